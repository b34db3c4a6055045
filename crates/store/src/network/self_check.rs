//! 自查 (B1.9, E9): what a station found of itself each month, and the withdrawal that it led to.

use domain::directory::OrgId;
use domain::kernel::Moment;
use domain::network::duty::{DutyKind, Term};
use domain::network::self_check::{Checked, SelfCheck};
use jiff::civil::Date;
use serde_json::json;

use super::duty;
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

/// A self-check as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub month: String,
    pub check: SelfCheck,
    /// The withdrawal that it led to: id and number.
    pub withdrawal: Option<(String, String)>,
    pub at: Moment,
    pub by: String,
}

/// Writes one down and closes the duty of its month; its id.
///
/// # Errors
/// When the database fails.
pub fn enter(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    term: &Term,
    check: &SelfCheck,
) -> StoreResult<String> {
    let id = change.fresh();
    let region = change.actor.region.as_str();
    let items = serde_json::to_string(&check.items).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.execute(
        sql!(
            "INSERT INTO self_check (region, id, station_id, month, on_day, items, wrong, words, photo, at, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            region.into(),
            (&id).into(),
            station.as_str().into(),
            (&term.key).into(),
            check.on.into(),
            items.into(),
            i64::try_from(check.wrong()).unwrap_or_default().into(),
            check.words.as_ref().into(),
            check.photo.as_ref().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "self_check", &id, "登记自查", &json!({"said": check.words()}))?;
    duty::done(tx, change, station, DutyKind::SelfCheck, term, &check.words())?;
    Ok(id)
}

/// Notes the withdrawal that a self-check led to; only of the same station.
///
/// # Errors
/// When there is no such check.
pub fn led_to(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, id: &str, withdrawal: &str) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE self_check SET withdrawal_id = $4 WHERE region = $1 AND id = $2 AND station_id = $3"),
        &[change.actor.region.as_str().into(), id.into(), station.as_str().into(), withdrawal.into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("self_check"));
    }
    change.note(tx, "self_check", id, "登记退市", &json!({}))
}

macro_rules! checks {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT c.region, c.id, c.station_id, o.name, c.month, c.on_day, c.items, c.words, c.photo, c.withdrawal_id,
                w.number, c.at, s.name
             FROM self_check c JOIN org o ON o.region = c.region AND o.id = c.station_id
             LEFT JOIN withdrawal w ON w.region = c.region AND w.id = c.withdrawal_id
             LEFT JOIN staff s ON s.id = c.by_id
             WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// Those within a reach, the newest first; at most 500.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Entered>> {
    tx.query(checks!("ORDER BY c.on_day DESC, c.id DESC LIMIT 500"), &reach.values(), read)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Entered>> {
    let [region, path] = reach.values();
    tx.query_opt(checks!("AND c.id = $3"), &[region, path, id.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Entered> {
    let on: Date = row.day(5)?;
    let items: Vec<Checked> = row.json(6)?;
    Ok(Entered {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        month: row.text(4)?,
        check: SelfCheck { on, items, words: row.opt_text(7)?, photo: row.opt_text(8)? },
        withdrawal: row.opt_text(9)?.zip(row.opt_text(10)?),
        at: row.moment(11)?,
        by: row.opt_text(12)?.unwrap_or_default(),
    })
}
