//! An issued paper, opened again: the very bytes that were issued.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use store::network::dispatch;
use store::paper::{Issued, by_code};
use store::query::case;
use store::{StoreError, directory};

use super::issue::content;
use crate::app::App;
use crate::desk::case::open as open_case;
use crate::desk::report::place;
use crate::desk::typical;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{heading, secondary};
use crate::session::User;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Set once the reader was told that characters are missing.
    #[serde(default)]
    told: String,
}

/// `GET /papers/{code}`: for whoever may see the record that it is about; whoever opens one in which characters are
/// missing is told first, each time.
pub async fn open(
    State(app): State<App>,
    user: User,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Response> {
    app.run(move |app| {
        let issued = app.door.db.read(|tx| by_code(tx, &code))?.ok_or(Oops::NotFound)?;
        admit(app, &user, &issued)?;
        if !issued.missing.is_empty() && asked.told.is_empty() {
            return Ok(boxes(&user, &issued));
        }
        let bytes = content(app, &issued.pdf).map_err(|error| if gone(&error) { Oops::NotFound } else { error })?;
        Ok(serve(&issued, bytes))
    })
    .await
}

/// Some characters came out as empty boxes: better said here than found on the signed paper.
fn boxes(user: &User, issued: &Issued) -> Response {
    let body = html! {
        (heading("文书里有字印不出来", &html! {}))
        p.lead { "文书" (issued.number) "出具时，这台服务器的字体里没有：" strong { (issued.missing) } "，印出来是空框。" }
        p { "请在纸上手写补上，并请系统管理员安装生僻字字体（Debian：fonts-hanazono）后重新启动。装好以后，记录有变动再出具的一版才会补全。" }
        p { (secondary("打开文书", &format!("/papers/{}?told=yes", issued.code))) }
    };
    crate::desk::page(user, "文书里有字印不出来", Nav::Cases, &body).into_response()
}

/// The file was destroyed with its record; the number can still be verified.
fn gone(error: &Oops) -> bool {
    matches!(error, Oops::Store(StoreError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound)
}

/// Lets those through who may read a paper; each look at a consumer's data from above the desk is recorded.
fn admit(app: &App, user: &User, issued: &Issued) -> Outcome<()> {
    let (kind, id) = issued.about.split_once(' ').unwrap_or((issued.about.as_str(), ""));
    let own = user.actor.org == issued.station;
    let found = match kind {
        "case" => {
            let opened = app.door.db.read(|tx| {
                let (_, number) = user.seek(tx, |tx, reach| case::number(tx, reach, id))?;
                open_case(tx, app, user, &number)
            })?;
            return if opened.open_to(user) {
                super::issue::record_look(app, user, &opened, &issued.number)
            } else {
                Err(Oops::NotFound)
            };
        }
        "clue" => issued.station.as_str() == format!("clue {}", user.actor.id),
        "dispatch" => {
            let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| dispatch::find(tx, reach, id)))?;
            [&one.station, &one.from].contains(&&user.actor.org)
        }
        "register" if id.ends_with("masked") => within(app, user, issued)?,
        "register" | "consultation" => own || (user.chain && within(app, user, issued)?),
        // What was accepted is there for every station of the county.
        "typical" => typical::found(app, user, id).is_ok(),
        // A quarter's analysis names no consumer; whoever sees the pack may read it.
        "report" => return Ok(app.door.db.read(|tx| place(tx, user, issued.station.as_str())).map(drop)?),
        _ => own || within(app, user, issued)?,
    };
    if found { Ok(()) } else { Err(Oops::NotFound) }
}

/// Whether the station is within the reader's reach.
fn within(app: &App, user: &User, issued: &Issued) -> Outcome<bool> {
    Ok(app.door.db.read(|tx| {
        let org = directory::org(tx, &issued.region, &issued.station)?;
        let reaches = user.reaches(tx)?;
        Ok(org.is_some_and(|org| reaches.iter().any(|reach| reach.holds(&org))))
    })?)
}

/// A PDF of our own, shown in the browser. The viewer of a browser does not open in a sandbox, and there is
/// nothing in the file that we did not set.
fn serve(issued: &Issued, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pdf\"", issued.number)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, Body::from(bytes)).into_response()
}
