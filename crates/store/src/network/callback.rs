//! Callbacks (D45, F13): drawn, tried, answered; what does not match opens the case again through its own door.

use domain::case::Command;
use domain::directory::{CaseId, OrgId, Post};
use domain::kernel::{Moment, Refusal};
use domain::network::callback::{
    Agrees, Answers, CallMode, CallbackState, Handling, Reached, Said, Satisfaction, after_answers, after_miss, cause,
    may_call, may_record, may_try,
};
use domain::value::CaseNumber;
use jiff::civil::Date;
use serde_json::json;

use super::draw::{self, Draw};
use super::remind::{self, Notice};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::execute::{Door, Step};
use crate::query::Reach;
use crate::vault::{self, Reveal};
use crate::{journal, sql};

/// A callback with the names of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    pub region: String,
    pub id: String,
    pub draw: String,
    pub draw_number: String,
    pub case: CaseId,
    pub station: OrgId,
    pub station_name: String,
    /// With -R1 after a re-opening.
    pub number: String,
    pub state: CallbackState,
    pub due: Date,
    pub again_on: Option<Date>,
    /// The last answers, once there are some.
    pub answers: Option<Answers>,
    /// The number under which it is done again.
    pub reopened: Option<String>,
    pub done: Option<(Moment, String)>,
    pub tries: u32,
    /// The seed with which it was drawn, and the hash of the list.
    pub seed: String,
    pub list_hash: String,
    /// Whether the reader may open the draw: everybody when all of it is done, who draws and those above before.
    pub draw_open: bool,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    pub no: u32,
    pub at: Moment,
    pub by: String,
    pub mode: CallMode,
    pub came: Reached,
    pub note: Option<String>,
}

/// What a caller writes down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub mode: CallMode,
    pub note: Option<String>,
    pub came: Came,
}

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// It did not reach the consumer.
    Missed(Reached),
    /// It did.
    Answered(Answers),
}

impl Callback {
    /// Whether it is over.
    #[must_use]
    pub const fn over(&self) -> bool {
        matches!(self.state, CallbackState::Answered | CallbackState::Unreached)
    }

    /// By when the next call is made.
    #[must_use]
    pub fn until(&self) -> Date {
        self.again_on.filter(|_| self.state == CallbackState::Again).unwrap_or(self.due)
    }

    /// The number as addresses of complaints use it.
    #[must_use]
    pub fn base_number(&self) -> String {
        CaseNumber::parse(&self.number).map_or_else(|| self.number.clone(), |number| number.to_string())
    }
}

/// One that was drawn begins to wait.
pub(super) fn drawn(tx: &mut Tx<'_>, change: Change<'_>, draw: &Draw, name: &str, due: Date) -> StoreResult {
    let plain = CaseNumber::parse(name).map_or_else(|| name.to_owned(), |number| number.to_string());
    let found = tx.query_opt(
        sql!("SELECT case_id, station_id FROM case_row WHERE region = $1 AND number = $2"),
        &[(&draw.region).into(), plain.into()],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    let (case, station) = found.ok_or(StoreError::NotFound("case"))?;
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO callback (region, id, draw_id, case_id, station_id, number, state, due)
             VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7)"
        ),
        &[(&draw.region).into(), id.into(), (&draw.id).into(), case.into(), station.into(), name.into(), due.into()],
    )?;
    Ok(())
}

macro_rules! callbacks {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT k.region, k.id, k.draw_id, d.number, k.case_id, k.station_id, o.name, k.number, k.state, k.due,
                k.again_on, k.contacted, k.reached, k.received, k.received_fen, k.pressed, k.satisfaction, k.opinion,
                k.agrees, k.handling, k.why, k.reopened, k.done_at, s.name,
                (SELECT COUNT(*) FROM callback_try t WHERE t.region = k.region AND t.callback_id = k.id),
                d.seed, d.list_hash,
                CASE WHEN d.state = 'done' OR (CAST($3 AS BIGINT) = 1 AND u.path LIKE $2) THEN 1 ELSE 0 END
             FROM callback k JOIN org o ON o.region = k.region AND o.id = k.station_id
             JOIN draw d ON d.region = k.region AND d.id = k.draw_id
             JOIN org u ON u.region = d.region AND u.id = d.org_id LEFT JOIN staff s ON s.id = k.done_by
             WHERE k.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (k.state IN ('answered', 'unreached') OR CAST($3 AS BIGINT) = 1) ",
            $rest
        ))
    };
}

