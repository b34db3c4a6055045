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

/// Draws a table, its empty state and the way to the next page.
#[must_use]
pub fn table(table: &Table<'_>) -> Markup {
    if table.rows.is_empty() {
        return html! { div.empty { p.title { (table.caption) } p { (table.empty) } } };
    }
    let class = |column: &Column| column.number.then_some("number");
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
                tbody role="rowgroup" {
                    @for row in &table.rows {
                        tr role="row" {
                            @for (at, (column, cell)) in table.columns.iter().zip(row).enumerate() {
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
            @if let Some(next) = &table.next {
                p.pager { a.button rel="next" href=(next) { "下一页" } }
            }
        }
    }
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
    fn the_first_cell_names_the_row_and_cells_escape() {
        let row = vec![html! { "LH01-2026-0001" }, html! { ("<b>1") }];
        let page = sample(vec![row], Some("/cases?after=a&b".to_owned()));
        assert!(page.contains(r#"<th scope="row" role="rowheader">LH01-2026-0001</th>"#));
        assert!(page.contains("&lt;b&gt;1") && page.contains(r#"class="number" data-label="金额（元）""#));
        assert!(page.contains(r#"href="/cases?after=a&amp;b""#));
    }
}
