//! 回访确认 (D45, F13): consumers who were reached in the period, whether they say what the record says and are content.
//! What nobody can be sure of counts neither way.

use domain::network::callback::{Agrees, Satisfaction};

use super::{Ask, Found, by_station, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let all = tx.query(
        sql!(
            "SELECT k.station_id, k.number, k.id, k.agrees, k.satisfaction
             FROM org o JOIN callback k ON k.region = o.region AND k.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND k.state = 'answered'
             AND k.done_at >= $3 AND k.done_at < $4 AND k.agrees IN ('match', 'mismatch') ORDER BY k.done_at, k.id"
        ),
        &ask.instants(),
        |row| {
            let (agrees, content) = (row.choice::<Agrees>(3)?, row.opt_choice::<Satisfaction>(4)?);
            let kept = agrees == Agrees::Match && matches!(content, Some(Satisfaction::Very | Satisfaction::Content));
            let note = format!("{}，{}", agrees.label(), content.map_or("没有说满意不满意", Satisfaction::label));
            Ok((row.text(0)?, fact(row.text(1)?, format!("/callbacks/{}", row.text(2)?), kept, note)))
        },
    )?;
    Ok(by_station(all))
}
