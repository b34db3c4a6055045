//! Consultations and suggestions (咨询与建议, E3, 4.1): logged in half a minute, no personal data asked for.

use std::collections::BTreeMap;

use domain::directory::OrgId;
use domain::figure::{Counts, Measure};
use jiff::civil::{Date, DateTime};
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::project::tally;
use crate::query::Reach;
use crate::{number, sql};

/// A consultation or a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consultation {
    pub id: String,
    pub number: String,
    pub station: OrgId,
    /// `consultation`, or the kind of suggestion: `quality`, `service`, `other`.
    pub kind: String,
    pub topic: String,
    pub content: String,
    pub caller: Option<String>,
    pub answer: Option<String>,
    pub promised_at: Option<String>,
    pub answered_at: Option<String>,
    /// The number of the complaint it became.
    pub case: Option<String>,
    pub by: String,
    pub at: domain::kernel::Moment,
}

/// What was asked or suggested.
pub struct Asked<'a> {
    pub kind: &'a str,
    pub topic: &'a str,
    pub content: &'a str,
    pub caller: Option<&'a str>,
    /// The answer on the spot, or else the time promised for it.
    pub answer: Option<&'a str>,
    pub promised_at: Option<DateTime>,
}

/// Logs one; returns its number.
///
/// # Errors
/// When the database fails.
pub fn log(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, code: &str, asked: &Asked<'_>) -> StoreResult<String> {
    let region = change.actor.region.as_str();
    let year = change.moment.day().year();
    let serial = number::next_named(tx, region, station.as_str(), &format!("consultation-{year}"))?;
    let number = format!("{code}-Z{year}-{serial:04}");
    let id = change.fresh();
    let answered = asked.answer.map(|_| change.moment);
    tx.execute(
        sql!(
            "INSERT INTO consultation (region, id, station_id, number, kind, topic, content, caller, answer,
                                       promised_at, answered_at, case_id, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12, $13)"
        ),
        &[
            region.into(),
            (&id).into(),
            station.as_str().into(),
            (&number).into(),
            asked.kind.into(),
            asked.topic.into(),
            asked.content.into(),
            asked.caller.into(),
            asked.answer.into(),
            asked.promised_at.map(|at| at.to_string()).into(),
            answered.into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    tally::add(tx, region, station.as_str(), change.moment.day(), &gives(asked.kind))?;
    change.note(tx, "consultation", &id, "登记", &json!({"number": number, "kind": asked.kind}))?;
    Ok(number)
}

/// What one of a kind gives to the figures, on the day it was logged.
fn gives(kind: &str) -> Counts {
    let measure = if kind == "consultation" { Measure::Consulted } else { Measure::Suggested };
    std::iter::once((measure, 1)).collect()
}

/// What all of them together give to the figures: county, station, day.
///
/// # Errors
/// When the database fails.
pub(crate) fn all_given(tx: &mut Tx<'_>) -> StoreResult<BTreeMap<(String, String, Date), Counts>> {
    let all = tx.query(sql!("SELECT region, station_id, at, kind FROM consultation"), &[], |row| {
        Ok((row.text(0)?, row.text(1)?, row.moment(2)?.day(), row.text(3)?))
    })?;
    let mut sums: BTreeMap<(String, String, Date), Counts> = BTreeMap::new();
    for (region, station, day, kind) in all {
        *sums.entry((region, station, day)).or_default() += &gives(&kind);
    }
    Ok(sums)
}

/// Answers one that was left open; `false` when there is none such.
///
/// # Errors
/// When the database fails.
pub fn answer(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, id: &str, answer: &str) -> StoreResult<bool> {
    let touched = tx.execute(
        sql!(
            "UPDATE consultation SET answer = $4, answered_at = $5
             WHERE region = $1 AND station_id = $2 AND id = $3 AND answer IS NULL"
        ),
        &[change.actor.region.as_str().into(), station.as_str().into(), id.into(), answer.into(), change.moment.into()],
    )?;
    if touched > 0 {
        change.note(tx, "consultation", id, "答复", &json!({"answer": answer}))?;
    }
    Ok(touched > 0)
}

/// Notes the complaint that a consultation became.
///
/// # Errors
/// When the database fails.
pub fn became(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, id: &str, number: &str) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "UPDATE consultation SET case_id = $4, answer = COALESCE(answer, '已转为投诉'),
                answered_at = COALESCE(answered_at, $5)
             WHERE region = $1 AND station_id = $2 AND id = $3 AND case_id IS NULL"
        ),
        &[change.actor.region.as_str().into(), station.as_str().into(), id.into(), number.into(), change.moment.into()],
    )?;
    if touched > 0 {
        change.note(tx, "consultation", id, "转投诉", &json!({"case": number}))?;
    }
    Ok(())
}

/// The newest first, at most 100.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Consultation>> {
    tx.query(
        sql!(
            "SELECT c.id, c.number, c.station_id, c.kind, c.topic, c.content, c.caller, c.answer, c.promised_at,
                c.answered_at, c.case_id, s.name, c.at
             FROM consultation c JOIN org o ON o.region = c.region AND o.id = c.station_id
             LEFT JOIN staff s ON s.id = c.by_id
             WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ORDER BY c.at DESC, c.id DESC LIMIT 100"
        ),
        &[reach.region.as_str().into(), format!("{}%", reach.path).into()],
        read,
    )
}

/// One, if the reader may see it.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Consultation>> {
    tx.query_opt(
        sql!(
            "SELECT c.id, c.number, c.station_id, c.kind, c.topic, c.content, c.caller, c.answer, c.promised_at,
                c.answered_at, c.case_id, s.name, c.at
             FROM consultation c JOIN org o ON o.region = c.region AND o.id = c.station_id
             LEFT JOIN staff s ON s.id = c.by_id
             WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.id = $3"
        ),
        &[reach.region.as_str().into(), format!("{}%", reach.path).into(), id.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Consultation> {
    Ok(Consultation {
        id: row.text(0)?,
        number: row.text(1)?,
        station: OrgId(row.text(2)?),
        kind: row.text(3)?,
        topic: row.text(4)?,
        content: row.text(5)?,
        caller: row.opt_text(6)?,
        answer: row.opt_text(7)?,
        promised_at: row.opt_text(8)?,
        answered_at: row.opt_text(9)?,
        case: row.opt_text(10)?,
        by: row.opt_text(11)?.unwrap_or_default(),
        at: row.moment(12)?,
    })
}
