//! A figure divided: the choice of the dimension, and a line for each part, which opens to its own complaints.

use domain::figure::{Dimension, Share};
use domain::value::yuan_from_fen;
use maud::{Markup, html};
use store::query::figures::Part;

use super::{Figure, View, at, key, offered};
use crate::face::page::panel as panelled;
use crate::face::table::{Column, Table, number, table, words};

/// A part with what it has; of a rate also what is counted of it.
pub struct Row {
    part: Part,
    numerator: i64,
}

/// The parts of a figure, each with its share of the numerator.
pub fn rows(whole: Vec<Part>, counted: Option<Vec<Part>>) -> Vec<Row> {
    let counted = counted.unwrap_or_default();
    let numerator = |key: &str| counted.iter().find(|one| one.key == key).map_or(0, |one| one.value);
    whole.into_iter().map(|part| Row { numerator: numerator(&part.key), part }).collect()
}

/// By what it may be divided, to what it is narrowed, and the parts.
pub fn panel(view: &View) -> Markup {
    let chosen = view.by.as_ref().map(|(dimension, _)| *dimension);
    let whole = at(view, &key(&view.org), view.figure.key(), &view.cut);
    html! {
        nav.filters #by aria-label="按什么分" {
            span { "按什么分：" }
            // What it is narrowed to has one part only.
            @for dimension in Dimension::EVERY.iter().filter(|one| offered(&view.org, **one) && view.cut.get(**one).is_none()) {
                a href=(format!("{whole}&by={}#by", dimension.value())) aria-current=[(chosen == Some(*dimension)).then_some("true")] {
                    (dimension.label())
                }
                " "
            }
        }
        @if view.cut.iter().next().is_some() {
            p.filters {
                span { "只看：" }
                @for (dimension, _, name) in view.cut.iter() {
                    @let wider = at(view, &key(&view.org), view.figure.key(), &view.cut.clone().without(dimension));
                    span { (dimension.label()) "“" (name) "”" a href=(wider) aria-label=(format!("不限{}", dimension.label())) { "（不限）" } }
                }
            }
        }
        @if let Some((dimension, rows)) = &view.by {
            (panelled(&format!("按{}分", dimension.label()), &html! {
                p.quiet { (dimension.definition()) "各行之和等于合计。" }
                (table(&parts(view, *dimension, rows, &columns(view, *dimension))))
                p { a href=(whole) { "收起" } }
            }))
        }
    }
}

fn parts<'a>(view: &View, dimension: Dimension, rows: &[Row], columns: &'a [Column]) -> Table<'a> {
    let open = |part: &Part, measure: &str| match dimension {
        Dimension::Below => at(view, &part.key, measure, &view.cut),
        _ => at(view, &key(&view.org), measure, &view.cut.clone().with(dimension, &part.key)),
    };
    let row = |one: &Row| {
        let part = &one.part;
        let mut line = vec![html! { (part.name) }];
        match view.figure {
            Figure::Rate(rate) => {
                let share = Share { numerator: one.numerator, denominator: part.value };
                let counted = rate.numerator().first().map_or("", |measure| measure.value());
                line.push(html! {
                    @if one.numerator == 0 { span.nil { "0" } } @else { a href=(open(part, counted)) { (one.numerator) } }
                });
                line.push(html! { a href=(open(part, rate.key())) { (part.value) } });
                line.push(html! { (share.words()) });
            }
            Figure::Count(measure) => {
                let said = if view.figure.money() { yuan_from_fen(part.value) } else { part.value.to_string() };
                line.push(html! { a href=(open(part, measure.value())) { (said) } });
                line.push(html! { (Share { numerator: part.value, denominator: view.sum.value }.words()) });
            }
        }
        line
    };
    Table {
        caption: dimension.label(),
        columns,
        rows: rows.iter().map(row).collect(),
        empty: "没有这样的投诉。",
        next: None,
    }
}

fn columns(view: &View, dimension: Dimension) -> Vec<Column> {
    let first = words(dimension.label());
    match view.figure {
        Figure::Rate(_) => vec![first, number("其中（件）"), number("共（件）"), number("占比")],
        Figure::Count(_) if view.figure.money() => vec![first, number("金额（元）"), number("占合计")],
        Figure::Count(_) => vec![first, number("件数"), number("占合计")],
    }
}
