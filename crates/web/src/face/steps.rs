//! The five steps 受理 处理 审核 反馈 归档, always in sight on the pages of a case.

use domain::case::{Stage, Step, state::Case};
use maud::{Markup, html};

use super::icon::{Icon, icon};

/// How far one step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Done,
    Now,
    Ahead,
    /// The case ended here.
    Ended,
    /// The case went past it: nothing was to be approved, or nothing follows.
    Passed,
}

impl Mark {
    const fn look(self) -> (&'static str, Icon, &'static str) {
        match self {
            Self::Done => ("done", Icon::Tick, "已完成"),
            Self::Now => ("now", Icon::Target, "正在办"),
            Self::Ahead => ("ahead", Icon::Ring, "未到"),
            Self::Ended => ("ended", Icon::Square, "到此结束"),
            Self::Passed => ("passed", Icon::Dash, "不经过"),
        }
    }
}

/// The bar of a case.
#[must_use]
pub fn of(case: &Case) -> Markup {
    steps(case.stage, case.settlement.as_ref().is_some_and(|settlement| settlement.approved.is_some()))
}

/// The bar of a case in `stage`; `approved` tells whether a settlement passed the approver,
/// because a case without one goes from 处理 straight to 反馈.
#[must_use]
pub fn steps(stage: Stage, approved: bool) -> Markup {
    html! {
        ol.steps aria-label="办理步骤" {
            @for step in Step::EVERY {
                @let mark = mark(*step, stage, approved);
                @let (class, sign, words) = mark.look();
                li class=(class) aria-current=[(step == &stage.step()).then_some("step")] {
                    (icon(sign)) b { (step.label()) } small { (words) }
                }
            }
        }
    }
}

fn mark(step: Step, stage: Stage, approved: bool) -> Mark {
    let here = stage.step();
    match stage {
        Stage::Declined | Stage::TransferredOut if step == here => Mark::Ended,
        Stage::Declined | Stage::TransferredOut => Mark::Passed,
        _ if step == Step::Approval && here > step && !approved => Mark::Passed,
        Stage::Archived => Mark::Done,
        _ if step < here => Mark::Done,
        _ if step == here => Mark::Now,
        _ => Mark::Ahead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(stage: Stage, approved: bool) -> Vec<Mark> {
        Step::EVERY.iter().map(|step| mark(*step, stage, approved)).collect()
    }

    #[test]
    fn a_running_case_has_one_step_now() {
        use Mark::{Ahead, Done, Now};
        assert_eq!(marks(Stage::Negotiating, false), [Done, Now, Ahead, Ahead, Ahead]);
        assert_eq!(marks(Stage::AwaitingFeedback, true), [Done, Done, Done, Now, Ahead]);
        assert_eq!(marks(Stage::Archived, true), [Done; 5]);
    }

    #[test]
    fn a_case_without_settlement_passes_the_approver_by() {
        use Mark::{Done, Now, Passed};
        assert_eq!(marks(Stage::AwaitingArchive, false), [Done, Done, Passed, Done, Now]);
    }

    #[test]
    fn a_declined_case_ends_at_the_first_step() {
        assert_eq!(marks(Stage::Declined, false)[..2], [Mark::Ended, Mark::Passed]);
        assert!(steps(Stage::Declined, false).0.contains("到此结束"));
    }
}
