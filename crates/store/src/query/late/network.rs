//! What a station owes its network, or the office its stations, that is late.

use domain::directory::Post;
use domain::network::duty::DutyKind;

use super::{Kind, Late, late, told};
use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::sql;

pub(super) fn circulars(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT x.station_id, o.name, c.title, c.due, c.id, c.kind
             FROM org o JOIN circular_receipt x ON x.region = o.region AND x.station_id = o.id
             JOIN circular c ON c.region = x.region AND c.id = x.circular_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.due < $3
             AND (x.state IN ('unread', 'returned')
                  OR (x.state = 'read' AND c.kind IN ('goods_list', 'task', 'meeting')))
             ORDER BY c.due, c.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Circular(row.choice(5)?), format!("/circulars/{}", row.text(4)?)),
    )
}

pub(super) fn threads(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT t.station_id, o.name, t.title, t.due, t.id, t.kind
             FROM org o JOIN thread t ON t.region = o.region AND t.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND t.due < $3 AND t.state = 'asked'
             ORDER BY t.due, t.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Thread(row.choice(5)?), format!("/threads/{}", row.text(4)?)),
    )
}

pub(super) fn duties(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT d.org_id, o.name, d.term, d.due, d.kind
             FROM org o JOIN duty d ON d.region = o.region AND d.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.due < $3 AND d.done_at IS NULL
             -- Who was suspended since still owes the quarter at whose end it was open.
             AND (o.life IN ('running', 'rectifying') OR (d.kind = 'report' AND o.life = 'suspended'))
             -- A missed day of signing in is made good by the next: only the last one counts.
             AND (d.kind <> 'login' OR NOT EXISTS (SELECT 1 FROM duty n WHERE n.region = d.region
                  AND n.org_id = d.org_id AND n.kind = 'login' AND n.term > d.term AND n.due < $3))
             ORDER BY d.due, d.org_id, d.kind LIMIT 500"
        ),
        values,
        |row| {
            let kind = row.choice(4)?;
            let href = match kind {
                DutyKind::Report => format!("/reports/{}/{}", row.text(0)?, row.text(2)?),
                _ => format!("/network/{}", row.text(0)?),
            };
            told(late(row, Kind::Duty(kind), href)?)
        },
    )
}

pub(super) fn filings(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT f.station_id, o.name, f.post, substr(f.filed_at, 1, 10)
             FROM org o JOIN filing f ON f.region = o.region AND f.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND f.taken_at IS NULL
             AND substr(f.filed_at, 1, 10) < $3 ORDER BY f.filed_at LIMIT 500"
        ),
        values,
        |row| {
            let post: Post = row.choice(2)?;
            let mut one = late(row, Kind::Filing, format!("/network/{}", row.text(0)?))?;
            post.label().clone_into(&mut one.about);
            Ok(one)
        },
    )
}
