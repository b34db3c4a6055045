//! The complaints behind a figure, the newest fact first.

use domain::code::{ClassCode, ProblemCode};
use domain::directory::{Industry, Venue};
use domain::figure::{Measure, Period};
use jiff::civil::Date;

use super::within;
use crate::db::{Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::{Line, Reach, lines, read_line};
use crate::sql;

/// At most so many are listed at once.
pub const MOST: usize = 500;

/// A complaint with what it gives to the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub line: Line,
    /// 1, or fen.
    pub value: i64,
    /// The last day on which it counts; none for what is carried over.
    pub day: Option<Date>,
}

/// A figure: of which row of the form, and what.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub measure: Measure,
    pub venue: Option<Venue>,
    pub industry: Option<Industry>,
    /// Only of what is registered.
    pub class: Option<ClassCode>,
    pub problem: Option<ProblemCode>,
}

impl Wanted {
    /// A figure of every row.
    #[must_use]
    pub const fn of(measure: Measure) -> Self {
        Self { measure, venue: None, industry: None, class: None, problem: None }
    }
}

/// The complaints behind a figure of an organisation, at most [`MOST`].
///
/// # Errors
/// When the database fails.
pub fn cases(
    tx: &mut Tx<'_>,
    reach: &Reach,
    org: &Org,
    period: Period,
    measure: Measure,
    venue: Option<Venue>,
) -> StoreResult<Vec<Given>> {
    cases_where(tx, reach, org, period, &Wanted { venue, ..Wanted::of(measure) })
}

/// The same, of an industry too.
///
/// # Errors
/// When the database fails.
pub fn cases_where(
    tx: &mut Tx<'_>,
    reach: &Reach,
    org: &Org,
    period: Period,
    wanted: &Wanted,
) -> StoreResult<Vec<Given>> {
    let facts = match wanted.measure {
        Measure::Carried => standing(tx, reach, org, period.past(), wanted)?,
        Measure::Forward => standing(tx, reach, org, Some(Period { from: Period::DAWN, ..period }), wanted)?,
        _ => happened(tx, reach, org, period, wanted)?,
    };
    let mut given = Vec::with_capacity(facts.len());
    for (case, value, day) in facts {
        let line =
            tx.query_opt(lines!("AND r.case_id = $2"), &[reach.region.as_str().into(), (&case).into()], read_line)?;
        given.extend(line.map(|line| Given { line, value, day }));
    }
    Ok(given)
}

type Facts = Vec<(String, i64, Option<Date>)>;

/// `$1` to `$3` the scope, `$4` the measure, `$5`, `$6` the days, `$7` the kind of venue, `$8` the industry, `$9` and
/// `$10` class and problem.
fn values(reach: &Reach, org: &Org, period: Period, wanted: &Wanted, measure: Measure) -> [Value; 10] {
    let [region, seen, asked] = within(reach, org);
    let venue = wanted.venue.map(Venue::value).into();
    let industry = wanted.industry.map(Industry::value).into();
    let class = wanted.class.as_ref().map(ClassCode::code).into();
    let problem = wanted.problem.as_ref().map(ProblemCode::code).into();
    [region, seen, asked, measure.value().into(), period.from.into(), period.to.into(), venue, industry, class, problem]
}

fn happened(tx: &mut Tx<'_>, reach: &Reach, org: &Org, period: Period, wanted: &Wanted) -> StoreResult<Facts> {
    tx.query(
        sql!(
            "SELECT f.case_id, CAST(SUM(f.value) AS BIGINT), MAX(f.day)
             FROM case_fact f JOIN org o ON o.region = f.region AND o.id = f.station_id
             WHERE f.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND f.measure = $4 AND f.day >= $5 AND f.day <= $6
             AND (CAST($7 AS TEXT) IS NULL OR COALESCE(o.venue, 'enterprise') = $7)
             AND (CAST($8 AS TEXT) IS NULL OR COALESCE(o.industry, 'other') = $8)
             AND (CAST($9 AS TEXT) IS NULL OR f.class = $9) AND (CAST($10 AS TEXT) IS NULL OR f.problem = $10)
             GROUP BY f.case_id ORDER BY MAX(f.day) DESC, f.case_id LIMIT 500"
        ),
        &values(reach, org, period, wanted, wanted.measure),
        |row| Ok((row.text(0)?, row.int(1)?, row.opt_day(2)?)),
    )
}

/// Those in hand at the end of a period that begins with everything.
fn standing(tx: &mut Tx<'_>, reach: &Reach, org: &Org, period: Option<Period>, wanted: &Wanted) -> StoreResult<Facts> {
    let Some(period) = period else { return Ok(Vec::new()) };
    tx.query(
        sql!(
            "SELECT f.case_id, CAST(SUM(f.value) AS BIGINT)
             FROM case_fact f JOIN org o ON o.region = f.region AND o.id = f.station_id
             WHERE f.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND f.measure = $4 AND f.day >= $5 AND f.day <= $6
             AND (CAST($7 AS TEXT) IS NULL OR COALESCE(o.venue, 'enterprise') = $7)
             AND (CAST($8 AS TEXT) IS NULL OR COALESCE(o.industry, 'other') = $8)
             AND (CAST($9 AS TEXT) IS NULL OR f.class = $9) AND (CAST($10 AS TEXT) IS NULL OR f.problem = $10)
             GROUP BY f.case_id HAVING SUM(f.value) > 0 ORDER BY MIN(f.day), f.case_id LIMIT 500"
        ),
        &values(reach, org, period, wanted, Measure::Pending),
        |row| Ok((row.text(0)?, row.int(1)?, None)),
    )
}
