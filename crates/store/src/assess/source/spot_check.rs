//! 件件有登记 (B4.1, D42, D43): what inspections of the period found where they looked at the register.

use domain::network::inspection::{Finding, MarkedAs};

use super::{Ask, Found, by_station, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// The topic of the items that look at the register, as `data/check_items.csv` has it.
const TOPIC: &str = "登记";

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let all = tx.query(
        sql!(
            "SELECT i.station_id, i.number, i.id, i.items
             FROM org o JOIN inspection i ON i.region = o.region AND i.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND i.done_at >= $3 AND i.done_at < $4
             ORDER BY i.done_at, i.id"
        ),
        &ask.instants(),
        |row| {
            let (number, href) = (row.text(1)?, format!("/inspections/{}", row.text(2)?));
            let findings: Vec<Finding> = row.json(3)?;
            let looked = findings.into_iter().filter(|one| one.topic == TOPIC && one.mark != MarkedAs::NotHere);
            let facts = looked.map(|one| {
                let kept = one.mark == MarkedAs::Holds;
                fact(number.clone(), href.clone(), kept, format!("{}：{}", one.text, one.mark.label()))
            });
            Ok((row.text(0)?, facts.collect::<Vec<_>>()))
        },
    )?;
    Ok(by_station(
        all.into_iter().flat_map(|(station, facts)| facts.into_iter().map(move |one| (station.clone(), one))).collect(),
    ))
}
