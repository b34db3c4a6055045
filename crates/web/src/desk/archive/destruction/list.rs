//! The destruction lists of a station, and how many files have run out.

use axum::extract::{Path, State};
use domain::kernel::clause_words;
use maud::{Markup, html};
use store::archive::{destroy, runs_out};

use super::light;
use crate::app::App;
use crate::desk::archive::nav;
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::face::badge;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// `GET /stations/{id}/destruction`.
pub async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let (who, today) = (user.clone(), app.now().day());
    let (org, all, over) = app
        .read(move |tx| {
            let (_, org) = find(tx, &who, &id)?;
            let all = destroy::list(tx, &org.region, &org.id)?;
            let over = runs_out(tx, &org.region, &org.id, today)?;
            Ok((org, all, over))
        })
        .await?;
    let held = over.iter().filter(|(_, held)| *held).count();
    let ripe = over.len() - held;
    let keeper = org.custodian.as_ref() == Some(&user.actor.id);
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! { a.still href=(format!("/stations/{}/destruction/{}", org.id, one.id)) { (one.number) } },
                html! { (badge::light(light(one.state), one.state.label())) },
                html! { (one.items.iter().filter(|item| item.struck.is_none()).count()) },
                html! { (one.drafted.1) " " span.quiet { (one.drafted.2) } },
                html! { @if let Some((_, on, watched)) = &one.done { (on) " " span.quiet { "监销 " (watched.first) "、" (watched.second) } } },
            ]
        })
        .collect();
    let lists = Table {
        caption: "销毁清单",
        columns: &[words("编号"), words("状态"), number("件"), words("造册"), words("销毁")],
        rows,
        empty: "没有销毁过档案。",
        next: None,
    };
    let body = html! {
        (heading("销毁清单", &html! { @if keeper && ripe > 0 { (primary("造册", &format!("/stations/{}/destruction/new", org.id))) } }))
        p.lead { a href=(format!("/stations/{}/archive", org.id)) { (org.name) "　档案" } }
        section.panel {
            p { "保管期满 " strong { (ripe) } " 件" @if held > 0 { "，另有 " (held) " 件冻结，不能销毁" } "。" }
            @if ripe > 0 && !keeper { p.quiet { "销毁清单由档案保管人造册（" (clause_words("A14d")) "）。" } }
            p.quiet { "次序：保管人造册，站长审核，市场监管所批准，两人监销，登记。登记后个人信息和附件从系统里删除，登记簿、销毁清单和经过的骨架永久保留。" }
        }
        (table(&lists))
    };
    Ok(crate::desk::page(&user, "销毁清单", nav(&user), &body))
}
