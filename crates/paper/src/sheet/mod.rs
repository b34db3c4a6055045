//! One table of a file, as CSV or Excel.

mod book;
mod error;
mod guard;
mod table;
mod text;
mod write;

pub use error::SheetError;
pub use text::to_csv;
pub use write::{Column, to_xlsx};

/// Rows below the head that are read at most.
pub const MOST_ROWS: usize = 10_000;
/// Columns that are read at most.
pub const MOST_COLUMNS: usize = 100;
/// Bytes of a file that are read at most.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Lines that are collected at most: a title and the head stand above the rows.
const MOST_LINES: usize = MOST_ROWS + 20;

/// A table of text: every row is as wide as the head, no row is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The headings of the columns.
    pub head: Vec<String>,
    /// The rows below the head.
    pub rows: Vec<Vec<String>>,
}

/// Reads a file by its content, whatever it is called; `name` only serves the messages.
///
/// Of a workbook the first visible sheet is read. Days come out as `2026-11-23`, times as
/// `2026-11-23T14:30`, numbers as they would be typed.
///
/// # Errors
/// When the file is no table that can be read, or beyond a limit; the message is for a clerk.
pub fn read(name: &str, bytes: &[u8]) -> Result<Sheet, SheetError> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooBig);
    }
    // Old Excel files and files with a password are both OLE containers.
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
    let rows = match bytes {
        _ if bytes.starts_with(b"PK\x03\x04") => book::read(name, bytes)?,
        _ if bytes.starts_with(OLE) => return Err(SheetError::OldExcel(name.to_owned())),
        _ => text::read(name, bytes)?,
    };
    table::assemble(rows)
}

#[cfg(test)]
mod tests;
