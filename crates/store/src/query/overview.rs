//! The stations below an organisation at a glance: what is open, what is late, who signs in, which
//! plaque is unproved, which station is silent.

use std::collections::BTreeMap;

use domain::directory::{OrgId, OrgKind, Post, Venue};
use domain::network::life::LifeStage;
use domain::network::staffing;
use jiff::civil::Date;

use super::Reach;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// One organisation of the tree with the figures of its station; those of a level above are summed by the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub region: String,
    pub id: String,
    pub path: String,
    pub kind: Option<OrgKind>,
    pub code: String,
    pub name: String,
    pub venue: Option<Venue>,
    pub life: Option<LifeStage>,
    pub open: i64,
    /// Open past a limit.
    pub late: i64,
    /// Registered since the beginning of the year.
    pub year: i64,
    /// The last registration.
    pub last: Option<String>,
    /// Dispatches that were not received.
    pub unread: i64,
    /// Dispatches past their feedback day.
    pub dispatch_late: i64,
    /// Last day on which somebody signed in.
    pub seen_on: Option<Date>,
    pub plaque_on: Option<Date>,
    /// Has a plaque in use.
    pub plaque: bool,
    /// What is missing in the posts, in words.
    pub gaps: Vec<String>,
}

/// Every organisation within a reach, by path, with its figures.
///
/// # Errors
/// When the database fails.
pub fn lines(tx: &mut Tx<'_>, reach: &Reach, today: Date) -> StoreResult<Vec<Line>> {
    let mut lines = orgs(tx, reach)?;
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate() {
        at.insert(line.id.clone(), place);
    }
    for (id, open, year, last) in cases(tx, reach, today)? {
        if let Some(line) = at.get(&id).and_then(|place| lines.get_mut(*place)) {
            (line.open, line.year, line.last) = (open, year, last);
        }
    }
    for (id, late) in late(tx, reach, today)? {
        if let Some(line) = at.get(&id).and_then(|place| lines.get_mut(*place)) {
            line.late = late;
        }
    }
    for (id, unread, late) in dispatches(tx, reach, today)? {
        if let Some(line) = at.get(&id).and_then(|place| lines.get_mut(*place)) {
            (line.unread, line.dispatch_late) = (unread, late);
        }
    }
    let mut posts: BTreeMap<String, Vec<Post>> = BTreeMap::new();
    for (id, post, seen) in people(tx, reach)? {
        if let Some(line) = at.get(&id).and_then(|place| lines.get_mut(*place)) {
            line.seen_on = line.seen_on.max(seen);
        }
        posts.entry(id).or_default().push(post);
    }
    for (id, proved) in plaques(tx, reach)? {
        if let Some(line) = at.get(&id).and_then(|place| lines.get_mut(*place)) {
            (line.plaque, line.plaque_on) = (true, proved);
        }
    }
    for line in lines.iter_mut().filter(|line| line.kind == Some(OrgKind::Station)) {
        line.gaps = staffing::gaps(posts.get(&line.id).map_or(&[], Vec::as_slice));
    }
    Ok(lines)
}

fn orgs(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Line>> {
    tx.query(
        sql!(
            "SELECT o.id, o.path, o.kind, o.code, o.name, o.venue, o.life, o.region FROM org o
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ORDER BY o.path"
        ),
        &reach.values(),
        |row| {
            Ok(Line {
                id: row.text(0)?,
                path: row.text(1)?,
                kind: Some(row.choice(2)?),
                code: row.text(3)?,
                name: row.text(4)?,
                venue: row.opt_choice(5)?,
                life: row.opt_choice(6)?,
                region: row.text(7)?,
                ..Line::default()
            })
        },
    )
}

/// Of a station: its id, open complaints, those registered this year, the last registration.
pub type Cases = (String, i64, i64, Option<String>);

/// The complaints of every station within a reach, counted; a station without any has no line.
///
/// # Errors
/// When the database fails.
pub fn cases(tx: &mut Tx<'_>, reach: &Reach, today: Date) -> StoreResult<Vec<Cases>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT r.station_id, COUNT(*) FILTER (WHERE r.ended = 0), COUNT(*) FILTER (WHERE r.registered_at >= $3),
                MAX(r.registered_at)
             FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) GROUP BY r.station_id"
        ),
        &[region, path, new_year(today).into()],
        |row| Ok((row.text(0)?, row.int(1)?, row.int(2)?, row.opt_text(3)?)),
    )
}

/// The first instant of a year in China.
fn new_year(today: Date) -> String {
    format!("{}-12-31T16", today.year() - 1)
}

fn late(tx: &mut Tx<'_>, reach: &Reach, today: Date) -> StoreResult<Vec<(String, i64)>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT c.station_id, COUNT(DISTINCT c.case_id)
             FROM org o JOIN case_clock c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.due_judge < $3
             GROUP BY c.station_id"
        ),
        &[region, path, today.into()],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

fn dispatches(tx: &mut Tx<'_>, reach: &Reach, today: Date) -> StoreResult<Vec<(String, i64, i64)>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT d.station_id, COUNT(*) FILTER (WHERE d.state = 'sent'), COUNT(*) FILTER (WHERE d.feedback_due < $3)
             FROM org o JOIN dispatch d ON d.region = o.region AND d.station_id = o.id
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND d.state IN ('sent', 'received', 'sent_back') AND COALESCE(r.flags, '') NOT LIKE '%handed%'
             GROUP BY d.station_id"
        ),
        &[region, path, today.into()],
        |row| Ok((row.text(0)?, row.int(1)?, row.int(2)?)),
    )
}

fn people(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<(String, Post, Option<Date>)>> {
    tx.query(
        sql!(
            "SELECT s.org_id, s.post, s.seen_on FROM org o JOIN staff s ON s.region = o.region AND s.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND s.active = 1"
        ),
        &reach.values(),
        |row| Ok((row.text(0)?, row.choice(1)?, row.opt_day(2)?)),
    )
}

fn plaques(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<(String, Option<Date>)>> {
    tx.query(
        sql!(
            "SELECT p.station_id, p.proved_on FROM org o JOIN plaque p ON p.region = o.region AND p.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND p.state IN ('issued', 'hung')"
        ),
        &reach.values(),
        |row| Ok((OrgId(row.text(0)?).0, row.opt_day(1)?)),
    )
}

/// The complaints of a reach since a day, as the rule of concentrated problems looks at them (B1.6).
///
/// # Errors
/// When the database fails.
pub fn recent(tx: &mut Tx<'_>, reach: &Reach, from: Date) -> StoreResult<Vec<domain::network::cluster::Seen>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT r.registered_at, r.full_number, r.respondent, r.class_code, r.problem_code
             FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.registered_at >= $3
             ORDER BY r.registered_at, r.full_number"
        ),
        &[region, path, from.to_string().into()],
        |row| {
            Ok(domain::network::cluster::Seen {
                on: row.moment(0)?.day(),
                number: row.text(1)?,
                trader: row.text(2)?,
                class: row.choice::<domain::code::ClassCode>(3)?.name().to_owned(),
                problem: row.choice::<domain::code::ProblemCode>(4)?.name().to_owned(),
            })
        },
    )
}
