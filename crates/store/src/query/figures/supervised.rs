//! What supervision leaves on record (附件6): goods withdrawn, training, publicity, visits, checks, callbacks, reports, grades.

use domain::directory::OrgId;
use domain::figure::{Measure, Period};
use domain::network::duty::DutyKind;
use jiff::civil::Date;

use super::At;
use super::beside::instants;
use crate::assess;
use crate::db::{Sql, Tx, Value};
use crate::error::StoreResult;
use crate::sql;

/// Adds all of it to the stations of a county. `today` tells which limits of a period that is not over have run out.
pub(super) fn add(tx: &mut Tx<'_>, region: &str, period: Period, today: Option<Date>, at: &mut At<'_>) -> StoreResult {
    let [from, before] = instants(period);
    let moments: [Value; 3] = [region.into(), from, before];
    let days: [Value; 3] = [region.into(), period.from.into(), period.to.into()];
    let goods = sql!(
        "SELECT station_id, COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM withdrawal
         WHERE region = $1 AND off_at >= $2 AND off_at < $3 GROUP BY station_id"
    );
    put(tx, goods, &moments, [Measure::GoodsWithdrawn, Measure::GoodsWithdrawnFen], at)?;
    let training = sql!(
        "SELECT p.org_id, COUNT(DISTINCT t.id), COUNT(*) FROM training t
         JOIN training_person p ON p.region = t.region AND p.training_id = t.id
         WHERE t.region = $1 AND t.day >= $2 AND t.day <= $3 AND t.state = 'held' AND t.kind <> 'self_study'
         AND p.signed_at IS NOT NULL GROUP BY p.org_id"
    );
    put(tx, training, &days, [Measure::Trainings, Measure::TrainedPersons], at)?;
    // A lesson counts with its first pass of the year, which is the one that is credited with minutes.
    let lessons = sql!(
        "SELECT org_id, COUNT(*), CAST(0 AS BIGINT) FROM lesson_try
         WHERE region = $1 AND day >= $2 AND day <= $3 AND passed = 1 AND minutes > 0 GROUP BY org_id"
    );
    put(tx, lessons, &days, [Measure::SelfStudies, Measure::TrainedPersons], at)?;
    let study = sql!(
        "SELECT p.org_id, COUNT(DISTINCT t.id), CAST(0 AS BIGINT) FROM training t
         JOIN training_person p ON p.region = t.region AND p.training_id = t.id
         WHERE t.region = $1 AND t.day >= $2 AND t.day <= $3 AND t.state = 'held' AND t.kind = 'self_study'
         AND p.signed_at IS NOT NULL GROUP BY p.org_id"
    );
    put(tx, study, &days, [Measure::SelfStudies, Measure::TrainedPersons], at)?;
    let publicity = sql!(
        "SELECT station_id, COUNT(*), CAST(COALESCE(SUM(heads), 0) AS BIGINT) FROM publicity
         WHERE region = $1 AND day >= $2 AND day <= $3 GROUP BY station_id"
    );
    put(tx, publicity, &days, [Measure::Publicities, Measure::PublicityHeads], at)?;
    let checks = sql!(
        "SELECT station_id, CAST(SUM(visited) AS BIGINT), CAST(SUM(inspected) AS BIGINT) FROM (
           SELECT station_id, 1 AS visited, 0 AS inspected FROM visit WHERE region = $1 AND at >= $2 AND at < $3
           UNION ALL
           SELECT station_id, 0, 1 FROM inspection WHERE region = $1 AND done_at >= $2 AND done_at < $3
         ) checked GROUP BY station_id"
    );
    put(tx, checks, &moments, [Measure::Visits, Measure::Inspections], at)?;
    // Each complaint that a seed drew, once its call is done, whether anybody was reached or not: before, a station must
    // not know by its figures that it will be called about (B1.8).
    let drawn = sql!(
        "SELECT station_id, COUNT(*), CAST(0 AS BIGINT) FROM callback
         WHERE region = $1 AND done_at >= $2 AND done_at < $3 AND state IN ('answered', 'unreached')
         GROUP BY station_id"
    );
    put(tx, drawn, &moments, [Measure::Drawn, Measure::Inspections], at)?;
    let callbacks = sql!(
        "SELECT station_id, COUNT(*),
                CAST(SUM(CASE WHEN satisfaction IN ('very', 'content') THEN 1 ELSE 0 END) AS BIGINT) FROM callback
         WHERE region = $1 AND done_at >= $2 AND done_at < $3 AND state = 'answered' GROUP BY station_id"
    );
    put(tx, callbacks, &moments, [Measure::Callbacks, Measure::Satisfied], at)?;
    let confirmed = sql!(
        "SELECT station_id, COUNT(*), CAST(0 AS BIGINT) FROM callback
         WHERE region = $1 AND done_at >= $2 AND done_at < $3 AND state = 'answered' AND agrees = 'match'
         GROUP BY station_id"
    );
    put(tx, confirmed, &moments, [Measure::Confirmed, Measure::Callbacks], at)?;
    for (station, measure) in assess::columns(tx, region, instants(period))? {
        at.each(&station, |counts| counts.add(measure, 1));
    }
    duties(tx, region, period, today, at)
}

/// Adds two columns of a statement to the stations that it names.
fn put(
    tx: &mut Tx<'_>,
    statement: &'static Sql,
    values: &[Value],
    measures: [Measure; 2],
    at: &mut At<'_>,
) -> StoreResult {
    let found = tx.query(statement, values, |row| Ok((row.text(0)?, [row.int(1)?, row.int(2)?])))?;
    for (station, counted) in found {
        at.each(&station, |counts| {
            for (measure, value) in measures.into_iter().zip(counted) {
                counts.add(measure, value);
            }
        });
    }
    Ok(())
}

/// Quarterly reports that fell due, and those that came by then; self-checks and contacts that were made.
fn duties(tx: &mut Tx<'_>, region: &str, period: Period, today: Option<Date>, at: &mut At<'_>) -> StoreResult {
    let due = tx.query(
        sql!(
            "SELECT d.org_id, d.due, d.done_at, d.kind FROM duty d JOIN org o ON o.region = d.region AND o.id = d.org_id
             WHERE d.region = $1 AND d.kind IN ('report', 'self_check', 'contact') AND d.due >= $2 AND d.due <= $3
             AND (d.done_at IS NOT NULL OR d.due < $4) AND o.kind = 'station'"
        ),
        &[region.into(), period.from.into(), period.to.into(), today.unwrap_or(Date::MAX).into()],
        |row| Ok((OrgId(row.text(0)?), row.day(1)?, row.opt_moment(2)?, row.choice::<DutyKind>(3)?)),
    )?;
    for (station, due, done, kind) in due {
        at.each(station.as_str(), |counts| {
            if kind == DutyKind::Report {
                counts.add(Measure::ReportsDue, 1);
                counts.add(Measure::ReportsInTime, done.is_some_and(|when| when.day() <= due).into());
            } else {
                counts.add(Measure::DutiesDone, done.is_some().into());
            }
        });
    }
    Ok(())
}
