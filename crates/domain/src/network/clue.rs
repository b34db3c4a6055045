//! Clues of violations (F15, B2.3b, C7b): which department they belong to, and their way.

use crate::choice::choices;
use crate::kernel::{Ruling, require};

choices! {
    /// What kind of violation.
    ClueKind {
        Counterfeit = "counterfeit", "制假售假";
        Competition = "competition", "不正当竞争";
        Trademark = "trademark", "商标侵权";
        Price = "price", "价格违法";
        Advert = "advert", "虚假广告、虚假宣传";
        Food = "food", "食品安全";
        Measure = "measure", "计量违法";
        Lodging = "lodging", "旅游、文化经营";
        Housing = "housing", "房屋、装修、物业";
        Farm = "farm", "种子、农药、化肥";
        Prepaid = "prepaid", "单用途预付卡";
        Tobacco = "tobacco", "烟草专卖";
        Crime = "crime", "涉嫌犯罪";
        Other = "other", "其他";
    }
}

choices! {
    /// Who is competent.
    Department {
        Market = "market", "辖区市场监管所";
        Police = "police", "公安";
        Culture = "culture", "文化旅游";
        Housing = "housing", "住房建设";
        Farm = "farm", "农业农村";
        Commerce = "commerce", "商务";
        Tobacco = "tobacco", "烟草";
    }
}

choices! {
    /// How far a clue has come.
    ClueState {
        Sent = "sent", "已报送";
        Received = "received", "已接收";
        Routed = "routed", "已送有关部门";
        Answered = "answered", "已回复结果";
    }
}

impl ClueKind {
    /// The department that is usually competent.
    #[must_use]
    pub const fn department(self) -> Department {
        match self {
            Self::Lodging => Department::Culture,
            Self::Housing => Department::Housing,
            Self::Farm => Department::Farm,
            Self::Prepaid => Department::Commerce,
            Self::Tobacco => Department::Tobacco,
            Self::Crime => Department::Police,
            _ => Department::Market,
        }
    }
}

/// What the office does with a clue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Receive,
    Route,
    Answer,
}

/// The state after a step.
///
/// # Errors
/// When it does not follow.
pub fn step(state: ClueState, step: Step) -> Ruling<ClueState> {
    let from = |allowed: &[ClueState]| {
        require(
            allowed.contains(&state),
            "B2.3",
            &format!("这条线索{}", state.label()),
            "请按 接收、处理或转送、回复 的次序",
        )
    };
    match step {
        Step::Receive => from(&[ClueState::Sent]).map(|()| ClueState::Received),
        Step::Route => from(&[ClueState::Received]).map(|()| ClueState::Routed),
        Step::Answer => from(&[ClueState::Received, ClueState::Routed]).map(|()| ClueState::Answered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b2_3_each_kind_has_its_department_and_a_clue_its_way() {
        assert_eq!(ClueKind::Food.department(), Department::Market);
        assert_eq!(ClueKind::Crime.department(), Department::Police);
        assert!(step(ClueState::Sent, Step::Answer).is_err(), "nobody answers what nobody received");
        let received = step(ClueState::Sent, Step::Receive).unwrap();
        assert_eq!(step(step(received, Step::Route).unwrap(), Step::Answer), Ok(ClueState::Answered));
    }
}
