//! The register of venues (D3 to D7) and the gap: who must have a station and has none.

use domain::directory::{Industry, OrgId, Venue};
use domain::network::threshold::VenueFacts;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// A venue as it is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: String,
    pub office: OrgId,
    pub name: String,
    pub facts: VenueFacts,
    pub address: String,
    /// The unit's responsible person (D8).
    pub leader: Option<String>,
    pub phone: Option<String>,
    pub station: Option<OrgId>,
}

/// Registers a venue, or writes it anew.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, change: Change<'_>, place: &Place) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO venue (region, id, office_id, name, kind, industry, area, stalls, grade, address, leader, phone,
                                station_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (region, id) DO UPDATE SET office_id = excluded.office_id, name = excluded.name,
                kind = excluded.kind, industry = excluded.industry, area = excluded.area, stalls = excluded.stalls,
                grade = excluded.grade, address = excluded.address, leader = excluded.leader, phone = excluded.phone,
                station_id = excluded.station_id"
        ),
        &[
            change.actor.region.as_str().into(),
            (&place.id).into(),
            place.office.as_str().into(),
            (&place.name).into(),
            place.facts.venue.value().into(),
            place.facts.industry.map(Industry::value).into(),
            i64::from(place.facts.area).into(),
            i64::from(place.facts.stalls).into(),
            i64::from(place.facts.grade).into(),
            (&place.address).into(),
            place.leader.as_ref().into(),
            place.phone.as_ref().into(),
            place.station.as_ref().map(OrgId::as_str).into(),
        ],
    )?;
    change.note(tx, "venue", &place.id, "登记场所", &json!({"name": place.name, "area": place.facts.area}))
}

/// The venues within a reach, by name.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Place>> {
    tx.query(
        sql!(
            "SELECT v.id, v.office_id, v.name, v.kind, v.industry, v.area, v.stalls, v.grade, v.address, v.leader,
                v.phone, v.station_id
             FROM venue v JOIN org o ON o.region = v.region AND o.id = v.office_id
             WHERE v.region = $1 AND o.path LIKE $2 ORDER BY v.name"
        ),
        &reach.values(),
        read,
    )
}

/// One venue within a reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Place>> {
    Ok(list(tx, reach)?.into_iter().find(|place| place.id == id))
}

fn read(row: &Row<'_>) -> StoreResult<Place> {
    Ok(Place {
        id: row.text(0)?,
        office: OrgId(row.text(1)?),
        name: row.text(2)?,
        facts: VenueFacts {
            venue: row.choice::<Venue>(3)?,
            industry: row.opt_choice(4)?,
            area: row.count(5)?,
            stalls: row.count(6)?,
            grade: row.count(7)?,
        },
        address: row.text(8)?,
        leader: row.opt_text(9)?,
        phone: row.opt_text(10)?,
        station: row.opt_text(11)?.map(OrgId),
    })
}
