//! The small door behind which files lie.

use std::io;

use domain::kernel::Moment;

/// A place for bytes under names that say what they are: 64 digits, the SHA-256 of the content.
pub(super) trait Shelf: Send + Sync {
    /// Keeps `content`, durably when it returns; what lay there under this name is replaced.
    fn put(&self, hash: &str, content: &[u8]) -> io::Result<()>;

    /// What lies there, unchecked; `NotFound` when nothing does.
    fn get(&self, hash: &str) -> io::Result<Vec<u8>>;

    /// When it was last put there, without reading it; nothing when it is not there.
    fn since(&self, hash: &str) -> io::Result<Option<Moment>>;

    /// Takes it away; nothing happens when it is not there.
    fn remove(&self, hash: &str) -> io::Result<()>;

    /// Up to a thousand names or so after `after`, in their order; an empty text begins, an empty list ends.
    fn list(&self, after: &str) -> io::Result<Vec<String>>;

    /// Takes away what began to come in before `before` and never ended; says how much.
    fn tidy(&self, before: Moment) -> io::Result<usize>;
}

/// Whether a text is the name of a file.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// `ab/cdef...`: the same on every shelf, so that one can be copied to another.
pub(super) fn place(hash: &str) -> io::Result<(&str, &str)> {
    if is_hash(hash) { Ok(hash.split_at(2)) } else { Err(io::ErrorKind::NotFound.into()) }
}
