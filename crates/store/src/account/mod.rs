//! Accounts and sessions (D30): one person, one account; argon2id; lock-out; first-login change.

mod admin;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::directory::{Actor, OrgId, Post, StaffId};
use domain::kernel::Moment;
use jiff::ToSpan as _;
use serde_json::json;

pub use admin::{Account, close, every, lock, reset};

use crate::audit::Change;
use crate::db::{Db, Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::ids::{Entropy, hash, secret};
use crate::sql;

/// Failures in a row that lock an account.
const FAILURES: i64 = 5;
const LOCKED_MINUTES: i64 = 15;
/// A session ends after so long without a click, and after so long in any case.
const IDLE_MINUTES: i64 = 30;
const SESSION_HOURS: i64 = 12;
/// Letters of a password at least.
pub const SHORTEST: usize = 10;

/// A new account.
pub struct NewStaff<'a> {
    pub actor: Actor,
    pub login: &'a str,
    pub phone: Option<&'a str>,
    /// The first password as [`hash_password`] made it, outside any transaction.
    pub password_hash: &'a str,
    pub must_change: bool,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub actor: Actor,
    pub csrf: String,
    pub must_change: bool,
    pub large_type: bool,
    /// The organisation that is looked at, when a smaller one was chosen: county and id.
    pub place: Option<(String, OrgId)>,
}

/// How a sign-in went.
pub enum SignIn {
    /// The cookie's value.
    Welcome(String),
    Wrong,
    LockedUntil(Moment),
}

fn argon() -> StoreResult<Argon2<'static>> {
    // The floor that OWASP gives for argon2id: 19 MiB, two passes, one lane.
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The stored form of a password.
///
/// # Errors
/// When the library refuses, for example a password beyond all length.
pub fn hash_password(password: &str, entropy: &dyn Entropy) -> StoreResult<String> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    argon()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn matches(password: &str, stored: &str) -> StoreResult<bool> {
    let parsed = PasswordHash::new(stored).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(argon()?.verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Opens an account.
///
/// # Errors
/// When the login is taken ([`StoreError::Clash`]) or the database fails.
pub fn add(tx: &mut Tx<'_>, change: Change<'_>, staff: &NewStaff<'_>) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO staff (id, region, org_id, name, login, post, phone, active, password_hash, must_change,
                                failed, locked_until, large_type)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, 0, NULL, 0)"
        ),
        &[
            staff.actor.id.as_str().into(),
            staff.actor.region.as_str().into(),
            staff.actor.org.as_str().into(),
            staff.actor.name.as_str().into(),
            staff.login.into(),
            staff.actor.post.value().into(),
            staff.phone.into(),
            staff.password_hash.into(),
            staff.must_change.into(),
        ],
    )?;
    change.note(
        tx,
        "staff",
        staff.actor.id.as_str(),
        "开通账号",
        &json!({"login": staff.login, "name": staff.actor.name, "post": staff.actor.post}),
    )
}

/// Signs in. The same time is spent whether the login exists or not, and none of it inside a
/// transaction: the hash takes long on purpose, and SQLite has one writer.
///
/// # Errors
/// When the database fails.
pub fn sign_in(db: &Db, login: &str, password: &str, moment: Moment, entropy: &dyn Entropy) -> StoreResult<SignIn> {
    let found = db.read(|tx| {
        tx.query_opt(
            sql!("SELECT id, password_hash, locked_until FROM staff WHERE login = $1 AND active = 1"),
            &[login.into()],
            |row| Ok((row.text(0)?, row.text(1)?, row.opt_moment(2)?)),
        )
    })?;
    let Some((id, stored, locked)) = found else {
        hash_password(password, entropy)?;
        return Ok(SignIn::Wrong);
    };
    if let Some(until) = locked.filter(|until| *until > moment) {
        return Ok(SignIn::LockedUntil(until));
    }
    if !matches(password, &stored)? {
        let until = db.write(|tx| note_failure(tx, &id, moment))?;
        return Ok(until.map_or(SignIn::Wrong, SignIn::LockedUntil));
    }
    let (token, csrf) = (secret(entropy), secret(entropy));
    db.write(|tx| begin_session(tx, &id, &token, &csrf, moment))?;
    Ok(SignIn::Welcome(token))
}

