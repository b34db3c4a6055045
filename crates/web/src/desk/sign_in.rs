//! Signing in and out, and the switch of the type size.

use axum::extract::{Query, State};
use axum::http::header::{REFERER, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{Form, Kind, Raw, ask};
use maud::{Markup, html};
use serde::Deserialize;
use store::account::{self, SignIn};
use store::audit::Change;

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Page;
use crate::face::form::{FormView, Offers, form};
use crate::face::notice::Flash;
use crate::posted::Posted;
use crate::session::{COOKIE_NAME, User};

static FORM: Form = Form {
    fields: &[ask("login", "账号", Kind::Line { suggest: "" }), ask("password", "密码", Kind::Line { suggest: "" })],
};

/// Where somebody goes after signing in.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

/// Only the page of a scanned code leads on: no address from outside is ever followed.
fn onward(next: &str) -> Option<&str> {
    let ticket = next.strip_prefix("/t/")?;
    (!ticket.is_empty() && ticket.chars().all(|c| c.is_ascii_hexdigit())).then_some(next)
}

/// `GET /login?next=`.
pub async fn show(user: Option<User>, Query(asked): Query<Asked>) -> Response {
    let next = onward(&asked.next);
    match user {
        Some(user) => Redirect::to(next.unwrap_or(super::home(user.actor.post))).into_response(),
        None => page(&Raw::from_iter([("next", next.unwrap_or_default())]), None).into_response(),
    }
}

/// `POST /login`: the cookie is for this site only, so that no other page can sign anybody in or act.
pub async fn sign_in(State(app): State<App>, posted: Posted) -> Outcome<Response> {
    let now = app.now();
    let (login, password) = (posted.raw.one("login").to_owned(), posted.raw.one("password").to_owned());
    let went = app
        .run(move |app| Ok(account::sign_in(&app.door.db, &login, &password, now, app.door.entropy.as_ref())?))
        .await?;
    let said = match went {
        SignIn::Welcome(token) => {
            let secure = if app.secure_cookies { "; Secure" } else { "" };
            let cookie = format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200{secure}");
            let next = onward(posted.raw.one("next")).unwrap_or("/");
            return Ok(([(SET_COOKIE, cookie)], Redirect::to(next)).into_response());
        }
        SignIn::Wrong => "账号或密码不对。连续五次不对，账号锁定十五分钟。".to_owned(),
        SignIn::LockedUntil(until) => {
            let until = until.local();
            format!("密码多次不对，账号已锁定到{:02}:{:02}。忘了密码请找系统管理员。", until.hour(), until.minute())
        }
    };
    let mut shown = Raw::default();
    shown.set("login", posted.raw.one("login"));
    shown.set("next", onward(posted.raw.one("next")).unwrap_or_default());
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown, Some(Flash::wrong(said)))).into_response())
}

fn page(raw: &Raw, flash: Option<Flash>) -> Markup {
    let hidden: Vec<(&str, &str)> = onward(raw.one("next")).map(|next| ("next", next)).into_iter().collect();
    let view = FormView {
        form: &FORM,
        raw,
        errors: &[],
        refusal: None,
        offers: &Offers::default(),
        action: "/login",
        csrf: "",
        hidden: &hidden,
        submit: "登录",
        back: None,
    };
    let body = html! {
        section.signin {
            h1 { "消费维权服务站" }
            p.quiet { "件件有登记，事事有结果" }
            (form(&view))
        }
    };
    Page { flash, ..Page::new("登录") }.show(&body)
}

/// `POST /sign-out`.
pub async fn sign_out(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let now = app.now();
    app.run(move |app| Ok(app.door.db.write(|tx| account::sign_out(tx, &user.token, now))?)).await?;
    let cookie = format!("{COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/login")).into_response())
}

/// `POST /large-type`: back to the page it was pressed on.
pub async fn large_type(State(app): State<App>, user: User, headers: HeaderMap, posted: Posted) -> Outcome<Redirect> {
    user.check(posted.raw.one("csrf"))?;
    let large = posted.raw.one("large") == "1";
    let now = app.now();
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
        Ok::<_, Oops>(app.door.db.write(|tx| account::set_large_type(tx, change, large))?)
    })
    .await?;
    let back = headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|url| url.parse::<axum::http::Uri>().ok())
        .map_or_else(|| "/today".to_owned(), |uri| uri.path().to_owned());
    Ok(Redirect::to(&back))
}

#[cfg(test)]
mod tests {
    use super::onward;

    #[test]
    fn signing_in_leads_only_to_the_page_of_a_scanned_code() {
        assert_eq!(onward("/t/0123abcd"), Some("/t/0123abcd"));
        for other in ["", "/t/", "/cases", "//example.com", "/t/../cases", "https://example.com/t/00", "/t/00/11"] {
            assert_eq!(onward(other), None, "{other}");
        }
    }
}
