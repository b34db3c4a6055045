//! 季报 (4.6): the quarter of an organisation from its draft to the city, and what may stop it.
//!
//! A pack is figures that the system adds up, and a text that a person edits. Signing freezes both. Each level
//! receives, returns, locks and adds up the packs right below it; what a level does is written on the pack below
//! and never by two organisations on one row's figures. How far a station's quarter has come up
//! ([`journey`]) is read from the packs above it.

pub mod analysis;
pub mod flash;
pub mod frozen;
pub mod lines;
pub mod quarter;
pub mod rules;
pub mod silence;
pub mod words;

pub use analysis::{Analysis, Topic};
pub use flash::{Flash, flash};
pub use frozen::{Frozen, Part};
pub use lines::{Difference, Line, differences, lines, mark, moved, of_quarter, sum};
pub use quarter::{Quarter, days_late};
pub use rules::{Below, Signing, Taking, chase, may_sign, step, take};
pub use silence::{Clash, ClashKind, Cleared, Past};

use crate::choice::choices;
use crate::clock::{Due, Light};
use crate::directory::{OrgKind, Post};
use jiff::civil::Date;

choices! {
    /// Where a pack stands.
    ReportState {
        NotDue = "not_due", "未到期";
        Drafting = "drafting", "编制中";
        Awaiting = "awaiting", "待签发";
        Submitted = "submitted", "已报送";
        Returned = "returned", "已退回";
        Received = "received", "已接收";
        Locked = "locked", "已锁定";
    }
}

choices! {
    /// What is done to a pack.
    ReportStep {
        Pass = "pass", "送签";
        Sign = "sign", "签发并报送";
        Unit = "unit", "本单位签收";
        Receive = "receive", "接收";
        Return = "return", "退回";
        Lock = "lock", "锁定";
        Reopen = "reopen", "重开";
        Chase = "chase", "催报";
    }
}

impl ReportState {
    /// The text may still be changed.
    #[must_use]
    pub const fn open(self) -> bool {
        matches!(self, Self::NotDue | Self::Drafting | Self::Awaiting | Self::Returned)
    }

    /// It lies with the level above, or further.
    #[must_use]
    pub const fn sent(self) -> bool {
        matches!(self, Self::Submitted | Self::Received | Self::Locked)
    }
}

/// The post that signs the pack of an organisation (A15b: 站长签).
#[must_use]
pub const fn signer(kind: OrgKind) -> Post {
    match kind {
        OrgKind::Office => Post::OfficeHead,
        OrgKind::County => Post::County,
        OrgKind::City | OrgKind::Province => Post::City,
        OrgKind::Station | OrgKind::ContactPoint | OrgKind::WatchPoint | OrgKind::Chain => Post::Head,
    }
}

/// The name of a pack's state, the same on every page; `found` is nothing while nobody has begun it.
#[must_use]
pub fn called(found: Option<ReportState>, over: bool, above: &[Option<ReportState>]) -> &'static str {
    match found {
        None | Some(ReportState::NotDue) if over => "未编制",
        None => ReportState::NotDue.label(),
        Some(state) => journey(state, above),
    }
}

/// How far a station's quarter has come, in words; `above` are the packs of office and county, where there are any.
#[must_use]
pub fn journey(own: ReportState, above: &[Option<ReportState>]) -> &'static str {
    let of = |level: usize| above.get(level).copied().flatten();
    let taken = |state: Option<ReportState>| matches!(state, Some(ReportState::Received | ReportState::Locked));
    match own {
        ReportState::Locked if taken(of(1)) => "市已接收",
        ReportState::Locked if taken(of(0)) => "县已接收",
        ReportState::Locked if of(0).is_some_and(ReportState::sent) => "所已汇总",
        state => state.label(),
    }
}

/// The days of a pack: when it is due, when it was first sent, and, once it came back, when it is due anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub due: Due,
    /// First sent on: lateness stays with it.
    pub submitted: Option<Date>,
    /// Of a pack that was returned or reopened and is not sent again.
    pub again: Option<Due>,
}

impl Days {
    /// Sent in time, whatever came after: the one meaning of 按时报送 (D36).
    #[must_use]
    pub fn in_time(self) -> bool {
        self.submitted.is_some_and(|on| days_late(self.due.judge, on) == 0)
    }

    /// By how many days the first sending was late, or is by now.
    #[must_use]
    pub fn late(self, today: Date) -> i64 {
        days_late(self.due.judge, self.submitted.unwrap_or(today))
    }

    /// The day that counts now for a pack that is not sent.
    #[must_use]
    pub fn now(self) -> Due {
        self.again.unwrap_or(self.due)
    }
}

