//! Founding a station and moving it on (D11): from a venue to a plaque on the wall, and off again.

use std::collections::{HashMap, HashSet};

use domain::directory::{OrgId, OrgKind, Post};
use domain::kernel::Refusal;
use domain::network::life::{LifeStage, LifeStep, Readiness, step};
use domain::network::{checklist as rules, plaque as plaques, staffing};
use domain::policy::Policy;
use jiff::civil::Date;
use serde_json::json;

use super::venue::{self, Place};
use super::{checklist, plaque};
use crate::audit::Change;
use crate::db::{Tx, Value};
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// Puts a venue on the list of candidates: a station that is not open yet.
///
/// # Errors
/// When the venue has a station, its code is taken, or the database fails.
pub fn found(tx: &mut Tx<'_>, change: Change<'_>, place: &Place, name: &str, code: &str) -> StoreResult<OrgId> {
    if place.station.is_some() {
        return Err(Refusal::new("D11", "这个场所已经有站点", "请到站点资料里继续办理").into());
    }
    let region = change.actor.region.as_str();
    let taken = tx.query_opt(
        sql!("SELECT id FROM org WHERE region = $1 AND code = $2"),
        &[region.into(), code.into()],
        |row| row.text(0),
    )?;
    if taken.is_some() {
        return Err(Refusal::new("D11", format!("站码{code}已经有了"), "请换一个站码").at("code").into());
    }
    let office = directory::org(tx, region, &place.office)?.ok_or(StoreError::NotFound("office"))?;
    let id = OrgId(change.fresh());
    let station = Org {
        region: region.to_owned(),
        path: format!("{}{id}/", office.path),
        id: id.clone(),
        parent: Some(office.id),
        kind: OrgKind::Station,
        code: code.to_owned(),
        name: name.to_owned(),
        venue: Some(place.facts.venue),
        industry: place.facts.industry,
        host: Some(place.name.clone()),
        address: Some(place.address.clone()),
        phone: place.phone.clone(),
        custodian: None,
        life: Some(LifeStage::Candidate),
        leader: place.leader.clone(),
        chain_path: String::new(),
        hq_handles: false,
    };
    directory::add_org(tx, change, &station)?;
    venue::keep(tx, change, &Place { station: Some(id.clone()), ..place.clone() })?;
    Ok(id)
}

/// What the rules ask about a station before the next step.
///
/// # Errors
/// When the database fails.
pub fn readiness(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, policy: &Policy) -> StoreResult<Readiness> {
    let (region, id, today) = (org.region.as_str(), &org.id, change.moment.day());
    let posts: Vec<Post> = directory::staff_of(tx, region, id)?
        .into_iter()
        .filter(|staff| staff.active)
        .map(|staff| staff.actor.post)
        .collect();
    let seen = checklist::of(tx, region, id)?;
    let open = tx.query_one(
        sql!("SELECT COUNT(*) FROM case_row WHERE region = $1 AND station_id = $2 AND ended = 0"),
        &[region.into(), id.as_str().into()],
        |row| row.count(0),
    )?;
    Ok(Readiness {
        leader: org.leader.as_ref().is_some_and(|leader| !leader.is_empty()),
        staffing: staffing::gaps(&posts),
        eight: rules::missing(rules::EIGHT, &seen, today, policy.evidence_days()),
        institutions: directory::station(tx, region, id, change.moment)?.institutions_in_force,
        plaque: plaque::of(tx, region, id)?
            .iter()
            .any(|one| matches!(one.state, plaques::PlaqueState::Issued | plaques::PlaqueState::Hung)),
        open_cases: open,
    })
}

/// Moves a station on; a revoked one gives its plaque back and its accounts end.
///
/// # Errors
/// When the step does not follow or something is missing.
pub fn advance(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    policy: &Policy,
    by: LifeStep,
    said: &str,
) -> StoreResult<LifeStage> {
    let from = org.life.ok_or(StoreError::NotFound("station"))?;
    let ready = readiness(tx, change, org, policy)?;
    let to = step(from, by, &ready)?;
    let key: [Value; 2] = [org.region.as_str().into(), org.id.as_str().into()];
    let touched = tx.execute(
        sql!("UPDATE org SET life = $3 WHERE region = $1 AND id = $2 AND life = $4"),
        &[key[0].clone(), key[1].clone(), to.value().into(), from.value().into()],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    if to == LifeStage::Revoked {
        plaque::withdraw_all(tx, change, &org.id)?;
        tx.execute(
            sql!("UPDATE staff SET active = 0, left_on = $2 WHERE org_id = $1 AND active = 1"),
            &[key[1].clone(), change.moment.day().into()],
        )?;
    }
    change.note(tx, "org", org.id.as_str(), by.label(), &json!({"said": said, "to": to}))?;
    Ok(to)
}

/// Writes what the unit tells of itself: responsible person (D8), address, phone.
///
/// # Errors
/// When the database fails.
pub fn describe(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &OrgId,
    leader: &str,
    address: &str,
    phone: &str,
) -> StoreResult {
    tx.execute(
        sql!("UPDATE org SET leader = $3, address = $4, phone = $5 WHERE region = $1 AND id = $2"),
        &[change.actor.region.as_str().into(), org.as_str().into(), leader.into(), address.into(), phone.into()],
    )?;
    change.note(tx, "org", org.as_str(), "修改站点资料", &json!({"leader": leader, "address": address, "phone": phone}))
}

/// What moved the stations of a county on, by station, in the order of time.
///
/// # Errors
/// When the database fails.
pub(crate) fn moves(tx: &mut Tx<'_>, region: &str) -> StoreResult<HashMap<String, Vec<(Date, LifeStep)>>> {
    let mut values: Vec<Value> = vec![region.into()];
    values.extend(LifeStep::EVERY.iter().map(|step| Value::from(step.label())));
    let moved = tx.query(
        sql!(
            "SELECT entity_id, at, what FROM audit_change
             WHERE region = $1 AND entity = 'org' AND what IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ORDER BY at, id"
        ),
        &values,
        |row| Ok((row.text(0)?, row.moment(1)?.day(), row.text(2)?)),
    )?;
    let mut steps: HashMap<String, Vec<(Date, LifeStep)>> = HashMap::new();
    for (station, day, what) in moved {
        if let Some(step) = LifeStep::EVERY.iter().find(|step| step.label() == what) {
            steps.entry(station).or_default().push((day, *step));
        }
    }
    Ok(steps)
}

/// The stations of a county that were open at the end of a day, whatever became of them since.
///
/// # Errors
/// When the database fails.
pub fn open_on(tx: &mut Tx<'_>, region: &str, day: Date) -> StoreResult<HashSet<OrgId>> {
    let steps = moves(tx, region)?;
    let stations = tx.query(
        sql!("SELECT id, life FROM org WHERE region = $1 AND kind = 'station' AND life IS NOT NULL"),
        &[region.into()],
        |row| Ok((row.text(0)?, row.choice::<LifeStage>(1)?)),
    )?;
    let open = stations.into_iter().filter(|(id, life)| {
        let moved = steps.get(id).map_or(&[][..], Vec::as_slice);
        life.open_on(moved, day)
    });
    Ok(open.map(|(id, _)| OrgId(id)).collect())
}
