//! “五进”工作情况统计表 (附件6, F4): the summary, with how the stations stand, and a line for each unit below.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::clock::Light;
use domain::directory::{Industry, OrgId, OrgKind, Post, Venue};
use domain::figure::{Counts, Measure, Period, Summary};
use domain::network::checklist::{self, Item, Records, Seen};
use domain::network::plaque::{self, PlaqueState};
use domain::network::threshold;
use domain::policy::Policy;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::beside::instants;
use super::{At, Unit, summed, units, within};
use crate::db::Tx;
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::rules::Rules;
use crate::sql;

/// 附件6 of an organisation.
#[derive(Clone, Debug)]
pub struct Entries {
    pub summary: Summary,
    /// The units just below, with what all of theirs add up to.
    pub below: Vec<Unit>,
}

impl Entries {
    /// Adds those of another county.
    pub fn merge(&mut self, other: Self) {
        self.summary.merge(&other.summary);
        for unit in other.below {
            match self.below.iter_mut().find(|known| known.id == unit.id) {
                Some(known) => known.counts += &unit.counts,
                None => self.below.push(unit),
            }
        }
    }
}

/// The same over several counties, by the numbers of each.
///
/// # Errors
/// When the database fails.
pub fn entries_of(
    tx: &mut Tx<'_>,
    rules: &Rules,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    today: Date,
) -> StoreResult<Entries> {
    let mut all = Entries { summary: Summary::empty(period), below: Vec::new() };
    for reach in reaches {
        let policy = rules.policies.at(&reach.region, today);
        all.merge(entries(tx, reach, org, period, &policy, today)?);
    }
    Ok(all)
}

/// The day before which the twenty days have run out of what a period calls overdue: the day after its last, or today.
#[must_use]
pub fn as_of(period: Period, today: Date) -> Date {
    period.to.tomorrow().unwrap_or(period.to).min(today)
}

/// 附件6 of an organisation within a reach; what stands, stands as of `today`.
///
/// # Errors
/// When the database fails.
pub fn entries(
    tx: &mut Tx<'_>,
    reach: &Reach,
    org: &Org,
    period: Period,
    policy: &Policy,
    today: Date,
) -> StoreResult<Entries> {
    let (units, due) = filled(tx, reach, org, period, policy, today)?;
    let (mut summary, points) = summed(tx, reach, org, period, &units)?;
    let mut extra: Vec<(String, Counts)> = points;
    for Due { path, row, counts, .. } in due {
        summary.put(row.0, row.1, &counts);
        extra.push((path, counts));
    }
    Ok(Entries { summary, below: below(org, &units, &extra) })
}

/// The units within with all that 附件6 counts of them, and the venues that must have a station.
pub(super) fn filled(
    tx: &mut Tx<'_>,
    reach: &Reach,
    org: &Org,
    period: Period,
    policy: &Policy,
    today: Date,
) -> StoreResult<(Vec<Unit>, Vec<Due>)> {
    let mut units = units(tx, reach, org, period, Some(today))?;
    let region = reach.region.as_str();
    let mut at = At::new(&mut units);
    people(tx, region, &mut at)?;
    filings(tx, region, period, &mut at)?;
    plaques(tx, region, policy, today, &mut at)?;
    checks(tx, region, policy, today, &mut at)?;
    overdue(tx, region, as_of(period, today), &mut at)?;
    let due = venues(tx, reach, org, policy, &units)?;
    Ok((units, due))
}

