//! Numbered plaques (D33): made, scanned on the spot, lost, replaced, taken back.

use domain::directory::OrgId;
use domain::kernel::Refusal;
use domain::network::duty::DutyKind;
use domain::network::plaque::{PlaqueState, Scan, prove as rule};
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::ids::secret;
use crate::{number, sql};

/// What the change rows call the proofs of a plaque, and its end.
const PROVED: &str = "扫码验证";
const VISITED: &str = "巡访验证";
const LOST: &str = "登记丢失、损坏";
const WITHDRAWN: &str = "收回牌匾";

/// A plaque.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plaque {
    pub region: String,
    pub number: String,
    pub station: OrgId,
    /// What the QR code leads to; cannot be guessed.
    pub code: String,
    pub state: PlaqueState,
    pub issued_on: Date,
    pub proved_on: Option<Date>,
}

/// Makes the next plaque of the county for a station.
///
/// # Errors
/// When the station has one that is in use, or the database fails.
pub fn issue(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId) -> StoreResult<String> {
    let region = change.actor.region.as_str();
    if of(tx, region, station)?.iter().any(|one| matches!(one.state, PlaqueState::Issued | PlaqueState::Hung)) {
        return Err(Refusal::new("D33", "本站已有一块在用的牌匾", "原牌丢失、损坏的，先登记丢失再补发").into());
    }
    tx.execute(
        sql!("UPDATE plaque SET state = 'replaced' WHERE region = $1 AND station_id = $2 AND state = 'lost'"),
        &[region.into(), station.as_str().into()],
    )?;
    let serial = number::next_named(tx, region, "", "plaque")?;
    let number = format!("{region}-{serial:05}");
    tx.execute(
        sql!(
            "INSERT INTO plaque (region, number, station_id, code, state, issued_on, proved_on)
             VALUES ($1, $2, $3, $4, 'issued', $5, NULL)"
        ),
        &[
            region.into(),
            (&number).into(),
            station.as_str().into(),
            secret(change.entropy)[..20].into(),
            change.moment.day().into(),
        ],
    )?;
    change.note(tx, "plaque", &number, "制发牌匾", &json!({"station": station}))?;
    Ok(number)
}

/// The plaques of a station, newest first.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Plaque>> {
    tx.query(
        sql!(
            "SELECT region, number, station_id, code, state, issued_on, proved_on FROM plaque
             WHERE region = $1 AND station_id = $2 ORDER BY number DESC"
        ),
        &[region.into(), station.as_str().into()],
        read,
    )
}

/// The plaque that a station had in use at the end of a day, with its last proof until then; the change rows tell.
///
/// # Errors
/// When the database fails.
pub fn used_then(tx: &mut Tx<'_>, region: &str, station: &OrgId, day: Date) -> StoreResult<Option<Plaque>> {
    for one in of(tx, region, station)? {
        let told: Vec<(Date, String)> = tx
            .query(
                sql!(
                    "SELECT at, what FROM audit_change WHERE region = $1 AND entity = 'plaque' AND entity_id IN ($2, $3)
                     ORDER BY id"
                ),
                &[region.into(), (&one.number).into(), station.as_str().into()],
                |row| Ok((row.moment(0)?.day(), row.text(1)?)),
            )?
            .into_iter()
            .filter(|(on, _)| *on >= one.issued_on && *on <= day)
            .collect();
        let last =
            |deeds: &[&str]| told.iter().rev().find(|(_, what)| deeds.contains(&what.as_str())).map(|(on, _)| *on);
        if one.issued_on > day || last(&[LOST, WITHDRAWN]).is_some() {
            continue;
        }
        let proved_on = last(&[PROVED, VISITED]);
        let state = if proved_on.is_some() { PlaqueState::Hung } else { PlaqueState::Issued };
        return Ok(Some(Plaque { state, proved_on, ..one }));
    }
    Ok(None)
}

