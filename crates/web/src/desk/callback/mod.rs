//! 质量跟踪回访 (D45, B3.4, B1.8, F13): the consumers to be called, and for a station what came of it afterwards.

pub mod call;
pub mod show;

use axum::extract::{Query, State};
use domain::clock::Light;
use domain::kernel::clause_words;
use domain::network::callback::{Agrees, CallbackState};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::network::callback::{self, Callback};

use super::draw::{inner, nav};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::page::{heading, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// Whoever sees a station sees, afterwards, what was asked about it.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// One within the reader's scope; a station does not find one that is not over.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Callback> {
    admitted(user)?;
    let seen = inner(user);
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| callback::find(tx, reach, id, seen)))?;
    Ok(one)
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `open`, `mismatch`, or everything.
    #[serde(default)]
    show: String,
}

/// `GET /callbacks`.
pub async fn list(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, |tx, reach| callback::list(tx, reach, inner(&who)))).await?;
    let agrees = |one: &Callback, wanted| {
        one.state == CallbackState::Answered && one.answers.as_ref().is_some_and(|said| said.agrees == wanted)
    };
    let count = |wanted: &dyn Fn(&Callback) -> bool| all.iter().filter(|one| wanted(one)).count();
    let shown: Vec<Callback> = all
        .iter()
        .filter(|one| match asked.show.as_str() {
            "open" => !one.over(),
            "mismatch" => agrees(one, Agrees::Mismatch),
            _ => true,
        })
        .cloned()
        .collect();
    let body = html! {
        (heading("质量跟踪回访", &html! {
            @if user.has(Power::DrawSample) { (primary("冻结名单", "/draws/new?kind=callback")) " " }
            (secondary("抽样", "/draws"))
        }))
        p.lead {
            @if inner(&user) { a href="/callbacks?show=open" { "待回访 " (count(&|one| !one.over())) } "　" }
            "一致 " (count(&|one| agrees(one, Agrees::Match))) "　"
            a href="/callbacks?show=mismatch" { "不一致 " (count(&|one| agrees(one, Agrees::Mismatch))) } "　"
            "无法确认 " (count(&|one| agrees(one, Agrees::Unsure))) "　"
            "未能回访 " (count(&|one| one.state == CallbackState::Unreached))
            @if !asked.show.is_empty() { "　" a href="/callbacks" { "全部" } }
        }
        p.quiet {
            @if inner(&user) { "由承办人以外的人打，最多三次；站点在回访完以前看不到。与记录不一致的退回重办（" }
            @else { "被抽中的投诉，回访完以后在这里看结果（" }
            (clause_words("B1.8")) "）。"
        }
        (rows(&shown, today, inner(&user)))
    };
    Ok(crate::desk::page(&user, "回访", nav(&user), &body))
}

/// Callbacks as a table.
pub(in crate::desk) fn rows(all: &[Callback], today: Date, above: bool) -> Markup {
    const ABOVE: &[crate::face::table::Column] = &[
        words("投诉"),
        words("站点"),
        words("期限"),
        number("打过"),
        words("满意度"),
        words("与记录"),
        words("处理"),
        words("批次"),
    ];
    const OWN: &[crate::face::table::Column] =
        &[words("投诉"), words("回访"), number("打过"), words("满意度"), words("与记录"), words("处理"), words("批次")];
    let row = |one: &Callback| {
        let said = one.answers.as_ref().filter(|_| one.over());
        let mut cells = vec![html! { a href=(format!("/callbacks/{}", one.id)) { (one.number) } }];
        if above {
            cells.push(html! { (one.station_name) });
        }
        cells.extend([
            standing(one, today),
            html! { (one.tries) " 次" },
            html! { @if let Some(said) = said { (said.satisfaction.label()) } @else { span.quiet { "—" } } },
            html! { @if let Some(said) = said { (agreement(said.agrees)) } @else { span.quiet { "—" } } },
            html! {
                @if let Some(said) = said { (said.handling.label()) }
                @if let Some(number) = &one.reopened { " " a href=(crate::desk::href(&one.base_number())) { (number) } }
            },
            html! { (one.draw_number) },
        ]);
        cells
    };
    table(&Table {
        caption: "回访",
        columns: if above { ABOVE } else { OWN },
        rows: all.iter().map(row).collect(),
        empty: "没有。",
        next: None,
    })
}

/// How it stands, with its light.
pub(in crate::desk) fn standing(one: &Callback, today: Date) -> Markup {
    if one.over() {
        let light = if one.state == CallbackState::Answered { Light::Done } else { Light::Paused };
        return badge::light(light, one.state.label());
    }
    badge::until(one.until(), today)
}

/// Whether it matches, with its light.
fn agreement(agrees: Agrees) -> Markup {
    let light = match agrees {
        Agrees::Match => Light::Done,
        Agrees::Mismatch => Light::Over,
        Agrees::Unsure => Light::Paused,
    };
    badge::light(light, agrees.label())
}
