//! The figures of an organisation over a period (F3, F4, D9). What complaints and consultations give is read from
//! the roll-ups of each station; the few other things are counted where they are kept (docs/decisions/0014).

mod amended;
mod beside;
mod board;
mod drill;
mod entries;
mod publish;
mod records;
mod second;
mod spread;
mod supervised;
pub mod topic;

use std::collections::HashMap;

use domain::directory::{Industry, OrgId, OrgKind, Venue};
use domain::figure::{Counts, Measure, Period, Summary, activity};
use domain::network::life::LifeStage;
use jiff::civil::Date;

pub use amended::{Amendment, amendments};
pub use board::{Board, Point, board, cells};
pub use drill::{After, Given, Part, Sum, Wanted, divided, page, sum};
pub use entries::{Entries, as_of, entries, entries_of};
pub use publish::{Asking, published};
pub use records::{Record, recorded, records};
pub use second::second;
pub use spread::{Counted, Spread, spread};

use super::Reach;
use crate::db::{Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::project::tally;
use crate::sql;

/// An organisation within, and what it has; of every kind but the points.
#[derive(Clone, Debug)]
pub struct Unit {
    pub region: String,
    pub id: OrgId,
    pub code: String,
    pub name: String,
    pub path: String,
    pub kind: OrgKind,
    pub venue: Option<Venue>,
    pub industry: Option<Industry>,
    pub life: Option<LifeStage>,
    pub counts: Counts,
}

impl Unit {
    /// The row of the form that it belongs to; a station without a kind of venue is an enterprise of some other sort.
    #[must_use]
    pub fn row(&self) -> (Venue, Option<Industry>) {
        (self.venue.unwrap_or(Venue::Enterprise), self.industry)
    }
}

/// 汇总表 (附件3) of an organisation within a reach. The columns that are 附件6's alone are not looked up: see
/// [`entries()`].
///
/// # Errors
/// When the database fails.
pub fn summary(tx: &mut Tx<'_>, reach: &Reach, org: &Org, period: Period) -> StoreResult<Summary> {
    let units = units(tx, reach, org, period, None)?;
    Ok(summed(tx, reach, org, period, &units)?.0)
}

/// The same over several counties: a level above is the sum of what is below it.
///
/// # Errors
/// When the database fails.
pub fn summary_of(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, period: Period) -> StoreResult<Summary> {
    let mut all = Summary::empty(period);
    for reach in reaches {
        all.merge(&summary(tx, reach, org, period)?);
    }
    Ok(all)
}

/// Adds units up by kind of venue; also gives the points beside them.
fn summed(
    tx: &mut Tx<'_>,
    reach: &Reach,
    org: &Org,
    period: Period,
    units: &[Unit],
) -> StoreResult<(Summary, Vec<(String, Counts)>)> {
    let mut summary = Summary::empty(period);
    for unit in units.iter().filter(|unit| unit.kind == OrgKind::Station) {
        let (venue, industry) = unit.row();
        summary.put(venue, industry, &unit.counts);
    }
    let points = points(tx, reach, org)?;
    for (_, counts) in &points {
        summary.total += counts;
    }
    Ok((summary, points))
}

/// The organisations within, by path, each station with its figures of the period. `today` tells which limits of
/// a period that is not over have run out; without it the period is taken as over.
///
/// # Errors
/// When the database fails.
pub fn units(tx: &mut Tx<'_>, reach: &Reach, org: &Org, period: Period, today: Option<Date>) -> StoreResult<Vec<Unit>> {
    let mut units = listed(tx, reach, org)?;
    let region = reach.region.as_str();
    // Of a single station only its own rows are read.
    let one = match units.as_slice() {
        [unit] if unit.kind == OrgKind::Station => Some(unit.id.0.clone()),
        _ => None,
    };
    let reach = &Reach { station: one.clone().map(OrgId), ..reach.clone() };
    let mut at = At::new(&mut units);
    for piece in period.pieces() {
        tally::each(tx, region, &piece, one.as_deref(), |station, _, had| at.each(station, |counts| *counts += had))?;
    }
    for piece in period.past().map(|past| past.pieces()).unwrap_or_default() {
        tally::pending(tx, reach, &piece, |station, pending| {
            at.each(station, |counts| counts.add(Measure::Carried, pending));
        })?;
    }
    beside::clues(tx, region, period, &mut at)?;
    beside::dispatches(tx, region, period, today, &mut at)?;
    beside::life(tx, region, period, &mut at)?;
    supervised::add(tx, region, period, today, &mut at)?;
    for unit in units.iter_mut().filter(|unit| unit.kind == OrgKind::Station) {
        let counts = &mut unit.counts;
        counts.set(Measure::Forward, counts.get(Measure::Carried) + counts.get(Measure::Pending));
        let silent = counts.get(Measure::Registered) + counts.get(Measure::Consulted) == 0;
        counts.set(Measure::Silent, if silent { counts.get(Measure::Stations) } else { 0 });
        activity::note_kinds(counts);
    }
    Ok(units)
}

/// The units by id, for adding to them what was read of a whole county.
struct At<'a> {
    units: &'a mut [Unit],
    places: HashMap<String, usize>,
}

impl<'a> At<'a> {
    fn new(units: &'a mut [Unit]) -> Self {
        let places = units.iter().enumerate().map(|(place, unit)| (unit.id.0.clone(), place)).collect();
        Self { units, places }
    }

    fn unit(&mut self, id: &str) -> Option<&mut Unit> {
        self.places.get(id).and_then(|place| self.units.get_mut(*place))
    }

    /// Changes the counts of a unit; one that is not within is passed over.
    fn each(&mut self, id: &str, change: impl FnOnce(&mut Counts)) {
        if let Some(unit) = self.unit(id) {
            change(&mut unit.counts);
        }
    }
}

/// `$1` county, `$2` what may be seen, `$3` what is asked for.
fn within(reach: &Reach, org: &Org) -> [Value; 3] {
    let [region, path] = reach.values();
    [region, path, format!("{}%", org.path).into()]
}

fn listed(tx: &mut Tx<'_>, reach: &Reach, org: &Org) -> StoreResult<Vec<Unit>> {
    tx.query(
        sql!(
            "SELECT o.id, o.name, o.path, o.kind, o.venue, o.industry, o.life, o.code FROM org o
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind NOT IN ('contact_point', 'watch_point')
             ORDER BY o.path"
        ),
        &within(reach, org),
        |row| {
            Ok(Unit {
                region: reach.region.clone(),
                id: OrgId(row.text(0)?),
                code: row.text(7)?,
                name: row.text(1)?,
                path: row.text(2)?,
                kind: row.choice(3)?,
                venue: row.opt_choice(4)?,
                industry: row.opt_choice(5)?,
                life: row.opt_choice(6)?,
                counts: Counts::default(),
            })
        },
    )
}

/// The points beside the stations (D9), by the path of what they belong to.
fn points(tx: &mut Tx<'_>, reach: &Reach, org: &Org) -> StoreResult<Vec<(String, Counts)>> {
    tx.query(
        sql!(
            "SELECT o.kind, p.path, COUNT(*) FROM org o JOIN org p ON p.region = o.region AND p.id = o.parent_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind IN ('contact_point', 'watch_point')
             GROUP BY o.kind, p.path"
        ),
        &within(reach, org),
        |row| {
            let contact = row.choice::<OrgKind>(0)? == OrgKind::ContactPoint;
            let measure = if contact { Measure::ContactPoints } else { Measure::WatchPoints };
            Ok((row.text(1)?, std::iter::once((measure, row.int(2)?)).collect()))
        },
    )
}
