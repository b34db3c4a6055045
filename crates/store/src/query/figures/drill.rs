//! The complaints behind a figure: what they add up to, page by page, and divided by a dimension. Class and problem are
//! those of the registration's fact, as in the matrix; channel and outcome those of the case's row: all of them as the
//! record stands today, so that neither a correction nor a reopening needs more than the case's own rows.

use std::collections::BTreeMap;

use domain::directory::OrgKind;
use domain::figure::{Cut, Dimension, Measure, Period, ground_part};
use jiff::civil::Date;

use super::{Unit, listed, within};
use crate::db::{Sql, Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::{Line, Reach, line_columns, line_joins, read_line};
use crate::sql;

/// Lines on a page.
pub const PAGE: usize = 100;

/// So many measures at most go into one list: those of the denominator of 和解率.
const MEASURES: usize = 6;

/// A complaint with what it gives to the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub line: Line,
    /// 1, or fen.
    pub value: i64,
    /// The last day on which it counts; for what is in hand, since when.
    pub day: Date,
}

/// A figure: which facts it adds up, and of which part.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// One measure, or those that a rate divides by.
    pub measures: Vec<Measure>,
    pub cut: Cut,
}

impl Wanted {
    /// A figure of every row.
    #[must_use]
    pub fn of(measure: Measure) -> Self {
        Self { measures: vec![measure], cut: Cut::default() }
    }

    /// Whether it is what is in hand on a day, and not what happened: the longest in hand come first.
    fn stands(&self) -> bool {
        self.measures.iter().any(|measure| matches!(measure, Measure::Carried | Measure::Forward))
    }
}

/// What complaints give to a figure, and how many of them do: one that was opened again may count twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub value: i64,
    pub cases: i64,
}

/// A part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As [`Cut::with`] takes it; of what lies below `339900.office`.
    pub key: String,
    pub name: String,
    pub value: i64,
}

/// The last line of the page before: its day and case.
pub type After = (Date, String);

/// The facts of a figure: `$1` to `$3` the scope, `$4`, `$5` the days, `$6` to `$11` the measures, `$12` and `$13` the kind of
/// venue and the industry, `$14` to `$18` class, problem, channel, outcome and ground. The case is looked at only when it
/// is asked for. The measures come first, so that the index on measure and day is walked and not every fact of a county.
macro_rules! facts {
    ($before:expr, $after:expr) => {
        sql!(concat!(
            $before,
            " FROM (SELECT CAST($6 AS TEXT) AS name UNION SELECT $7 UNION SELECT $8 UNION SELECT $9 UNION SELECT $10
                UNION SELECT $11) m
             CROSS JOIN case_fact f JOIN org o ON o.region = f.region AND o.id = f.station_id
             WHERE f.measure = m.name AND f.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND f.day >= $4 AND f.day <= $5
             AND (CAST($12 AS TEXT) IS NULL OR COALESCE(o.venue, 'enterprise') = $12)
             AND (CAST($13 AS TEXT) IS NULL OR CASE WHEN COALESCE(o.venue, 'enterprise') = 'enterprise'
                THEN COALESCE(o.industry, 'other') ELSE 'none' END = $13)
             AND (CAST($14 AS TEXT) IS NULL OR (SELECT g.class FROM case_fact g WHERE g.region = f.region
                AND g.case_id = f.case_id AND g.measure = 'registered') = $14)
             AND (CAST($15 AS TEXT) IS NULL OR (SELECT g.problem FROM case_fact g WHERE g.region = f.region
                AND g.case_id = f.case_id AND g.measure = 'registered') = $15)
             AND (CAST($16 AS TEXT) IS NULL OR (SELECT r.channel FROM case_row r WHERE r.region = f.region
                AND r.case_id = f.case_id) = $16)
             AND (CAST($17 AS TEXT) IS NULL OR (SELECT COALESCE(r.outcome, 'none') FROM case_row r
                WHERE r.region = f.region AND r.case_id = f.case_id) = $17)
             AND (CAST($18 AS TEXT) IS NULL OR (SELECT CASE WHEN r.outcome IN ('withdrawn', 'association', 'authority',
                'court', 'other_ground') THEN r.outcome ELSE 'none' END FROM case_row r
                WHERE r.region = f.region AND r.case_id = f.case_id) = $18) ",
            $after
        ))
    };
}

