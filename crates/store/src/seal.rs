//! Sealing a month of the register (A14a): from then on it can be seen what was added later.

use domain::directory::OrgId;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::ids::hash;
use crate::query::register::Entry;
use crate::sql;

/// A sealed month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The lines as they stood.
    pub entries: Vec<Entry>,
    pub hash: String,
    pub sealed_at: domain::kernel::Moment,
    pub by: String,
}

/// Seals a month; `false` when it was sealed before.
///
/// # Errors
/// When the database fails.
pub fn seal(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, month: &str, entries: &[Entry]) -> StoreResult<bool> {
    let content = serde_json::to_string(entries).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let digest = hash(&[station.as_str(), month, &content]);
    let touched = tx.execute(
        sql!(
            "INSERT INTO register_seal (region, station_id, month, entries, content, hash, sealed_at, sealed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (region, station_id, month) DO NOTHING"
        ),
        &[
            change.actor.region.as_str().into(),
            station.as_str().into(),
            month.into(),
            i64::try_from(entries.len()).unwrap_or_default().into(),
            content.into(),
            (&digest).into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    if touched > 0 {
        change.note(tx, "register", &format!("{station} {month}"), "封存登记簿", &json!({"hash": digest}))?;
    }
    Ok(touched > 0)
}

/// The seal of a month, if there is one.
///
/// # Errors
/// When the database fails or the sealed lines cannot be read.
pub fn of_month(tx: &mut Tx<'_>, region: &str, station: &OrgId, month: &str) -> StoreResult<Option<Seal>> {
    tx.query_opt(
        sql!(
            "SELECT q.content, q.hash, q.sealed_at, s.name, q.erased FROM register_seal q
             LEFT JOIN staff s ON s.id = q.sealed_by
             WHERE q.region = $1 AND q.station_id = $2 AND q.month = $3"
        ),
        &[region.into(), station.as_str().into(), month.into()],
        |row| {
            let content = row.text(0)?;
            let seal = Seal {
                entries: serde_json::from_str(&content).map_err(|error| StoreError::Corrupt(error.to_string()))?,
                hash: row.text(1)?,
                sealed_at: row.moment(2)?,
                by: row.opt_text(3)?.unwrap_or_default(),
            };
            // Names that a destruction took out are missing; a second hash binds the rest to the first.
            let fits = match row.opt_text(4)? {
                Some(erased) => hash(&[&seal.hash, &content]) == erased,
                None => hash(&[station.as_str(), month, &content]) == seal.hash,
            };
            if fits { Ok(seal) } else { Err(StoreError::Corrupt(format!("register_seal {station} {month}"))) }
        },
    )
}
