//! What is late below an organisation, of every kind, on one page per level.

mod case;
mod goods;
mod network;
mod pack;
mod supervision;

pub use case::{beyond, waiting_above};
pub use goods::missed_hours;
pub use pack::packs;

use domain::clock::{ClockCode, Owner};
use domain::directory::StaffId;
use domain::network::circular::CircularKind;
use domain::network::duty::{DutyKind, term_words};
use domain::network::fix::FixState;
use domain::network::thread::ThreadKind;
use domain::network::withdrawal::WithdrawalState;
use jiff::civil::Date;

use super::Reach;
use crate::db::{Row, Tx, Value};
use crate::error::StoreResult;

/// What kind of thing is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Case(ClockCode, Owner),
    Dispatch,
    Circular(CircularKind),
    Thread(ThreadKind),
    Duty(DutyKind),
    Filing,
    /// A clue that the office has not received (B2.3); told to the levels above only.
    Clue,
    /// What another department has not answered (D14).
    Referral,
    /// The next step of a withdrawal of goods (A16).
    Withdrawal(WithdrawalState),
    /// What is to be put right, or to be looked at again (B5.3).
    Fix(FixState),
    /// A planned visit (B3.1).
    Visit,
    /// A call to a consumer that was drawn (D45); told to the levels above only.
    Callback,
    /// An inspection (D42 to D44); told to the levels above only.
    Inspection,
    /// An objection to an assessment that is not answered (P26).
    Objection,
    /// The pack of a level above the stations, which has no duty of its own (B4.5c).
    Pack,
    /// A pack that came back and is not sent again (C6); also a station's.
    Again,
}

/// Something that should have been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    pub station: String,
    pub station_name: String,
    pub kind: Kind,
    /// Number, title or term.
    pub about: String,
    /// The page on which to do it.
    pub href: String,
    pub due: Date,
    /// Who answers for it by name, where somebody does.
    pub handler: Option<StaffId>,
}

impl Kind {
    /// Whether the level above is late, and not the station.
    #[must_use]
    pub const fn above(self) -> bool {
        match self {
            Self::Case(_, owner) => matches!(owner, Owner::Office),
            Self::Duty(kind) => matches!(kind, DutyKind::Visit),
            Self::Thread(_) | Self::Filing | Self::Clue | Self::Referral => true,
            Self::Visit | Self::Callback | Self::Inspection | Self::Objection => true,
            Self::Withdrawal(state) => state.above(),
            Self::Fix(state) => state.above(),
            Self::Dispatch | Self::Circular(_) | Self::Again => false,
            Self::Pack => true,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Case(code, _) => code.label(),
            Self::Dispatch => "转办反馈",
            Self::Circular(kind) => kind.label(),
            Self::Thread(kind) => kind.label(),
            Self::Duty(kind) => kind.label(),
            Self::Filing => "人员备案接收",
            Self::Clue => "违法线索接收",
            Self::Referral => "外部协作回复",
            Self::Withdrawal(state) => state.owed(),
            Self::Fix(state) => state.owed(),
            Self::Visit => "计划巡访",
            Self::Callback => "质量跟踪回访",
            Self::Inspection => "检查",
            Self::Objection => "考核异议答复",
            Self::Pack | Self::Again => DutyKind::Report.label(),
        }
    }

    /// Who is late, in words.
    #[must_use]
    pub const fn who(self) -> &'static str {
        match self {
            Self::Case(_, owner) => owner.label(),
            Self::Dispatch | Self::Circular(_) => "站点",
            Self::Duty(kind) => kind.owner().label(),
            Self::Withdrawal(state) if !state.above() => "站点",
            Self::Fix(state) if !state.above() => "站点",
            Self::Fix(_) | Self::Visit => "市场监管所",
            Self::Callback | Self::Inspection => "经手单位",
            Self::Thread(_) | Self::Filing | Self::Clue | Self::Withdrawal(_) => "市场监管所",
            Self::Referral => "经手单位",
            Self::Objection => "考核单位",
            Self::Pack | Self::Again => "编写和签发的人",
        }
    }
}

/// Everything within a reach that is due before a day and not done, the oldest first; at most 500 of each kind.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, before: Date) -> StoreResult<Vec<Late>> {
    let [region, path] = reach.values();
    let values: [Value; 3] = [region, path, before.into()];
    let mut all = case::cases(tx, &values)?;
    all.extend(case::dispatches(tx, &values)?);
    all.extend(network::circulars(tx, &values)?);
    all.extend(network::threads(tx, &values)?);
    all.extend(network::duties(tx, &values)?);
    all.extend(network::filings(tx, &values)?);
    all.extend(goods::withdrawals(tx, &values)?);
    all.extend(supervision::fixes(tx, &values)?);
    all.extend(supervision::objections(tx, reach, before)?);
    if reach.station.is_none() {
        all.extend(supervision::visits(tx, &values)?);
        all.extend(supervision::callbacks(tx, &values)?);
        all.extend(supervision::inspections(tx, &values)?);
        all.extend(case::clues(tx, &values)?);
        all.extend(case::referrals(tx, &values)?);
    }
    all.sort_by(|a, b| (a.due, &a.station, &a.href).cmp(&(b.due, &b.station, &b.href)));
    Ok(all)
}

fn late(row: &Row<'_>, kind: Kind, href: String) -> StoreResult<Late> {
    Ok(Late {
        station: row.text(0)?,
        station_name: row.text(1)?,
        kind,
        about: row.text(2)?,
        href,
        due: row.day(3)?,
        handler: None,
    })
}

/// With its term as people say it.
fn told(one: Late) -> StoreResult<Late> {
    Ok(Late { about: term_words(&one.about), ..one })
}
