//! 锁定后更正: who changed a figure of a locked quarter, when, in which complaint, from what to what.

use maud::{Markup, html};
use store::query::figures::Amendment;

use crate::desk::sheet::moment;
use crate::face::table::{Table, number, table, words};

/// The changes as a list; it is never empty.
pub fn list(all: &[Amendment]) -> Markup {
    let row = |one: &Amendment| {
        vec![
            html! { (one.figure()) },
            html! { (one.quarter.label()) },
            html! { (one.measure.said(one.was)) },
            html! { (one.measure.said(one.now)) },
            html! { a href=(crate::desk::href(&one.number)) { (one.number) } br; span.quiet { (one.station) } },
            html! { (one.by) },
            html! { (moment(Some(one.at))) },
        ]
    };
    let list = Table {
        caption: "锁定后更正",
        columns: &[
            words("数字"),
            words("计入"),
            number("原来"),
            number("改为"),
            words("哪一件"),
            words("谁改的"),
            words("什么时候"),
        ],
        rows: all.iter().map(row).collect(),
        empty: "没有。",
        next: None,
    };
    html! {
        p { "这些数字在季报锁定以后又变了。变化计入它所属的季度，签发的季报不动；要改报的，请上级重开。" }
        (table(&list))
    }
}
