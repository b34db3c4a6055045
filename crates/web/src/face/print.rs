//! Official forms on A4: the shell, the table of labels and values, the places to sign.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::page::OTHER_WAYS;

/// Units across a form; a block with a word at its side gives one of them to it.
const UNITS: usize = 13;

/// Units of a label.
const LABEL: usize = 2;

/// One sheet: a document, or one copy of it.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The name of the form: 消费投诉登记表.
    pub title: &'a str,
    /// 编号 and what else stands in one line below the title, left and right.
    pub number_line: (&'a str, &'a str),
    /// 甲方留存, 乙方留存, 站点存档: one copy is printed for each; none prints one unmarked copy.
    pub copies: &'a [&'a str],
    /// Lies across the paper, as wide lists do.
    pub across: bool,
    /// The form.
    pub body: Markup,
}

/// The whole document to print, with the way back, which is not printed.
#[must_use]
pub fn document(sheet: &Sheet<'_>, back: &str) -> Markup {
    let unmarked = [""];
    let copies = if sheet.copies.is_empty() { &unmarked[..] } else { sheet.copies };
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (sheet.title) " " (sheet.number_line.0) }
                link rel="icon" type="image/svg+xml" href=(assets::MARK.url());
                link rel="stylesheet" href=(assets::PRINT.url());
                script src=(assets::SCRIPT.url()) defer {}
            }
            body {
                div.bar { a href=(back) { "返回" } " " span data-print { "按 Ctrl+P 打印，纸张选 A4。" } }
                @for copy in copies { (one(sheet, copy)) }
            }
        }
    }
}

fn one(sheet: &Sheet<'_>, copy: &str) -> Markup {
    html! {
        main.sheet.across[sheet.across] {
            @if !copy.is_empty() { p.copy { (copy) } }
            h1 { (sheet.title) }
            p.numbers { span { (sheet.number_line.0) } span { (sheet.number_line.1) } }
            (sheet.body)
            p.other { (OTHER_WAYS) "。" }
        }
    }
}

/// A cell of the table of labels and values.
#[derive(Debug)]
pub struct Cell {
    body: Markup,
    label: bool,
    units: usize,
    tall: bool,
}

impl Cell {
    /// A label, two units wide.
    #[must_use]
    pub fn label(text: &str) -> Self {
        Self { body: html! { (text) }, label: true, units: LABEL, tall: false }
    }

    /// A value; the last of a line takes all that is left.
    #[must_use]
    pub fn value(text: &str) -> Self {
        Self::markup(html! { (text) })
    }

    /// A value with markup in it.
    #[must_use]
    pub const fn markup(body: Markup) -> Self {
        Self { body, label: false, units: 3, tall: false }
    }

    /// The same cell over so many of the thirteen units.
    #[must_use]
    pub const fn units(mut self, units: usize) -> Self {
        self.units = units;
        self
    }

    /// The same cell with room to write in.
    #[must_use]
    pub const fn tall(mut self) -> Self {
        self.tall = true;
        self
    }
}

/// Lines that belong together, with a word down their side, as official forms have it.
#[derive(Debug)]
pub struct Block<'a> {
    /// 投诉人, 被投诉人, ...; empty for none.
    pub side: &'a str,
    /// The lines.
    pub lines: Vec<Vec<Cell>>,
}

/// The table of a form.
#[must_use]
pub fn grid(blocks: &[Block<'_>]) -> Markup {
    html! {
        table.grid {
            colgroup { @for _ in 0..UNITS { col; } }
            @for block in blocks {
                tbody {
                    @for (at, line) in block.lines.iter().enumerate() {
                        tr {
                            @if at == 0 && !block.side.is_empty() {
                                th.side scope="rowgroup" rowspan=(block.lines.len()) { (block.side) }
                            }
                            (cells(line, UNITS - usize::from(!block.side.is_empty())))
                        }
                    }
                }
            }
        }
    }
}

fn cells(line: &[Cell], units: usize) -> Markup {
    let spans = spans(line, units);
    html! {
        @for (cell, span) in line.iter().zip(spans) {
            @let tall = cell.tall.then_some("tall");
            @if cell.label { th scope="row" colspan=(span) class=[tall] { (cell.body) } }
            @else { td colspan=(span) class=[tall] { (cell.body) } }
        }
    }
}

/// The widths of a line: the last cell takes what is left, so that every line ends at the edge.
fn spans(line: &[Cell], units: usize) -> Vec<usize> {
    let mut spans: Vec<usize> = line.iter().map(|cell| cell.units).collect();
    if let Some((last, before)) = spans.split_last_mut() {
        *last = units.saturating_sub(before.iter().sum()).max(1);
    }
    spans
}

/// A table of many lines whose head is repeated on every page, such as the 登记簿.
#[must_use]
pub fn ledger(heads: &[&str], lines: &[Vec<String>]) -> Markup {
    html! {
        table.ledger {
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody { @for line in lines { tr { @for cell in line { td { (cell) } } } } }
        }
    }
}

/// Places to sign, side by side: who signs, and what stands there already.
#[must_use]
pub fn signatures(places: &[(&str, &str)]) -> Markup {
    html! {
        div.signatures {
            @for (who, signed) in places {
                div { p { (who) "（签字或盖章）：" } p.line { (signed) } p.dated { "年　　月　　日" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ends_at_the_edge() {
        let line = [Cell::label("姓名"), Cell::value("某某"), Cell::label("电话"), Cell::value("")];
        assert_eq!(spans(&line, 12), [2, 3, 2, 5]);
        assert_eq!(spans(&line[..2], 13), [2, 11]);
        assert_eq!(spans(&[], 13), [0; 0]);
    }

    #[test]
    fn each_copy_is_marked_and_escaped() {
        let sheet = Sheet {
            title: "投诉和解协议书",
            number_line: ("LH01-2026-0001", ""),
            copies: &["甲方留存", "乙方留存"],
            across: false,
            body: html! { ("<script>") },
        };
        let page = document(&sheet, "/cases/1").0;
        assert!(page.contains("甲方留存") && page.contains("乙方留存"));
        assert_eq!(page.matches("&lt;script&gt;").count(), 2);
        assert_eq!(page.matches(OTHER_WAYS).count(), 2);
    }
}
