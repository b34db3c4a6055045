//! What the signatures of a PDF say: by whom, when, over how much of the file, and whether they hold.

use jiff::Timestamp;
use lopdf::{Dictionary, Document, Object};

use super::certificate::Certificate;
use super::{SealResult, envelope, sha256};

/// A signature that was found in a PDF.
#[derive(Clone, Debug)]
pub struct Found {
    pub certificate: Certificate,
    /// When it says it was made.
    pub at: Option<Timestamp>,
    pub reason: String,
    /// It is over the whole file: nothing was added behind it.
    pub whole: bool,
    /// Not one byte of what it is over has changed, and the signature is the certificate's.
    pub intact: bool,
}

impl Found {
    /// Whether the file stands as the owner of `certificate` signed it, while the certificate was valid.
    #[must_use]
    pub fn holds(&self, certificate: &Certificate) -> bool {
        let in_time = certificate
            .validity()
            .is_ok_and(|valid| self.at.is_some_and(|at| valid.from.as_second() <= at.as_second() && at <= valid.to));
        self.whole && self.intact && in_time && self.certificate == *certificate && certificate.signed_by_itself()
    }
}

/// The signatures of a PDF, in the order of its form; none when it was never signed.
///
/// # Errors
/// When it is no PDF.
pub fn inspect(pdf: &[u8]) -> SealResult<Vec<Found>> {
    let document = Document::load_mem(pdf)?;
    let root = document.catalog()?;
    let Ok(form) = root.get_deref(b"AcroForm", &document).and_then(Object::as_dict) else { return Ok(Vec::new()) };
    let Ok(fields) = form.get_deref(b"Fields", &document).and_then(Object::as_array) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for field in fields {
        let Ok(field) = field.as_reference().and_then(|id| document.get_dictionary(id)) else { continue };
        let is_signature = field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig");
        let value = field.get_deref(b"V", &document).and_then(Object::as_dict);
        if let (true, Ok(value)) = (is_signature, value) {
            found.extend(read(pdf, value));
        }
    }
    Ok(found)
}

/// One signature; nothing when it is not of our kind.
fn read(pdf: &[u8], value: &Dictionary) -> Option<Found> {
    let range: Vec<usize> = value
        .get(b"ByteRange")
        .and_then(Object::as_array)
        .ok()?
        .iter()
        .filter_map(|number| usize::try_from(number.as_i64().ok()?).ok())
        .collect();
    let [0, start, end, rest] = range[..] else { return None };
    let close = end.checked_add(rest)?;
    let (before, hole, after) = (pdf.get(..start)?, pdf.get(start..end)?, pdf.get(end..close)?);
    // Between the two ranges stands the signature and nothing else.
    let digits = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    let opened = envelope::open(&unhex(digits)?, sha256(&[before, after])).ok()?;
    Some(Found {
        certificate: opened.certificate,
        at: opened.at,
        reason: value.get(b"Reason").and_then(Object::as_str).map(words).unwrap_or_default(),
        whole: close == pdf.len(),
        intact: opened.intact,
    })
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(value(*high)? * 16 + value(*low)?).ok(),
            _ => None,
        })
        .collect()
}

fn words(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => {
            let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}
