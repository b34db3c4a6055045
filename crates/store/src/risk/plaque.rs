//! Plaques that were not proved on the spot for too long (D33).

use domain::network::plaque::PlaqueState;
use domain::risk;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::plaque;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let days = i64::from(ask.policy.plaque_days());
    let mut found = Found::new();
    for station in ask.stations {
        let all = plaque::of(tx, &station.region, &station.id)?;
        let used = all.into_iter().find(|one| matches!(one.state, PlaqueState::Issued | PlaqueState::Hung));
        let href = format!("/stations/{}/plaque", station.id);
        let reason = match used {
            None => Some(risk::no_plaque(href)),
            Some(one) => {
                let since = i64::from((ask.today - one.proved_on.unwrap_or(one.issued_on)).get_days());
                risk::plaque(since, days, one.proved_on.is_some(), href)
            }
        };
        if let Some(reason) = reason {
            found.insert(station.id.0.clone(), vec![reason]);
        }
    }
    Ok(found)
}
