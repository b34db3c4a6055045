//! `GET /risk`: which stations to visit next, and why (D33 to D36). A list of work, not a league table.

use axum::extract::State;
use domain::clock::Light;
use domain::network::power::Power;
use domain::risk::{HOW, Weight, pressing};
use maud::{Markup, html};
use store::network::visit::{self, Planned};
use store::risk::{self, Visit};

use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// `GET /risk`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::SeeRisk)?;
    let (who, today, rules) = (user.clone(), app.now().day(), app.door.rules());
    let (mut all, planned) = app
        .read(move |tx| {
            let all =
                who.gather(tx, |tx, reach| risk::list(tx, reach, &rules.policies.at(&reach.region, today), today))?;
            Ok((all, who.gather(tx, |tx, reach| visit::planned(tx, reach, today))?))
        })
        .await?;
    risk::sort(&mut all);
    let urgent = all.iter().filter(|one| pressing(&one.reasons).0 == Some(Weight::Urgent)).count();
    let list = Table {
        caption: "该去的站点",
        columns: &[words("站点"), words("为什么"), words("本季巡访"), words("办理")],
        rows: all.iter().map(|one| row(&user, one, planned.iter().find(|plan| plan.station == one.station))).collect(),
        empty: "没有：现在没有哪个站有要去看的理由。",
        next: None,
    };
    let body = html! {
        (heading("该去哪些站", &html! { (secondary("巡访", "/visits")) " " (secondary("考核", "/assessments")) " " (secondary("沉默站点", "/reports/silent")) " " (secondary("全网", "/network")) }))
        p.lead { "有理由去看的站点 " strong { (all.len()) } " 个，其中要尽快去的 " strong { (urgent) } " 个" }
        p.quiet { "这是下站的工作单，不是排名，也不计分；没有理由的站不列。理由消失了，站点自己从单子上下来。" }
        (table(&list))
        (panel("怎么列出来的", &html! { ul { @for line in HOW { li { (line) } } } }))
    };
    Ok(crate::desk::page(&user, "该去哪些站", Nav::Network, &body))
}

fn row(user: &User, one: &Visit, plan: Option<&Planned>) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/network/{}", one.station)) { (one.name) } },
        html! {
            @for reason in &one.reasons {
                div { (badge::light(light(reason.weight), reason.weight.label())) " "
                    a href=(reason.href) { (reason.cause.label()) } "：" (reason.words) }
            }
        },
        html! {
            @match plan {
                Some(Planned { visit: Some((id, at, _)), .. }) => { a href=(format!("/visits/{id}")) { (at.day()) "已去" } },
                Some(Planned { plan: Some((on, by)), .. }) => { "计划 " span.nowrap { (on) } " " span.nowrap { (by) } },
                Some(_) => { "没有排" },
                None => { span.quiet { "—" } },
            }
        },
        html! {
            @if user.has(Power::Visit) {
                a.nowrap href=(format!("/visits/new?station={}", one.station)) { "到站签到" }
                @if plan.is_some_and(|plan| plan.visit.is_none()) {
                    "　" a.nowrap href=(format!("/visits/plan/{}", one.station)) { @if plan.is_some_and(|plan| plan.plan.is_some()) { "改期" } @else { "排期" } }
                }
            }
        },
    ]
}

/// The sign of a weight; its words stand beside it.
pub(super) const fn light(weight: Weight) -> Light {
    match weight {
        Weight::Urgent => Light::Over,
        Weight::Heavy => Light::Soon,
        Weight::Light => Light::Calm,
    }
}
