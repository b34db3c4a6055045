//! `case_fact`: what a case gives to the figures. The roll-ups follow by the difference to what it gave before
//! ([`super::sums`]).

use domain::case::Case;
use domain::code::{ClassCode, ProblemCode};
use domain::figure::{Fact, Measure, Traits, facts};
use domain::form::Choice as _;
use jiff::civil::Date;

use super::cell;
use crate::db::{Row, Tx, Value};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// So many facts go into one statement; a registration has four.
const BATCH: usize = 4;

/// A fact that a command took away or brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub measure: Measure,
    pub day: Date,
    /// Of a registration: where in the matrix it stands.
    pub cell: Option<cell::Cell>,
    pub was: i64,
    pub now: i64,
}

/// A row: a fact, and where in the matrix it stands if it is the registration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    fact: Fact,
    cell: Option<cell::Cell>,
}

impl Line {
    fn moved(&self, was: i64, now: i64) -> Moved {
        Moved { measure: self.fact.measure, day: self.fact.day, cell: self.cell.clone(), was, now }
    }
}

/// What a case gives, in the order of [`facts`].
fn lines(case: &Case) -> Vec<Line> {
    let Traits { class, problem } = Traits::of(case);
    let all = facts(case).into_iter();
    all.map(|fact| {
        let cell = (fact.measure == Measure::Registered).then(|| (class.clone(), problem.clone()));
        Line { fact, cell }
    })
    .collect()
}

pub(super) fn values(region: &str, case: &Case) -> Vec<Vec<Value>> {
    let mut rows: Vec<Vec<Value>> = lines(case).iter().map(|line| row(region, case, line)).collect();
    // As the table lists them.
    rows.sort_by_key(|row| row.iter().filter_map(text).collect::<Vec<_>>());
    rows
}

fn text(value: &Value) -> Option<String> {
    if let Value::Text(text) = value { Some(text.clone()) } else { None }
}

fn row(region: &str, case: &Case, line: &Line) -> Vec<Value> {
    let mut row = vec![region.into(), case.id.as_str().into(), case.station.as_str().into()];
    row.extend(own(line));
    row
}

/// Measure, day, value, class, problem.
fn own(line: &Line) -> [Value; 5] {
    let fact = &line.fact;
    let (class, problem) = line.cell.as_ref().map_or(("", ""), |(class, problem)| (class.code(), problem.code()));
    [fact.measure.value().into(), fact.day.into(), fact.value.into(), class.into(), problem.into()]
}

/// Writes what is new and takes away what no longer holds; says what that was.
pub(super) fn write(tx: &mut Tx<'_>, region: &str, case: &Case) -> StoreResult<Vec<Moved>> {
    let before = if case.seq > 1 { given(tx, region, case.id.as_str())? } else { Vec::new() };
    let after = lines(case);
    if before == after {
        return Ok(Vec::new());
    }
    let stale: Vec<&Line> = before.iter().filter(|line| !after.contains(line)).collect();
    for Line { fact, .. } in &stale {
        let key: [Value; 4] = [region.into(), case.id.as_str().into(), fact.measure.value().into(), fact.day.into()];
        tx.execute(
            sql!("DELETE FROM case_fact WHERE region = $1 AND case_id = $2 AND measure = $3 AND day = $4"),
            &key,
        )?;
    }
    let fresh: Vec<&Line> = after.iter().filter(|line| !before.contains(line)).collect();
    insert(tx, region, case, &fresh)?;
    let gone = stale.iter().map(|line| line.moved(line.fact.value, 0));
    let come = fresh.iter().map(|line| line.moved(0, line.fact.value));
    Ok(gone.chain(come).collect())
}

fn insert(tx: &mut Tx<'_>, region: &str, case: &Case, fresh: &[&Line]) -> StoreResult {
    for batch in fresh.chunks(BATCH) {
        let mut values: Vec<Value> = vec![region.into(), case.id.as_str().into(), case.station.as_str().into()];
        // A short batch repeats its last line, which is then already there.
        let last = batch.last().into_iter().cycle();
        for line in batch.iter().chain(last).take(BATCH) {
            values.extend(own(line));
        }
        tx.execute(
            sql!(
                "INSERT INTO case_fact (region, case_id, station_id, measure, day, value, class, problem)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8), ($1, $2, $3, $9, $10, $11, $12, $13),
                        ($1, $2, $3, $14, $15, $16, $17, $18), ($1, $2, $3, $19, $20, $21, $22, $23)
                 ON CONFLICT (region, case_id, measure, day) DO NOTHING"
            ),
            &values,
        )?;
    }
    Ok(())
}

/// What the case gave so far, in the order of [`facts`].
fn given(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Line>> {
    let mut all = tx.query(
        sql!("SELECT measure, day, value, class, problem FROM case_fact WHERE region = $1 AND case_id = $2"),
        &[region.into(), case.into()],
        read,
    )?;
    all.sort();
    Ok(all)
}

fn read(row: &Row<'_>) -> StoreResult<Line> {
    let name = row.text(0)?;
    let measure = Measure::from_value(&name).ok_or_else(|| StoreError::Corrupt(format!("measure {name}")))?;
    let cell = ClassCode::parse(&row.text(3)?).zip(ProblemCode::parse(&row.text(4)?));
    Ok(Line { fact: Fact { measure, day: row.day(1)?, value: row.int(2)? }, cell })
}

pub(super) fn stored(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Vec<Value>>> {
    let mut rows = tx.query(
        sql!(
            "SELECT region, case_id, station_id, measure, day, value, class, problem FROM case_fact
             WHERE region = $1 AND case_id = $2"
        ),
        &[region.into(), case.into()],
        |row| row.values(),
    )?;
    // Not by the database: the order of words is another matter on each engine.
    rows.sort_by_key(|row| row.iter().filter_map(text).collect::<Vec<_>>());
    Ok(rows)
}
