//! The same paper as an Excel workbook, to work on; what is signed and kept is the PDF.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::form::Raw;
use domain::paper::compose;
use store::template;

use super::gather::gather;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// `GET /papers/excel?kind=&id=&form=&part=`.
pub async fn workbook(
    State(app): State<App>,
    user: User,
    Query(asked): Query<Vec<(String, String)>>,
) -> Outcome<Response> {
    app.run(move |app| {
        let raw: Raw = asked.into_iter().collect();
        let gathered = gather(app, &user, &raw)?;
        let subject = &gathered.subject;
        let chosen = app
            .door
            .db
            .read(|tx| template::chosen(tx, &subject.region, &subject.station, subject.form, gathered.day))?;
        let sheet = compose(&chosen.template, &gathered.values, &gathered.station_name, &subject.known_as)
            .map_err(super::issue::incomplete)?;
        let number = format!("{}-{}", subject.known_as, subject.form.code());
        let bytes = paper::workbook::to_xlsx(&sheet, &number).map_err(|error| Oops::Unset(error.to_string()))?;
        let headers = [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.xlsx\"")),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}
