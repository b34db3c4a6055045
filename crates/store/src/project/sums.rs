//! What commands bring to the roll-ups, added up before it is written: of one command, or of the thousands that a rebuild
//! goes through, each row is then touched once.

use std::collections::BTreeMap;

use domain::figure::Counts;
use jiff::civil::Date;

use super::Moved;
use super::cell::{self, Cell};
use super::tally;
use crate::db::Tx;
use crate::error::StoreResult;

/// County and station.
type Place = (String, String);

/// In the order in which it is written: so two commands never wait for each other in a circle.
#[derive(Default)]
pub(crate) struct Sums {
    days: BTreeMap<(Place, Date), Counts>,
    cells: BTreeMap<(Place, Cell, Date), i64>,
}

impl Sums {
    /// Adds what a command moved at a station.
    pub fn take(&mut self, region: &str, station: &str, moved: &[Moved]) {
        for one in moved {
            let place = || (region.to_owned(), station.to_owned());
            self.count(region, station, one.day).add(one.measure, one.now - one.was);
            if let Some(cell) = &one.cell {
                *self.cells.entry((place(), cell.clone(), one.day)).or_default() += one.now - one.was;
            }
        }
    }

    /// What a station has on a day, to add to.
    pub fn count(&mut self, region: &str, station: &str, day: Date) -> &mut Counts {
        self.days.entry(((region.to_owned(), station.to_owned()), day)).or_default()
    }

    /// Writes it, and begins anew.
    pub fn write(&mut self, tx: &mut Tx<'_>) -> StoreResult {
        for (((region, station), day), counts) in std::mem::take(&mut self.days) {
            tally::add(tx, &region, &station, day, &counts)?;
        }
        for (((region, station), cell, day), count) in std::mem::take(&mut self.cells) {
            cell::add(tx, &region, &station, day, &cell, count)?;
        }
        Ok(())
    }
}
