//! 上墙海报 (D19): what hangs shows the people who work there now.

use domain::network::wall::WallKind;

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::directory;
use crate::error::StoreResult;
use crate::network::posted;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut found = Found::new();
    for station in ask.stations {
        let now = posted::version(&directory::staff_of(tx, &station.region, &station.id)?);
        let hung = posted::hanging(tx, &station.region, &station.id, WallKind::Poster.value())?;
        let note = match &hung {
            None => "还没有张贴".to_owned(),
            Some(hung) if *hung == now => format!("版本{now}，与现任人员一致"),
            Some(hung) => format!("墙上是{hung}，现任人员是{now}"),
        };
        let kept = hung.as_deref() == Some(now.as_str());
        let one = fact(WallKind::Poster.label(), format!("/stations/{}/wall", station.id), kept, note);
        found.insert(station.id.0.clone(), vec![one]);
    }
    Ok(found)
}
