//! 快报和典型案例 (A15c, D36): major events that were reported within their hours, and for each quarter in which a
//! complaint ended, whether a typical case was sent in.

use std::collections::{BTreeMap, BTreeSet};

use domain::assess::Fact;
use domain::case::Event;
use domain::case::fact::Alarm;
use jiff::civil::DateTime;

use super::{Ask, Found, by_station, case_href, fact, midnight};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut all = alarms(tx, ask)?;
    all.extend(typical(tx, ask)?);
    Ok(by_station(all))
}

/// An alarm of a complaint as the journal has it.
struct Raised {
    station: String,
    number: String,
    href: String,
    why: Alarm,
    due: Option<DateTime>,
    reported: Option<DateTime>,
}

fn alarms(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Vec<(String, Fact)>> {
    let rows = tx.query(
        sql!(
            "SELECT r.station_id, r.full_number, r.number, e.case_id, e.body
             FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             JOIN case_event e ON e.region = r.region AND e.case_id = r.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND e.kind IN ('alarm_raised', 'alarm_reported') AND e.at >= $3 ORDER BY e.case_id, e.seq"
        ),
        &ask.instants()[..3],
        |row| Ok((row.text(0)?, row.text(1)?, case_href(row, 2)?, row.text(3)?, row.json::<Event>(4)?)),
    )?;
    let mut raised: Vec<Raised> = Vec::new();
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for (station, number, href, case, event) in rows {
        match event {
            Event::AlarmRaised { alarm, clock, .. } => {
                last.insert(case, raised.len());
                raised.push(Raised { station, number, href, why: alarm, due: clock.at, reported: None });
            }
            Event::AlarmReported { at, .. } => {
                if let Some(one) = last.get(&case).and_then(|at| raised.get_mut(*at)) {
                    one.reported = one.reported.or(Some(at));
                }
            }
            _ => {}
        }
    }
    let facts = raised.into_iter().filter_map(|one| {
        let due = one.due.filter(|due| ask.period.holds(due.date()))?;
        // One that may still be reported in time is not judged yet.
        if matches!(one.why, Alarm::Hot) || (one.reported.is_none() && due.date() >= ask.today) {
            return None;
        }
        let time = domain::case::words::time;
        let said = one.reported.map_or_else(|| "还没有快报".to_owned(), |at| format!("{}快报", time(at)));
        let kept = one.reported.is_some_and(|at| at <= due);
        Some((one.station, fact(one.number, one.href, kept, format!("{}前应快报，{said}", time(due)))))
    });
    Ok(facts.collect())
}

fn typical(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Vec<(String, Fact)>> {
    let region = ask.reach.region.as_str();
    let mut all = Vec::new();
    for quarter in ask.quarters() {
        let (from, before) = (midnight(quarter.first()), midnight(quarter.next().first()));
        let sent: BTreeSet<String> = tx
            .query(
                sql!(
                    "SELECT DISTINCT station_id FROM typical_case
                     WHERE region = $1 AND submitted_at >= $2 AND submitted_at < $3"
                ),
                &[region.into(), from, before],
                |row| row.text(0),
            )?
            .into_iter()
            .collect();
        let ended: BTreeSet<String> = tx
            .query(
                sql!("SELECT station_id FROM tally WHERE region = $1 AND grain = 'q' AND span = $2 AND ended > 0"),
                &[region.into(), quarter.key().into()],
                |row| row.text(0),
            )?
            .into_iter()
            .collect();
        for station in ask.stations.iter().filter(|one| ended.contains(one.id.as_str())) {
            let kept = sent.contains(station.id.as_str());
            let note = if kept { "报了典型案例" } else { "有办结的投诉，没有报典型案例" };
            all.push((station.id.0.clone(), fact(quarter.label(), "/typical", kept, note)));
        }
    }
    Ok(all)
}
