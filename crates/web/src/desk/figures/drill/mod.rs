//! What is behind one number: its complaints, masked as every list is, and the number divided by a dimension, each
//! part of which opens to its own complaints.

mod divided;

use axum::extract::{Query, State};
use domain::directory::OrgKind;
use domain::figure::{Cut, Dimension, Measure, Period, Rate, Share, Unit};
use domain::form::Choice as _;
use domain::value::{mask_name, yuan_from_fen};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::directory::Org;
use store::query::Reach;
use store::query::figures::{After, Given, Sum, Wanted, divided as divide, page, sum};
use store::{StoreResult, Tx};

use self::divided::Row;
use super::ask::{Asked, chosen, key};
use super::choose::define;
use super::href;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, secondary};
use crate::face::table::{Column, Table, number, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// Which number.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Number {
    #[serde(default)]
    org: String,
    #[serde(default)]
    period: String,
    /// A measure, or a rate by its key.
    #[serde(default)]
    measure: String,
    #[serde(default)]
    venue: String,
    #[serde(default)]
    industry: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    problem: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    ground: String,
    /// The dimension by which it is divided.
    #[serde(default)]
    by: String,
    /// The last line of the page before: day and case.
    #[serde(default)]
    after: String,
}

impl Number {
    fn cut(&self) -> Cut {
        Cut::default()
            .with(Dimension::Venue, &self.venue)
            .with(Dimension::Industry, &self.industry)
            .with(Dimension::Class, &self.class)
            .with(Dimension::Problem, &self.problem)
            .with(Dimension::Channel, &self.channel)
            .with(Dimension::Outcome, &self.outcome)
            .with(Dimension::Ground, &self.ground)
    }
}

/// A figure that complaints give.
#[derive(Clone, Copy)]
enum Figure {
    Count(Measure),
    Rate(Rate),
}

impl Figure {
    fn of_key(key: &str) -> Option<Self> {
        let count = Measure::from_value(key).filter(|one| one.of_cases() && *one != Measure::Pending).map(Self::Count);
        count.or_else(|| Rate::of_key(key).filter(|rate| rate.of_cases()).map(Self::Rate))
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.value(),
            Self::Rate(rate) => rate.key(),
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.label(),
            Self::Rate(rate) => rate.label(),
        }
    }

    const fn definition(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.definition(),
            Self::Rate(rate) => rate.definition(),
        }
    }

    /// What is listed: of a rate all that it divides by.
    fn measures(self) -> Vec<Measure> {
        match self {
            Self::Count(measure) => vec![measure],
            Self::Rate(rate) => rate.denominator().to_vec(),
        }
    }

    fn money(self) -> bool {
        matches!(self, Self::Count(measure) if measure.unit() == Unit::Fen)
    }
}

/// What the page is about.
struct View {
    org: Org,
    period: Period,
    figure: Figure,
    cut: Cut,
    sum: Sum,
    /// Of a rate: what is counted of it.
    numerator: Option<Sum>,
    by: Option<(Dimension, Vec<Row>)>,
    given: Vec<Given>,
    more: bool,
}

/// `GET /figures/cases`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Number>) -> Outcome<Markup> {
    let figure = Figure::of_key(&asked.measure).ok_or(Oops::NotFound)?;
    let period = Asked { period: asked.period.clone(), ..Asked::default() }.period(app.now().day());
    let who = user.clone();
    let view = app.read(move |tx| {
        let (org, reaches) = chosen(tx, &who, &asked.org)?;
        load(tx, org, &reaches, period, figure, &asked)
    });
    Ok(body(&user, &view.await?))
}

fn load(
    tx: &mut Tx<'_>,
    org: Org,
    reaches: &[Reach],
    period: Period,
    figure: Figure,
    asked: &Number,
) -> StoreResult<View> {
    let cut = asked.cut();
    let wanted = Wanted { measures: figure.measures(), cut: cut.clone() };
    let counted = match figure {
        Figure::Rate(rate) => Some(Wanted { measures: rate.numerator().to_vec(), cut: cut.clone() }),
        Figure::Count(_) => None,
    };
    let after: Option<After> =
        asked.after.split_once('~').and_then(|(day, case)| Some((day.parse::<Date>().ok()?, case.to_owned())));
    let (given, more) = page(tx, reaches, &org, period, &wanted, after.as_ref())?;
    let numerator = match &counted {
        Some(counted) => Some(sum(tx, reaches, &org, period, counted)?),
        None => None,
    };
    let sum = sum(tx, reaches, &org, period, &wanted)?;
    let by = match Dimension::from_value(&asked.by).filter(|one| offered(&org, *one)) {
        Some(dimension) => {
            let whole = divide(tx, reaches, &org, period, &wanted, dimension)?;
            let part = match &counted {
                Some(counted) => Some(divide(tx, reaches, &org, period, counted, dimension)?),
                None => None,
            };
            Some((dimension, divided::rows(whole, part)))
        }
        None => None,
    };
    Ok(View { org, period, figure, cut, sum, numerator, by, given, more })
}

