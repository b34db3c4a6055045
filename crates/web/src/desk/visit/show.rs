//! One visit on one page.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::Light;
use domain::kernel::clause_words;
use domain::network::fix::FixSource;
use domain::network::visit::CheckIn;
use domain::paper::Form as PaperForm;
use maud::{Markup, html};
use store::audit;
use store::network::fix;
use store::network::visit::{self, Visit};

use super::admitted;
use crate::app::App;
use crate::desk::draw::nav;
use crate::desk::files;
use crate::desk::fix::follow;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{history, moment};
use crate::error::{Oops, Outcome};
use crate::face::page::{columns, heading, panel};
use crate::face::{badge, facts};
use crate::session::User;

/// One within the reader's scope; what is out of scope is not found.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Visit> {
    admitted(user)?;
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| visit::find(tx, reach, id)))?;
    Ok(one)
}

/// `GET /visits/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, told, led) = app
        .run(move |app| {
            let one = open(app, &who, &id)?;
            let told = app.door.db.read(|tx| audit::history(tx, &one.region, "visit", &id))?;
            let led =
                app.door.db.read(|tx| who.gather(tx, |tx, reach| fix::led_to(tx, reach, FixSource::Visit, &id)))?;
            Ok((one, told, led))
        })
        .await?;
    let light = if one.check_in == CheckIn::Missing { Light::Over } else { Light::Done };
    let text = |text: &Option<String>, none: &'static str| match text {
        Some(text) => html! { (text) },
        None => html! { span.quiet { (none) } },
    };
    let next = html! {
        @if one.found.is_some() {
            (follow(&user, one.station.as_str(), (FixSource::Visit, &one.id), "发现了问题", &led, app.now().day()))
        }
    };
    let wide = html! {
        (panel("巡访记录", &facts::facts(&[
            ("听取的意见、情况", html! { (one.heard) }),
            ("困难和协调", text(&one.hard, "没有")),
            ("指导", html! { (one.guided) }),
            ("发现的问题", text(&one.found, "没有发现问题")),
        ])))
        @if one.photo.is_some() {
            (panel("照片", &html! { img src=(format!("/visits/{}/photo", one.id)) alt="巡访时的牌匾" width="320"; }))
        }
    };
    let side = html! {
        (panel("签到", &facts::facts(&[
            ("站点", html! { a href=(format!("/network/{}", one.station)) { (one.station_name) } }),
            ("时间", html! { (moment(Some(one.at))) }),
            ("巡访人", html! { (one.by) }),
            ("怎么签到的", badge::light(light, one.check_in.label())),
            ("牌匾", html! { @match &one.plaque { Some(number) => { (number) "，已算验证" }, None => { "没有看到，牌匾仍算没有验证" } } }),
            ("凭什么算到过站", html! { (proof(&one)) }),
        ])))
        (panel("文书", &html! { ul.papers { li { (button(&user.csrf, "visit", &one.id, &Offer::of(PaperForm::Visit))) } } }))
        (panel("经过", &history(&told)))
    };
    let title = format!("巡访 {}", one.number);
    let body = html! {
        (heading(&title, &html! {}))
        p.lead { (one.station_name) "　" span.quiet { (clause_words("B3.1")) } }
        (next) (columns(&wide, &side))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

/// What shows that somebody was there.
fn proof(one: &Visit) -> Markup {
    html! {
        @match one.check_in {
            CheckIn::Scan => { "在牌匾前扫码，一次一码、十分钟内有效" },
            CheckIn::Number => { "牌匾编号，和当场拍的照片" },
            CheckIn::Missing => { "没有牌匾可以签到，凭当场拍的照片" @if one.photo.is_none() { "；这一次没有照片，只凭巡访人自己写的" } },
        }
    }
}

/// `GET /visits/{id}/photo`.
pub async fn photo(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        let hash = one.photo.ok_or(Oops::NotFound)?;
        files::picture(app, &one.region, &hash)
    })
    .await
}
