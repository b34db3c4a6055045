//! Organisations and their people.

use domain::directory::{Actor, Headquarters, Industry, OrgId, OrgKind, Post, PublicPromise, StaffId, Station, Venue};
use domain::kernel::Moment;
use domain::network::life::LifeStage;
use domain::network::staffing::Education;
use domain::network::training::wants_placement;
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// An organisation of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    pub region: String,
    pub id: OrgId,
    pub parent: Option<OrgId>,
    /// Ids from the top, `/a/b/c/`.
    pub path: String,
    pub kind: OrgKind,
    pub code: String,
    pub name: String,
    pub venue: Option<Venue>,
    pub industry: Option<Industry>,
    pub host: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub custodian: Option<StaffId>,
    /// Where a station stands in its life; `None` for every other kind.
    pub life: Option<LifeStage>,
    /// The unit's responsible person (D8).
    pub leader: Option<String>,
    /// `/ID/` of the chain's headquarters, empty for none.
    pub chain_path: String,
    /// The headquarters handles the complaints itself.
    pub hq_handles: bool,
}

impl Org {
    /// The ids of the organisations above, the nearest first.
    #[must_use]
    pub fn above(&self) -> Vec<OrgId> {
        let ids = self.path.split('/').filter(|id| !id.is_empty() && *id != self.id.as_str());
        ids.rev().map(OrgId::from).collect()
    }

    /// The headquarters of its chain.
    #[must_use]
    pub fn headquarters(&self) -> Option<OrgId> {
        let id = self.chain_path.trim_matches('/');
        (!id.is_empty()).then(|| OrgId::from(id))
    }
}

/// A member of staff without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    pub actor: Actor,
    pub login: String,
    pub phone: Option<String>,
    pub active: bool,
    pub email: Option<String>,
    /// Hash of the picture.
    pub photo: Option<String>,
    pub education: Option<Education>,
    pub since: Option<Date>,
    /// Day of the placement at the bureau (D40).
    pub placed_on: Option<Date>,
    /// Last day of signing in (D31).
    pub seen_on: Option<Date>,
}

fn read_org(row: &Row<'_>) -> StoreResult<Org> {
    Ok(Org {
        region: row.text(0)?,
        id: OrgId(row.text(1)?),
        parent: row.opt_text(2)?.map(OrgId),
        path: row.text(3)?,
        kind: row.choice(4)?,
        code: row.text(5)?,
        name: row.text(6)?,
        venue: row.opt_choice(7)?,
        industry: row.opt_choice(8)?,
        host: row.opt_text(9)?,
        address: row.opt_text(10)?,
        phone: row.opt_text(11)?,
        custodian: row.opt_text(12)?.map(StaffId),
        life: row.opt_choice(13)?,
        leader: row.opt_text(14)?,
        chain_path: row.opt_text(15)?.unwrap_or_default(),
        hq_handles: row.opt_int(16)? == Some(1),
    })
}

/// A statement over organisations: the columns that [`read_org`] reads, then its own condition.
macro_rules! orgs {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT region, id, parent_id, path, kind, code, name, venue, industry, host, address, phone, custodian_id,
                life, leader, chain_path, hq_handles FROM org WHERE ",
            $rest
        ))
    };
}

/// An organisation by its id.
///
/// # Errors
/// When the database fails.
pub fn org(tx: &mut Tx<'_>, region: &str, id: &OrgId) -> StoreResult<Option<Org>> {
    tx.query_opt(orgs!("region = $1 AND id = $2"), &[region.into(), id.as_str().into()], read_org)
}

/// The organisations with a code: one a county at most.
///
/// # Errors
/// When the database fails.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> StoreResult<Vec<Org>> {
    tx.query(orgs!("code = $1 ORDER BY region"), &[code.into()], read_org)
}

/// Every station at or below a path, by code.
///
/// # Errors
/// When the database fails.
pub fn stations(tx: &mut Tx<'_>, region: &str, path: &str) -> StoreResult<Vec<Org>> {
    tx.query(
        orgs!("region = $1 AND kind = 'station' AND (path LIKE $2 OR chain_path LIKE $2) ORDER BY code"),
        &[region.into(), format!("{path}%").into()],
        read_org,
    )
}

