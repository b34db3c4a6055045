//! `case_clock`: the running clocks of a case.

use domain::case::Case;
use domain::clock::{Clock, ClockCode, ClockState};

use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::sql;

pub(super) fn values(region: &str, case: &Case) -> Vec<Vec<Value>> {
    (0i64..)
        .zip(&case.clocks)
        .filter(|(_, clock)| clock.state == ClockState::Running)
        .map(|(no, clock)| {
            vec![
                region.into(),
                case.id.as_str().into(),
                no.into(),
                case.station.as_str().into(),
                clock.code.value().into(),
                clock.key.as_str().into(),
                clock.due.warn.into(),
                clock.due.judge.into(),
                clock.due.provisional.into(),
                clock.at.map(|at| at.to_string()).into(),
                clock.owner.value().into(),
                marked(case, clock).into(),
            ]
        })
        .collect()
}

/// The sweep has put the end of this clock on file.
fn marked(case: &Case, clock: &Clock) -> bool {
    match clock.code {
        ClockCode::Settle => case.late,
        ClockCode::Perform => {
            let number = clock.key.parse::<usize>().unwrap_or_default();
            case.owed.get(number.wrapping_sub(1)).is_some_and(|owed| owed.overdue)
        }
        _ => true,
    }
}

pub(super) fn write(tx: &mut Tx<'_>, region: &str, case: &Case) -> StoreResult {
    if case.seq > 1 {
        tx.execute(
            sql!("DELETE FROM case_clock WHERE region = $1 AND case_id = $2"),
            &[region.into(), case.id.as_str().into()],
        )?;
    }
    for clock in values(region, case) {
        tx.execute(
            sql!(
                "INSERT INTO case_clock (region, case_id, no, station_id, code, key, due_warn, due_judge, due_guess,
                                         at, owner, marked)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
            ),
            &clock,
        )?;
    }
    Ok(())
}

pub(super) fn stored(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Vec<Value>>> {
    tx.query(
        sql!(
            "SELECT region, case_id, no, station_id, code, key, due_warn, due_judge, due_guess, at, owner, marked
             FROM case_clock WHERE region = $1 AND case_id = $2 ORDER BY no"
        ),
        &[region.into(), case.into()],
        |row| row.values(),
    )
}
