//! The page of one dispatch: who sent it, both clocks side by side, what comes next.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::directory::DESK;
use domain::network::dispatch::{DispatchState, Step, step};
use domain::network::power::Power;
use domain::value::mask_name;
use maud::{Markup, html};
use store::audit::{self, Change, Told};
use store::network::dispatch::{self, Dispatch};
use store::query::Reach;

use super::{admitted, limit, standing};
use crate::app::App;
use crate::desk::files;
use crate::desk::paper::offered_for_dispatch;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{day, history, moment};
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed, acts};
use crate::face::page::{columns, heading, panel};
use crate::face::{Nav, facts};
use crate::posted::Posted;
use crate::session::User;

/// A dispatch found through the reader's scope.
pub(super) fn open(app: &App, user: &User, id: &str) -> Outcome<(Reach, Dispatch)> {
    admitted(user)?;
    Ok(app.door.db.read(|tx| user.seek(tx, |tx, reach| dispatch::find(tx, reach, id)))?)
}

/// `GET /dispatches/{id}`; the first look of the station is its read receipt.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, told, now) = app
        .run(move |app| {
            let (reach, one) = open(app, &who, &id)?;
            let at_desk = DESK.contains(&who.actor.post);
            if at_desk && one.read_at.is_none() {
                let actor = who.acting(&reach.region);
                let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
                app.door.db.write(|tx| dispatch::mark_read(tx, change, &one))?;
            }
            let told = app.door.db.read(|tx| audit::history(tx, &reach.region, "dispatch", &one.id))?;
            Ok((one, told, app.now()))
        })
        .await?;
    let today = now.day();
    let body = html! {
        (heading(&format!("转办 {}", one.platform_no), &standing(&one, today)))
        p.lead { (one.facts.one("respondent")) "　" (one.facts.one("goods")) }
        (columns(&wide(&user, &one), &side(&user, &one, &told, today)))
    };
    Ok(crate::desk::page(&user, &format!("转办 {}", one.platform_no), Nav::Dispatches, &body))
}

fn wide(user: &User, one: &Dispatch) -> Markup {
    html! {
        section.panel.next { h2 { "接下来" } p { (next(one)) } (acts(&possible(user, one))) }
        @if let Some(feedback) = &one.feedback {
            (panel("站点反馈", &html! { p { (feedback) } p.quiet { (moment(one.fed_back_at)) } }))
        }
        (panel("争议", &facts::facts(&[
            ("消费者", html! { (mask_name(&one.consumer_name)) " " span.quiet { "资料在接收后的案件里按规定查看" } }),
            ("被投诉", html! { (one.facts.one("respondent")) "　" (one.facts.one("stall")) }),
            ("商品或服务", html! { (one.facts.one("goods")) }),
            ("发生", html! { (one.facts.one("event_on")) "　" (one.facts.one("place")) }),
            ("经过", html! { (one.facts.one("narrative")) }),
            ("诉求", html! { (claims(one)) }),
            ("随附材料", html! {
                @match &one.file {
                    Some((_, name)) => {
                        a href=(format!("/dispatches/{}/papers", one.id)) { (name) }
                        " " a.quiet href=(format!("/dispatches/{}/papers/download", one.id)) { "下载" }
                    },
                    None => { "无" },
                }
            }),
        ])))
    }
}

/// What the consumer asks for, in words.
pub(in crate::desk) fn claims(one: &Dispatch) -> String {
    let words: Vec<&str> = one
        .facts
        .many("claims")
        .filter_map(|value| domain::case::fact::Claim::ALL.iter().find(|(known, _)| *known == value))
        .map(|(_, label)| *label)
        .collect();
    let amount = one.facts.one("claim_amount");
    if amount.is_empty() { words.join("、") } else { format!("{}，{amount}元", words.join("、")) }
}

