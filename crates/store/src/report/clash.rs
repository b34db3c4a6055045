//! What contradicts a zero (D34), and what the office found when it looked into it. As with a chase, the record of that is
//! the change row of the pack.

use std::collections::{BTreeMap, HashMap};

use domain::directory::{CaseId, OrgId};
use domain::kernel::Moment;
use domain::report::silence::{about, may_clear};
use domain::report::{Clash, ClashKind, Cleared, Quarter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::facts::span;
use super::steps::entity;
use crate::audit::Change;
use crate::db::Tx;
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::{journal, sql};

/// How the change row is called.
const CLEARED: &str = "核实零报告";

/// What the change row says.
#[derive(Serialize, Deserialize)]
struct Said {
    kind: ClashKind,
    number: String,
    said: String,
}

/// What contradicts a zero of one station, what was cleared of it included.
///
/// # Errors
/// When the database fails.
pub fn clashes_of(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Vec<Clash>> {
    let reach = Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) };
    Ok(clashes(tx, &reach, quarter)?.remove(org.id.as_str()).unwrap_or_default())
}

/// The office holds, with a reason, that something does not contradict the zero of a station.
///
/// # Errors
/// When there is no such clash, or no reason.
pub fn clear(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    quarter: Quarter,
    (kind, number): (ClashKind, &str),
    reason: &str,
) -> StoreResult {
    may_clear(&clashes_of(tx, org, quarter)?, kind, number, reason)?;
    let said = Said { kind, number: number.to_owned(), said: reason.trim().to_owned() };
    change.note(tx, "report", &entity(org, quarter), CLEARED, &json!(said))
}

/// What the offices of a county cleared for a quarter, by station, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn cleared(tx: &mut Tx<'_>, region: &str, quarter: Quarter) -> StoreResult<HashMap<OrgId, Vec<Cleared>>> {
    let mut all: HashMap<OrgId, Vec<Cleared>> = HashMap::new();
    for (station, _, one) in rows(tx, region, quarter)? {
        all.entry(station).or_default().push(one);
    }
    Ok(all)
}

fn rows(tx: &mut Tx<'_>, region: &str, quarter: Quarter) -> StoreResult<Vec<(OrgId, Said, Cleared)>> {
    tx.query(
        sql!(
            "SELECT a.entity_id, a.after, a.at, COALESCE(s.name, '') FROM audit_change a
             LEFT JOIN staff s ON s.id = a.staff_id
             WHERE a.region = $1 AND a.entity = 'report' AND a.what = $2 AND a.entity_id LIKE $3 ORDER BY a.id"
        ),
        &[region.into(), CLEARED.into(), format!("% {}", quarter.key()).into()],
        |row| {
            let (id, said) = (row.text(0)?, row.json::<Said>(1)?);
            let station = id.split_once(' ').map_or(id.as_str(), |(station, _)| station);
            let one = Cleared { reason: said.said.clone(), by: row.text(3)?, on: row.moment(2)?.day() };
            Ok((OrgId::from(station), said, one))
        },
    )
}

/// Dispatches that a station has not taken up, and complaints about its unit that a station of another unit registered.
pub(crate) fn clashes(tx: &mut Tx<'_>, reach: &Reach, quarter: Quarter) -> StoreResult<BTreeMap<String, Vec<Clash>>> {
    let values = span(reach, quarter);
    let mut found = tx.query(
        sql!(
            "SELECT d.station_id, d.platform_no, '', d.sent_at
             FROM org o JOIN dispatch d ON d.region = o.region AND d.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.sent_at >= $3 AND d.sent_at < $4
             -- What became a case is registered; what was given back or sent elsewhere is not this station's.
             AND d.case_id IS NULL AND d.state NOT IN ('returned', 'redirected') ORDER BY d.sent_at, d.id"
        ),
        &values,
        |row| {
            let (number, trader, on) = (row.text(1)?, row.text(2)?, row.moment(3)?.day());
            Ok((row.text(0)?, Clash { kind: ClashKind::Dispatch, number, trader, on, cleared: None }))
        },
    )?;
    let named = tx.query(
        sql!(
            "SELECT o.id, o.host, r.case_id, r.full_number, r.registered_at
             FROM org o JOIN case_row r ON r.region = o.region AND r.station_id <> o.id AND r.respondent LIKE o.host || '%'
             JOIN org e ON e.region = r.region AND e.id = r.station_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND o.kind = 'station' AND o.host <> ''
             -- What a branch of the same unit or chain registered is that branch's own.
             AND COALESCE(e.host, '') <> o.host
             AND (COALESCE(o.chain_path, '') = '' OR COALESCE(e.chain_path, '') <> o.chain_path)
             AND r.registered_at >= $3 AND r.registered_at < $4 ORDER BY r.registered_at, r.case_id"
        ),
        &values,
        |row| Ok((row.text(0)?, row.text(1)?, CaseId(row.text(2)?), row.text(3)?, row.moment(4)?)),
    )?;
    for (station, host, id, number, at) in named {
        found.extend(elsewhere(tx, reach, &host, &id, number, at)?.map(|clash| (station, clash)));
    }
    let known: HashMap<(OrgId, ClashKind, String), Cleared> = rows(tx, &reach.region, quarter)?
        .into_iter()
        .map(|(of, said, one)| ((of, said.kind, said.number), one))
        .collect();
    let mut all: BTreeMap<String, Vec<Clash>> = BTreeMap::new();
    for (station, mut clash) in found {
        clash.cleared = known.get(&(OrgId(station.clone()), clash.kind, clash.number.clone())).cloned();
        all.entry(station).or_default().push(clash);
    }
    Ok(all)
}

/// A complaint that another station registered, when it is about the unit.
fn elsewhere(
    tx: &mut Tx<'_>,
    reach: &Reach,
    host: &str,
    id: &CaseId,
    number: String,
    at: Moment,
) -> StoreResult<Option<Clash>> {
    let Some(case) = journal::load(tx, &reach.region, id)?.state(id) else { return Ok(None) };
    let respondent = case.intake.respondent;
    Ok(about(host, &respondent).then(|| Clash {
        kind: ClashKind::Elsewhere,
        number,
        trader: respondent.name,
        on: at.day(),
        cleared: None,
    }))
}
