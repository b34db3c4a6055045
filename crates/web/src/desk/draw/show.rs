//! One draw on one page: list, hash, seed, sample, and how to draw it again.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::kernel::clause_words;
use domain::network::power::Power;
use domain::network::sample::DrawState;
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::network::callback::{self, Callback};
use store::network::draw::{self, Draw};
use store::network::inspection::{self, Inspection};

use super::{inner, nav, open, state};
use crate::app::App;
use crate::desk::sheet::{history, moment};
use crate::error::Outcome;
use crate::face::facts;
use crate::face::page::{columns, heading, panel, primary};
use crate::session::User;

/// The page that gives the rule as a script.
const SAMPLING: &str = include_str!("../../../../../docs/sampling.md");

struct View {
    one: Draw,
    callbacks: Vec<Callback>,
    inspections: Vec<Inspection>,
    told: Vec<Told>,
}

/// The script of the documentation.
fn script() -> &'static str {
    SAMPLING.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default()
}

/// `GET /draws/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let view = app
        .run(move |app| {
            let one = open(app, &who, &id)?;
            Ok(app.door.db.read(|tx| {
                let (reach, _) = who.seek(tx, |tx, reach| draw::find(tx, reach, &id))?;
                Ok::<_, store::StoreError>(View {
                    callbacks: callback::of_draw(tx, &reach, &id, inner(&who))?,
                    inspections: inspection::of_draw(tx, &reach, &id, inner(&who))?,
                    told: audit::history(tx, &one.region, "draw", &id)?,
                    one: one.clone(),
                })
            })?)
        })
        .await?;
    let one = &view.one;
    let title = format!("抽样 {}", one.number);
    let today = app.now().day();
    let body = html! {
        (heading(&title, &state(one, today)))
        p.lead { (one.kind.label()) "　" (one.org_name) "　" span.quiet { (clause_words(one.kind.clause())) } }
        (drawn(&user, &view, today))
        (columns(&wide(&view), &side(&view)))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

/// What comes next, and what was drawn: over the whole width, because the table needs it.
fn drawn(user: &User, view: &View, today: Date) -> Markup {
    let one = &view.one;
    let mine = user.has(Power::DrawSample) && user.actor.org == one.org;
    html! {
        @if one.state == DrawState::Frozen {
            section.panel.next {
                h2 { "接下来" }
                p { "等下一次开奖，用开奖号码抽取。号码要在名单冻结以后才开出来，谁都挑不了。" }
                @if mine { p { (primary("写开奖号码，抽取", &format!("/draws/{}/draw", one.id))) } }
                @else { p.quiet { "由" (one.org_name) "抽取。" } }
            }
        }
        @if !view.callbacks.is_empty() { (panel("抽中的投诉", &crate::desk::callback::rows(&view.callbacks, today, true))) }
        @if !view.inspections.is_empty() { (panel("抽中的站点", &crate::desk::inspection::rows(&view.inspections, today))) }
    }
}

fn wide(view: &View) -> Markup {
    let one = &view.one;
    html! {
        (panel("名单", &html! { details { summary { (one.list.len()) " 个" } p { @for name in &one.list { span.nowrap { (name) } "　" } } } }))
        section.panel { details {
            summary { "给核查的人：自己验算一遍" }
            p { "名单校验码 " code.hash { (one.list_hash) } }
            p { "下载" a href=(format!("/draws/{}/list", one.id)) { "名单" } "，存为 list.txt，把下面的几行存为 sample.py，在装有 Python 的电脑上运行："
            }
            @match &one.seed {
                Some(seed) => { p { code { "python3 sample.py \"" (seed.seed) "\" " (one.size) " " (one.each) " list.txt" } } },
                None => { p { code { "python3 sample.py \"开奖号码\" " (one.size) " " (one.each) " list.txt" } } },
            }
            p.quiet { "打印的第一行是名单校验码，下面是抽中的，应与本页一样。" }
            details { summary { "sample.py" } pre { (script()) } }
        } }
    }
}

fn side(view: &View) -> Markup {
    let one = &view.one;
    html! {
        (panel("名单和开奖号码", &facts::facts(&[
            ("名单", html! { (one.list.len()) " 个" @if !one.kind.of_stations() { br; "办结 " (one.period.0) " 至 " (one.period.1) } }),
            ("没有列入的", html! { (one.left_out) }),
            ("冻结", html! { (moment(Some(one.frozen_at))) " " (one.frozen_by) }),
            ("抽几个", html! { (one.size) " 个" @if one.each > 0 { "，每站至少 " (one.each) " 个" } @if !one.sample.is_empty() { "；抽中 " (one.sample.len()) " 个" } }),
            ("开奖号码", html! { @match &one.seed { Some(seed) => { strong { (seed.seed) } br; (seed.source) br; (moment(Some(seed.published))) "公布" }, None => { "还没有" } } }),
            ("抽取", html! { @match &one.drawn { Some((at, by)) => { (moment(Some(*at))) " " (by) }, None => { "还没有" } } }),
            ("办完期限", html! { @if let Some(due) = one.due { (due) } @else { "抽取以后算" } }),
        ])))
        (panel("经过", &history(&view.told)))
    }
}

/// `GET /draws/{id}/list`: the list as it was hashed.
pub async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    let one = app.run(move |app| open(app, &user, &id)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"list.txt\""),
    ];
    Ok((headers, one.list.join("\n")).into_response())
}
