//! 转办反馈 (4.3): dispatches whose feedback was due in the period. What came back unhandled or went up with its papers
//! is not owed any more.

use super::{Ask, Found, by_station, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let [region, path, from, to] = ask.days();
    let all = tx.query(
        sql!(
            "SELECT d.station_id, d.platform_no, d.id, d.feedback_due, d.fed_back_at
             FROM org o JOIN dispatch d ON d.region = o.region AND d.station_id = o.id
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND d.feedback_due >= $3 AND d.feedback_due <= $4
             AND d.state NOT IN ('returned', 'expired', 'redirected')
             AND (d.fed_back_at IS NOT NULL OR (d.feedback_due < $5 AND COALESCE(r.flags, '') NOT LIKE '%handed%'))
             ORDER BY d.feedback_due, d.id"
        ),
        &[region, path, from, to, ask.today.into()],
        |row| {
            let (due, fed_back) = (row.day(3)?, row.opt_moment(4)?.map(|at| at.day()));
            let said = fed_back.map_or_else(|| "还没有反馈".to_owned(), |on| format!("{on}反馈"));
            let kept = fed_back.is_some_and(|on| on <= due);
            let href = format!("/dispatches/{}", row.text(2)?);
            Ok((row.text(0)?, fact(row.text(1)?, href, kept, format!("{due}前应反馈，{said}"))))
        },
    )?;
    Ok(by_station(all))
}
