//! 快报 (A15c): which complaints stand on the list of a quarter, and on which day. What was marked urgent, a group or
//! major is just what 重大、群体 of 附件3 counts; hot ones and groups that nobody marked stand beside it.

use jiff::civil::Date;

use crate::case::Case;
use crate::case::fact::Alarm;
use crate::figure::Period;

/// Why a complaint is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flash {
    /// Marked as that.
    Raised(Alarm),
    /// So many people in one dispute, as many as make a group, and nobody marked it.
    Unmarked(u32),
}

impl Flash {
    /// Whether 重大、群体 of 附件3 counts it.
    #[must_use]
    pub fn counted(self) -> bool {
        matches!(self, Self::Raised(alarm) if alarm != Alarm::Hot)
    }

    /// 群体性投诉; 登记6人，够群体标准，还没有标记.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Raised(alarm) => alarm.label().to_owned(),
            Self::Unmarked(people) => format!("登记{people}人，够群体标准，还没有标记"),
        }
    }
}

/// Why a complaint is on the list of a period and since when; `group` is from how many people on it is a group.
#[must_use]
pub fn flash(case: &Case, period: Period, group: u32) -> Option<(Flash, Date)> {
    let first = |hot: bool| {
        let of = case.alarms.iter().filter(|(alarm, _)| (*alarm == Alarm::Hot) == hot);
        of.min_by_key(|(_, day)| *day).filter(|(_, day)| period.holds(*day)).copied()
    };
    if let Some((alarm, day)) = first(false).or_else(|| first(true)) {
        return Some((Flash::Raised(alarm), day));
    }
    let registered = case.registered_at.day();
    let unmarked = case.alarms.is_empty() && case.intake.group_size >= group && period.holds(registered);
    unmarked.then_some((Flash::Unmarked(case.intake.group_size), registered))
}
