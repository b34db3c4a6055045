//! Who is signed in: the extractor that every page of the desk begins with.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use domain::directory::{Actor, OrgId, OrgKind, Station};
use domain::kernel::Refusal;
use domain::network::power::{Power, may};
use domain::permission::scope;
use store::account::{self, SignedIn};
use store::query::Reach;
use store::{StoreError, StoreResult, Tx, directory};

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
    /// The name of the organisation that is looked at, for the head of the page.
    pub place: String,
    /// A smaller organisation that was chosen to be looked at (D26): county and id.
    pub looking: Option<(String, OrgId)>,
    /// Reminders that were not read.
    pub unread: i64,
    /// Works for the headquarters of a chain (P20).
    pub chain: bool,
}

impl User {
    /// What this person may look at, a reach for each county; not found when that is nothing. Who has
    /// chosen a smaller organisation looks at that.
    pub fn reaches(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Reach>> {
        let own = Reach::of(tx, &scope(&self.actor))?;
        if own.is_empty() {
            return Err(StoreError::NotFound("scope"));
        }
        let Some((region, org)) = &self.looking else { return Ok(own) };
        match directory::org(tx, region, org)? {
            Some(chosen) if own.iter().any(|reach| reach.above(&chosen)) => Reach::below(tx, &chosen),
            _ => Ok(own),
        }
    }

    /// The one county that is looked at; who looks at several chooses one first.
    pub fn reach(&self, tx: &mut Tx<'_>) -> StoreResult<Reach> {
        let mut all = self.reaches(tx)?;
        if all.len() > 1 {
            let refusal = Refusal::new(
                "D26",
                "您现在看的范围有几个区县，这一页按一个区县看",
                "请在“网络”里先点一个区县；连锁总部先点一家分店",
            );
            return Err(refusal.into());
        }
        all.pop().ok_or(StoreError::NotFound("scope"))
    }

    /// The station whose desk this person works at: one's own, or the branch that somebody of a headquarters
    /// has chosen (P20).
    pub fn desk(&self, tx: &mut Tx<'_>) -> StoreResult<(Reach, OrgId)> {
        let mut all = self.reaches(tx)?;
        let only = all.pop().filter(|_| all.is_empty());
        match only.map(|reach| (reach.station.clone(), reach)) {
            Some((Some(station), reach)) => Ok((reach, station)),
            _ => Err(no_desk().into()),
        }
    }

    /// Somebody of a headquarters who has chosen no branch: there is no desk to register at.
    #[must_use]
    pub const fn without_desk(&self) -> bool {
        self.chain && self.looking.is_none()
    }

    /// Refuses a form before it is filled in, when there is no desk for it.
    pub fn needs_desk(&self) -> Result<(), Oops> {
        if self.without_desk() { Err(Oops::Refused(Box::new(no_desk()))) } else { Ok(()) }
    }

    /// Whether somebody works at a station's desk: its own staff, and those of its headquarters (P20).
    #[must_use]
    pub fn at_desk_of(&self, station: &Station) -> bool {
        self.actor.org == station.id || station.hq.as_ref().is_some_and(|hq| hq.org == self.actor.org)
    }

    /// What each county gives, one after the other: no statement joins two counties.
    pub fn gather<T>(
        &self,
        tx: &mut Tx<'_>,
        mut each: impl FnMut(&mut Tx<'_>, &Reach) -> StoreResult<Vec<T>>,
    ) -> StoreResult<Vec<T>> {
        let mut all = Vec::new();
        for reach in self.reaches(tx)? {
            all.extend(each(tx, &reach)?);
        }
        Ok(all)
    }

    /// The first county in which something is found, and what; else it is not there.
    pub fn seek<T>(
        &self,
        tx: &mut Tx<'_>,
        mut find: impl FnMut(&mut Tx<'_>, &Reach) -> StoreResult<Option<T>>,
    ) -> StoreResult<(Reach, T)> {
        for reach in self.reaches(tx)? {
            if let Some(found) = find(tx, &reach)? {
                return Ok((reach, found));
            }
        }
        Err(StoreError::NotFound("record"))
    }

    /// The same person acting in a county's data.
    #[must_use]
    pub fn acting(&self, region: &str) -> Actor {
        Actor { region: region.to_owned(), ..self.actor.clone() }
    }

    /// Lets those through who have a power.
    pub fn needs(&self, power: Power) -> Result<(), Oops> {
        may(&self.actor, power).map_err(|refusal| Oops::Refused(Box::new(refusal)))
    }

    /// Whether they have it, for what a page offers.
    #[must_use]
    pub fn has(&self, power: Power) -> bool {
        may(&self.actor, power).is_ok()
    }

    /// The form was made for this session.
    pub fn check(&self, csrf: &str) -> Result<(), Oops> {
        if csrf == self.csrf { Ok(()) } else { Err(Oops::Stale) }
    }
}

fn no_desk() -> Refusal {
    Refusal::new("P20", "这件事要写明是哪家分店的", "请在“网络”里先点一家分店，再来办理")
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
            let (region, org) = match &signed.place {
                Some((region, org)) => (region.clone(), org.clone()),
                None => (signed.actor.region.clone(), signed.actor.org.clone()),
            };
            let org = directory::org(tx, &region, &org)?;
            let kind = match &signed.place {
                Some(_) => directory::org(tx, &signed.actor.region, &signed.actor.org)?.map(|own| own.kind),
                None => org.as_ref().map(|own| own.kind),
            };
            let chain = kind == Some(OrgKind::Chain);
            let unread = store::network::inbox::unread(tx, &signed.actor.id)?;
            Ok(Some((signed, touch, org.map(|org| org.name).unwrap_or_default(), unread, chain)))
        })?;
        let Some((signed, touch, place, unread, chain)) = found else { return Ok(None) };
        if touch {
            app.door.db.write(|tx| account::touch(tx, &token, now))?;
        }
        let SignedIn { actor, csrf, must_change, large_type, place: looking } = signed;
        Ok(Some((User { actor, csrf, large_type, token: token.clone(), place, looking, unread, chain }, must_change)))
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
