//! 季报 (A15b, D36): faults of the packs of the period's quarters: late, and each time one was returned.

use std::collections::HashMap;

use domain::assess::Fact;
use domain::report::{Quarter, ReportStep, days_late};

use super::{Ask, Found, by_station};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let [region, path] = ask.reach.values();
    let returned = returned(tx, ask)?;
    let keys: Vec<String> = ask.quarters().into_iter().map(Quarter::key).collect();
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Ok(Found::new()) };
    let all = tx.query(
        sql!(
            "SELECT d.org_id, d.term, d.due, d.done_at FROM org o JOIN duty d ON d.region = o.region AND d.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.kind = 'report'
             AND d.term >= $3 AND d.term <= $4 AND (d.due < $5 OR d.done_at IS NOT NULL) ORDER BY d.term"
        ),
        &[region, path, first.into(), last.into(), ask.today.into()],
        |row| {
            let (station, term, due) = (row.text(0)?, row.text(1)?, row.day(2)?);
            let done = row.opt_moment(3)?.map(|at| at.day());
            let late = days_late(due, done.unwrap_or(ask.today));
            let back = returned.get(&format!("{station} {term}")).copied().unwrap_or_default();
            let mut note = done.map_or_else(|| format!("{due}前应报，还没有报"), |on| format!("{due}前应报，{on}报送"));
            if late > 0 {
                note.push_str(&format!("，迟{late}天"));
            }
            if back > 0 {
                note.push_str(&format!("，退回{back}次"));
            }
            let label = Quarter::parse(&term).map_or(term.clone(), Quarter::label);
            let href = format!("/reports/{station}/{term}");
            Ok((station, Fact { label, href, got: i64::from(late > 0) + back, of: 1, note }))
        },
    )?;
    Ok(by_station(all))
}

/// How often each pack was returned, by its id in the audit.
fn returned(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<HashMap<String, i64>> {
    let all = tx.query(
        sql!(
            "SELECT entity_id, COUNT(*) FROM audit_change WHERE region = $1 AND entity = 'report' AND what = $2
             GROUP BY entity_id"
        ),
        &[ask.reach.region.as_str().into(), ReportStep::Return.label().into()],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    Ok(all.into_iter().collect())
}
