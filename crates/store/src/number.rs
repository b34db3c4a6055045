//! Running numbers without gaps: a refused or failed command gives its number back with the transaction.

use domain::case::Counter;
use domain::directory::OrgId;

use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// The next number of a counter. The row stays locked until the transaction ends, so that
/// two desks never take the same number and none is left out.
pub(crate) fn next(tx: &mut Tx<'_>, region: &str, station: &OrgId, counter: &Counter) -> StoreResult<u32> {
    let name = match counter {
        Counter::Case { year } => format!("case-{year}"),
        Counter::Register { year } => format!("register-{year}"),
        Counter::Archive { volume } => format!("archive-{volume}"),
    };
    next_named(tx, region, station.as_str(), &name)
}

/// The same for numbers outside the case.
pub(crate) fn next_named(tx: &mut Tx<'_>, region: &str, station: &str, name: &str) -> StoreResult<u32> {
    let last = tx.query_opt(
        sql!(
            "INSERT INTO counter (region, station_id, name, last) VALUES ($1, $2, $3, 1)
             ON CONFLICT (region, station_id, name) DO UPDATE SET last = counter.last + 1
             RETURNING last"
        ),
        &[region.into(), station.into(), name.into()],
        |row| row.int(0),
    )?;
    last.and_then(|last| u32::try_from(last).ok()).ok_or_else(|| StoreError::Corrupt(format!("counter {name}")))
}
