//! Changing one's password; the first sign-in leads here.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{FieldError, Form, Kind, Raw, ask};
use maud::html;
use store::account::{self, SHORTEST};
use store::audit::Change;

use crate::app::App;
use crate::error::Outcome;
use crate::face::form::{FormView, Offers, form};
use crate::face::{Nav, page::heading};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("old_password", "现在的密码", Kind::Line { suggest: "" }),
        ask("new_password", "新密码", Kind::Line { suggest: "" })
            .hint("至少十个字符，字母和数字都要有，不要用账号或电话号码"),
        ask("again_password", "再写一遍新密码", Kind::Line { suggest: "" }),
    ],
};

/// `GET /password`.
pub async fn show(user: User) -> Response {
    page(&user, &[]).into_response()
}

fn page(user: &User, errors: &[FieldError]) -> maud::Markup {
    let view = FormView {
        form: &FORM,
        raw: &Raw::default(),
        errors,
        refusal: None,
        offers: &Offers::default(),
        action: "/password",
        csrf: &user.csrf,
        hidden: &[],
        submit: "修改密码",
        back: None,
    };
    let body = html! {
        (heading("修改密码", &html! {}))
        section.panel { (form(&view)) }
    };
    super::page(user, "修改密码", Nav::Station, &body)
}

/// `POST /password`.
pub async fn change(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let (old, new, again) = (
        posted.raw.one("old_password").to_owned(),
        posted.raw.one("new_password").to_owned(),
        posted.raw.one("again_password").to_owned(),
    );
    let wrong = |field: &str, message: &str| vec![FieldError { field: field.to_owned(), message: message.to_owned() }];
    let mixed = new.chars().any(char::is_alphabetic) && new.chars().any(|c| c.is_ascii_digit());
    let errors = if new.chars().count() < SHORTEST || !mixed {
        wrong("new_password", "至少十个字符，字母和数字都要有")
    } else if new == old {
        wrong("new_password", "新密码不能和现在的一样")
    } else if new != again {
        wrong("again_password", "两次写的不一样")
    } else {
        let now = app.now();
        let who = user.clone();
        let changed = app
            .run(move |app| {
                let change = Change { actor: &who.actor, moment: now, entropy: app.door.entropy.as_ref() };
                Ok(account::change_password(&app.door.db, change, &old, &new, &who.token)?)
            })
            .await?;
        if changed {
            return Ok(Redirect::to("/").into_response());
        }
        wrong("old_password", "现在的密码不对")
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&user, &errors)).into_response())
}
