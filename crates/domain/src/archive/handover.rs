//! The archive goes from one keeper to the next (A14c): exactly one keeps it, and both say what was handed over.

use jiff::civil::Date;

use crate::choice::choices;
use crate::directory::StaffId;
use crate::kernel::{Refusal, Ruling, require};

choices! {
    /// How far a hand-over is.
    HandOverState {
        Open = "open", "待移交人确认";
        Given = "given", "待接收人确认";
        Taken = "taken", "已移交";
        Withdrawn = "withdrawn", "已撤回";
    }
}

choices! {
    /// What is done to it.
    HandOverStep {
        Give = "give", "确认移交";
        Take = "take", "确认接收";
        Withdraw = "withdraw", "撤回";
    }
}

/// A volume and what it holds, as it was counted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VolumeCount {
    pub volume: String,
    pub files: u32,
    pub pages: u32,
}

/// A hand-over with everything that its paper shows (档案移交清单).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub id: String,
    pub station: String,
    /// Nobody when the first keeper is named.
    pub from: Option<(StaffId, String)>,
    pub to: (StaffId, String),
    pub why: String,
    pub state: HandOverState,
    pub opened_on: Date,
    /// Who confirmed it for the giver: himself, or the head when he cannot come.
    pub given: Option<(String, Date)>,
    /// Why another confirmed it.
    pub in_place: Option<String>,
    pub taken_on: Option<Date>,
    pub volumes: Vec<VolumeCount>,
}

impl HandOver {
    /// Files in all volumes.
    #[must_use]
    pub fn files(&self) -> u32 {
        self.volumes.iter().map(|volume| volume.files).sum()
    }

    /// Sheets in all volumes.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.volumes.iter().map(|volume| volume.pages).sum()
    }
}

/// The state after a step that `by` takes; `head` says whether he answers for the station, `in_place` why he
/// confirms for a giver who cannot come.
///
/// # Errors
/// When the step does not follow, or is another's to take.
pub fn confirm(
    one: &HandOver,
    step: HandOverStep,
    by: &StaffId,
    head: bool,
    in_place: Option<&str>,
) -> Ruling<HandOverState> {
    let (from, to) = match step {
        HandOverStep::Give => (HandOverState::Open, HandOverState::Given),
        HandOverStep::Take => (HandOverState::Given, HandOverState::Taken),
        HandOverStep::Withdraw => {
            require(head, "A14c", "撤回移交由站长办理", "请站长办理")?;
            require(
                matches!(one.state, HandOverState::Open | HandOverState::Given),
                "A14c",
                &format!("这次移交{}", one.state.label()),
                "不能撤回；要换保管人的，另办一次移交",
            )?;
            return Ok(HandOverState::Withdrawn);
        }
    };
    require(
        one.state == from,
        "A14c",
        &format!("这次移交{}，现在不能{}", one.state.label(), step.label()),
        "次序是：移交人确认，再由接收人确认",
    )?;
    let giver = one.from.as_ref().is_some_and(|(who, _)| who == by);
    match step {
        HandOverStep::Give if giver => {}
        HandOverStep::Give if head => require(
            in_place.is_some_and(|why| !why.trim().is_empty()),
            "A14c",
            "站长代为确认的，要写移交人为什么不能到场",
            "请写明原因；移交人在的，请他本人确认",
        )
        .map_err(|no| no.at("in_place"))?,
        HandOverStep::Give => {
            return Err(Refusal::new("A14c", "移交由现任保管人确认", "请他本人登录确认；不能到场的由站长代为确认"));
        }
        _ => require(one.to.0 == *by, "A14c", "接收由接任的保管人确认", "请接任的人本人登录确认")?,
    }
    require(
        step != HandOverStep::Give || one.to.0 != *by,
        "A14c",
        "移交和接收不能由同一个人确认",
        "请现任保管人本人确认，或由另一位站长、副站长代为确认",
    )?;
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn open(state: HandOverState) -> HandOver {
        HandOver {
            id: String::new(),
            station: String::new(),
            from: Some(("old".into(), "旧".to_owned())),
            to: ("new".into(), "新".to_owned()),
            why: String::new(),
            state,
            opened_on: date(2026, 3, 2),
            given: None,
            in_place: None,
            taken_on: None,
            volumes: Vec::new(),
        }
    }

    #[test]
    fn a14c_both_confirm_in_person() {
        let by = |state, step, who: &str| confirm(&open(state), step, &who.into(), false, None);
        assert_eq!(by(HandOverState::Open, HandOverStep::Give, "old"), Ok(HandOverState::Given));
        assert!(by(HandOverState::Open, HandOverStep::Take, "new").is_err(), "first the giver");
        assert!(by(HandOverState::Open, HandOverStep::Give, "new").is_err());
        assert!(by(HandOverState::Given, HandOverStep::Take, "old").is_err());
        assert_eq!(by(HandOverState::Given, HandOverStep::Take, "new"), Ok(HandOverState::Taken));
    }

    #[test]
    fn a14c_the_head_confirms_for_who_cannot_come_and_says_why_but_not_for_himself() {
        let head = |who: &str, why: Option<&str>| {
            confirm(&open(HandOverState::Open), HandOverStep::Give, &who.into(), true, why)
        };
        assert_eq!(head("head", None).unwrap_err().field, Some("in_place"));
        assert_eq!(head("head", Some("已调离外地")), Ok(HandOverState::Given));
        assert!(head("new", Some("已调离外地")).is_err(), "one person would confirm both sides");
    }
}
