//! Files as the rest of the program knows them, wherever they lie.

use std::io::{self, Read as _};
use std::path::PathBuf;
use std::sync::Arc;

use domain::kernel::Moment;

use super::disk::Disk;
use super::kind::{LARGEST, Media};
use super::s3::{Bucket, S3};
use super::shelf::Shelf;
use super::{FileError, shelf};
use crate::ids::sha256;

/// The files. Copies of the program that share a database must share them too.
#[derive(Clone)]
pub struct Files(Arc<dyn Shelf>);

/// A file that is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of the content.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    pub media: Media,
}

impl Files {
    /// In a folder, which is made when it is not there; only this account can look into it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(dir: impl Into<PathBuf>) -> io::Result<Self> {
        Ok(Self(Arc::new(Disk::new(dir.into())?)))
    }

    /// In a bucket of S3 or what speaks like it, which must be there.
    ///
    /// # Errors
    /// When it does not answer, or refuses these keys.
    pub fn in_bucket(bucket: Bucket) -> io::Result<Self> {
        Ok(Self(Arc::new(S3::new(bucket)?)))
    }

    /// Takes in a file that somebody sent.
    ///
    /// # Errors
    /// A refusal of its kind or size, or a failure of the shelf.
    pub fn keep(&self, content: &[u8]) -> Result<Kept, FileError> {
        Ok(self.keep_own(content, Media::judge(content)?)?)
    }

    /// Takes in what the program itself made; its kind is known.
    ///
    /// # Errors
    /// When the shelf fails.
    pub fn keep_own(&self, content: &[u8], media: Media) -> io::Result<Kept> {
        let hash = sha256(content);
        self.0.put(&hash, content)?;
        Ok(Kept { hash, size: content.len() as u64, media })
    }

    /// Puts a file back from a backup. Its kind was judged when it first came.
    ///
    /// # Errors
    /// When the shelf fails, or the content does not fit `hash`.
    pub(crate) fn put_back(&self, hash: &str, content: impl io::Read) -> io::Result<()> {
        let mut bytes = Vec::new();
        content.take(LARGEST + 1).read_to_end(&mut bytes)?;
        let found = sha256(&bytes);
        if found != hash {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("file {hash} holds {found}")));
        }
        self.0.put(hash, &bytes)
    }

    /// The content of a file.
    ///
    /// # Errors
    /// `NotFound` when it is not there, `InvalidData` when it does not fit its hash.
    pub fn read(&self, hash: &str) -> io::Result<Vec<u8>> {
        if !shelf::is_hash(hash) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let content = self.0.get(hash)?;
        if sha256(&content) == hash {
            Ok(content)
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidData, format!("file {hash} does not fit its hash")))
        }
    }

    /// What is wrong with a file that ought to be there, or nothing.
    ///
    /// # Errors
    /// When the shelf fails otherwise than by the file's absence.
    pub fn fault(&self, hash: &str) -> io::Result<Option<&'static str>> {
        match self.read(hash) {
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some("the content does not fit its hash")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some("the file is missing")),
            Err(error) => Err(error),
        }
    }

    /// When a file was last put on its shelf; nothing when it is not there.
    ///
    /// # Errors
    /// When the shelf fails.
    pub fn since(&self, hash: &str) -> io::Result<Option<Moment>> {
        self.0.since(hash)
    }

    /// Takes a file away. No row may speak of it any more.
    ///
    /// # Errors
    /// When the shelf fails.
    pub fn remove(&self, hash: &str) -> io::Result<()> {
        self.0.remove(hash)
    }

    /// Up to a thousand hashes or so after `after`, in their order; begin with an empty text, an empty list ends.
    ///
    /// # Errors
    /// When the shelf fails.
    pub fn list(&self, after: &str) -> io::Result<Vec<String>> {
        self.0.list(after)
    }

    /// Takes away what began to come in before `before` and never ended; says how much.
    ///
    /// # Errors
    /// When the shelf fails.
    pub(super) fn tidy(&self, before: Moment) -> io::Result<usize> {
        self.0.tidy(before)
    }

    /// Puts something under a hash that is not its own, for tests of damage.
    #[cfg(test)]
    pub(super) fn damage(&self, hash: &str, content: &[u8]) -> io::Result<()> {
        self.0.put(hash, content)
    }
}
