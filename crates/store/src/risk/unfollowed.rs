//! What visits and inspections saw wrong and nobody was told to put right (B5.3).

use domain::risk;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::fix;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let all = fix::unfollowed(tx, ask.reach, ask.from.first())?;
    let mut found = Found::new();
    for station in ask.stations {
        let own = || all.iter().filter(|one| one.station == station.id);
        let Some(last) = own().next_back() else { continue };
        let count = i64::try_from(own().count()).unwrap_or(i64::MAX);
        let what = format!("{} {}{}：{}", last.on, last.source.label(), last.number, last.what);
        if let Some(reason) = risk::unfollowed(count, &what, last.href()) {
            found.insert(station.id.0.clone(), vec![reason]);
        }
    }
    Ok(found)
}
