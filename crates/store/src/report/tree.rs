//! The status tree of a quarter: every organisation that reports, with its pack.

use std::collections::HashSet;

use domain::directory::{OrgId, OrgKind};
use domain::report::quarter::again;
use domain::report::{Days, Quarter, ReportState};
use jiff::civil::Date;

use crate::db::{Row, Tx};
use crate::directory::{self, Org};
use crate::error::StoreResult;
use crate::network::life;
use crate::query::Reach;
use crate::rules::Rules;
use crate::sql;

/// An organisation of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub region: String,
    pub org: OrgId,
    pub path: String,
    pub kind: OrgKind,
    pub name: String,
    pub state: ReportState,
    /// First sent on.
    pub submitted_on: Option<Date>,
    /// The last step of the level above: of what lies open again, its return.
    pub judged_on: Option<Date>,
    /// The own unit's management signed for it.
    pub unit: bool,
    pub edition: i64,
}

impl Branch {
    /// When it is due, was sent, and is due anew.
    #[must_use]
    pub fn days(&self, quarter: Quarter, rules: &Rules, today: Date) -> Days {
        let policy = rules.policies.at(&self.region, today);
        Days {
            due: quarter.due(self.kind, &rules.calendar, &policy),
            submitted: self.submitted_on,
            again: again(self.state, self.submitted_on, self.judged_on, &rules.calendar, &policy),
        }
    }

    /// Where it stands for those who wait for it: a pack that nobody began is owed once its quarter is over.
    #[must_use]
    pub fn stands(&self, quarter: Quarter, today: Date) -> ReportState {
        match self.state {
            ReportState::NotDue if quarter.over(today) => ReportState::Drafting,
            state => state,
        }
    }

    /// The states above it, the nearest first, as far as they are in the same tree.
    #[must_use]
    pub fn above(&self, all: &[Self]) -> Vec<Option<ReportState>> {
        let mut over: Vec<&Self> =
            all.iter().filter(|one| one.path != self.path && self.path.starts_with(&one.path)).collect();
        over.sort_by_key(|one| std::cmp::Reverse(one.path.len()));
        over.into_iter().map(|one| Some(one.state)).collect()
    }
}

/// Every organisation within a reach that reports, by path: the stations that were open at the end of the quarter, and
/// the levels above them.
///
/// # Errors
/// When the database fails.
pub fn tree(tx: &mut Tx<'_>, reach: &Reach, quarter: Quarter) -> StoreResult<Vec<Branch>> {
    let [region, path] = reach.values();
    let mut all = tx.query(
        sql!(
            "SELECT o.region, o.id, o.path, o.kind, o.name, r.state, r.submitted_at, r.unit_at, r.edition,
                r.judged_at
             FROM org o LEFT JOIN report r ON r.region = o.region AND r.org_id = o.id AND r.quarter = $3
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND o.kind IN ('office', 'county', 'city', 'station') ORDER BY o.path"
        ),
        &[region, path, quarter.key().into()],
        read,
    )?;
    let open = life::open_on(tx, &reach.region, quarter.last())?;
    all.retain(|one| one.kind != OrgKind::Station || open.contains(&one.org));
    // A level without stations has nothing to report.
    let stations: Vec<String> =
        all.iter().filter(|one| one.kind == OrgKind::Station).map(|one| one.path.clone()).collect();
    all.retain(|one| stations.iter().any(|path| path.starts_with(&one.path)));
    Ok(all)
}

fn read(row: &Row<'_>) -> StoreResult<Branch> {
    Ok(Branch {
        region: row.text(0)?,
        org: OrgId(row.text(1)?),
        path: row.text(2)?,
        kind: row.choice(3)?,
        name: row.text(4)?,
        state: row.opt_choice(5)?.unwrap_or(ReportState::NotDue),
        submitted_on: row.opt_moment(6)?.map(domain::kernel::Moment::day),
        unit: row.opt_text(7)?.is_some(),
        edition: row.opt_int(8)?.unwrap_or(1),
        judged_on: row.opt_moment(9)?.map(domain::kernel::Moment::day),
    })
}

/// The organisations right below one that report to it for a quarter: an office's stations that were open at its end, a
/// county's offices, a city's counties; those without such stations are left out.
///
/// # Errors
/// When the database fails.
pub fn children(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Vec<Org>> {
    let all = directory::below(tx, &org.path)?;
    let reporting = open_paths(tx, &all, quarter)?;
    let reports = |one: &Org| match one.kind {
        OrgKind::Station | OrgKind::Office | OrgKind::County | OrgKind::City => {
            reporting.iter().any(|path| path.starts_with(&one.path))
        }
        OrgKind::Province | OrgKind::ContactPoint | OrgKind::WatchPoint | OrgKind::Chain => false,
    };
    Ok(all.iter().filter(|one| one.parent.as_ref() == Some(&org.id) && reports(one)).cloned().collect())
}

/// The paths of those among `all` that are stations and were open at the end of a quarter.
fn open_paths(tx: &mut Tx<'_>, all: &[Org], quarter: Quarter) -> StoreResult<Vec<String>> {
    let stations: Vec<&Org> = all.iter().filter(|one| one.kind == OrgKind::Station).collect();
    let regions: HashSet<&str> = stations.iter().map(|one| one.region.as_str()).collect();
    let mut open = HashSet::new();
    for region in regions {
        open.extend(life::open_on(tx, region, quarter.last())?.into_iter().map(|id| (region, id)));
    }
    let held = |one: &&&Org| open.contains(&(one.region.as_str(), one.id.clone()));
    Ok(stations.iter().filter(held).map(|one| one.path.clone()).collect())
}

/// Whether a station or a level above stations answers for a quarter at all.
///
/// # Errors
/// When the database fails.
pub fn reports(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<bool> {
    if org.kind == OrgKind::Station {
        return Ok(life::open_on(tx, &org.region, quarter.last())?.contains(&org.id));
    }
    Ok(!children(tx, org, quarter)?.is_empty())
}

/// The levels above the stations whose own pack of a quarter is not sent, or was returned: offices and the bureau of
/// a county, a city in its own region; those without stations owe nothing.
///
/// # Errors
/// When the database fails.
pub fn owing(tx: &mut Tx<'_>, region: &str, quarter: Quarter) -> StoreResult<Vec<Org>> {
    let ids = tx.query(
        sql!(
            "SELECT o.id FROM org o LEFT JOIN report r ON r.region = o.region AND r.org_id = o.id AND r.quarter = $2
             WHERE o.region = $1 AND o.kind IN ('office', 'county', 'city')
             AND COALESCE(r.state, 'drafting') NOT IN ('submitted', 'received', 'locked') ORDER BY o.path"
        ),
        &[region.into(), quarter.key().into()],
        |row| Ok(OrgId(row.text(0)?)),
    )?;
    let mut all = Vec::new();
    for id in ids {
        let Some(org) = directory::org(tx, region, &id)? else { continue };
        if reports(tx, &org, quarter)? {
            all.push(org);
        }
    }
    Ok(all)
}
