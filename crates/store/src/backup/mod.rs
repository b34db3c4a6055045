//! Backup and restore: one archive that either engine can read.
//!
//! A `.tar.gz` with `manifest.json` first, then a JSONL file a table, all read in one snapshot
//! while the program serves, then the files by their hash. Left out is what can be made again
//! (the read tables) and what should not outlive a move (who is signed in). The secrets of the
//! vault are not in it: without them the sealed columns of `person` stay closed, so that a lost
//! archive is not a lost secret; they are kept apart.

mod archive;
mod line;
mod restore;
mod save;
mod table;
#[cfg(test)]
mod tests;

use domain::kernel::Moment;
use serde::{Deserialize, Serialize};

pub use archive::check;
pub use restore::restore;
pub use save::backup;

/// How far a long task has come: rows and files done, rows and files in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// The form of archive that this program writes.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";

/// What is in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    pub made_at: Moment,
    pub tables: Vec<TableRecord>,
    pub files: Vec<FileRecord>,
    /// Files that a row names and the disk does not hold as it should, with what is wrong.
    pub left_out: Vec<LeftOut>,
}

/// One table of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRecord {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: u64,
    /// Of the JSONL file.
    pub sha256: String,
    /// The hashes of all lines, folded together whatever their order: equal in every database
    /// that holds the same rows.
    pub content: String,
}

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// SHA-256 of the content, and its name in the archive.
    pub hash: String,
    /// Bytes.
    pub size: u64,
}

/// One file that could not be saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub hash: String,
    pub what: String,
}

impl Manifest {
    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Rows and files: what a progress bar counts.
    #[must_use]
    pub fn pieces(&self) -> u64 {
        self.rows() + self.files.len() as u64
    }
}
