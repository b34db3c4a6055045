//! The register (登记簿, F2): a live page in the order of acceptance, sealed month by month.

use axum::extract::{Query, State};
use axum::response::Redirect;
use domain::directory::{HEADS, OrgId};
use domain::value::{mask_name, yuan_from_fen};
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::Change;
use store::query::register::{self, Entry};
use store::{StoreResult, Tx, directory, seal};

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{csrf, heading};
use crate::face::print::{Sheet, document, ledger};
use crate::face::table::{Column, Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    month: String,
    #[serde(default)]
    station: String,
}

/// A month of one station's register.
struct Month {
    station: directory::Org,
    stations: Vec<directory::Org>,
    month: String,
    months: Vec<String>,
    entries: Vec<Entry>,
    seal: Option<seal::Seal>,
}

fn load(tx: &mut Tx<'_>, user: &User, asked: &Asked, today: jiff::civil::Date) -> StoreResult<Month> {
    let reach = user.reach(tx)?;
    let stations = directory::stations(tx, &reach.region, &reach.path)?;
    let wanted = OrgId(asked.station.clone());
    let station = stations
        .iter()
        .find(|org| org.id == wanted)
        .or(stations.first())
        .cloned()
        .ok_or(store::StoreError::NotFound("station"))?;
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
    let print = format!("/register/print?month={}&station={}", month.month, month.station.id);
    let body = html! {
        (heading("登记簿", &html! { a.button href=(print) { "打印本月" } " " a.button href=(format!("/stations/{}/archive", month.station.id)) { "档案" } }))
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
        let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
        Ok(app.door.db.write(|tx| {
            let reach = user.reach(tx)?;
            let entries = register::month(tx, &reach, &user.actor.org, &month)?;
            seal::seal(tx, change, &user.actor.org, &month, &entries)
        })?)
    })
    .await?;
    Ok(Redirect::to(&target))
}

/// `GET /register/print`: the month on A4, with full names, as the archive needs it.
pub async fn print(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let today = app.now().day();
    let who = user.clone();
    let month = app.read(move |tx| load(tx, &who, &asked, today)).await?;
    let full = month.station.id == user.actor.org;
    let lines: Vec<Vec<String>> = month
        .entries
        .iter()
        .map(|entry| {
            vec![
                entry.no.to_string(),
                entry.accepted_on.clone(),
                entry.number.clone(),
                if full { entry.consumer.clone() } else { mask_name(&entry.consumer) },
                entry.respondent.clone(),
                entry.goods.clone(),
                entry.claims.clone(),
                entry.handler.clone(),
                entry.outcome.clone(),
                yuan_from_fen(entry.recovered_fen),
                entry.settled_on.clone().unwrap_or_default(),
                entry.volume.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let heads = [
        "序号",
        "受理日期",
        "登记编号",
        "投诉人",
        "被投诉经营者",
        "商品服务",
        "诉求",
        "承办人",
        "处理结果",
        "挽回损失(元)",
        "办结日期",
        "归档号",
    ];
    let sealed = month.seal.map_or_else(|| "未封存".to_owned(), |seal| format!("封存校验码 {}", &seal.hash[..16]));
    let left = format!("{}　{}", month.station.name, month.month);
    let sheet = Sheet {
        title: "受理和处理消费者投诉登记簿",
        number_line: (&left, &sealed),
        copies: &[],
        across: true,
        body: ledger(&heads, &lines),
    };
    Ok(document(&sheet, &format!("/register?month={}&station={}", month.month, month.station.id)))
}
