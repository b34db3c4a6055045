//! 二十日内终结 (A13): what ended in the period, and what should have and is still open.

use super::{Ask, Found, by_station, case_href, ended, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut all = Vec::new();
    for one in ended::within(tx, ask, ask.period.from, ask.period.to)? {
        let used = one.days.map(|days| format!("，用时{days}天")).unwrap_or_default();
        let late = if one.in_time { "" } else { "，超过二十日" };
        let note = format!("{}终结{used}{late}", one.on);
        all.push((one.station, fact(one.number, one.href, one.in_time, note)));
    }
    let [region, path, from, to] = ask.days();
    // Leaving it open is no way out of being late.
    all.extend(tx.query(
        sql!(
            "SELECT c.station_id, r.full_number, r.number, c.due_judge
             FROM org o JOIN case_clock c ON c.region = o.region AND c.station_id = o.id
             JOIN case_row r ON r.region = c.region AND r.case_id = c.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.code = 'settle'
             AND c.due_judge >= $3 AND c.due_judge <= $4 AND c.due_judge < $5 ORDER BY c.due_judge, c.case_id"
        ),
        &[region, path, from, to, ask.today.into()],
        |row| {
            let note = format!("{}到期，还没有终结", row.day(3)?);
            Ok((row.text(0)?, fact(row.text(1)?, case_href(row, 2)?, false, note)))
        },
    )?);
    Ok(by_station(all))
}
