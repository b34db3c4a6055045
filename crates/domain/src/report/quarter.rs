//! A quarter: its days, its name, and when its report is due at each level.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::clock::{Due, Unit, due};
use crate::directory::OrgKind;
use crate::figure::Period;
use crate::policy::Policy;

use super::ReportState;

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i16,
    /// 1 to 4.
    number: i8,
}

impl Quarter {
    /// The quarter that a day falls into.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), number: (day.month() + 2) / 3 }
    }

    /// The quarter that ended last before `today`: the one to be reported.
    #[must_use]
    pub fn ended(today: Date) -> Self {
        Self::of(today).previous()
    }

    /// `2026-Q3`, back to the quarter.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let (year, number) = key.split_once("-Q")?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        ((1..=4).contains(&number) && (1990..=2999).contains(&year)).then_some(Self { year, number })
    }

    /// `2026-Q3`.
    #[must_use]
    pub fn key(self) -> String {
        format!("{}-Q{}", self.year, self.number)
    }

    /// 2026年第三季度.
    #[must_use]
    pub fn label(self) -> String {
        let number = match self.number {
            1 => "一",
            2 => "二",
            3 => "三",
            _ => "四",
        };
        format!("{}年第{number}季度", self.year)
    }

    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// 1 to 4.
    #[must_use]
    pub const fn number(self) -> i8 {
        self.number
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        Date::new(self.year, self.number * 3 - 2, 1).unwrap_or(Date::ZERO)
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.first().saturating_add(2.months()).last_of_month()
    }

    #[must_use]
    pub const fn previous(self) -> Self {
        if self.number == 1 {
            Self { year: self.year - 1, number: 4 }
        } else {
            Self { year: self.year, number: self.number - 1 }
        }
    }

    #[must_use]
    pub const fn next(self) -> Self {
        if self.number == 4 {
            Self { year: self.year + 1, number: 1 }
        } else {
            Self { year: self.year, number: self.number + 1 }
        }
    }

    /// The same quarter of the year before.
    #[must_use]
    pub const fn year_before(self) -> Self {
        Self { year: self.year - 1, number: self.number }
    }

    /// Its days, as figures are asked for.
    #[must_use]
    pub fn period(self) -> Period {
        Period { from: self.first(), to: self.last() }
    }

    /// When the report is due: days after the end by the calendar, a few more for each level above (A15b, L3).
    #[must_use]
    pub fn due(self, kind: OrgKind, calendar: &Calendar, policy: &Policy) -> Due {
        let levels = match kind {
            OrgKind::Office => 1,
            OrgKind::County => 2,
            OrgKind::City => 3,
            OrgKind::Province => 4,
            OrgKind::Station | OrgKind::ContactPoint | OrgKind::WatchPoint | OrgKind::Chain => 0,
        };
        let days = policy.report_days() + levels * policy.rollup_days();
        due(calendar, self.last(), days, Unit::NaturalDay, 0)
    }

    /// Whether the quarter is over, so that it can be reported.
    #[must_use]
    pub fn over(self, today: Date) -> bool {
        today > self.last()
    }
}

/// When a pack that came back is due anew: working days after its return (C6); nothing for one that did not.
#[must_use]
pub fn again(
    state: ReportState,
    submitted: Option<Date>,
    judged: Option<Date>,
    calendar: &Calendar,
    policy: &Policy,
) -> Option<Due> {
    let returned = judged.filter(|_| submitted.is_some() && state.open())?;
    Some(due(calendar, returned, policy.rereport_days(), Unit::WorkingDay, 0))
}

/// Days after the day by which lateness is judged; 0 in time.
#[must_use]
pub fn days_late(due: Date, on: Date) -> i64 {
    i64::from((on - due).get_days()).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    #[test]
    fn quarters_follow_each_other_and_know_their_days() {
        let quarter = Quarter::of(date(2026, 1, 31));
        assert_eq!((quarter.key().as_str(), quarter.last()), ("2026-Q1", date(2026, 3, 31)));
        assert_eq!(quarter.previous().label(), "2025年第四季度");
        assert_eq!(quarter.previous().next(), quarter);
        assert_eq!(Quarter::ended(date(2026, 4, 1)), quarter);
        assert_eq!(Quarter::parse("2026-Q1"), Some(quarter));
        for wrong in ["2026-Q5", "2026-Q0", "2026", "-Q1", "20266666-Q1", "2026-Q1x"] {
            assert_eq!(Quarter::parse(wrong), None, "{wrong}");
        }
        assert!(quarter.over(date(2026, 4, 1)) && !quarter.over(date(2026, 3, 31)));
    }

    #[test]
    fn a15b_the_report_is_due_by_the_calendar_and_each_level_above_a_little_later() {
        let policy = PolicyBook::default().at("", date(2026, 10, 3));
        let calendar = Calendar::default();
        let due = |kind| Quarter::of(date(2026, 12, 1)).due(kind, &calendar, &policy);
        // The tenth of January 2027 is a Sunday.
        assert_eq!(due(OrgKind::Station).judge, date(2027, 1, 11));
        assert_eq!(due(OrgKind::Office).judge, date(2027, 1, 15));
        assert_eq!(due(OrgKind::City).judge, date(2027, 1, 25));
        assert_eq!(days_late(date(2027, 1, 11), date(2027, 1, 11)), 0);
        assert_eq!(days_late(date(2027, 1, 11), date(2027, 1, 14)), 3);
    }
}
