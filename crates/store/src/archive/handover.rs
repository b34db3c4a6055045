//! Who keeps the archive, and how it goes from one to the next (A14c).

use domain::archive::{HandOver, HandOverState, HandOverStep, confirm};
use domain::directory::{DESK, HEADS, OrgId, StaffId};
use domain::kernel::{Refusal, require};
use serde_json::json;

use super::shelf::{counts, keeps, shelf};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::network::remind::{self, Notice};
use crate::query::Reach;
use crate::sql;

fn reach(org: &Org) -> Reach {
    Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) }
}

/// Names the next keeper. Where nothing is kept yet he is that at once; else the archive is handed over first.
///
/// # Errors
/// When he is not of the station's desk, keeps it already, or another hand-over is under way.
pub fn appoint(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, to: &StaffId, why: &str) -> StoreResult<HandOverState> {
    let staff = directory::staff_of(tx, &org.region, &org.id)?;
    let fits = staff.iter().any(|one| one.active && one.actor.id == *to && DESK.contains(&one.actor.post));
    require(fits, "A14c", "保管人要是本站在岗的站长、副站长、和解员或联络员", "请重新选择")
        .map_err(|no| no.at("custodian"))?;
    require(org.custodian.as_ref() != Some(to), "A14c", "他已经是本站档案保管人", "请选另一个人")
        .map_err(|no| no.at("custodian"))?;
    if let Some(one) = list(tx, &org.region, &org.id)?.into_iter().find(under_way) {
        let what = format!("移交给{}的手续还没有办完", one.to.1);
        return Err(Refusal::new("A14c", what, "请先办完，或由站长撤回").into());
    }
    let volumes = counts(&shelf(tx, &reach(org), &org.id)?);
    let state = if volumes.is_empty() { HandOverState::Taken } else { HandOverState::Open };
    insert(tx, change, org, to, why, state, &json!(volumes).to_string())?;
    match (&org.custodian, state) {
        (_, HandOverState::Taken) => directory::set_custodian(tx, change, &org.id, to)?,
        (Some(keeper), _) => tell(tx, change, org, keeper, "档案移交，请核对后确认移交")?,
        (None, _) => {}
    }
    Ok(state)
}

/// Tells whose confirmation is waited for.
fn tell(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, to: &StaffId, title: &str) -> StoreResult {
    let href = format!("/stations/{}/keeper", org.id);
    let key = format!("{href}:{}", crate::db::instant(change.moment));
    let notice = Notice { key: &key, title, href: &href };
    remind::tell_one(tx, to, &notice, change.moment, change.entropy)?;
    Ok(())
}

fn under_way(one: &HandOver) -> bool {
    matches!(one.state, HandOverState::Open | HandOverState::Given)
}

fn insert(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    to: &StaffId,
    why: &str,
    state: HandOverState,
    volumes: &str,
) -> StoreResult {
    let id = change.fresh();
    let taken = (state == HandOverState::Taken).then_some(change.moment);
    tx.execute(
        sql!(
            "INSERT INTO archive_handover (region, id, station_id, from_id, to_id, why, state, volumes, opened_at,
                                           opened_by, given_at, given_by, in_place, taken_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, NULL, $11)"
        ),
        &[
            (&org.region).into(),
            (&id).into(),
            org.id.as_str().into(),
            org.custodian.as_ref().map(StaffId::as_str).into(),
            to.as_str().into(),
            why.into(),
            state.value().into(),
            volumes.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            taken.into(),
        ],
    )?;
    change.note(tx, "handover", &id, "发起档案移交", &json!({"to": to, "said": why}))
}

/// Nobody leaves with the keys: who keeps files hands them over before his account ends.
///
/// # Errors
/// The refusal says so, and what to do.
pub fn may_leave(tx: &mut Tx<'_>, region: &str, staff: &StaffId) -> StoreResult {
    match keeps(tx, region, staff)? {
        0 => Ok(()),
        files => {
            let what = format!("他是档案保管人，保管着{files}件档案，还没有移交");
            let refusal = Refusal::new("A14c", what, "请先在“档案”页办理移交，双方确认后再停用账号");
            Err(refusal.at("leaver").into())
        }
    }
}

