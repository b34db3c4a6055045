//! The numbered plaque of a station (D33): its code, whether it was seen on the wall, lost and replaced.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::form::{Form, Kind, Raw, Reader, ask};
use domain::network::plaque::{PlaqueState, standing};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::directory::{self, Org};
use store::network::plaque::{self, Plaque};

use super::nav;
use crate::app::App;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{At, Sheet, day, history};
use crate::desk::station_card::find;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{columns, csrf, heading, panel};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

static LOST: Form = Form { fields: &[ask("said", "什么时候、怎么丢失或损坏的", Kind::Text)] };

/// The address that a plaque's code leads to, and its picture.
fn qr(app: &App, one: &Plaque) -> (String, Markup) {
    let address = format!("{}/p/{}", app.public_url, one.code);
    let picture = crate::face::qr::qr(&address);
    (address, picture)
}

fn days(app: &App, user: &User) -> u32 {
    app.door.rules().policies.at(&user.actor.region, app.now().day()).plaque_days()
}

/// How a plaque stands, in words and colour.
fn state(one: &Plaque, today: Date, days: u32) -> Markup {
    let (light, words) = standing(one.state, one.proved_on, one.issued_on, today, days);
    badge::light(light, &words)
}

fn load(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<Plaque>, Vec<Told>)> {
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let all = plaque::of(tx, &org.region, &org.id)?;
        let mut told = Vec::new();
        for one in &all {
            told.extend(audit::history(tx, &org.region, "plaque", &one.number)?);
        }
        told.sort_by_key(|one| one.at);
        Ok((org, all, told))
    })?)
}

fn used(all: &[Plaque]) -> Option<&Plaque> {
    all.iter().find(|one| matches!(one.state, PlaqueState::Issued | PlaqueState::Hung))
}

/// `GET /stations/{id}/plaque`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, all, told) = app.run(move |app| load(app, &who, &id)).await?;
    let (today, days) = (app.now().day(), days(&app, &user));
    let now = used(&all);
    let wide = html! {
        section.panel {
            h2 { "在用的牌匾" }
            @match now {
                Some(one) => {
                    p { strong { (one.number) } " " (state(one, today, days)) }
                    div.qr { (qr(&app, one).1) }
                    p { "在牌匾前用手机扫这个码，登录后当场拍照，就算验证一次，" (days) "天有效。消费者扫码看到的是本站的真实身份。" }
                    p { (button(&user.csrf, "wall", org.id.as_str(), &Offer { label: "打印牌匾码".to_owned(), ..Offer::of(domain::paper::Form::QrPoster) })) " "
                        a href=(format!("/p/{}", one.code)) { "打开扫码页" } " "
                        @if user.has(Power::ProvePlaque) { a href=(format!("/stations/{}/plaque/{}/lost", org.id, one.number)) { "登记丢失、损坏" } } }
                },
                None => {
                    p { "没有在用的牌匾。" }
                    @if user.has(Power::IssuePlaque) {
                        form action=(format!("/stations/{}/plaque", org.id)) method="post" {
                            (csrf(&user.csrf))
                            button.button.primary type="submit" { "制发牌匾" }
                        }
                    } @else { p.quiet { "牌匾由12315中心或区县局制发（规范化建设要求）。" } }
                },
            }
        }
        @if all.iter().any(|one| now.is_none_or(|now| now.number != one.number)) {
            (panel("以前的牌匾", &html! { ul.plain { @for one in all.iter().filter(|one| now.is_none_or(|now| now.number != one.number)) { li { (one.number) "　" (one.state.label()) } } } }))
        }
    };
    let body = html! {
        (heading("牌匾", &html! {}))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } }
        (columns(&wide, &panel("经过", &history(&told))))
    };
    Ok(crate::desk::page(&user, "牌匾", nav(&user), &body))
}

/// `POST /stations/{id}/plaque`: the next number of the county.
pub async fn issue(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::IssuePlaque)?;
        static NOTHING: Form = Form { fields: &[] };
        sheet(&user, &org, "制发牌匾", &NOTHING, String::new()).submit(
            &At { app, user: &user, region: &org.region },
            &posted.raw,
            Ok(()),
            |tx, change, ()| plaque::issue(tx, change, &org.id),
            |_| format!("/stations/{id}/plaque"),
        )
    })
    .await
}

fn sheet(user: &User, org: &Org, title: &'static str, form: &'static Form, action: String) -> Sheet {
    Sheet {
        title: title.to_owned(),
        lead: org.name.clone(),
        nav: nav(user),
        form,
        action,
        back: format!("/stations/{}/plaque", org.id),
        submit: title,
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn lost_sheet(user: &User, org: &Org, number: &str) -> Sheet {
    sheet(user, org, "登记丢失、损坏", &LOST, format!("/stations/{}/plaque/{number}/lost", org.id))
}

/// `GET /stations/{id}/plaque/{number}/lost`.
pub async fn ask_lost(
    State(app): State<App>,
    user: User,
    Path((id, number)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::ProvePlaque)?;
        Ok(lost_sheet(&user, &org, &number).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /stations/{id}/plaque/{number}/lost`.
pub async fn lose(
    State(app): State<App>,
    user: User,
    Path((id, number)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::ProvePlaque)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&LOST, &raw);
        let said = reader.text("said");
        lost_sheet(&user, &org, &number).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            reader.finish(said),
            |tx, change, said| plaque::lose(tx, change, &org.id, &number, said),
            |()| format!("/stations/{id}/plaque"),
        )
    })
    .await
}

/// `GET /plaques`: every plaque below, those that need looking after first.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    if !user.has(Power::SeeNetwork) {
        return Err(Oops::NotFound);
    }
    let (today, days) = (app.now().day(), days(&app, &user));
    let who = user.clone();
    let mut all = app
        .read(move |tx| {
            who.gather(tx, |tx, reach| {
                let mut all = Vec::new();
                for org in directory::stations(tx, &reach.region, &reach.path)? {
                    let newest = plaque::of(tx, &reach.region, &org.id)?.into_iter().next();
                    all.push((org, newest));
                }
                Ok(all)
            })
        })
        .await?;
    let rank =
        |one: &Option<Plaque>| one.as_ref().map(|one| standing(one.state, one.proved_on, one.issued_on, today, days).0);
    all.sort_by_key(|(org, one)| (rank(one), one.as_ref().and_then(|one| one.proved_on), org.code.clone()));
    let rows = all
        .iter()
        .map(|(org, one)| {
            vec![
                html! { a href=(format!("/stations/{}/plaque", org.id)) { (org.name) } },
                html! { (one.as_ref().map_or("没有制发", |one| &one.number)) },
                html! { @if let Some(one) = one { (state(one, today, days)) } },
                html! { (day(one.as_ref().and_then(|one| one.proved_on))) },
                html! { (day(one.as_ref().map(|one| one.issued_on))) },
            ]
        })
        .collect();
    let list = Table {
        caption: "牌匾",
        columns: &[words("站点"), words("编号"), words("现在"), words("最近验证"), words("制发")],
        rows,
        empty: "还没有站点。",
        next: None,
    };
    let body = html! { (heading("牌匾", &html! {})) p.quiet { "没有制发、没有验证、丢失的排在前面；验证" (days) "天有效。" } (table(&list)) };
    Ok(crate::desk::page(&user, "牌匾", crate::face::Nav::Network, &body))
}