/// Counts a failure; the fifth in a row locks, and the count begins anew.
fn note_failure(tx: &mut Tx<'_>, id: &str, moment: Moment) -> StoreResult<Option<Moment>> {
    let failed = 1 + tx
        .query_opt(sql!("SELECT failed FROM staff WHERE id = $1 {{FOR_UPDATE}}"), &[id.into()], |row| row.int(0))?
        .unwrap_or_default();
    let until = (failed >= FAILURES).then(|| later(moment, LOCKED_MINUTES));
    let count = if until.is_some() { 0 } else { failed };
    tx.execute(
        sql!("UPDATE staff SET failed = $2, locked_until = $3 WHERE id = $1"),
        &[id.into(), count.into(), until.into()],
    )?;
    Ok(until)
}

fn begin_session(tx: &mut Tx<'_>, id: &str, token: &str, csrf: &str, moment: Moment) -> StoreResult {
    tx.execute(
        sql!("UPDATE staff SET failed = 0, locked_until = NULL, seen_on = $2 WHERE id = $1"),
        &[id.into(), moment.day().into()],
    )?;
    tx.execute(
        sql!("INSERT INTO session (token_hash, staff_id, csrf, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5)"),
        &[hash(&[token]).into(), id.into(), csrf.into(), moment.into(), later(moment, SESSION_HOURS * 60).into()],
    )?;
    Ok(())
}

fn later(moment: Moment, minutes: i64) -> Moment {
    Moment(moment.0.saturating_add(minutes.minutes()).unwrap_or(moment.0))
}

/// Whose cookie this is, if its session still runs; and whether it is time to note the visit.
///
/// # Errors
/// When the database fails.
pub fn signed_in(tx: &mut Tx<'_>, token: &str, moment: Moment) -> StoreResult<Option<(SignedIn, bool)>> {
    let found = tx.query_opt(
        sql!(
            "SELECT s.id, s.region, s.org_id, s.name, s.post, n.csrf, s.must_change, s.large_type, n.seen_at, n.place
             FROM session n JOIN staff s ON s.id = n.staff_id
             WHERE n.token_hash = $1 AND s.active = 1 AND n.expires_at > $2 AND n.seen_at > $3"
        ),
        &[hash(&[token]).into(), moment.into(), later(moment, -IDLE_MINUTES).into()],
        |row| {
            let signed = SignedIn {
                actor: read_actor(row)?,
                csrf: row.text(5)?,
                must_change: row.flag(6)?,
                large_type: row.flag(7)?,
                place: row
                    .opt_text(9)?
                    .and_then(|place| place.split_once(' ').map(|(region, org)| (region.to_owned(), OrgId::from(org)))),
            };
            Ok((signed, row.moment(8)?))
        },
    )?;
    Ok(found.map(|(signed, seen)| (signed, later(seen, 1) < moment)))
}

/// Notes that a session was used; called at most once a minute, so that pages stay reads.
///
/// # Errors
/// When the database fails.
pub fn touch(tx: &mut Tx<'_>, token: &str, moment: Moment) -> StoreResult {
    tx.execute(sql!("UPDATE session SET seen_at = $2 WHERE token_hash = $1"), &[hash(&[token]).into(), moment.into()])?;
    Ok(())
}

/// Looks at a smaller organisation from now on, or at everything again.
///
/// # Errors
/// When the database fails.
pub fn look_at(tx: &mut Tx<'_>, token: &str, place: Option<(&str, &OrgId)>) -> StoreResult {
    let place = place.map(|(region, org)| format!("{region} {org}"));
    tx.execute(sql!("UPDATE session SET place = $2 WHERE token_hash = $1"), &[hash(&[token]).into(), place.into()])?;
    Ok(())
}

