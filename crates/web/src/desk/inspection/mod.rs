//! 检查 (D42 to D44): on site, online, spot checks, reviews; a station sees them when they are done.

pub mod fill;
pub mod show;

use axum::extract::State;
use domain::clock::Light;
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::network::inspection::{self, Inspection};

use super::draw::{inner, nav};
use crate::app::App;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::page::{heading, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// Whoever sees a station sees, afterwards, how it was inspected.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// One within the reader's scope; a station does not find one that is not done.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Inspection> {
    admitted(user)?;
    let seen = inner(user);
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| inspection::find(tx, reach, id, seen)))?;
    Ok(one)
}

/// `GET /inspections`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, |tx, reach| inspection::list(tx, reach, inner(&who)))).await?;
    let open = all.iter().filter(|one| one.done.is_none()).count();
    let body = html! {
        (heading("检查", &html! {
            @if user.has(Power::CheckStation) { (primary("列入检查", "/inspections/new")) " " }
            @if user.has(Power::DrawSample) { (secondary("抽站点", "/draws/new?kind=onsite")) " " }
            (secondary("抽样", "/draws"))
        }))
        p.lead { "实地、网络检查，随机抽查负责人在岗、态度、业务技能，定期回访受理、程序、结果、登记、统计、上报。"
            @if inner(&user) { "待检查 " strong { (open) } " 个；站点在登记结果以前看不到。" } }
        (rows(&all, today))
    };
    Ok(crate::desk::page(&user, "检查", nav(&user), &body))
}

/// Inspections as a table.
pub(in crate::desk) fn rows(all: &[Inspection], today: Date) -> Markup {
    let row = |one: &Inspection| {
        let done = one.done.is_some();
        vec![
            html! { a href=(format!("/inspections/{}", one.id)) { (one.number) } },
            html! { (one.kind.label()) },
            html! { (one.station_name) },
            state(one, today),
            html! { @if done { (one.wrong) } @else { "—" } },
            html! { @if done && one.quiz.0 > 0 { (one.quiz.1) "/" (one.quiz.0) } @else { "—" } },
            html! { @match &one.done { Some((at, by)) => { (moment(Some(*at))) " " (by) }, None => { "—" } } },
        ]
    };
    table(&Table {
        caption: "检查",
        columns: &[
            words("编号"),
            words("种类"),
            words("站点"),
            words("进展"),
            number("不符合"),
            number("问答"),
            words("检查人"),
        ],
        rows: all.iter().map(row).collect(),
        empty: "没有。",
        next: None,
    })
}

/// How it stands, with its light.
fn state(one: &Inspection, today: Date) -> Markup {
    if one.done.is_some() {
        let light = if one.wrong > 0 { Light::Over } else { Light::Done };
        let words = if one.wrong > 0 { format!("不符合{}项", one.wrong) } else { "都符合".to_owned() };
        return badge::light(light, &words);
    }
    badge::until(one.due, today)
}