/// The parts of a figure and what each has.
macro_rules! parts {
    ($part:literal) => {
        facts!(
            concat!("SELECT d.part, CAST(SUM(d.value) AS BIGINT) FROM (SELECT ", $part, " AS part, f.value AS value"),
            ") d GROUP BY d.part HAVING SUM(d.value) <> 0"
        )
    };
}

/// Values of a statement over the facts; none when nothing can be in it.
fn values(reach: &Reach, org: &Org, period: Period, wanted: &Wanted) -> Option<Vec<Value>> {
    let days = match wanted.measures.as_slice() {
        [Measure::Carried] => period.past()?,
        [Measure::Forward] => Period { from: Period::DAWN, ..period },
        _ => period,
    };
    let named = |measure: &Measure| if wanted.stands() { Measure::Pending } else { *measure };
    let last = wanted.measures.last()?;
    let mut values: Vec<Value> = within(reach, org).into();
    values.extend([days.from.into(), days.to.into()]);
    // Fewer measures are filled up with the last.
    let measures = wanted.measures.iter().chain(std::iter::repeat(last)).take(MEASURES);
    values.extend(measures.map(|measure| Value::from(named(measure).value())));
    let cut = [
        Dimension::Venue,
        Dimension::Industry,
        Dimension::Class,
        Dimension::Problem,
        Dimension::Channel,
        Dimension::Outcome,
        Dimension::Ground,
    ];
    values.extend(cut.map(|dimension| Value::from(wanted.cut.get(dimension))));
    Some(values)
}

/// What a figure adds up to, over several counties.
///
/// # Errors
/// When the database fails.
pub fn sum(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, period: Period, wanted: &Wanted) -> StoreResult<Sum> {
    let mut all = Sum::default();
    for reach in reaches {
        let Some(values) = values(reach, org, period, wanted) else { continue };
        let found = tx.query_opt(
            facts!(
                "SELECT CAST(COALESCE(SUM(c.value), 0) AS BIGINT), COUNT(*)
                 FROM (SELECT f.case_id, SUM(f.value) AS value",
                "GROUP BY f.case_id HAVING SUM(f.value) <> 0) c"
            ),
            &values,
            |row| Ok(Sum { value: row.int(0)?, cases: row.int(1)? }),
        )?;
        let found = found.unwrap_or_default();
        all = Sum { value: all.value + found.value, cases: all.cases + found.cases };
    }
    Ok(all)
}

/// A page of its complaints over several counties, the newest fact first; of what is in hand, the longest in hand first. The
/// flag says whether there is more.
///
/// # Errors
/// When the database fails.
pub fn page(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    wanted: &Wanted,
    after: Option<&After>,
) -> StoreResult<(Vec<Given>, bool)> {
    let oldest = wanted.stands();
    let begin = if oldest { "" } else { "9" };
    let after: [Value; 2] = match after {
        Some((day, case)) => [(*day).into(), case.into()],
        None => [begin.into(), begin.into()],
    };
    let statement = if oldest { oldest_first() } else { newest_first() };
    let mut all = Vec::new();
    for reach in reaches {
        let Some(mut values) = values(reach, org, period, wanted) else { continue };
        values.extend(after.iter().cloned());
        values.push(i64::try_from(PAGE + 1).unwrap_or(i64::MAX).into());
        all.extend(tx.query(statement, &values, |row| {
            Ok(Given { line: read_line(row)?, value: row.int(20)?, day: row.day(21)? })
        })?);
    }
    // Each county gives its first; of all together the page shows as many as of one.
    let key = |one: &Given| (one.day, one.line.case.clone());
    if oldest {
        all.sort_by_key(key);
    } else {
        all.sort_by_key(|one| std::cmp::Reverse(key(one)));
    }
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    Ok((all, more))
}

/// The facts of one page, then their lines in one join: `$19` and `$20` the last line of the page before, `$21` how many.
macro_rules! lines_of {
    ($day:literal, $rest:literal) => {
        facts!(
            concat!(
                "SELECT ",
                line_columns!(),
                ", k.value, k.day FROM (SELECT f.case_id AS id, CAST(SUM(f.value) AS BIGINT) AS value, ",
                $day,
                " AS day"
            ),
            concat!(
                "GROUP BY f.case_id HAVING SUM(f.value) <> 0 AND ",
                $rest,
                " LIMIT $21) k JOIN case_row r ON r.region = $1 AND r.case_id = k.id",
                line_joins!()
            )
        )
    };
}

fn newest_first() -> &'static Sql {
    lines_of!("MAX(f.day)", "(MAX(f.day), f.case_id) < ($19, $20) ORDER BY MAX(f.day) DESC, f.case_id DESC")
}

