//! One case, found through the reader's scope: what you may not see is not found.

use domain::case::{Case, Entry};
use domain::directory::{CaseId, OrgId};

use super::{Line, Reach, lines, read_line};
use crate::db::{Tx, Value};
use crate::error::{StoreError, StoreResult};
use crate::journal;
use crate::sql;
use crate::vault::{Keys, Person, person};

/// Everything a case page shows.
pub struct Found {
    pub case: Case,
    pub entries: Vec<Entry>,
    pub consumer: Option<Person>,
    pub agents: Vec<Person>,
    /// Names of the station's staff, also of those who left, and of all who acted from above.
    pub staff: Vec<(String, String)>,
}

/// The number of a case by its id, if the reader may see it.
///
/// # Errors
/// When the database fails.
pub fn number(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<String>> {
    let [region, path] = reach.values();
    tx.query_opt(
        sql!(
            "SELECT r.number FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             WHERE r.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.case_id = $3"
        ),
        &[region, path, id.into()],
        |row| row.text(0),
    )
}

/// The id and station of a case by its number, if the reader may see it.
///
/// # Errors
/// When the database fails.
pub fn by_number(tx: &mut Tx<'_>, reach: &Reach, number: &str) -> StoreResult<Option<(CaseId, OrgId)>> {
    let [region, path] = reach.values();
    tx.query_opt(
        sql!(
            "SELECT r.case_id, r.station_id FROM case_row r
             JOIN org o ON o.region = r.region AND o.id = r.station_id
             WHERE r.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.number = $3"
        ),
        &[region, path, number.into()],
        |row| Ok((CaseId(row.text(0)?), OrgId(row.text(1)?))),
    )
}

/// The line of a case, if the reader may see it.
pub(super) fn line(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Line>> {
    let [region, path] = reach.values();
    let values: [Value; 3] = [region, path, id.into()];
    tx.query_opt(lines!("AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.case_id = $3"), &values, read_line)
}

/// Loads a case whose id was found through the scope.
///
/// # Errors
/// When the database fails or the case cannot be read.
pub fn load(tx: &mut Tx<'_>, keys: &Keys, region: &str, id: &CaseId) -> StoreResult<Found> {
    let history = journal::load(tx, region, id)?;
    let case = history.state(id).ok_or_else(|| StoreError::Corrupt(format!("case {id} has no events")))?;
    let consumer = person(tx, keys, region, &case.intake.consumer)?;
    let mut agents = Vec::new();
    for agent in &case.agents {
        agents.extend(person(tx, keys, region, &agent.person)?);
    }
    let staff = names(tx, &case, &history.entries)?;
    Ok(Found { case, entries: history.entries, consumer, agents, staff })
}

fn names(tx: &mut Tx<'_>, case: &Case, entries: &[Entry]) -> StoreResult<Vec<(String, String)>> {
    let read = |row: &crate::db::Row<'_>| Ok((row.text(0)?, row.text(1)?));
    let mut known =
        tx.query(sql!("SELECT id, name FROM staff WHERE org_id = $1"), &[case.station.as_str().into()], read)?;
    for id in entries.iter().map(|entry| entry.by.as_str()) {
        if id != "system" && !known.iter().any(|(one, _)| one == id) {
            known.extend(tx.query_opt(sql!("SELECT id, name FROM staff WHERE id = $1"), &[id.into()], read)?);
        }
    }
    Ok(known)
}
