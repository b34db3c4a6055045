//! `Idempotency-Key`: sending a call twice does it once.

use axum::http::{HeaderMap, StatusCode};
use domain::kernel::Moment;
use serde_json::Value;
use store::idempotency::{Known, keep, known};
use store::ids::hash;

use super::problem::Problem;
use crate::app::App;
use crate::session::User;

/// The key of a call; a creating call must have one.
pub fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    if (8..=100).contains(&key.len()) {
        return Ok(key.to_owned());
    }
    let what = "请带上 Idempotency-Key 头（八到一百个字符，每件事一个），重发时不变";
    Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency key missing", what))
}

/// Answers from memory when the same was asked before under the key, else does it and remembers the answer.
/// Only what succeeded is remembered: a refusal may be mended and sent again.
pub fn once(
    app: &App,
    user: &User,
    key: &str,
    request: &str,
    now: Moment,
    work: impl FnOnce() -> Result<(StatusCode, Value), Problem>,
) -> Result<(StatusCode, Value), Problem> {
    let digest = hash(&[request]);
    match app.door.db.read(|tx| known(tx, &user.actor.id, key, &digest))? {
        Known::New => {}
        Known::Same(status, answer) => {
            let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
            let answer = serde_json::from_str(&answer).unwrap_or_default();
            return Ok((status.unwrap_or(StatusCode::OK), answer));
        }
        Known::Other => {
            let what = "这个 Idempotency-Key 已经用于另一件事";
            return Err(Problem::new(StatusCode::CONFLICT, "idempotency key reused", what));
        }
    }
    let (status, answer) = work()?;
    let text = answer.to_string();
    app.door.db.write(|tx| keep(tx, &user.actor.id, key, &digest, status.as_u16(), &text, now))?;
    Ok((status, answer))
}
