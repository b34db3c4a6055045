//! Stations without any record of training or study in the four quarters (D35); one that was entered later has not had
//! them yet.

use domain::report::Quarter;
use domain::risk;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::training;
use crate::report::silence;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let born = silence::born(tx, ask.reach)?;
    let old = |id: &str| born.get(id).is_none_or(|at| Quarter::of(at.day()) < ask.from);
    let silent = training::silent(tx, ask.reach, ask.from.first(), ask.today)?;
    let mut found = Found::new();
    for one in silent.into_iter().filter(|one| old(one.station.as_str())) {
        let href = format!("/network/{}", one.station);
        found.insert(one.station.0, vec![risk::untrained(href)]);
    }
    Ok(found)
}
