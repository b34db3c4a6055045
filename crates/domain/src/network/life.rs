//! A station's life (D11, 4.7): 候选 → 申报 → 初审 → 现场验收 → 授牌运行 ↔ 整改 → 停用、撤销.

use jiff::civil::Date;

use crate::choice::choices;
use crate::kernel::{Refusal, Ruling, require};

choices! {
    /// Where a station stands in its life.
    LifeStage {
        Candidate = "candidate", "候选";
        Applied = "applied", "已申报·待初审";
        Reviewed = "reviewed", "初审通过·待验收";
        Inspected = "inspected", "验收合格·待授牌";
        Running = "running", "授牌运行";
        Rectifying = "rectifying", "整改中";
        Suspended = "suspended", "停用";
        Revoked = "revoked", "已撤销";
    }
}

choices! {
    /// What moves it on.
    LifeStep {
        Apply = "apply", "申报";
        Return = "return", "退回补正";
        Review = "review", "初审通过";
        Fail = "fail", "验收不合格";
        Pass = "pass", "现场验收合格";
        Award = "award", "授牌运行";
        Rectify = "rectify", "责令整改";
        Recover = "recover", "整改合格";
        Suspend = "suspend", "停用";
        Resume = "resume", "恢复运行";
        Revoke = "revoke", "撤销收牌";
    }
}

/// What a step asks about the station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// The unit's responsible person is recorded (D8).
    pub leader: bool,
    /// What is missing in the posts (D15, D29), in words.
    pub staffing: Vec<String>,
    /// What is missing of the eight (D16), in words.
    pub eight: Vec<String>,
    /// Of the three systems (A2), how many are in force.
    pub institutions: u32,
    /// A plaque was made for it (D33).
    pub plaque: bool,
    /// Complaints that have not ended.
    pub open_cases: u32,
}

impl LifeStage {
    /// Whether consumers may be served: awarded, and not suspended (D11).
    #[must_use]
    pub const fn open(self) -> bool {
        matches!(self, Self::Running | Self::Rectifying)
    }

    /// Whether the station was open at the end of `day`: it stands at `self` now, and `steps` are what moved it,
    /// in the order of time. What came before the first known step is read off that step.
    #[must_use]
    pub fn open_on(self, steps: &[(Date, LifeStep)], day: Date) -> bool {
        let after = steps.partition_point(|(on, _)| *on <= day);
        match (after.checked_sub(1).and_then(|last| steps.get(last)), steps.get(after)) {
            (Some((_, last)), _) => last.opens(),
            (None, Some((_, next))) => {
                matches!(next, LifeStep::Rectify | LifeStep::Recover | LifeStep::Suspend | LifeStep::Revoke)
            }
            (None, None) => self.open(),
        }
    }

    /// The steps that may follow, the usual one first.
    #[must_use]
    pub const fn steps(self) -> &'static [LifeStep] {
        match self {
            Self::Candidate => &[LifeStep::Apply],
            Self::Applied => &[LifeStep::Review, LifeStep::Return],
            Self::Reviewed => &[LifeStep::Pass, LifeStep::Fail],
            Self::Inspected => &[LifeStep::Award],
            Self::Running => &[LifeStep::Rectify, LifeStep::Suspend, LifeStep::Revoke],
            Self::Rectifying => &[LifeStep::Recover, LifeStep::Suspend, LifeStep::Revoke],
            Self::Suspended => &[LifeStep::Resume, LifeStep::Revoke],
            Self::Revoked => &[],
        }
    }
}

impl LifeStep {
    /// Whether the station is open after it.
    #[must_use]
    pub const fn opens(self) -> bool {
        matches!(self, Self::Award | Self::Rectify | Self::Recover | Self::Resume)
    }
}

