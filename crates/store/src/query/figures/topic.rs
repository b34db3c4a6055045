//! Hot topics of an organisation, from what its complaints have in common; only the few that are found are followed
//! to their complaints.

use std::collections::{BTreeMap, HashMap};

use domain::figure::Period;
use domain::topic::{Common, Count, Counted, Facet, Found, Key, Step, Topic, Window, merge, scan, since, span};
use jiff::civil::Date;

use super::within;
use crate::db::{Row, Tx};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::{Line, Reach, lines, read_line};
use crate::sql;

/// Complaints of a kind that are listed: the newest.
pub const LISTED: usize = 200;
/// Topics that are told; what is beyond is less likely to matter.
const TOLD: usize = 12;
/// Of each, as many complaints are named.
const NAMED: usize = 10;
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
    /// Who is complained of, with how many, the most first.
    pub traders: Vec<(String, u32)>,
    /// Full numbers of the newest.
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
    let found: Vec<Found> = scan.found.into_iter().take(FOLLOWED).collect();
    let keys: Vec<&Key> = found.iter().map(|one| &one.key).collect();
    let mut close = follow(tx, reaches, org, window, &keys)?;
    let earlier = year_before(tx, reaches, org, window, &keys)?;
    let mut followed = Vec::with_capacity(found.len());
    for one in &found {
        let cases = close.kinds.get(&one.key).map(Close::ids).unwrap_or_default();
        followed.push((one.clone(), cases));
    }
    let mut hot = Vec::new();
    for topic in merge(followed).into_iter().take(TOLD) {
        let Close { cases, stations, traders, steps } = close.kinds.remove(&topic.lead.key).unwrap_or_default();
        let numbers = newest(tx, cases, NAMED)?.into_iter().map(|line| line.full_number).collect();
        let steps: Vec<Step> = close
            .all
            .iter()
            .map(|(from, all)| Step { from: *from, of_kind: steps.get(from).copied().unwrap_or_default(), all: *all })
            .collect();
        let share = f64::from(topic.lead.before) / f64::from(counted.before.max(1));
        let year_before = earlier.get(&topic.lead.key).copied().unwrap_or_default();
        let (stations, traders) = (most(stations), most(traders));
        hot.push(Hot { since: since(&steps, share), year_before, stations, traders, numbers, topic });
    }
    let Counted { now, before, .. } = counted;
    Ok(Topics { hot, looked: scan.looked, enough: scan.enough, now, before })
}

