//! 转办 (4.3, C3b, C4b, D27): what the bureau hands to a station, and what the station reports back.

pub mod act;
pub mod send;
pub mod show;

use axum::extract::{Query, State};
use domain::network::dispatch::Standing;
use domain::network::power::Power;
use domain::value::mask_name;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::network::dispatch::{self, Dispatch};

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, primary, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ended: String,
    #[serde(default)]
    standing: String,
}

/// Whoever sees a station sees what was sent to it; the powers say who does something about it.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// `GET /dispatches`.
pub async fn list(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let ended = !asked.ended.is_empty();
    let who = user.clone();
    let mut all = app.read(move |tx| who.gather(tx, |tx, reach| dispatch::list(tx, reach, ended))).await?;
    let counts: Vec<(Standing, usize)> = Standing::EVERY
        .iter()
        .map(|standing| (*standing, all.iter().filter(|one| one.standing(today) == *standing).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    all.retain(|one| asked.standing.is_empty() || one.standing(today).value() == asked.standing);
    let (sends, above) = (user.has(Power::Dispatch), user.has(Power::SeeNetwork));
    let list = Table {
        caption: "转办",
        columns: &[
            words("平台编号"),
            words("状态"),
            words("站点反馈期限"),
            words(if above { "站点" } else { "派发单位" }),
            words("争议"),
            words("承办人和案件"),
            words("本局期限"),
        ],
        rows: all.iter().map(|one| row(one, today, above)).collect(),
        empty: if above { "没有转办中的件。" } else { "上级没有转来的件。" },
        next: None,
    };
    let body = html! {
        (heading("转办", &html! {
            @if sends { (primary("转办一件", "/dispatches/new")) " " (secondary("导入、导出、对账", "/exchange")) }
        }))
        p.quiet { "转办的是消费者同意先行和解的投诉；举报和没有分开的混合件不转给站点。办不成的连同材料交回，由所里依法处理。" }
        p.filters {
            a href="/dispatches" { "全部在办" }
            @for (standing, count) in &counts {
                " " a href=(format!("/dispatches?standing={}", standing.value()))
                    aria-current=[(standing.value() == asked.standing).then_some("true")] { (standing.label()) " " (count) }
            }
            " " a href="/dispatches?ended=1" { "也看已结案的" }
        }
        (table(&list))
    };
    Ok(super::page(&user, "转办", Nav::Dispatches, &body))
}

fn row(one: &Dispatch, today: Date, above: bool) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/dispatches/{}", one.id)) { (one.platform_no) } },
        standing(one, today),
        html! { (limit(one, today)) },
        html! { (if above { &one.station_name } else { &one.from_name }) },
        html! { (one.facts.one("respondent")) "　" span.quiet { (one.facts.one("goods")) } br; span.quiet { (mask_name(&one.consumer_name)) } },
        html! {
            (one.handler.as_deref().unwrap_or("—"))
            @if let Some((number, stage)) = &one.case { br; a href=(super::href(number)) { (number) } " " span.quiet { (stage.label()) } }
        },
        html! { span.quiet.nowrap { "受理至" (short(one.accept_due)) br; "调解至" (short(one.mediate_due)) } },
    ]
}

/// 12月2日.
fn short(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// How it stands, in words and colour.
fn standing(one: &Dispatch, today: Date) -> Markup {
    let standing = one.standing(today);
    badge::light(standing.light(), standing.label())
}

/// The station's own limit in words.
fn limit(one: &Dispatch, today: Date) -> String {
    let due = domain::clock::Due { warn: one.feedback_due, judge: one.feedback_due, provisional: false };
    match one.standing(today) {
        Standing::Closed | Standing::FedBack | Standing::HandedUp | Standing::Waiting => one.feedback_due.to_string(),
        _ => due.words(today),
    }
}
