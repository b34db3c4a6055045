//! A recount of the figures from the events, to hold the roll-ups against.

use std::collections::BTreeMap;

use domain::case::Case;
use domain::figure::{Counts, Grain, Measure, Piece, Traits, facts};
use jiff::civil::Date;

use super::cell::{self, Cell};
use super::tally;
use crate::consultation;
use crate::db::Tx;
use crate::error::StoreResult;

/// County and station, each once.
type Place = (String, String);

/// What the events say: a station's facts, day by day.
#[derive(Default)]
pub(crate) struct Recount {
    places: BTreeMap<Place, u32>,
    /// Small on purpose: one entry for each station, day and measure that anything happened to.
    days: BTreeMap<(u32, Date, Measure), i64>,
    /// The registered complaints of a station and month by class and problem.
    months: BTreeMap<(u32, Date, Cell), i64>,
}

impl Recount {
    /// Adds what a case gives.
    pub fn case(&mut self, region: &str, case: &Case) {
        for fact in facts(case) {
            self.add(region, case.station.as_str(), fact.day, fact.measure, fact.value);
        }
        let (place, Traits { class, problem }) = (self.place(region, case.station.as_str()), Traits::of(case));
        let month = Grain::Month.around(case.registered_at.day()).from;
        *self.months.entry((place, month, (class, problem))).or_default() += 1;
    }

    fn place(&mut self, region: &str, station: &str) -> u32 {
        let next = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        *self.places.entry((region.to_owned(), station.to_owned())).or_insert(next)
    }

    fn add(&mut self, region: &str, station: &str, day: Date, measure: Measure, value: i64) {
        let place = self.place(region, station);
        *self.days.entry((place, day, measure)).or_default() += value;
    }

    /// The first row of the roll-ups that is not the sum of what happened.
    pub fn differs(mut self, tx: &mut Tx<'_>) -> StoreResult<Option<String>> {
        for ((region, station, day), counts) in consultation::all_given(tx)? {
            for (measure, value) in counts.iter().filter(|(_, value)| *value != 0) {
                self.add(&region, &station, day, measure, value);
            }
        }
        let regions = crate::directory::regions(tx)?;
        for grain in Grain::EVERY {
            let mut ours: BTreeMap<(u32, String), Counts> = BTreeMap::new();
            for ((place, day, measure), value) in &self.days {
                ours.entry((*place, grain.key(*day))).or_default().add(*measure, *value);
            }
            let all = Piece { grain, from: String::new(), to: "9999-99-99".to_owned() };
            for region in &regions {
                let mut wrong = None;
                tally::each(tx, region, &all, None, |station, span, counts| {
                    let place = self.places.get(&(region.clone(), station.to_owned()));
                    let counted = place.and_then(|place| ours.remove(&(*place, span.to_owned())));
                    if wrong.is_none() && counted.unwrap_or_default() != *counts {
                        wrong = Some(format!("region {region} station {station} {span}"));
                    }
                })?;
                if wrong.is_some() {
                    return Ok(wrong);
                }
            }
            if let Some(((place, span), _)) = ours.into_iter().find(|(_, counts)| !counts.is_zero()) {
                let of = self.places.iter().find(|(_, no)| **no == place).map(|(of, _)| of.clone()).unwrap_or_default();
                return Ok(Some(format!("region {} station {} {span}", of.0, of.1)));
            }
        }
        self.cells(tx, &regions)
    }

    /// The first cell of the matrix that is not the count of its complaints.
    fn cells(&self, tx: &mut Tx<'_>, regions: &[String]) -> StoreResult<Option<String>> {
        let mut ours: BTreeMap<(u32, String, Cell), i64> = BTreeMap::new();
        for ((place, month, cell), count) in &self.months {
            *ours.entry((*place, Grain::Month.key(*month), cell.clone())).or_default() += count;
        }
        for region in regions {
            for line in cell::lines(tx, region)? {
                let place = self.places.get(&(region.clone(), line.station.clone()));
                let counted = place.and_then(|place| ours.remove(&(*place, line.month.clone(), line.cell.clone())));
                if counted.unwrap_or_default() != line.registered {
                    return Ok(Some(format!("region {region} station {} {} matrix", line.station, line.month)));
                }
            }
        }
        if let Some((_, month, (class, problem))) = ours.into_keys().next() {
            return Ok(Some(format!("{month} matrix {} {}", class.code(), problem.code())));
        }
        Ok(None)
    }
}
