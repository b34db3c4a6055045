//! What is behind a number that complaints do not give: how much of it each unit below has, down to the stations, and
//! the very records that were counted, for those who may open their ledger.

use axum::extract::{Query, State};
use domain::directory::{Industry, OrgKind, Venue};
use domain::figure::{Grain, Measure, Period, Unit as In};
use domain::form::Choice as _;
use domain::network::power::Power;
use domain::value::yuan_from_fen;
use maud::{Markup, html};
use serde::Deserialize;
use store::directory::Org;
use store::query::figures::{Counted, Record, Spread, Unit, recorded, records, spread};

use super::ask::{Asked, chosen, key};
use super::choose::define;
use super::href;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Column, Table, number, table, words};
use crate::session::User;

/// Which number.
#[derive(Debug, Default, Deserialize)]
pub struct Number {
    #[serde(default)]
    org: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    venue: String,
    #[serde(default)]
    industry: String,
    /// The last record of the page before: instant or day, and key.
    #[serde(default)]
    after: String,
}

struct View {
    org: Org,
    period: Period,
    wanted: Counted,
    spread: Spread,
    /// None when there are none to show, or they are not for the reader.
    records: Option<(Vec<Record>, bool)>,
}

/// `GET /figures/records`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Number>) -> Outcome<Markup> {
    let measure = Measure::from_value(&asked.measure).filter(|one| !one.of_cases()).ok_or(Oops::NotFound)?;
    let wanted =
        Counted { measure, venue: Venue::from_value(&asked.venue), industry: Industry::from_value(&asked.industry) };
    let open = recorded(measure) && may_open(&user, measure);
    let who = user.clone();
    let view = app.run(move |app| {
        let today = app.now().day();
        let period = Asked { period: asked.period.clone(), ..Asked::default() }.period(today);
        let after = asked.after.split_once('~').map(|(at, key)| (at.to_owned(), key.to_owned()));
        Ok(app.door.db.read(|tx| {
            let (org, reaches) = chosen(tx, &who, &asked.org)?;
            let spread = spread(tx, &app.door.rules(), &reaches, &org, period, today, wanted)?;
            let records =
                if open { Some(records(tx, &reaches, &org, period, today, wanted, after.as_ref())?) } else { None };
            Ok(View { org, period, wanted, spread, records })
        })?)
    });
    Ok(page(&user, &view.await?))
}

/// Whether the records themselves are for the reader: as their own ledger is.
fn may_open(user: &User, measure: Measure) -> bool {
    let way = |nav: Nav| crate::desk::ways(user.actor.post).contains(&nav);
    match measure {
        Measure::Consulted | Measure::Suggested => way(Nav::Consultations),
        Measure::Clues => way(Nav::Clues),
        Measure::Dispatched
        | Measure::Overdue
        | Measure::FeedbackDue
        | Measure::FedBackInTime
        | Measure::Visits
        | Measure::GoodsWithdrawn
        | Measure::GoodsWithdrawnFen
        | Measure::Drawn
        | Measure::Callbacks
        | Measure::Satisfied
        | Measure::Confirmed
        | Measure::DutiesDone
        | Measure::Inspections => user.has(Power::SeeLate),
        Measure::Trainings
        | Measure::TrainedPersons
        | Measure::SelfStudies
        | Measure::Publicities
        | Measure::PublicityHeads => user.has(Power::SeeTraining),
        Measure::StaffChanged | Measure::StaffFiled => user.has(Power::SeeNetwork),
        Measure::ReportsDue | Measure::ReportsInTime => user.has(Power::SeeReports),
        _ => false,
    }
}

/// The page of a record.
fn own_page(measure: Measure, record: &Record) -> Option<String> {
    let folder = match measure {
        Measure::Dispatched | Measure::FeedbackDue | Measure::FedBackInTime => "dispatches",
        Measure::GoodsWithdrawn | Measure::GoodsWithdrawnFen => "withdrawals",
        Measure::Drawn | Measure::Callbacks | Measure::Satisfied | Measure::Confirmed => "callbacks",
        Measure::Inspections => "inspections",
        Measure::Overdue => "cases",
        Measure::Visits => "visits",
        Measure::Trainings | Measure::TrainedPersons | Measure::SelfStudies => "training",
        Measure::ReportsDue | Measure::ReportsInTime => "reports",
        Measure::Publicities | Measure::PublicityHeads => {
            return Some(format!("/stations/{}/publicity", record.station_id));
        }
        _ => return None,
    };
    (!record.id.is_empty()).then(|| format!("/{folder}/{}", record.id))
}

