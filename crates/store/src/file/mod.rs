//! Files that belong to a case: photos, documents, recordings (A5c). Copies only; nothing here can
//! say that an original was kept (A5d).
//!
//! The bytes lie on a shelf (a folder, or a bucket of S3) under the hash of their content, and are
//! durable there before the transaction that speaks of them, so that no row ever points at nothing.
//! The same file sent twice is kept once. What is read is compared with its hash.

mod disk;
mod door;
mod kind;
mod row;
mod s3;
mod shelf;
mod sweep;
mod table;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use disk::{make_private, private, sync_folder};
pub use door::{Files, Kept};
pub use kind::{Media, refuse_heic, refuse_kind};
pub use row::{Held, StoredFile, every, find, named, record};
pub use s3::{Bucket, Now};
pub use sweep::{Swept, sweep};
pub use table::{keep_table, open_table};
pub use view::{View, record_view, view_of};

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Its kind or its size is not allowed; the message is for the person at the counter.
    #[error(transparent)]
    Refused(#[from] domain::kernel::Refusal),
    /// The shelf failed.
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