fn most(all: HashMap<String, u32>) -> Vec<(String, u32)> {
    let mut all: Vec<(String, u32)> = all.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// How many complaints of each kind there are in a window and before it.
///
/// # Errors
/// When the database fails.
pub fn counted(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window) -> StoreResult<Counted> {
    let mut sums: HashMap<Facet, HashMap<String, (u32, u32)>> = HashMap::new();
    let (mut now, mut before) = (0, 0);
    let from = window.from.to_string();
    each(tx, reaches, org, Period { from: window.past_from, to: window.to }, |_, row| {
        let within = row.str(DAY)? >= from.as_str();
        let add = |(now, before): (&mut u32, &mut u32)| *(if within { now } else { before }) += 1;
        add((&mut now, &mut before));
        common(row)?.each(|facet, value| {
            let kinds = sums.entry(facet).or_default();
            // Most values have been seen before: only a new one is copied.
            let sum = match kinds.get_mut(value) {
                Some(sum) => sum,
                None => kinds.entry(value.to_owned()).or_default(),
            };
            add((&mut sum.0, &mut sum.1));
        });
        Ok(())
    })?;
    let kinds = sums.into_iter().flat_map(|(facet, kinds)| {
        kinds.into_iter().map(move |(value, (now, before))| Count { key: Key { facet, value }, now, before })
    });
    let mut counts: Vec<Count> = kinds.collect();
    counts.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(Counted { now, before, counts })
}

/// The columns that [`each`] gives.
const DAY: usize = 0;
const CASE: usize = 1;
const STATION: usize = 2;

/// Reads what the complaints of some days have in common; the first argument is the county.
fn each(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    mut read: impl FnMut(&str, &Row<'_>) -> StoreResult,
) -> StoreResult {
    for reach in reaches {
        let [region, seen, asked] = within(reach, org);
        tx.query(
            sql!(
                "SELECT t.day, t.case_id, o.name, t.class, t.problem, t.trader, t.words
                 FROM org o JOIN case_topic t ON t.region = o.region AND t.station_id = o.id
                 WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
                 AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND o.kind = 'station' AND t.day >= $4 AND t.day <= $5"
            ),
            &[region, seen, asked, period.from.into(), period.to.into()],
            |row| read(&reach.region, row),
        )?;
    }
    Ok(())
}

fn common(row: &Row<'_>) -> StoreResult<Common> {
    Ok(Common { class: row.text(3)?, problem: row.text(4)?, trader: row.text(5)?, words: row.text(6)? })
}

/// A complaint, to be sorted by its day.
type Place = (Date, String, String);

/// What the complaints of a kind are.
#[derive(Default)]
struct Close {
    /// Day, county and id.
    cases: Vec<Place>,
    stations: HashMap<String, u32>,
    traders: HashMap<String, u32>,
    steps: HashMap<Date, u32>,
}

impl Close {
    fn ids(&self) -> Vec<String> {
        self.cases.iter().map(|(_, _, case)| case.clone()).collect()
    }
}

/// Some kinds looked at closely, and how many complaints there are in all, by tens of days.
struct Followed {
    kinds: HashMap<Key, Close>,
    all: BTreeMap<Date, u32>,
}

fn follow(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window, keys: &[&Key]) -> StoreResult<Followed> {
    let mut followed = Followed { kinds: HashMap::new(), all: BTreeMap::new() };
    if keys.is_empty() {
        return Ok(followed);
    }
    each(tx, reaches, org, window.period(), |region, row| {
        let (day, common) = (row.day(DAY)?, common(row)?);
        *followed.all.entry(span(day)).or_default() += 1;
        for key in keys.iter().filter(|key| common.has(key)) {
            let close = followed.kinds.entry((*key).clone()).or_default();
            close.cases.push((day, region.to_owned(), row.text(CASE)?));
            *close.stations.entry(row.text(STATION)?).or_default() += 1;
            *close.steps.entry(span(day)).or_default() += 1;
            if !common.trader.is_empty() {
                *close.traders.entry(common.trader.clone()).or_default() += 1;
            }
        }
        Ok(())
    })?;
    Ok(followed)
}

/// Complaints of some kinds in the same days of the year before.
fn year_before(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    window: &Window,
    keys: &[&Key],
) -> StoreResult<HashMap<Key, u32>> {
    let mut counts = HashMap::new();
    if keys.is_empty() {
        return Ok(counts);
    }
    let then = window.period().year_before();
    each(tx, reaches, org, Period { from: span(then.from), to: then.to }, |_, row| {
        let common = common(row)?;
        for key in keys.iter().filter(|key| common.has(key)) {
            *counts.entry((*key).clone()).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(counts)
}

/// The complaints of a kind in a window, the newest first, at most [`LISTED`].
///
/// # Errors
/// When the database fails.
pub fn cases(tx: &mut Tx<'_>, reaches: &[Reach], org: &Org, window: &Window, key: &Key) -> StoreResult<Vec<Line>> {
    let mut places = Vec::new();
    each(tx, reaches, org, window.period(), |region, row| {
        if common(row)?.has(key) {
            places.push((row.day(DAY)?, region.to_owned(), row.text(CASE)?));
        }
        Ok(())
    })?;
    newest(tx, places, LISTED)
}

/// The newest of some complaints as lists show them.
fn newest(tx: &mut Tx<'_>, mut places: Vec<Place>, most: usize) -> StoreResult<Vec<Line>> {
    places.sort_by(|a, b| b.cmp(a));
    let mut all = Vec::new();
    for (_, region, case) in places.iter().take(most) {
        all.extend(tx.query_opt(lines!("AND r.case_id = $2"), &[region.into(), case.into()], read_line)?);
    }
    all.sort_by(|a, b| b.registered_at.cmp(&a.registered_at).then_with(|| b.case.cmp(&a.case)));
    Ok(all)
}
