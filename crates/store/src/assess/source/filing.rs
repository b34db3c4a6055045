//! 更换备案 (C2d): changes of staff that were filed in the period, by their day or late.

use super::{Ask, Found, by_station, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let all = tx.query(
        sql!(
            "SELECT f.station_id, f.post, f.due, f.filed_at
             FROM org o JOIN filing f ON f.region = o.region AND f.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND f.filed_at >= $3 AND f.filed_at < $4
             ORDER BY f.filed_at, f.id"
        ),
        &ask.instants(),
        |row| {
            let station = row.text(0)?;
            let (post, due, filed) = (row.choice::<domain::directory::Post>(1)?, row.day(2)?, row.moment(3)?.day());
            let href = format!("/stations/{station}/staff");
            Ok((station, fact(post.label(), href, filed <= due, format!("{due}前应报，{filed}报备"))))
        },
    )?;
    Ok(by_station(all))
}
