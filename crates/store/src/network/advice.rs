//! Letters to traders (B2.3): numbered, printed in two copies, read and answered.

use domain::directory::{CaseId, OrgId};
use domain::network::advice::{AdviceTopic, receipt as may_receive, send as may_send};
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::{number, sql};

/// A letter with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub id: String,
    pub number: String,
    pub trader: String,
    pub stall: String,
    /// The number of the complaint that led to it.
    pub case: Option<String>,
    pub topic: AdviceTopic,
    pub said: String,
    pub basis: String,
    pub due: Date,
    pub by: String,
    pub on: Date,
    /// When the trader read it, and who signed.
    pub read: Option<(Date, String)>,
    pub answer: Option<String>,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAdvice {
    pub trader: String,
    pub stall: String,
    pub case: Option<CaseId>,
    pub topic: AdviceTopic,
    pub said: String,
    pub basis: String,
    pub due: Date,
}

/// Sends one from a station with this code; its id.
///
/// # Errors
/// When its day is over.
pub fn send(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    (station, code): (&OrgId, &str),
    new: &NewAdvice,
) -> StoreResult<String> {
    let today = change.moment.day();
    may_send(new.due, today)?;
    let region = change.actor.region.as_str();
    let serial = number::next_named(tx, region, station.as_str(), &format!("advice-{}", today.year()))?;
    let number = format!("{code}-TX-{}-{serial:02}", today.year());
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO advice (region, id, station_id, number, trader, stall, case_id, topic, said, basis, due, by_id, at,
                read_on, read_by, answer)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL, NULL)"
        ),
        &[
            region.into(),
            (&id).into(),
            station.as_str().into(),
            (&number).into(),
            (&new.trader).into(),
            (&new.stall).into(),
            new.case.as_ref().map(CaseId::as_str).into(),
            new.topic.value().into(),
            (&new.said).into(),
            (&new.basis).into(),
            new.due.into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    let said = format!("{number} {}：{}", new.trader, new.topic.label());
    change.note(tx, "advice", &id, "发提示函", &json!({"said": said}))?;
    Ok(id)
}

/// The trader has read it, signed, and perhaps answered.
///
/// # Errors
/// When that was entered, or the day does not fit.
pub fn receive(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    one: &Advice,
    (on, by): (Date, &str),
    answer: Option<&str>,
) -> StoreResult {
    may_receive(one.on, one.read.as_ref().map(|(on, _)| *on), on, change.moment.day())?;
    let touched = tx.execute(
        sql!("UPDATE advice SET read_on = $3, read_by = $4, answer = $5 WHERE region = $1 AND id = $2 AND read_on IS NULL"),
        &[change.actor.region.as_str().into(), (&one.id).into(), on.into(), by.into(), answer.into()],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let said = format!("{on}{by}签收。{}", answer.unwrap_or_default());
    change.note(tx, "advice", &one.id, "登记签收", &json!({"said": said}))
}

/// The letters of a station, newest first, at most 300.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Advice>> {
    tx.query(
        sql!(
            "SELECT a.id, a.number, a.trader, a.stall, r.number, a.topic, a.said, a.basis, a.due, COALESCE(s.name, ''),
                a.at, a.read_on, a.read_by, a.answer
             FROM advice a LEFT JOIN case_row r ON r.region = a.region AND r.case_id = a.case_id
             LEFT JOIN staff s ON s.id = a.by_id
             WHERE a.region = $1 AND a.station_id = $2 ORDER BY a.at DESC, a.id DESC LIMIT 300"
        ),
        &[region.into(), station.as_str().into()],
        |row| {
            Ok(Advice {
                id: row.text(0)?,
                number: row.text(1)?,
                trader: row.text(2)?,
                stall: row.text(3)?,
                case: row.opt_text(4)?,
                topic: row.choice(5)?,
                said: row.text(6)?,
                basis: row.text(7)?,
                due: row.day(8)?,
                by: row.text(9)?,
                on: row.moment(10)?.day(),
                read: row.opt_day(11)?.zip(row.opt_text(12)?),
                answer: row.opt_text(13)?,
            })
        },
    )
}
