//! The second part of 附件3 (F3) over any days: what the complaints were about, and what the records say beside them.

use std::collections::BTreeMap;

use domain::figure::{Period, Promised, Second};
use domain::report::{Analysis, Quarter};

use super::beside::instants;
use super::{cells, within};
use crate::db::{Sql, Tx, Value};
use crate::directory::Org;
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::report::rectification;
use crate::sql;

/// The second part for an organisation. With `packs` also what its signed packs say: not everybody may see those.
///
/// # Errors
/// When the database fails.
pub fn second(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, period: Period, packs: bool) -> StoreResult<Second> {
    let (mut traders, mut suggested, mut typical) = (Vec::new(), Vec::new(), Vec::new());
    for reach in reaches {
        traders.extend(complained_of(tx, reach, org, period)?);
        let [from, before] = instants(period);
        let [region, seen, asked] = within(reach, org);
        let span = [region, seen, asked, from, before];
        suggested.extend(tx.query(SUGGESTED, &span, |row| Ok((row.text(0)?, row.int(1)?)))?);
        typical.extend(tx.query(TYPICAL, &span, |row| row.text(0))?);
    }
    Ok(Second {
        cells: cells(tx, reaches, org, period)?,
        traders: Second::most(traders),
        suggested: Second::most(suggested),
        topics: if packs { promised(tx, org, period)? } else { Vec::new() },
        typical,
    })
}

/// By their subject: what was said in full may name people.
static SUGGESTED: &Sql = sql!(
    "SELECT c.topic, COUNT(*) FROM org o JOIN consultation c ON c.region = o.region AND c.station_id = o.id
     WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
     AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND c.at >= $4 AND c.at < $5
     AND c.kind <> 'consultation' GROUP BY c.topic"
);

static TYPICAL: &Sql = sql!(
    "SELECT t.title FROM org o JOIN typical_case t ON t.region = o.region AND t.station_id = o.id
     WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
     AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND t.submitted_at >= $4 AND t.submitted_at < $5
     AND t.state IN ('submitted', 'accepted') ORDER BY t.submitted_at, t.id LIMIT 20"
);

/// Who is complained of, by name; nobody of a case that was destroyed.
fn complained_of(tx: &mut Tx<'_>, reach: &Reach, org: &Org, period: Period) -> StoreResult<Vec<(String, i64)>> {
    let [region, seen, asked] = within(reach, org);
    let days: [Value; 2] = [period.from.into(), period.to.into()];
    let [from, to] = days;
    tx.query(
        sql!(
            "SELECT t.trader, COUNT(*) FROM org o JOIN case_topic t ON t.region = o.region AND t.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind = 'station'
             AND t.day >= $4 AND t.day <= $5 AND t.trader <> '' GROUP BY t.trader"
        ),
        &[region, seen, asked, from, to],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

/// The topics of the last signing of each quarter that lies within a period, and what became of their measures.
fn promised(tx: &mut Tx<'_>, org: &Org, period: Period) -> StoreResult<Vec<Promised>> {
    let signed = tx.query(
        sql!(
            "SELECT quarter, text FROM report_edition
             WHERE region = $1 AND org_id = $2 AND quarter >= $3 AND quarter <= $4 ORDER BY quarter, number"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            Quarter::of(period.from).key().into(),
            Quarter::of(period.to).key().into(),
        ],
        |row| {
            let key = row.text(0)?;
            let quarter = Quarter::parse(&key).ok_or(StoreError::Corrupt(format!("quarter {key}")))?;
            Ok((quarter, row.json::<Analysis>(1)?))
        },
    )?;
    // A later signing of a quarter takes the place of an earlier one.
    let last: BTreeMap<Quarter, Analysis> = signed.into_iter().collect();
    let mut all = Vec::new();
    for (quarter, text) in last.into_iter().filter(|(one, _)| period.from <= one.first() && one.last() <= period.to) {
        let measures = rectification::of(tx, &org.region, &org.id, quarter)?;
        all.extend(text.topics.into_iter().map(|topic| {
            let kept = measures.iter().find(|one| one.topic == topic.title && one.measure == topic.measure);
            Promised {
                quarter: quarter.label(),
                title: topic.title,
                cases: topic.cases,
                measure: topic.measure,
                owner: topic.owner,
                due: topic.due,
                done: kept.and_then(|one| one.done.clone()),
            }
        }));
    }
    Ok(all)
}
