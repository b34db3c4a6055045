//! Withdrawals of goods that are late (A16).

use domain::directory::StaffId;
use domain::kernel::Moment;

use super::{Kind, Late, late};
use crate::db::{Row, Tx, Value};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

pub(super) fn withdrawals(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT w.station_id, o.name, w.goods, w.due, w.id, w.state, w.responsible
             FROM org o JOIN withdrawal w ON w.region = o.region AND w.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND w.due < $3
             ORDER BY w.due, w.id LIMIT 500"
        ),
        values,
        withdrawn,
    )
}

/// Reports of goods whose hour has passed today, where the region rules hours (L17); the days tell the rest.
///
/// # Errors
/// When the database fails.
pub fn missed_hours(tx: &mut Tx<'_>, reach: &Reach, now: Moment) -> StoreResult<Vec<Late>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT w.station_id, o.name, w.goods, w.due, w.id, w.state, w.responsible
             FROM org o JOIN withdrawal w ON w.region = o.region AND w.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND w.due_at < $3 AND w.due >= $4
             ORDER BY w.due_at, w.id LIMIT 500"
        ),
        &[region, path, now.into(), now.day().into()],
        withdrawn,
    )
}

fn withdrawn(row: &Row<'_>) -> StoreResult<Late> {
    let one = late(row, Kind::Withdrawal(row.choice(5)?), format!("/withdrawals/{}", row.text(4)?))?;
    Ok(Late { handler: row.opt_text(6)?.map(StaffId), ..one })
}
