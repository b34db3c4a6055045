//! Whole histories, and the records about a station, for measuring at scale: through the same journal and the same read tables as the door, but
//! nobody decides. Only in counties that do not exist, so that no station's file can come about this way.

mod station;

use domain::case::fact::NewPerson;
use domain::case::{Entry, fold};
use domain::directory::CaseId;

use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::execute::Door;
use crate::{journal, project, vault};

pub use station::records;

/// County codes that no county has begin so.
pub const NOWHERE: &str = "99";

/// Puts a person into the vault.
///
/// # Errors
/// When the county could be a real one, or the database fails.
pub fn person(tx: &mut Tx<'_>, door: &Door, region: &str, person: &NewPerson) -> StoreResult {
    nowhere(region)?;
    vault::keep(tx, &door.keys, door.entropy.as_ref(), region, person)
}

/// Puts whole histories on file: county, complaint and what happened to it.
///
/// # Errors
/// When a county could be a real one, a history does not begin with a registration, or the database fails.
pub fn histories<'a>(
    tx: &mut Tx<'_>,
    door: &Door,
    all: impl IntoIterator<Item = (&'a str, &'a CaseId, &'a [Entry])>,
) -> StoreResult {
    let mut sums = project::Sums::default();
    for (region, id, entries) in all {
        nowhere(region)?;
        let case = fold(id, entries).ok_or_else(|| StoreError::Corrupt("no registration".to_owned()))?;
        journal::append(tx, region, id, journal::GENESIS.to_owned(), entries)?;
        project::write(tx, &door.keys, region, &case, &mut sums)?;
    }
    sums.write(tx)
}

fn nowhere(region: &str) -> StoreResult {
    if region.starts_with(NOWHERE) {
        return Ok(());
    }
    Err(StoreError::Corrupt(format!("county {region} may be real: histories are simulated in {NOWHERE}.... only")))
}
