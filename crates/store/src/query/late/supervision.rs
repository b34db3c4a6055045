//! What those who look after stations owe, or were promised, that is late (B3, B5.3, D42 to D45).

use domain::directory::StaffId;
use jiff::civil::Date;

use super::{Kind, Late, late, told};
use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::{assess, sql};

/// A plan is made good by any visit of its quarter; once the quarter is over, the duty tells the rest.
pub(super) fn visits(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT v.station_id, o.name, v.quarter, v.planned_on
             FROM org o JOIN visit_plan v ON v.region = o.region AND v.station_id = o.id
             JOIN duty d ON d.region = v.region AND d.org_id = v.station_id AND d.kind = 'visit' AND d.term = v.quarter
             WHERE o.region = $1 AND o.path LIKE $2 AND v.planned_on < $3 AND d.done_at IS NULL AND d.due >= $3
             ORDER BY v.planned_on, v.station_id LIMIT 500"
        ),
        values,
        |row| told(late(row, Kind::Visit, "/visits".to_owned())?),
    )
}

/// A chain is not above its branches here: what is drawn is no station's to know (B1.8).
pub(super) fn callbacks(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT k.station_id, o.name, k.number, COALESCE(k.again_on, k.due), k.id
             FROM org o JOIN callback k ON k.region = o.region AND k.station_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND COALESCE(k.again_on, k.due) < $3
             AND k.state IN ('waiting', 'again') ORDER BY k.due, k.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Callback, format!("/callbacks/{}", row.text(4)?)),
    )
}

pub(super) fn inspections(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT i.station_id, o.name, i.number, i.due, i.id
             FROM org o JOIN inspection i ON i.region = o.region AND i.station_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND i.due < $3 AND i.state = 'due' ORDER BY i.due, i.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Inspection, format!("/inspections/{}", row.text(4)?)),
    )
}

pub(super) fn fixes(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT x.station_id, o.name, x.problem, x.due, x.id, x.state, x.owner_id
             FROM org o JOIN fix_order x ON x.region = o.region AND x.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND x.due < $3 AND x.state <> 'closed'
             ORDER BY x.due, x.id LIMIT 500"
        ),
        values,
        |row| {
            let one = late(row, Kind::Fix(row.choice(5)?), format!("/fixes/{}", row.text(4)?))?;
            Ok(Late { handler: row.opt_text(6)?.map(StaffId), ..one })
        },
    )
}

pub(super) fn objections(tx: &mut Tx<'_>, reach: &Reach, before: Date) -> StoreResult<Vec<Late>> {
    let all = assess::waiting(tx, reach, before)?;
    Ok(all
        .into_iter()
        .map(|one| Late {
            href: format!("/assessments/{}/{}", one.round, one.station),
            station: one.station,
            station_name: one.station_name,
            kind: Kind::Objection,
            about: one.about,
            due: one.due,
            handler: None,
        })
        .collect())
}
