//! A made-up county by chance (D36): forty stations, twelve of them bad in the known ways, and two years of complaints
//! told from a seed alone; and what the rules of the list say of them without any database.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Calendar;
use domain::case::{Entry, fold};
use domain::directory::{CaseId, OrgId, PersonId, Venue};
use domain::figure::{Measure, facts};
use domain::report::Quarter;
use domain::risk::{self, Cause, Quarters};
use hejie::simulate::{Dice, Given, tell};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

pub const STATIONS: usize = 40;
/// Different consumers of the county.
pub const CONSUMERS: i64 = 20;
/// The year in which the bad ones are bad; the year before is their past.
const YEAR: i16 = 2026;

/// How a station was made bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bad {
    /// The plaque was never proved.
    Plaque,
    /// Complaints are not registered any more.
    Silent,
    /// Consumers are pushed to withdraw.
    Pushing,
    /// Packs come three weeks late.
    Late,
    /// Nobody studied anything.
    Untrained,
}

impl Bad {
    /// The reason by which the list should find it.
    #[must_use]
    pub const fn cause(self) -> Cause {
        match self {
            Self::Plaque => Cause::Plaque,
            Self::Silent => Cause::Silence,
            Self::Pushing => Cause::Withdrawn,
            Self::Late => Cause::Packs,
            Self::Untrained => Cause::Untrained,
        }
    }

    /// Whether it can be told only from counts, so that chance may hide it.
    #[must_use]
    pub const fn by_chance(self) -> bool {
        matches!(self, Self::Silent | Self::Pushing)
    }
}

/// Which stations are bad, spread over the county.
pub const BAD: &[(usize, Bad)] = &[
    (1, Bad::Plaque),
    (22, Bad::Plaque),
    (5, Bad::Silent),
    (17, Bad::Silent),
    (33, Bad::Silent),
    (8, Bad::Pushing),
    (27, Bad::Pushing),
    (38, Bad::Pushing),
    (12, Bad::Late),
    (30, Bad::Late),
    (15, Bad::Untrained),
    (36, Bad::Untrained),
];

/// How the station at this place was made bad.
#[must_use]
pub fn bad(at: usize) -> Option<Bad> {
    BAD.iter().find(|(one, _)| *one == at).map(|(_, how)| *how)
}

/// The name of the station at this place in the tables.
#[must_use]
pub fn station(at: usize) -> OrgId {
    OrgId(format!("year-{at:02}"))
}

/// The name of a consumer.
#[must_use]
pub fn consumer(number: i64) -> PersonId {
    PersonId(format!("year-person-{number}"))
}

#[must_use]
pub fn venue(at: usize) -> Venue {
    [Venue::Mall, Venue::Supermarket, Venue::Market][at % 3]
}

/// One complaint with its whole history.
pub struct Told {
    pub site: usize,
    pub quarter: Quarter,
    pub id: CaseId,
    pub entries: Vec<Entry>,
}

/// A county told from a seed.
pub struct County {
    /// Complaints to be expected of each station in a quarter of the first year. Nobody is made larger so as to be found.
    pub quarterly: Vec<f64>,
    pub told: Vec<Told>,
}

impl County {
    /// Two years of complaints. A station's second year is up to three tenths busier or quieter than its first for no
    /// bad reason, so that a good one is not simply what it was.
    ///
    /// # Panics
    /// When the simulation knows a code that the tables do not.
    #[must_use]
    pub fn told(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let (calendar, today) = (Calendar::default(), date(2027, 1, 25));
        let quarterly: Vec<f64> = (0..STATIONS).map(|_| 0.5 + 4.0 * dice.gamma_half()).collect();
        let swing: Vec<f64> = (0..STATIONS).map(|_| 0.7 + 0.6 * dice.unit()).collect();
        let mut serials: BTreeMap<(usize, i16), u32> = BTreeMap::new();
        let mut told = Vec::new();
        for quarter in quarters() {
            let now = quarter.year() == YEAR;
            for site in 0..STATIONS {
                if now && bad(site) == Some(Bad::Silent) {
                    continue;
                }
                let expected = quarterly[site] * if now { swing[site] } else { 1.0 };
                for _ in 0..dice.poisson(expected) {
                    let on = quarter.first().saturating_add(dice.between(0, 89).days()).min(quarter.last());
                    let serial = serials.entry((site, on.year())).or_default();
                    *serial += 1;
                    let pushes = now && bad(site) == Some(Bad::Pushing);
                    let given = Given {
                        calendar: &calendar,
                        station: &station(site),
                        code: &format!("YEAR{site:02}"),
                        serial: *serial,
                        consumer: consumer(dice.between(0, CONSUMERS - 1)),
                        success: if pushes { 0.35 } else { 0.55 + 0.2 * dice.unit() },
                        pushed: if pushes { 0.9 } else { 0.0 },
                        on,
                        today,
                    };
                    let id = CaseId(format!("year-{site}-{}-{serial}", on.year()));
                    let entries = tell(&mut dice, &given).expect("the codes are in the tables");
                    told.push(Told { site, quarter, id, entries });
                }
            }
        }
        Self { quarterly, told }
    }

    /// The reasons that come out of the counts of each station, by the rules alone.
    ///
    /// # Panics
    /// When a history does not begin with a registration.
    #[must_use]
    pub fn reasons(&self) -> Vec<BTreeSet<Cause>> {
        let mut registered: BTreeMap<(usize, Quarter), i64> = BTreeMap::new();
        let mut ended = vec![(0, 0); STATIONS];
        let whole: BTreeSet<Quarter> = quarters().collect();
        for one in &self.told {
            let case = fold(&one.id, &one.entries).expect("a registration");
            for fact in facts(&case) {
                let within = |day: Date| day.year() == YEAR;
                match fact.measure {
                    Measure::Registered => {
                        *registered.entry((one.site, Quarter::of(fact.day))).or_default() += fact.value;
                    }
                    Measure::Withdrawn if within(fact.day) => ended[one.site].0 += fact.value,
                    Measure::Ended if within(fact.day) => ended[one.site].1 += fact.value,
                    _ => {}
                }
            }
        }
        let count = |site, quarter: &Quarter| registered.get(&(site, *quarter)).copied().unwrap_or_default();
        let past: Vec<Quarters> = (0..STATIONS)
            .map(|site| Quarters {
                venue: Some(venue(site)),
                counts: whole.iter().rev().map(|quarter| (count(site, quarter), 0)).collect(),
            })
            .collect();
        let mut found = vec![BTreeSet::new(); STATIONS];
        for (site, run) in risk::silences(&past).into_iter().enumerate() {
            found[site].extend(run.and_then(|run| risk::silence(run, String::new())).map(|one| one.cause));
        }
        for (site, against) in risk::against_others(&ended).into_iter().enumerate() {
            found[site].extend(risk::withdrawn(against, String::new()).map(|one| one.cause));
        }
        found
    }
}

/// The eight quarters of the two years.
pub fn quarters() -> impl Iterator<Item = Quarter> {
    let first = Quarter::of(date(YEAR - 1, 1, 1));
    std::iter::successors(Some(first), |quarter| Some(quarter.next())).take_while(|quarter| quarter.year() <= YEAR)
}
