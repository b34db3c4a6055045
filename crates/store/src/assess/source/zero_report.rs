//! 零报告 (D34): quarters of the period without a complaint, and whether something known above contradicts them.

use std::collections::BTreeSet;

use domain::report::silence::told;

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::report::clash;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut found = Found::new();
    for quarter in ask.quarters() {
        let heard: BTreeSet<String> = tx
            .query(
                sql!("SELECT station_id FROM tally WHERE region = $1 AND grain = 'q' AND span = $2 AND registered > 0"),
                &[ask.reach.region.as_str().into(), quarter.key().into()],
                |row| row.text(0),
            )?
            .into_iter()
            .collect();
        let clashes = clash::clashes(tx, ask.reach, quarter)?;
        for station in ask.stations.iter().filter(|one| !heard.contains(one.id.as_str())) {
            let against = clashes.get(station.id.as_str()).map_or(&[][..], Vec::as_slice);
            let standing = told(against);
            let note = if standing.is_empty() { "没有矛盾".to_owned() } else { standing.clone() };
            let href = format!("/reports/{}/{}", station.id, quarter.key());
            let one = fact(format!("{}没有投诉", quarter.label()), href, standing.is_empty(), note);
            found.entry(station.id.0.clone()).or_default().push(one);
        }
    }
    Ok(found)
}
