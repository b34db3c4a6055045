//! 巡访 (B3.1, D33): the plan of a quarter, and the visits, each checked in at the plaque.

use domain::directory::{OrgId, Post, StaffId};
use domain::kernel::Moment;
use domain::network::duty::{DutyKind, Term, quarter};
use domain::network::plaque::{PlaqueState, SCAN_MINUTES, Scan};
use domain::network::visit::{Arrival, CheckIn, check_in, key, may_plan};
use jiff::civil::Date;
use serde_json::json;

use super::remind::{self, Notice};
use super::{duty, plaque};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::{number, sql};

/// How a station stands in a quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub region: String,
    pub station: OrgId,
    pub station_name: String,
    pub code: String,
    pub plaque_on: Option<Date>,
    /// The planned day, and who comes.
    pub plan: Option<(Date, String)>,
    /// Who is to come, by id.
    pub officer: Option<StaffId>,
    /// The last visit of the quarter: its id, when, who.
    pub visit: Option<(String, Moment, String)>,
    /// How that one checked in.
    pub check_in: Option<CheckIn>,
}

/// A visit with the names of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub number: String,
    pub at: Moment,
    pub by: String,
    pub check_in: CheckIn,
    pub plaque: Option<String>,
    pub photo: Option<String>,
    pub heard: String,
    pub hard: Option<String>,
    pub guided: String,
    pub found: Option<String>,
}

/// What somebody brings back from a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVisit {
    /// The number read off the plaque; empty when there is none.
    pub plaque: String,
    /// The one-time code of a scan.
    pub scan: String,
    pub photo: Option<String>,
    /// The photo was sent for this, a moment ago.
    pub fresh: bool,
    pub heard: String,
    pub hard: Option<String>,
    pub guided: String,
    pub found: Option<String>,
}

