//! The desk's pages and the machine's door. Parses, asks, renders: no rule and no SQL lives here.

mod api;
mod app;
mod desk;
mod error;
pub mod face;
mod metrics;
mod posted;
mod routes;
mod session;

pub use app::{App, Clock};
pub use routes::{ROUTES, Route, router};