/// Those within a reach, the open ones first, then the newest; at most 500. A station sees those that are over
/// (`open` false): it hears of a call after it was made (B1.8).
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, open: bool) -> StoreResult<Vec<Callback>> {
    let [region, path] = reach.values();
    tx.query(
        callbacks!(
            "ORDER BY CASE WHEN k.state IN ('waiting', 'again') THEN 0 ELSE 1 END, k.due DESC, k.number LIMIT 500"
        ),
        &[region, path, open.into()],
        read,
    )
}

/// Those of a draw.
///
/// # Errors
/// When the database fails.
pub fn of_draw(tx: &mut Tx<'_>, reach: &Reach, draw: &str, open: bool) -> StoreResult<Vec<Callback>> {
    let [region, path] = reach.values();
    tx.query(callbacks!("AND k.draw_id = $4 ORDER BY k.number"), &[region, path, open.into(), draw.into()], read)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str, open: bool) -> StoreResult<Option<Callback>> {
    let [region, path] = reach.values();
    tx.query_opt(callbacks!("AND k.id = $4"), &[region, path, open.into(), id.into()], read)
}

/// The calls of one, in their order.
///
/// # Errors
/// When the database fails.
pub fn tries(tx: &mut Tx<'_>, one: &Callback) -> StoreResult<Vec<Try>> {
    tx.query(
        sql!(
            "SELECT t.no, t.at, s.name, t.mode, t.came, t.note FROM callback_try t LEFT JOIN staff s ON s.id = t.by_id
             WHERE t.region = $1 AND t.callback_id = $2 ORDER BY t.no"
        ),
        &[(&one.region).into(), (&one.id).into()],
        |row| {
            Ok(Try {
                no: row.count(0)?,
                at: row.moment(1)?,
                by: row.opt_text(2)?.unwrap_or_default(),
                mode: row.choice(3)?,
                came: row.choice(4)?,
                note: row.opt_text(5)?,
            })
        },
    )
}

/// Whether this person may call about it now: somebody else handled it, and it is time.
///
/// # Errors
/// The refusal, or the database fails.
pub fn ready(tx: &mut Tx<'_>, door: &Door, change: Change<'_>, one: &Callback) -> StoreResult {
    let history = journal::load(tx, &one.region, &one.case)?;
    let case = history.state(&one.case).ok_or(StoreError::NotFound("case"))?;
    may_call(change.actor, case.handler.as_str(), &history.entries)?;
    let made: Vec<Moment> = tries(tx, one)?.into_iter().map(|each| each.at).collect();
    let policy = door.rules().policies.at(&one.region, change.moment.day());
    may_try(one.state, &made, change.moment, one.again_on, &policy)?;
    Ok(())
}

/// Under which reason a showing of the number for this callback stands on record.
fn shown_for(one: &Callback) -> String {
    format!("{}质量跟踪回访", one.draw_number)
}

/// Shows the consumer's name and number to whoever may call now, and records the showing.
///
/// # Errors
/// When this person may not call now, or there is no number; then nothing is shown.
pub fn show_number(tx: &mut Tx<'_>, door: &Door, change: Change<'_>, one: &Callback) -> StoreResult<(String, String)> {
    ready(tx, door, change, one)?;
    let history = journal::load(tx, &one.region, &one.case)?;
    let case = history.state(&one.case).ok_or(StoreError::NotFound("case"))?;
    let person = vault::person(tx, &door.keys, &one.region, &case.intake.consumer)?;
    let person = person.ok_or(StoreError::NotFound("person"))?;
    let Some(number) = person.phone else {
        return Err(Refusal::new("D45", "消费者没有留电话", "请按“号错”记下").into());
    };
    let why = shown_for(one);
    let (staff, case) = (&change.actor.id, one.case.as_str());
    let record = Reveal { staff, person: Some(&person.id), case, why: &why, file: None };
    vault::reveal(tx, change.entropy, &one.region, &record, change.moment)?;
    Ok((person.name, number))
}

