//! `case_topic`: what a complaint has in common with others, one row a case, written with the registration, its
//! correction or what was found (docs/decisions/0017). It lies by station and day, as hot topics read it.

use domain::case::Case;
use domain::topic::Common;

use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::sql;

/// What a case gives, where something is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given(Option<Vec<Value>>);

/// What a case gives as it stands; nothing for a case that is not there.
pub(crate) fn given(region: &str, case: Option<&Case>) -> Given {
    Given(case.map(|case| values(region, case)))
}

fn key(region: &str, case: &Case) -> [Value; 4] {
    [region.into(), case.station.as_str().into(), case.registered_at.day().into(), case.id.as_str().into()]
}

pub(super) fn values(region: &str, case: &Case) -> Vec<Value> {
    let Common { class, problem, trader, words } = Common::of(case);
    let own: [Value; 4] = [class.into(), problem.into(), trader.into(), words.into()];
    key(region, case).into_iter().chain(own).collect()
}

/// Writes the row where it is not what it was `before`.
pub(super) fn write(tx: &mut Tx<'_>, region: &str, before: &Given, case: &Case) -> StoreResult {
    let now = values(region, case);
    match &before.0 {
        Some(before) if *before == now => return Ok(()),
        Some(before) => {
            tx.execute(
                sql!("DELETE FROM case_topic WHERE region = $1 AND station_id = $2 AND day = $3 AND case_id = $4"),
                before.get(..4).unwrap_or_default(),
            )?;
        }
        None => {}
    }
    tx.execute(
        sql!(
            "INSERT INTO case_topic (region, station_id, day, case_id, class, problem, trader, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &now,
    )?;
    Ok(())
}

/// The row of a case, where it ought to lie.
pub(super) fn stored(tx: &mut Tx<'_>, region: &str, case: &Case) -> StoreResult<Vec<Value>> {
    let row = tx.query_opt(
        sql!(
            "SELECT region, station_id, day, case_id, class, problem, trader, words FROM case_topic
             WHERE region = $1 AND station_id = $2 AND day = $3 AND case_id = $4"
        ),
        &key(region, case),
        |row| row.values(),
    )?;
    Ok(row.unwrap_or_default())
}
