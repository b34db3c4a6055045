//! 文书式样 (A19): the official forms with their first days, and what a station has of its own.

pub mod official;
pub mod own;

use axum::extract::{Query, State};
use domain::directory::OrgId;
use domain::network::power::Power;
use domain::paper::{Form, choose, lacking};
use maud::{Markup, html};
use serde::Deserialize;
use store::template::{self, Kept};

use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{csrf, heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A form whose official text is shown.
    #[serde(default)]
    pub form: String,
}

fn nav(user: &User) -> Nav {
    if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station }
}

fn load(app: &App, user: &User) -> Outcome<Vec<Kept>> {
    let (region, org): (&str, &OrgId) = (&user.actor.region, &user.actor.org);
    let mut kept = app.door.db.read(|tx| template::of_org(tx, region, org))?;
    kept.sort_by_key(|one| (one.template.form, one.template.effective_from));
    Ok(kept)
}

/// `GET /templates`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let who = user.clone();
    let (kept, today) = app.run(move |app| Ok((load(app, &who)?, app.now().day()))).await?;
    let official = Table {
        caption: "官方式样",
        columns: &[words("文书"), words("版本"), words("起用"), words("")],
        rows: kept
            .iter()
            .filter(|one| one.official)
            .map(|one| {
                let form = one.template.form;
                let text = format!("/templates?form={}#text", form.value());
                vec![
                    html! { (form.label()) },
                    html! { (one.template.version) },
                    html! { (one.template.effective_from) },
                    html! { a href=(text) { "看式样文本" } },
                ]
            })
            .collect(),
        empty: "还没有官方式样。",
        next: None,
    };
    let body = html! {
        (heading("文书式样", &html! {
            @if user.has(Power::OwnTemplates) { (primary("自制式样", "/templates/own")) }
            @if user.has(Power::RuleTemplates) { (primary("发布官方式样", "/templates/official")) }
        }))
        p.lead { "每件文书按办理当时有效的式样印。站点可以自制，但要有官方式样的全部内容（《工作制度》第19条）。" }
        @if kept.iter().any(|one| !one.official) { (panel("自制式样", &own(&user, &kept, today))) }
        (table(&official))
        (shown(&kept, &asked.form))
    };
    Ok(crate::desk::page(&user, "文书式样", nav(&user), &body))
}

fn own(user: &User, kept: &[Kept], today: jiff::civil::Date) -> Markup {
    let rows = kept.iter().filter(|one| !one.official).map(|one| {
        let template = &one.template;
        let ruled: Vec<_> = kept
            .iter()
            .filter(|other| other.official && other.template.form == template.form)
            .map(|other| other.template.clone())
            .collect();
        let lacks = choose(&ruled, &[], today).and_then(|chosen| lacking(&chosen.template, template));
        vec![
            html! { (template.form.label()) },
            html! { (template.version) },
            html! { (template.effective_from) },
            html! {
                @match (one.withdrawn, lacks) {
                    (true, _) => { (badge::light(domain::clock::Light::Done, "已停用")) },
                    (false, None) => { (badge::light(domain::clock::Light::Calm, "在用")) },
                    (false, Some(lacks)) => {
                        (badge::light(domain::clock::Light::Over, "官方式样已更新，暂按官方式样印"))
                        br; span.quiet { "还缺：" (lacks.labels.join("、")) }
                    },
                }
            },
            html! {
                @if !one.withdrawn && one.org == user.actor.org && user.has(Power::OwnTemplates) {
                    form.inline action="/templates/withdraw" method="post" {
                        (csrf(&user.csrf))
                        input type="hidden" name="form" value=(template.form.value());
                        input type="hidden" name="version" value=(template.version);
                        button type="submit" { "停用" }
                    }
                }
            },
        ]
    });
    table(&Table {
        caption: "自制式样",
        columns: &[words("文书"), words("版本"), words("起用"), words("状态"), words("")],
        rows: rows.collect(),
        empty: "",
        next: None,
    })
}

/// The newest official text of a form, to start an own one from.
fn shown(kept: &[Kept], form: &str) -> Markup {
    let newest = kept.iter().rfind(|one| one.official && one.template.form.value() == form);
    html! {
        @if let Some(one) = newest {
            section.panel id="text" {
                h2 { (one.template.form.label()) "，" (one.template.version) "版式样文本" }
                pre.template { (one.body) }
            }
        }
    }
}

/// The forms that have an official one, as a choice.
pub(super) fn forms(kept: &[Kept]) -> Vec<(String, String)> {
    let has = |form: &Form| kept.iter().any(|one| one.official && one.template.form == *form);
    let all = Form::EVERY.iter().filter(|form| has(form));
    all.map(|form| (form.value().to_owned(), form.label().to_owned())).collect()
}
