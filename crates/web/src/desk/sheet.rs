//! A plain form on a page of its own, and its submission: what is refused keeps what was typed.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{FieldError, Form, Raw};
use domain::kernel::Refusal;
use maud::{Markup, html};
use store::audit::Change;
use store::{StoreError, StoreResult, Tx};

use super::files;
use crate::app::App;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::{FormView, Offers, form as draw};
use crate::face::page::heading;
use crate::posted::Posted;
use crate::session::User;

/// A form with everything that stands around it.
pub(super) struct Sheet {
    pub title: String,
    /// What the reader should know before filling it in.
    pub lead: String,
    pub nav: Nav,
    pub form: &'static Form,
    pub action: String,
    pub back: String,
    pub submit: &'static str,
    pub offers: Offers,
    /// Carried along unseen.
    pub hidden: Vec<(&'static str, String)>,
}

/// Who submits a form, and in which county's data.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub app: &'a App,
    pub user: &'a User,
    pub region: &'a str,
}

impl Sheet {
    /// The page, with what was typed and what is wrong with it.
    pub fn page(&self, user: &User, raw: &Raw, errors: &[FieldError], refusal: Option<&Refusal>) -> Markup {
        let body = html! {
            (heading(&self.title, &html! {}))
            @if !self.lead.is_empty() { p.lead { (self.lead) } }
            section.panel { (self.draw(user, raw, errors, refusal)) }
        };
        super::page(user, &self.title, self.nav, &body)
    }

    /// The form alone, to stand on a page of something else.
    pub fn form_only(&self, user: &User, raw: &Raw) -> Markup {
        self.draw(user, raw, &[], None)
    }

    /// The form with what is wrong with it, to stand on a page of something else.
    pub fn draw(&self, user: &User, raw: &Raw, errors: &[FieldError], refusal: Option<&Refusal>) -> Markup {
        let hidden: Vec<(&str, &str)> = self.hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        draw(&FormView {
            form: self.form,
            raw,
            errors,
            refusal,
            offers: &self.offers,
            action: &self.action,
            csrf: &user.csrf,
            hidden: &hidden,
            submit: self.submit,
            back: Some(&self.back),
        })
    }

    /// The page again, because something is wrong.
    pub fn again(&self, user: &User, raw: &Raw, errors: &[FieldError], refusal: Option<&Refusal>) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, self.page(user, raw, errors, refusal)).into_response()
    }

    /// Writes what was read, in one transaction, as the user acting in the county; then goes to the page that
    /// `to` names. What cannot be read or is refused shows the form again.
    pub fn submit<T, R>(
        &self,
        at: &At<'_>,
        raw: &Raw,
        read: Result<T, Vec<FieldError>>,
        write: impl FnMut(&mut Tx<'_>, Change<'_>, &T) -> StoreResult<R>,
        to: impl FnOnce(&R) -> String,
    ) -> Outcome<Response> {
        let page = |errors: &[FieldError], refusal: Option<&Refusal>| self.page(at.user, raw, errors, refusal);
        submit_on(at, read, write, to, page)
    }

    /// The same for a form with a photo: its files are kept in the county of the record first, and a photo that it
    /// names has to be one that was kept there.
    pub fn submit_with_photo<T, R>(
        &self,
        at: &At<'_>,
        posted: Posted,
        read: impl FnOnce(&Raw) -> Result<T, Vec<FieldError>>,
        photo: impl Fn(&T) -> Option<&str>,
        write: impl FnMut(&mut Tx<'_>, Change<'_>, &T) -> StoreResult<R>,
        to: impl FnOnce(&R) -> String,
    ) -> Outcome<Response> {
        let here = User { actor: at.user.acting(at.region), ..at.user.clone() };
        let (raw, errors) = files::keep(at.app, &here, posted)?;
        let read = files::with_photo(at.app, at.region, errors, read(&raw), photo)?;
        self.submit(at, &raw, read, write, to)
    }
}

/// Like [`Sheet::submit`], for a form that stands on a page of something else, which is shown again by `page`.
pub(super) fn submit_on<T, R>(
    at: &At<'_>,
    read: Result<T, Vec<FieldError>>,
    mut write: impl FnMut(&mut Tx<'_>, Change<'_>, &T) -> StoreResult<R>,
    to: impl FnOnce(&R) -> String,
    page: impl Fn(&[FieldError], Option<&Refusal>) -> Markup,
) -> Outcome<Response> {
    let At { app, user, region } = *at;
    let again = |errors: &[FieldError], refusal: Option<&Refusal>| {
        (StatusCode::UNPROCESSABLE_ENTITY, page(errors, refusal)).into_response()
    };
    let read = match read {
        Ok(read) => read,
        Err(errors) => return Ok(again(&errors, None)),
    };
    let actor = user.acting(region);
    let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
    match app.door.db.write(|tx| write(tx, change, &read)) {
        Ok(done) => Ok(Redirect::to(&to(&done)).into_response()),
        Err(StoreError::Refused(refusal)) => Ok(again(&[], Some(&refusal))),
        Err(error) => Err(error.into()),
    }
}

/// A day as a list shows it, quiet when there is none.
pub(super) fn day(day: Option<jiff::civil::Date>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}

/// A moment as a list shows it.
pub(super) fn moment(at: Option<domain::kernel::Moment>) -> String {
    at.map_or_else(|| "—".to_owned(), |at| domain::case::words::time(at.local()))
}

/// What happened to a record, oldest first.
pub(super) fn history(told: &[store::audit::Told]) -> Markup {
    html! {
        ol.history {
            @for one in told {
                li {
                    span.quiet { (domain::case::words::time(one.at.local())) " " (one.by) }
                    " " strong { (one.what) }
                    @if !one.said.is_empty() { "：" (one.said) }
                }
            }
        }
    }
}
