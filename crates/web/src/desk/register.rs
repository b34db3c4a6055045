//! The register (登记簿, F2): a live page in the order of acceptance, sealed month by month.

use axum::extract::{Query, State};
use axum::response::Redirect;
use domain::directory::{HEADS, OrgId};
use domain::paper::Form;
use domain::value::{mask_name, yuan_from_fen};
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::Change;
use store::query::register::{self, Entry};
use store::{StoreResult, Tx, directory, seal};

use super::paper::shelf::{Offer, button, excel};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{csrf, heading};
use crate::face::table::{Column, Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(super) month: String,
    #[serde(default)]
    pub(super) station: String,
}

/// A month of one station's register.
pub(super) struct Month {
    pub(super) station: directory::Org,
    stations: Vec<directory::Org>,
    pub(super) month: String,
    months: Vec<String>,
    pub(super) entries: Vec<Entry>,
    pub(super) seal: Option<seal::Seal>,
}

pub(super) fn load(tx: &mut Tx<'_>, user: &User, asked: &Asked, today: jiff::civil::Date) -> StoreResult<Month> {
    let stations = user.gather(tx, |tx, reach| directory::stations(tx, &reach.region, &reach.path))?;
    let wanted = OrgId(asked.station.clone());
    let station = stations
        .iter()
        .find(|org| org.id == wanted)
        .or(stations.first())
        .cloned()
        .ok_or(store::StoreError::NotFound("station"))?;
    let reaches = user.reaches(tx)?;
    let reach =
        reaches.into_iter().find(|reach| reach.holds(&station)).ok_or(store::StoreError::NotFound("station"))?;
    let this = today.to_string()[..7].to_owned();
    let mut months = register::months(tx, &reach.region, &station.id)?;
    if !months.contains(&this) {
        months.insert(0, this.clone());
    }
    let month = if is_month(&asked.month) { asked.month.clone() } else { this };
    let entries = register::month(tx, &reach, &station.id, &month)?;
    let seal = seal::of_month(tx, &reach.region, &station.id, &month)?;
    Ok(Month { station, stations, month, months, entries, seal })
}

/// `2026-11`.
fn is_month(typed: &str) -> bool {
    typed.len() == 7 && format!("{typed}-01").parse::<jiff::civil::Date>().is_ok()
}

const COLUMNS: &[Column] = &[
    number("序号"),
    words("受理日期"),
    words("登记编号"),
    words("投诉人"),
    words("被投诉经营者"),
    words("商品或服务"),
    words("问题"),
    words("诉求"),
    words("承办人"),
    words("结果"),
    number("挽回损失"),
    number("用时"),
    words("归档号"),
];

/// `GET /register`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let today = app.now().day();
    let who = user.clone();
    let month = app.read(move |tx| load(tx, &who, &asked, today)).await?;
    let over = *month.month < today.to_string()[..7];
    let may_seal = over && month.seal.is_none() && HEADS.contains(&user.actor.post) && !month.entries.is_empty();
    let rows = month.entries.iter().map(|entry| row(entry, month.seal.as_ref())).collect();
    let list =
        Table { caption: "登记簿", columns: COLUMNS, rows, empty: "这个月没有受理的投诉。", next: None };
    let offer = Offer { form: Form::Register, part: month.month.clone(), label: format!("打印{}", month.month) };
    let body = html! {
        (heading("登记簿", &html! { (button(&user.csrf, "register", month.station.id.as_str(), &offer)) " " (excel("register", month.station.id.as_str(), &offer)) " " a.button href=(format!("/stations/{}/archive", month.station.id)) { "档案" } }))
        form.filters action="/register" method="get" {
            @if month.stations.len() > 1 {
                label { "站点 " select name="station" {
                    @for org in &month.stations { option value=(org.id) selected[org.id == month.station.id] { (org.name) } }
                } }
            }
            label { "月份 " select name="month" {
                @for one in &month.months { option value=(one) selected[*one == month.month] { (one) } }
            } }
            button type="submit" { "查看" }
        }
        @match &month.seal {
            Some(seal) => { p.sealed { "本月已封存：" (domain::case::words::time(seal.sealed_at.local())) "，" (seal.by)
                "，共 " (seal.entries.len()) " 行，校验码 " code { (&seal.hash[..16]) } "。封存后变动的行有标记。" } },
            None if may_seal => {
                form action="/register/seal" method="post" {
                    (csrf(&user.csrf))
                    input type="hidden" name="month" value=(month.month);
                    p { "这个月已经过完，可以封存。封存后还可以继续办理，变动会标出来。" " " button.button type="submit" { "封存" (month.month) } }
                }
            },
            None => { p.quiet { "按受理先后排列，随办随新；" @if over { "由站长封存。" } @else { "月底以后由站长封存。" } } },
        }
        (table(&list))
    };
    Ok(super::page(&user, "登记簿", Nav::Register, &body))
}

/// The line as it stands, with a mark when it has changed since the month was sealed.
fn row(entry: &Entry, seal: Option<&seal::Seal>) -> Vec<Markup> {
    let changed = seal.is_some_and(|seal| !seal.entries.contains(entry));
    vec![
        html! { (entry.no) @if changed { " " span.flag { "封存后有变动" } } },
        html! { span.still { (entry.accepted_on) } },
        html! { a.still href=(super::href(super::today::base(&entry.number))) { (entry.number) } },
        html! { (mask_name(&entry.consumer)) },
        html! { (entry.respondent) },
        html! { (entry.goods) },
        html! { (entry.problem) },
        html! { (entry.claims) },
        html! { (entry.handler) },
        html! { @if entry.outcome.is_empty() { span.quiet { "在办" } } @else { (entry.outcome) } @if entry.late { " " span.flag { "超期" } } },
        html! { (yuan_from_fen(entry.recovered_fen)) },
        html! { @if let Some(days) = entry.days_used { (days) "日" } },
        html! { (entry.volume.as_deref().unwrap_or_default()) },
    ]
}

/// `POST /register/seal`.
pub async fn seal_month(State(app): State<App>, user: User, posted: Posted) -> Outcome<Redirect> {
    user.check(posted.raw.one("csrf"))?;
    if !HEADS.contains(&user.actor.post) {
        return Err(Oops::NotYours("站长、副站长"));
    }
    let month = posted.raw.one("month").to_owned();
    let now = app.now();
    if !is_month(&month) || *month >= now.day().to_string()[..7] {
        return Err(Oops::Bad("只能封存已经过完的月份。".to_owned()));
    }
    let target = format!("/register?month={month}");
    app.run(move |app| {
        Ok(app.door.db.write(|tx| {
            let (reach, station) = user.desk(tx)?;
            let actor = user.acting(&reach.region);
            let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
            let entries = register::month(tx, &reach, &station, &month)?;
            seal::seal(tx, change, &station, &month, &entries)
        })?)
    })
    .await?;
    Ok(Redirect::to(&target))
}
