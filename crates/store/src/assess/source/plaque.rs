//! 牌匾 (D33): the one in use was proved on the spot within its days.

use domain::clock::Light;
use domain::network::plaque::{PlaqueState, standing};

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::plaque;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let days = ask.policy.plaque_days();
    let mut found = Found::new();
    for station in ask.stations {
        let all = plaque::of(tx, &station.region, &station.id)?;
        let used = all.into_iter().find(|one| matches!(one.state, PlaqueState::Issued | PlaqueState::Hung));
        let href = format!("/stations/{}/plaque", station.id);
        let one = match used {
            None => fact("牌匾", href, false, "没有在用的牌匾"),
            Some(one) => {
                let (light, words) = standing(one.state, one.proved_on, one.issued_on, ask.today, days);
                fact(one.number, href, one.proved_on.is_some() && light != Light::Over, words)
            }
        };
        found.insert(station.id.0.clone(), vec![one]);
    }
    Ok(found)
}
