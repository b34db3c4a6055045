//! Plain tables that line up; on a phone each row becomes a small card.

use maud::{Markup, html};

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The head.
    pub label: &'static str,
    /// Amounts and counts stand right-aligned, with digits of one width.
    pub number: bool,
}

/// A column of words.
#[must_use]
pub const fn words(label: &'static str) -> Column {
    Column { label, number: false }
}

/// A column of amounts or counts.
#[must_use]
pub const fn number(label: &'static str) -> Column {
    Column { label, number: true }
}

/// A table with everything around it.
#[derive(Debug)]
pub struct Table<'a> {
    /// What the table is, read out first.
    pub caption: &'a str,
    /// The first column names the row.
    pub columns: &'a [Column],
    /// As many cells as there are columns.
    pub rows: Vec<Vec<Markup>>,
    /// What stands there instead when there are no rows.
    pub empty: &'a str,
    /// The address of the next page, if there is more.
    pub next: Option<String>,
}

/// Some rows of a table under a heading of their own.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub heading: &'static str,
    /// How many rows.
    pub rows: usize,
}

/// Draws a table, its empty state and the way to the next page.
#[must_use]
pub fn table(table: &Table<'_>) -> Markup {
    grouped(table, &[])
}

/// The same, its rows in groups; what is in no group stands first, without a heading.
#[must_use]
pub fn grouped(table: &Table<'_>, groups: &[Group]) -> Markup {
    if table.rows.is_empty() {
        return html! { div.empty { p.title { (table.caption) } p { (table.empty) } } };
    }
    html! {
        div.tabled {
            // The roles repeat what the elements say, because cards on a phone lose it.
            table role="table" {
                caption { (table.caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in table.columns {
                            th scope="col" role="columnheader" class=[class(column)] { (column.label) }
                        }
                    }
                }
                @let within: usize = groups.iter().map(|group| group.rows).sum();
                @let (free, rest) = table.rows.split_at(table.rows.len().saturating_sub(within));
                @if !free.is_empty() { tbody role="rowgroup" { (lines(table.columns, free)) } }
                @for (group, rows) in parts(groups, rest) {
                    tbody role="rowgroup" {
                        tr.group role="row" { th scope="rowgroup" colspan=(table.columns.len()) role="rowheader" { (group.heading) } }
                        (lines(table.columns, rows))
                    }
                }
            }
            @if let Some(next) = &table.next {
                p.pager { a.button rel="next" href=(next) { "下一页" } }
            }
        }
    }
}

/// A number stands to the right.
fn class(column: &Column) -> Option<&'static str> {
    column.number.then_some("number")
}

fn lines(columns: &[Column], rows: &[Vec<Markup>]) -> Markup {
    html! {
        @for row in rows {
            tr role="row" {
                @for (at, (column, cell)) in columns.iter().zip(row).enumerate() {
                    @if at == 0 {
                        th scope="row" role="rowheader" class=[class(column)] { (cell) }
                    } @else {
                        td role="cell" class=[class(column)] data-label=(column.label) { (cell) }
                    }
                }
            }
        }
    }
}

/// Each group with its rows.
fn parts<'a>(groups: &'a [Group], rows: &'a [Vec<Markup>]) -> impl Iterator<Item = (&'a Group, &'a [Vec<Markup>])> {
    groups.iter().scan(rows, |left, group| {
        let (own, rest) = left.split_at(group.rows.min(left.len()));
        *left = rest;
        Some((group, own))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rows: Vec<Vec<Markup>>, next: Option<String>) -> String {
        let columns = [words("登记编号"), number("金额（元）")];
        table(&Table { caption: "投诉", columns: &columns, rows, empty: "没有投诉。", next }).0
    }

    #[test]
    fn an_empty_table_says_so_and_has_no_head() {
        let page = sample(Vec::new(), None);
        assert!(page.contains("没有投诉。") && !page.contains("<table"));
    }

    #[test]
    fn rows_in_groups_stand_under_their_headings() {
        let columns = [words("项目"), number("合计")];
        let row = |name: &str| vec![html! { (name) }, html! { "1" }];
        let rows = vec![row("站点数"), row("咨询"), row("受理"), row("巡访")];
        let all = Table { caption: "表", columns: &columns, rows, empty: "", next: None };
        let page = grouped(&all, &[Group { heading: "一、办理", rows: 2 }, Group { heading: "二、督导", rows: 1 }]).0;
        let at = |words: &str| page.find(words).unwrap();
        let order = ["站点数", "一、办理", "咨询", "受理", "二、督导", "巡访"].map(at);
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{page}");
        assert!(page.contains(r#"scope="rowgroup" colspan="2""#));
    }

    #[test]
    fn the_first_cell_names_the_row_and_cells_escape() {
        let row = vec![html! { "LH01-2026-0001" }, html! { ("<b>1") }];
        let page = sample(vec![row], Some("/cases?after=a&b".to_owned()));
        assert!(page.contains(r#"<th scope="row" role="rowheader">LH01-2026-0001</th>"#));
        assert!(page.contains("&lt;b&gt;1") && page.contains(r#"class="number" data-label="金额（元）""#));
        assert!(page.contains(r#"href="/cases?after=a&amp;b""#));
    }
}
