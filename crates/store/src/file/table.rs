//! A table of work orders between its preview and its confirmation: kept sealed, for it names consumers.

use super::{Files, Media, find, record};
use crate::audit::Change;
use crate::db::Db;
use crate::error::StoreResult;
use crate::vault::Keys;

/// Keeps a table for who acts; the hash under which only they find it again.
///
/// # Errors
/// When the disk or the database fails.
pub fn keep_table(
    db: &Db,
    files: &Files,
    keys: &Keys,
    change: Change<'_>,
    name: &str,
    content: &[u8],
) -> StoreResult<String> {
    let sealed = keys.seal_bytes(content, change.entropy)?;
    let kept = files.keep_own(&sealed, Media::Table)?;
    db.write(|tx| record(tx, &change.actor.region, &kept, name, &change.actor.id, change.moment))?;
    Ok(kept.hash)
}

/// Name and content of a table that who acts has kept; nothing for anybody else's.
///
/// # Errors
/// When the disk or the database fails, or the key is not the one that sealed it.
pub fn open_table(
    db: &Db,
    files: &Files,
    keys: &Keys,
    change: Change<'_>,
    hash: &str,
) -> StoreResult<Option<(String, Vec<u8>)>> {
    let found = db.read(|tx| find(tx, &change.actor.region, hash))?;
    let Some(stored) = found.filter(|one| one.media == Media::Table && one.by == change.actor.id) else {
        return Ok(None);
    };
    Ok(Some((stored.name, keys.open_bytes(&files.read(hash)?)?)))
}
