//! The grades of the rounds that became final in a period (附件6), worked out of the scores and without the facts.

use std::collections::{BTreeMap, BTreeSet};

use domain::assess::{Points, Scheme, column, sum};
use domain::figure::Measure;

use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::sql;

/// The column of 附件6 that each station belongs to by its last round that became final between two instants.
///
/// # Errors
/// When the database fails.
pub(crate) fn columns(tx: &mut Tx<'_>, region: &str, span: [Value; 2]) -> StoreResult<BTreeMap<String, Measure>> {
    let [from, before] = span;
    let rounds = tx.query(
        sql!(
            "SELECT id, scheme FROM assessment_round
             WHERE region = $1 AND state = 'final' AND final_at >= $2 AND final_at < $3 ORDER BY final_at, id"
        ),
        &[region.into(), from, before],
        |row| Ok((row.text(0)?, row.json::<Scheme>(1)?)),
    )?;
    let mut all = BTreeMap::new();
    for (id, scheme) in rounds {
        let mut scores: BTreeMap<String, BTreeMap<String, Points>> = BTreeMap::new();
        let given = tx.query(
            sql!(
                "SELECT station_id, item, points FROM assessment_score
                 WHERE region = $1 AND round_id = $2 ORDER BY station_id, item, no"
            ),
            &[region.into(), (&id).into()],
            |row| Ok((row.text(0)?, row.text(1)?, Points(row.int(2)?))),
        )?;
        // The last points of an item count.
        for (station, item, points) in given {
            scores.entry(station).or_default().insert(item, points);
        }
        let vetoed = tx.query(
            sql!(
                "SELECT station_id FROM assessment_veto WHERE region = $1 AND round_id = $2 AND lifted_at IS NULL
                 ORDER BY station_id"
            ),
            &[region.into(), (&id).into()],
            |row| row.text(0),
        )?;
        let vetoed: BTreeSet<String> = vetoed.into_iter().collect();
        for (station, points) in scores {
            let reached = sum(&scheme, |item| points.get(item).copied(), vetoed.contains(&station));
            all.insert(station, column(&scheme, &reached.grade));
        }
    }
    Ok(all)
}
