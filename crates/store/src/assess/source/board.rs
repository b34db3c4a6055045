//! 宣传栏 (D21): every term in which the notice board was to be renewed.

use super::{Ask, Found, by_station, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let [region, path, from, to] = ask.days();
    let all = tx.query(
        sql!(
            "SELECT d.org_id, d.term, d.due, d.done_at FROM org o JOIN duty d ON d.region = o.region AND d.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.kind = 'board'
             AND d.due >= $3 AND d.due <= $4 AND (d.due < $5 OR d.done_at IS NOT NULL) ORDER BY d.due, d.term"
        ),
        &[region, path, from, to, ask.today.into()],
        |row| {
            let (station, due, done) = (row.text(0)?, row.day(2)?, row.opt_moment(3)?.map(|at| at.day()));
            let said = done.map_or_else(|| "没有更新".to_owned(), |on| format!("{on}张贴"));
            let href = format!("/stations/{station}/board");
            let kept = done.is_some_and(|on| on <= due);
            Ok((station, fact(row.text(1)?, href, kept, format!("{due}前应更新，{said}"))))
        },
    )?;
    Ok(by_station(all))
}
