//! The digital signature of a station on a PDF, pure: key, time and bytes are handed in.
//!
//! A signature is added behind the file as it stands (an incremental update), so not one byte of what
//! was set is touched; the same bytes, key and time give the same signature (RFC 6979).

mod apply;
mod certificate;
mod drawing;
mod envelope;
mod inspect;
#[cfg(test)]
mod tests;

pub use apply::{Note, sign};
pub use certificate::{Certificate, Key, Owner, Validity};
pub use drawing::{Flaw, check_drawing};
pub use inspect::{Found, inspect};

/// Why a PDF could not be signed or read.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It is no PDF, or one that cannot take a signature.
    #[error("pdf: {0}")]
    Pdf(String),
    /// Key or certificate cannot be used.
    #[error("certificate: {0}")]
    Certificate(String),
}

/// What the rooms of this module hand back.
pub type SealResult<T> = Result<T, SealError>;

impl From<lopdf::Error> for SealError {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error.to_string())
    }
}

impl From<x509_cert::der::Error> for SealError {
    fn from(error: x509_cert::der::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

/// The SHA-256 of some pieces, one after the other.
fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    use sha2::Digest as _;
    let mut hasher = sha2::Sha256::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().into()
}

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
