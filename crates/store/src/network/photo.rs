//! The photos of an occasion: of a training, of publicity.

use domain::kernel::Moment;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// A photo with who brought it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    pub hash: String,
    pub at: Moment,
    pub by: String,
}

/// Keeps a photo; the same one twice is one.
pub(super) fn keep(tx: &mut Tx<'_>, change: Change<'_>, occasion: &str, hash: &str) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO occasion_photo (region, occasion_id, hash, at, by_id) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (region, occasion_id, hash) DO NOTHING"
        ),
        &[
            change.actor.region.as_str().into(),
            occasion.into(),
            hash.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The photos of an occasion, oldest first.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, occasion: &str) -> StoreResult<Vec<Photo>> {
    tx.query(
        sql!(
            "SELECT f.hash, f.at, s.name FROM occasion_photo f LEFT JOIN staff s ON s.id = f.by_id
             WHERE f.region = $1 AND f.occasion_id = $2 ORDER BY f.at, f.hash"
        ),
        &[region.into(), occasion.into()],
        |row| Ok(Photo { hash: row.text(0)?, at: row.moment(1)?, by: row.opt_text(2)?.unwrap_or_default() }),
    )
}
