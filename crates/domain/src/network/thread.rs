//! 往来 (A17, B2.2, B3.1, B3.3, B3.5, D38): a station asks, the office answers, both see when.

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::choice::choices;
use crate::clock::{Unit, due};
use crate::directory::Post;
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

choices! {
    /// What a station brings up.
    ThreadKind {
        Guidance = "guidance", "请求指导";
        OnSite = "on_site", "请求现场指导";
        Difficulty = "difficulty", "反映困难";
        Cluster = "cluster", "集中问题";
        Major = "major", "重大紧急情况";
        Other = "other", "其他问题";
    }
}

choices! {
    /// Whose turn it is.
    ThreadState {
        Asked = "asked", "待上级答复";
        Answered = "answered", "已答复";
        Closed = "closed", "已办结";
    }
}

impl ThreadKind {
    /// The clause it rests on.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Guidance => "A17",
            Self::OnSite => "D38",
            Self::Difficulty => "B3.1",
            Self::Cluster => "B1.6",
            Self::Major => "E5",
            Self::Other => "B3.5",
        }
    }

    /// The day by which the office answers: the next working day (L10); of a major matter as many hours as a
    /// flash report has, on days of rest too (A15c).
    #[must_use]
    pub fn answer_due(self, calendar: &Calendar, today: Date, policy: &Policy) -> Date {
        match self {
            Self::Major => due(calendar, today, policy.flash_hours(false).div_ceil(24), Unit::NaturalDay, 0).warn,
            _ => due(calendar, today, policy.receipt_days(), Unit::WorkingDay, 0).judge,
        }
    }

    /// Who hears of it at the office at once.
    #[must_use]
    pub const fn hears(self) -> &'static [Post] {
        match self {
            Self::Major => &[Post::OfficeOfficer, Post::OfficeHead],
            _ => &[Post::OfficeOfficer],
        }
    }
}

/// One side writes on; `from_station` says which.
///
/// # Errors
/// When it is closed.
pub fn write(state: ThreadState, from_station: bool) -> Ruling<ThreadState> {
    require(state != ThreadState::Closed, "A17", "这一件已经办结", "有新的问题请另起一件")?;
    Ok(if from_station { ThreadState::Asked } else { ThreadState::Answered })
}

/// The station says that it is settled; not before the office has answered.
///
/// # Errors
/// When nobody has answered.
pub fn close(state: ThreadState, answers: usize) -> Ruling<ThreadState> {
    require(state != ThreadState::Closed, "A17", "这一件已经办结", "不必再办")?;
    require(answers > 0, "B3.3", "上级还没有答复", "等答复后再办结；着急的请打电话，并“登记联系”")?;
    Ok(ThreadState::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    #[test]
    fn a15_a_major_matter_waits_for_no_working_day() {
        let friday = date(2026, 11, 20);
        let policy = PolicyBook::default().at("", friday);
        let due = |kind: ThreadKind| kind.answer_due(&Calendar::default(), friday, &policy);
        assert_eq!(due(ThreadKind::Major), date(2026, 11, 21), "a Saturday");
        assert_eq!(due(ThreadKind::Guidance), date(2026, 11, 23));
    }

    #[test]
    fn b3_3_a_question_stays_open_until_the_office_has_answered() {
        assert_eq!(close(ThreadState::Asked, 0).unwrap_err().clause, "B3.3");
        let answered = write(ThreadState::Asked, false).unwrap();
        let again = write(answered, true).unwrap();
        assert_eq!(again, ThreadState::Asked, "the office's clock runs anew");
        assert_eq!(close(answered, 1), Ok(ThreadState::Closed));
        assert!(write(ThreadState::Closed, true).is_err());
    }
}