fn side(user: &User, one: &Dispatch, told: &[Told], today: jiff::civil::Date) -> Markup {
    html! {
        (panel("期限", &facts::facts(&[
            ("站点反馈", html! { strong { (limit(one, today)) } }),
            ("本局决定受理", html! { (one.accept_due) " " span.quiet { "七个工作日，供对照" } }),
            ("本局调解", html! { (one.mediate_due) " " span.quiet { "六十日，供对照" } }),
            ("消费者同意和解", html! { (day(one.consent_on)) }),
        ])))
        (panel("经手", &facts::facts(&[
            ("派发", html! { (one.from_name) "，" (one.via.label()) }),
            ("站点", html! { (one.station_name) }),
            ("专人", html! { (one.handler.as_deref().unwrap_or("尚未接收")) }),
            ("案件", html! {
                @match &one.case {
                    Some((number, stage)) => { a href=(crate::desk::href(number)) { (number) } " " (stage.label()) },
                    None => { "接收后生成" },
                }
            }),
        ])))
        (panel("文书", &html! {
            @if [&one.station, &one.from].contains(&&user.actor.org) {
                ul.papers {
                    @for form in offered_for_dispatch(one) { li { (button(&user.csrf, "dispatch", &one.id, &Offer::of(form))) } }
                }
            } @else { p.quiet { "文书有消费者全名，由派发单位和站点出具。" } }
        }))
        (panel("经过", &history(told)))
    }
}

const fn next(one: &Dispatch) -> &'static str {
    match one.state {
        DispatchState::Sent => "请站点确定专人接收；不属于本单位或不适宜和解的，说明原因退回。",
        DispatchState::Received | DispatchState::SentBack => {
            "站点在案件里办理；有结果后反馈。期限内办不成的，在案件里“上报移交”，连同材料交回。"
        }
        DispatchState::FedBack => "请派发单位审核反馈：采信结案，或退回重办。",
        DispatchState::Returned | DispatchState::Expired => "请派发单位改派给合适的站，或由所里依法处理。",
        DispatchState::Redirected => "已改派给另一个站。",
        DispatchState::Closed => "已经结案。",
    }
}

/// What the reader can do, and what not and why.
fn possible(user: &User, one: &Dispatch) -> Acts {
    let ended = one.settled || one.outcome.is_some();
    let deeds: &[(&str, &str, Step)] = if user.has(Power::TakeDispatch) {
        &[
            ("take", "接收", Step::Receive),
            ("feedback", "反馈结果", Step::FeedBack { ended }),
            ("return", "退回", Step::Return),
        ]
    } else if user.has(Power::Dispatch) {
        &[("judge", "审核反馈", Step::Accept), ("redirect", "改派", Step::Redirect)]
    } else {
        &[]
    };
    let mut acts = Acts::default();
    for (name, label, by) in deeds {
        let deed = Deed { label: (*label).to_owned(), href: format!("/dispatches/{}/do/{name}", one.id) };
        match step(one.known(), by_now(*by, ended)) {
            Ok(_) if acts.next.is_none() => acts.next = Some(deed),
            Ok(_) => acts.also.push(deed),
            Err(refusal) => acts.barred.push(Barred { label: (*label).to_owned(), refusal }),
        }
    }
    acts
}

const fn by_now(step: Step, ended: bool) -> Step {
    match step {
        Step::FeedBack { .. } => Step::FeedBack { ended },
        other => other,
    }
}

/// `GET /dispatches/{id}/papers`.
pub async fn papers(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let (reach, one) = open(app, &user, &id)?;
        let taking = taking(&one, &reach.region)?;
        Ok(match files::shown(app, &taking.region, &taking.hash)? {
            Some(answer) => answer,
            None => Redirect::to(&taking.action).into_response(),
        })
    })
    .await
}

/// `GET /dispatches/{id}/papers/download`.
pub async fn ask_papers(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (reach, one) = open(app, &user, &id)?;
        taking(&one, &reach.region)?.ask(app, &user)
    })
    .await
}

/// `POST /dispatches/{id}/papers/download`.
pub async fn take_papers(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (reach, one) = open(app, &user, &id)?;
        taking(&one, &reach.region)?.take(app, &user, &posted.raw)
    })
    .await
}

fn taking(one: &Dispatch, region: &str) -> Outcome<files::Taking> {
    let (hash, _) = one.file.clone().ok_or(Oops::NotFound)?;
    let back = format!("/dispatches/{}", one.id);
    Ok(files::Taking {
        region: region.to_owned(),
        hash,
        person: Some(one.consumer.clone()),
        case: String::new(),
        about: one.platform_no.clone(),
        action: format!("{back}/papers/download"),
        back,
        nav: Nav::Dispatches,
    })
}
