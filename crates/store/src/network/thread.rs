//! 往来 (A17, B2.2, B3.3): what a station brings up, and what the levels above answer.

use domain::case::fact::ContactMode;
use domain::directory::OrgId;
use domain::kernel::Moment;
use domain::network::thread::{ThreadKind, ThreadState, close as may_close, write as may_write};
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// What a station brings up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    pub kind: ThreadKind,
    pub title: String,
    pub text: String,
    /// The number of the case it is about.
    pub case: Option<String>,
    /// The day by which the office answers.
    pub due: Date,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub kind: ThreadKind,
    pub title: String,
    pub case: Option<String>,
    pub state: ThreadState,
    pub due: Date,
    pub opened_at: Moment,
    pub by: String,
    /// When somebody above opened it first, and who: the receipt.
    pub read: Option<(Moment, String)>,
}

/// One thing that was said in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub at: Moment,
    pub by: String,
    pub above: bool,
    pub mode: ContactMode,
    pub text: String,
}

/// Opens a thread.
///
/// # Errors
/// When the database fails.
pub fn open(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, opening: &Opening) -> StoreResult<String> {
    let id = change.fresh();
    let region = change.actor.region.as_str();
    tx.execute(
        sql!(
            "INSERT INTO thread (region, id, station_id, kind, title, case_no, state, due, opened_at, opened_by, closed_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9, NULL)"
        ),
        &[
            region.into(),
            (&id).into(),
            station.as_str().into(),
            opening.kind.value().into(),
            (&opening.title).into(),
            opening.case.as_ref().into(),
            opening.due.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    note(tx, change, &id, false, ContactMode::Online, &opening.text)?;
    change.note(tx, "thread", &id, "发起往来", &json!({"kind": opening.kind, "title": opening.title}))?;
    Ok(id)
}

fn note(tx: &mut Tx<'_>, change: Change<'_>, id: &str, above: bool, mode: ContactMode, text: &str) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO thread_note (region, id, thread_id, at, by_id, above, mode, text)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            change.actor.region.as_str().into(),
            change.fresh().into(),
            id.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            above.into(),
            mode.value().into(),
            text.into(),
        ],
    )?;
    Ok(())
}

/// One side writes on; a station's question runs the office's clock anew until `due`.
///
/// # Errors
/// When it is closed.
pub fn write(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    thread: &Thread,
    above: bool,
    mode: ContactMode,
    text: &str,
    due: Date,
) -> StoreResult {
    let to = may_write(thread.state, !above)?;
    let due = if above || thread.state == ThreadState::Asked { thread.due } else { due };
    tx.execute(
        sql!("UPDATE thread SET state = $3, due = $4 WHERE region = $1 AND id = $2"),
        &[(&thread.region).into(), (&thread.id).into(), to.value().into(), due.into()],
    )?;
    note(tx, change, &thread.id, above, mode, text)?;
    change.note(tx, "thread", &thread.id, if above { "上级答复" } else { "站点补充" }, &json!({}))
}

/// Notes that somebody above has opened it: the station sees that it arrived.
///
/// # Errors
/// When the database fails.
pub fn mark_read(tx: &mut Tx<'_>, change: Change<'_>, thread: &Thread) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE thread SET read_at = $3, read_by = $4 WHERE region = $1 AND id = $2 AND read_at IS NULL"),
        &[(&thread.region).into(), (&thread.id).into(), change.moment.into(), change.actor.id.as_str().into()],
    )?;
    if touched == 0 {
        return Ok(());
    }
    change.note(tx, "thread", &thread.id, "已读", &json!({}))
}

/// The station says that it is settled.
///
/// # Errors
/// When nobody has answered.
pub fn close(tx: &mut Tx<'_>, change: Change<'_>, thread: &Thread) -> StoreResult {
    let answers = notes(tx, &thread.region, &thread.id)?.iter().filter(|note| note.above).count();
    let to = may_close(thread.state, answers)?;
    tx.execute(
        sql!("UPDATE thread SET state = $3, closed_at = $4 WHERE region = $1 AND id = $2"),
        &[(&thread.region).into(), (&thread.id).into(), to.value().into(), change.moment.into()],
    )?;
    change.note(tx, "thread", &thread.id, "办结", &json!({}))
}

/// What was said, oldest first.
///
/// # Errors
/// When the database fails.
pub fn notes(tx: &mut Tx<'_>, region: &str, id: &str) -> StoreResult<Vec<Note>> {
    tx.query(
        sql!(
            "SELECT n.at, s.name, n.above, n.mode, n.text FROM thread_note n LEFT JOIN staff s ON s.id = n.by_id
             WHERE n.region = $1 AND n.thread_id = $2 ORDER BY n.id"
        ),
        &[region.into(), id.into()],
        |row| {
            Ok(Note {
                at: row.moment(0)?,
                by: row.opt_text(1)?.unwrap_or_default(),
                above: row.flag(2)?,
                mode: row.choice(3)?,
                text: row.text(4)?,
            })
        },
    )
}

macro_rules! threads {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT t.region, t.id, t.station_id, o.name, t.kind, t.title, t.case_no, t.state, t.due, t.opened_at, s.name,
                t.read_at, r.name
             FROM thread t JOIN org o ON o.region = t.region AND o.id = t.station_id
             LEFT JOIN staff s ON s.id = t.opened_by LEFT JOIN staff r ON r.id = t.read_by
             WHERE t.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// The threads within a reach: open ones first, by due day, at most 200.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Thread>> {
    tx.query(
        threads!("ORDER BY CASE t.state WHEN 'asked' THEN 0 WHEN 'answered' THEN 1 ELSE 2 END, t.due, t.id LIMIT 200"),
        &reach.values(),
        read,
    )
}

/// One, if the reader may see it.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Thread>> {
    let [region, path] = reach.values();
    tx.query_opt(threads!("AND t.id = $3"), &[region, path, id.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Thread> {
    Ok(Thread {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        kind: row.choice(4)?,
        title: row.text(5)?,
        case: row.opt_text(6)?,
        state: row.choice(7)?,
        due: row.day(8)?,
        opened_at: row.moment(9)?,
        by: row.opt_text(10)?.unwrap_or_default(),
        read: row
            .opt_moment(11)?
            .map(|at| Ok::<_, crate::StoreError>((at, row.opt_text(12)?.unwrap_or_default())))
            .transpose()?,
    })
}
