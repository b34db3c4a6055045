//! What the board of an organisation shows. Everything is added up from roll-ups whose size depends on the stations,
//! the spans of time and the classes, never on the number of complaints.

use std::collections::{BTreeMap, HashMap};

use domain::code::{ClassCode, ProblemCode};
use domain::directory::OrgKind;
use domain::figure::{Beside, Counts, Grain, Period, Piece};
use jiff::civil::Date;

use super::entries::below;
use super::{Unit, units, within};
use crate::db::{Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::project::{cell, tally};
use crate::query::Reach;
use crate::sql;

/// A span of the trend with the same span of the year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub period: Period,
    pub now: Counts,
    pub year_before: Counts,
}

/// The figures of a board.
#[derive(Clone, Debug)]
pub struct Board {
    pub period: Period,
    pub total: Counts,
    /// The units just below, each with what all of its stations have; the branches of a headquarters.
    pub below: Vec<Unit>,
    /// Every station within.
    pub stations: Vec<Unit>,
    /// The oldest first; the last is the period itself.
    pub trend: Vec<Point>,
    /// What is compared, and its sums: the period, the one before, the same one a year before.
    pub beside: Beside,
    pub compared: [Counts; 3],
    /// Registered complaints by class and problem; none that is 0.
    pub cells: BTreeMap<(ClassCode, ProblemCode), i64>,
}

/// Reads the board of an organisation over a whole year, quarter or month ([`Period::rounded`]).
///
/// # Errors
/// When the database fails.
pub fn board(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, period: Period, today: Date) -> StoreResult<Board> {
    let period = period.rounded();
    let spans = period.trend();
    let beside = period.beside(today);
    let grain = period.whole().map_or(Grain::Quarter, |(grain, _)| grain);
    let (mut children, mut stations): (Vec<Unit>, Vec<Unit>) = (Vec::new(), Vec::new());
    let mut sums: HashMap<String, Counts> = HashMap::new();
    let mut earlier = [Counts::default(), Counts::default()];
    let mut cells = BTreeMap::new();
    for reach in reaches {
        let units = units(tx, reach, org, period, Some(today))?;
        for unit in below(org, &units, &[]) {
            match children.iter_mut().find(|known| known.id == unit.id) {
                Some(known) => known.counts += &unit.counts,
                None => children.push(unit),
            }
        }
        stations.extend(units.into_iter().filter(|unit| unit.kind == OrgKind::Station));
        let place = Place::of(tx, reach, org)?;
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            let piece = Piece { grain, from: grain.key(first.year_before().from), to: grain.key(last.from) };
            for (span, counts) in place.sums(tx, &piece)? {
                *sums.entry(span).or_default() += &counts;
            }
        }
        if beside.running {
            // What the period itself has so far is in the trend.
            for (sum, part) in earlier.iter_mut().zip([beside.before, beside.year_before]) {
                for piece in part.pieces() {
                    for (_, counts) in place.sums(tx, &piece)? {
                        *sum += &counts;
                    }
                }
            }
        }
        for (cell, count) in place.cells(tx, period)? {
            *cells.entry(cell).or_default() += count;
        }
    }
    if children.is_empty() && org.kind != OrgKind::Station {
        children.clone_from(&stations);
    }
    let of = |period: Period| sums.get(&grain.key(period.from)).cloned().unwrap_or_default();
    if !beside.running {
        earlier = [of(beside.before), of(beside.year_before)];
    }
    let [before, year_before] = earlier;
    let point = |period: Period| Point { period, now: of(period), year_before: of(period.year_before()) };
    Ok(Board {
        period,
        total: stations.iter().map(|unit| &unit.counts).sum(),
        below: children,
        stations,
        trend: spans.into_iter().map(point).collect(),
        beside,
        compared: [of(period), before, year_before],
        cells,
    })
}

/// Registered complaints by class and problem over any days.
///
/// # Errors
/// When the database fails.
pub fn cells(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    period: Period,
) -> StoreResult<BTreeMap<(ClassCode, ProblemCode), i64>> {
    let mut cells = BTreeMap::new();
    for reach in reaches {
        let place = Place::of(tx, reach, org)?;
        for piece in period.pieces() {
            // The keys of a piece are periods themselves.
            let Some((first, last)) = Period::parse(&piece.from).zip(Period::parse(&piece.to)) else { continue };
            let part = Period { from: first.from, to: last.to };
            let found = if piece.grain == Grain::Day { place.days(tx, part)? } else { place.cells(tx, part)? };
            for (cell, count) in found {
                *cells.entry(cell).or_default() += count;
            }
        }
    }
    Ok(cells)
}

