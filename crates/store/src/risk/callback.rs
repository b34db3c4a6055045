//! Callbacks whose consumer does not say what the record says (D45).

use domain::risk;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let [region, path] = ask.reach.values();
    let all = tx.query(
        sql!(
            "SELECT k.station_id, k.id, k.agrees FROM org o
             JOIN callback k ON k.region = o.region AND k.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND k.state = 'answered'
             AND k.done_at >= $3 ORDER BY k.done_at, k.id"
        ),
        &[region, path, ask.from.first().to_string().into()],
        |row| Ok((row.text(0)?, row.text(1)?, row.opt_text(2)?.as_deref() == Some("mismatch"))),
    )?;
    let mut found = Found::new();
    for station in ask.stations {
        let own = || all.iter().filter(|(id, ..)| id == station.id.as_str());
        let Some((_, last, _)) = own().rfind(|(.., off)| *off) else { continue };
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let (off, called) = (count(own().filter(|(.., off)| *off).count()), count(own().count()));
        let reason = risk::mismatch(off, called, format!("/callbacks/{last}"));
        if let Some(reason) = reason {
            found.insert(station.id.0.clone(), vec![reason]);
        }
    }
    Ok(found)
}
