//! 八个一 (C2b, D16): each of the eight, with evidence that was not too old at the end of the period.

use domain::clock::Light;
use domain::network::checklist::{EIGHT, standing};

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::checklist;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let days = ask.policy.evidence_days();
    let mut found = Found::new();
    for station in ask.stations {
        let seen = checklist::seen_then(tx, &station.region, &station.id, ask.end())?;
        let facts = EIGHT.iter().map(|item| {
            let (light, words) = standing(seen.iter().find(|one| one.item == *item), ask.end(), days);
            fact(item.label(), format!("/stations/{}/items", station.id), light == Light::Done, words)
        });
        found.insert(station.id.0.clone(), facts.collect());
    }
    Ok(found)
}
