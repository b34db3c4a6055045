//! The duty table: terms are written down as they come, closed by their proof, and reminded up the ladder.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::directory::OrgId;
use domain::kernel::Moment;
use domain::network::duty::{DutyKind, Rung, Term};
use domain::report::Quarter;
use jiff::civil::Date;
use serde_json::json;

use super::life;
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// A duty of a station in one term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    pub region: String,
    pub station: OrgId,
    pub station_name: String,
    pub kind: DutyKind,
    pub term: String,
    pub due: Date,
    pub done_at: Option<Moment>,
    pub proof: Option<String>,
    pub reached: Option<Rung>,
}

/// Writes a term down, once.
///
/// # Errors
/// When the database fails.
pub fn owe(tx: &mut Tx<'_>, region: &str, station: &OrgId, kind: DutyKind, term: &Term) -> StoreResult<bool> {
    let touched = tx.execute(
        sql!(
            "INSERT INTO duty (region, org_id, kind, term, due, owner, done_at, proof, reached)
             VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL) ON CONFLICT (region, org_id, kind, term) DO NOTHING"
        ),
        &[
            region.into(),
            station.as_str().into(),
            kind.value().into(),
            (&term.key).into(),
            term.due.into(),
            kind.owner().value().into(),
        ],
    )?;
    Ok(touched > 0)
}

/// Takes back the open quarters that a station does not owe, because it was not open at their end (A15b): written down by
/// its stage of a later day. How many.
///
/// # Errors
/// When the database fails.
pub fn lift(tx: &mut Tx<'_>, change: Change<'_>) -> StoreResult<usize> {
    let region = change.actor.region.as_str();
    let open = tx.query(
        sql!(
            "SELECT org_id, term FROM duty WHERE region = $1 AND kind = 'report' AND done_at IS NULL ORDER BY term, org_id"
        ),
        &[region.into()],
        |row| Ok((OrgId(row.text(0)?), row.text(1)?)),
    )?;
    let mut owing = BTreeMap::new();
    let mut lifted = 0;
    for (station, term) in open {
        let Some(quarter) = Quarter::parse(&term) else { continue };
        let owing = match owing.entry(quarter) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(fresh) => fresh.insert(life::open_on(tx, region, quarter.last())?),
        };
        if owing.contains(&station) {
            continue;
        }
        tx.execute(
            sql!(
                "DELETE FROM duty
                 WHERE region = $1 AND org_id = $2 AND kind = 'report' AND term = $3 AND done_at IS NULL"
            ),
            &[region.into(), station.as_str().into(), (&term).into()],
        )?;
        let said = "这一季最后一天不在运行，不用报";
        change.note(tx, "duty", station.as_str(), DutyKind::Report.label(), &json!({"term": term, "said": said}))?;
        lifted += 1;
    }
    Ok(lifted)
}

/// Closes the terms of a kind in which `on` falls, by a proof; the duty is written down if it was not.
///
/// # Errors
/// When the database fails.
pub fn done(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    kind: DutyKind,
    term: &Term,
    proof: &str,
) -> StoreResult {
    let region = change.actor.region.as_str();
    owe(tx, region, station, kind, term)?;
    let touched = tx.execute(
        sql!(
            "UPDATE duty SET done_at = $5, proof = $6
             WHERE region = $1 AND org_id = $2 AND kind = $3 AND term = $4 AND done_at IS NULL"
        ),
        &[
            region.into(),
            station.as_str().into(),
            kind.value().into(),
            (&term.key).into(),
            change.moment.into(),
            proof.into(),
        ],
    )?;
    if touched > 0 {
        let what = json!({"kind": kind, "term": term.key, "said": proof});
        change.note(tx, "duty", station.as_str(), kind.label(), &what)?;
    }
    Ok(())
}

/// Closes every open term of a kind, whatever its key: a plaque's day moves with each scan.
///
/// # Errors
/// When the database fails.
pub fn done_all(
    tx: &mut Tx<'_>,
    region: &str,
    station: &OrgId,
    kind: DutyKind,
    proof: &str,
    at: Moment,
) -> StoreResult {
    tx.execute(
        sql!(
            "UPDATE duty SET done_at = $4, proof = $5 WHERE region = $1 AND org_id = $2 AND kind = $3 AND done_at IS NULL"
        ),
        &[region.into(), station.as_str().into(), kind.value().into(), at.into(), proof.into()],
    )?;
    Ok(())
}

/// Notes how far up the ladder a duty was carried.
///
/// # Errors
/// When the database fails.
pub fn reach(tx: &mut Tx<'_>, duty: &Duty, rung: Rung) -> StoreResult {
    tx.execute(
        sql!("UPDATE duty SET reached = $5 WHERE region = $1 AND org_id = $2 AND kind = $3 AND term = $4"),
        &[
            (&duty.region).into(),
            duty.station.as_str().into(),
            duty.kind.value().into(),
            (&duty.term).into(),
            rung.value().into(),
        ],
    )?;
    Ok(())
}

macro_rules! duties {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT d.region, d.org_id, o.name, d.kind, d.term, d.due, d.done_at, d.proof, d.reached
             FROM duty d JOIN org o ON o.region = d.region AND o.id = d.org_id
             WHERE d.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// The open duties within a reach that are due by `until`, the oldest first, at most 1000.
///
/// # Errors
/// When the database fails.
pub fn open(tx: &mut Tx<'_>, reach: &Reach, until: Date) -> StoreResult<Vec<Duty>> {
    let [region, path] = reach.values();
    tx.query(
        duties!("AND d.done_at IS NULL AND d.due <= $3 ORDER BY d.due, d.org_id, d.kind LIMIT 1000"),
        &[region, path, until.into()],
        read,
    )
}

/// The newest terms of one station, open or done.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, reach: &Reach, station: &OrgId) -> StoreResult<Vec<Duty>> {
    let [region, path] = reach.values();
    tx.query(
        duties!(
            "AND d.org_id = $3 ORDER BY CASE WHEN d.done_at IS NULL THEN 0 ELSE 1 END, d.due DESC, d.kind LIMIT 40"
        ),
        &[region, path, station.as_str().into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Duty> {
    Ok(Duty {
        region: row.text(0)?,
        station: OrgId(row.text(1)?),
        station_name: row.text(2)?,
        kind: row.choice(3)?,
        term: row.text(4)?,
        due: row.day(5)?,
        done_at: row.opt_moment(6)?,
        proof: row.opt_text(7)?,
        reached: row.opt_choice(8)?,
    })
}

/// The stations of a reach whose staff signed in on a day, as proof of the daily login (D31).
///
/// # Errors
/// When the database fails.
pub fn signed_in(tx: &mut Tx<'_>, reach: &Reach, day: Date) -> StoreResult<Vec<OrgId>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT DISTINCT s.org_id FROM staff s JOIN org o ON o.region = s.region AND o.id = s.org_id
             WHERE s.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND s.seen_on = $3 AND o.kind = 'station'"
        ),
        &[region, path, day.into()],
        |row| Ok(OrgId(row.text(0)?)),
    )
}

/// Whether something waits at a station that only a sign-in would show: a dispatch, something sent down.
///
/// # Errors
/// When the database fails.
pub fn something_waits(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<bool> {
    let waiting = tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM dispatch WHERE region = $1 AND station_id = $2 AND state = 'sent')
                + (SELECT COUNT(*) FROM circular_receipt WHERE region = $1 AND station_id = $2 AND state = 'unread')"
        ),
        &[region.into(), station.as_str().into()],
        |row| row.int(0),
    )?;
    Ok(waiting > 0)
}
