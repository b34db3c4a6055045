//! From the rows of a file to a table with a head.

use super::{MOST_COLUMNS, MOST_ROWS, Sheet, SheetError};

/// Text as every format can hold it: one kind of line end, no other control characters.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_no_character(*c))).collect()
}

/// The byte order mark inside a text, and two code points that XML forbids.
const fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Rows as wide as the head; blank cells are empty, blank rows, blank columns at the end and a title above the head are left out.
pub(super) fn assemble(rows: Vec<Vec<String>>) -> Result<Sheet, SheetError> {
    let mut rows: Vec<_> = rows.into_iter().filter(|row| filled(row) > 0).collect();
    let width = rows.iter().map(|row| width(row)).max().unwrap_or_default();
    if width > MOST_COLUMNS {
        return Err(SheetError::TooManyColumns);
    }
    // Exports put a title into the first cell above the head.
    let head_at = rows.iter().position(|row| filled(row) > 1).unwrap_or_default();
    rows.drain(..head_at);
    for row in &mut rows {
        row.iter_mut().filter(|cell| is_blank(cell)).for_each(String::clear);
        row.resize(width, String::new());
    }
    if rows.is_empty() {
        return Err(SheetError::Empty);
    }
    let head = rows.remove(0);
    if rows.len() > MOST_ROWS {
        return Err(SheetError::TooManyRows);
    }
    Ok(Sheet { head, rows })
}

fn is_blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !is_blank(cell)).count()
}

fn width(row: &[String]) -> usize {
    row.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1)
}
