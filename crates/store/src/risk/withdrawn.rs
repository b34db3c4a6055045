//! Consumers who withdraw more often than elsewhere (A12①): of what ended in the last four quarters, against all other
//! stations of the reach.

use std::collections::HashMap;

use domain::risk;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let all = tx.query(
        sql!(
            "SELECT station_id, CAST(SUM(withdrawn) AS BIGINT), CAST(SUM(ended) AS BIGINT) FROM tally
             WHERE region = $1 AND grain = 'q' AND span >= $2 AND span <= $3 GROUP BY station_id"
        ),
        &[ask.reach.region.as_str().into(), ask.from.key().into(), ask.to.key().into()],
        |row| Ok((row.text(0)?, (row.int(1)?, row.int(2)?))),
    )?;
    let counts: HashMap<String, (i64, i64)> = all.into_iter().collect();
    let of = |station: &str| counts.get(station).copied().unwrap_or_default();
    let each: Vec<(i64, i64)> = ask.stations.iter().map(|station| of(station.id.as_str())).collect();
    let mut found = Found::new();
    for (station, count) in ask.stations.iter().zip(risk::against_others(&each)) {
        let (from, to) = (ask.from.first(), ask.to.last());
        let href = format!("/figures?org={}.{}&from={from}&to={to}", station.region, station.id);
        if let Some(reason) = risk::withdrawn(count, href) {
            found.insert(station.id.0.clone(), vec![reason]);
        }
    }
    Ok(found)
}
