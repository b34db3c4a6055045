//! Hot topics of an organisation, from the roll-ups of its stations; only the few that are found open their complaints.

use std::collections::BTreeMap;

use domain::topic::{Count, Counted, Facet, Found, Key, Step, Topic, Window, keys, merge, scan, since};
use jiff::civil::Date;

use super::within;
use crate::db::{Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::{Line, Reach, lines, read_line};
use crate::{journal, sql};

/// Complaints of a topic that are looked at and listed: the newest.
pub const LISTED: usize = 200;
/// Topics that are told; what is beyond is less likely to matter.
const TOLD: usize = 12;
/// Ways of standing out that are followed to their complaints.
const FOLLOWED: usize = 40;

/// A topic with everything that is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hot {
    pub topic: Topic,
    /// The ten days from which on it rises.
    pub since: Option<Date>,
    /// Complaints of the same days of the year before.
    pub year_before: u32,
    /// Stations with how many, the most first.
    pub stations: Vec<(String, u32)>,
    /// Who is complained of, with how many of those looked at, the most first.
    pub traders: Vec<(String, u32)>,
    /// Full numbers, the newest first.
    pub numbers: Vec<String>,
}

/// What was found, and how it was looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topics {
    pub hot: Vec<Hot>,
    pub looked: usize,
    /// Enough complaints before to compare with.
    pub enough: bool,
    pub now: u32,
    pub before: u32,
}

/// The topics of an organisation in a window, the least likely first.
///
/// # Errors
/// When the database fails.
pub fn topics(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window) -> StoreResult<Topics> {
    let counted = counted(tx, reaches, org, window)?;
    let scan = scan(&counted);
    let mut followed: Vec<(Found, Vec<String>)> = Vec::new();
    let mut opened: BTreeMap<Key, Vec<Line>> = BTreeMap::new();
    for one in scan.found.into_iter().take(FOLLOWED) {
        let all = cases(tx, reaches, org, window, &one.key)?;
        let numbers = all.iter().map(|line| line.full_number.clone()).collect();
        opened.insert(one.key.clone(), all);
        followed.push((one, numbers));
    }
    let mut hot = Vec::new();
    for topic in merge(followed).into_iter().take(TOLD) {
        let lines = opened.remove(&topic.lead.key).unwrap_or_default();
        let mut traders: BTreeMap<&str, u32> = BTreeMap::new();
        for line in &lines {
            *traders.entry(&line.respondent).or_default() += 1;
        }
        let traders = most(traders.into_iter().map(|(name, count)| (name.to_owned(), count)).collect());
        let numbers = topic.cases.clone();
        let key = &topic.lead.key;
        let steps = steps(tx, reaches, org, window, key)?;
        let share = f64::from(topic.lead.before) / f64::from(counted.before.max(1));
        let stations = most(stations(tx, reaches, org, window, key)?);
        let year_before = year_before(tx, reaches, org, window, key)?;
        hot.push(Hot { since: since(&steps, share), year_before, stations, traders, numbers, topic });
    }
    let Counted { now, before, .. } = counted;
    Ok(Topics { hot, looked: scan.looked, enough: scan.enough, now, before })
}