/// Nothing lies below a station.
fn offered(org: &Org, dimension: Dimension) -> bool {
    dimension != Dimension::Below || !matches!(org.kind, OrgKind::Station)
}

fn body(user: &User, view: &View) -> Markup {
    let View { org, period, figure, cut, .. } = view;
    let body = html! {
        (heading(&format!("{}：{}", figure.label(), row(cut)), &secondary("回到统计", &href(&key(org), *period))))
        p.lead { (org.name) "　" (period.label()) "　" (total(view)) }
        (define("怎么算", figure.definition()))
        (divided::panel(view))
        (table(&list(view)))
    };
    crate::desk::page(user, "统计", Nav::Figures, &body)
}

/// The row of the figure in words: the parts to which it is narrowed.
fn row(cut: &Cut) -> String {
    // An industry is of enterprises, which need not be said as well.
    let said = |dimension| dimension != Dimension::Venue || cut.get(Dimension::Industry).is_none();
    let names: Vec<&str> = cut.iter().filter(|(dimension, ..)| said(*dimension)).map(|(.., name)| name).collect();
    if names.is_empty() { "合计".to_owned() } else { names.join("·") }
}

/// What it adds up to.
fn total(view: &View) -> Markup {
    let Sum { value, cases } = view.sum;
    html! {
        @match view.figure {
            Figure::Rate(_) => {
                @let share = Share { numerator: view.numerator.unwrap_or_default().value, denominator: value };
                strong { (share.in_full()) } "　算的是下面的" (value) "件"
            },
            Figure::Count(measure) => { "共 " strong { (measure.said(value)) } },
        }
        @if view.figure.money() { "，来自" (cases) "件投诉" }
        @else if cases != value { "，来自" (cases) "份投诉（重新办理过的不止计一次）" }
    }
}

/// The address of the same figure of another organisation or another cut.
fn at(view: &View, org: &str, measure: &str, cut: &Cut) -> String {
    let mut to = format!("/figures/cases?org={org}&period={}&measure={measure}", view.period.key());
    for (dimension, key, _) in cut.iter() {
        to.push_str(&format!("&{}={key}", dimension.value()));
    }
    to
}

/// The same page, divided by what it is divided by now.
fn here(view: &View) -> String {
    let by = view.by.as_ref().map_or(String::new(), |(dimension, _)| format!("&by={}", dimension.value()));
    format!("{}{by}", at(view, &key(&view.org), view.figure.key(), &view.cut))
}

fn list(view: &View) -> Table<'static> {
    let stands = matches!(view.figure, Figure::Count(Measure::Carried | Measure::Forward));
    let line = |one: &Given| {
        let line = &one.line;
        let mut row = vec![
            html! { a href=(crate::desk::href(&line.number)) { (line.full_number) } },
            html! { @if stands { (line.registered_at.day()) } @else { (one.day) } },
            html! { (line.station) },
            html! {
                @match line.outcome {
                    Some(outcome) => { (badge::outcome(outcome)) },
                    None => { (badge::stage(line.stage)) },
                }
            },
            html! { (mask_name(&line.consumer)) },
            html! { (line.respondent) },
            html! { (line.goods) },
        ];
        if view.figure.money() {
            row.push(html! { (yuan_from_fen(one.value)) });
        }
        row
    };
    let next = view.given.last().filter(|_| view.more);
    Table {
        caption: "构成这个数字的投诉",
        columns: match (view.figure.money(), stands) {
            (true, _) => MONEY,
            (false, false) => MONEY.get(..COUNTED).unwrap_or(MONEY),
            (false, true) => STANDING,
        },
        rows: view.given.iter().map(line).collect(),
        empty: "没有这样的投诉。",
        next: next.map(|last| format!("{}&after={}~{}", here(view), last.day, last.line.case)),
    }
}

/// The columns without the money.
const COUNTED: usize = 7;

const MONEY: &[Column] = &[
    words("编号"),
    words("计入日"),
    words("站点"),
    words("结果"),
    words("消费者"),
    words("被投诉"),
    words("商品或服务"),
    number("金额"),
];

const STANDING: &[Column] = &[
    words("编号"),
    words("登记日"),
    words("站点"),
    words("结果"),
    words("消费者"),
    words("被投诉"),
    words("商品或服务"),
];