/// What belongs to each unit just below, added up along the paths.
pub(super) fn below(org: &Org, units: &[Unit], extra: &[(String, Counts)]) -> Vec<Unit> {
    let child = |path: &str| {
        let rest = path.strip_prefix(org.path.as_str())?;
        rest.split('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
    };
    let mut sums: BTreeMap<String, Counts> = BTreeMap::new();
    let stations = units.iter().filter(|unit| unit.kind == OrgKind::Station);
    let all = stations.map(|unit| (&unit.path, &unit.counts)).chain(extra.iter().map(|(path, counts)| (path, counts)));
    for (path, counts) in all {
        if let Some(id) = child(path) {
            *sums.entry(id).or_default() += counts;
        }
    }
    let found = units.iter().filter_map(|unit| {
        let counts = sums.get(unit.id.as_str())?.clone();
        (unit.path == format!("{}{}/", org.path, unit.id)).then(|| Unit { counts, ..unit.clone() })
    });
    found.collect()
}

/// Not ended today, though the twenty days ran out before a day (5.4): the clocks that still run.
fn overdue(tx: &mut Tx<'_>, region: &str, before: Date, at: &mut At<'_>) -> StoreResult {
    let all = tx.query(
        sql!(
            "SELECT c.station_id, COUNT(*) FROM case_clock c
             WHERE c.region = $1 AND c.code = 'settle' AND c.due_judge < $2 GROUP BY c.station_id"
        ),
        &[region.into(), before.into()],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    for (station, count) in all {
        at.each(&station, |counts| counts.add(Measure::Overdue, count));
    }
    Ok(())
}

fn people(tx: &mut Tx<'_>, region: &str, at: &mut At<'_>) -> StoreResult {
    let all = tx.query(
        sql!("SELECT org_id, post, COUNT(*) FROM staff WHERE region = $1 AND active = 1 GROUP BY org_id, post"),
        &[region.into()],
        |row| Ok((row.text(0)?, row.choice::<Post>(1)?, row.int(2)?)),
    )?;
    for (org, post, count) in all {
        let measure = match post {
            Post::Head => Measure::Heads,
            Post::DeputyHead => Measure::Deputies,
            Post::Conciliator => Measure::Conciliators,
            Post::Liaison => Measure::Liaisons,
            _ => continue,
        };
        at.each(&org, |counts| counts.add(measure, count));
    }
    Ok(())
}

fn filings(tx: &mut Tx<'_>, region: &str, period: Period, at: &mut At<'_>) -> StoreResult {
    let [from, before] = instants(period);
    let all = tx.query(
        sql!(
            "SELECT station_id, COUNT(*), COUNT(taken_at) FROM filing
             WHERE region = $1 AND filed_at >= $2 AND filed_at < $3 GROUP BY station_id"
        ),
        &[region.into(), from, before],
        |row| Ok((row.text(0)?, row.int(1)?, row.int(2)?)),
    )?;
    for (station, changed, filed) in all {
        at.each(&station, |counts| {
            counts.add(Measure::StaffChanged, changed);
            counts.add(Measure::StaffFiled, filed);
        });
    }
    Ok(())
}

fn plaques(tx: &mut Tx<'_>, region: &str, policy: &Policy, today: Date, at: &mut At<'_>) -> StoreResult {
    let all = tx.query(
        sql!("SELECT station_id, state, proved_on, issued_on FROM plaque WHERE region = $1 AND state = 'hung'"),
        &[region.into()],
        |row| Ok((row.text(0)?, row.choice::<PlaqueState>(1)?, row.opt_day(2)?, row.day(3)?)),
    )?;
    for (station, state, proved, issued) in all {
        let (light, _) = plaque::standing(state, proved, issued, today, policy.plaque_days());
        if proved.is_some() && light != Light::Over {
            // Two plaques of one station are one station.
            at.each(&station, |counts| counts.set(Measure::Plaques, counts.get(Measure::Stations)));
        }
    }
    Ok(())
}

/// 八个一 and 五有 of the stations that are open.
fn checks(tx: &mut Tx<'_>, region: &str, policy: &Policy, today: Date, at: &mut At<'_>) -> StoreResult {
    let mut seen: HashMap<String, Vec<Seen>> = HashMap::new();
    let all = tx.query(
        sql!("SELECT station_id, item, ok, seen_on FROM check_item WHERE region = $1 AND ok = 1"),
        &[region.into()],
        |row| {
            let (note, by) = (String::new(), String::new());
            let seen = Seen { item: row.choice::<Item>(1)?, ok: row.flag(2)?, on: row.day(3)?, note, photo: None, by };
            Ok((row.text(0)?, seen))
        },
    )?;
    for (station, one) in all {
        seen.entry(station).or_default().push(one);
    }
    let records = records(tx, region, today)?;
    for (station, seen) in seen {
        let holds = |list| checklist::missing(list, &seen, today, policy.evidence_days()).is_empty();
        let complete = records.get(&station).copied().unwrap_or_default().standing().0 == Light::Done;
        let (eight, five) = (holds(checklist::EIGHT), holds(checklist::FOUR) && complete);
        at.each(&station, |counts| {
            let open = counts.get(Measure::Stations);
            counts.set(Measure::EightOnes, if eight { open } else { 0 });
            counts.set(Measure::FiveHaves, if five { open } else { 0 });
        });
    }
    Ok(())
}

/// What the record of each station shows of its completeness; only whether there is any is asked of the ended ones.
fn records(tx: &mut Tx<'_>, region: &str, today: Date) -> StoreResult<HashMap<String, Records>> {
    let all = tx.query(
        sql!(
            "SELECT t.station_id, CAST(SUM(t.registered) AS BIGINT),
                (SELECT COUNT(*) FROM case_row r WHERE r.region = t.region AND r.station_id = t.station_id
                 AND r.due_code = 'settle' AND r.due_judge < $2),
                (SELECT COUNT(*) FROM case_row r WHERE r.region = t.region AND r.station_id = t.station_id
                 AND r.closed_on IS NULL AND r.settled_on < $3)
             FROM tally t WHERE t.region = $1 AND t.grain = 'y' GROUP BY t.region, t.station_id"
        ),
        &[region.into(), today.into(), today.saturating_sub(30.days()).into()],
        |row| {
            let records = Records { registered: row.count(1)?, overdue: row.count(2)?, unfiled: row.count(3)? };
            Ok((row.text(0)?, records))
        },
    )?;
    Ok(all.into_iter().collect())
}

/// A venue that must have a station.
pub(super) struct Due {
    /// Of its office.
    pub path: String,
    pub name: String,
    /// The row of the form.
    pub row: (Venue, Option<Industry>),
    /// That it must have a station, and that it has.
    pub counts: Counts,
}

fn venues(tx: &mut Tx<'_>, reach: &Reach, org: &Org, policy: &Policy, units: &[Unit]) -> StoreResult<Vec<Due>> {
    let open: HashSet<&OrgId> =
        units.iter().filter(|unit| unit.counts.get(Measure::Stations) > 0).map(|unit| &unit.id).collect();
    let paths = tx.query(
        sql!(
            "SELECT v.id, o.path FROM venue v JOIN org o ON o.region = v.region AND o.id = v.office_id
             WHERE v.region = $1 AND o.path LIKE $2 AND o.path LIKE $3"
        ),
        &within(reach, org),
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    let paths: HashMap<String, String> = paths.into_iter().collect();
    let mut due = Vec::new();
    for place in crate::network::venue::list(tx, reach)? {
        let Some(path) = paths.get(&place.id) else { continue };
        if threshold::must(&place.facts, policy).is_none() {
            continue;
        }
        let served = place.station.as_ref().is_some_and(|id| open.contains(id));
        let counts = [(Measure::VenuesDue, 1), (Measure::VenuesServed, served.into())].into_iter().collect();
        let row = (place.facts.venue, place.facts.industry);
        due.push(Due { path: path.clone(), name: place.name, row, counts });
    }
    Ok(due)
}