/// Whether there is a number to call, and whether it was shown to this person for this callback.
fn number_shown(tx: &mut Tx<'_>, change: Change<'_>, one: &Callback) -> StoreResult<(bool, bool)> {
    let history = journal::load(tx, &one.region, &one.case)?;
    let case = history.state(&one.case).ok_or(StoreError::NotFound("case"))?;
    tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM person WHERE region = $1 AND id = $2 AND phone_cipher IS NOT NULL),
                (SELECT COUNT(*) FROM access_log WHERE region = $1 AND staff_id = $3 AND case_id = $4 AND why = $5)"
        ),
        &[
            (&one.region).into(),
            case.intake.consumer.as_str().into(),
            change.actor.id.as_str().into(),
            one.case.as_str().into(),
            shown_for(one).into(),
        ],
        |row| Ok((row.int(0)? > 0, row.int(1)? > 0)),
    )
}

/// Writes a call down. What does not match is opened again by the case's own command, in the same transaction; the
/// station hears of the result.
///
/// # Errors
/// When a rule refuses, or somebody called meanwhile.
pub fn call(tx: &mut Tx<'_>, door: &Door, change: Change<'_>, one: &Callback, call: &Call) -> StoreResult {
    ready(tx, door, change, one)?;
    let (has_number, shown) = number_shown(tx, change, one)?;
    may_record(call.mode, has_number, shown)?;
    let policy = door.rules().policies.at(&one.region, change.moment.day());
    let no = one.tries.saturating_add(1);
    let used = usize::try_from(no).unwrap_or(usize::MAX);
    let (state, came, answers) = match &call.came {
        Came::Missed(reached) => (after_miss(*reached, used, &policy), *reached, one.answers.as_ref()),
        Came::Answered(answers) => {
            let last = no >= policy.callback_tries();
            (after_answers(answers, change.moment.day(), last)?, Reached::Answered, Some(answers))
        }
    };
    let new = tx.execute(
        sql!(
            "INSERT INTO callback_try (region, callback_id, no, at, by_id, mode, came, note)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (region, callback_id, no) DO NOTHING"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            no.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            call.mode.value().into(),
            came.value().into(),
            call.note.as_ref().into(),
        ],
    )?;
    if new == 0 {
        return Err(StoreError::Changed(0));
    }
    let redo = matches!(&call.came, Came::Answered(said) if said.handling == Handling::Redo);
    let reopened = if redo { Some(reopen(tx, door, change, one, answers)?) } else { None };
    let over = matches!(state, CallbackState::Answered | CallbackState::Unreached);
    write(tx, change, one, (state, over), answers, reopened.as_ref().map(|(number, _)| number))?;
    let said = match answers.filter(|_| came == Reached::Answered) {
        Some(answers) => format!(
            "{}，{}，{}：{}",
            answers.satisfaction.label(),
            answers.agrees.label(),
            answers.handling.label(),
            answers.why.as_deref().unwrap_or_default()
        ),
        None => format!("第{no}次：{}", came.label()),
    };
    change.note(tx, "callback", &one.id, if over { "回访完成" } else { "回访" }, &json!({"said": said}))?;
    if over {
        tell(tx, change, one, state, answers, reopened)?;
        draw::settle(tx, change, &one.region, &one.draw)?;
    }
    Ok(())
}

/// Opens the case again, unless somebody did; its number now, and by when it is to be done.
fn reopen(
    tx: &mut Tx<'_>,
    door: &Door,
    change: Change<'_>,
    one: &Callback,
    answers: Option<&Answers>,
) -> StoreResult<(String, Option<Date>)> {
    let history = journal::load(tx, &one.region, &one.case)?;
    let now = history.state(&one.case).ok_or(StoreError::NotFound("case"))?;
    let case = match answers {
        Some(said) if now.stage == domain::case::Stage::Archived => {
            let why = said.why.clone().unwrap_or_default();
            let reason = format!("{}回访：{why}", one.draw_number);
            let command = Command::Reopen { cause: cause(said), reason };
            let step = Step { actor: change.actor.clone(), moment: change.moment, command };
            door.execute_in(tx, &one.station, &one.case, None, &[step])?
        }
        _ => now,
    };
    let clock = case.clocks.iter().rev().find(|clock| clock.code == domain::clock::ClockCode::Settle);
    Ok((case.full_number(), clock.map(|clock| clock.due.judge)))
}

