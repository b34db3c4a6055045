//! Files that belong to a case: photos, documents, recordings (A5c). Copies only; nothing here can
//! say that an original was kept (A5d).
//!
//! The bytes lie on disk under the hash of their content, written and synced before the
//! transaction that speaks of them, so that no row ever points at nothing. The same file sent
//! twice is kept once.

mod disk;
mod incoming;
mod kind;
mod row;
mod table;

pub use disk::{Files, Kept};
pub(crate) use disk::{make_private, private, sync_folder};
pub use incoming::Incoming;
pub use kind::{Media, refuse_kind};
pub use row::{StoredFile, every, find, record};
pub use table::{keep_table, open_table};

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Its kind or its size is not allowed; the message is for the person at the counter.
    #[error(transparent)]
    Refused(#[from] domain::kernel::Refusal),
    /// The disk failed.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
}

impl From<FileError> for crate::StoreError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Refused(refusal) => refusal.into(),
            FileError::Io(error) => error.into(),
        }
    }
}
