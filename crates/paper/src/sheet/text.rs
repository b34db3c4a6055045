//! Tables as text: CSV, and what Excel calls Unicode text.

use encoding_rs::{Encoding, GB18030};

use super::guard::{guarded, unguarded};
use super::table::clean;
use super::{MOST_LINES, Sheet, SheetError};

/// The rows of a text file.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let text = decode(name, bytes)?;
    let start = text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<html") || start.starts_with("<!doctype html") || start.starts_with("<table") {
        return Err(SheetError::WebPage(name.to_owned()));
    }
    // Text has no zero bytes; pictures and documents do, nearly at once.
    if text.contains('\0') || start.starts_with("%pdf-") {
        return Err(SheetError::NotATable(name.to_owned()));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| SheetError::NotATable(name.to_owned()))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() > MOST_LINES {
            return Err(SheetError::TooManyRows);
        }
        rows.push(record.iter().map(|cell| unguarded(&clean(cell)).to_owned()).collect());
    }
    Ok(rows)
}

/// UTF-8, UTF-16 with its mark, or else what Excel writes in China.
fn decode(name: &str, bytes: &[u8]) -> Result<String, SheetError> {
    let wrong = || SheetError::Encoding(name.to_owned());
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.map(Into::into).ok_or_else(wrong);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into).ok_or_else(wrong)
}

/// Comma, tab or semicolon, whichever parts the first line that has any of them outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The comma wins a tie.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| sign)
}

/// CSV as Excel opens it right: UTF-8 with its mark, every cell in quotes, nothing that could become a formula.
///
/// ```
/// use paper::sheet::{Sheet, to_csv};
/// let sheet = Sheet { head: vec!["编号".into()], rows: vec![vec!["=1".into()]] };
/// assert_eq!(to_csv(&sheet), "\u{FEFF}\"编号\"\r\n\"'=1\"\r\n".as_bytes());
/// ```
#[must_use]
pub fn to_csv(sheet: &Sheet) -> Vec<u8> {
    let mut out = String::from("\u{FEFF}");
    for row in std::iter::once(&sheet.head).chain(&sheet.rows) {
        let cells: Vec<_> =
            row.iter().map(|cell| format!("\"{}\"", guarded(&clean(cell)).replace('"', "\"\""))).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}
