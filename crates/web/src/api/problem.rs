//! What went wrong, as RFC 9457 says it, with the clause and the fields.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::form::FieldError;
use domain::kernel::Refusal;
use serde_json::{Value, json};
use store::StoreError;

use crate::error::Oops;

/// A problem document.
#[derive(Debug)]
pub struct Problem {
    pub status: StatusCode,
    pub body: Value,
}

impl Problem {
    pub fn new(status: StatusCode, title: &str, detail: &str) -> Self {
        let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
        Self { status, body }
    }

    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "请在 Authorization 头里带上 Bearer 令牌")
    }

    /// A rule refused: the clause, the field, and what to do.
    pub fn refused(refusal: &Refusal) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused by a rule", &refusal.what);
        problem.body["clause"] = json!(refusal.clause);
        problem.body["field"] = json!(refusal.field);
        problem.body["what_to_do"] = json!(refusal.what_to_do);
        problem
    }

    /// The answers could not be read, field by field.
    pub fn fields(errors: &[FieldError]) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable answers", "有几项需要改正");
        problem.body["errors"] = errors
            .iter()
            .map(|error| {
                let pointer = format!("/{}", error.field.replace('.', "/"));
                json!({ "field": error.field, "pointer": pointer, "detail": error.message })
            })
            .collect();
        problem
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => Self::refused(&refusal),
            StoreError::Changed(now) => {
                let mut problem =
                    Self::new(StatusCode::PRECONDITION_FAILED, "changed meanwhile", "这一件在您读取之后又有了新的记录");
                problem.body["seq"] = json!(now);
                problem
            }
            StoreError::NotFound(_) => Self::new(StatusCode::NOT_FOUND, "not found", "没有找到"),
            error => {
                tracing::error!(%error, "the store failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error", "没有生效，请稍后再试")
            }
        }
    }
}

impl From<Oops> for Problem {
    fn from(oops: Oops) -> Self {
        match oops {
            Oops::Store(error) => error.into(),
            Oops::Refused(refusal) => Self::refused(&refusal),
            Oops::NotFound => StoreError::NotFound("").into(),
            Oops::Changed => StoreError::Changed(0).into(),
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error", "没有生效，请稍后再试"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], self.body.to_string()).into_response()
    }
}
