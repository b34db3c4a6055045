//! 归档 (A14): what ended is filed within thirty days; what ended later than that is not asked for yet.

use jiff::ToSpan as _;

use super::{Ask, Found, by_station, ended, fact};
use crate::db::Tx;
use crate::error::StoreResult;

/// Days in which what ended is filed, as the fifth of 五有 counts them.
const DAYS: i64 = 30;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let back = |day: jiff::civil::Date| day.saturating_sub(DAYS.days());
    let to = back(ask.period.to.min(ask.today));
    let mut all = Vec::new();
    for one in ended::within(tx, ask, back(ask.period.from), to)? {
        let kept = one.closed_on.is_some_and(|closed| closed <= one.on.saturating_add(DAYS.days()));
        let filed = one.closed_on.map_or_else(|| "还没有归档".to_owned(), |closed| format!("{closed}归档"));
        all.push((one.station, fact(one.number, one.href, kept, format!("{}终结，{filed}", one.on))));
    }
    Ok(by_station(all))
}
