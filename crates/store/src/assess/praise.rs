//! Who is praised for what (F12): the surest shares, whatever the points are.

use domain::assess::{Prize, Share, Tally, lower_bound};
use domain::directory::OrgId;

use super::round::Round;

/// A station that is praised: its count, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prized {
    pub station: OrgId,
    pub name: String,
    pub share: Share,
    /// The lower bound, in ten-thousandths.
    pub bound: i64,
}

/// How many are praised for one thing; ties at the last place are all praised.
const PRAISED: usize = 3;

/// The stations that a prize goes to: the surest shares first, so that a few complaints are not praised as if they
/// were many. Vetoed ones are not praised, and nobody whose share is not surely above one half.
#[must_use]
pub fn praised(round: &Round, prize: &Prize) -> Vec<Prized> {
    let mut all: Vec<Prized> = round
        .stations
        .iter()
        .filter(|station| !station.vetoed())
        .filter_map(|station| {
            let tally = Tally::of(station.facts.get(&prize.item)?);
            let share = Share { got: tally.got, of: tally.of };
            let bound = lower_bound(share).filter(|bound| *bound > 5_000)?;
            Some(Prized { station: station.id.clone(), name: station.name.clone(), share, bound })
        })
        .collect();
    all.sort_by(|a, b| b.bound.cmp(&a.bound).then_with(|| a.station.cmp(&b.station)));
    let last = all.get(PRAISED - 1).map(|one| one.bound);
    all.retain(|one| last.is_none_or(|last| one.bound >= last));
    all
}
