//! 逾期: what should have been done below, of every kind, on one page per level.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::query::late::{self, Late};

use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{heading, panel};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// `GET /late`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::SeeLate)?;
    let today = app.now().day();
    let who = user.clone();
    let (now, rules) = (app.now(), app.door.rules());
    let mut all = app
        .read(move |tx| {
            who.gather(tx, |tx, reach| {
                let mut all = late::list(tx, reach, today)?;
                all.extend(late::missed_hours(tx, reach, now)?);
                all.extend(late::packs(tx, &rules, reach, today, today)?);
                Ok(all)
            })
        })
        .await?;
    // Clues are for those who take them; a city sees the figures of its counties, and no clue.
    all.retain(|one| one.kind != late::Kind::Clue || user.has(Power::TakeClue));
    all.sort_by_key(|one| one.due);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut stations: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &all {
        *kinds.entry(one.kind.label()).or_default() += 1;
        *stations.entry(one.station_name.as_str()).or_default() += 1;
    }
    let mut worst: Vec<(&str, usize)> = stations.into_iter().collect();
    worst.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let list = Table {
        caption: "逾期未办",
        columns: &[words("逾期"), words("事项"), words("单位"), words("谁"), words("期限")],
        rows: all.iter().take(MOST).map(|one| row(one, today)).collect(),
        empty: "没有逾期的事。",
        next: None,
    };
    let body = html! {
        (heading("逾期未办", &html! {}))
        p.lead { "到昨天为止应办未办的共 " strong { (all.len()) } " 件"
            @for (kind, count) in &kinds { "　" (kind) " " (count) } }
        @if worst.len() > 1 {
            (panel("各单位", &html! { p { @for (name, count) in worst.iter().take(10) { (name) " " strong { (count) } "　" } } }))
        }
        (table(&list))
        p.quiet { "提醒先给本人，逾期次日给领导，第三天给上一级；办完就从这里消失。" }
    };
    Ok(super::page(&user, "逾期", Nav::Late, &body))
}

/// Lines on the page at most; the counts above are of all.
const MOST: usize = 300;

fn row(one: &Late, today: Date) -> Vec<Markup> {
    let due = domain::clock::Due { warn: one.due, judge: one.due, provisional: false };
    vec![
        // Of what is counted in hours, today's is late as well.
        if one.due < today {
            badge::light(due.light(today), &due.words(today))
        } else {
            badge::light(domain::clock::Light::Over, "已过时限")
        },
        html! { a href=(one.href) { (one.kind.label()) " " (one.about) } },
        html! { (one.station_name) },
        html! { (crate::face::label::own(one.kind.who())) },
        html! { (one.due) },
    ]
}
