//! A table as an Excel workbook.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::table::clean;
use super::{Sheet, SheetError};

/// What a column of a workbook holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    /// The heading of the column.
    pub label: &'a str,
    /// Whether its numbers are written as numbers, so that Excel adds them up.
    pub numeric: bool,
}

/// A workbook of one sheet called `title`: a bold head that stays in view, columns wide enough to read.
///
/// Text stays text, so that no number loses its leading zeros and nothing is computed; a column that
/// `columns` declares numeric holds numbers. The same table gives the same bytes.
///
/// # Errors
/// When a text does not fit into a cell, or the table not into a sheet.
pub fn to_xlsx(sheet: &Sheet, columns: &[Column<'_>], title: &str) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    // A fixed day, for the bytes must not depend on the clock.
    let created = ExcelDateTime::from_ymd(2026, 1, 1).map_err(unwritable)?;
    book.set_properties(&DocProperties::new().set_title(clean(title)).set_creation_datetime(&created));
    let page = book.add_worksheet();
    page.set_name(sheet_name(title)).map_err(unwritable)?;
    page.set_freeze_panes(1, 0).map_err(unwritable)?;
    page.set_repeat_rows(0, 0).map_err(unwritable)?;
    // Printed, the columns stay together: across, and as small as it takes.
    page.set_paper_size(9);
    page.set_landscape();
    page.set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    page.set_footer("&C第 &P 页　共 &N 页");

    let lined = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let bold = lined.clone().set_bold().set_text_wrap();
    let text = lined.clone().set_num_format("@").set_text_wrap();
    let most = if sheet.head.len() > MANY { NARROW } else { WIDE };
    let numeric: BTreeSet<&str> = columns.iter().filter(|column| column.numeric).map(|column| column.label).collect();
    let mut widths: Vec<f64> = Vec::new();
    for (column, label) in (0u16..).zip(&sheet.head) {
        put(page, 0, column, label, &bold).map_err(|error| at(error, 0, label))?;
        let width = width(sheet, column, most, numeric.contains(label.as_str()));
        page.set_column_width(column, width).map_err(unwritable)?;
        widths.push(width);
    }
    // Not every program makes the rows high enough for what wraps.
    for (row, cells) in (0u32..).zip(std::iter::once(&sheet.head).chain(&sheet.rows)) {
        let most = cells.iter().zip(&widths).map(|(cell, width)| lines(cell, *width)).max().unwrap_or(1);
        page.set_row_height(row, 15.0 * f64::from(most.min(20))).map_err(unwritable)?;
    }
    for (row, cells) in (1u32..).zip(&sheet.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            let label = sheet.head.get(usize::from(column)).map_or("", String::as_str);
            let number = if numeric.contains(label) { number(cell) } else { None };
            let done = match number {
                Some((value, format)) => {
                    page.write_number_with_format(row, column, value, &lined.clone().set_num_format(format)).map(|_| ())
                }
                None => put(page, row, column, cell, &text),
            };
            done.map_err(|error| at(error, row, label))?;
        }
    }
    book.save_to_buffer().map_err(unwritable)
}

fn put(page: &mut Worksheet, row: u32, column: u16, cell: &str, format: &Format) -> Result<(), XlsxError> {
    let cell = clean(cell);
    if cell.is_empty() {
        page.write_blank(row, column, format)?;
    } else {
        page.write_string_with_format(row, column, cell, format)?;
    }
    Ok(())
}

/// A plain number of at most fifteen digits, which is what Excel keeps, and the format that shows its decimals.
fn number(cell: &str) -> Option<(f64, String)> {
    let (whole, decimals) = cell.split_once('.').unwrap_or((cell, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let kept = !digits.is_empty() && digits.len() + decimals.len() <= 15 && plain(digits) && plain(decimals);
    // A leading zero says that it is a code, a final point that it is a sentence.
    if !kept || (digits.len() > 1 && digits.starts_with('0')) || cell.ends_with('.') {
        return None;
    }
    let format = if decimals.is_empty() { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals.len())) };
    Some((cell.parse().ok()?, format))
}

/// Columns from which a table is a wide one, and how wide its cells are at most; of others; in characters of a digit.
const MANY: usize = 14;
const NARROW: u32 = 8;
const WIDE: u32 = 48;

/// A Chinese character is two digits wide.
fn wide(line: &str) -> u32 {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Wide enough for most cells; the longest texts wrap, a number cannot.
fn width(sheet: &Sheet, column: u16, most: u32, numeric: bool) -> f64 {
    let cells = |rows: &mut dyn Iterator<Item = &Vec<String>>| {
        let cells = rows.filter_map(|row| row.get(usize::from(column)));
        cells.flat_map(|cell| cell.lines()).map(wide).max().unwrap_or_default()
    };
    let (head, below) = (cells(&mut std::iter::once(&sheet.head)), cells(&mut sheet.rows.iter()));
    let below = if numeric { below } else { below.min(most) };
    f64::from(head.min(most).max(below).max(6) + 2)
}

/// How many lines a cell needs in a column; a bold head and a Chinese character that goes over whole need some more.
fn lines(cell: &str, width: f64) -> u32 {
    let needed: f64 = cell.lines().map(|line| (f64::from(wide(line)) / (width - 1.5)).ceil().max(1.0)).sum();
    (1..20).find(|count| f64::from(*count) >= needed).unwrap_or(20)
}

/// What Excel allows as the name of a sheet: 31 characters, no signs of a path or a formula.
fn sheet_name(title: &str) -> String {
    let fit = |c: &char| !c.is_control() && !['[', ']', ':', '*', '?', '/', '\\'].contains(c);
    let mut name = String::new();
    // Excel counts as UTF-16 does.
    for c in clean(title).trim().chars().filter(fit) {
        if name.encode_utf16().count() + c.len_utf16() <= 31 {
            name.push(c);
        }
    }
    let name = name.trim_matches(['\'', ' ']);
    if name.is_empty() { "表".to_owned() } else { name.to_owned() }
}

fn at(error: XlsxError, row: u32, label: &str) -> SheetError {
    match error {
        XlsxError::MaxStringLengthExceeded => SheetError::CellTooLong {
            row: usize::try_from(row).unwrap_or(usize::MAX),
            column: label.chars().take(20).collect(),
        },
        other => unwritable(other),
    }
}

fn unwritable(error: XlsxError) -> SheetError {
    SheetError::Unwritable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{number, sheet_name};

    #[test]
    fn only_plain_numbers_become_numbers() {
        assert_eq!(number("4299.50"), Some((4299.5, "0.00".to_owned())));
        assert_eq!(number("-3"), Some((-3.0, "0".to_owned())));
        for text in ["", "-", "007", "1e3", "1,000", "3.", "1234567890123456", "=1", "一"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn any_title_names_a_sheet() {
        assert_eq!(sheet_name("工单：2026/11 [导出]"), "工单：202611 导出");
        assert_eq!(sheet_name("'*'"), "表");
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
    }
}
