//! Inspections, spot checks and reviews (D42 to D44): drawn or begun by hand, done once, told afterwards.

use domain::directory::{OrgId, Post};
use domain::kernel::{Moment, require};
use domain::network::inspection::{CheckKind, Finding, Inspected};
use jiff::civil::Date;
use serde_json::json;

use super::draw::{self, Draw};
use super::remind::{self, Notice};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::{number, sql};

/// An inspection with the names of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub draw: Option<String>,
    /// Whether the reader may open the draw, as of [`super::callback::Callback`].
    pub draw_open: bool,
    pub number: String,
    pub kind: CheckKind,
    pub due: Date,
    pub findings: Vec<Finding>,
    pub wrong: u32,
    /// Questions asked, and answered right.
    pub quiz: (u32, u32),
    pub words: Option<String>,
    pub photo: Option<String>,
    pub at: Moment,
    pub done: Option<(Moment, String)>,
}

/// A station that was drawn begins to wait.
pub(super) fn drawn(tx: &mut Tx<'_>, change: Change<'_>, draw: &Draw, code: &str, due: Date) -> StoreResult {
    let Some(kind) = CheckKind::of(draw.kind) else { return Ok(()) };
    let all = directory::stations(tx, &draw.region, "/")?;
    let org = all.into_iter().find(|one| one.code == code).ok_or(StoreError::NotFound("station"))?;
    plan(tx, change, &org, kind, due, Some(&draw.id)).map(drop)
}

/// Plans one; its id. The station does not see it before it is done.
///
/// # Errors
/// When the database fails.
pub fn plan(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    kind: CheckKind,
    due: Date,
    draw: Option<&str>,
) -> StoreResult<String> {
    let id = change.fresh();
    let year = change.moment.day().year();
    let serial = number::next_named(tx, &org.region, org.id.as_str(), &format!("inspection-{year}"))?;
    let number = format!("{}-JC-{year}-{serial:02}", org.code);
    tx.execute(
        sql!(
            "INSERT INTO inspection (region, id, station_id, draw_id, number, kind, state, due, items, wrong, asked,
                answered, at)
             VALUES ($1, $2, $3, $4, $5, $6, 'due', $7, '[]', 0, 0, 0, $8)"
        ),
        &[
            (&org.region).into(),
            (&id).into(),
            org.id.as_str().into(),
            draw.into(),
            (&number).into(),
            kind.value().into(),
            due.into(),
            change.moment.into(),
        ],
    )?;
    change.note(tx, "inspection", &id, "列入检查", &json!({"said": kind.label(), "number": number}))?;
    Ok(id)
}

/// Writes down what was found; the station hears of it now.
///
/// # Errors
/// When it was done before.
pub fn finish(tx: &mut Tx<'_>, change: Change<'_>, one: &Inspection, done: &Inspected) -> StoreResult {
    let clause = one.kind.draw().clause();
    require(one.done.is_none(), clause, "这次检查已经登记过", "要再查，请另外列入检查")?;
    let items = serde_json::to_string(&done.findings).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let (asked, right) = done.quiz;
    let touched = tx.execute(
        sql!(
            "UPDATE inspection SET state = 'done', items = $3, wrong = $4, asked = $5, answered = $6, words = $7,
                photo = $8, done_at = $9, done_by = $10
             WHERE region = $1 AND id = $2 AND state = 'due'"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            items.into(),
            i64::try_from(done.wrong()).unwrap_or_default().into(),
            asked.into(),
            right.into(),
            done.words.as_ref().into(),
            done.photo.as_ref().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let quiz = if asked > 0 { format!("，问{asked}题答对{right}题") } else { String::new() };
    let said = format!("{}项，不符合{}项{quiz}", done.findings.len(), done.wrong());
    change.note(tx, "inspection", &one.id, "登记检查结果", &json!({"said": said}))?;
    let (key, href) = (format!("inspection:{}", one.id), format!("/inspections/{}", one.id));
    let title = format!("{} {}：{said}", one.kind.label(), one.number);
    let notice = Notice { key: &key, title: &title, href: &href };
    remind::tell(tx, &one.station, &[Post::Head, Post::Liaison], &notice, change.moment, change.entropy)?;
    match &one.draw {
        Some(of) => draw::settle(tx, change, &one.region, of),
        None => Ok(()),
    }
}

macro_rules! inspections {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT i.region, i.id, i.station_id, o.name, i.draw_id, i.number, i.kind, i.due, i.items, i.wrong, i.asked,
                i.answered, i.words, i.photo, i.at, i.done_at, s.name,
                CASE WHEN d.state = 'done' OR (CAST($3 AS BIGINT) = 1 AND u.path LIKE $2) THEN 1 ELSE 0 END
             FROM inspection i JOIN org o ON o.region = i.region AND o.id = i.station_id
             LEFT JOIN staff s ON s.id = i.done_by
             LEFT JOIN draw d ON d.region = i.region AND d.id = i.draw_id
             LEFT JOIN org u ON u.region = d.region AND u.id = d.org_id
             WHERE i.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (i.state = 'done' OR CAST($3 AS BIGINT) = 1) ",
            $rest
        ))
    };
}

/// Those within a reach, the open ones first, then the newest; at most 500. A station sees those that are done.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, open: bool) -> StoreResult<Vec<Inspection>> {
    let [region, path] = reach.values();
    tx.query(
        inspections!("ORDER BY CASE WHEN i.state = 'due' THEN 0 ELSE 1 END, i.due DESC, i.number LIMIT 500"),
        &[region, path, open.into()],
        read,
    )
}

/// Those of a draw.
///
/// # Errors
/// When the database fails.
pub fn of_draw(tx: &mut Tx<'_>, reach: &Reach, draw: &str, open: bool) -> StoreResult<Vec<Inspection>> {
    let [region, path] = reach.values();
    let values = [region, path, open.into(), draw.into()];
    tx.query(inspections!("AND i.draw_id = $4 ORDER BY i.number"), &values, read)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str, open: bool) -> StoreResult<Option<Inspection>> {
    let [region, path] = reach.values();
    tx.query_opt(inspections!("AND i.id = $4"), &[region, path, open.into(), id.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Inspection> {
    Ok(Inspection {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        draw: row.opt_text(4)?,
        draw_open: row.flag(17)?,
        number: row.text(5)?,
        kind: row.choice(6)?,
        due: row.day(7)?,
        findings: row.json(8)?,
        wrong: row.count(9)?,
        quiz: (row.count(10)?, row.count(11)?),
        words: row.opt_text(12)?,
        photo: row.opt_text(13)?,
        at: row.moment(14)?,
        done: row.opt_moment(15)?.zip(Some(row.opt_text(16)?.unwrap_or_default())),
    })
}
