//! 上墙海报 (D19): what hung at the end of the period shows the people who worked there then.

use domain::network::wall::WallKind;

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::directory;
use crate::error::StoreResult;
use crate::network::posted;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut found = Found::new();
    for station in ask.stations {
        let now = posted::version(&directory::staff_then(tx, &station.region, &station.id, ask.end())?);
        let hung = posted::hung_then(tx, &station.region, &station.id, WallKind::Poster.value(), ask.end())?;
        let note = match &hung {
            None => format!("{}没有张贴", ask.end()),
            Some(hung) if *hung == now => format!("版本{now}，与{}的人员一致", ask.end()),
            Some(hung) => format!("墙上是{hung}，{}的人员是{now}", ask.end()),
        };
        let kept = hung.as_deref() == Some(now.as_str());
        let one = fact(WallKind::Poster.label(), format!("/stations/{}/wall", station.id), kept, note);
        found.insert(station.id.0.clone(), vec![one]);
    }
    Ok(found)
}
