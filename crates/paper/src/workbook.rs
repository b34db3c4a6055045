//! A paper as an Excel workbook: the same lines, with real numbers and dates, ready to print on A4.

use std::borrow::Cow;

use domain::paper::{Block, Cell, Column, Sheet};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Columns that labels and values share; the same as on paper.
const UNITS: u16 = 13;
const LABEL: u16 = 2;

struct Looks {
    title: Format,
    quiet: Format,
    label: Format,
    text: Format,
    number: Format,
}

/// What a cell holds.
enum Content {
    Text(String),
    Number(f64, Cow<'static, str>),
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
        quiet: Format::new().set_font_size(9).set_text_wrap().set_align(FormatAlign::VerticalCenter),
        label: bordered.clone().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
        number: bordered.clone().set_align(FormatAlign::Right).set_align(FormatAlign::VerticalCenter),
        text: bordered.set_align(FormatAlign::Left).set_align(FormatAlign::VerticalCenter),
    };
    let layout = Layout::of(sheet);
    let columns = layout.columns();
    for (at, width) in (0u16..).zip(&layout.widths) {
        page.set_column_width(at, *width)?;
    }
    // On each page the title comes again, and of a list its heads; never a table.
    page.set_repeat_rows(0, if layout.list { 2 } else { 1 })?;
    if layout.list {
        page.set_freeze_panes(3, 0)?;
    }
    merged(page, &looks.title, 0, 0, columns - 1, &Content::Text(sheet.title.clone()))?;
    merged(page, &looks.quiet, 1, 0, columns / 2, &Content::Text(sheet.station.clone()))?;
    merged(page, &looks.quiet, 1, columns / 2 + 1, columns - 1, &Content::Text(format!("编号：{number}")))?;
    let mut row = 2;
    for block in &sheet.blocks {
        row = match block {
            Block::Grid { side, rows } => grid(page, &looks, (row, &layout), side, rows)?,
            Block::Table { caption, columns: heads, rows } => {
                ledger(page, &looks, (row, &layout), caption, heads, rows)?
            }
            // Pictures and codes are for paper.
            Block::People { .. } | Block::Code { .. } | Block::Picture { .. } => row,
            Block::Text { heading, paragraphs } => {
                let text = [std::slice::from_ref(heading), paragraphs.as_slice()].concat().join("\n");
                merged(page, &looks.text, row, 0, columns - 1, &Content::Text(text.trim().to_owned()))?;
                page.set_row_height(row, 16.0 * f64::from(lines(&text, layout.over(0, columns - 1)).clamp(1, 22)))?;
                row + 1
            }
        };
    }
    for note in &sheet.notes {
        merged(page, &looks.quiet, row, 0, columns - 1, &Content::Text(note.clone()))?;
        page.set_row_height(row, 14.0 * f64::from(lines(note, layout.over(0, columns - 1))))?;
        row += 1;
    }
    let signers: Vec<String> = sheet.signers.iter().map(|one| format!("{}：{}", one.who, one.said)).collect();
    if !signers.is_empty() {
        merged(page, &looks.quiet, row, 0, columns - 1, &Content::Text(signers.join("　　　　　　")))?;
        page.set_row_height(row, 40)?;
        row += 1;
    }
    page.set_print_area(0, 0, row - 1, columns - 1)?;
    book.save_to_buffer()
}

/// The columns of the sheet: a list has its own, a form shares thirteen or as many as its widest table has.
struct Layout {
    /// In characters of a plain digit.
    widths: Vec<f64>,
    /// One table and nothing else.
    list: bool,
}

impl Layout {
    fn of(sheet: &Sheet) -> Self {
        if let [Block::Table { caption, columns, .. }] = sheet.blocks.as_slice() {
            let widths = columns.iter().map(|column| f64::from(column.width) * 1.5 + 1.5).collect();
            return Self { widths, list: caption.is_empty() }.fitted(sheet);
        }
        let heads =
            sheet.blocks.iter().map(|block| if let Block::Table { columns, .. } = block { columns.len() } else { 0 });
        let columns = heads.max().unwrap_or_default().max(usize::from(UNITS));
        Self { widths: vec![7.0; columns], list: false }.fitted(sheet)
    }

