//! The same paper as an Excel workbook, to work on; what is signed and kept is the PDF.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::form::Raw;

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
        let (sheets, _) = super::issue::sheets_of(app, &gathered)?;
        let [sheet] = sheets.as_slice() else { return Err(Oops::NotFound) };
        let number = format!("{}-{}", subject.known_as, subject.form.code());
        let bytes = paper::workbook::to_xlsx(sheet, &number).map_err(|error| Oops::Unset(error.to_string()))?;
        let headers = [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}.xlsx\"")),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}
