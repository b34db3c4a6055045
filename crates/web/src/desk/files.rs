//! Files: kept by their content before the form is read, and served to whoever may see the case.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::case::Event;
use domain::form::{FieldError, Raw};
use store::file::{self, FileError};

use super::case::open;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::posted::Posted;
use crate::session::User;

/// Keeps the uploads of a form; each answer becomes the hash of its file, so that nothing has to
/// be chosen again when something else was wrong.
pub(crate) fn keep(app: &App, user: &User, posted: Posted) -> Outcome<(Raw, Vec<FieldError>)> {
    let mut raw = posted.raw;
    let mut errors = Vec::new();
    let now = app.now();
    for upload in posted.files {
        match app.files.keep(&upload.content) {
            Ok(kept) => {
                app.door.db.write(|tx| {
                    file::record(tx, &user.actor.region, &kept, &upload.name, &user.actor.id, now).map(|_| ())
                })?;
                raw.set(format!("_file.{}", upload.field), &upload.name);
                raw.set(upload.field, kept.hash);
            }
            Err(FileError::Refused(refusal)) => {
                let message = format!("{}，{}", refusal.what, refusal.what_to_do);
                errors.push(FieldError { field: upload.field, message });
            }
            Err(FileError::Io(error)) => return Err(store::StoreError::from(error).into()),
        }
    }
    Ok((raw, errors))
}

/// `GET /cases/{number}/files/{hash}`: only what this case names, never run, never guessed at.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path((number, hash)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let opened = app.door.db.read(|tx| open(tx, app, &user, &number))?;
        if !opened.found.entries.iter().any(|entry| names(&entry.event, &hash)) {
            return Err(Oops::NotFound);
        }
        stored(app, &opened.reach.region, &hash)
    })
    .await
}

/// A stored file, as it is served: by its content, never run. Who may have it, the caller has asked.
pub(crate) fn stored(app: &App, region: &str, hash: &str) -> Outcome<Response> {
    let stored = app.door.db.read(|tx| file::find(tx, region, hash))?.ok_or(Oops::NotFound)?;
    let content = std::fs::read(app.files.path(hash).ok_or(Oops::NotFound)?).map_err(store::StoreError::from)?;
    let headers = [
        (header::CONTENT_TYPE, stored.media.mime().to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.{}\"", &hash[..12], stored.media.extension())),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from(content)).into_response())
}

/// Whether an event holds the file.
fn names(event: &Event, hash: &str) -> bool {
    event.files().iter().any(|file| file.0 == hash)
}
