//! Signing in to a training (F11): a code on the screen that changes every minute, scanned or typed. A scan gives a
//! ticket that is used once, so that there is time to sign in to the system on the phone.

use domain::directory::{OrgId, StaffId};
use domain::kernel::{Moment, Refusal};
use domain::network::training::{CODE_SECONDS, SignWay, TICKET_MINUTES, TrainingDeed, sign as may_sign, step};
use serde_json::json;

use super::row::{self, Training};
use crate::audit::Change;
use crate::db::Tx;
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::ids::{Entropy, hash, secret};
use crate::sql;

/// What the screen shows now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Six digits.
    pub code: String,
    /// Seconds until the next one.
    pub seconds: i64,
}

/// The code of a training at a moment.
#[must_use]
pub fn screen(one: &Training, now: Moment) -> Screen {
    let seconds = now.0.as_second();
    let window = seconds.div_euclid(CODE_SECONDS);
    Screen { code: code(&one.secret, window), seconds: CODE_SECONDS - seconds.rem_euclid(CODE_SECONDS) }
}

/// Six digits from the secret and the minute.
fn code(secret: &str, window: i64) -> String {
    let hash = hash(&["training", secret, &window.to_string()]);
    let number = hash.get(..12).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
    format!("{:06}", number % 1_000_000)
}

/// Whether a code counts: the one on the screen, or the one before.
fn counts(one: &Training, given: &str, now: Moment) -> bool {
    let window = now.0.as_second().div_euclid(CODE_SECONDS);
    [window, window - 1].iter().any(|window| code(&one.secret, *window) == given)
}

/// A scan by whoever holds a phone to the screen: a ticket, or nothing when the code is old.
///
/// # Errors
/// When the database fails.
pub fn scan(tx: &mut Tx<'_>, entropy: &dyn Entropy, id: &str, given: &str, now: Moment) -> StoreResult<Option<String>> {
    let Some(region) = row::region_of(tx, id)? else { return Err(StoreError::NotFound("training")) };
    let one = row::by_id(tx, &region, id)?.ok_or(StoreError::NotFound("training"))?;
    if !counts(&one, given, now) {
        return Ok(None);
    }
    let ticket = secret(entropy)[..32].to_owned();
    tx.execute(
        sql!(
            "INSERT INTO training_ticket (ticket, region, training_id, at, used_at, used_by)
             VALUES ($1, $2, $3, $4, NULL, NULL)"
        ),
        &[(&ticket).into(), (&region).into(), id.into(), now.into()],
    )?;
    Ok(Some(ticket))
}

/// A scanned ticket with what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub training: Training,
    /// It was not used and is not old.
    pub counts: bool,
    /// The person who used it.
    pub used_by: Option<StaffId>,
}

/// The ticket of a scan; nothing when there is none such.
///
/// # Errors
/// When the database fails.
pub fn ticket(tx: &mut Tx<'_>, ticket: &str, now: Moment) -> StoreResult<Option<Ticket>> {
    let found = tx.query_opt(
        sql!("SELECT region, training_id, at, used_by FROM training_ticket WHERE ticket = $1"),
        &[ticket.into()],
        |row| Ok((row.text(0)?, row.text(1)?, row.moment(2)?, row.opt_text(3)?)),
    )?;
    let Some((region, id, at, used_by)) = found else { return Ok(None) };
    let training = row::by_id(tx, &region, &id)?.ok_or(StoreError::NotFound("training"))?;
    let fresh = now.0.duration_since(at.0).as_secs() <= TICKET_MINUTES * 60;
    Ok(Some(Ticket { training, counts: fresh && used_by.is_none(), used_by: used_by.map(StaffId) }))
}

/// Signs in with a scanned ticket, which is used up by it; the training.
///
/// # Errors
/// When it was used, is old, or the event is not one to sign in to.
pub fn sign_by_ticket(tx: &mut Tx<'_>, change: Change<'_>, given: &str) -> StoreResult<Training> {
    let found = ticket(tx, given, change.moment)?.ok_or(StoreError::NotFound("ticket"))?;
    // Used up first: of two that come at once only one finds it unused.
    let touched = tx.execute(
        sql!("UPDATE training_ticket SET used_at = $2, used_by = $3 WHERE ticket = $1 AND used_by IS NULL"),
        &[given.into(), change.moment.into(), change.actor.id.as_str().into()],
    )?;
    sign(tx, change, &found.training, SignWay::Qr, found.counts && touched > 0)?;
    Ok(found.training)
}

