//! The city's quarter and its board over 3,000 stations at few and at many cases, and what the roll-ups add to a registration.
//! `bench figures FEW MANY` measures this alone.

use std::sync::Arc;
use std::time::Instant;

use domain::directory::OrgId;
use domain::figure::{Measure, Period};
use domain::kernel::Moment;
use hejie::simulate::{self, CITY, Plan};
use store::query::{Reach, figures};
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Db, Door, StoreError, directory};

use crate::Figure;
use crate::register::median;

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

/// Microseconds of the last whole quarter of a city with so many cases, and of the board of the running one.
fn quarter(db: &Db, now: Moment, cases: usize) -> anyhow::Result<[f64; 2]> {
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
    let seen = || -> anyhow::Result<f64> {
        let begun = Instant::now();
        let board = door.db.read(|tx| {
            let city = directory::org(tx, CITY, &OrgId::from("sim-city"))?.ok_or(StoreError::NotFound("city"))?;
            let reaches = Reach::below(tx, &city)?;
            figures::board(tx, &reaches, &city, Period::quarter_around(now.day()), now.day())
        })?;
        let cells: i64 = board.cells.values().sum();
        anyhow::ensure!(cells == board.total.get(Measure::Registered), "the matrix does not add up");
        Ok(begun.elapsed().as_secs_f64() * 1e6)
    };
    let quarter = median((0..ROUNDS).map(|_| once()).collect::<anyhow::Result<_>>()?);
    Ok([quarter, median((0..ROUNDS).map(|_| seen()).collect::<anyhow::Result<_>>()?)])
}

/// The quarter and the board at many cases beside the same at few.
pub fn measure(now: Moment, few: usize, many: usize) -> anyhow::Result<Vec<Figure>> {
    let (small, large) = (Scratch::sqlite()?, Scratch::sqlite()?);
    let (few, many) = (quarter(&small.db, now, few)?, quarter(&large.db, now, many)?);
    let figure = |what, ours, reference| Figure {
        what,
        ours,
        reference,
        unit: "µs",
        of: "the same at few cases: 10,000 unless said otherwise",
    };
    Ok(vec![
        figure("the city's quarter over 3,000 stations, many cases", many[0], few[0]),
        figure("the city's board over 3,000 stations, many cases", many[1], few[1]),
    ])
}