/// The stations of a county that count.
struct Place {
    reach: Reach,
    /// The patterns of their paths; none when every station of the county counts, which spares the look at each.
    within: Option<[Value; 2]>,
}

impl Place {
    fn of(tx: &mut Tx<'_>, reach: &Reach, org: &Org) -> StoreResult<Self> {
        if org.kind == OrgKind::Station {
            let reach = Reach { station: Some(org.id.clone()), ..reach.clone() };
            return Ok(Self { reach, within: None });
        }
        let values = within(reach, org);
        let outside = tx.query_opt(
            sql!(
                "SELECT COUNT(*) FROM org o WHERE o.region = $1 AND o.kind = 'station'
                 AND NOT ((o.path LIKE $2 OR COALESCE(o.chain_path, '') LIKE $2)
                 AND (o.path LIKE $3 OR COALESCE(o.chain_path, '') LIKE $3))"
            ),
            &values,
            |row| row.int(0),
        )?;
        let [_, seen, asked] = values;
        Ok(Self { reach: reach.clone(), within: (outside != Some(0)).then_some([seen, asked]) })
    }

    fn sums(&self, tx: &mut Tx<'_>, piece: &Piece) -> StoreResult<Vec<(String, Counts)>> {
        tally::sums(tx, &self.reach, piece, self.within.as_ref())
    }

    /// The cells of a period of whole months, those of all stations added up.
    fn cells(&self, tx: &mut Tx<'_>, period: Period) -> StoreResult<Vec<(cell::Cell, i64)>> {
        let none = || Value::from(None::<&str>);
        let [seen, asked] = self.within.clone().unwrap_or_else(|| [none(), none()]);
        let station = self.reach.station.as_ref().map(|station| station.as_str());
        let [first, last] = [period.from, period.to].map(|day| Grain::Month.key(day));
        tx.query(
            sql!(
                "SELECT t.class, t.problem, CAST(SUM(t.registered) AS BIGINT) FROM tally_cell t
                 WHERE t.region = $1 AND t.month >= $2 AND t.month <= $3
                 AND (CAST($4 AS TEXT) IS NULL OR t.station_id = $4)
                 AND (CAST($5 AS TEXT) IS NULL OR t.station_id IN (
                    SELECT o.id FROM org o WHERE o.region = $1 AND (o.path LIKE $5 OR o.chain_path LIKE $5)
                    AND (o.path LIKE $6 OR o.chain_path LIKE $6)))
                 GROUP BY t.class, t.problem HAVING SUM(t.registered) > 0"
            ),
            &[self.reach.region.as_str().into(), first.into(), last.into(), station.into(), seen, asked],
            |row| Ok((cell::read(&row.text(0)?, &row.text(1)?)?, row.int(2)?)),
        )
    }

    /// The cells of days at the edge of a period, from the facts: the roll-up knows months only.
    fn days(&self, tx: &mut Tx<'_>, period: Period) -> StoreResult<Vec<(cell::Cell, i64)>> {
        let none = || Value::from(None::<&str>);
        let [seen, asked] = self.within.clone().unwrap_or_else(|| [none(), none()]);
        let station = self.reach.station.as_ref().map(|station| station.as_str());
        tx.query(
            sql!(
                "SELECT f.class, f.problem, CAST(SUM(f.value) AS BIGINT) FROM case_fact f
                 WHERE f.region = $1 AND f.measure = 'registered' AND f.day >= $2 AND f.day <= $3
                 AND (CAST($4 AS TEXT) IS NULL OR f.station_id = $4)
                 AND (CAST($5 AS TEXT) IS NULL OR f.station_id IN (
                    SELECT o.id FROM org o WHERE o.region = $1 AND (o.path LIKE $5 OR o.chain_path LIKE $5)
                    AND (o.path LIKE $6 OR o.chain_path LIKE $6)))
                 GROUP BY f.class, f.problem HAVING SUM(f.value) > 0"
            ),
            &[self.reach.region.as_str().into(), period.from.into(), period.to.into(), station.into(), seen, asked],
            |row| Ok((cell::read(&row.text(0)?, &row.text(1)?)?, row.int(2)?)),
        )
    }
}
