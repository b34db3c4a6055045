//! The machine's door: JSON under /api/v1, through the same forms and the same rules.

use axum::Router;

use crate::app::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