/// Signs in with the digits on the screen, typed; the training that they belong to.
///
/// # Errors
/// When they belong to none that this person may sign in to.
pub fn sign_by_code(tx: &mut Tx<'_>, change: Change<'_>, given: &str) -> StoreResult<Training> {
    let open = row::open_on(tx, &change.actor.region, change.moment.day())?;
    let mut meant = None;
    for one in open {
        if counts(&one, given, change.moment) && belongs(tx, change, &one)? {
            meant = Some(one);
            break;
        }
    }
    let Some(one) = meant else {
        let what_to_do = "请看屏幕上现在的六位数字，一分钟换一次；或者用手机扫屏幕上的码";
        return Err(Refusal::new("A18", "没有这个签到码", what_to_do).at("code").into());
    };
    sign(tx, change, &one, SignWay::Code, true)?;
    Ok(one)
}

/// Whether somebody works at, or below, the organiser.
fn belongs(tx: &mut Tx<'_>, change: Change<'_>, one: &Training) -> StoreResult<bool> {
    if invited(tx, one, &change.actor.id)? {
        return Ok(true);
    }
    let org = directory::org(tx, &one.region, &change.actor.org)?;
    Ok(org.is_some_and(|org| org.path.starts_with(&one.org_path)))
}

fn invited(tx: &mut Tx<'_>, one: &Training, staff: &StaffId) -> StoreResult<bool> {
    let found = tx.query_opt(
        sql!("SELECT invited FROM training_person WHERE region = $1 AND training_id = $2 AND staff_id = $3"),
        &[(&one.region).into(), (&one.id).into(), staff.as_str().into()],
        |row| row.flag(0),
    )?;
    Ok(found.is_some())
}

fn sign(tx: &mut Tx<'_>, change: Change<'_>, one: &Training, way: SignWay, code_counts: bool) -> StoreResult {
    may_sign(one.state, (one.from.local(), one.to.local()), change.moment.local(), code_counts)?;
    if !belongs(tx, change, one)? {
        return Err(Refusal::new("A18", "您不在这次培训的范围内", "请问组织的人").into());
    }
    let (staff, org) = (change.actor.id.clone(), change.actor.org.clone());
    if present(tx, change, one, (&staff, &org), way)? {
        change.note(tx, "training", &one.id, way.label(), &json!({"said": change.actor.name}))?;
    }
    Ok(())
}

/// Notes somebody's presence once; whether it is news.
fn present(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    one: &Training,
    (staff, org): (&StaffId, &OrgId),
    way: SignWay,
) -> StoreResult<bool> {
    let touched = tx.execute(
        sql!(
            "INSERT INTO training_person (region, training_id, staff_id, org_id, invited, signed_at, way)
             VALUES ($1, $2, $3, $4, 0, $5, $6)
             ON CONFLICT (region, training_id, staff_id) DO UPDATE SET signed_at = excluded.signed_at, way = excluded.way
             WHERE training_person.signed_at IS NULL"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            staff.as_str().into(),
            org.as_str().into(),
            change.moment.into(),
            way.value().into(),
        ],
    )?;
    Ok(touched > 0)
}

/// The organiser enters who signed on paper, with a photo of that paper.
///
/// # Errors
/// When it has not begun, is over, or somebody is not of its people.
pub fn enter(tx: &mut Tx<'_>, change: Change<'_>, one: &Training, people: &[StaffId], photo: &str) -> StoreResult {
    step(&one.standing(), TrainingDeed::Enter, change.moment.local())?;
    let known = row::people(tx, &super::everywhere(&one.region), &one.id)?;
    let mut names = Vec::new();
    for staff in people {
        let Some(person) = known.iter().find(|person| person.staff == *staff) else {
            return Err(Refusal::new("A18", "选的人不在邀请名单里", "请重新选择").at("people").into());
        };
        if present(tx, change, one, (staff, &person.org), SignWay::Paper)? {
            names.push(person.name.clone());
        }
    }
    super::photo::keep(tx, change, &one.id, photo)?;
    change.note(tx, "training", &one.id, TrainingDeed::Enter.label(), &json!({"said": names.join("、")}))
}
