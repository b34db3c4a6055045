//! 统计: 汇总表 (附件3), 五进统计表 (附件6) and the six headline figures of D9, of any organisation within scope
//! and any days. Every number opens to its cases, every name to what it means.

pub mod activity;
pub mod amended;
pub mod ask;
mod below;
pub mod board;
mod choose;
pub mod drill;
pub mod five;
mod lines;
pub mod records;
pub mod second;

use axum::extract::{Query, State};
use domain::directory::{Industry, Venue};
use domain::figure::{Counts, HEADLINES, Headline, Measure, Period, Summary, Unit};
use domain::paper::Form;
use domain::topic::Window;
use domain::value::yuan_from_fen;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::{self, Org};
use store::query::figures::{Amendment, Entries, amendments};
use store::report::{Signed, signed};

use self::ask::{Asked, chosen, key, load};
use self::below::below;
use self::choose::{choice, define, trail};
use self::lines::Cell::{Count, Rate as Share};
use self::lines::{Cell, SUMMARY};
use super::paper::shelf::{Offer, button, excel};
use crate::app::App;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Column, Group, Table, grouped, number, words};
use crate::session::User;

/// What the page is about.
struct View {
    org: Org,
    /// Those above it within reach, the topmost first.
    above: Vec<Org>,
    period: Period,
    entries: Entries,
    /// What was signed of the period.
    signed: Option<Signed>,
    amended: Vec<Amendment>,
    today: Date,
    asked: Asked,
}

/// `GET /figures`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let who = user.clone();
    let view = app.run(move |app| {
        let today = app.now().day();
        Ok(app.door.db.read(|tx| {
            let (org, reaches) = chosen(tx, &who, &asked.org)?;
            let mut above = directory::above(tx, &org)?;
            above.retain(|one| reaches.iter().any(|reach| reach.above(one)));
            let period = asked.period(today);
            let entries = load(tx, app, &reaches, &org, period)?;
            let amended = amendments(tx, &reaches, &org, period, None)?;
            let signed = signed(tx, &org, period)?;
            Ok(View { org, above, period, entries, signed, amended, today, asked: asked.clone() })
        })?)
    });
    let view = view.await?;
    let (id, part) = (key(&view.org), view.period.key());
    let paper = |form: Form, label: &str| {
        let offer = Offer { form, part: part.clone(), label: label.to_owned() };
        html! { div.printed { (button(&user.csrf, "figures", &id, &offer)) " " (excel("figures", &id, &offer)) } }
    };
    let seen = format!("/figures/board?org={id}&period={}", view.period.rounded().key());
    let topics = Window::parse(&part, view.today).map_or(String::new(), |window| format!("&period={}", window.key()));
    let hot = format!("/topics?org={id}{topics}");
    let beside = html! {
        (secondary("看板", &seen)) " " (secondary("热点", &hot))
    };
    let summary = &view.entries.summary;
    let body = html! {
        (heading("统计", &beside))
        (trail(&view.org, &view.above, |one| href(&key(one), view.period)))
        (choice("/figures", &view.org, view.period, view.today, Some(&view.asked)))
        p.lead { strong { (view.org.name) } "　" strong { (view.period.label()) }
            "：数字随办随新，全部由登记的记录算出。点名称看怎么算；点数字看是哪几件投诉、哪些单位、哪几条记录，点开的合计就是这个数字。"
            "投诉的数字点开还可以按商品、问题、来源、结果再分。" }
        (headlines(&view))
        (panel("汇总表（附件3）", &html! {
            (paper(Form::Summary, "打印汇总表"))
            (sheet(&view, summary, "受理和处理消费者投诉情况汇总表", &[("", SUMMARY)]))
            p { a href=(second::at(&id, view.period)) { "第二部分：什么商品、什么问题、投诉谁、意见建议、集中问题和整改" } }
            (industries(&view))
            (checks(summary))
        }))
        (five::panel(&user, &view))
        (below(&view))
        @if !view.amended.is_empty() { (panel("锁定后更正", &amended::list(&view.amended))) }
    };
    Ok(super::page(&user, "统计", Nav::Figures, &body))
}

/// The address of an organisation's figures.
fn href(org: &str, period: Period) -> String {
    format!("/figures?org={org}&period={}", period.key())
}

fn headlines(view: &View) -> Markup {
    html! {
        dl.figures.six {
            @for headline in HEADLINES {
                div { dt { (define(headline.label(), headline.definition())) } dd { (worth(view, headline)) } }
            }
        }
    }
}

/// The value of a headline, a rate with what was divided below it.
fn worth(view: &View, headline: Headline) -> Markup {
    let (total, all) = (&view.entries.summary.total, Row::default());
    match headline {
        Headline::Rate(rate) => {
            let share = total.rate(rate);
            let said = html! { (share.numerator) "/" (share.denominator) };
            html! {
                (share.words())
                small { @if rate.of_cases() { a href=(open(view, all, rate.key())) { (said) } } @else { (said) } }
                @if let Some(beside) = total.beside(rate) { small.flag { (beside) } }
            }
        }
        Headline::Count(measure) => html! {
            @if total.get(measure) == 0 { (headline.value(total)) }
            @else { a href=(way(view, all, measure)) { (headline.value(total)) } }
        },
    }
}

