//! The figures over the API: the same summary as on the page, with its definitions and what does not add up.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::figure::{Period, Published};
use serde::Deserialize;
use store::query::figures::entries_of;
use store::{StoreError, directory};

use super::bearer::Machine;
use super::problem::Problem;
use crate::app::App;
use crate::desk::figures::ask::{chosen, key};

/// What a call asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The code of an organisation; without it, the caller's own.
    #[serde(default)]
    org: String,
    /// `2026-Q3`, `2026-11`, `2026`, or `2026-03-05..2026-04-02`; without it, the running quarter.
    #[serde(default)]
    period: String,
}

/// `GET /api/v1/figures`.
pub async fn show(
    State(app): State<App>,
    Machine(user): Machine,
    Query(asked): Query<Asked>,
) -> Result<Json<Published>, Problem> {
    let (rules, today) = (app.door.rules(), app.now().day());
    let period = match asked.period.as_str() {
        "" => Some(Period::quarter_around(today)),
        text => Period::parse(text),
    };
    let period = period.ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "期间读不懂", "请写成 2026-Q3、2026-11、2026 或 2026-03-05..2026-04-02")
    })?;
    let published = app
        .read(move |tx| {
            let id = match asked.org.as_str() {
                "" => String::new(),
                code => {
                    let mut found = None;
                    for reach in user.reaches(tx)? {
                        found = found.or(directory::by_code(tx, code)?.into_iter().find(|org| reach.above(org)));
                    }
                    key(&found.ok_or(StoreError::NotFound("organisation"))?)
                }
            };
            let (org, reaches) = chosen(tx, &user, &id)?;
            let entries = entries_of(tx, &rules, &reaches, &org, period, today)?;
            Ok(Published::of(&org.code, &org.name, &entries.summary))
        })
        .await?;
    Ok(Json(published))
}