/// The page of a station on which one sees why it counts.
fn kept_at(measure: Measure) -> Option<(&'static str, &'static str)> {
    match measure {
        Measure::Heads | Measure::Deputies | Measure::Conciliators | Measure::Liaisons => Some(("staff", "本站人员")),
        Measure::EightOnes | Measure::FiveHaves => Some(("items", "“八个一”和“五有”")),
        Measure::Plaques => Some(("plaque", "牌匾")),
        Measure::Stations | Measure::Opened | Measure::Revoked => Some(("founding", "建站和验收")),
        _ => None,
    }
}

/// The address of the records behind a number.
pub fn open(org: &str, period: Period, measure: Measure, venue: Option<Venue>, industry: Option<Industry>) -> String {
    let (venue, industry) = (venue.map_or("", Venue::value), industry.map_or("", Industry::value));
    let (period, measure) = (period.key(), measure.value());
    format!("/figures/records?org={org}&period={period}&measure={measure}&venue={venue}&industry={industry}")
}

fn at(view: &View, org: &str) -> String {
    let Counted { measure, venue, industry } = view.wanted;
    open(org, view.period, measure, venue, industry)
}

fn page(user: &User, view: &View) -> Markup {
    let View { org, period, wanted, spread, .. } = view;
    let measure = wanted.measure;
    let row = wanted.industry.map(Industry::label).or(wanted.venue.map(Venue::label)).unwrap_or("合计");
    let body = html! {
        (heading(&format!("{}：{row}", measure.label()), &secondary("回到统计", &href(&key(org), *period))))
        p.lead { (org.name) "　" (period.label()) "　共 " strong { (measure.said(spread.total)) } }
        (define("怎么算", measure.definition()))
        @if !spread.below.is_empty() { (panel("在哪些单位（各行之和等于合计；点名称往下看）", &table(&below(view)))) }
        @if !spread.places.is_empty() {
            (panel("是哪些", &html! { ul { @for name in &spread.places { li { (name) } } } }))
        }
        @match &view.records {
            Some((listed, more)) => (table(&list(view, listed, *more))),
            None if recorded(measure) => p.quiet { "一条一条的记录在各自的台账里，那本台账不归您的岗位看。" },
            None => {},
        }
        @if let (Measure::Silent, Some((Grain::Quarter, key)), true) = (measure, period.whole(), user.has(Power::SeeNetwork)) {
            p.quiet { "这里是投诉和咨询都没有的站。有咨询而没有投诉的也要看，见"
                a href=(format!("/reports/silent?quarter={key}")) { "沉默站点" } "。" }
        }
        @if let (OrgKind::Station, Some((page, label))) = (org.kind, kept_at(measure)) {
            p { a href=(format!("/stations/{}/{page}", org.id)) { "看" (label) } }
        }
    };
    crate::desk::page(user, "统计", Nav::Figures, &body)
}

fn said(measure: Measure, value: i64) -> String {
    if measure.unit() == In::Fen { yuan_from_fen(value) } else { value.to_string() }
}

fn below(view: &View) -> Table<'static> {
    let measure = view.wanted.measure;
    let row = |unit: &Unit| {
        vec![
            html! { a href=(at(view, &format!("{}.{}", unit.region, unit.id))) { (unit.name) } },
            html! { (said(measure, unit.counts.get(measure))) },
        ]
    };
    Table {
        caption: measure.label(),
        columns: if measure.unit() == In::Fen { BELOW_MONEY } else { BELOW },
        rows: view.spread.below.iter().map(row).collect(),
        empty: "没有。",
        next: None,
    }
}

fn list(view: &View, listed: &[Record], more: bool) -> Table<'static> {
    let measure = view.wanted.measure;
    let row = |one: &Record| {
        let name = if one.number.is_empty() { one.day.to_string() } else { one.number.clone() };
        vec![
            html! { @if let Some(href) = own_page(measure, one) { a href=(href) { (name) } } @else { (name) } },
            html! { (one.day) },
            html! { (one.station) },
            html! { (one.about) },
            html! { (said(measure, one.value)) },
        ]
    };
    let next = listed.last().filter(|_| more);
    Table {
        caption: "构成这个数字的记录",
        columns: if measure.unit() == In::Fen { LISTED_MONEY } else { LISTED },
        rows: listed.iter().map(row).collect(),
        empty: "没有这样的记录。",
        next: next.map(|last| format!("{}&after={}~{}", at(view, &key(&view.org)), last.at, last.key)),
    }
}

const BELOW: &[Column] = &[words("单位"), number("数量")];
const BELOW_MONEY: &[Column] = &[words("单位"), number("金额（元）")];
const LISTED: &[Column] = &[words("记录"), words("计入日"), words("站点"), words("内容"), number("数量")];
const LISTED_MONEY: &[Column] = &[words("记录"), words("计入日"), words("站点"), words("内容"), number("金额（元）")];
