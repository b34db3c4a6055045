//! What a draft is made from beside the figures: which complaints are alike, what was asked, what was major.

use std::collections::BTreeMap;

use domain::code::{ClassCode, ProblemCode};
use domain::directory::OrgKind;
use domain::figure::Measure;
use domain::report::analysis::{Facts, Group, Told};
use domain::report::{Analysis, Quarter, analysis};

use super::live;
use crate::db::{Row, Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::{self, Line, Reach};
use crate::sql;

/// Case numbers that are named of one kind.
const NAMED: usize = 6;
/// Kinds and traders that are looked at.
const KINDS: usize = 20;

/// The draft of an organisation's text.
///
/// # Errors
/// When the database fails.
pub fn draft(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Analysis> {
    Ok(analysis::draft(&gather(tx, org, quarter)?))
}

fn gather(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Facts> {
    let now = live(tx, org, quarter)?;
    let told = |tx: &mut Tx<'_>, then: Quarter| -> StoreResult<Option<Told>> {
        let summary = live(tx, org, then)?;
        // A quarter in which nothing at all was recorded is none to compare with.
        Ok([Measure::Registered, Measure::Consulted, Measure::Carried, Measure::Ended]
            .iter()
            .any(|measure| summary.total.get(*measure) != 0)
            .then(|| Told::from(&summary.total)))
    };
    let (before, year_before) = (told(tx, quarter.previous())?, told(tx, quarter.year_before())?);
    let stations = if org.kind == OrgKind::Station { 1 } else { now.total.get(Measure::Stations) };
    let mut facts = Facts {
        period: quarter.label(),
        stations,
        now: Told::from(&now.total),
        before,
        year_before,
        ..Facts::default()
    };
    for reach in Reach::below(tx, org)? {
        let (within, then) = (span(&reach, quarter), span(&reach, quarter.previous()));
        add(&mut facts.problems, kinds(tx, &within, &then)?);
        add(&mut facts.traders, traders(tx, &within, &then)?);
        for (topic, count) in asked(tx, &within)? {
            match facts.asked.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, sum)) => *sum += count,
                None => facts.asked.push((topic, count)),
            }
        }
        facts.suggested.extend(suggested(tx, &within)?);
        facts.major.extend(
            flashes(tx, &reach, quarter)?
                .into_iter()
                .map(|one| (one.full_number, format!("{} {}", one.respondent, one.goods))),
        );
        facts.typical.extend(typical(tx, &within)?);
    }
    facts.asked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    facts.suggested.truncate(KINDS);
    facts.major.truncate(KINDS);
    Ok(facts)
}

/// `$1` county, `$2` path, `$3` and `$4` the instants of the quarter.
fn span(reach: &Reach, quarter: Quarter) -> [Value; 4] {
    let [region, path] = reach.values();
    let [from, before] = instants(quarter);
    [region, path, from, before]
}

/// The first instant of a quarter in China, and the first after it.
pub(super) fn instants(quarter: Quarter) -> [Value; 2] {
    [quarter, quarter.next()].map(|one| {
        let at = domain::kernel::Moment::from_local(one.first().at(0, 0, 0, 0));
        at.map_or(Value::Null, Value::from)
    })
}

fn add(all: &mut Vec<Group>, more: Vec<Group>) {
    for group in more {
        match all.iter_mut().find(|one| one.label == group.label) {
            Some(known) => {
                known.count += group.count;
                known.before += group.before;
                known.numbers.extend(group.numbers);
                known.numbers.truncate(NAMED);
                known.traders.extend(group.traders);
            }
            None => all.push(group),
        }
    }
    all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
}

/// A complaint as it is grouped.
struct Seen {
    number: String,
    kind: String,
    trader: String,
}

