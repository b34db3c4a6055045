//! An issued paper, opened again: the very bytes that were issued.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use store::paper::{Issued, by_code};
use store::query::case;

use super::issue::content;
use crate::app::App;
use crate::desk::case::open as open_case;
use crate::desk::report::place;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// `GET /papers/{code}`: for the station whose paper it is, and for whoever issued it.
pub async fn open(State(app): State<App>, user: User, Path(code): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let issued = app.door.db.read(|tx| by_code(tx, &code))?.ok_or(Oops::NotFound)?;
        if user.actor.org != issued.station && user.actor.org != issued.issuer {
            admit(app, &user, &issued)?;
        }
        Ok(serve(&issued, content(app, &issued.pdf)?))
    })
    .await
}

/// Who else may read a paper: of a quarter, whoever sees it; of a case, whoever its consumer's data is open to; each look from above the desk
/// is recorded.
fn admit(app: &App, user: &User, issued: &Issued) -> Outcome<()> {
    if issued.about.starts_with("report ") {
        // A quarter's analysis names no consumer; whoever sees the pack may read it.
        return Ok(app.door.db.read(|tx| place(tx, user, issued.station.as_str())).map(drop)?);
    }
    let id = issued.about.strip_prefix("case ").ok_or(Oops::NotFound)?;
    let opened = app.door.db.read(|tx| {
        let (_, number) = user.seek(tx, |tx, reach| case::number(tx, reach, id))?;
        open_case(tx, app, user, &number)
    })?;
    if !opened.open_to(user) {
        return Err(Oops::NotFound);
    }
    super::issue::record_look(app, user, &opened, &issued.number)
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
