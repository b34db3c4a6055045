//! 文书齐全 (A9, A11, A12, C5): what ended in the period has its signatures, agreement, notice, list.

use std::collections::HashMap;

use domain::assess::{Kept, lacking};

use super::{Ask, Found, by_station, ended, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let kept = kept(tx, ask)?;
    let mut all = Vec::new();
    for one in ended::within(tx, ask, ask.period.from, ask.period.to)? {
        let Some(outcome) = one.outcome else { continue };
        let missing = lacking(outcome, kept.get(&one.case).copied().unwrap_or_default());
        let note = if missing.is_empty() { "齐全".to_owned() } else { missing.join("，") };
        all.push((one.station, fact(one.number, one.href, missing.is_empty(), format!("{}：{note}", outcome.label()))));
    }
    Ok(by_station(all))
}

/// How many of each paper the file of each complaint holds.
fn kept(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<HashMap<String, Kept>> {
    let rows = tx.query(
        sql!(
            "SELECT e.case_id, e.kind, COUNT(*)
             FROM org o JOIN case_fact f ON f.region = o.region AND f.station_id = o.id
             JOIN case_event e ON e.region = f.region AND e.case_id = f.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND f.measure = 'ended'
             AND f.day >= $3 AND f.day <= $4
             AND e.kind IN ('round_recorded', 'round_signed', 'settlement_signed', 'notice_given', 'handed_up')
             GROUP BY e.case_id, e.kind"
        ),
        &ask.days(),
        |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)),
    )?;
    let mut all: HashMap<String, Kept> = HashMap::new();
    for (case, kind, count) in rows {
        let kept = all.entry(case).or_default();
        match kind.as_str() {
            "round_recorded" => kept.rounds = count,
            "round_signed" => kept.rounds_signed = count,
            "settlement_signed" => kept.agreements = count,
            "notice_given" => kept.notices = count,
            _ => kept.handed_up = count,
        }
    }
    Ok(all)
}
