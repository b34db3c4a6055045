//! How much of a figure that complaints do not give each unit below has: the way from a number of a city down to the
//! stations, and to what belongs to no station.

use domain::directory::{Industry, OrgKind, Venue};
use domain::figure::{Counts, Measure, Period};
use jiff::civil::Date;

use super::entries::{below, filled};
use super::{Unit, points};
use crate::db::Tx;
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::rules::Rules;
use crate::sql;

/// Which figure: of a row of the form, or of all.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    pub measure: Measure,
    pub venue: Option<Venue>,
    pub industry: Option<Industry>,
}

impl Counted {
    /// Whether a row of the form is within.
    fn holds(&self, (venue, industry): (Venue, Option<Industry>)) -> bool {
        let of_industry = |wanted| venue == Venue::Enterprise && industry.unwrap_or(Industry::Other) == wanted;
        self.venue.is_none_or(|wanted| wanted == venue) && self.industry.is_none_or(of_industry)
    }
}

/// A figure, and where it comes from.
#[derive(Clone, Debug)]
pub struct Spread {
    pub total: i64,
    /// The units just below that have any of it; the branches of a headquarters.
    pub below: Vec<Unit>,
    /// What belongs to no station: venues that must have one, points beside the stations; by name, those of this
    /// organisation alone.
    pub places: Vec<String>,
}

/// How much of a figure each unit below has.
///
/// # Errors
/// When the database fails.
pub fn spread(
    tx: &mut Tx<'_>,
    rules: &Rules,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    today: Date,
    wanted: Counted,
) -> StoreResult<Spread> {
    let Counted { measure, .. } = wanted;
    let mut all = Spread { total: 0, below: Vec::new(), places: Vec::new() };
    for reach in reaches {
        let policy = rules.policies.at(&reach.region, today);
        let (mut units, due) = filled(tx, reach, org, period, &policy, today)?;
        let mut extra: Vec<(String, Counts)> = Vec::new();
        for one in due.into_iter().filter(|one| wanted.holds(one.row) && one.counts.get(measure) > 0) {
            if one.path == org.path {
                all.places.push(one.name);
            }
            extra.push((one.path, one.counts));
        }
        // The points have no kind of venue.
        if matches!(measure, Measure::ContactPoints | Measure::WatchPoints) && wanted.venue.is_none() {
            extra.extend(points(tx, reach, org)?);
            all.places.extend(points_of(tx, reach, org, measure)?);
        }
        for unit in &mut units {
            if unit.kind == OrgKind::Station && !wanted.holds(unit.row()) {
                unit.counts = Counts::default();
            }
        }
        let stations: Vec<Unit> = units.iter().filter(|unit| unit.kind == OrgKind::Station).cloned().collect();
        all.total += stations.iter().map(|unit| unit.counts.get(measure)).sum::<i64>();
        all.total += extra.iter().map(|(_, counts)| counts.get(measure)).sum::<i64>();
        let children = if org.kind == OrgKind::Chain { stations } else { below(org, &units, &extra) };
        for unit in children.into_iter().filter(|unit| unit.counts.get(measure) != 0) {
            match all.below.iter_mut().find(|known| known.id == unit.id) {
                Some(known) => known.counts += &unit.counts,
                None => all.below.push(unit),
            }
        }
    }
    all.places.sort();
    Ok(all)
}

/// The points that belong to the organisation itself.
fn points_of(tx: &mut Tx<'_>, reach: &Reach, org: &Org, measure: Measure) -> StoreResult<Vec<String>> {
    let kind = if measure == Measure::ContactPoints { OrgKind::ContactPoint } else { OrgKind::WatchPoint };
    let [region, seen] = reach.values();
    tx.query(
        sql!(
            "SELECT o.name FROM org o WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND o.parent_id = $3 AND o.kind = $4 ORDER BY o.name"
        ),
        &[region, seen, org.id.as_str().into(), kind.value().into()],
        |row| row.text(0),
    )
}
