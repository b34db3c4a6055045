//! Ids: UUIDv7 text, so that rows made later sort later.

use domain::kernel::Moment;

/// Where random bytes come from; the program hands in the operating system's, a test its own.
pub trait Entropy: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, buf: &mut [u8]);
}

/// A new id made at `at`.
#[must_use]
pub fn fresh(at: Moment, entropy: &dyn Entropy) -> String {
    // Times before 1970 do not occur; they would all sort first.
    let millis = u64::try_from(at.0.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes(entropy)).into_uuid().to_string()
}

/// A new secret of 256 bits as 64 hexadecimal digits.
#[must_use]
pub fn secret(entropy: &dyn Entropy) -> String {
    hex(&bytes::<32>(entropy))
}

/// Random bytes.
#[must_use]
pub fn bytes<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut buffer = [0; N];
    entropy.fill(&mut buffer);
    buffer
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).map(char::from).collect()
}

/// The SHA-256 of some bytes, as 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(bytes))
}

/// The SHA-256 of some texts, each closed by a byte that no text of ours holds.
#[must_use]
pub fn hash(parts: &[&str]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0x1f]);
    }
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Dice;

    #[test]
    fn later_ids_sort_later_and_none_repeats() {
        let dice = Dice::new(7);
        let at = |millis| jiff::Timestamp::from_millisecond(millis).map(Moment);
        let ids: Result<Vec<String>, _> =
            (0..200).map(|i| at(1_790_000_000_000 + i).map(|at| fresh(at, &dice))).collect();
        let ids = ids.unwrap_or_default();
        assert_eq!(ids.len(), 200);
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.iter().all(|id| id.len() == 36 && id.as_bytes()[14] == b'7'));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