fn write(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    one: &Callback,
    (state, over): (CallbackState, bool),
    answers: Option<&Answers>,
    reopened: Option<&String>,
) -> StoreResult {
    let said = |pick: fn(&Answers) -> &'static str| answers.map(pick);
    let touched = tx.execute(
        sql!(
            "UPDATE callback SET state = $4, again_on = $5, contacted = $6, reached = $7, received = $8,
                received_fen = $9, pressed = $10, satisfaction = $11, opinion = $12, agrees = $13, handling = $14,
                why = $15, reopened = $16, done_at = $17, done_by = $18
             WHERE region = $1 AND id = $2 AND state = $3"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            one.state.value().into(),
            state.value().into(),
            answers.and_then(|said| said.again_on).filter(|_| state == CallbackState::Again).into(),
            said(|said| said.contacted.value()).into(),
            said(|said| said.reached.value()).into(),
            said(|said| said.received.value()).into(),
            answers.and_then(|said| said.received_fen).into(),
            said(|said| said.pressed.value()).into(),
            said(|said| said.satisfaction.value()).into(),
            answers.and_then(|said| said.opinion.as_ref()).into(),
            said(|said| said.agrees.value()).into(),
            said(|said| said.handling.value()).into(),
            answers.and_then(|said| said.why.as_ref()).into(),
            reopened.into(),
            over.then_some(change.moment).into(),
            over.then_some(change.actor.id.as_str()).into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Changed(0)) } else { Ok(()) }
}

/// The station hears what came of it, and by when a case is to be done again.
fn tell(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    one: &Callback,
    state: CallbackState,
    answers: Option<&Answers>,
    reopened: Option<(String, Option<Date>)>,
) -> StoreResult {
    let key = format!("callback:{}", one.id);
    let result = answers.filter(|_| state == CallbackState::Answered).map(|said| said.agrees.label());
    let (title, href) = match reopened {
        Some((number, due)) => {
            let until = due.map(|day| format!("，{day}前办结")).unwrap_or_default();
            let words = result.unwrap_or_default();
            (format!("{} 回访{words}，退回重办{until}", one.number), format!("/cases/{}", base(&number)))
        }
        None => {
            let words = result.unwrap_or(state.label());
            (format!("{} 已抽查回访：{words}", one.number), format!("/callbacks/{}", one.id))
        }
    };
    let notice = Notice { key: &key, title: &title, href: &href };
    remind::tell(tx, &one.station, &[Post::Head, Post::Liaison], &notice, change.moment, change.entropy)?;
    let history = journal::load(tx, &one.region, &one.case)?;
    if let Some(case) = history.state(&one.case) {
        remind::tell_one(tx, &case.handler, &notice, change.moment, change.entropy)?;
    }
    Ok(())
}

fn base(full: &str) -> String {
    CaseNumber::parse(full).map_or_else(|| full.to_owned(), |number| number.to_string())
}

fn read(row: &Row<'_>) -> StoreResult<Callback> {
    let answers = match (row.opt_choice::<Satisfaction>(16)?, row.opt_choice::<Agrees>(18)?, row.opt_choice(19)?) {
        (Some(satisfaction), Some(agrees), Some(handling)) => Some(Answers {
            contacted: row.opt_choice(11)?.unwrap_or(Said::Unknown),
            reached: row.opt_choice(12)?.unwrap_or(Said::Unknown),
            received: row.opt_choice(13)?.unwrap_or(Said::Unknown),
            received_fen: row.opt_int(14)?,
            pressed: row.opt_choice(15)?.unwrap_or(Said::Unknown),
            satisfaction,
            opinion: row.opt_text(17)?,
            agrees,
            handling,
            why: row.opt_text(20)?,
            again_on: row.opt_day(10)?,
        }),
        _ => None,
    };
    Ok(Callback {
        region: row.text(0)?,
        id: row.text(1)?,
        draw: row.text(2)?,
        draw_number: row.text(3)?,
        case: CaseId(row.text(4)?),
        station: OrgId(row.text(5)?),
        station_name: row.text(6)?,
        number: row.text(7)?,
        state: row.choice(8)?,
        due: row.day(9)?,
        again_on: row.opt_day(10)?,
        answers,
        reopened: row.opt_text(21)?,
        done: row.opt_moment(22)?.zip(Some(row.opt_text(23)?.unwrap_or_default())),
        tries: row.count(24)?,
        seed: row.opt_text(25)?.unwrap_or_default(),
        list_hash: row.text(26)?,
        draw_open: row.flag(27)?,
    })
}
