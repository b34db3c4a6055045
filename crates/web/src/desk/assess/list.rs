//! `GET /assessments`: the rounds, the newest first.

use axum::extract::State;
use domain::assess::{Deed, RoundState};
use domain::clock::Light;
use domain::kernel::clause_words;
use domain::network::power::Power;
use maud::{Markup, html};
use store::assess::{self, Round};
use store::audit;

use super::{above, admitted, nav};
use crate::app::App;
use crate::desk::sheet::history;
use crate::error::Outcome;
use crate::face::badge;
use crate::face::page::{heading, panel, primary, secondary};
use crate::face::table::{Table, table, words};
use crate::session::User;

/// `GET /assessments`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let (who, all) = (user.clone(), above(&user));
    let (rounds, gone) = app
        .read(move |tx| {
            let gone =
                if all { audit::done_by(tx, &who.actor, "assessment", Deed::Discard.label())? } else { Vec::new() };
            Ok((who.gather(tx, |tx, reach| assess::list(tx, reach, all))?, gone))
        })
        .await?;
    let list = Table {
        caption: "考核",
        columns: &[words("期间"), words("考核单位"), words("进展"), words("异议期"), words("评分表")],
        rows: rounds.iter().map(row).collect(),
        empty: if all { "还没有组织过考核。" } else { "还没有公布过考核。" },
        next: None,
    };
    let body = html! {
        (heading("考核", &html! {
            @if above(&user) { (secondary("该去哪些站", "/risk")) " " }
            (secondary("评分方案", "/assessments/scheme")) " "
            @if user.has(Power::RunAssessment) { (primary("组织考核", "/assessments/new")) }
        }))
        p.lead { "分数由记录算出，每一项都能点开看是哪些事实；投诉件数与和解率不计分（" (clause_words("D41")) "）。" }
        (table(&list))
        @if !gone.is_empty() { (panel("本单位作废过的", &history(&gone))) }
    };
    Ok(crate::desk::page(&user, "考核", nav(&user), &body))
}

fn row(round: &Round) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/assessments/{}", round.id)) { (round.period.label()) } },
        html! { (round.unit_name) },
        state(round),
        html! { @match round.object_by { Some(day) => { "到" (day) }, None => { "—" } } },
        html! { (round.scheme.title) " " span.quiet { (round.scheme.version) } },
    ]
}

/// How far a round has come, as a badge.
pub(super) fn state(round: &Round) -> Markup {
    let light = match round.state {
        RoundState::Scoring => Light::Soon,
        RoundState::Published => Light::Calm,
        RoundState::Final => Light::Done,
    };
    badge::light(light, round.state.label())
}
