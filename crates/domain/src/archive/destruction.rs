//! 销毁清单 (A14d): drafted by the keeper of the archive from what has run out, agreed by who answers for the
//! station, approved by the office, carried out before two witnesses, kept for ever.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::choice::choices;
use crate::directory::StaffId;
use crate::kernel::{Ruling, require};

choices! {
    /// How far a list is.
    DestructionState {
        Drafted = "drafted", "待站长审核";
        Agreed = "agreed", "待所里批准";
        Approved = "approved", "已批准，待销毁";
        Done = "done", "已销毁";
        Returned = "returned", "已退回";
    }
}

choices! {
    /// What is done to a list.
    DestructionStep {
        Agree = "agree", "审核同意";
        Approve = "approve", "批准销毁";
        Return = "return", "退回";
        CarryOut = "carry_out", "登记已销毁";
    }
}

/// A file on a list, as it will be known when nothing else of it is left; nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestructionItem {
    pub case: String,
    pub number: String,
    /// 归档号; 不受理 or 转出 for what was turned away and so never bound.
    pub volume: String,
    pub title: String,
    pub closed_on: Date,
    pub retain_until: Date,
    pub pages: u32,
    /// Taken off the list again, and why.
    pub struck: Option<String>,
}

impl DestructionItem {
    /// The pages as they are written: what was never bound has none counted.
    #[must_use]
    pub fn pages_said(&self) -> String {
        if self.pages == 0 { "—".to_owned() } else { self.pages.to_string() }
    }
}

/// The two who watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supervisors {
    pub first: String,
    pub second: String,
}

/// A list with everything that its paper shows (F17 销毁清单).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestructionList {
    pub id: String,
    /// `YQ01-XH-2029-01`.
    pub number: String,
    pub station: String,
    pub state: DestructionState,
    pub why: String,
    /// Who and on which day, for each step that was taken.
    pub drafted: (StaffId, String, Date),
    pub agreed: Option<(StaffId, String, Date)>,
    pub approved: Option<(StaffId, String, Date)>,
    pub returned: Option<String>,
    /// Who carried it out, on which day, before whom.
    pub done: Option<(String, Date, Supervisors)>,
    pub items: Vec<DestructionItem>,
}

/// What is asked before a file comes onto a list.
#[derive(Clone, Copy, Debug)]
pub struct Due<'a> {
    pub number: &'a str,
    pub closed_on: Date,
    pub retain_until: Date,
    pub held: bool,
}

/// Whether a file has run out; never one that is held, never one that is too young.
///
/// # Errors
/// Names the file and what stands against it.
pub fn due(file: Due<'_>, today: Date, least_years: u32) -> Ruling {
    require(!file.held, "A14d", &format!("{}已冻结，不能列入销毁清单", file.number), "冻结由站长在案件页解除")?;
    let until = file.retain_until.max(file.closed_on.saturating_add(i64::from(least_years).years()));
    require(today > until, "A14d", &format!("{}要保管到{until}，还没有期满", file.number), "请只列保管期满的档案")
}

/// The state after a step that `by` takes.
///
/// # Errors
/// When the step does not follow, or one person would do two of the three.
pub fn step(list: &DestructionList, step: DestructionStep, by: &StaffId) -> Ruling<DestructionState> {
    let (from, to) = match step {
        DestructionStep::Agree => (DestructionState::Drafted, DestructionState::Agreed),
        DestructionStep::Approve => (DestructionState::Agreed, DestructionState::Approved),
        DestructionStep::CarryOut => (DestructionState::Approved, DestructionState::Done),
        DestructionStep::Return => {
            require(
                matches!(list.state, DestructionState::Drafted | DestructionState::Agreed | DestructionState::Approved),
                "A14d",
                &format!("这份清单{}", list.state.label()),
                "不必退回",
            )?;
            return Ok(DestructionState::Returned);
        }
    };
    require(
        list.state == from,
        "A14d",
        &format!("这份清单{}，现在不能{}", list.state.label(), step.label()),
        "次序是：保管人造册、站长审核、所里批准、销毁登记",
    )?;
    let mut before = vec![&list.drafted.0];
    before.extend(list.agreed.as_ref().map(|(who, ..)| who));
    require(
        step == DestructionStep::CarryOut || !before.contains(&by),
        "A14d",
        "造册、审核、批准要由不同的人办理",
        "请另一位有权的人办理",
    )?;
    Ok(to)
}

