//! Serving over HTTP until a signal comes.

use anyhow::Context as _;
use jiff::civil::Date;
use store::Door;
use web::App;

use crate::config::Settings;
use crate::{clock, deliver, open, schedule};

/// Serves until SIGINT or SIGTERM; requests under way are finished first. `ready` is called with the address.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(
    settings: &Settings,
    door: Door,
    today: Option<Date>,
    ready: impl FnOnce(&str) + Send,
) -> anyhow::Result<()> {
    // Before anything is served: a mistake in these settings must be seen at the start, not at the first deadline.
    let carriers = deliver::carriers(settings)?;
    web::face::label::call(settings.labels.clone());
    let files = open::files(settings)?;
    let app = App::new(door.clone(), files.clone(), clock::clock(today), settings.secure_cookies)
        .reached_at(&settings.public_url);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(16).enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(&settings.listen)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen))?;
        let address = listener.local_addr()?.to_string();
        tracing::info!(address, "serving");
        ready(&address);
        let delivery = deliver::Running::start(&door.db, carriers, &clock::clock(today));
        let sweep = tokio::spawn(schedule::run(door, files, clock::clock(today)));
        axum::serve(listener, web::router(app)).with_graceful_shutdown(signal()).await?;
        sweep.abort();
        delivery.stop();
        tracing::info!("stopped");
        Ok(())
    })
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(terminate) => terminate,
            Err(error) => {
                tracing::warn!(%error, "only Ctrl+C will stop the program");
                let _ = interrupt.await;
                return;
            }
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