    /// Widens what would not show its numbers and days, which cannot wrap; of words so much that they wrap well.
    fn fitted(mut self, sheet: &Sheet) -> Self {
        for block in &sheet.blocks {
            let Block::Table { columns: heads, rows, .. } = block else { continue };
            for (at, ((first, last), head)) in spans(heads, self.columns()).into_iter().zip(heads).enumerate() {
                let cells = rows.iter().filter_map(|row| row.get(at));
                let needed = cells.map(|cell| breadth(cell, head.numeric)).fold(6.0, f64::max);
                let missing = needed - self.over(first, last);
                let share = missing / f64::from(last - first + 1);
                for width in self.widths.iter_mut().take(usize::from(last) + 1).skip(usize::from(first)) {
                    *width += share.max(0.0);
                }
            }
        }
        self
    }

    fn columns(&self) -> u16 {
        u16::try_from(self.widths.len()).unwrap_or(UNITS)
    }

    /// The width of some columns together.
    fn over(&self, first: u16, last: u16) -> f64 {
        self.widths.iter().take(usize::from(last) + 1).skip(usize::from(first)).sum()
    }
}

/// How wide a column must be for a cell.
fn breadth(cell: &str, numeric: bool) -> f64 {
    let held = if numeric { content(cell) } else { plain(cell) };
    match held {
        // The separators of the thousands come on top.
        Content::Number(..) => f64::from(wide(cell) + wide(cell) / 4) + 2.0,
        Content::Day(_) => 12.0,
        Content::Text(text) => f64::from(wide(&text).min(12)) + 1.5,
    }
}

