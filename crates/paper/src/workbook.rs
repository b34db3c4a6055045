//! A paper as an Excel workbook: the same lines, with real numbers and dates, ready to print on A4.

use domain::paper::{Block, Cell, Column, Sheet};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Columns that labels and values share; the same as on paper.
const UNITS: u16 = 13;
const LABEL: u16 = 2;

/// Characters across a page, upright and lying.
const UPRIGHT: u32 = 104;
const LYING: u32 = 180;

struct Looks {
    title: Format,
    quiet: Format,
    label: Format,
    text: Format,
}

/// What a cell holds.
enum Content {
    Text(String),
    Number(f64, &'static str),
    Day(ExcelDateTime),
}

/// The workbook of a paper; the same sheet gives the same bytes.
///
/// # Errors
/// When a text does not fit into a cell.
pub fn to_xlsx(sheet: &Sheet, number: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title(&sheet.title).set_author(&sheet.station).set_creation_datetime(&created),
    );
    let page = book.add_worksheet();
    page.set_name(name(&sheet.title))?;
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    page.set_margins(0.6, 0.6, 0.6, 0.7, 0.3, 0.3);
    page.set_footer(format!("&L{number}&C第 &P 页　共 &N 页"));
    if sheet.across {
        page.set_landscape();
    }
    let bordered = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let looks = Looks {
        title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center),
        quiet: Format::new().set_font_size(9),
        label: bordered.clone().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
        text: bordered.set_align(FormatAlign::Left).set_align(FormatAlign::VerticalCenter),
    };
    let wide = if sheet.across { LYING } else { UPRIGHT };
    let columns = width(page, sheet, wide)?;
    page.merge_range(0, 0, 0, columns - 1, &sheet.title, &looks.title)?;
    page.merge_range(1, 0, 1, columns / 2, &sheet.station, &looks.quiet)?;
    page.merge_range(1, columns / 2 + 1, 1, columns - 1, &format!("编号：{number}"), &looks.quiet)?;
    let mut row = 2;
    for block in &sheet.blocks {
        row = match block {
            Block::Grid { side, rows } => grid(page, &looks, row, side, rows)?,
            Block::Table { caption, columns: heads, rows } => {
                let list = matches!(sheet.blocks.as_slice(), [_]);
                ledger(
                    page,
                    &looks,
                    (row, columns),
                    (caption.as_str(), heads.as_slice(), rows.as_slice()),
                    (list, wide),
                )?
            }
            // Pictures and codes are for paper.
            Block::People { .. } | Block::Code { .. } | Block::Picture { .. } => row,
            Block::Text { heading, paragraphs } => {
                let text = [std::slice::from_ref(heading), paragraphs.as_slice()].concat().join("\n");
                merged(page, &looks.text, row, 0, columns - 1, &Content::Text(text.trim().to_owned()))?;
                page.set_row_height(row, 16.0 * f64::from(lines(&text, columns)))?;
                row + 1
            }
        };
    }
    for note in &sheet.notes {
        page.merge_range(row, 0, row, columns - 1, note, &looks.quiet)?;
        row += 1;
    }
    let signers: Vec<String> = sheet.signers.iter().map(|one| format!("{}：{}", one.who, one.said)).collect();
    if !signers.is_empty() {
        page.merge_range(row, 0, row, columns - 1, &signers.join("　　　　　　"), &looks.quiet)?;
        page.set_row_height(row, 40)?;
        row += 1;
    }
    page.set_print_area(0, 0, row - 1, columns - 1)?;
    book.save_to_buffer()
}

