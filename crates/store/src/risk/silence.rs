//! Stations that fell silent (D34): quarters in a row without a complaint, against their own past and their kind; and
//! zeros that something known above contradicts.

use std::collections::{BTreeMap, HashMap};

use domain::directory::Venue;
use domain::report::silence::told;
use domain::report::{Past, Quarter};
use domain::risk;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::report::silence;
use crate::sql;

/// Quarters that are looked back on: four of silence at most, and four before them.
const BACK: usize = 8;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut quarters = vec![ask.to];
    while quarters.len() < BACK {
        quarters.extend(quarters.last().map(|quarter| quarter.previous()));
    }
    let counted = counts(tx, ask, &quarters)?;
    let born = silence::born(tx, ask.reach)?;
    let count = |station: &str, quarter: &Quarter| {
        counted.get(&(station.to_owned(), quarter.key())).copied().unwrap_or_default()
    };
    // The whole quarters of a station, the last one first.
    let own: Vec<(&str, Option<Venue>, Vec<Quarter>)> = ask
        .stations
        .iter()
        .map(|station| {
            let first = born.get(station.id.as_str()).map(|at| Quarter::of(at.day()).next());
            let whole = quarters.iter().copied().filter(|quarter| first.is_none_or(|first| *quarter >= first));
            (station.id.as_str(), station.venue, whole.collect())
        })
        .collect();
    let mut kinds: BTreeMap<Option<Venue>, (i64, i64)> = BTreeMap::new();
    for (station, venue, whole) in &own {
        let sums = kinds.entry(*venue).or_default();
        sums.0 += whole.iter().map(|quarter| count(station, quarter).0).sum::<i64>();
        sums.1 += length(whole.len());
    }
    let clashes = silence::clashes(tx, ask.reach, ask.to)?;
    let mut found = Found::new();
    for (station, venue, whole) in own {
        let run = whole.iter().take_while(|quarter| count(station, quarter).0 == 0).count().min(BACK / 2);
        if run == 0 {
            continue;
        }
        let (silent, before) = whole.split_at(run);
        let before = &before[..before.len().min(BACK / 2)];
        let all: i64 = whole.iter().map(|quarter| count(station, quarter).0).sum();
        let (kind, kind_quarters) = kinds.get(&venue).copied().unwrap_or_default();
        let past = Past {
            own: before.iter().map(|quarter| count(station, quarter).0).sum(),
            quarters: length(before.len()),
            kind: kind - all,
            kind_quarters: kind_quarters - length(whole.len()),
        };
        let consulted = silent.iter().map(|quarter| count(station, quarter).1).sum();
        let href = format!("/reports/{station}/{}", ask.to.key());
        let mut reasons: Vec<_> = risk::silence(past, length(run), consulted, href.clone()).into_iter().collect();
        if let Some(against) = clashes.get(station) {
            reasons.push(risk::clash(&told(against), href));
        }
        if !reasons.is_empty() {
            found.insert(station.to_owned(), reasons);
        }
    }
    Ok(found)
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
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