/// The stage after `step`.
///
/// # Errors
/// When the step does not follow, or something is missing; the refusal says what.
pub fn step(stage: LifeStage, step: LifeStep, ready: &Readiness) -> Ruling<LifeStage> {
    require(
        stage.steps().contains(&step),
        "D11",
        &format!("本站现在是“{}”，不能“{}”", stage.label(), step.label()),
        "请按 申报、初审、现场验收、授牌 的次序办理",
    )?;
    match step {
        LifeStep::Apply => require(ready.leader, "D8", "没有登记本单位负责人", "先在站点资料里写明单位负责人")?,
        LifeStep::Pass => accepted(ready)?,
        LifeStep::Award => require(ready.plaque, "D33", "还没有制发牌匾", "先在“牌匾”里登记制发编号，再授牌")?,
        LifeStep::Suspend | LifeStep::Revoke => require(
            ready.open_cases == 0,
            "B5.1",
            &format!("本站还有{}件投诉没有结果", ready.open_cases),
            "请先办结，或移交市场监管所，再停用",
        )?,
        _ => {}
    }
    Ok(match step {
        LifeStep::Apply => LifeStage::Applied,
        LifeStep::Return => LifeStage::Candidate,
        LifeStep::Review | LifeStep::Fail => LifeStage::Reviewed,
        LifeStep::Pass => LifeStage::Inspected,
        LifeStep::Award | LifeStep::Recover | LifeStep::Resume => LifeStage::Running,
        LifeStep::Rectify => LifeStage::Rectifying,
        LifeStep::Suspend => LifeStage::Suspended,
        LifeStep::Revoke => LifeStage::Revoked,
    })
}

/// The inspection on the spot: posts, the eight, the three systems.
fn accepted(ready: &Readiness) -> Ruling {
    if let Some(gap) = ready.staffing.first() {
        return Err(Refusal::new("D15", format!("人员不齐：{gap}"), "请单位补齐人员并报备，再验收"));
    }
    require(
        ready.institutions >= 3,
        "A2",
        &format!("三项制度只有{}项在用", ready.institutions),
        "请单位采用受理处理、信息报送分析、内部管理责任三项制度",
    )?;
    require(
        ready.eight.is_empty(),
        "D16",
        &format!("“八个一”缺：{}", ready.eight.join("、")),
        "请逐项现场核对，拍照登记，再验收",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> Readiness {
        Readiness { leader: true, institutions: 3, plaque: true, ..Readiness::default() }
    }

    #[test]
    fn d11_a_station_runs_only_after_it_was_inspected_and_awarded() {
        let mut stage = LifeStage::Candidate;
        for next in [LifeStep::Apply, LifeStep::Review, LifeStep::Pass, LifeStep::Award] {
            assert!(!stage.open());
            stage = step(stage, next, &ready()).unwrap();
        }
        assert!(stage.open());
        assert_eq!(step(LifeStage::Candidate, LifeStep::Award, &ready()).unwrap_err().clause, "D11");
    }

    #[test]
    fn what_is_missing_is_named_with_its_clause() {
        let lacks = |ready: &Readiness, from, by| step(from, by, ready).unwrap_err().clause;
        let no_leader = Readiness { leader: false, ..ready() };
        assert_eq!(lacks(&no_leader, LifeStage::Candidate, LifeStep::Apply), "D8");
        let no_staff = Readiness { staffing: vec!["和解员 1/2—3".to_owned()], ..ready() };
        assert_eq!(lacks(&no_staff, LifeStage::Reviewed, LifeStep::Pass), "D15");
        let no_phone = Readiness { eight: vec!["一部固定电话".to_owned()], ..ready() };
        assert_eq!(lacks(&no_phone, LifeStage::Reviewed, LifeStep::Pass), "D16");
        let no_rules = Readiness { institutions: 2, ..ready() };
        assert_eq!(lacks(&no_rules, LifeStage::Reviewed, LifeStep::Pass), "A2");
        let no_plaque = Readiness { plaque: false, ..ready() };
        assert_eq!(lacks(&no_plaque, LifeStage::Inspected, LifeStep::Award), "D33");
        let busy = Readiness { open_cases: 1, ..ready() };
        assert_eq!(lacks(&busy, LifeStage::Running, LifeStep::Revoke), "B5.1");
    }
}