/// Fills the keeper's place when nobody active holds it: a change of staff where nothing was kept yet.
///
/// # Errors
/// When the database fails.
pub(crate) fn fill_vacancy(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, to: &StaffId) -> StoreResult {
    let org = directory::org(tx, &change.actor.region, station)?.ok_or(StoreError::NotFound("station"))?;
    let held = match &org.custodian {
        Some(keeper) => directory::staff(tx, keeper)?.is_some_and(|one| one.active),
        None => false,
    };
    if held {
        return Ok(());
    }
    insert(tx, change, &org, to, "人员变动，尚无档案", HandOverState::Taken, "[]")?;
    directory::set_custodian(tx, change, station, to)
}

/// The hand-overs of a station, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<HandOver>> {
    tx.query(
        sql!(
            "SELECT h.id, o.name, h.from_id, f.name, h.to_id, t.name, h.why, h.state, h.opened_at, g.name, h.given_at,
                h.in_place, h.taken_at, h.volumes
             FROM archive_handover h JOIN org o ON o.region = h.region AND o.id = h.station_id
             LEFT JOIN staff f ON f.id = h.from_id LEFT JOIN staff t ON t.id = h.to_id
             LEFT JOIN staff g ON g.id = h.given_by
             WHERE h.region = $1 AND h.station_id = $2 ORDER BY h.opened_at DESC, h.id DESC LIMIT 50"
        ),
        &[region.into(), station.as_str().into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<HandOver> {
    let given = row.opt_text(9)?.zip(row.opt_moment(10)?).map(|(who, at)| (who, at.day()));
    Ok(HandOver {
        id: row.text(0)?,
        station: row.text(1)?,
        from: row.opt_text(2)?.map(StaffId).zip(row.opt_text(3)?),
        to: (StaffId(row.text(4)?), row.opt_text(5)?.unwrap_or_default()),
        why: row.text(6)?,
        state: row.choice(7)?,
        opened_on: row.moment(8)?.day(),
        given,
        in_place: row.opt_text(11)?,
        taken_on: row.opt_moment(12)?.map(domain::kernel::Moment::day),
        volumes: row.json(13)?,
    })
}

/// A step of a hand-over; with the last the keeper changes, and what was there is counted once more.
///
/// # Errors
/// When the step does not follow, is another's, or somebody was faster.
pub fn advance(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    one: &HandOver,
    step: HandOverStep,
    in_place: Option<&str>,
) -> StoreResult {
    let head = HEADS.contains(&change.actor.post) && change.actor.org == org.id;
    let state = confirm(one, step, &change.actor.id, head, in_place)?;
    let volumes = json!(counts(&shelf(tx, &reach(org), &org.id)?)).to_string();
    let by_himself = one.from.as_ref().is_some_and(|(who, _)| *who == change.actor.id);
    let touched = tx.execute(
        sql!(
            "UPDATE archive_handover SET state = $3, volumes = $4,
                given_at = CASE WHEN $3 = 'given' THEN $5 ELSE given_at END,
                given_by = CASE WHEN $3 = 'given' THEN $6 ELSE given_by END,
                in_place = CASE WHEN $3 = 'given' THEN $7 ELSE in_place END,
                taken_at = CASE WHEN $3 = 'taken' THEN $5 ELSE taken_at END
             WHERE region = $1 AND id = $2 AND state = $8"
        ),
        &[
            (&org.region).into(),
            (&one.id).into(),
            state.value().into(),
            volumes.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            in_place.filter(|_| !by_himself).into(),
            one.state.value().into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    match state {
        HandOverState::Taken => directory::set_custodian(tx, change, &org.id, &one.to.0)?,
        HandOverState::Given => tell(tx, change, org, &one.to.0, "档案移交，请核对后确认接收")?,
        HandOverState::Open | HandOverState::Withdrawn => {}
    }
    change.note(tx, "handover", &one.id, step.label(), &json!({"said": in_place.unwrap_or_default()}))
}