fn oldest_first() -> &'static Sql {
    lines_of!("MIN(f.day)", "(MIN(f.day), f.case_id) > ($19, $20) ORDER BY MIN(f.day), f.case_id")
}

/// A figure divided: every part that is not 0, the largest first. They add up to [`sum`].
///
/// # Errors
/// When the database fails.
pub fn divided(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    wanted: &Wanted,
    dimension: Dimension,
) -> StoreResult<Vec<Part>> {
    let statement = by(dimension);
    let mut parts: BTreeMap<String, (String, i64)> = BTreeMap::new();
    for reach in reaches {
        let Some(values) = values(reach, org, period, wanted) else { continue };
        let found = tx.query(statement, &values, |row| Ok((row.text(0)?, row.int(1)?)))?;
        let below = if dimension == Dimension::Below { children(tx, reach, org)? } else { BTreeMap::new() };
        for (key, value) in found {
            let (key, name) = match dimension {
                Dimension::Below => below.get(&key).cloned().unwrap_or_else(|| (key.clone(), key)),
                Dimension::Ground => named(dimension, ground_part(&key)),
                _ => named(dimension, &key),
            };
            parts.entry(key).or_insert((name, 0)).1 += value;
        }
    }
    let parts = parts.into_iter().map(|(key, (name, value))| Part { key, name, value });
    let mut parts: Vec<Part> = parts.filter(|part| part.value != 0).collect();
    parts.sort_by(|a, b| (b.value, &a.key).cmp(&(a.value, &b.key)));
    Ok(parts)
}

fn named(dimension: Dimension, key: &str) -> (String, String) {
    (key.to_owned(), dimension.part(key).unwrap_or(key).to_owned())
}

fn by(dimension: Dimension) -> &'static Sql {
    match dimension {
        Dimension::Below => parts!("f.station_id"),
        Dimension::Venue => parts!("COALESCE(o.venue, 'enterprise')"),
        Dimension::Industry => parts!(
            "CASE WHEN COALESCE(o.venue, 'enterprise') = 'enterprise' THEN COALESCE(o.industry, 'other') ELSE 'none' END"
        ),
        Dimension::Class => parts!(
            "(SELECT g.class FROM case_fact g WHERE g.region = f.region AND g.case_id = f.case_id
              AND g.measure = 'registered')"
        ),
        Dimension::Problem => parts!(
            "(SELECT g.problem FROM case_fact g WHERE g.region = f.region AND g.case_id = f.case_id
              AND g.measure = 'registered')"
        ),
        Dimension::Channel => {
            parts!("(SELECT r.channel FROM case_row r WHERE r.region = f.region AND r.case_id = f.case_id)")
        }
        Dimension::Outcome | Dimension::Ground => parts!(
            "(SELECT COALESCE(r.outcome, 'none') FROM case_row r WHERE r.region = f.region AND r.case_id = f.case_id)"
        ),
    }
}

/// Of each station within: the unit just below to which it belongs, as key and name. Below a headquarters are its
/// branches themselves.
fn children(tx: &mut Tx<'_>, reach: &Reach, org: &Org) -> StoreResult<BTreeMap<String, (String, String)>> {
    let units = listed(tx, reach, org)?;
    let known: BTreeMap<&str, &Unit> = units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
    let child = |path: &str| known.get(path.strip_prefix(org.path.as_str())?.split('/').next()?).copied();
    let named = units.iter().filter(|unit| unit.kind == OrgKind::Station).map(|station| {
        let unit = child(&station.path).unwrap_or(station);
        (station.id.0.clone(), (format!("{}.{}", reach.region, unit.id), unit.name.clone()))
    });
    Ok(named.collect())
}
