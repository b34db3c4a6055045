//! 人员更换备案 (F14, C2d): filed by the station in time, taken note of above, printed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::clock::Light;
use domain::network::power::Power;
use domain::paper::Form;
use maud::{Markup, html};
use store::StoreError;
use store::audit::Change;
use store::network::filing::{self, Filing};

use crate::app::App;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{day, moment};
use crate::error::{Oops, Outcome};
use crate::face::page::{csrf, heading};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

/// `GET /filings`: those of the stations below, waiting ones first.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    if !user.has(Power::SeeNetwork) {
        return Err(Oops::NotFound);
    }
    let who = user.clone();
    let mut all = app.read(move |tx| who.gather(tx, |tx, reach| filing::list(tx, reach, false))).await?;
    all.sort_by_key(|one| one.taken.is_some());
    let takes = user.has(Power::TakeFiling);
    let body = html! {
        (heading("人员备案", &html! {}))
        p.quiet { "站点人员变动后三个工作日内报备；未结的投诉移交给接手的人，原账号才能停用。" }
        (list(&user, &all, takes))
        @if takes {
            @for one in all.iter().filter(|one| one.taken.is_none()) {
                form.inline action=(format!("/filings/{}/take", one.id)) method="post" {
                    (csrf(&user.csrf))
                    button.button type="submit" { "接收" (one.station_name) "的备案" } " "
                }
            }
        }
    };
    Ok(crate::desk::page(&user, "人员备案", Nav::Network, &body))
}

/// The filings as a table.
pub(super) fn list(user: &User, all: &[Filing], with_station: bool) -> Markup {
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! {
                    (one.post.label()) " " (button(&user.csrf, "filing", &one.id, &Offer { label: "备案表".to_owned(), ..Offer::of(Form::StaffChange) }))
                    @if with_station { br; span.quiet { (one.station_name) } }
                },
                html! { (one.leaver.as_deref().unwrap_or("—")) " " span.quiet { (day(one.left_on)) } },
                html! { (one.joiner.as_deref().unwrap_or("—")) " " span.quiet { (day(one.since)) } },
                html! { @if one.moved.is_empty() { "无" } @else { (one.moved.len()) " 件" } },
                html! { (moment(Some(one.filed_at))) " " (timely(one)) },
                html! {
                    @match &one.taken {
                        Some((at, by)) => { (badge::light(Light::Done, "已接收")) " " span.quiet { (by) " " (moment(Some(*at))) } },
                        None => { (badge::light(Light::Soon, "待接收")) },
                    }
                },
            ]
        })
        .collect();
    table(&Table {
        caption: "备案",
        columns: &[words("岗位"), words("原任"), words("新任"), words("移交未结"), words("报备"), words("接收")],
        rows,
        empty: "没有备案。",
        next: None,
    })
}

/// Filed in time, or how many days late (L16).
fn timely(one: &Filing) -> Markup {
    let late = (one.filed_at.day() - one.due).get_days();
    if late > 0 { badge::light(Light::Over, &format!("迟报{late}天")) } else { badge::light(Light::Done, "及时") }
}

fn find(app: &App, user: &User, id: &str) -> Outcome<Filing> {
    let found = app.door.db.read(|tx| {
        user.seek(tx, |tx, reach| Ok(filing::list(tx, reach, false)?.into_iter().find(|one| one.id == id)))
    })?;
    Ok(found.1)
}

/// `POST /filings/{id}/take`.
pub async fn take(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let one = find(app, &user, &id)?;
        user.needs(Power::TakeFiling)?;
        let actor = user.acting(&one.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        match app.door.db.write(|tx| filing::take(tx, change, &one.id)) {
            // Somebody took note of it a moment ago: it is as wanted.
            Ok(()) | Err(StoreError::NotFound(_)) => Ok(Redirect::to("/filings").into_response()),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
