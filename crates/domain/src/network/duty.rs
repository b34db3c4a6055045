//! The duty table (D31, B1.9, B2.4, B3.1, A15b, D21, D33): who owes what by when, what proves it, and the
//! ladder of reminders: the person, then the leader, then the office.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::choice::choices;
use crate::directory::{OrgKind, Post};
use crate::figure::Period;
use crate::policy::Policy;
use crate::report::Quarter;

choices! {
    /// A recurring duty.
    DutyKind {
        Login = "login", "每日登录查收";
        Contact = "contact", "与所里联系";
        SelfCheck = "self_check", "自查质量、包装、标识、宣传、广告";
        Plaque = "plaque", "牌匾验证";
        Board = "board", "宣传栏更新";
        Report = "report", "季度报送";
        Study = "study", "本站学习";
        Visit = "visit", "联系人下站";
    }
}

choices! {
    /// Who is reminded.
    Rung {
        Person = "person", "本人";
        Leader = "leader", "领导";
        Office = "office", "市场监管所";
    }
}

/// One term of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Tells the terms apart: a day, a month, a quarter.
    pub key: String,
    /// The first day on which a proof counts.
    pub from: Date,
    /// The last.
    pub due: Date,
}

impl DutyKind {
    /// The clause it rests on.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Login => "D31",
            Self::Contact => "B2.4",
            Self::SelfCheck => "B1.9",
            Self::Plaque => "D33",
            Self::Board => "D21",
            Self::Report => "A15",
            Self::Study => "A18",
            Self::Visit => "B3.1",
        }
    }

    /// The post that owes it.
    #[must_use]
    pub const fn owner(self) -> Post {
        match self {
            Self::Login | Self::Contact | Self::SelfCheck | Self::Plaque | Self::Board => Post::Liaison,
            Self::Report | Self::Study => Post::Head,
            Self::Visit => Post::OfficeOfficer,
        }
    }

    /// What proves it.
    #[must_use]
    pub const fn proof(self) -> &'static str {
        match self {
            Self::Login => "当天登录过系统",
            Self::Contact => "登记一次与所里的联系，或发起一件往来",
            Self::SelfCheck => "登记自查结果",
            Self::Plaque => "在牌匾前扫码拍照",
            Self::Board => "张贴新一期宣传栏并拍照",
            Self::Report => "季报由站长签发报送",
            Self::Study => "学完一课微课并通过测验，或登记一次有人签到的学习培训",
            Self::Visit => "登记下站记录",
        }
    }

    /// The term that `today` falls into. A plaque has its own day, see [`super::plaque::due`].
    #[must_use]
    pub fn term(self, today: Date, calendar: &Calendar, policy: &Policy) -> Option<Term> {
        match self {
            Self::Login => calendar.is_working(today).then(|| Term { key: today.to_string(), from: today, due: today }),
            Self::Contact | Self::SelfCheck => Some(Term {
                key: format!("{}-{:02}", today.year(), today.month()),
                from: today.first_of_month(),
                due: today.last_of_month(),
            }),
            Self::Visit | Self::Study => {
                let (from, to) = quarter(today);
                Some(Term { key: quarter_key(from), from, due: to })
            }
            Self::Report => Some(report_term(Quarter::ended(today), calendar, policy)),
            Self::Board => {
                let (from, due) = super::board::term(today, policy.board_months());
                Some(Term { key: from.to_string()[..7].to_owned(), from, due })
            }
            Self::Plaque => None,
        }
    }
}

/// The term in which the pack of a quarter is owed (A15b).
#[must_use]
pub fn report_term(quarter: Quarter, calendar: &Calendar, policy: &Policy) -> Term {
    let due = quarter.due(OrgKind::Station, calendar, policy).judge;
    Term { key: quarter.key(), from: quarter.next().first(), due }
}

/// First and last day of the quarter of a day.
#[must_use]
pub fn quarter(day: Date) -> (Date, Date) {
    let first = (day.month() - 1) / 3 * 3 + 1;
    let from = Date::new(day.year(), first, 1).unwrap_or(day);
    let to = from.saturating_add(2.months()).last_of_month();
    (from, to)
}

/// A term as it is read: 2026年第三季度, 2026年11月; a day stays as it is written.
#[must_use]
pub fn term_words(key: &str) -> String {
    match Period::parse(key) {
        Some(period) if period.from != period.to => period.label(),
        _ => key.to_owned(),
    }
}

/// `2026-Q3`.
#[must_use]
pub fn quarter_key(day: Date) -> String {
    format!("{}-Q{}", day.year(), (day.month() + 2) / 3)
}

