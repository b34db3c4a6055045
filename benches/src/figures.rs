//! The city's quarter over 3,000 stations at few and at many cases, and what the roll-ups add to a registration.
//! `bench figures FEW MANY` measures this alone.

use std::sync::Arc;
use std::time::Instant;

use domain::directory::OrgId;
use domain::figure::Period;
use domain::kernel::Moment;
use hejie::county;
use hejie::simulate::{self, CITY, Plan};
use store::query::{Reach, figures};
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Db, Door, EngineKind, StoreError, directory};

use crate::Figure;
use crate::register::{self, median};

const STATIONS: usize = 3_000;
/// Times the quarter is asked for, of which the median counts.
const ROUNDS: usize = 15;

/// A door with keys of its own.
pub fn door(db: &Db) -> anyhow::Result<Door> {
    let dice = Dice::new(11);
    let mut secret = [0; 64];
    store::ids::Entropy::fill(&dice, &mut secret);
    Ok(Door::new(db.clone(), Keys::new(&secret), Arc::new(dice))?)
}

/// Microseconds of the last whole quarter of a city with so many cases.
fn quarter(db: &Db, now: Moment, cases: usize) -> anyhow::Result<f64> {
    let door = door(db)?;
    let begun = Instant::now();
    simulate::run(&door, Plan { stations: STATIONS, cases, seed: 1 }, now, &mut |_, _| {})?;
    eprintln!("{cases} cases at {STATIONS} stations made in {:.0} s", begun.elapsed().as_secs_f64());
    let period = Period::quarter_around(now.day()).before();
    let once = || -> anyhow::Result<f64> {
        let begun = Instant::now();
        let summary = door.db.read(|tx| {
            let city = directory::org(tx, CITY, &OrgId::from("sim-city"))?.ok_or(StoreError::NotFound("city"))?;
            let reaches = Reach::below(tx, &city)?;
            figures::summary_of(tx, &reaches, &city, period)
        })?;
        anyhow::ensure!(summary.check().is_empty(), "the quarter does not add up");
        Ok(begun.elapsed().as_secs_f64() * 1e6)
    };
    Ok(median((0..ROUNDS).map(|_| once()).collect::<anyhow::Result<_>>()?))
}

/// What an engine is called.
fn engine(scratch: &Scratch) -> &'static str {
    match scratch.kind() {
        EngineKind::Sqlite => "SQLite",
        EngineKind::Postgres => "PostgreSQL",
    }
}

/// The quarter at many cases beside the quarter at few, and a registration with its figures beside one without, on
/// each engine that is there.
pub fn measure(now: Moment, few: usize, many: usize) -> anyhow::Result<Vec<Figure>> {
    let mut all = Vec::new();
    for (small, large) in Scratch::each()?.into_iter().zip(Scratch::each()?) {
        let engine = engine(&small);
        let reference = quarter(&small.db, now, few)?;
        let ours = quarter(&large.db, now, many)?;
        all.push(Figure {
            what: format!("{engine}: the city's quarter over 3,000 stations and {many} cases"),
            ours,
            reference,
            unit: "µs",
            of: "the same over few cases: 10,000 unless said otherwise",
        });
        drop((small, large));
    }
    for scratch in Scratch::each()? {
        let door = door(&scratch.db)?;
        county::make(&door, now)?;
        all.push(register::beside_figures(&door, &register::clerk(&door)?, now, engine(&scratch))?);
    }
    Ok(all)
}