fn read_actor(row: &Row<'_>) -> StoreResult<Actor> {
    Ok(Actor {
        id: StaffId(row.text(0)?),
        region: row.text(1)?,
        org: OrgId(row.text(2)?),
        name: row.text(3)?,
        post: row.choice::<Post>(4)?,
    })
}

/// Ends a session, and sweeps out those that ended by themselves.
///
/// # Errors
/// When the database fails.
pub fn sign_out(tx: &mut Tx<'_>, token: &str, moment: Moment) -> StoreResult {
    tx.execute(
        sql!("DELETE FROM session WHERE token_hash = $1 OR expires_at < $2"),
        &[hash(&[token]).into(), moment.into()],
    )?;
    Ok(())
}

/// Changes one's own password; every other session of the account ends. `false` when the old one is wrong.
///
/// # Errors
/// When the database fails.
pub fn change_password(db: &Db, change: Change<'_>, old: &str, new: &str, keep_token: &str) -> StoreResult<bool> {
    let id = change.actor.id.as_str();
    let stored = db.read(|tx| {
        tx.query_opt(sql!("SELECT password_hash FROM staff WHERE id = $1"), &[id.into()], |row| row.text(0))
    })?;
    if !stored.map(|stored| matches(old, &stored)).transpose()?.unwrap_or(false) {
        return Ok(false);
    }
    let hashed = hash_password(new, change.entropy)?;
    db.write(|tx| {
        tx.execute(
            sql!("UPDATE staff SET password_hash = $2, must_change = 0 WHERE id = $1"),
            &[id.into(), (&hashed).into()],
        )?;
        tx.execute(
            sql!("DELETE FROM session WHERE staff_id = $1 AND token_hash <> $2"),
            &[id.into(), hash(&[keep_token]).into()],
        )?;
        change.note(tx, "staff", id, "修改密码", &json!({}))
    })?;
    Ok(true)
}

/// Switches large type for oneself.
///
/// # Errors
/// When the database fails.
pub fn set_large_type(tx: &mut Tx<'_>, change: Change<'_>, large: bool) -> StoreResult {
    tx.execute(
        sql!("UPDATE staff SET large_type = $2 WHERE id = $1"),
        &[change.actor.id.as_str().into(), large.into()],
    )?;
    change.note(tx, "staff", change.actor.id.as_str(), "切换大字", &json!({"large_type": large}))
}

/// Issues a bearer token for the API; it is shown once and only its hash is kept.
///
/// # Errors
/// When there is no such login or the database fails.
pub fn issue_token(tx: &mut Tx<'_>, change: Change<'_>, login: &str, name: &str) -> StoreResult<Option<String>> {
    let id =
        tx.query_opt(sql!("SELECT id FROM staff WHERE login = $1 AND active = 1"), &[login.into()], |row| row.text(0))?;
    let Some(id) = id else { return Ok(None) };
    let token = format!("hj_{}", secret(change.entropy));
    tx.execute(
        sql!(
            "INSERT INTO api_token (token_hash, staff_id, name, created_at, revoked_at) VALUES ($1, $2, $3, $4, NULL)"
        ),
        &[hash(&[&token]).into(), (&id).into(), name.into(), change.moment.into()],
    )?;
    change.note(tx, "api_token", &id, "签发接口令牌", &json!({"name": name}))?;
    Ok(Some(token))
}

/// Whose bearer token this is.
///
/// # Errors
/// When the database fails.
pub fn bearer(tx: &mut Tx<'_>, token: &str) -> StoreResult<Option<Actor>> {
    tx.query_opt(
        sql!(
            "SELECT s.id, s.region, s.org_id, s.name, s.post FROM api_token t JOIN staff s ON s.id = t.staff_id
             WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND s.active = 1"
        ),
        &[hash(&[token]).into()],
        read_actor,
    )
}
