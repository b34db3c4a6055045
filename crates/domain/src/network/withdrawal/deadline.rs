//! By when each step of a withdrawal is owed, and how a clerk reads that: in days, and in minutes where the region rules
//! hours (L17).

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::clock::{Light, Unit, due};
use crate::kernel::Moment;
use crate::policy::Policy;

/// The day by which a step is owed, and the instant where hours count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub day: Date,
    pub at: Option<Moment>,
}

/// By when a station reports what it knows of since `known`: within the hours of the region where it rules some
/// (L17), else by the next working day (B3.2a).
#[must_use]
pub fn report_due(known: Moment, calendar: &Calendar, policy: &Policy) -> Deadline {
    let hours = policy.withdrawal_hours();
    if hours > 0 {
        let at = Moment(known.0.saturating_add(i64::from(hours).hours()).unwrap_or(known.0));
        return Deadline { day: at.day(), at: Some(at) };
    }
    Deadline { day: due(calendar, known.day(), policy.list_days(), Unit::WorkingDay, 0).judge, at: None }
}

/// By when the goods are disposed of, once reported.
#[must_use]
pub fn dispose_due(today: Date, calendar: &Calendar, policy: &Policy) -> Deadline {
    let day = due(calendar, today, policy.withdrawal_dispose_days(), Unit::WorkingDay, 0).judge;
    Deadline { day, at: None }
}

/// By when the office verifies: a recall not before its notice has hung.
#[must_use]
pub fn verify_due(today: Date, notice: Option<(Date, Date)>, calendar: &Calendar, policy: &Policy) -> Deadline {
    let from = notice.map_or(today, |(_, to)| to.max(today));
    Deadline { day: due(calendar, from, policy.withdrawal_verify_days(), Unit::WorkingDay, 0).judge, at: None }
}

/// Minutes from knowing to reporting.
#[must_use]
pub fn minutes(known: Moment, reported: Moment) -> i64 {
    (reported.0.as_second() - known.0.as_second()).div_euclid(60)
}

impl Deadline {
    /// Whether it has passed.
    #[must_use]
    pub fn missed(self, now: Moment) -> bool {
        self.at.map_or(now.day() > self.day, |at| now > at)
    }

    /// Its colour.
    #[must_use]
    pub fn light(self, now: Moment) -> Light {
        if self.missed(now) {
            return Light::Over;
        }
        crate::clock::Due { warn: self.day, judge: self.day, provisional: false }.light(now.day())
    }

    /// How long it is, as a clerk reads it.
    #[must_use]
    pub fn words(self, now: Moment) -> String {
        let Some(at) = self.at else {
            return crate::clock::Due { warn: self.day, judge: self.day, provisional: false }.words(now.day());
        };
        let local = at.local();
        let clock = format!("{}月{}日{:02}:{:02}前", local.month(), local.day(), local.hour(), local.minute());
        let left = minutes(now, at);
        if self.missed(now) {
            format!("{clock}，已超{}", spoken(-left))
        } else {
            format!("{clock}，还剩{}", spoken(left))
        }
    }
}

/// 35分钟, 2小时05分, 3天.
#[must_use]
pub fn spoken(minutes: i64) -> String {
    match minutes {
        ..=59 => format!("{minutes}分钟"),
        60..=2879 => format!("{}小时{:02}分", minutes / 60, minutes % 60),
        _ => format!("{}天", minutes / 1440),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::policy::{PolicyBook, PolicyRow};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 3);

    pub fn ruled(rows: &[(&str, i64)]) -> Policy {
        let row = |(code, value): &(&str, i64)| PolicyRow {
            code: (*code).to_owned(),
            region: String::new(),
            effective_from: date(2010, 1, 1),
            value: *value,
            unit: String::new(),
            basis: String::new(),
        };
        PolicyBook::new(rows.iter().map(row).collect()).at("339900", TODAY)
    }

    fn at(hour: i8, minute: i8) -> Moment {
        Moment::from_local(TODAY.at(hour, minute, 0, 0)).unwrap()
    }

    #[test]
    fn b3_2_the_report_is_due_the_next_working_day_and_in_an_hour_only_where_ruled() {
        let calendar = Calendar::default();
        let known = at(9, 30);
        let usual = report_due(known, &calendar, &ruled(&[]));
        assert_eq!(usual, Deadline { day: date(2026, 3, 4), at: None });
        let hour = report_due(known, &calendar, &ruled(&[("withdrawal_hours", 1)]));
        assert_eq!(hour, Deadline { day: TODAY, at: Some(at(10, 30)) });
        assert!(!hour.missed(at(10, 30)) && hour.missed(at(10, 31)));
        assert_eq!(hour.words(at(9, 55)), "3月3日10:30前，还剩35分钟");
        assert_eq!(hour.words(at(11, 42)), "3月3日10:30前，已超1小时12分");
        assert_eq!(minutes(known, at(10, 12)), 42);
    }
}
