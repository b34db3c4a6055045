//! An issued paper, opened again: the very bytes that were issued.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use store::paper::{Issued, by_code};

use super::issue::content;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// `GET /papers/{code}`: for the station whose paper it is, and for whoever issued it.
pub async fn open(State(app): State<App>, user: User, Path(code): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let issued = app.door.db.read(|tx| by_code(tx, &code))?.ok_or(Oops::NotFound)?;
        if user.actor.org != issued.station && user.actor.org != issued.issuer {
            return Err(Oops::NotFound);
        }
        Ok(serve(&issued, content(app, &issued.pdf)?))
    })
    .await
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
