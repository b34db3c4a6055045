//! What every handler is given: the door, the files, the clock.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRef;
use domain::kernel::Moment;
use paper::typeset::{SetError, Setter};
use store::file::Files;
use store::{Door, StoreResult, Tx};

use crate::error::{Oops, Outcome};
use crate::metrics::Metrics;

/// Tells the time; the program decides which.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The program as its handlers see it.
#[derive(Clone)]
pub struct App {
    pub door: Door,
    pub files: Files,
    pub clock: Clock,
    /// Cookies only over HTTPS; off on a bare local network.
    pub secure_cookies: bool,
    /// Where consumers reach this program from their phones, without a slash at the end.
    pub public_url: Arc<str>,
    pub(crate) metrics: Arc<Metrics>,
    /// Made with the first paper: looking for fonts takes a moment.
    setter: Arc<OnceLock<Result<Setter, SetError>>>,
}

impl App {
    #[must_use]
    pub fn new(door: Door, files: Files, clock: Clock, secure_cookies: bool) -> Self {
        let public_url = "http://127.0.0.1:12315".into();
        Self { door, files, clock, secure_cookies, public_url, metrics: Arc::default(), setter: Arc::default() }
    }

    /// The same program under another address.
    #[must_use]
    pub fn reached_at(self, url: &str) -> Self {
        Self { public_url: url.trim_end_matches('/').into(), ..self }
    }

    /// The typesetter.
    pub(crate) fn setter(&self) -> Outcome<&Setter> {
        self.setter.get_or_init(Setter::new).as_ref().map_err(|error| Oops::Unset(error.to_string()))
    }

    pub(crate) fn now(&self) -> Moment {
        (self.clock)()
    }

    /// Runs blocking work beside the async threads.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || work(&app)).await.map_err(|_| Oops::Crashed)?
    }

    /// Reads in one snapshot, beside the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    ) -> Outcome<T> {
        self.run(move |app| Ok(app.door.db.read(&mut work)?)).await
    }
}

impl FromRef<App> for Clock {
    fn from_ref(app: &App) -> Self {
        app.clock.clone()
    }
}