/// The complaints of a span, newest first.
fn seen(tx: &mut Tx<'_>, span: &[Value; 4]) -> StoreResult<Vec<Seen>> {
    tx.query(
        sql!(
            "SELECT r.full_number, r.class_code, r.problem_code, r.respondent
             FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND r.registered_at >= $3 AND r.registered_at < $4 ORDER BY r.registered_at DESC, r.case_id DESC"
        ),
        span,
        |row| {
            let (class, problem): (ClassCode, ProblemCode) = (row.choice(1)?, row.choice(2)?);
            Ok(Seen {
                number: row.text(0)?,
                kind: format!("{}的{}问题", class.name(), problem.name()),
                trader: row.text(3)?,
            })
        },
    )
}

fn kinds(tx: &mut Tx<'_>, now: &[Value; 4], then: &[Value; 4]) -> StoreResult<Vec<Group>> {
    let (now, then) = (seen(tx, now)?, seen(tx, then)?);
    Ok(grouped(&now, &then, |one| &one.kind, true))
}

fn traders(tx: &mut Tx<'_>, now: &[Value; 4], then: &[Value; 4]) -> StoreResult<Vec<Group>> {
    let (now, then) = (seen(tx, now)?, seen(tx, then)?);
    Ok(grouped(&now, &then, |one| &one.trader, false))
}

fn grouped(now: &[Seen], then: &[Seen], by: impl Fn(&Seen) -> &String, with_traders: bool) -> Vec<Group> {
    let mut all: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for one in now {
        all.entry(by(one)).or_default().push(one);
    }
    let mut groups: Vec<Group> = all
        .into_iter()
        .map(|(label, members)| Group {
            label: label.to_owned(),
            count: count(members.len()),
            before: count(then.iter().filter(|one| by(one) == label).count()),
            numbers: members.iter().take(NAMED).map(|one| one.number.clone()).collect(),
            traders: if with_traders { most(&members) } else { Vec::new() },
        })
        .collect();
    groups.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    groups.truncate(KINDS);
    groups
}

fn most(members: &[&Seen]) -> Vec<(String, i64)> {
    let mut all: BTreeMap<&str, i64> = BTreeMap::new();
    for one in members {
        *all.entry(&one.trader).or_default() += 1;
    }
    let mut most: Vec<(String, i64)> = all.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    most.truncate(3);
    most
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn asked(tx: &mut Tx<'_>, span: &[Value; 4]) -> StoreResult<Vec<(String, i64)>> {
    tx.query(
        sql!(
            "SELECT c.topic, COUNT(*) FROM org o JOIN consultation c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.at >= $3 AND c.at < $4
             AND c.kind = 'consultation' GROUP BY c.topic ORDER BY COUNT(*) DESC, c.topic LIMIT 20"
        ),
        span,
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

/// Suggestions by their topic; what was said in full may name people.
fn suggested(tx: &mut Tx<'_>, span: &[Value; 4]) -> StoreResult<Vec<String>> {
    tx.query(
        sql!(
            "SELECT c.topic FROM org o JOIN consultation c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.at >= $3 AND c.at < $4
             AND c.kind <> 'consultation' GROUP BY c.topic ORDER BY COUNT(*) DESC, c.topic LIMIT 5"
        ),
        span,
        |row| row.text(0),
    )
}

fn typical(tx: &mut Tx<'_>, span: &[Value; 4]) -> StoreResult<Vec<String>> {
    tx.query(
        sql!(
            "SELECT t.title FROM org o JOIN typical_case t ON t.region = o.region AND t.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND t.at >= $3 AND t.at < $4 AND t.state IN ('submitted', 'accepted') ORDER BY t.at LIMIT 10"
        ),
        span,
        |row: &Row<'_>| row.text(0),
    )
}

/// Major, group and urgent complaints of a quarter, which are reported apart from it (A15c).
///
/// # Errors
/// When the database fails.
pub fn flashes(tx: &mut Tx<'_>, reach: &Reach, quarter: Quarter) -> StoreResult<Vec<Line>> {
    tx.query(
        query::lines!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.registered_at >= $3 AND r.registered_at < $4
             AND (r.flags LIKE '%alarm%' OR r.flags LIKE '%group%') ORDER BY r.registered_at, r.case_id LIMIT 200"
        ),
        &span(reach, quarter),
        query::read_line,
    )
}