/// A table of figures: a line a figure, a column a kind of venue.
fn sheet(view: &View, summary: &Summary, caption: &str, parts: Parts<'_>) -> Markup {
    let columns = [
        words("项目"),
        number("合计"),
        number(Venue::Mall.label()),
        number(Venue::Supermarket.label()),
        number(Venue::Market.label()),
        number(Venue::Enterprise.label()),
        number(Venue::Scenic.label()),
    ];
    let rows: Vec<(Row, Counts)> = std::iter::once((Row::default(), summary.total.clone()))
        .chain(Venue::EVERY.iter().map(|venue| (Row { venue: Some(*venue), industry: None }, summary.row(*venue))))
        .collect();
    grid(view, caption, &columns, &rows, parts)
}

/// Which row of the form a number belongs to.
#[derive(Clone, Copy, Default)]
struct Row {
    venue: Option<Venue>,
    industry: Option<Industry>,
}

/// The lines of a table under their headings; one without a heading has none.
type Parts<'a> = &'a [(&'static str, &'a [Cell])];

fn grid(view: &View, caption: &str, columns: &[Column], rows: &[(Row, Counts)], parts: Parts<'_>) -> Markup {
    let line = |cell: &Cell| {
        let (label, definition) = match cell {
            Count(measure) => (head(*measure), measure.definition()),
            Share(rate) => (rate.label().to_owned(), rate.definition()),
        };
        let mut line = vec![define(&label, definition)];
        line.extend(rows.iter().map(|(row, counts)| value(view, *row, counts, *cell)));
        line
    };
    let (rows, empty) = (parts.iter().flat_map(|(_, cells)| *cells).map(line).collect(), "没有数字。");
    let named = parts.iter().filter(|(heading, _)| !heading.is_empty());
    let groups: Vec<Group> = named.map(|(heading, cells)| Group { heading, rows: cells.len() }).collect();
    html! { div.sheet { (grouped(&Table { caption, columns, rows, empty, next: None }, &groups)) } }
}

/// The name with its unit.
fn head(measure: Measure) -> String {
    let unit = if measure.unit() == Unit::Fen { "元" } else { measure.unit().label() };
    format!("{}（{unit}）", measure.label())
}

fn value(view: &View, row: Row, counts: &Counts, cell: Cell) -> Markup {
    match cell {
        Share(rate) => {
            let share = counts.rate(rate);
            let said = html! { (share.numerator) "/" (share.denominator) };
            html! {
                (share.words())
                @if share.denominator > 0 {
                    br;
                    @if rate.of_cases() { a.quiet href=(open(view, row, rate.key())) { (said) } } @else { span.quiet { (said) } }
                }
                @if let Some(beside) = counts.beside(rate) { br; span.flag { (beside) } }
            }
        }
        // The points stand beside the stations and belong to no kind of venue (D9): nothing is not the same as none.
        Count(Measure::ContactPoints | Measure::WatchPoints) if row.venue.is_some() => html! { span.nil { "—" } },
        Count(measure) => {
            let held = counts.get(measure);
            let said = if measure.unit() == Unit::Fen { yuan_from_fen(held) } else { held.to_string() };
            html! {
                @if held == 0 { span.nil { "0" } }
                @else { a href=(way(view, row, measure)) { (said) } }
            }
        }
    }
}

/// The address of what is behind a number: complaints, or units and records.
fn way(view: &View, row: Row, measure: Measure) -> String {
    if measure.of_cases() {
        open(view, row, measure.value())
    } else {
        records::open(&key(&view.org), view.period, measure, row.venue, row.industry)
    }
}

/// The address of the cases behind a number.
fn open(view: &View, row: Row, figure: &str) -> String {
    let venue = row.venue.map_or("", Venue::value);
    let industry = row.industry.map_or("", Industry::value);
    let (org, period) = (key(&view.org), view.period.key());
    format!("/figures/cases?org={org}&period={period}&measure={figure}&venue={venue}&industry={industry}")
}

fn industries(view: &View) -> Markup {
    let of = |industry: &Industry| {
        let all = &view.entries.summary.industries;
        all.iter().find(|(one, _)| one == industry).map(|(_, counts)| counts.clone()).unwrap_or_default()
    };
    let mut columns = vec![words("项目")];
    columns.extend(Industry::EVERY.iter().map(|industry| number(industry.label())));
    let rows: Vec<(Row, Counts)> = Industry::EVERY
        .iter()
        .map(|industry| (Row { venue: Some(Venue::Enterprise), industry: Some(*industry) }, of(industry)))
        .collect();
    html! {
        details.more {
            summary { "其中企业，按行业" }
            (grid(view, "企业，按行业", &columns, &rows, &[("", SUMMARY)]))
        }
    }
}

fn checks(summary: &Summary) -> Markup {
    let wrong = summary.check();
    html! {
        // What holds is folded away; what does not must be seen.
        details.more open[!wrong.is_empty()] {
            summary {
                @if wrong.is_empty() { "核对：" (Summary::rules().len()) "项全部相符" }
                @else { "核对：有" (wrong.len()) "处不符" }
            }
            ul.checks {
                @for rule in Summary::rules() {
                    @let broken: Vec<_> = wrong.iter().filter(|one| one.rule.starts_with(rule)).collect();
                    li {
                        @if broken.is_empty() { "✓ " (rule) }
                        @for one in &broken {
                            span.flag { "✗ " (one.row) "：" (one.rule) "，左边" (one.left) "，右边" (one.right) "，差" (one.left - one.right) } " "
                        }
                    }
                }
            }
        }
    }
}