/// Plans a visit of the running quarter; planning again moves it.
///
/// # Errors
/// When the day is none of the quarter.
pub fn plan(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, on: Date, officer: &StaffId) -> StoreResult {
    let today = change.moment.day();
    may_plan(on, today)?;
    let quarter_key = key(today);
    tx.execute(
        sql!(
            "INSERT INTO visit_plan (region, station_id, quarter, planned_on, officer_id, at, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (region, station_id, quarter) DO UPDATE SET planned_on = excluded.planned_on,
                officer_id = excluded.officer_id, at = excluded.at, by_id = excluded.by_id"
        ),
        &[
            (&org.region).into(),
            org.id.as_str().into(),
            (&quarter_key).into(),
            on.into(),
            officer.as_str().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "visit_plan", org.id.as_str(), "排巡访", &json!({"said": format!("{quarter_key} {on}")}))
}

/// Every station at work within a reach with its plan and its last visit of the quarter of a day.
///
/// # Errors
/// When the database fails.
pub fn planned(tx: &mut Tx<'_>, reach: &Reach, day: Date) -> StoreResult<Vec<Planned>> {
    let [region, path] = reach.values();
    let (from, to) = quarter(day);
    let mut all = tx.query(
        sql!(
            "SELECT o.region, o.id, o.name, o.code, v.planned_on, s.name,
                (SELECT MAX(q.proved_on) FROM plaque q WHERE q.region = o.region AND q.station_id = o.id
                 AND q.state IN ('issued', 'hung')), v.officer_id
             FROM org o LEFT JOIN visit_plan v ON v.region = o.region AND v.station_id = o.id AND v.quarter = $3
             LEFT JOIN staff s ON s.id = v.officer_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND o.kind = 'station'
             AND o.life IN ('running', 'rectifying')
             ORDER BY COALESCE(v.planned_on, '9'), o.code"
        ),
        &[region, path, key(day).into()],
        |row| {
            Ok(Planned {
                region: row.text(0)?,
                station: OrgId(row.text(1)?),
                station_name: row.text(2)?,
                code: row.text(3)?,
                plan: row.opt_day(4)?.zip(Some(row.opt_text(5)?.unwrap_or_default())),
                plaque_on: row.opt_day(6)?,
                officer: row.opt_text(7)?.map(StaffId),
                visit: None,
                check_in: None,
            })
        },
    )?;
    for visit in list(tx, reach)? {
        let day = visit.at.day();
        if day >= from
            && day <= to
            && let Some(one) = all.iter_mut().find(|one| one.station == visit.station && one.visit.is_none())
        {
            one.check_in = Some(visit.check_in);
            one.visit = Some((visit.id, visit.at, visit.by));
        }
    }
    Ok(all)
}

/// Writes a visit down: it renews the proof of the plaque, and closes the duty of the quarter; its id.
///
/// # Errors
/// When nothing shows that somebody stood before the plaque.
pub fn enter(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, new: &NewVisit) -> StoreResult<String> {
    let region = org.region.as_str();
    let today = change.moment.day();
    let used = plaque::of(tx, region, &org.id)?
        .into_iter()
        .find(|one| matches!(one.state, PlaqueState::Issued | PlaqueState::Hung));
    let in_use = used.as_ref().map(|one| one.number.clone());
    let scan = match &in_use {
        Some(number) if !new.scan.is_empty() => Some(scan(tx, change, region, number, &new.scan)?),
        _ => None,
    };
    let seen = match &new.photo {
        Some(photo) => photo_seen(tx, region, photo)?,
        None => false,
    };
    let how = check_in(Arrival {
        in_use: in_use.as_deref(),
        typed: &new.plaque,
        scan,
        photo: new.photo.is_some(),
        fresh: new.fresh && !seen,
        found: new.found.is_some(),
    })?;
    let id = change.fresh();
    let year = today.year();
    let serial = number::next_named(tx, region, org.id.as_str(), &format!("visit-{year}"))?;
    let number = format!("{}-XF-{year}-{serial:02}", org.code);
    let plaque = in_use.filter(|_| how != CheckIn::Missing);
    tx.execute(
        sql!(
            "INSERT INTO visit (region, id, station_id, number, at, by_id, check_in, plaque, photo, heard, hard, guided,
                found)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &[
            region.into(),
            (&id).into(),
            org.id.as_str().into(),
            (&number).into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            how.value().into(),
            plaque.as_ref().into(),
            new.photo.as_ref().into(),
            (&new.heard).into(),
            new.hard.as_ref().into(),
            (&new.guided).into(),
            new.found.as_ref().into(),
        ],
    )?;
    if let Some(number) = &plaque {
        let said = format!("巡访，{}", how.label());
        plaque::seen(tx, change, &org.id, number, &new.scan, &said)?;
    }
    let (from, to) = quarter(today);
    let said = format!("{today}巡访，{}：{}", how.label(), new.found.as_deref().unwrap_or("没有发现问题"));
    let term = Term { key: key(today), from, due: to };
    duty::done(tx, change, &org.id, DutyKind::Visit, &term, &said)?;
    change.note(tx, "visit", &id, "巡访", &json!({"said": said, "number": number}))?;
    let (notice_key, href) = (format!("visit:{id}"), format!("/visits/{id}"));
    let title = format!("巡访记录 {number}：{}", new.found.as_deref().unwrap_or("没有发现问题"));
    let notice = Notice { key: &notice_key, title: &title, href: &href };
    remind::tell(tx, &org.id, &[Post::Head, Post::Liaison], &notice, change.moment, change.entropy)?;
    Ok(id)
}

fn scan(tx: &mut Tx<'_>, change: Change<'_>, region: &str, number: &str, nonce: &str) -> StoreResult<Scan> {
    let begun = tx.query_opt(
        sql!(
            "SELECT at, used_at FROM plaque_scan WHERE region = $1 AND nonce = $2 AND number = $3 AND staff_id = $4
             {{FOR_UPDATE}}"
        ),
        &[region.into(), nonce.into(), number.into(), change.actor.id.as_str().into()],
        |row| Ok((row.moment(0)?, row.opt_text(1)?.is_some())),
    )?;
    let minutes = |at: Moment| change.moment.0.duration_since(at.0).as_secs().div_euclid(60);
    Ok(Scan {
        known: begun.is_some(),
        used: begun.is_some_and(|(_, used)| used),
        minutes: begun.map_or(SCAN_MINUTES + 1, |(at, _)| minutes(at)),
        photo_seen: false,
    })
}

/// Whether the same photo has proved something before.
fn photo_seen(tx: &mut Tx<'_>, region: &str, photo: &str) -> StoreResult<bool> {
    let seen = tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM plaque_scan WHERE region = $1 AND photo = $2)
                + (SELECT COUNT(*) FROM visit WHERE region = $1 AND photo = $2)"
        ),
        &[region.into(), photo.into()],
        |row| row.int(0),
    )?;
    Ok(seen > 0)
}

macro_rules! visits {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT v.region, v.id, v.station_id, o.name, v.number, v.at, s.name, v.check_in, v.plaque, v.photo, v.heard,
                v.hard, v.guided, v.found
             FROM visit v JOIN org o ON o.region = v.region AND o.id = v.station_id
             LEFT JOIN staff s ON s.id = v.by_id
             WHERE v.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// The visits within a reach, the newest first; at most 500.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Visit>> {
    tx.query(visits!("ORDER BY v.at DESC, v.id DESC LIMIT 500"), &reach.values(), read)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Visit>> {
    let [region, path] = reach.values();
    tx.query_opt(visits!("AND v.id = $3"), &[region, path, id.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Visit> {
    Ok(Visit {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        number: row.text(4)?,
        at: row.moment(5)?,
        by: row.opt_text(6)?.unwrap_or_default(),
        check_in: row.choice(7)?,
        plaque: row.opt_text(8)?,
        photo: row.opt_text(9)?,
        heard: row.text(10)?,
        hard: row.opt_text(11)?,
        guided: row.text(12)?,
        found: row.opt_text(13)?,
    })
}
