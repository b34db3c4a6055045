//! 岗位 (D15, D29): each of the five posts with as many people as it asks for, at the end of the period.

use domain::network::staffing::COUNTS;

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::directory;
use crate::error::StoreResult;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut found = Found::new();
    for station in ask.stations {
        let staff = directory::staff_then(tx, &station.region, &station.id, ask.end())?;
        let facts = COUNTS.iter().map(|(post, least, most, _)| {
            let have = staff.iter().filter(|one| one.actor.post == *post).count();
            let wanted = if least == most { format!("应{least}人") } else { format!("应{least}—{most}人") };
            let kept = (*least..=*most).contains(&have);
            fact(post.label(), format!("/stations/{}/staff", station.id), kept, format!("{have}人，{wanted}"))
        });
        found.insert(station.id.0.clone(), facts.collect());
    }
    Ok(found)
}
