//! Quarter packs that came late, or not at all (D36).

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
            "SELECT d.org_id, d.term, d.due, d.done_at FROM org o JOIN duty d ON d.region = o.region AND d.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.kind = 'report'
             AND d.term >= $3 AND d.term <= $4 AND d.due < $5 ORDER BY d.term"
        ),
        &[region, path, ask.from.key().into(), ask.to.key().into(), ask.today.into()],
        |row| {
            let done = row.opt_moment(3)?.map_or(ask.today, |at| at.day());
            Ok((row.text(0)?, row.text(1)?, days_late(row.day(2)?, done)))
        },
    )?;
    let mut found = Found::new();
    for station in ask.stations {
        let late = || all.iter().filter(|(id, _, days)| id == station.id.as_str() && *days > 0);
        let Some((_, term, _)) = late().next_back() else { continue };
        let times = i64::try_from(late().count()).unwrap_or(i64::MAX);
        let days = late().map(|(_, _, days)| days).sum();
        let href = format!("/reports/{}/{term}", station.id);
        if let Some(reason) = risk::late(Cause::Packs, times, days, href) {
            found.insert(station.id.0.clone(), vec![reason]);
        }
    }
    Ok(found)
}