/// The colour and the words of a pack for those who wait for it: how late it was, or is.
#[must_use]
pub fn standing(state: ReportState, days: Days, today: Date) -> (Light, String) {
    let first = match days.late(today) {
        0 => "按时".to_owned(),
        late => format!("迟{late}天"),
    };
    match (state.sent(), days.submitted, days.again) {
        (true, ..) => (Light::Done, format!("{first}报送")),
        (false, Some(_), None) => (Light::Over, format!("{first}报过，待重报")),
        (false, Some(_), Some(again)) => {
            let words = match days_late(again.judge, today) {
                0 => again.words(today),
                late => format!("已迟{late}天"),
            };
            (again.light(today), format!("{first}报过，重报{words}"))
        }
        (false, None, _) => match days.late(today) {
            0 => (days.due.light(today), days.due.words(today)),
            late => (Light::Over, format!("已迟{late}天")),
        },
    }
}

/// How the packs of those who owe one stand; every one is in exactly one of the first three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    pub sent: usize,
    /// Sent once, and now returned or reopened.
    pub back: usize,
    pub unsent: usize,
    /// First sent in time, also of those that came back.
    pub in_time: usize,
}

impl Standings {
    #[must_use]
    pub fn of(all: impl IntoIterator<Item = (ReportState, Days)>) -> Self {
        let mut sum = Self::default();
        for (state, days) in all {
            match (state.sent(), days.submitted) {
                (true, _) => sum.sent += 1,
                (false, Some(_)) => sum.back += 1,
                (false, None) => sum.unsent += 1,
            }
            sum.in_time += usize::from(days.in_time());
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn b4_5c_a_stations_quarter_goes_up_with_the_packs_above_it() {
        use ReportState::{Drafting, Locked, Received, Returned, Submitted};
        assert_eq!(journey(Submitted, &[None, None]), "已报送");
        assert_eq!(journey(Locked, &[Some(Drafting), None]), "已锁定");
        assert_eq!(journey(Locked, &[Some(Submitted), None]), "所已汇总");
        assert_eq!(journey(Locked, &[Some(Locked), Some(Submitted)]), "县已接收");
        assert_eq!(journey(Locked, &[Some(Locked), Some(Received)]), "市已接收");
        assert_eq!(journey(Returned, &[Some(Locked), Some(Received)]), "已退回", "its own state comes first");
        assert_eq!(called(None, true, &[]), "未编制");
        assert_eq!(called(Some(Drafting), true, &[]), "编制中");
        assert_eq!(called(None, false, &[]), "未到期");
    }

    #[test]
    fn d36_lateness_is_counted_in_days_and_stays_with_what_was_sent() {
        let due = Due { warn: date(2026, 4, 10), judge: date(2026, 4, 10), provisional: false };
        let on = |state, submitted, today| standing(state, Days { due, submitted, again: None }, today).1;
        assert_eq!(on(ReportState::Submitted, Some(date(2026, 4, 10)), date(2026, 5, 1)), "按时报送");
        assert_eq!(on(ReportState::Locked, Some(date(2026, 4, 13)), date(2026, 5, 1)), "迟3天报送");
        assert_eq!(on(ReportState::Drafting, None, date(2026, 4, 12)), "已迟2天");
        assert_eq!(on(ReportState::Drafting, None, date(2026, 4, 9)), "还剩1天（至4月10日）");
        assert_eq!(on(ReportState::Returned, Some(date(2026, 4, 9)), date(2026, 5, 1)), "按时报过，待重报");
    }

    #[test]
    fn c6_a_pack_that_came_back_has_a_day_of_its_own() {
        let policy = crate::policy::PolicyBook::default().at("", date(2026, 4, 20));
        let calendar = crate::calendar::Calendar::default();
        let due = Due { warn: date(2026, 4, 10), judge: date(2026, 4, 10), provisional: false };
        let submitted = Some(date(2026, 4, 13));
        let again = |state| quarter::again(state, submitted, Some(date(2026, 4, 20)), &calendar, &policy);
        assert_eq!(again(ReportState::Submitted), None, "sent again, nothing is owed");
        let back = again(ReportState::Returned).unwrap();
        assert_eq!(back.judge, date(2026, 4, 27), "five working days after the return");
        let days = Days { due, submitted, again: Some(Due { provisional: false, ..back }) };
        let on = |today| standing(ReportState::Returned, days, today);
        assert_eq!(on(date(2026, 4, 24)), (Light::Soon, "迟3天报过，重报还剩3天（至4月27日）".to_owned()));
        assert_eq!(on(date(2026, 4, 29)), (Light::Over, "迟3天报过，重报已迟2天".to_owned()));
        assert_eq!(days.late(date(2026, 4, 29)), 3, "the days of the first sending stay");
    }

    #[test]
    fn d36_in_time_means_first_sent_in_time_and_each_pack_stands_in_one_place() {
        let due = Due { warn: date(2026, 4, 10), judge: date(2026, 4, 10), provisional: false };
        let pack = |state, submitted: Option<i8>| {
            (state, Days { due, submitted: submitted.map(|day| date(2026, 4, day)), again: None })
        };
        let all = [
            pack(ReportState::Locked, Some(8)),
            pack(ReportState::Submitted, Some(12)),
            pack(ReportState::Returned, Some(9)),
            pack(ReportState::Drafting, None),
            pack(ReportState::NotDue, None),
        ];
        assert_eq!(Standings::of(all), Standings { sent: 2, back: 1, unsent: 2, in_time: 2 });
    }
}
