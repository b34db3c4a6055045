//! `case_fact`: what a case gives to the figures. The roll-ups follow by the difference to what it gave before.

use std::collections::BTreeMap;

use domain::case::Case;
use domain::figure::{Counts, Fact, Measure, facts};
use domain::form::Choice as _;
use jiff::civil::Date;

use super::tally;
use crate::db::{Tx, Value};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// So many facts go into one statement; a registration has four.
const BATCH: usize = 4;

pub(super) fn values(region: &str, case: &Case) -> Vec<Vec<Value>> {
    let mut rows: Vec<Vec<Value>> = facts(case).iter().map(|fact| row(region, case, fact)).collect();
    // As the table lists them.
    rows.sort_by_key(|row| row.iter().filter_map(text).collect::<Vec<_>>());
    rows
}

fn text(value: &Value) -> Option<String> {
    if let Value::Text(text) = value { Some(text.clone()) } else { None }
}

fn row(region: &str, case: &Case, fact: &Fact) -> Vec<Value> {
    vec![
        region.into(),
        case.id.as_str().into(),
        fact.measure.value().into(),
        fact.day.into(),
        case.station.as_str().into(),
        fact.value.into(),
    ]
}

pub(super) fn write(tx: &mut Tx<'_>, region: &str, case: &Case) -> StoreResult {
    let before = if case.seq > 1 { given(tx, region, case.id.as_str())? } else { Vec::new() };
    let after = facts(case);
    if before == after {
        return Ok(());
    }
    let stale: Vec<&Fact> = before.iter().filter(|fact| !after.contains(fact)).collect();
    for fact in &stale {
        let key: [Value; 4] = [region.into(), case.id.as_str().into(), fact.measure.value().into(), fact.day.into()];
        tx.execute(
            sql!("DELETE FROM case_fact WHERE region = $1 AND case_id = $2 AND measure = $3 AND day = $4"),
            &key,
        )?;
    }
    let fresh: Vec<&Fact> = after.iter().filter(|fact| !before.contains(fact)).collect();
    insert(tx, region, case, &fresh)?;
    let mut days: BTreeMap<Date, Counts> = BTreeMap::new();
    for fact in fresh {
        days.entry(fact.day).or_default().add(fact.measure, fact.value);
    }
    for fact in stale {
        days.entry(fact.day).or_default().add(fact.measure, -fact.value);
    }
    for (day, counts) in &days {
        tally::add(tx, region, case.station.as_str(), *day, counts)?;
    }
    Ok(())
}

fn insert(tx: &mut Tx<'_>, region: &str, case: &Case, fresh: &[&Fact]) -> StoreResult {
    for batch in fresh.chunks(BATCH) {
        let mut values: Vec<Value> = vec![region.into(), case.id.as_str().into(), case.station.as_str().into()];
        // A short batch repeats its last line, which is then already there.
        let last = batch.last().into_iter().cycle();
        for fact in batch.iter().chain(last).take(BATCH) {
            values.extend([fact.measure.value().into(), fact.day.into(), fact.value.into()]);
        }
        tx.execute(
            sql!(
                "INSERT INTO case_fact (region, case_id, station_id, measure, day, value)
                 VALUES ($1, $2, $3, $4, $5, $6), ($1, $2, $3, $7, $8, $9), ($1, $2, $3, $10, $11, $12),
                        ($1, $2, $3, $13, $14, $15)
                 ON CONFLICT (region, case_id, measure, day) DO NOTHING"
            ),
            &values,
        )?;
    }
    Ok(())
}

/// What the case gave so far, in the order of [`facts`].
fn given(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Fact>> {
    let mut all = tx.query(
        sql!("SELECT measure, day, value FROM case_fact WHERE region = $1 AND case_id = $2"),
        &[region.into(), case.into()],
        |row| {
            let name = row.text(0)?;
            let measure = Measure::from_value(&name).ok_or_else(|| StoreError::Corrupt(format!("measure {name}")))?;
            Ok(Fact { measure, day: row.day(1)?, value: row.int(2)? })
        },
    )?;
    all.sort();
    Ok(all)
}

pub(super) fn stored(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Vec<Value>>> {
    let mut rows = tx.query(
        sql!(
            "SELECT region, case_id, measure, day, station_id, value FROM case_fact
             WHERE region = $1 AND case_id = $2"
        ),
        &[region.into(), case.into()],
        |row| row.values(),
    )?;
    // Not by the database: the order of words is another matter on each engine.
    rows.sort_by_key(|row| row.iter().filter_map(text).collect::<Vec<_>>());
    Ok(rows)
}
