//! What a draft is made from beside the figures: which complaints are alike, what was asked, what was major.

use std::collections::BTreeMap;

use domain::directory::OrgKind;
use domain::figure::Measure;
use domain::report::analysis::{Facts, Group, Told};
use domain::report::{Analysis, Quarter, analysis};
use domain::topic::{Counted, Facet, Key, Window, expected};
use jiff::civil::Date;

use super::flash::{Flashed, flashes};
use super::live;
use crate::db::{Row, Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::figures::topic::{self, Hot};
use crate::query::{Line, Reach};
use crate::rules::Rules;
use crate::sql;

/// Case numbers that are named of one kind.
const NAMED: usize = 6;
/// Kinds and traders that are looked at.
const KINDS: usize = 20;
/// Of these, as many are opened to their complaints as a draft names.
const OPENED: usize = 3;

/// The draft of an organisation's text.
///
/// # Errors
/// When the database fails.
pub fn draft(tx: &mut Tx<'_>, rules: &Rules, org: &Org, quarter: Quarter, today: Date) -> StoreResult<Analysis> {
    Ok(analysis::draft(&gather(tx, rules, org, quarter, today)?))
}

fn gather(tx: &mut Tx<'_>, rules: &Rules, org: &Org, quarter: Quarter, today: Date) -> StoreResult<Facts> {
    let now = live(tx, org, quarter, today)?;
    let told = |tx: &mut Tx<'_>, then: Quarter| -> StoreResult<Option<Told>> {
        let summary = live(tx, org, then, today)?;
        // A quarter in which nothing at all was recorded is none to compare with.
        Ok([Measure::Registered, Measure::Consulted, Measure::Carried, Measure::Ended]
            .iter()
            .any(|measure| summary.total.get(*measure) != 0)
            .then(|| Told::from(&summary.total)))
    };
    let (before, year_before) = (told(tx, quarter.previous())?, told(tx, quarter.year_before())?);
    let stations = (org.kind != OrgKind::Station).then(|| now.total.get(Measure::Stations));
    let mut facts = Facts {
        period: quarter.label(),
        stations,
        now: Told::from(&now.total),
        before,
        year_before,
        ..Facts::default()
    };
    let reaches = Reach::below(tx, org)?;
    let window = Window::quarter(quarter, quarter.last());
    facts.topics = topic::topics(tx, &reaches, org, &window)?.hot.iter().map(hot).collect();
    let counted = topic::counted(tx, &reaches, org, &Window { past_from: quarter.previous().first(), ..window })?;
    facts.problems = opened(tx, &reaches, org, &window, groups(&counted, Facet::Pair))?;
    facts.traders = opened(tx, &reaches, org, &window, groups(&counted, Facet::Trader))?;
    for reach in reaches {
        let within = span(&reach, quarter);
        for (topic, count) in asked(tx, &within)? {
            match facts.asked.iter_mut().find(|(known, _)| *known == topic) {
                Some((_, sum)) => *sum += count,
                None => facts.asked.push((topic, count)),
            }
        }
        facts.suggested.extend(suggested(tx, &within)?);
        facts.major.extend(flashes(tx, rules, &reach, quarter)?.into_iter().map(|Flashed { line, why, .. }| {
            let what = format!("{} {}（{}）", line.respondent, line.goods, why.words());
            (line.full_number, what)
        }));
        facts.typical.extend(typical(tx, &within)?);
    }
    facts.asked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    facts.suggested.truncate(KINDS);
    facts.major.truncate(KINDS);
    Ok(facts)
}

/// `$1` county, `$2` path, `$3` and `$4` the instants of the quarter.
pub(super) fn span(reach: &Reach, quarter: Quarter) -> [Value; 4] {
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

/// The complaints of a kind, by how many there were in the quarter and in the one before, the most first.
fn groups(counted: &Counted, facet: Facet) -> Vec<(Key, Group)> {
    let all = counted.counts.iter().filter(|one| one.key.facet == facet && one.now > 0);
    let mut groups: Vec<(Key, Group)> = all
        .map(|one| {
            let (count, before) = (i64::from(one.now), i64::from(one.before));
            (one.key.clone(), Group { label: one.key.label(), count, before, ..Group::default() })
        })
        .collect();
    groups.sort_by(|(_, a), (_, b)| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    groups.truncate(KINDS);
    groups
}

/// The first of the groups with their complaints and whom they are about; the draft names no more.
fn opened(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    window: &Window,
    groups: Vec<(Key, Group)>,
) -> StoreResult<Vec<Group>> {
    let mut all = Vec::new();
    for (at, (key, mut group)) in groups.into_iter().enumerate() {
        if at < OPENED && group.count > 1 {
            let lines = topic::cases(tx, reaches, org, window, &key)?;
            group.numbers = lines.iter().take(NAMED).map(|line| line.full_number.clone()).collect();
            if key.facet != Facet::Trader {
                group.traders = most(&lines);
            }
        }
        all.push(group);
    }
    Ok(all)
}

fn most(lines: &[Line]) -> Vec<(String, i64)> {
    let mut all: BTreeMap<&str, i64> = BTreeMap::new();
    for one in lines {
        *all.entry(&one.respondent).or_default() += 1;
    }
    let mut most: Vec<(String, i64)> = all.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    most.truncate(3);
    most
}

/// What stands out by more than chance (docs/decisions/0017).
fn hot(one: &Hot) -> Group {
    let traders = one.traders.iter().take(3).map(|(name, count)| (name.clone(), i64::from(*count)));
    Group {
        label: one.topic.label(),
        count: i64::from(one.topic.lead.now),
        before: 0,
        numbers: one.numbers.iter().take(NAMED).cloned().collect(),
        traders: if one.topic.lead.key.facet == Facet::Trader { Vec::new() } else { traders.collect() },
        usual: Some(expected(one.topic.lead.expected)),
    }
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
             AND t.submitted_at >= $3 AND t.submitted_at < $4 AND t.state IN ('submitted', 'accepted')
             ORDER BY t.submitted_at, t.id LIMIT 10"
        ),
        span,
        |row: &Row<'_>| row.text(0),
    )
}
