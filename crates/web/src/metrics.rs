//! Figures for a monitoring system, in the text form of Prometheus.

use std::sync::atomic::AtomicU64;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::app::App;

type Labels = [(&'static str, String); 3];

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter<u64, AtomicU64>>,
    seconds: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::default();
        let seconds = Histogram::new(exponential_buckets(0.001, 2.0, 14));
        let mut registry = Registry::default();
        registry.register("hejie_http_requests", "Requests by method, route and status", Family::clone(&requests));
        registry.register("hejie_http_seconds", "Time to answer a request", seconds.clone());
        Self { registry, requests, seconds }
    }
}

/// Counts a request by its route, never by its path: paths hold case numbers.
pub async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |p| p.as_str().to_owned());
    let start = std::time::Instant::now();
    let response = next.run(request).await;
    app.metrics.seconds.observe(start.elapsed().as_secs_f64());
    let labels = [("method", method), ("route", route), ("status", response.status().as_str().to_owned())];
    app.metrics.requests.get_or_create(&labels).inc();
    response
}

/// `/metrics`.
pub async fn show(State(app): State<App>) -> Response {
    let mut text = String::new();
    match encode(&mut text, &app.metrics.registry) {
        Ok(()) => {
            ([("content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
        }
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