/// What is asked when it is said to have been carried out.
///
/// # Errors
/// When two different people did not watch, or the day does not fit.
pub fn carry_out(list: &DestructionList, on: Date, watched: &Supervisors, by: &str, today: Date) -> Ruling {
    let approved = list.approved.as_ref().map(|(.., day)| *day);
    require(
        on <= today && approved.is_none_or(|day| on >= day),
        "A14d",
        "销毁日期要在批准之后、今天以前",
        "请核对日期",
    )
    .map_err(|no| no.at("on"))?;
    let (first, second) = (watched.first.trim(), watched.second.trim());
    require(
        !first.is_empty() && !second.is_empty() && first != second && first != by && second != by,
        "A14d",
        "监销要有两个人，不能是同一个人，也不能是销毁人自己",
        "请写两位监销人的姓名",
    )
    .map_err(|no| no.at("second"))?;
    require(list.items.iter().any(|item| item.struck.is_none()), "A14d", "清单里的档案都已剔除", "请退回这份清单")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn list(state: DestructionState) -> DestructionList {
        let item = DestructionItem {
            case: "c".to_owned(),
            number: "LH01-2026-0001".to_owned(),
            volume: "2026-Q1-食品-001".to_owned(),
            title: String::new(),
            closed_on: date(2026, 3, 2),
            retain_until: date(2029, 3, 2),
            pages: 8,
            struck: None,
        };
        let who = |id: &str| (StaffId::from(id), id.to_owned(), date(2029, 3, 10));
        DestructionList {
            id: String::new(),
            number: "LH01-XH-2029-01".to_owned(),
            station: String::new(),
            state,
            why: String::new(),
            drafted: who("keeper"),
            agreed: (state >= DestructionState::Agreed).then(|| who("head")),
            approved: (state >= DestructionState::Approved).then(|| who("office")),
            returned: None,
            done: None,
            items: vec![item],
        }
    }

    #[test]
    fn a14d_never_one_that_is_held_and_never_one_too_young() {
        let file = Due { number: "1", closed_on: date(2026, 3, 2), retain_until: date(2029, 3, 2), held: false };
        assert!(due(file, date(2029, 3, 3), 2).is_ok());
        assert!(due(file, date(2029, 3, 2), 2).unwrap_err().what.contains("没有期满"));
        assert!(due(Due { held: true, ..file }, date(2035, 1, 1), 2).unwrap_err().what.contains("冻结"));
        let short = Due { retain_until: date(2026, 4, 1), ..file };
        assert_eq!(due(short, date(2027, 1, 1), 2).unwrap_err().clause, "A14d", "the regulation's years count too");
    }

    #[test]
    fn a14d_three_people_in_this_order() {
        let by = |state, what, who: &str| step(&list(state), what, &who.into());
        assert!(by(DestructionState::Drafted, DestructionStep::Approve, "office").is_err());
        assert!(by(DestructionState::Drafted, DestructionStep::Agree, "keeper").is_err(), "not by who drafted it");
        assert_eq!(by(DestructionState::Drafted, DestructionStep::Agree, "head"), Ok(DestructionState::Agreed));
        assert!(by(DestructionState::Agreed, DestructionStep::Approve, "head").is_err());
        assert_eq!(by(DestructionState::Agreed, DestructionStep::Approve, "office"), Ok(DestructionState::Approved));
        assert_eq!(by(DestructionState::Approved, DestructionStep::CarryOut, "keeper"), Ok(DestructionState::Done));
        assert!(by(DestructionState::Done, DestructionStep::Return, "head").is_err(), "what is gone stays gone");
    }

    #[test]
    fn a14d_two_others_watch() {
        let approved = list(DestructionState::Approved);
        let watched = |first: &str, second: &str| Supervisors { first: first.to_owned(), second: second.to_owned() };
        let on = date(2029, 3, 12);
        assert!(carry_out(&approved, on, &watched("甲", "乙"), "丙", on).is_ok());
        for wrong in [watched("甲", "甲"), watched("甲", ""), watched("丙", "甲")] {
            assert_eq!(carry_out(&approved, on, &wrong, "丙", on).unwrap_err().field, Some("second"));
        }
        assert!(carry_out(&approved, date(2029, 3, 9), &watched("甲", "乙"), "丙", on).is_err(), "before its approval");
    }
}
