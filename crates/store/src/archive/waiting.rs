//! What of the archive waits for somebody: hand-overs, destruction lists, typical cases.

use domain::archive::{DestructionState, HandOverState};
use domain::directory::{OrgId, StaffId};
use domain::typical::TypicalState;

use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// Something that somebody has to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub station: OrgId,
    pub station_name: String,
    pub id: String,
    /// Number of a list, title of a typical case; empty for a hand-over.
    pub named: String,
    pub what: Matter,
}

/// What it is, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Whoever has to confirm it next.
    HandOver(HandOverState, StaffId),
    Destruction(DestructionState),
    Typical(TypicalState),
}

/// All of it within a reach, station by station.
///
/// # Errors
/// When the database fails.
pub fn waiting(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Waiting>> {
    let mut all = tx.query(
        sql!(
            "SELECT o.id, o.name, h.id, h.state,
                CASE WHEN h.state = 'open' THEN COALESCE(h.from_id, h.to_id) ELSE h.to_id END
             FROM org o JOIN archive_handover h ON h.region = o.region AND h.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND h.state IN ('open', 'given')
             ORDER BY o.path, h.opened_at"
        ),
        &reach.values(),
        |row| read(row, String::new(), Matter::HandOver(row.choice(3)?, StaffId(row.text(4)?))),
    )?;
    all.extend(tx.query(
        sql!(
            "SELECT o.id, o.name, d.id, d.state, d.number
             FROM org o JOIN destruction d ON d.region = o.region AND d.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND d.state IN ('drafted', 'agreed', 'approved')
             ORDER BY o.path, d.drafted_at"
        ),
        &reach.values(),
        |row| read(row, row.text(4)?, Matter::Destruction(row.choice(3)?)),
    )?);
    all.extend(tx.query(
        sql!(
            "SELECT o.id, o.name, t.id, t.state, t.title
             FROM org o JOIN typical_case t ON t.region = o.region AND t.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND t.state IN ('submitted', 'returned')
             ORDER BY o.path, t.at"
        ),
        &reach.values(),
        |row| read(row, row.text(4)?, Matter::Typical(row.choice(3)?)),
    )?);
    Ok(all)
}

fn read(row: &Row<'_>, named: String, what: Matter) -> StoreResult<Waiting> {
    Ok(Waiting { station: OrgId(row.text(0)?), station_name: row.text(1)?, id: row.text(2)?, named, what })
}
