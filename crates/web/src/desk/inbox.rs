//! 提醒: what the system has told this person.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use store::network::inbox;

use super::sheet::moment;
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{csrf, heading};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, Page};
use crate::posted::Posted;
use crate::session::User;

/// `GET /inbox`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let who = user.actor.id.clone();
    let all = app.read(move |tx| inbox::of(tx, &who)).await?;
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! { a href=(one.href) { @if one.read { (one.title) } @else { strong { (one.title) } } } },
                html! { (moment(Some(one.at))) },
                html! { @if one.read { "已读" } @else { span.flag { "未读" } } },
            ]
        })
        .collect();
    let list = Table {
        caption: "提醒",
        columns: &[words("事项"), words("时间"), words("")],
        rows,
        empty: "没有提醒。",
        next: None,
    };
    let body = html! {
        (heading("提醒", &html! {
            @if user.unread > 0 {
                form.inline action="/inbox" method="post" { (csrf(&user.csrf)) button.button type="submit" { "全部标为已读" } }
            }
        }))
        p.quiet { "这里是提醒过的，办完的不再提醒；没有办的，先提醒本人，再提醒领导，再提醒上一级。" }
        (table(&list))
    };
    let page = Page { nav: None::<Nav>, user: Some(super::strip(&user)), ..Page::new("提醒") };
    Ok(page.show(&body))
}

/// `POST /inbox`.
pub async fn read_all(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let now = app.now();
    app.run(move |app| Ok(app.door.db.write(|tx| inbox::read_all(tx, &user.actor.id, now))?)).await?;
    Ok(Redirect::to("/inbox").into_response())
}
