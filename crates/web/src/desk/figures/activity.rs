//! 有记录 and 有作用 of one organisation (D12): the two figures with what they mean, and each part of them open to what is
//! behind it.

use domain::figure::activity::{EFFECTS, KINDS, kept, verdict};
use domain::figure::{Counts, Measure, Period, Rate};
use maud::{Markup, html};

use super::choose::define;
use super::records;
use crate::face::table::{Column, Table, number, table, words};

/// Both figures of a station or of all that lies below; `org` as an address names it.
pub fn activity(org: &str, period: Period, counts: &Counts, station: bool) -> Markup {
    let [recorded, effective] = [Rate::Recorded, Rate::Effective];
    html! {
        p { (period.label()) "：" strong { (verdict(counts)) } }
        dl.figures {
            @for rate in [recorded, effective] {
                @let share = counts.rate(rate);
                div { dt { (define(rate.label(), rate.definition())) }
                    dd { (share.words()) small { (share.numerator) "/" (share.denominator) } } }
            }
        }
        h3 { "有作用：该落实的和落实了的" }
        (table(&came(org, period, counts)))
        // Which of the five are there can be said of one station only.
        @if station { h3 { "有记录：五项里有哪几项" } (table(&held(org, period, counts))) }
    }
}

fn open(org: &str, period: Period, counts: &Counts, measure: Measure) -> Markup {
    let value = counts.get(measure);
    let href = if measure.of_cases() {
        format!("/figures/cases?org={org}&period={}&measure={}", period.key(), measure.value())
    } else {
        records::open(org, period, measure, None, None)
    };
    html! { @if value == 0 { span.nil { "0" } } @else { a href=(href) { (value) } } }
}

fn came(org: &str, period: Period, counts: &Counts) -> Table<'static> {
    let row = |(label, came, due): &(&'static str, Measure, Measure)| {
        vec![
            html! { (label) },
            html! { (due.label()) " " (open(org, period, counts, *due)) },
            html! { (open(org, period, counts, *came)) },
        ]
    };
    Table {
        caption: "有作用：该落实的和落实了的",
        columns: CAME,
        rows: EFFECTS.iter().map(row).collect(),
        empty: "",
        next: None,
    }
}

const CAME: &[Column] = &[words("事项"), words("该落实的（件）"), number("其中落实了（件）")];

fn held(org: &str, period: Period, counts: &Counts) -> Table<'static> {
    let row = |(label, kind): &(&'static str, &'static [Measure])| {
        vec![
            html! { (label) },
            html! { @if kept(counts, kind) { "有" } @else { span.flag { "没有" } } },
            html! {
                @for measure in *kind { (measure.label()) " " (open(org, period, counts, *measure)) "　" }
            },
        ]
    };
    Table {
        caption: "有记录：五项里有哪几项",
        columns: HELD,
        rows: KINDS.iter().map(row).collect(),
        empty: "",
        next: None,
    }
}

const HELD: &[Column] = &[words("项"), words("本期"), words("次数（不计分）")];
