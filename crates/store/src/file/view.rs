//! What pages show of a file instead of the file itself: a photo upright, small and without its place,
//! a PDF that runs nothing. Events speak of the original alone.

use super::{Kept, Media};
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// What is shown of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// SHA-256 of what is shown.
    pub hash: String,
    pub media: Media,
}

/// Notes what is shown of the file `of`. A view that is made anew takes the place of the old one.
///
/// # Errors
/// When the database fails.
pub fn record_view(tx: &mut Tx<'_>, region: &str, of: &str, view: &Kept) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO file_view (region, hash, view, size, media) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (region, hash) DO UPDATE SET view = excluded.view, size = excluded.size, media = excluded.media"
        ),
        &[region.into(), of.into(), view.hash.as_str().into(), view.size.into(), view.media.mime().into()],
    )?;
    Ok(())
}

/// What is shown of a file of a county; nothing when it is shown as it is, or not at all.
///
/// # Errors
/// When the database fails.
pub fn view_of(tx: &mut Tx<'_>, region: &str, of: &str) -> StoreResult<Option<View>> {
    tx.query_opt(
        sql!("SELECT view, media FROM file_view WHERE region = $1 AND hash = $2"),
        &[region.into(), of.into()],
        |row| {
            let mime = row.text(1)?;
            let media = Media::from_mime(&mime);
            let media = media.ok_or_else(|| StoreError::Corrupt(format!("file_view.media: {mime}")))?;
            Ok(View { hash: row.text(0)?, media })
        },
    )
}
