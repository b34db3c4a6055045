//! A program at the machine's door: it reads with a bearer token what its member of staff may read.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use store::account;
use store::audit::Change;
use tower::ServiceExt as _;

use crate::World;

/// A program with the rights of somebody.
pub struct Machine {
    site: Router,
    token: String,
    runtime: tokio::runtime::Runtime,
}

impl World {
    /// A program of somebody, by login.
    ///
    /// # Panics
    /// When there is nobody of that name.
    #[must_use]
    pub fn machine(&self, login: &str) -> Machine {
        let actor = self.actor("clock");
        let issued = self.door.db.write(|tx| {
            let change = Change { actor: &actor, moment: self.now, entropy: self.door.entropy.as_ref() };
            account::issue_token(tx, change, login, "对接程序")
        });
        let token = issued.ok().flatten().unwrap_or_else(|| panic!("{login} has no token"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Machine { site: self.site(), token, runtime: runtime.unwrap_or_else(|error| panic!("no runtime: {error}")) }
    }
}

impl Machine {
    /// Reads an address.
    ///
    /// # Panics
    /// When no answer comes.
    #[must_use]
    pub fn get(&self, path: &str) -> (StatusCode, Value) {
        let request = Request::builder()
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Body::empty())
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        self.runtime.block_on(async {
            let answer = self.site.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
            let status = answer.status();
            let bytes = axum::body::to_bytes(answer.into_body(), 20_000_000).await.unwrap_or_default();
            (status, serde_json::from_slice(&bytes).unwrap_or_default())
        })
    }

    /// Reads what is there.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn reads(&self, path: &str) -> Value {
        let (status, found) = self.get(path);
        assert_eq!(status, StatusCode::OK, "{path}: {found}");
        found
    }
}
