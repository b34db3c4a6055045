//! Who calls: a bearer token in place of a session.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use store::account;

use super::problem::Problem;
use crate::app::App;
use crate::session::User;

/// A program that acts with the rights of a member of staff.
pub struct Machine(pub User);

impl FromRequestParts<App> for Machine {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .map(str::to_owned)
            .ok_or_else(Problem::unauthorized)?;
        let actor = app.read(move |tx| account::bearer(tx, &token)).await?.ok_or_else(Problem::unauthorized)?;
        let (csrf, token, place) = (String::new(), String::new(), String::new());
        Ok(Self(User { actor, csrf, large_type: false, token, place, looking: None, unread: 0, chain: false }))
    }
}
