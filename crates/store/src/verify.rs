//! `verify` and `rebuild`: the chain of every case holds, and the read tables equal what the events say.

use domain::case::Case;
use domain::directory::CaseId;

use crate::db::{Db, Tx};
use crate::error::{StoreError, StoreResult};
use crate::journal::{GENESIS, rows};
use crate::project::recount::Recount;
use crate::project::{self, Sums};
use crate::sql;
use crate::vault::Keys;

/// The first thing found wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}: {row}: {what}")]
pub struct Fault {
    pub table: &'static str,
    /// The key of the row.
    pub row: String,
    pub what: String,
}

/// What a check or a rebuild went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub cases: u64,
    pub events: u64,
}

/// How far a long task has come: cases done, cases in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Every case, by county and id.
///
/// # Errors
/// When the database fails.
pub fn all_cases(tx: &mut Tx<'_>) -> StoreResult<Vec<(String, CaseId)>> {
    tx.query(sql!("SELECT region, case_id FROM case_event WHERE seq = 1 ORDER BY region, case_id"), &[], |row| {
        Ok((row.text(0)?, CaseId(row.text(1)?)))
    })
}

/// Checks the hash chain of every case, every read table against its rebuild, and that every station can sign,
/// in one snapshot.
/// The inner error is the first row that is wrong.
///
/// # Errors
/// When the database itself fails.
pub fn check(db: &Db, keys: &Keys, progress: Progress<'_>) -> StoreResult<Result<Tally, Fault>> {
    db.read(|tx| {
        let cases = all_cases(tx)?;
        let total = cases.len() as u64;
        let mut tally = Tally::default();
        let mut recount = Recount::default();
        for (region, case) in cases {
            match check_case(tx, keys, &region, &case)? {
                Ok((events, state)) => {
                    tally.events += events;
                    recount.case(&region, &state);
                }
                Err(fault) => return Ok(Err(fault)),
            }
            tally.cases += 1;
            progress(tally.cases, total);
        }
        let wrong = match orphans(tx, tally.cases)? {
            Some(fault) => Some(fault),
            None => match rolled_up(tx, recount)? {
                Some(fault) => Some(fault),
                None => certificates(tx, keys)?,
            },
        };
        Ok(wrong.map_or(Ok(tally), Err))
    })
}

/// The first roll-up that is not what the events add up to.
fn rolled_up(tx: &mut Tx<'_>, recount: Recount) -> StoreResult<Option<Fault>> {
    let fault =
        |row| Fault { table: "tally", row, what: "the roll-up differs from a recount of the events".to_owned() };
    Ok(recount.differs(tx)?.map(fault))
}

/// Rows of a read table without one of the `cases` behind them, and events without their first.
fn orphans(tx: &mut Tx<'_>, cases: u64) -> StoreResult<Option<Fault>> {
    let found = tx.query_opt(
        sql!(
            "SELECT r.case_id FROM case_row r LEFT JOIN case_event e
             ON e.region = r.region AND e.case_id = r.case_id AND e.seq = 1 WHERE e.seq IS NULL ORDER BY r.case_id"
        ),
        &[],
        |row| row.text(0),
    )?;
    let headless = tx.query_opt(
        sql!(
            "SELECT a.case_id FROM case_event a LEFT JOIN case_event e
             ON e.region = a.region AND e.case_id = a.case_id AND e.seq = 1 WHERE e.seq IS NULL ORDER BY a.case_id"
        ),
        &[],
        |row| row.text(0),
    )?;
    // Each case was asked for its row where it ought to lie: one too many lies somewhere else.
    let topics = tx.query_one(sql!("SELECT COUNT(*) FROM case_topic"), &[], |row| row.int(0))?.cast_unsigned();
    let fault = |table, row, what: &str| Fault { table, row, what: what.to_owned() };
    Ok(headless
        .map(|case| fault("case_event", case, "the first event is missing"))
        .or_else(|| found.map(|case| fault("case_row", case, "no event belongs to it")))
        .or_else(|| {
            (topics != cases).then(|| fault("case_topic", format!("{topics} rows"), &format!("of {cases} cases")))
        }))
}

/// The first certificate whose key does not open or is not its own.
fn certificates(tx: &mut Tx<'_>, keys: &Keys) -> StoreResult<Option<Fault>> {
    let wrong = crate::certificate::wrong(tx, keys)?;
    Ok(wrong.map(|(row, what)| Fault { table: "certificate", row, what }))
}

fn check_case(tx: &mut Tx<'_>, keys: &Keys, region: &str, case: &CaseId) -> StoreResult<Result<(u64, Case), Fault>> {
    let stored = rows(tx, region, case)?;
    let mut before = GENESIS.to_owned();
    let mut entries = Vec::with_capacity(stored.len());
    for (expected, row) in (1i64..).zip(&stored) {
        let fault = |what: String| Fault {
            table: "case_event",
            row: format!("region {region} case {case} seq {}", row.seq),
            what,
        };
        if row.seq != expected {
            return Ok(Err(fault(format!("seq {expected} is missing"))));
        }
        if row.computed_hash(&before, region, case.as_str()) != row.hash {
            return Ok(Err(fault("the hash does not fit the row".to_owned())));
        }
        before.clone_from(&row.hash);
        match row.entry() {
            Ok(entry) => entries.push(entry),
            Err(StoreError::Corrupt(what)) => return Ok(Err(fault(what))),
            Err(error) => return Err(error),
        }
    }
    let Some(state) = domain::case::fold(case, &entries) else {
        return Ok(Err(Fault {
            table: "case_event",
            row: format!("region {region} case {case} seq 1"),
            what: "the case does not begin with a registration".to_owned(),
        }));
    };
    let wrong = project::computed(tx, keys, region, &state)?.differs(&project::stored(tx, region, &state)?);
    Ok(match wrong {
        Some(table) => Err(Fault {
            table,
            row: format!("region {region} case {case} number {}", state.number),
            what: "the row differs from what the events say".to_owned(),
        }),
        None => Ok((stored.len() as u64, state)),
    })
}

/// Complaints whose roll-ups are added up before they are written.
const TOGETHER: u64 = 5_000;

/// Empties the read tables and writes them anew from the events, in one transaction.
///
/// # Errors
/// When the database fails or an event cannot be read; then nothing has changed.
pub fn rebuild(db: &Db, keys: &Keys, progress: Progress<'_>) -> StoreResult<Tally> {
    db.write(|tx| {
        project::clear(tx)?;
        let cases = all_cases(tx)?;
        let total = cases.len() as u64;
        let (mut tally, mut sums) = (Tally::default(), Sums::default());
        for (region, case) in cases {
            let history = crate::journal::load(tx, &region, &case)?;
            let state = history
                .state(&case)
                .ok_or_else(|| StoreError::Corrupt(format!("case {case} does not begin with a registration")))?;
            project::write(tx, keys, &region, &state, &mut sums)?;
            tally.cases += 1;
            if tally.cases % TOGETHER == 0 {
                sums.write(tx)?;
            }
            tally.events += history.entries.len() as u64;
            progress(tally.cases, total);
        }
        for ((region, station, day), counts) in crate::consultation::all_given(tx)? {
            *sums.count(&region, &station, day) += &counts;
        }
        sums.write(tx)?;
        Ok(tally)
    })
}