fn grid(
    page: &mut Worksheet,
    looks: &Looks,
    (from, layout): (u32, &Layout),
    side: &str,
    rows: &[Vec<Cell>],
) -> Result<u32, XlsxError> {
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
            let (begin, end) = (column + LABEL, column + LABEL + span - 1);
            let needed = lines(&text, layout.over(begin, end)).max(lines(&cell.label, layout.over(column, begin - 1)));
            high = high.max(needed).max(if cell.tall { 3 } else { 1 });
            merged(page, &looks.text, row, begin, end, &content(&text))?;
            column += LABEL + span;
        }
        page.set_row_height(row, (17.0 * f64::from(high.min(22))).max(least))?;
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
    (from, layout): (u32, &Layout),
    caption: &str,
    heads: &[Column],
    rows: &[Vec<String>],
) -> Result<u32, XlsxError> {
    let columns = layout.columns();
    let spans = spans(heads, columns);
    let mut row = from;
    if !caption.is_empty() {
        merged(page, &looks.label, row, 0, columns - 1, &Content::Text(caption.to_owned()))?;
        row += 1;
    }
    let mut high = 1;
    for ((first, last), head) in spans.iter().zip(heads) {
        high = high.max(lines(&head.label, layout.over(*first, *last)));
        merged(page, &looks.label, row, *first, *last, &Content::Text(head.label.clone()))?;
    }
    page.set_row_height(row, 16.0 * f64::from(high))?;
    for cells in rows {
        row += 1;
        let needed = spans.iter().zip(cells).map(|((first, last), cell)| lines(cell, layout.over(*first, *last)));
        page.set_row_height(row, 16.0 * f64::from(needed.max().unwrap_or(1).clamp(1, 8)))?;
        for (((first, last), head), cell) in spans.iter().zip(heads).zip(cells) {
            let held = if head.numeric { content(cell) } else { plain(cell) };
            // What stands in for a number stands where the number would.
            let look = if head.numeric { &looks.number } else { &looks.text };
            merged(page, look, row, *first, *last, &held)?;
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
            &look.clone().set_num_format(format.as_ref()).set_align(FormatAlign::Right),
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
        return Content::Number(number, if text.contains('.') { "#,##0.00" } else { "0" }.into());
    }
    if let Some((numerator, denominator)) = share(text) {
        // Still a number to work on, to the last digit; what was divided stands behind it as on paper.
        return Content::Number(numerator / denominator, format!("0.0%\"（{numerator}/{denominator}）\"").into());
    }
    if let Some(number) = text.strip_suffix('%').and_then(|share| share.parse::<f64>().ok()) {
        return Content::Number(number / 100.0, "0.0%".into());
    }
    plain(text)
}

/// A day, or the text.
fn plain(text: &str) -> Content {
    day(text).map_or_else(|| Content::Text(text.to_owned()), Content::Day)
}

/// What was divided in `66.7%（4/6）`.
fn share(text: &str) -> Option<(f64, f64)> {
    let (percent, divided) = text.strip_suffix('）')?.split_once("%（")?;
    let (numerator, denominator) = divided.split_once('/')?;
    let whole = digits(&percent.replace('.', "")) && digits(numerator) && digits(denominator);
    let (numerator, denominator): (f64, f64) = (numerator.parse().ok()?, denominator.parse().ok()?);
    (whole && denominator > 0.0).then_some((numerator, denominator))
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

/// A Chinese character is as wide as two digits.
fn wide(text: &str) -> u32 {
    text.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum()
}

/// How many lines a text needs over such a width.
fn lines(text: &str, width: f64) -> u32 {
    // A character that does not fit goes to the next line whole; bold words are a little wider.
    let room = (width - 1.5).max(2.0);
    let needed: f64 = text.lines().map(|line| (f64::from(wide(line)) / room).ceil().max(1.0)).sum();
    (1..).take(60).find(|count| f64::from(*count) >= needed).unwrap_or(60)
}

/// Excel allows 31 characters, and not these.
fn name(title: &str) -> String {
    title.chars().filter(|one| !"[]:*?/\\".contains(*one)).take(31).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn column(label: &str, numeric: bool) -> Column {
        Column { label: label.to_owned(), width: 2, numeric }
    }

    fn of(blocks: Vec<Block>) -> Sheet {
        Sheet {
            title: "汇总表".to_owned(),
            station: "云桥县".to_owned(),
            subject: String::new(),
            across: true,
            copies: Vec::new(),
            blocks,
            signers: Vec::new(),
            notes: vec!["本季。".to_owned()],
            logo: None,
            wall: false,
        }
    }

    fn money(caption: &str) -> Block {
        let columns = vec![column("经营者类型", false), column("挽回损失", true), column("日期", false)];
        let row = ["其中电信移动联通", "12345678.00", "2026-11-26"].map(str::to_owned).to_vec();
        Block::Table { caption: caption.to_owned(), columns, rows: vec![row; 12] }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a14_a_printed_workbook_repeats_its_title_on_each_page_and_never_a_table() {
        let many = to_xlsx(&of(vec![money("一"), money("二"), money("三")]), "YQ").unwrap();
        assert!(part(&many, "xl/workbook.xml").contains("$1:$2</definedName>"), "{}", part(&many, "xl/workbook.xml"));
        let list = to_xlsx(&of(vec![money("")]), "YQ").unwrap();
        assert!(part(&list, "xl/workbook.xml").contains("$1:$3</definedName>"), "a list: its heads too");
    }

    #[test]
    fn a14_numbers_and_days_have_the_room_to_be_read() {
        for sheet in [of(vec![money("一"), money("二")]), of(vec![money("")])] {
            let layout = Layout::of(&sheet);
            let Block::Table { columns: heads, .. } = &sheet.blocks[0] else { panic!("a table") };
            let over: Vec<f64> =
                spans(heads, layout.columns()).into_iter().map(|(first, last)| layout.over(first, last)).collect();
            // 12,345,678.00 is thirteen wide, 2026-11-26 ten.
            assert!(over[1] >= 14.0 && over[2] >= 11.5, "{over:?}");
        }
        assert_eq!(lines("20日内办结", 7.0), 2, "a head that does not fit has a second line");
    }
}
