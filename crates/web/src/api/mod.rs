//! The machine's door: JSON under `/api/v1`, through the same forms, the same rules and the same scope as the desk.

mod bearer;
mod bridge;
mod cases;
mod figures;
mod lists;
mod once;
mod openapi;
mod problem;
mod schema;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// Method and path of every call, for the router, the document and the test.
pub(crate) const CALLS: &[(&str, &str, &str)] = &[
    ("get", "/api/v1/cases", "One page of complaints, newest first"),
    ("post", "/api/v1/cases", "Registers a complaint"),
    ("get", "/api/v1/cases/{number}", "A complaint with its clocks, its story and what can be done"),
    ("post", "/api/v1/cases/{number}/acts/{act}", "Does an act on a complaint"),
    ("get", "/api/v1/today", "What is due and what waits"),
    ("get", "/api/v1/register", "A month of the register"),
    ("get", "/api/v1/figures", "The figures of an organisation over a period: ?period=2026-Q3&org=CODE"),
    ("get", "/api/v1/search", "Finds complaints by number, phone or text"),
    ("get", "/api/v1/consultations", "Consultations and suggestions, newest first"),
    ("post", "/api/v1/consultations", "Logs a consultation or a suggestion"),
];

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/cases", get(cases::list).post(cases::register))
        .route("/api/v1/cases/{number}", get(cases::show))
        .route("/api/v1/cases/{number}/acts/{act}", post(cases::act))
        .route("/api/v1/today", get(lists::today))
        .route("/api/v1/register", get(lists::register))
        .route("/api/v1/figures", get(figures::show))
        .route("/api/v1/search", get(lists::search))
        .route("/api/v1/consultations", get(lists::consultations).post(lists::consult))
        .route("/api/v1/openapi.json", get(openapi::show))
}
