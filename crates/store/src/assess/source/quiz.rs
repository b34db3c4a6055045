//! 测验 (D35): quizzes that were passed, of those that were answered in the period.

use domain::assess::Fact;

use super::{Ask, Found};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::lesson;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let mut found = Found::new();
    for station in ask.stations {
        let (tries, passes) = lesson::counted(tx, &station.region, &station.id, ask.period.from, ask.period.to)?;
        if tries > 0 {
            let one = Fact {
                label: "微课测验".to_owned(),
                href: "/training".to_owned(),
                got: passes,
                of: tries,
                note: format!("交卷{tries}次，通过{passes}次"),
            };
            found.insert(station.id.0.clone(), vec![one]);
        }
    }
    Ok(found)
}
