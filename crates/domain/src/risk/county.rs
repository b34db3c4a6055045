//! What the stations of a reach say of each other: each is measured against its own past and against the others.

use std::collections::BTreeMap;

use super::Withdrawn;
use crate::directory::Venue;
use crate::report::Past;

/// Quarters that are looked back on: four of silence at most, and four before them.
pub const BACK: usize = 8;

/// What a station registered, quarter by quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarters {
    pub venue: Option<Venue>,
    /// Complaints and consultations of each whole quarter that it was there, the last one first; at most [`BACK`].
    pub counts: Vec<(i64, i64)>,
}

/// A station from which nothing was heard up to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What was known before the silence began.
    pub past: Past,
    /// Quarters in a row without a complaint.
    pub quarters: i64,
    /// Consultations in these quarters.
    pub consulted: i64,
}

/// The silence of each station, in the order given; `None` where the last quarter had a complaint.
#[must_use]
pub fn silences(all: &[Quarters]) -> Vec<Option<Run>> {
    let mut kinds: BTreeMap<Option<Venue>, (i64, i64)> = BTreeMap::new();
    for one in all {
        let sums = kinds.entry(one.venue).or_default();
        *sums = (sums.0 + registered(&one.counts), sums.1 + length(one.counts.len()));
    }
    let run = |one: &Quarters| {
        let quarters = one.counts.iter().take_while(|(registered, _)| *registered == 0).count().min(BACK / 2);
        let (silent, before) = one.counts.split_at(quarters);
        let before = before.get(..BACK / 2).unwrap_or(before);
        let (kind, kind_quarters) = kinds.get(&one.venue).copied().unwrap_or_default();
        let past = Past {
            own: registered(before),
            quarters: length(before.len()),
            kind: kind - registered(&one.counts),
            kind_quarters: kind_quarters - length(one.counts.len()),
        };
        let consulted = silent.iter().map(|(_, consulted)| consulted).sum();
        (quarters > 0).then_some(Run { past, quarters: length(quarters), consulted })
    };
    all.iter().map(run).collect()
}

/// The complaints of each station that ended and those of them that were withdrawn (`(withdrawn, ended)`), against the
/// others. Those that stand out among all are no measure for the rest: three that push consumers would hide each other.
#[must_use]
pub fn against_others(all: &[(i64, i64)]) -> Vec<Withdrawn> {
    let first = against(all, &vec![true; all.len()]);
    let usual: Vec<bool> = first.into_iter().map(|count| !count.stands_out()).collect();
    against(all, &usual)
}

/// Each against those of the others that are a measure.
fn against(all: &[(i64, i64)], usual: &[bool]) -> Vec<Withdrawn> {
    let measure = all.iter().zip(usual).filter(|(_, usual)| **usual);
    let (withdrawn, ended) = measure.fold((0, 0), |sum, (one, _)| (sum.0 + one.0, sum.1 + one.1));
    let one = |(one, usual): (&(i64, i64), &bool)| {
        let own = if *usual { *one } else { (0, 0) };
        Withdrawn { own: one.0, ended: one.1, others: withdrawn - own.0, others_ended: ended - own.1 }
    };
    all.iter().zip(usual).map(one).collect()
}

fn registered(counts: &[(i64, i64)]) -> i64 {
    counts.iter().map(|(registered, _)| registered).sum()
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
