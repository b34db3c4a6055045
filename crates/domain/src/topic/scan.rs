//! Which counts stand out, over all that were looked at, with one false alarm in twenty quiet periods at most.
//!
//! Each kind of topic is given an equal part of the one in twenty (Bonferroni). Within a kind the part is divided
//! among those that could stand out at all, as many as they are (Tarone 1990): a kind of complaint of which there
//! were three in all cannot, however they fall, and costs the others nothing. Both hold whatever depends on what.

use std::collections::BTreeMap;

use super::chance::at_least;
use super::key::{Facet, Key};

/// False alarms of a quiet period at most: one in so many.
pub const ONE_IN: u32 = 20;
/// Fewer complaints than these are not called a topic.
pub const FEWEST: u32 = 3;
/// Earlier complaints without which there is nothing to compare with.
pub const PAST: u32 = 20;

/// Complaints of one kind in the period and before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    pub key: Key,
    pub now: u32,
    pub before: u32,
}

/// What was counted of one organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// All complaints of the period.
    pub now: u32,
    /// All complaints of the time before.
    pub before: u32,
    pub counts: Vec<Count>,
}

/// One that stands out.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub key: Key,
    pub now: u32,
    pub before: u32,
    /// How many there would be by the earlier share.
    pub expected: f64,
    /// The chance of as many or more when nothing has changed.
    pub chance: f64,
}

/// What came of looking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scan {
    /// The least likely first.
    pub found: Vec<Found>,
    /// How many kinds, traders and words were looked at.
    pub looked: usize,
    /// Whether there is enough earlier to compare with.
    pub enough: bool,
}

/// Looks at everything that was counted.
#[must_use]
pub fn scan(counted: &Counted) -> Scan {
    if counted.before < PAST || counted.now == 0 {
        return Scan { looked: 0, enough: counted.before >= PAST, found: Vec::new() };
    }
    let mut facets: BTreeMap<Facet, Vec<&Count>> = BTreeMap::new();
    // Only how often a kind came in all decides here, not when: so this choice favours no period.
    for count in counted.counts.iter().filter(|one| one.now + one.before >= FEWEST) {
        facets.entry(count.key.facet).or_default().push(count);
    }
    let share = 1.0 / f64::from(ONE_IN) / float(Facet::EVERY.len());
    let looked = facets.values().map(Vec::len).sum();
    let mut found: Vec<Found> = facets.values().flat_map(|all| standing_out(counted, all, share)).collect();
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance).then_with(|| a.key.cmp(&b.key)));
    Scan { found, looked, enough: true }
}

/// Those of one kind of topic whose chance is below its share, divided among all that could be.
fn standing_out(counted: &Counted, all: &[&Count], share: f64) -> Vec<Found> {
    let total = counted.now + counted.before;
    let mut lowest: Vec<f64> = all
        .iter()
        .map(|one| {
            let marked = one.now + one.before;
            at_least(marked.min(counted.now), marked, counted.now, total)
        })
        .collect();
    lowest.sort_by(f64::total_cmp);
    // The smallest number k of which no more than k could be below share / k.
    let could = |k: usize| lowest.partition_point(|chance| *chance <= share / float(k));
    let Some(parts) = (1..=lowest.len()).find(|k| could(*k) <= *k) else { return Vec::new() };
    let limit = share / float(parts);
    let look = |one: &&Count| {
        let chance = at_least(one.now, one.now + one.before, counted.now, total);
        let expected = f64::from(one.before) * f64::from(counted.now) / f64::from(counted.before);
        (one.now >= FEWEST && chance <= limit).then(|| Found {
            key: one.key.clone(),
            now: one.now,
            before: one.before,
            expected,
            chance,
        })
    };
    all.iter().filter_map(look).collect()
}

/// Counts here are far below 2^32.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
