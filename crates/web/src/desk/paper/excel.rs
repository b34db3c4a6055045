//! The same paper as an Excel workbook, to work on; what is signed and kept is the PDF.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::figure::Period;
use domain::form::Raw;
use domain::paper::Sheet;
use store::paper::Subject;

use super::gather::gather;
use crate::app::App;
use crate::desk::attachment::attachment;
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
            (header::CONTENT_DISPOSITION, attachment(&name(sheet, subject), "xlsx")),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// 受理和处理消费者投诉情况汇总表（青屏山景区 2026年第三季度）.xlsx
fn name(sheet: &Sheet, subject: &Subject) -> String {
    let period = subject.about.split_once(' ').and_then(|(_, part)| Period::parse(part)).map(|period| period.label());
    let of = period.unwrap_or_else(|| subject.known_as.clone());
    format!("{}（{} {of}）.xlsx", sheet.title, sheet.station)
}
