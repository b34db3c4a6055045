//! 退市 (A16, F10): each step through its guard, its change row and its people told, in one transaction.

mod row;
mod start;

pub use row::{Photo, Withdrawal, find, list, of_list, photos};
pub use start::{NewWithdrawal, start};

use domain::directory::{OrgId, Post};
use domain::kernel::{Moment, require};
use domain::network::withdrawal::{
    Deadline, Disposal, Disposing, WithdrawalDeed as Deed, WithdrawalState, dispose as may_dispose, dispose_due, step,
    trace as may_trace, verify_due,
};
use serde_json::{Value as Json, json};

use super::remind::{self, Notice};
use crate::audit::Change;
use crate::db::Tx;
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::rules::Rules;
use crate::sql;

/// What a deed says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Pieces in stock and sold, and what they are worth in fen.
    Check { stock: u32, sold: u32, amount: Option<i64> },
    /// Taken off the shelf then.
    TakeOff { at: Moment },
    /// What is known of other batches of the same goods.
    Report { others: Option<String> },
    /// What becomes of them, and in words.
    Dispose { how: Disposing, words: String },
    /// Sold pieces that came back by now.
    Trace { traced: u32 },
    /// A photo, and what it shows.
    Prove { words: String },
    /// The office is content.
    Verify { words: String },
    /// The office is not, and why.
    SendBack { why: String },
}

impl Said {
    const fn deed(&self) -> Deed {
        match self {
            Self::Check { .. } => Deed::Check,
            Self::TakeOff { .. } => Deed::TakeOff,
            Self::Report { .. } => Deed::Report,
            Self::Dispose { .. } => Deed::Dispose,
            Self::Trace { .. } => Deed::Trace,
            Self::Prove { .. } => Deed::Prove,
            Self::Verify { .. } => Deed::Verify,
            Self::SendBack { .. } => Deed::SendBack,
        }
    }

    fn note(&self) -> Json {
        let said = match self {
            Self::Check { stock, sold, .. } => format!("库存{stock}，已售{sold}"),
            Self::TakeOff { at } => format!("{}下架", domain::case::words::time(at.local())),
            Self::Report { others } => others.clone().unwrap_or_default(),
            Self::Dispose { how, words } => format!("{}：{words}", named(&how.kinds)),
            Self::Trace { traced } => format!("已追回{traced}"),
            Self::Prove { words } | Self::Verify { words } => words.clone(),
            Self::SendBack { why } => why.clone(),
        };
        json!({ "said": said })
    }
}

/// 召回、销毁.
#[must_use]
pub fn named(kinds: &[Disposal]) -> String {
    kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、")
}

/// Does a deed, with the photo that came with it.
///
/// # Errors
/// When the rules refuse it, or somebody did a step meanwhile.
pub fn act(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    one: &Withdrawal,
    said: &Said,
    photo: Option<&str>,
) -> StoreResult {
    let today = change.moment.day();
    let policy = rules.policies.at(&one.region, today);
    let standing = one.standing();
    let mut next = one.clone();
    next.state = match said {
        Said::Dispose { how, .. } => may_dispose(&standing, how, &policy, today)?,
        said => step(&standing, said.deed(), today)?,
    };
    match said {
        Said::Check { stock, sold, amount } => {
            (next.stock, next.sold, next.amount, next.off_at) = (Some(*stock), Some(*sold), *amount, None);
        }
        Said::TakeOff { at } => {
            require(*at <= change.moment, "A16", "下架时间在现在以后", "请写实际下架的时间")
                .map_err(|refusal| refusal.at("at"))?;
            next.off_at = Some(*at);
        }
        Said::Report { others } => {
            next.others.clone_from(others);
            next.reported = Some((change.moment, String::new()));
        }
        Said::Dispose { how, words } => {
            next.disposals.clone_from(&how.kinds);
            (next.how, next.notice, next.traced) = (Some(words.clone()), how.notice, how.traced);
            next.disposed_at = Some(change.moment);
        }
        Said::Trace { traced } => {
            may_trace(&standing, *traced)?;
            next.traced = Some(*traced);
        }
        Said::Verify { .. } => {
            let own = change.actor.id == one.responsible;
            require(!own, "A16", "责任人不能核验自己办的退市", "请所里的另一位核验")?;
            next.verified = Some((change.moment, String::new()));
        }
        Said::Prove { .. } | Said::SendBack { .. } => {}
    }
    let moved = next.state != one.state;
    next.due = match next.state {
        WithdrawalState::Closed => None,
        WithdrawalState::Reported if moved => Some(dispose_due(today, &rules.calendar, &policy)),
        WithdrawalState::Disposed if moved => Some(verify_due(today, next.notice, &rules.calendar, &policy)),
        WithdrawalState::Found if moved => Some(dispose_due(today, &rules.calendar, &policy)),
        _ => one.due,
    };
    row::write(tx, change, one, &next, matches!(said, Said::Report { .. }))?;
    if let Some(hash) = photo {
        row::keep_photo(tx, change, one, hash, said.deed().value())?;
    }
    change.note(tx, "withdrawal", &one.id, said.deed().label(), &said.note())?;
    tell(tx, change, &next, said)
}

