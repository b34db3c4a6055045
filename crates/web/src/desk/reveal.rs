//! Showing a consumer's data on purpose: with a reason, and with a record.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::form::{FieldError, Form, Kind, Raw, ask};
use maud::{Markup, html};
use store::{StoreError, vault};

use super::case::{Opened, open};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::{FormView, Offers, form};
use crate::face::page::heading;
use crate::face::{Nav, facts};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[ask("why", "为什么要看", Kind::Line { suggest: "" })
        .hint("如：电话反馈结果、邮寄告知书；谁、何时、为何看过都会记录")],
};

async fn opened(app: &App, user: &User, number: String) -> Outcome<Opened> {
    let who = user.clone();
    let opened = app.run(move |app| Ok(app.door.db.read(|tx| open(tx, app, &who, &number))?)).await?;
    // Above the station the data stays masked until the case is handed up; whoever must call asks the station.
    if opened.open_to(user) { Ok(opened) } else { Err(Oops::NotFound) }
}

/// `GET /cases/{number}/consumer`.
pub async fn show(State(app): State<App>, user: User, Path(number): Path<String>) -> Outcome<Markup> {
    let opened = opened(&app, &user, number).await?;
    Ok(ask_page(&user, &opened, &[]))
}

fn ask_page(user: &User, opened: &Opened, errors: &[FieldError]) -> Markup {
    let back = super::href(opened.found.case.number.as_str());
    let action = format!("{back}/consumer");
    let view = FormView {
        form: &FORM,
        raw: &Raw::default(),
        errors,
        refusal: None,
        offers: &Offers::default(),
        action: &action,
        csrf: &user.csrf,
        hidden: &[],
        submit: "显示完整资料",
        back: Some(&back),
    };
    let body = html! {
        (heading("显示完整资料", &html! {}))
        section.panel { (form(&view)) }
    };
    super::page(user, "显示完整资料", Nav::Cases, &body)
}

/// `POST /cases/{number}/consumer`: nothing is shown unless the record is written.
pub async fn reveal(
    State(app): State<App>,
    user: User,
    Path(number): Path<String>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let opened = opened(&app, &user, number).await?;
    let why = posted.raw.one("why").to_owned();
    if why.chars().count() < 2 {
        let errors = [FieldError { field: "why".to_owned(), message: "请写明为什么要看".to_owned() }];
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, ask_page(&user, &opened, &errors)).into_response());
    }
    let now = app.now();
    let who = user.clone();
    let case = opened.found.case.id.clone();
    let region = opened.reach.region.clone();
    let person = opened.found.consumer.clone().ok_or(StoreError::NotFound("person"))?;
    let id = person.id.clone();
    app.run(move |app| {
        let record =
            vault::Reveal { staff: &who.actor.id, person: Some(&id), case: case.as_str(), why: &why, file: None };
        Ok(app.door.db.write(|tx| vault::reveal(tx, app.door.entropy.as_ref(), &region, &record, now))?)
    })
    .await?;
    let back = super::href(opened.found.case.number.as_str());
    let text = |text: Option<&String>| html! { (text.map(String::as_str).unwrap_or_default()) };
    let body = html! {
        (heading("消费者资料", &html! {}))
        section.panel {
            (facts::facts(&[
                ("姓名", html! { (person.name) }),
                ("电话", text(person.phone.as_ref())),
                ("地址", text(person.address.as_ref())),
            ]))
            p.quiet { "这次查看已经记录。离开这一页后又会隐去。" }
            p { a.button href=(back) { "返回这一件" } }
        }
    };
    Ok(super::page(&user, "消费者资料", Nav::Cases, &body).into_response())
}
