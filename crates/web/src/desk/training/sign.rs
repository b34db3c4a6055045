//! Signing in: a scan of the screen opens a page on the phone; the six digits can be typed instead. Neither needs the
//! script.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{Form, Kind, Raw, Reader, ask};
use domain::kernel::Refusal;
use domain::network::power::Power;
use maud::{Markup, html};
use store::StoreError;
use store::network::training::{self, Ticket};

use super::nav;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Page;
use crate::face::acts::why;
use crate::face::form::Offers;
use crate::face::notice::{Tone, notice};
use crate::face::page::{csrf, heading, secondary};
use crate::posted::Posted;
use crate::session::User;

static CODE: Form = Form {
    fields: &[ask("code", "签到码", Kind::Number { min: 0, max: 999_999 }).hint("屏幕上的六位数字，一分钟换一次")],
};

/// `GET /t/{id}/{code}`: the scan of the screen, by anybody; a code that counts gives a ticket.
pub async fn scanned(State(app): State<App>, Path((id, code)): Path<(String, String)>) -> Outcome<Response> {
    let now = app.now();
    app.run(move |app| {
        let entropy = app.door.entropy.as_ref();
        let ticket = app.door.db.write(|tx| training::scan(tx, entropy, &id, &code, now))?;
        Ok(match ticket {
            Some(ticket) => Redirect::to(&format!("/t/{ticket}")).into_response(),
            None => {
                let words = "签到码已经换了。请看屏幕上现在的码，再扫一次。";
                let page = Page::new("培训签到").show(&html! {
                    section.slim.panel { h1 { "培训签到" } (notice(Tone::Care, &html! { (words) })) }
                });
                (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
            }
        })
    })
    .await
}

fn found(app: &App, ticket: &str) -> Outcome<Ticket> {
    let now = app.now();
    app.door.db.read(|tx| training::ticket(tx, ticket, now))?.ok_or(Oops::NotFound)
}

/// `GET /t/{ticket}`: what the phone shows.
pub async fn show(State(app): State<App>, user: Option<User>, Path(ticket): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let found = found(app, &ticket)?;
        Ok(page(user.as_ref(), &found, &ticket, None).into_response())
    })
    .await
}

fn page(user: Option<&User>, found: &Ticket, ticket: &str, refusal: Option<&Refusal>) -> Markup {
    let one = &found.training;
    let done = user.is_some_and(|user| found.used_by.as_ref() == Some(&user.actor.id));
    let body = html! {
        section.slim.panel {
            (heading("培训签到", &html! {}))
            p { strong { (one.topic) } }
            p.quiet { (domain::case::words::time(one.from.local())) "，" (one.place) "，" (one.org_name) }
            @if let Some(refusal) = refusal { (notice(Tone::Wrong, &html! { (why(refusal)) })) }
            @if done {
                (notice(Tone::Done, &html! { "已签到。结束登记以后，" (one.minutes / 60) "学时记到您名下。" }))
                p { (secondary("看我的学时", "/training")) }
            } @else if !found.counts {
                (notice(Tone::Care, &html! { "这次扫码已经用过或者过了时间。请看屏幕上现在的码，再扫一次。" }))
            } @else if let Some(user) = user {
                form action=(format!("/t/{ticket}")) method="post" {
                    (csrf(&user.csrf))
                    p { (user.actor.name) "，" (user.actor.post.label()) }
                    p { button.button.primary type="submit" { "我到了，签到" } }
                }
                p.quiet { "不是您？请先退出，再用自己的账号登录。" }
            } @else {
                p { "请用自己的账号登录，登录后回到这一页签到。" }
                p { a.button.primary href=(format!("/login?next=/t/{ticket}")) { "登录并签到" } }
                p.quiet { "这次扫码十分钟内有效。" }
            }
        }
    };
    Page { user: user.map(crate::desk::strip), ..Page::new("培训签到") }.show(&body)
}

/// `POST /t/{ticket}`.
pub async fn sign(State(app): State<App>, user: User, Path(ticket): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let known = found(app, &ticket)?;
        user.needs(Power::Study)?;
        let actor = user.acting(&known.training.region);
        let change = store::audit::Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        match app.door.db.write(|tx| training::sign_by_ticket(tx, change, &ticket)) {
            Ok(_) => Ok(Redirect::to(&format!("/t/{ticket}")).into_response()),
            Err(StoreError::Refused(refusal)) => {
                let page = page(Some(&user), &known, &ticket, Some(&refusal));
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn sheet(user: &User) -> Sheet {
    Sheet {
        title: "输码签到".to_owned(),
        lead: "不能扫码的，照屏幕上的六位数字输入。".to_owned(),
        nav: nav(user),
        form: &CODE,
        action: "/training/sign".to_owned(),
        back: "/training".to_owned(),
        submit: "签到",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /training/sign`.
pub async fn ask_code(user: User) -> Outcome<Markup> {
    user.needs(Power::Study)?;
    Ok(sheet(&user).page(&user, &Raw::default(), &[], None))
}

/// `POST /training/sign`.
pub async fn sign_code(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Study)?;
    app.run(move |app| {
        let mut raw = posted.raw;
        // 123 456 and full-width digits are what people type.
        let typed = domain::value::plain(raw.one("code"));
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        // What holds no digit at all stays as it was typed, and is refused as such.
        if !digits.is_empty() {
            raw.set("code", digits);
        }
        let mut reader = Reader::new(&CODE, &raw);
        let read = reader.number("code").map(|code| format!("{code:06}"));
        let read = reader.finish(read).and_then(|read| read.ok_or_else(Vec::new));
        sheet(&user).submit(
            &At { app, user: &user, region: &user.actor.region },
            &raw,
            read,
            |tx, change, code| training::sign_by_code(tx, change, code),
            |one| format!("/training/{}", one.id),
        )
    })
    .await
}
