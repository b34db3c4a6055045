//! What is counted where it is kept, because there is little of it in a period: clues, dispatches, founding.

use domain::figure::{Counts, Measure, Period};
use domain::kernel::Moment;
use domain::network::life::LifeStep;
use jiff::civil::Date;

use super::At;
use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::network::life;
use crate::sql;

/// The instants of a period: not before the first, before the second.
pub(super) fn instants(period: Period) -> [Value; 2] {
    let midnight = |day: Date| {
        let local = Moment::from_local(day.at(0, 0, 0, 0));
        local.map_or_else(|_| Value::from(day), Value::from)
    };
    [midnight(period.from), midnight(period.to.tomorrow().unwrap_or(period.to))]
}

pub(super) fn clues(tx: &mut Tx<'_>, region: &str, period: Period, at: &mut At<'_>) -> StoreResult {
    let [from, before] = instants(period);
    let all = tx.query(
        sql!(
            "SELECT station_id, COUNT(*) FROM clue
             WHERE region = $1 AND at >= $2 AND at < $3 AND station_id IS NOT NULL GROUP BY station_id"
        ),
        &[region.into(), from, before],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    for (station, count) in all {
        at.each(&station, |counts| counts.add(Measure::Clues, count));
    }
    Ok(())
}

pub(super) fn dispatches(
    tx: &mut Tx<'_>,
    region: &str,
    period: Period,
    today: Option<Date>,
    at: &mut At<'_>,
) -> StoreResult {
    let [from, before] = instants(period);
    let sent = tx.query(
        sql!(
            "SELECT station_id, COUNT(*) FROM dispatch
             WHERE region = $1 AND sent_at >= $2 AND sent_at < $3 AND state <> 'redirected' GROUP BY station_id"
        ),
        &[region.into(), from, before],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    for (station, count) in sent {
        at.each(&station, |counts| counts.add(Measure::Dispatched, count));
    }
    // What came back unhandled or went up with its papers is not owed any more.
    let due = tx.query(
        sql!(
            "SELECT d.station_id, d.feedback_due, d.fed_back_at FROM dispatch d
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE d.region = $1 AND d.feedback_due >= $2 AND d.feedback_due <= $3
             AND d.state NOT IN ('returned', 'expired', 'redirected')
             AND (d.fed_back_at IS NOT NULL OR (d.feedback_due < $4 AND COALESCE(r.flags, '') NOT LIKE '%handed%'))"
        ),
        &[region.into(), period.from.into(), period.to.into(), today.unwrap_or(Date::MAX).into()],
        |row| Ok((row.text(0)?, row.day(1)?, row.opt_moment(2)?)),
    )?;
    for (station, due, fed_back) in due {
        at.each(&station, |counts| {
            counts.add(Measure::FeedbackDue, 1);
            counts.add(Measure::FedBackInTime, fed_back.is_some_and(|when| when.day() <= due).into());
        });
    }
    Ok(())
}

/// Which stations are open at the end, and which opened or were revoked meanwhile: from what moved them on.
pub(super) fn life(tx: &mut Tx<'_>, region: &str, period: Period, at: &mut At<'_>) -> StoreResult {
    let steps = life::moves(tx, region)?;
    for unit in at.units.iter_mut() {
        let Some(life) = unit.life else { continue };
        let steps = steps.get(unit.id.as_str()).map_or(&[][..], Vec::as_slice);
        let within = |wanted: LifeStep| {
            let met = steps.iter().filter(|(day, step)| *step == wanted && period.holds(*day));
            i64::try_from(met.count()).unwrap_or(i64::MAX)
        };
        let counts: Counts = [
            (Measure::Stations, life.open_on(steps, period.to).into()),
            (Measure::Opened, within(LifeStep::Award)),
            (Measure::Revoked, within(LifeStep::Revoke)),
        ]
        .into_iter()
        .collect();
        unit.counts += &counts;
    }
    Ok(())
}
