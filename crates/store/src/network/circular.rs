//! What is sent down, and each station's receipt (A17, B1.10, B3.2a, E7).

use domain::directory::{OrgId, Venue};
use domain::kernel::Moment;
use domain::network::circular::{CircularKind, ReceiptState, answer as may_answer, judge as may_judge};
use domain::network::goods_list::{complete, lines};
use jiff::civil::{Date, DateTime};
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    pub kind: CircularKind,
    pub title: String,
    pub body: String,
    pub due: Date,
    /// When a meeting begins.
    pub at: Option<DateTime>,
    pub file: Option<(String, String)>,
    /// To one kind of venue only.
    pub venue: Option<Venue>,
    /// To this station only.
    pub station: Option<OrgId>,
}

/// Something that was sent, with how far its stations are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circular {
    pub region: String,
    pub id: String,
    pub kind: CircularKind,
    pub title: String,
    pub body: String,
    pub due: Date,
    pub at: Option<String>,
    pub file: Option<(String, String)>,
    pub from: OrgId,
    pub from_name: String,
    pub sent_at: Moment,
    pub stations: i64,
    pub read: i64,
    pub answered: i64,
}

/// A station's receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub station: OrgId,
    pub station_name: String,
    pub state: ReceiptState,
    pub read_at: Option<Moment>,
    pub read_by: Option<String>,
    pub answer: Option<String>,
    pub answered_at: Option<Moment>,
    pub answered_by: Option<String>,
}

/// Sends one to every open station within a reach that it is meant for; returns its id and to how many.
///
/// # Errors
/// When there is no such station, or the database fails.
pub fn send(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    reach: &Reach,
    from: &Org,
    sending: &Sending,
) -> StoreResult<(String, Vec<OrgId>)> {
    let stations: Vec<Org> = directory::stations(tx, &reach.region, &reach.path)?
        .into_iter()
        .filter(|one| one.life.is_some_and(domain::network::life::LifeStage::open))
        .filter(|one| sending.venue.is_none() || one.venue == sending.venue)
        .filter(|one| sending.station.as_ref().is_none_or(|only| one.id == *only))
        .collect();
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO circular (region, id, kind, title, body, due, at_time, file, file_name, from_id, from_name,
                                   by_id, sent_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &[
            reach.region.as_str().into(),
            (&id).into(),
            sending.kind.value().into(),
            (&sending.title).into(),
            (&sending.body).into(),
            sending.due.into(),
            sending.at.map(|at| at.to_string()).into(),
            sending.file.as_ref().map(|(hash, _)| hash).into(),
            sending.file.as_ref().map(|(_, name)| name).into(),
            from.id.as_str().into(),
            from.name.as_str().into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    for station in &stations {
        tx.execute(
            sql!(
                "INSERT INTO circular_receipt (region, circular_id, station_id, state, read_at, read_by, answer,
                                               answered_at, answered_by)
                 VALUES ($1, $2, $3, 'unread', NULL, NULL, NULL, NULL, NULL)"
            ),
            &[reach.region.as_str().into(), (&id).into(), station.id.as_str().into()],
        )?;
    }
    let what = json!({"kind": sending.kind, "title": sending.title, "stations": stations.len()});
    change.note(tx, "circular", &id, "下发", &what)?;
    Ok((id, stations.into_iter().map(|station| station.id).collect()))
}

/// What was sent to stations within a reach, newest first, at most 100.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Circular>> {
    tx.query(
        sql!(
            "SELECT c.region, c.id, c.kind, c.title, c.body, c.due, c.at_time, c.file, c.file_name, c.from_id,
                c.from_name, c.sent_at, COUNT(*), COUNT(*) FILTER (WHERE x.read_at IS NOT NULL),
                COUNT(*) FILTER (WHERE x.state IN ('answered', 'accepted'))
             FROM circular c JOIN circular_receipt x ON x.region = c.region AND x.circular_id = c.id
             JOIN org o ON o.region = x.region AND o.id = x.station_id
             WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             GROUP BY c.region, c.id, c.kind, c.title, c.body, c.due, c.at_time, c.file, c.file_name, c.from_id,
                c.from_name, c.sent_at
             ORDER BY c.sent_at DESC LIMIT 100"
        ),
        &reach.values(),
        read,
    )
}

