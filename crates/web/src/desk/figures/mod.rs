//! 统计: 汇总表 (附件3), 五进统计表 (附件6) and the six headline figures of D9, of any organisation within scope
//! and any days. Every number opens to its cases, every name to what it means.

pub mod amended;
pub mod ask;
mod below;
pub mod board;
mod choose;
pub mod drill;
mod lines;
pub mod second;

use axum::extract::{Query, State};
use domain::directory::{Industry, OrgKind, Venue};
use domain::figure::{Counts, HEADLINES, Headline, Measure, Period, Summary, Unit};
use domain::network::power::Power;
use domain::paper::Form;
use domain::topic::Window;
use domain::value::yuan_from_fen;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::{self, Org};
use store::query::figures::{Amendment, Entries, amendments};

use self::ask::{Asked, chosen, key, load};
use self::below::below;
use self::choose::{choice, define, trail};
use self::lines::Cell::{Count, Rate as Share};
use self::lines::{Cell, ENTRIES, SUMMARY};
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
            Ok(View { org, above, period, entries, amended, today, asked: asked.clone() })
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
            "：数字随办随新，全部由登记的记录算出。点名称看怎么算。投诉的数字（带下划线的）点开是哪几件；"
            "其余数字从各自的台账算出，点“台账”看那里的全部记录，没有按这段日期筛过；没有“台账”的，是按站点、人员、场所的情况算的，或者那本台账不归您的岗位看。" }
        (headlines(&summary.total))
        (panel("汇总表（附件3）", &html! {
            (paper(Form::Summary, "打印汇总表"))
            (sheet(&user, &view, "受理和处理消费者投诉情况汇总表", &[("", SUMMARY)]))
            p { a href=(second::at(&id, view.period)) { "第二部分：什么商品、什么问题、投诉谁、意见建议、集中问题和整改" } }
            (industries(&user, &view))
            (checks(summary))
        }))
        (panel("12315“五进”工作情况（附件6）", &html! {
            (paper(Form::FiveEntries, "打印五进统计表"))
            (sheet(&user, &view, "12315“五进”工作情况统计表", ENTRIES))
        }))
        (below(&view))
        @if !view.amended.is_empty() { (panel("锁定后更正", &amended::list(&view.amended))) }
    };
    Ok(super::page(&user, "统计", Nav::Figures, &body))
}

/// The address of an organisation's figures.
fn href(org: &str, period: Period) -> String {
    format!("/figures?org={org}&period={}", period.key())
}

fn headlines(total: &Counts) -> Markup {
    html! {
        dl.figures {
            @for headline in HEADLINES {
                div { dt { (define(headline.label(), headline.definition())) } dd { (worth(headline, total)) } }
            }
        }
    }
}

/// The value of a headline, a rate with what was divided below it.
fn worth(headline: Headline, total: &Counts) -> Markup {
    match headline {
        Headline::Rate(rate) => {
            let share = total.rate(rate);
            html! {
                (share.words()) small { (share.numerator) "/" (share.denominator) }
                @if let Some(beside) = total.beside(rate) { small.flag { (beside) } }
            }
        }
        Headline::Count(_) => html! { (headline.value(total)) },
    }
}

/// A table of figures: a line a figure, a column a kind of venue.
fn sheet(user: &User, view: &View, caption: &str, parts: Parts<'_>) -> Markup {
    let columns = [
        words("项目"),
        number("合计"),
        number(Venue::Mall.label()),
        number(Venue::Supermarket.label()),
        number(Venue::Market.label()),
        number(Venue::Enterprise.label()),
        number(Venue::Scenic.label()),
    ];
    let summary = &view.entries.summary;
    let rows: Vec<(Row, Counts)> = std::iter::once((Row::default(), summary.total.clone()))
        .chain(Venue::EVERY.iter().map(|venue| (Row { venue: Some(*venue), industry: None }, summary.row(*venue))))
        .collect();
    grid(user, view, caption, &columns, &rows, parts)
}