/// Sets the widths and says how many columns there are: a list has its own, a form shares thirteen or as many as its
/// widest table has.
fn width(page: &mut Worksheet, sheet: &Sheet, wide: u32) -> Result<u16, XlsxError> {
    if let [Block::Table { columns, .. }] = sheet.blocks.as_slice() {
        for (at, chars) in (0u16..).zip(shares(columns, wide)) {
            page.set_column_width(at, f64::from(chars))?;
        }
        return Ok(u16::try_from(columns.len()).unwrap_or(UNITS));
    }
    let heads =
        sheet.blocks.iter().map(|block| if let Block::Table { columns, .. } = block { columns.len() } else { 0 });
    let columns = u16::try_from(heads.max().unwrap_or_default()).unwrap_or(UNITS).max(UNITS);
    for at in 0..columns {
        page.set_column_width(at, f64::from(wide) / f64::from(columns))?;
    }
    Ok(columns)
}

/// The characters of each column, by its share of the page.
fn shares(columns: &[Column], wide: u32) -> Vec<u32> {
    let total = columns.iter().map(|column| column.width).sum::<u32>().max(1);
    columns.iter().map(|column| (wide * column.width / total).max(4)).collect()
}

fn grid(page: &mut Worksheet, looks: &Looks, from: u32, side: &str, rows: &[Vec<Cell>]) -> Result<u32, XlsxError> {
    let first = u16::from(!side.is_empty());
    let mut row = from;
    // The word down the side needs its height, however few the rows.
    let least = if side.is_empty() || rows.is_empty() {
        0.0
    } else {
        15.0 * f64::from(count(side.chars().count())) / f64::from(count(rows.len()))
    };
    for cells in rows {
        let pairs = u16::try_from(cells.len()).unwrap_or(1).max(1);
        let free = UNITS - first - pairs * LABEL;
        let mut column = first;
        let mut high = 1;
        for (at, cell) in (0u16..).zip(cells) {
            let span = if at == pairs - 1 { free - free / pairs * (pairs - 1) } else { free / pairs };
            merged(page, &looks.label, row, column, column + LABEL - 1, &Content::Text(cell.label.clone()))?;
            let text = cell.lines.join("\n");
            high = high.max(lines(&text, span)).max(if cell.tall { 3 } else { 1 });
            merged(page, &looks.text, row, column + LABEL, column + LABEL + span - 1, &content(&text))?;
            column += LABEL + span;
        }
        page.set_row_height(row, (17.0 * f64::from(high)).max(least))?;
        row += 1;
    }
    if first == 1 && row > from {
        let down: Vec<String> = side.chars().map(String::from).collect();
        let text = down.join("\n");
        if row - from > 1 {
            page.merge_range(from, 0, row - 1, 0, &text, &looks.label)?;
        } else {
            page.write_string_with_format(from, 0, text, &looks.label)?;
        }
    }
    Ok(row)
}

fn ledger(
    page: &mut Worksheet,
    looks: &Looks,
    (from, columns): (u32, u16),
    (caption, heads, rows): (&str, &[Column], &[Vec<String>]),
    (list, wide): (bool, u32),
) -> Result<u32, XlsxError> {
    let spans = spans(heads, columns);
    // What a cell holds in one line: of columns that several tables share, as many as it spans.
    let held: Vec<u32> = if list {
        shares(heads, wide)
    } else {
        spans.iter().map(|(first, last)| wide / u32::from(columns) * u32::from(last - first + 1)).collect()
    };
    let height = |cells: &[String]| {
        let high = held.iter().zip(cells).map(|(chars, cell)| wrapped(cell, *chars)).max().unwrap_or(1);
        15.0 * f64::from(high.min(8))
    };
    let mut row = from;
    if !caption.is_empty() {
        merged(page, &looks.label, row, 0, columns - 1, &Content::Text(caption.to_owned()))?;
        row += 1;
    }
    for ((first, last), head) in spans.iter().zip(heads) {
        merged(page, &looks.label, row, *first, *last, &Content::Text(head.label.clone()))?;
    }
    page.set_row_height(row, height(&heads.iter().map(|head| head.label.clone()).collect::<Vec<_>>()))?;
    // Only a list repeats its head on every page; of several tables each has its own.
    if list {
        page.set_repeat_rows(0, row)?;
        page.set_freeze_panes(row + 1, 0)?;
    }
    for cells in rows {
        row += 1;
        page.set_row_height(row, height(cells))?;
        for (((first, last), head), cell) in spans.iter().zip(heads).zip(cells) {
            let value = if head.numeric { content(cell) } else { plain(cell) };
            merged(page, &looks.text, row, *first, *last, &value)?;
        }
    }
    Ok(row + 1)
}

