//! The city's quarter, its board and its hot topics over 3,000 stations at few and at many cases, and what the roll-ups
//! add to a registration.

use std::sync::Arc;
use std::time::Instant;

use domain::directory::OrgId;
use domain::figure::{Measure, Period};
use domain::kernel::Moment;
use domain::topic::Window;
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

/// Microseconds of the pages of a city.
struct Seen {
    /// 附件3 of the last whole quarter.
    quarter: f64,
    /// 附件6 of it, with how every station stands.
    entries: f64,
    /// The board of the running one.
    board: f64,
    /// The hot topics of the last thirty days, which read a row a complaint.
    topics: f64,
}

/// Makes a city with so many cases.
fn make(db: &Db, now: Moment, cases: usize) -> anyhow::Result<Door> {
    let door = door(db)?;
    let begun = Instant::now();
    simulate::run(&door, Plan { stations: STATIONS, cases, seed: 1 }, now, &mut |_, _| {})?;
    eprintln!("{cases} cases at {STATIONS} stations made in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(door)
}

/// Looks at a city with so many cases.
fn seen(door: &Door, now: Moment, cases: usize) -> anyhow::Result<Seen> {
    let running = Period::quarter_around(now.day());
    let city = door.db.read(|tx| directory::org(tx, CITY, &OrgId::from("sim-city")))?;
    let city = city.ok_or(StoreError::NotFound("city"))?;
    let quarter = timed(|| {
        let summary = door.db.read(|tx| {
            let reaches = Reach::below(tx, &city)?;
            figures::summary_of(tx, &reaches, &city, running.before())
        })?;
        anyhow::ensure!(summary.check().is_empty(), "the quarter does not add up");
        Ok(())
    })?;
    let rules = door.rules();
    let entries = timed(|| {
        let entries = door.db.read(|tx| {
            let reaches = Reach::below(tx, &city)?;
            figures::entries_of(tx, &rules, &reaches, &city, running.before(), now.day())
        })?;
        let stations = i64::try_from(STATIONS)?;
        anyhow::ensure!(entries.summary.total.get(Measure::EightOnes) == stations, "a station has no 八个一");
        Ok(())
    })?;
    let board = timed(|| {
        let board = door.db.read(|tx| {
            let reaches = Reach::below(tx, &city)?;
            figures::board(tx, &reaches, &city, running, now.day())
        })?;
        let cells: i64 = board.cells.values().sum();
        anyhow::ensure!(cells == board.total.get(Measure::Registered), "the matrix does not add up");
        Ok(())
    })?;
    let window = Window::recent(now.day());
    let topics = timed(|| {
        let topics = door.db.read(|tx| {
            let reaches = Reach::below(tx, &city)?;
            figures::topic::topics(tx, &reaches, &city, &window)
        })?;
        anyhow::ensure!(topics.now > 0 || cases < STATIONS, "no complaint of the last thirty days was read");
        Ok(())
    })?;
    Ok(Seen { quarter, entries, board, topics })
}

/// Microseconds of the middle one of several rounds.
fn timed(once: impl Fn() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let round = |_| {
        let begun = Instant::now();
        once()?;
        Ok(begun.elapsed().as_secs_f64() * 1e6)
    };
    Ok(median((0..ROUNDS).map(round).collect::<anyhow::Result<_>>()?))
}

/// What an engine is called.
const fn name(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Sqlite => "SQLite",
        EngineKind::Postgres => "PostgreSQL",
    }
}

/// A scratch database on an engine; nothing where it is not there.
fn scratch(kind: EngineKind) -> anyhow::Result<Option<Scratch>> {
    Ok(Scratch::each()?.into_iter().find(|one| one.kind() == kind))
}

/// The quarter and the board at many cases beside the same at few, and a registration with its figures beside one
/// without, on one engine.
pub fn measure(now: Moment, kind: EngineKind, few: usize, many: usize) -> anyhow::Result<Vec<Figure>> {
    let engine = name(kind);
    let (Some(small), Some(large), Some(third)) = (scratch(kind)?, scratch(kind)?, scratch(kind)?) else {
        anyhow::bail!("{engine} is not there: run this by scripts/with-postgres");
    };
    // All is made first, so that all is measured within the same minutes.
    let (small, large) = (make(&small.db, now, few)?, make(&large.db, now, many)?);
    let door = door(&third.db)?;
    county::make(&door, now)?;
    let mut all = vec![register::beside_figures(&door, &register::clerk(&door)?, now, engine)?];
    let (less, most) = (seen(&small, now, few)?, seen(&large, now, many)?);
    let pages = [
        ("quarter", most.quarter, less.quarter),
        ("quarter by 附件6", most.entries, less.entries),
        ("board", most.board, less.board),
        ("hot topics", most.topics, less.topics),
    ];
    for (page, ours, reference) in pages {
        all.push(Figure {
            what: format!("{engine}: the city's {page} over 3,000 stations and {many} cases"),
            ours,
            reference,
            unit: "µs",
            of: "the same over 10,000 cases, unless the first number was another",
        });
    }
    Ok(all)
}
