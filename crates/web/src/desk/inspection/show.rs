//! One inspection on one page.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::Light;
use domain::kernel::clause_words;
use domain::network::fix::FixSource;
use domain::network::inspection::{MarkedAs, items};
use domain::network::power::Power;
use maud::{Markup, html};
use store::audit;
use store::network::fix;
use store::network::inspection::Inspection;

use super::{open, state};
use crate::app::App;
use crate::desk::draw::nav;
use crate::desk::files;
use crate::desk::fix::follow;
use crate::desk::paper::inspection_form;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{history, moment};
use crate::error::{Oops, Outcome};
use crate::face::page::{columns, heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{badge, facts};
use crate::session::User;

/// `GET /inspections/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, told, led) = app
        .run(move |app| {
            let one = open(app, &who, &id)?;
            let told = app.door.db.read(|tx| audit::history(tx, &one.region, "inspection", &id))?;
            let led = app
                .door
                .db
                .read(|tx| who.gather(tx, |tx, reach| fix::led_to(tx, reach, FixSource::Inspection, &id)))?;
            Ok((one, told, led))
        })
        .await?;
    let title = format!("{} {}", one.kind.label(), one.number);
    let wide = html! {
        @if one.done.is_some() { (found(&one)) } @else { p.quiet { "登记以后，逐项结果在这里。" } }
    };
    let side = html! {
        (panel("这次检查", &facts::facts(&[
            ("站点", html! { a href=(format!("/network/{}", one.station)) { (one.station_name) } }),
            ("怎么来的", html! { @match &one.draw { Some(_) if !one.draw_open => { "抽样抽中" }, Some(draw) => { a href=(format!("/draws/{draw}")) { "抽样抽中" } }, None => { "直接列入" } } }),
            ("期限", html! { (one.due) }),
            ("检查", html! { @match &one.done { Some((at, by)) => { (moment(Some(*at))) " " (by) }, None => { "尚未" } } }),
        ])))
        @if one.done.is_some() {
            (panel("文书", &html! { ul.papers { li { (button(&user.csrf, "inspection", &one.id, &Offer::of(inspection_form(one.kind)))) } } }))
        }
        (panel("经过", &history(&told)))
    };
    let body = html! {
        (heading(&title, &state(&one, app.now().day())))
        p.lead { (one.station_name) "　" span.quiet { (clause_words(one.kind.draw().clause())) } }
        @if one.done.is_none() { (waiting(&user, &one)) } @else if one.wrong > 0 {
            (follow(&user, one.station.as_str(), (FixSource::Inspection, &one.id), &format!("有{}项不符合", one.wrong), &led, app.now().day()))
        }
        (columns(&wide, &side))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

fn waiting(user: &User, one: &Inspection) -> Markup {
    html! {
        section.panel.next {
            h2 { "接下来" }
            p { "到站（或在系统里）逐项核对，当场登记。要看的：" }
            ul.plain { @for item in items(one.kind.value()) { li { strong { (item.topic) } "　" (item.text) } } }
            @if user.has(Power::CheckStation) { p { (primary("登记检查结果", &format!("/inspections/{}/fill", one.id))) } }
        }
    }
}

fn found(one: &Inspection) -> Markup {
    let rows = one
        .findings
        .iter()
        .map(|each| {
            let light = match each.mark {
                MarkedAs::Holds => Light::Done,
                MarkedAs::Wrong => Light::Over,
                MarkedAs::NotHere => Light::Paused,
            };
            vec![
                html! { (each.topic) br; span.quiet { (clause_words(&each.clause)) } },
                html! { (each.text) },
                badge::light(light, each.mark.label()),
                html! { (each.note) },
            ]
        })
        .collect();
    html! {
        (panel("逐项结果", &table(&Table {
            caption: "逐项结果",
            columns: &[words("方面"), words("看什么"), words("结果"), words("说明")],
            rows,
            empty: "没有。",
            next: None,
        })))
        @if one.quiz.0 > 0 { (panel("现场问答", &html! { p { "问 " (one.quiz.0) " 题，答对 " strong { (one.quiz.1) } " 题。" } })) }
        @if let Some(said) = &one.words { (panel("检查意见", &html! { p { (said) } })) }
        @if one.photo.is_some() {
            (panel("照片", &html! { img src=(format!("/inspections/{}/photo", one.id)) alt="检查的照片" width="320"; }))
        }
    }
}

/// `GET /inspections/{id}/photo`.
pub async fn photo(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        let hash = one.photo.ok_or(Oops::NotFound)?;
        files::picture(app, &one.region, &hash)
    })
    .await
}
