//! Complaints, and what travels with them, that are late.

use domain::directory::StaffId;
use jiff::civil::Date;

use super::{Kind, Late, late};
use crate::db::{Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::{Line, Reach, lines, read_line};
use crate::sql;

pub(super) fn cases(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT c.station_id, o.name, r.full_number, c.due_judge, c.code, c.owner, r.number, r.handler_id
             FROM org o JOIN case_clock c ON c.region = o.region AND c.station_id = o.id
             JOIN case_row r ON r.region = c.region AND r.case_id = c.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.due_judge < $3
             -- What the bureau waits for is told by the dispatch itself.
             AND c.code <> 'dispatch' ORDER BY c.due_judge, c.case_id, c.no LIMIT 500"
        ),
        values,
        |row| {
            let one = late(row, Kind::Case(row.choice(4)?, row.choice(5)?), format!("/cases/{}", row.text(6)?))?;
            Ok(Late { handler: row.opt_text(7)?.map(StaffId), ..one })
        },
    )
}

/// The complaints of an organisation within a reach that are not ended and beyond their twenty days.
///
/// # Errors
/// When the database fails.
pub fn beyond(tx: &mut Tx<'_>, reach: &Reach, org: &Org, today: Date) -> StoreResult<i64> {
    let [region, path] = reach.values();
    tx.query_one(
        sql!(
            "SELECT COUNT(*) FROM org o JOIN case_clock c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND c.code = 'settle' AND c.due_judge < $4"
        ),
        &[region, path, format!("{}%", org.path).into(), today.into()],
        |row| row.int(0),
    )
}

pub(super) fn dispatches(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT d.station_id, o.name, d.platform_no, d.feedback_due, d.id
             FROM org o JOIN dispatch d ON d.region = o.region AND d.station_id = o.id
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.feedback_due < $3
             AND d.state IN ('sent', 'received', 'sent_back') AND COALESCE(r.flags, '') NOT LIKE '%handed%'
             ORDER BY d.feedback_due, d.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Dispatch, format!("/dispatches/{}", row.text(4)?)),
    )
}

/// What a clue says is nobody's business here, and a chain is not above its branches (B2.3).
pub(super) fn clues(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT c.station_id, o.name, '', c.due
             FROM org o JOIN clue c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND c.due < $3 AND COALESCE(c.state, 'sent') = 'sent'
             ORDER BY c.due, c.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Clue, "/clues".to_owned()),
    )
}

pub(super) fn referrals(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT f.org_id, o.name, f.department, f.due, f.id
             FROM org o JOIN referral f ON f.region = o.region AND f.org_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND f.due < $3 AND f.reply IS NULL ORDER BY f.due, f.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Referral, format!("/referrals#{}", row.text(4)?)),
    )
}

/// The complex matters and flash reports within a reach that wait for an answer from above.
///
/// # Errors
/// When the database fails.
pub fn waiting_above(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Line>> {
    let [region, path] = reach.values();
    tx.query(
        lines!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (r.flags LIKE '%reported%' OR (r.ended = 0 AND r.flags LIKE '%unseen%')) ORDER BY r.registered_at, r.case_id LIMIT 50"
        ),
        &[region, path],
        read_line,
    )
}