/// One that was sent to a station within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Circular>> {
    let [region, path] = reach.values();
    tx.query_opt(
        sql!(
            "SELECT c.region, c.id, c.kind, c.title, c.body, c.due, c.at_time, c.file, c.file_name, c.from_id,
                c.from_name, c.sent_at, COUNT(*), COUNT(*) FILTER (WHERE x.read_at IS NOT NULL),
                COUNT(*) FILTER (WHERE x.state IN ('answered', 'accepted'))
             FROM circular c JOIN circular_receipt x ON x.region = c.region AND x.circular_id = c.id
             JOIN org o ON o.region = x.region AND o.id = x.station_id
             WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.id = $3
             GROUP BY c.region, c.id, c.kind, c.title, c.body, c.due, c.at_time, c.file, c.file_name, c.from_id,
                c.from_name, c.sent_at"
        ),
        &[region, path, id.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Circular> {
    Ok(Circular {
        region: row.text(0)?,
        id: row.text(1)?,
        kind: row.choice(2)?,
        title: row.text(3)?,
        body: row.text(4)?,
        due: row.day(5)?,
        at: row.opt_text(6)?,
        file: row.opt_text(7)?.zip(row.opt_text(8)?),
        from: OrgId(row.text(9)?),
        from_name: row.text(10)?,
        sent_at: row.moment(11)?,
        stations: row.int(12)?,
        read: row.int(13)?,
        answered: row.int(14)?,
    })
}

/// The receipts of one, within a reach, by station.
///
/// # Errors
/// When the database fails.
pub fn receipts(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Vec<Receipt>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT x.station_id, o.name, x.state, x.read_at, r.name, x.answer, x.answered_at, a.name
             FROM circular_receipt x JOIN org o ON o.region = x.region AND o.id = x.station_id
             LEFT JOIN staff r ON r.id = x.read_by LEFT JOIN staff a ON a.id = x.answered_by
             WHERE x.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND x.circular_id = $3 ORDER BY o.code"
        ),
        &[region, path, id.into()],
        |row| {
            Ok(Receipt {
                station: OrgId(row.text(0)?),
                station_name: row.text(1)?,
                state: row.choice(2)?,
                read_at: row.opt_moment(3)?,
                read_by: row.opt_text(4)?,
                answer: row.opt_text(5)?,
                answered_at: row.opt_moment(6)?,
                answered_by: row.opt_text(7)?,
            })
        },
    )
}

/// Notes that somebody of the station has read it.
///
/// # Errors
/// When the database fails.
pub fn mark_read(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, id: &str) -> StoreResult {
    tx.execute(
        sql!(
            "UPDATE circular_receipt SET read_at = $4, read_by = $5,
                state = CASE WHEN state = 'unread' THEN 'read' ELSE state END
             WHERE region = $1 AND circular_id = $2 AND station_id = $3 AND read_at IS NULL"
        ),
        &[
            change.actor.region.as_str().into(),
            id.into(),
            station.as_str().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The station answers.
///
/// # Errors
/// When there is nothing to answer any more, or a line of a list was not checked.
pub fn answer(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    circular: &Circular,
    state: ReceiptState,
    said: &str,
) -> StoreResult {
    let to = may_answer(circular.kind, state)?;
    if circular.kind == CircularKind::GoodsList {
        let checked = super::withdrawal::lines_checked(tx, &circular.region, &circular.id, station)?;
        complete(&lines(&circular.body), &checked)?;
    }
    tx.execute(
        sql!(
            "UPDATE circular_receipt SET state = $4, answer = $5, answered_at = $6, answered_by = $7
             WHERE region = $1 AND circular_id = $2 AND station_id = $3"
        ),
        &[
            (&circular.region).into(),
            (&circular.id).into(),
            station.as_str().into(),
            to.value().into(),
            said.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "circular", &circular.id, "站点回复", &json!({"said": said, "station": station}))
}

/// The sender accepts a station's answer or sends it back.
///
/// # Errors
/// When the station has not answered.
pub fn judge(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    circular: &Circular,
    receipt: &Receipt,
    good: bool,
    said: &str,
) -> StoreResult {
    let to = may_judge(receipt.state, good)?;
    let touched = tx.execute(
        sql!(
            "UPDATE circular_receipt SET state = $4
             WHERE region = $1 AND circular_id = $2 AND station_id = $3 AND state = 'answered'"
        ),
        &[(&circular.region).into(), (&circular.id).into(), receipt.station.as_str().into(), to.value().into()],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let what = if good { "认可回复" } else { "退回重办" };
    change.note(tx, "circular", &circular.id, what, &json!({"said": said, "station": receipt.station}))
}
