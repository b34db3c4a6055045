//! Stations that fell silent (D34): quarters in a row without a complaint, against their own past and their kind; and
//! zeros that something known above contradicts.

use std::collections::HashMap;

use domain::report::Quarter;
use domain::report::silence::told;
use domain::risk::{self, BACK, Quarters};

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::report::{clash, silence};
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut quarters = vec![ask.to];
    while quarters.len() < BACK {
        quarters.extend(quarters.last().map(|quarter| quarter.previous()));
    }
    let counted = counts(tx, ask, &quarters)?;
    let born = silence::born(tx, ask.reach)?;
    let all: Vec<Quarters> = ask
        .stations
        .iter()
        .map(|station| {
            let first = born.get(station.id.as_str()).map(|at| Quarter::of(at.day()).next());
            let whole = quarters.iter().filter(|quarter| first.is_none_or(|first| **quarter >= first));
            let count = |quarter: &Quarter| counted.get(&(station.id.0.clone(), quarter.key())).copied();
            let counts = whole.map(|quarter| count(quarter).unwrap_or_default()).collect();
            Quarters { venue: station.venue, counts }
        })
        .collect();
    let clashes = clash::clashes(tx, ask.reach, ask.to)?;
    let mut found = Found::new();
    for (station, run) in ask.stations.iter().zip(risk::silences(&all)) {
        let Some(run) = run else { continue };
        let href = format!("/reports/{}/{}", station.id, ask.to.key());
        let mut reasons: Vec<_> = risk::silence(run, href.clone()).into_iter().collect();
        let against = clashes.get(station.id.as_str()).map(|all| told(all)).unwrap_or_default();
        if !against.is_empty() {
            reasons.push(risk::clash(&against, href));
        }
        if !reasons.is_empty() {
            found.insert(station.id.0.clone(), reasons);
        }
    }
    Ok(found)
}

/// Complaints and consultations of each station and quarter.
type Counted = HashMap<(String, String), (i64, i64)>;

fn counts(tx: &mut Tx<'_>, ask: &Ask<'_>, quarters: &[Quarter]) -> StoreResult<Counted> {
    let (Some(last), Some(first)) = (quarters.first(), quarters.last()) else { return Ok(Counted::new()) };
    let all = tx.query(
        sql!(
            "SELECT station_id, span, registered, consulted FROM tally
             WHERE region = $1 AND grain = 'q' AND span >= $2 AND span <= $3"
        ),
        &[ask.reach.region.as_str().into(), first.key().into(), last.key().into()],
        |row| Ok(((row.text(0)?, row.text(1)?), (row.int(2)?, row.int(3)?))),
    )?;
    Ok(all.into_iter().collect())
}
