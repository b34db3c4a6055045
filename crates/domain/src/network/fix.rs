//! 整改通知 (D43, B5.3, A15b): what was found at a visit, an inspection or a callback and has to be put right, by
//! whom and until when; proved in words and with a photo; closed only after somebody looked again.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::choice::choices;
use crate::clock::{Unit, due};
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

choices! {
    /// How far it has come.
    FixState {
        Given = "given", "待整改";
        Proved = "proved", "待复查";
        Closed = "closed", "已复查关闭";
    }
}

choices! {
    /// What it came from.
    FixSource {
        Visit = "visit", "巡访";
        Inspection = "inspection", "检查";
        Callback = "callback", "回访";
        Other = "other", "其他";
    }
}

choices! {
    /// What is done with it.
    FixDeed {
        Prove = "prove", "交整改凭证";
        Photo = "photo", "补凭证照片";
        Pass = "pass", "复查通过";
        SendBack = "send_back", "复查退回";
    }
}

impl FixState {
    /// Whether the level above, and not the station, is to act.
    #[must_use]
    pub const fn above(self) -> bool {
        matches!(self, Self::Proved)
    }

    /// What is owed next, as 逾期 and the reminders call it.
    #[must_use]
    pub const fn owed(self) -> &'static str {
        match self {
            Self::Given | Self::Closed => "整改",
            Self::Proved => "整改复查",
        }
    }

    /// What comes next, and why.
    #[must_use]
    pub const fn next(self) -> &'static str {
        match self {
            Self::Given => "照要求改，改好以后写明怎么改的，拍一张照片交上来。",
            Self::Proved => "等发通知的单位复查；复查通过才关闭，没有改好的退回再改。",
            Self::Closed => "已经复查关闭。又出现同样问题的，另发一份。",
        }
    }
}

/// Whether an order may be given with this limit.
///
/// # Errors
/// When the limit lies before today or further away than the region allows.
pub fn may_give(limit: Date, today: Date, policy: &Policy) -> Ruling {
    let days = policy.fix_days();
    let last = today.saturating_add(i64::from(days).days());
    require(
        limit >= today && limit <= last,
        "B5.3",
        &format!("整改期限应在今天到{last}之间"),
        &format!("一次最多{days}天；改不完的，复查时再定新的期限"),
    )
    .map_err(|refusal| refusal.at("due"))
}

/// The state after a deed.
///
/// # Errors
/// When the step before it is missing, or its proof is.
pub fn step(state: FixState, deed: FixDeed, photos: u32) -> Ruling<FixState> {
    let open = || require(state != FixState::Closed, "B5.3", "这份整改已经复查关闭", "又出现的，另发一份");
    match deed {
        FixDeed::Prove => {
            open()?;
            require(state == FixState::Given, "B5.3", "凭证已经交上去了，等复查", "要补照片的，用“补凭证照片”")?;
            Ok(FixState::Proved)
        }
        FixDeed::Photo => open().map(|()| state),
        FixDeed::Pass | FixDeed::SendBack => {
            open()?;
            require(state == FixState::Proved, "B5.3", "站点还没有交整改凭证", "交了以后再复查")?;
            if deed == FixDeed::SendBack {
                return Ok(FixState::Given);
            }
            require(photos > 0, "B5.3", "没有整改以后的照片", "请站点补上照片；到站复查的，当场拍一张")?;
            Ok(FixState::Closed)
        }
    }
}

/// By when it is looked at again.
#[must_use]
pub fn recheck_due(today: Date, calendar: &Calendar, policy: &Policy) -> Date {
    due(calendar, today, policy.recheck_days(), Unit::WorkingDay, 0).judge
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    #[test]
    fn b5_3_it_closes_only_after_somebody_looked_again_at_a_proof() {
        use FixState::{Closed, Given, Proved};
        assert_eq!(step(Given, FixDeed::Prove, 0), Ok(Proved));
        assert!(step(Given, FixDeed::Pass, 3).is_err());
        assert!(step(Proved, FixDeed::Prove, 1).is_err());
        assert!(step(Proved, FixDeed::Pass, 0).is_err(), "no photo");
        assert_eq!(step(Proved, FixDeed::Pass, 1), Ok(Closed));
        assert_eq!(step(Proved, FixDeed::SendBack, 1), Ok(Given));
        assert_eq!(step(Given, FixDeed::Photo, 0), Ok(Given));
        for deed in FixDeed::EVERY {
            assert_eq!(step(Closed, *deed, 1).unwrap_err().clause, "B5.3");
        }
    }

    #[test]
    fn b5_3_the_limit_is_a_day_within_the_month() {
        let today = date(2026, 3, 2);
        let policy = PolicyBook::default().at("", today);
        assert_eq!(may_give(today, today, &policy), Ok(()));
        assert_eq!(may_give(date(2026, 4, 1), today, &policy), Ok(()));
        assert!(may_give(date(2026, 4, 2), today, &policy).is_err());
        assert!(may_give(date(2026, 3, 1), today, &policy).is_err());
    }
}
