//! Who is signed in: the extractor that every page of the desk begins with.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use domain::directory::Actor;
use domain::permission::scope;
use store::account::{self, SignedIn};
use store::query::Reach;
use store::{StoreResult, Tx};

use crate::app::App;
use crate::error::Oops;

/// The cookie of a session.
pub const COOKIE_NAME: &str = "hejie";

/// A signed-in member of staff.
#[derive(Clone)]
pub struct User {
    pub actor: Actor,
    pub csrf: String,
    pub large_type: bool,
    pub token: String,
    /// The name of the organisation, for the head of the page.
    pub place: String,
}

impl User {
    /// What this person may look at; not found when that is nothing.
    pub fn reach(&self, tx: &mut Tx<'_>) -> StoreResult<Reach> {
        Reach::of(tx, &scope(&self.actor))?.ok_or(store::StoreError::NotFound("scope"))
    }

    /// The form was made for this session.
    pub fn check(&self, csrf: &str) -> Result<(), Oops> {
        if csrf == self.csrf { Ok(()) } else { Err(Oops::Stale) }
    }
}

/// The session cookie of a request.
pub fn cookie(parts: &Parts) -> Option<String> {
    let all = parts.headers.get_all(COOKIE);
    all.iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=').map(str::to_owned))
}

async fn find(parts: &Parts, app: &App) -> Result<Option<(User, bool)>, Oops> {
    let Some(token) = cookie(parts) else { return Ok(None) };
    let now = app.now();
    app.run(move |app| {
        let found = app.door.db.read(|tx| {
            let Some((signed, touch)) = account::signed_in(tx, &token, now)? else { return Ok(None) };
            let org = store::directory::org(tx, &signed.actor.region, &signed.actor.org)?;
            Ok(Some((signed, touch, org.map(|org| org.name).unwrap_or_default())))
        })?;
        let Some((signed, touch, place)) = found else { return Ok(None) };
        if touch {
            app.door.db.write(|tx| account::touch(tx, &token, now))?;
        }
        let SignedIn { actor, csrf, must_change, large_type } = signed;
        Ok(Some((User { actor, csrf, large_type, token: token.clone(), place }, must_change)))
    })
    .await
}

impl FromRequestParts<App> for User {
    type Rejection = Oops;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Oops> {
        match find(parts, app).await? {
            Some((_, true)) if parts.uri.path() != "/password" && parts.uri.path() != "/logout" => {
                Err(Oops::MustChange)
            }
            Some((user, _)) => Ok(user),
            None => Err(Oops::SignIn),
        }
    }
}

impl OptionalFromRequestParts<App> for User {
    type Rejection = Oops;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Oops> {
        Ok(find(parts, app).await?.map(|(user, _)| user))
    }
}