/// Every organisation of a county, by code.
///
/// # Errors
/// When the database fails.
pub fn every(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<Org>> {
    tx.query(orgs!("region = $1 ORDER BY code"), &[region.into()], read_org)
}

/// Every organisation at or below a path in any county, by path; of a chain, its branches too.
///
/// # Errors
/// When the database fails.
pub fn below(tx: &mut Tx<'_>, path: &str) -> StoreResult<Vec<Org>> {
    tx.query(orgs!("path LIKE $1 OR chain_path LIKE $1 ORDER BY path"), &[format!("{path}%").into()], read_org)
}

/// The organisations above one, from the top; they may be of another county's level.
///
/// # Errors
/// When the database fails.
pub fn above(tx: &mut Tx<'_>, org: &Org) -> StoreResult<Vec<Org>> {
    tx.query(
        orgs!("CAST($1 AS TEXT) LIKE path || '%' AND path <> $1 ORDER BY path"),
        &[org.path.as_str().into()],
        read_org,
    )
}

/// Every county code that has organisations.
///
/// # Errors
/// When the database fails.
pub fn regions(tx: &mut Tx<'_>) -> StoreResult<Vec<String>> {
    tx.query(sql!("SELECT DISTINCT region FROM org ORDER BY region"), &[], |row| row.text(0))
}

/// Adds an organisation below its parent.
///
/// # Errors
/// When the database fails or the id exists.
pub fn add_org(tx: &mut Tx<'_>, change: Change<'_>, org: &Org) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO org (region, id, parent_id, path, kind, code, name, venue, industry, host, address, phone,
                              custodian_id, life, leader, chain_path, hq_handles)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        &[
            org.region.as_str().into(),
            org.id.as_str().into(),
            org.parent.as_ref().map(OrgId::as_str).into(),
            org.path.as_str().into(),
            org.kind.value().into(),
            org.code.as_str().into(),
            org.name.as_str().into(),
            org.venue.map(Venue::value).into(),
            org.industry.map(Industry::value).into(),
            org.host.as_ref().into(),
            org.address.as_ref().into(),
            org.phone.as_ref().into(),
            org.custodian.as_ref().map(StaffId::as_str).into(),
            org.life.map(LifeStage::value).into(),
            org.leader.as_ref().into(),
            org.chain_path.as_str().into(),
            org.hq_handles.into(),
        ],
    )?;
    change.note(tx, "org", org.id.as_str(), "设立", &json!({"name": org.name, "kind": org.kind, "code": org.code}))
}

/// Names the keeper of a station's archive; there is exactly one at a time (A14c).
///
/// # Errors
/// When the database fails.
pub fn set_custodian(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, custodian: &StaffId) -> StoreResult {
    tx.execute(
        sql!("UPDATE org SET custodian_id = $3 WHERE region = $1 AND id = $2"),
        &[change.actor.region.as_str().into(), station.as_str().into(), custodian.as_str().into()],
    )?;
    change.note(tx, "org", station.as_str(), "指定档案保管人", &json!({"custodian": custodian}))
}

/// The staff of an organisation, active first, in the order of posts.
///
/// # Errors
/// When the database fails.
pub fn staff_of(tx: &mut Tx<'_>, region: &str, org: &OrgId) -> StoreResult<Vec<Staff>> {
    tx.query(
        sql!(
            "SELECT id, region, org_id, name, post, login, phone, active, email, photo, education, since,
                placed_on, seen_on FROM staff WHERE region = $1 AND org_id = $2 ORDER BY active DESC, login"
        ),
        &[region.into(), org.as_str().into()],
        read_staff,
    )
}

/// Who worked in an organisation on a day.
///
/// # Errors
/// When the database fails.
pub fn staff_then(tx: &mut Tx<'_>, region: &str, org: &OrgId, day: Date) -> StoreResult<Vec<Staff>> {
    let then = tx.query(
        sql!(
            "SELECT id, region, org_id, name, post, login, phone, active, email, photo, education, since,
                placed_on, seen_on FROM staff
             WHERE region = $1 AND org_id = $2 AND (since IS NULL OR since <= $3) AND (active = 1 OR left_on >= $3)
             ORDER BY login"
        ),
        &[region.into(), org.as_str().into(), day.into()],
        read_staff,
    )?;
    Ok(then.into_iter().map(|one| Staff { active: true, ..one }).collect())
}

