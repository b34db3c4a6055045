//! 季报 (4.6): the quarter of an organisation from its draft to the city, and what may stop it.
//!
//! A pack is figures that the system adds up, and a text that a person edits. Signing freezes both. Each level
//! receives, returns, locks and adds up the packs right below it; what a level does is written on the pack below
//! and never by two organisations on one row's figures. How far a station's quarter has come up
//! ([`journey`]) is read from the packs above it.

pub mod analysis;
pub mod lines;
pub mod quarter;
pub mod rules;
pub mod silence;
pub mod words;

pub use analysis::{Analysis, Topic};
pub use lines::{Difference, Line, differences, lines, sum};
pub use quarter::{Quarter, days_late};
pub use rules::{Below, Signing, Taking, may_sign, step, take};
pub use silence::{Clash, ClashKind, Past};

use crate::choice::choices;
use crate::clock::{Due, Light};
use crate::directory::{OrgKind, Post};

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

/// The colour and the words of a pack for those who wait for it: how late it was, or is.
#[must_use]
pub fn standing(
    state: ReportState,
    due: Due,
    submitted: Option<jiff::civil::Date>,
    today: jiff::civil::Date,
) -> (Light, String) {
    let days = days_late(due.judge, submitted.unwrap_or(today));
    match (state.sent(), days) {
        (true, 0) => (Light::Done, "按时报送".to_owned()),
        (true, days) => (Light::Done, format!("迟{days}天报送")),
        (false, 0) if submitted.is_some() => (Light::Over, "按时报过，待重报".to_owned()),
        (false, days) if submitted.is_some() => (Light::Over, format!("迟{days}天报过，待重报")),
        (false, 0) => (due.light(today), due.words(today)),
        (false, days) => (Light::Over, format!("已迟{days}天")),
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
    }

    #[test]
    fn d36_lateness_is_counted_in_days_and_stays_with_what_was_sent() {
        let due = Due { warn: date(2026, 4, 10), judge: date(2026, 4, 10), provisional: false };
        let on = |state, sent, today| standing(state, due, sent, today).1;
        assert_eq!(on(ReportState::Submitted, Some(date(2026, 4, 10)), date(2026, 5, 1)), "按时报送");
        assert_eq!(on(ReportState::Locked, Some(date(2026, 4, 13)), date(2026, 5, 1)), "迟3天报送");
        assert_eq!(on(ReportState::Drafting, None, date(2026, 4, 12)), "已迟2天");
        assert_eq!(on(ReportState::Drafting, None, date(2026, 4, 9)), "还剩1天（至4月10日）");
        assert_eq!(on(ReportState::Returned, Some(date(2026, 4, 9)), date(2026, 5, 1)), "按时报过，待重报");
    }
}
