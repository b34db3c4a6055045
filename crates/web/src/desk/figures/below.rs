//! 附件6 by the units just below: the same columns as on paper, each name the way to all of its figures.

use domain::figure::{Counts, Unit};
use domain::value::yuan_from_fen;
use maud::{Markup, html};

use super::five::shown;
use super::lines::{BELOW, Cell};
use super::{View, href};
use crate::face::page::panel;
use crate::face::table::{Column, Table, number, table, words};

/// Units on one page at most; the levels between show the rest.
const MOST: usize = 400;

/// The panel; nothing below gives nothing.
pub(super) fn below(view: &View) -> Markup {
    let units = &shown(view).below;
    if units.is_empty() {
        return html! {};
    }
    let rows = units.iter().take(MOST).map(|unit| {
        let name = html! { a href=(href(&format!("{}.{}", unit.region, unit.id), view.period)) { (unit.name) } };
        std::iter::once(name).chain(BELOW.iter().map(|cell| value(&unit.counts, *cell))).collect()
    });
    let columns: Vec<Column> =
        std::iter::once(words("单位")).chain(BELOW.iter().map(|cell| number(cell.label()))).collect();
    let list =
        Table {
            caption: "下一级单位", columns: &columns, rows: rows.collect(), empty: "没有下一级。", next: None
        };
    panel(
        "下一级单位（合计等于各单位之和；点名称看那里的全部数字）",
        &html! { p.quiet.sideways { "列多，表格在框里左右移动。" } div.wide tabindex="0" role="region" aria-label="下一级单位" { (table(&list)) } },
    )
}

fn value(counts: &Counts, cell: Cell) -> Markup {
    match cell {
        Cell::Count(measure) if measure.unit() == Unit::Fen => html! { (yuan_from_fen(counts.get(measure))) },
        Cell::Count(measure) => html! { (counts.get(measure)) },
        Cell::Rate(rate) => html! { (counts.rate(rate).in_full()) },
    }
}
