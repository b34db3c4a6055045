//! 该去哪些站: the reasons of every station within a reach, each from a source of its own.

mod callback;
mod feedback;
mod packs;
mod plaque;
mod silence;
mod training;
mod unfollowed;
mod withdrawn;

use std::collections::BTreeMap;

use domain::directory::OrgId;
use domain::network::life::LifeStage;
use domain::policy::Policy;
use domain::report::Quarter;
use domain::risk::{Reason, pressing};
use jiff::civil::Date;

use crate::db::Tx;
use crate::directory::{self, Org};
use crate::error::StoreResult;
use crate::query::Reach;

/// A station to visit, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub region: String,
    pub station: OrgId,
    pub name: String,
    pub reasons: Vec<Reason>,
}

/// Reasons by station.
type Found = BTreeMap<String, Vec<Reason>>;

/// What a source looks at: the open stations of a reach, today, and the four quarters that ended last.
struct Ask<'a> {
    reach: &'a Reach,
    stations: &'a [Org],
    policy: &'a Policy,
    today: Date,
    /// The first of the four quarters that ended last, and the last.
    from: Quarter,
    to: Quarter,
}

/// The stations within a reach that have a reason to be visited, the most pressing first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, policy: &Policy, today: Date) -> StoreResult<Vec<Visit>> {
    let mut stations = directory::stations(tx, &reach.region, &reach.path)?;
    stations.retain(|one| one.life.is_some_and(LifeStage::open));
    let to = Quarter::ended(today);
    let from = to.previous().previous().previous();
    let ask = Ask { reach, stations: &stations, policy, today, from, to };
    let mut found: Found = plaque::gather(tx, &ask)?;
    for more in [
        silence::gather(tx, &ask)?,
        withdrawn::gather(tx, &ask)?,
        packs::gather(tx, &ask)?,
        feedback::gather(tx, &ask)?,
        callback::gather(tx, &ask)?,
        training::gather(tx, &ask)?,
        unfollowed::gather(tx, &ask)?,
    ] {
        for (station, reasons) in more {
            found.entry(station).or_default().extend(reasons);
        }
    }
    let mut all: Vec<Visit> = stations
        .iter()
        .filter_map(|one| {
            let mut reasons = found.remove(one.id.as_str())?;
            reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight));
            let visit = Visit { region: one.region.clone(), station: one.id.clone(), name: one.name.clone(), reasons };
            Some(visit)
        })
        .collect();
    sort(&mut all);
    Ok(all)
}

/// The most pressing first; of equal ones, those with more reasons.
pub fn sort(all: &mut [Visit]) {
    all.sort_by(|a, b| pressing(&b.reasons).cmp(&pressing(&a.reasons)).then_with(|| a.station.cmp(&b.station)));
}
