//! The pictures of a station's seals, kept once and chosen when something is sealed.

use domain::directory::OrgId;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// A seal: whose it is, and its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealImage {
    /// `station` or `unit`.
    pub kind: String,
    /// The hash of the stored picture.
    pub file: String,
}

/// The seals of a station, that of the unit last.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<SealImage>> {
    tx.query(
        sql!("SELECT kind, file FROM seal_image WHERE region = $1 AND station_id = $2 ORDER BY kind"),
        &[region.into(), station.as_str().into()],
        |row| Ok(SealImage { kind: row.text(0)?, file: row.text(1)? }),
    )
}

/// Keeps the picture of a seal; one of the same kind gives way to it.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, kind: &str, file: &str) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO seal_image (region, station_id, kind, file, set_at, set_by) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (region, station_id, kind) DO UPDATE SET file = $4, set_at = $5, set_by = $6"
        ),
        &[
            change.actor.region.as_str().into(),
            station.as_str().into(),
            kind.into(),
            file.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "seal_image", station.as_str(), "登记印章图片", &json!({ "kind": kind, "file": file }))
}