/// The days, counted from the day on which something is due, from which each rung is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rungs {
    pub person: i32,
    pub leader: i32,
    pub office: i32,
}

impl Rungs {
    /// The person from some days ahead, the leader from the day after, the office from three days after.
    #[must_use]
    pub const fn ahead(days: i32) -> Self {
        Self { person: -days, leader: 1, office: 3 }
    }

    /// A quarter's pack: five days before, the day before, the day after (D36).
    pub const REPORT: Self = Self { person: -5, leader: -1, office: 1 };
    /// A quarter without study is told before it ends, while a lesson can still be done (A18, D35).
    pub const STUDY: Self = Self { person: -5, leader: -1, office: 1 };
}

/// Who is to be reminded of what is due on `due`, on `today`: the highest rung reached.
#[must_use]
pub fn rung(due: Date, today: Date, rungs: Rungs) -> Option<Rung> {
    let past = (today - due).get_days();
    [(rungs.office, Rung::Office), (rungs.leader, Rung::Leader), (rungs.person, Rung::Person)]
        .into_iter()
        .find_map(|(from, rung)| (past >= from).then_some(rung))
}

/// The rungs that were not climbed yet, lowest first: none is skipped when the program stood still.
#[must_use]
pub fn climb(reached: Option<Rung>, now: Option<Rung>) -> Vec<Rung> {
    let Some(now) = now else { return Vec::new() };
    Rung::EVERY.iter().copied().filter(|rung| *rung <= now && reached.is_none_or(|done| *rung > done)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    #[test]
    fn a15_the_report_of_a_quarter_is_due_ten_days_after_its_end() {
        let policy = PolicyBook::default().at("", date(2026, 10, 3));
        let term = DutyKind::Report.term(date(2026, 10, 3), &Calendar::default(), &policy).unwrap();
        // A Saturday: by the later reading the report is in time on Monday.
        assert_eq!((term.key.as_str(), term.due), ("2026-Q3", date(2026, 10, 12)));
        let term = DutyKind::Report.term(date(2027, 1, 31), &Calendar::default(), &policy).unwrap();
        assert_eq!((term.key.as_str(), term.due), ("2026-Q4", date(2027, 1, 11)));
    }

    #[test]
    fn d31_there_is_no_daily_login_on_a_day_of_rest() {
        let policy = PolicyBook::default().at("", date(2026, 11, 24));
        let calendar = Calendar::default();
        assert!(DutyKind::Login.term(date(2026, 11, 24), &calendar, &policy).is_some());
        assert!(DutyKind::Login.term(date(2026, 11, 22), &calendar, &policy).is_none(), "a Sunday");
    }

    #[test]
    fn the_ladder_reminds_the_person_then_the_leader_then_the_office_and_skips_none() {
        let due = date(2026, 11, 24);
        let on = |day| rung(due, day, Rungs::ahead(2));
        assert_eq!(on(date(2026, 11, 21)), None);
        assert_eq!(on(date(2026, 11, 22)), Some(Rung::Person));
        assert_eq!(on(date(2026, 11, 25)), Some(Rung::Leader));
        assert_eq!(on(date(2026, 11, 27)), Some(Rung::Office));
        assert_eq!(climb(None, on(date(2026, 12, 9))), [Rung::Person, Rung::Leader, Rung::Office]);
        assert_eq!(climb(Some(Rung::Leader), on(date(2026, 12, 9))), [Rung::Office]);
        assert!(climb(Some(Rung::Office), on(date(2026, 12, 9))).is_empty());
    }

    #[test]
    fn d36_a_report_is_chased_five_days_before_the_day_before_and_the_day_after() {
        let due = date(2026, 4, 10);
        let on = |day| rung(due, date(2026, 4, day), Rungs::REPORT);
        assert_eq!(
            [4, 5, 8, 9, 10, 11].map(on),
            [None, Some(Rung::Person), Some(Rung::Person), Some(Rung::Leader), Some(Rung::Leader), Some(Rung::Office)]
        );
    }

    #[test]
    fn a_term_is_read_in_words() {
        assert_eq!(term_words("2026-Q3"), "2026年第三季度");
        assert_eq!(term_words("2026-11"), "2026年11月");
        assert_eq!(term_words("2026-11-25"), "2026-11-25");
    }

    #[test]
    fn quarters_end_with_their_third_month() {
        assert_eq!(quarter(date(2026, 11, 24)), (date(2026, 10, 1), date(2026, 12, 31)));
        assert_eq!(quarter(date(2026, 2, 28)), (date(2026, 1, 1), date(2026, 3, 31)));
    }
}