/// The plaque behind a QR code, for everybody who holds a phone to it.
///
/// # Errors
/// When the database fails.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> StoreResult<Option<Plaque>> {
    tx.query_opt(
        sql!("SELECT region, number, station_id, code, state, issued_on, proved_on FROM plaque WHERE code = $1"),
        &[code.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Plaque> {
    Ok(Plaque {
        region: row.text(0)?,
        number: row.text(1)?,
        station: OrgId(row.text(2)?),
        code: row.text(3)?,
        state: row.choice(4)?,
        issued_on: row.day(5)?,
        proved_on: row.opt_day(6)?,
    })
}

/// Begins a scan: a one-time code for this person and this plaque.
///
/// # Errors
/// When the database fails.
pub fn begin(tx: &mut Tx<'_>, change: Change<'_>, plaque: &Plaque) -> StoreResult<String> {
    let nonce = secret(change.entropy);
    tx.execute(
        sql!(
            "INSERT INTO plaque_scan (region, nonce, number, staff_id, at, used_at, photo, place)
             VALUES ($1, $2, $3, $4, $5, NULL, NULL, NULL)"
        ),
        &[
            (&plaque.region).into(),
            (&nonce).into(),
            (&plaque.number).into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    Ok(nonce)
}

/// Proves that the plaque hangs: the code of the scan, used once, and a photo that was never used.
///
/// # Errors
/// When the scan is not fresh, the photo was seen before, or the plaque is not one that hangs.
pub fn prove(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    plaque: &Plaque,
    nonce: &str,
    photo: &str,
    place: Option<&str>,
) -> StoreResult {
    let (region, number) = (plaque.region.as_str(), plaque.number.as_str());
    let begun = tx.query_opt(
        sql!(
            "SELECT at, used_at FROM plaque_scan WHERE region = $1 AND nonce = $2 AND number = $3 AND staff_id = $4
             {{FOR_UPDATE}}"
        ),
        &[region.into(), nonce.into(), number.into(), change.actor.id.as_str().into()],
        |row| Ok((row.moment(0)?, row.opt_text(1)?.is_some())),
    )?;
    let seen = tx.query_one(
        sql!("SELECT COUNT(*) FROM plaque_scan WHERE region = $1 AND photo = $2"),
        &[region.into(), photo.into()],
        |row| row.int(0),
    )?;
    let minutes = |at: domain::kernel::Moment| change.moment.0.duration_since(at.0).as_secs().div_euclid(60);
    let scan = Scan {
        known: begun.is_some(),
        used: begun.is_some_and(|(_, used)| used),
        minutes: begun.map_or(0, |(at, _)| minutes(at)),
        photo_seen: seen > 0,
    };
    let state = rule(plaque.state, scan)?;
    tx.execute(
        sql!("UPDATE plaque_scan SET used_at = $3, photo = $4, place = $5 WHERE region = $1 AND nonce = $2"),
        &[region.into(), nonce.into(), change.moment.into(), photo.into(), place.into()],
    )?;
    tx.execute(
        sql!("UPDATE plaque SET state = $3, proved_on = $4 WHERE region = $1 AND number = $2"),
        &[region.into(), number.into(), state.value().into(), change.moment.day().into()],
    )?;
    super::duty::done_all(tx, region, &plaque.station, DutyKind::Plaque, "扫码验证", change.moment)?;
    change.note(tx, "plaque", number, PROVED, &json!({"photo": photo, "said": place.unwrap_or_default()}))
}

/// Somebody from above stood before the plaque (B3.1): it counts as proved, and the scan, if there was one, is used.
pub(super) fn seen(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    number: &str,
    nonce: &str,
    said: &str,
) -> StoreResult {
    let region = change.actor.region.as_str();
    tx.execute(
        sql!("UPDATE plaque_scan SET used_at = $3 WHERE region = $1 AND nonce = $2 AND used_at IS NULL"),
        &[region.into(), nonce.into(), change.moment.into()],
    )?;
    tx.execute(
        sql!("UPDATE plaque SET state = 'hung', proved_on = $3 WHERE region = $1 AND number = $2"),
        &[region.into(), number.into(), change.moment.day().into()],
    )?;
    super::duty::done_all(tx, region, station, DutyKind::Plaque, said, change.moment)?;
    change.note(tx, "plaque", number, VISITED, &json!({"said": said}))
}

/// Reports a plaque lost or broken; a new one may be made then.
///
/// # Errors
/// When there is none in use.
pub fn lose(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, number: &str, said: &str) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "UPDATE plaque SET state = 'lost' WHERE region = $1 AND number = $2 AND station_id = $3
             AND state IN ('issued', 'hung')"
        ),
        &[change.actor.region.as_str().into(), number.into(), station.as_str().into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("plaque"));
    }
    change.note(tx, "plaque", number, LOST, &json!({"said": said}))
}

/// Takes every plaque of a revoked station back.
pub(super) fn withdraw_all(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId) -> StoreResult {
    tx.execute(
        sql!("UPDATE plaque SET state = 'withdrawn' WHERE region = $1 AND station_id = $2 AND state IN ('issued', 'hung')"),
        &[change.actor.region.as_str().into(), station.as_str().into()],
    )?;
    change.note(tx, "plaque", station.as_str(), WITHDRAWN, &json!({}))
}