/// Who hears of a deed: the office of what goes up, the station of what comes down.
fn tell(tx: &mut Tx<'_>, change: Change<'_>, one: &Withdrawal, said: &Said) -> StoreResult {
    const OFFICE: &[Post] = &[Post::OfficeOfficer, Post::OfficeHead];
    const STATION: &[Post] = &[Post::Liaison, Post::Head];
    let (above, words) = match said {
        Said::Report { .. } if one.standing().nothing() => (true, "没有库存也没有售出，请核验"),
        Said::Report { .. } => (true, "已下架，报告所里"),
        Said::Dispose { .. } => (true, "已处置，请核验"),
        Said::Verify { .. } => (false, "已核验关闭"),
        Said::SendBack { .. } => (false, "退回补办"),
        _ => return Ok(()),
    };
    let org = directory::org(tx, &one.region, &one.station)?;
    let to = if above { org.and_then(|org| org.parent) } else { Some(one.station.clone()) };
    let Some(to) = to else { return Ok(()) };
    let at = change.moment.0.as_second();
    let (key, href) =
        (format!("withdrawal:{}:{}:{at}", one.id, said.deed().value()), format!("/withdrawals/{}", one.id));
    let title = format!("退市 {}（{}）：{words}", one.goods.goods, one.station_name);
    let notice = Notice { key: &key, title: &title, href: &href };
    let posts = if above { OFFICE } else { STATION };
    remind::tell(tx, &to, posts, &notice, change.moment, change.entropy)?;
    if !above {
        remind::tell_one(tx, &one.responsible, &notice, change.moment, change.entropy)?;
    }
    Ok(())
}

/// A station's answer to a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub station: OrgId,
    pub line: u32,
    /// The withdrawal that it led to; none when the station neither has nor had the goods.
    pub withdrawal: Option<String>,
    pub at: Moment,
}

/// What stations answered to the lines of a list, within a reach.
///
/// # Errors
/// When the database fails.
pub fn checked(tx: &mut Tx<'_>, reach: &crate::query::Reach, circular: &str) -> StoreResult<Vec<Checked>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT k.station_id, k.line, k.withdrawal_id, k.at FROM list_check k
             JOIN org o ON o.region = k.region AND o.id = k.station_id
             WHERE k.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND k.circular_id = $3
             ORDER BY o.code, k.line"
        ),
        &[region, path, circular.into()],
        |row| {
            Ok(Checked {
                station: OrgId(row.text(0)?),
                line: row.count(1)?,
                withdrawal: row.opt_text(2)?,
                at: row.moment(3)?,
            })
        },
    )
}

/// The lines of a list that a station has answered.
///
/// # Errors
/// When the database fails.
pub fn lines_checked(tx: &mut Tx<'_>, region: &str, circular: &str, station: &OrgId) -> StoreResult<Vec<u32>> {
    tx.query(
        sql!("SELECT line FROM list_check WHERE region = $1 AND circular_id = $2 AND station_id = $3 ORDER BY line"),
        &[region.into(), circular.into(), station.as_str().into()],
        |row| row.count(0),
    )
}

/// A station says that it neither has nor had the goods of some lines; what was said before stays.
///
/// # Errors
/// When the database fails.
pub fn none_of(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, circular: &str, lines: &[u32]) -> StoreResult {
    for line in lines {
        check(tx, change, station, circular, *line, None)?;
    }
    let said: Vec<String> = lines.iter().map(|line| format!("第{line}条")).collect();
    change.note(tx, "circular", circular, "核对无此商品", &json!({"said": said.join("、"), "station": station}))
}

fn check(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    circular: &str,
    line: u32,
    withdrawal: Option<&str>,
) -> StoreResult {
    // What was found counts for more than that nothing was.
    tx.execute(
        sql!(
            "INSERT INTO list_check (region, circular_id, station_id, line, withdrawal_id, at, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (region, circular_id, station_id, line) DO UPDATE
             SET withdrawal_id = COALESCE(list_check.withdrawal_id, excluded.withdrawal_id)"
        ),
        &[
            change.actor.region.as_str().into(),
            circular.into(),
            station.as_str().into(),
            line.into(),
            withdrawal.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The deadline of the next step, when there is one.
fn deadline(day: Option<jiff::civil::Date>, at: Option<Moment>) -> Option<Deadline> {
    day.map(|day| Deadline { day, at })
}

fn changed(touched: u64) -> StoreResult {
    if touched == 0 { Err(StoreError::Changed(0)) } else { Ok(()) }
}