fn most(mut all: Vec<(String, u32)>) -> Vec<(String, u32)> {
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// How many complaints of each kind there are in a window and before it.
///
/// # Errors
/// When the database fails.
pub fn counted(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window) -> StoreResult<Counted> {
    let mut sums: BTreeMap<Key, (u32, u32)> = BTreeMap::new();
    for reach in reaches {
        let mut values = within(reach, org).to_vec();
        values.extend([window.past_from.into(), window.from.into(), window.to.into()]);
        let found = tx.query(
            sql!(
                "SELECT t.facet, t.value, CAST(SUM(CASE WHEN t.span >= $5 THEN t.count ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN t.span < $5 THEN t.count ELSE 0 END) AS BIGINT)
                 FROM org o JOIN topic_tally t ON t.region = o.region AND t.station_id = o.id
                 WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
                 AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind = 'station'
                 AND t.span >= $4 AND t.span <= $6 GROUP BY t.facet, t.value"
            ),
            &values,
            |row| {
                let key = Key { facet: row.choice::<Facet>(0)?, value: row.text(1)? };
                Ok((key, (small(row.int(2)?), small(row.int(3)?))))
            },
        )?;
        for (key, (now, before)) in found {
            let sum = sums.entry(key).or_default();
            (sum.0, sum.1) = (sum.0 + now, sum.1 + before);
        }
    }
    // Every complaint has one class.
    let classes = || sums.iter().filter(|(key, _)| key.facet == Facet::Class).map(|(_, sum)| sum);
    let (now, before) = (classes().map(|sum| sum.0).sum(), classes().map(|sum| sum.1).sum());
    let counts = sums.into_iter().map(|(key, (now, before))| Count { key, now, before });
    Ok(Counted { now, before, counts: counts.collect() })
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

/// Complaints of a kind in the same days of the year before.
fn year_before(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window, key: &Key) -> StoreResult<u32> {
    let then = window.period().year_before();
    let then = Window { from: domain::topic::span(then.from), to: then.to, ..*window };
    Ok(stations(tx, reaches, org, &then, key)?.iter().map(|(_, count)| count).sum())
}

/// `$1` to `$3` the scope, `$4`, `$5` the spans, `$6`, `$7` the kind.
fn values(reach: &Reach, org: &Org, window: &Window, key: &Key) -> Vec<Value> {
    let mut values = within(reach, org).to_vec();
    values.extend([window.from.into(), window.to.into(), key.facet.value().into(), key.value.as_str().into()]);
    values
}

/// The stations of a kind in a window, each with how many.
fn stations(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    window: &Window,
    key: &Key,
) -> StoreResult<Vec<(String, u32)>> {
    let mut all = Vec::new();
    for reach in reaches {
        all.extend(tx.query(
            sql!(
                "SELECT o.name, CAST(SUM(t.count) AS BIGINT)
                 FROM org o JOIN topic_tally t ON t.region = o.region AND t.station_id = o.id
                 WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
                 AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind = 'station'
                 AND t.span >= $4 AND t.span <= $5 AND t.facet = $6 AND t.value = $7
                 GROUP BY o.id, o.name HAVING SUM(t.count) > 0"
            ),
            &values(reach, org, window, key),
            |row| Ok((row.text(0)?, small(row.int(1)?))),
        )?);
    }
    Ok(all)
}

/// The window ten days by ten days: those of a kind, and all.
fn steps(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window, key: &Key) -> StoreResult<Vec<Step>> {
    let mut steps: BTreeMap<Date, (u32, u32)> = BTreeMap::new();
    for reach in reaches {
        let found = tx.query(
            sql!(
                "SELECT t.span, CAST(SUM(CASE WHEN t.facet = $6 AND t.value = $7 THEN t.count ELSE 0 END) AS BIGINT),
                    CAST(SUM(CASE WHEN t.facet = 'class' THEN t.count ELSE 0 END) AS BIGINT)
                 FROM org o JOIN topic_tally t ON t.region = o.region AND t.station_id = o.id
                 WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
                 AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind = 'station'
                 AND t.span >= $4 AND t.span <= $5 AND (t.facet = 'class' OR (t.facet = $6 AND t.value = $7))
                 GROUP BY t.span"
            ),
            &values(reach, org, window, key),
            |row| Ok((row.day(0)?, small(row.int(1)?), small(row.int(2)?))),
        )?;
        for (span, of_kind, all) in found {
            let sum = steps.entry(span).or_default();
            (sum.0, sum.1) = (sum.0 + of_kind, sum.1 + all);
        }
    }
    Ok(steps.into_iter().map(|(from, (of_kind, all))| Step { from, of_kind, all }).collect())
}

/// The complaints of a kind in a window, the newest first, at most [`LISTED`].
///
/// # Errors
/// When the database fails.
pub fn cases(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window, key: &Key) -> StoreResult<Vec<Line>> {
    let mut all = Vec::new();
    for reach in reaches {
        let [region, seen, asked] = within(reach, org);
        let [from, before] = instants(window);
        let values = [region, seen, asked, from, before, key.facet.value().into(), key.value.as_str().into()];
        if key.facet == Facet::Word {
            all.extend(saying(tx, &reach.region, key, &values)?);
        } else {
            all.extend(tx.query(
                lines!(
                    "AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND (o.path LIKE $3 OR o.chain_path LIKE $3)
                     AND r.registered_at >= $4 AND r.registered_at < $5
                     AND CASE CAST($6 AS TEXT) WHEN 'class' THEN r.class_code WHEN 'problem' THEN r.problem_code
                         WHEN 'pair' THEN r.class_code || ' ' || r.problem_code ELSE r.respondent END = $7
                     ORDER BY r.registered_at DESC, r.case_id DESC LIMIT 200"
                ),
                &values,
                read_line,
            )?);
        }
    }
    all.sort_by(|a, b| b.registered_at.cmp(&a.registered_at).then_with(|| b.case.cmp(&a.case)));
    all.truncate(LISTED);
    Ok(all)
}

/// The first instant of a window in China, and the first after it.
fn instants(window: &Window) -> [Value; 2] {
    let next = window.to.tomorrow().unwrap_or(window.to);
    [window.from, next].map(|day| {
        let at = domain::kernel::Moment::from_local(day.at(0, 0, 0, 0));
        at.map_or(Value::Null, Value::from)
    })
}

/// Those whose goods or facts say a word. Their whole text holds it in more places, so each is looked at.
fn saying(tx: &mut Tx<'_>, region: &str, key: &Key, values: &[Value; 7]) -> StoreResult<Vec<Line>> {
    let mut values = values.to_vec();
    values.truncate(5);
    values.push(format!("%{}%", key.value).into());
    let found = tx.query(
        lines!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND (o.path LIKE $3 OR o.chain_path LIKE $3)
             AND r.registered_at >= $4 AND r.registered_at < $5
             AND EXISTS (SELECT 1 FROM case_text t WHERE t.region = r.region AND t.case_id = r.case_id AND t.text LIKE $6)
             ORDER BY r.registered_at DESC, r.case_id DESC LIMIT 400"
        ),
        &values,
        read_line,
    )?;
    let mut all = Vec::new();
    for line in found {
        let case = journal::load(tx, region, &line.case)?.state(&line.case);
        if case.is_some_and(|case| keys(&case).contains(key)) {
            all.push(line);
        }
    }
    Ok(all)
}
