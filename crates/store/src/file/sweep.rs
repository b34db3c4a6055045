//! Files of which nobody speaks: an upload whose transaction never came.

use domain::kernel::Moment;

use super::{Files, named};
use crate::db::Db;
use crate::error::StoreResult;

/// What was swept away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files that no row names.
    pub orphans: usize,
    /// Uploads that were cut off.
    pub drafts: usize,
}

/// Takes away what lies there since before `before` and is named by no row. Give it a day at least: a file comes
/// first, and the row that names it a moment later; one that is sent again counts from then.
///
/// # Errors
/// When the shelf or the database fails; what was swept until then is gone.
pub fn sweep(db: &Db, files: &Files, before: Moment) -> StoreResult<Swept> {
    let mut swept = Swept { drafts: files.tidy(before)?, orphans: 0 };
    let mut after = String::new();
    loop {
        let page = files.list(&after)?;
        let Some(last) = page.last() else { return Ok(swept) };
        after.clone_from(last);
        for hash in &page {
            if db.read(|tx| named(tx, hash))? {
                continue;
            }
            // Asked last of all, so that a file that has just been sent again is seen to be new.
            if files.since(hash)?.is_some_and(|since| since < before) {
                files.remove(hash)?;
                swept.orphans += 1;
            }
        }
    }
}
