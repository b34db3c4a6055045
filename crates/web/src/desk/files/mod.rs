//! Files: taken in by their content before a form is read, shown to whoever may see the record that names
//! them, and taken away on purpose.

mod download;
mod keep;
mod show;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::case::Event;
use maud::Markup;
use store::StoreResult;

pub(crate) use download::Taking;
pub(crate) use keep::{keep, with_photo};
pub(crate) use show::{picture, shown};

use super::case::{Opened, open};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::posted::Posted;
use crate::session::User;

/// `GET /cases/{number}/files/{hash}`: only what this case names; what cannot be shown leads to its download.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path((number, hash)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let (opened, taking) = named(app, &user, &number, &hash)?;
        Ok(match shown(app, &opened.reach.region, &hash)? {
            Some(answer) => answer,
            None => Redirect::to(&taking.action).into_response(),
        })
    })
    .await
}

/// `GET /cases/{number}/files/{hash}/download`: what will leave, with which mark, and the question why.
pub async fn ask(State(app): State<App>, user: User, Path((number, hash)): Path<(String, String)>) -> Outcome<Markup> {
    app.run(move |app| named(app, &user, &number, &hash)?.1.ask(app, &user)).await
}

/// `POST /cases/{number}/files/{hash}/download`.
pub async fn take(
    State(app): State<App>,
    user: User,
    Path((number, hash)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| named(app, &user, &number, &hash)?.1.take(app, &user, &posted.raw)).await
}

/// A file of a case that the reader may see, and how it is taken away.
fn named(app: &App, user: &User, number: &str, hash: &str) -> Outcome<(Opened, Taking)> {
    let opened = app.door.db.read(|tx| -> StoreResult<Opened> { open(tx, app, user, number) })?;
    if !opened.found.entries.iter().any(|entry| names(&entry.event, hash)) {
        return Err(Oops::NotFound);
    }
    let case = &opened.found.case;
    let back = super::href(case.number.as_str());
    let taking = Taking {
        region: opened.reach.region.clone(),
        hash: hash.to_owned(),
        person: opened.found.consumer.as_ref().map(|person| person.id.clone()),
        case: case.id.as_str().to_owned(),
        about: case.full_number(),
        action: format!("{back}/files/{hash}/download"),
        back,
        nav: crate::face::Nav::Cases,
    };
    Ok((opened, taking))
}

/// Whether an event holds the file.
fn names(event: &Event, hash: &str) -> bool {
    event.files().iter().any(|file| file.0 == hash)
}