/// A member of staff by id.
///
/// # Errors
/// When the database fails.
pub fn staff(tx: &mut Tx<'_>, id: &StaffId) -> StoreResult<Option<Staff>> {
    tx.query_opt(
        sql!(
            "SELECT id, region, org_id, name, post, login, phone, active, email, photo, education, since, placed_on,
                seen_on FROM staff WHERE id = $1"
        ),
        &[id.as_str().into()],
        read_staff,
    )
}

fn read_staff(row: &Row<'_>) -> StoreResult<Staff> {
    Ok(Staff {
        actor: Actor {
            id: StaffId(row.text(0)?),
            region: row.text(1)?,
            org: OrgId(row.text(2)?),
            name: row.text(3)?,
            post: row.choice::<Post>(4)?,
        },
        login: row.text(5)?,
        phone: row.opt_text(6)?,
        active: row.flag(7)?,
        email: row.opt_text(8)?,
        photo: row.opt_text(9)?,
        education: row.opt_choice(10)?,
        since: row.opt_day(11)?,
        placed_on: row.opt_day(12)?,
        seen_on: row.opt_day(13)?,
    })
}

/// The station as the rules ask about it, on the day of the act.
///
/// # Errors
/// When the database fails, or there is no such station.
pub fn station(tx: &mut Tx<'_>, region: &str, id: &OrgId, moment: Moment) -> StoreResult<Station> {
    let org = org(tx, region, id)?.ok_or_else(|| StoreError::Corrupt(format!("no station {id}")))?;
    let hq = org.chain_path.trim_matches('/');
    let hq = (!hq.is_empty()).then(|| Headquarters { org: hq.into(), handles: org.hq_handles });
    let people = tx.query(
        sql!("SELECT id, post, since, placed_on FROM staff WHERE org_id IN ($1, $2) AND active = 1 ORDER BY login"),
        &[id.as_str().into(), hq.as_ref().map_or("", |hq| hq.org.as_str()).into()],
        |row| Ok((StaffId(row.text(0)?), row.choice::<Post>(1)?, row.opt_day(2)?, row.opt_day(3)?)),
    )?;
    let unplaced = people
        .iter()
        .filter(|(_, post, since, placed)| wants_placement(*post, *since, *placed))
        .map(|(id, ..)| id.clone())
        .collect();
    let staff = people.into_iter().map(|(id, post, ..)| (id, post)).collect();
    let above = org.above();
    let office_online = match above.first() {
        Some(office) => has_staff(tx, office)?,
        None => false,
    };
    Ok(Station {
        id: org.id,
        region: org.region,
        code: org.code,
        name: org.name,
        host: org.host.unwrap_or_default(),
        venue: org.venue.unwrap_or(Venue::Mall),
        // One from before stations had a life was running.
        life: org.life.unwrap_or(LifeStage::Running),
        institutions_in_force: institutions_in_force(tx, region, id, moment.day())?,
        custodian: org.custodian,
        staff,
        unplaced,
        promises: promises(tx, region, id)?,
        above,
        hq,
        office_online,
    })
}

/// Whether an organisation has anybody who can sign in.
fn has_staff(tx: &mut Tx<'_>, org: &OrgId) -> StoreResult<bool> {
    let found = tx.query_opt(
        sql!("SELECT 1 FROM staff WHERE org_id = $1 AND active = 1 LIMIT 1"),
        &[org.as_str().into()],
        |row| row.int(0),
    )?;
    Ok(found.is_some())
}

fn promises(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<PublicPromise>> {
    tx.query(
        sql!("SELECT words, valid_from, valid_to FROM promise WHERE region = $1 AND station_id = $2"),
        &[region.into(), station.as_str().into()],
        |row| Ok(PublicPromise { words: row.text(0)?, from: row.day(1)?, to: row.opt_day(2)? }),
    )
}

/// How many of the three systems (A2) a station has in force on a day.
fn institutions_in_force(tx: &mut Tx<'_>, region: &str, station: &OrgId, day: Date) -> StoreResult<u32> {
    let count = tx.query_opt(
        sql!(
            "SELECT COUNT(DISTINCT kind) FROM institution
             WHERE region = $1 AND station_id = $2 AND effective_from <= $3
             AND kind IN ('handling', 'reporting', 'management')"
        ),
        &[region.into(), station.as_str().into(), day.into()],
        |row| row.int(0),
    )?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or_default())
}