/// Which row of the form a number belongs to.
#[derive(Clone, Copy, Default)]
struct Row {
    venue: Option<Venue>,
    industry: Option<Industry>,
}

/// The lines of a table under their headings; one without a heading has none.
type Parts<'a> = &'a [(&'static str, &'a [Cell])];

fn grid(
    user: &User,
    view: &View,
    caption: &str,
    columns: &[Column],
    rows: &[(Row, Counts)],
    parts: Parts<'_>,
) -> Markup {
    let line = |cell: &Cell| {
        let (label, definition) = match cell {
            Count(measure) => (head(*measure), measure.definition()),
            Share(rate) => (rate.label().to_owned(), rate.definition()),
        };
        let source = if let Count(measure) = cell { ledger(user, &view.org, *measure) } else { None };
        let mut line =
            vec![html! { (define(&label, definition)) @if let Some(href) = source { a.quiet href=(href) { "台账" } } }];
        line.extend(rows.iter().map(|(row, counts)| value(view, *row, counts, *cell)));
        line
    };
    let (rows, empty) = (parts.iter().flat_map(|(_, cells)| *cells).map(line).collect(), "没有数字。");
    let named = parts.iter().filter(|(heading, _)| !heading.is_empty());
    let groups: Vec<Group> = named.map(|(heading, cells)| Group { heading: *heading, rows: cells.len() }).collect();
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
            html! {
                (share.words()) @if share.denominator > 0 { br; span.quiet { (share.numerator) "/" (share.denominator) } }
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
                @else if measure.of_cases() { a href=(open(view, row, measure)) { (said) } }
                @else { (said) }
            }
        }
    }
}

/// The address of the cases behind a number.
fn open(view: &View, row: Row, measure: Measure) -> String {
    let venue = row.venue.map_or("", Venue::value);
    let industry = row.industry.map_or("", Industry::value);
    let (org, period) = (key(&view.org), view.period.key());
    format!("/figures/cases?org={org}&period={period}&measure={}&venue={venue}&industry={industry}", measure.value())
}

fn industries(user: &User, view: &View) -> Markup {
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
            (grid(user, view, "企业，按行业", &columns, &rows, &[("", SUMMARY)]))
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

/// The page with the records that a figure is counted from, where there is one and the reader may open it.
fn ledger(user: &User, org: &Org, measure: Measure) -> Option<String> {
    let way = |nav: Nav| super::ways(user.actor.post).contains(&nav).then(|| nav.href().to_owned());
    let power = |power: Power, href: &str| user.has(power).then(|| href.to_owned());
    match measure {
        Measure::Consulted | Measure::Suggested => way(Nav::Consultations),
        Measure::Clues => way(Nav::Clues),
        Measure::Overdue => power(Power::SeeLate, "/late"),
        Measure::Dispatched | Measure::FeedbackDue | Measure::FedBackInTime => way(Nav::Dispatches),
        Measure::GoodsWithdrawn | Measure::GoodsWithdrawnFen => power(Power::SeeLate, "/withdrawals"),
        Measure::Callbacks => power(Power::SeeLate, "/callbacks"),
        Measure::Inspections => power(Power::SeeLate, "/inspections"),
        Measure::Visits => power(Power::Visit, "/visits"),
        Measure::Trainings | Measure::TrainedPersons | Measure::SelfStudies => power(Power::SeeTraining, "/training"),
        Measure::Publicities | Measure::PublicityHeads => {
            // Each station keeps its own.
            (org.kind == OrgKind::Station).then(|| format!("/stations/{}/publicity", org.id))
        }
        Measure::ReportsDue | Measure::ReportsInTime => power(Power::SeeReports, "/reports"),
        Measure::Silent => power(Power::SeeNetwork, "/reports/silent"),
        _ => None,
    }
}