/// A count that fits a workbook.
fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// First and last column of each head, which together fill the width.
fn spans(heads: &[Column], columns: u16) -> Vec<(u16, u16)> {
    let total: u32 = heads.iter().map(|head| head.width).sum::<u32>().max(1);
    let count = u16::try_from(heads.len()).unwrap_or(1);
    let (mut at, mut seen) = (0, 0);
    (0u16..)
        .zip(heads)
        .map(|(no, head)| {
            seen += head.width;
            let wanted = u16::try_from(u32::from(columns) * seen / total).unwrap_or(columns);
            // Every head has a column, and leaves one for each that follows.
            let end = wanted.clamp(at + 1, columns - (count - 1 - no).min(columns - 1)).max(at + 1);
            let span = (at, end - 1);
            at = end;
            span
        })
        .collect()
}

fn merged(
    page: &mut Worksheet,
    look: &Format,
    row: u32,
    first: u16,
    last: u16,
    held: &Content,
) -> Result<(), XlsxError> {
    if last > first {
        page.merge_range(row, first, row, last, "", look)?;
    }
    match held {
        Content::Text(text) => page.write_string_with_format(row, first, text, look)?,
        Content::Number(number, format) => page.write_number_with_format(
            row,
            first,
            *number,
            &look.clone().set_num_format(*format).set_align(FormatAlign::Right),
        )?,
        Content::Day(day) => {
            page.write_datetime_with_format(row, first, day, &look.clone().set_num_format("yyyy-mm-dd"))?
        }
    };
    Ok(())
}

/// A number or a day, where the whole text is one.
fn content(text: &str) -> Content {
    let money = |text: &str| {
        text.split_once('.').is_some_and(|(whole, cents)| cents.len() == 2 && digits(whole) && digits(cents))
    };
    if (money(text) || (digits(text) && text.len() <= 9 && !(text.len() > 1 && text.starts_with('0'))))
        && let Ok(number) = text.parse()
    {
        return Content::Number(number, if text.contains('.') { "#,##0.00" } else { "0" });
    }
    if let Some(number) = text.strip_suffix('%').and_then(|share| share.parse::<f64>().ok()) {
        return Content::Number(number / 100.0, "0.0%");
    }
    plain(text)
}

/// A day, or the text.
fn plain(text: &str) -> Content {
    day(text).map_or_else(|| Content::Text(text.to_owned()), Content::Day)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-11-25` or `2026年11月25日`.
fn day(text: &str) -> Option<ExcelDateTime> {
    let text = text.strip_suffix('日').map_or_else(|| text.to_owned(), |text| text.replace(['年', '月'], "-"));
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// How many lines a text needs over so many columns.
fn lines(text: &str, columns: u16) -> u16 {
    let across = usize::from(columns) * 7 / 2;
    let needed: usize = text.lines().map(|line| line.chars().count().div_ceil(across.max(1)).max(1)).sum();
    u16::try_from(needed.clamp(1, 22)).unwrap_or(1)
}

/// How many lines a text needs in a column of a list.
fn wrapped(text: &str, chars: u32) -> u32 {
    // A Chinese character is as wide as two digits.
    let wide: u32 = text.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum();
    wide.div_ceil(chars.saturating_sub(1).max(1)).max(1)
}

/// Excel allows 31 characters, and not these.
fn name(title: &str) -> String {
    title.chars().filter(|one| !"[]:*?/\\".contains(*one)).take(31).collect()
}
