//! Dispatches that were fed back late, or not at all (C4b).

use domain::report::days_late;
use domain::risk::{self, Cause};

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let [region, path] = ask.reach.values();
    let all = tx.query(
        sql!(
            "SELECT d.station_id, d.id, d.feedback_due, d.fed_back_at
             FROM org o JOIN dispatch d ON d.region = o.region AND d.station_id = o.id
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND d.feedback_due >= $3 AND d.feedback_due < $4
             AND d.state NOT IN ('returned', 'expired', 'redirected')
             AND (d.fed_back_at IS NOT NULL OR COALESCE(r.flags, '') NOT LIKE '%handed%') ORDER BY d.feedback_due, d.id"
        ),
        &[region, path, ask.from.first().into(), ask.today.into()],
        |row| {
            let done = row.opt_moment(3)?.map_or(ask.today, |at| at.day());
            Ok((row.text(0)?, row.text(1)?, days_late(row.day(2)?, done)))
        },
    )?;
    let mut found = Found::new();
    for station in ask.stations {
        let late = || all.iter().filter(|(id, _, days)| id == station.id.as_str() && *days > 0);
        let Some((_, last, _)) = late().next_back() else { continue };
        let times = i64::try_from(late().count()).unwrap_or(i64::MAX);
        let days = late().map(|(_, _, days)| days).sum();
        if let Some(reason) = risk::late(Cause::Feedback, times, days, format!("/dispatches/{last}")) {
            found.insert(station.id.0.clone(), vec![reason]);
        }
    }
    Ok(found)
}
