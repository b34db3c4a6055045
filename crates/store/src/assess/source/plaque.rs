//! 牌匾 (D33): the one in use at the end of the period had been proved on the spot within its days.

use domain::clock::Light;
use domain::network::plaque::standing;

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::plaque;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let days = ask.policy.plaque_days();
    let mut found = Found::new();
    for station in ask.stations {
        let used = plaque::used_then(tx, &station.region, &station.id, ask.end())?;
        let href = format!("/stations/{}/plaque", station.id);
        let one = match used {
            None => fact("牌匾", href, false, format!("{}没有在用的牌匾", ask.end())),
            Some(one) => {
                let (light, words) = standing(one.state, one.proved_on, one.issued_on, ask.end(), days);
                fact(one.number, href, one.proved_on.is_some() && light != Light::Over, words)
            }
        };
        found.insert(station.id.0.clone(), vec![one]);
    }
    Ok(found)
}
