//! 转办 (4.3): sent by the level above, received by a named handler, reported back, accepted or sent back.

use domain::case::Stage;
use domain::directory::{CaseId, OrgId, PersonId, StaffId};
use domain::form::Raw;
use domain::kernel::Moment;
use domain::network::dispatch::{DispatchState, Facts, Order, ReturnReason, Standing, Step, Via, standing, step};
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

/// What is sent.
pub struct Sending<'a> {
    pub order: &'a Order,
    pub via: Via,
    pub station: &'a OrgId,
    pub consumer: &'a PersonId,
    /// The answers to the registration's form that are not personal.
    pub facts: &'a Raw,
    /// The bureau's own limits, to be shown beside the station's.
    pub accept_due: Date,
    pub mediate_due: Date,
    /// Hash and name of the papers.
    pub file: Option<(String, String)>,
}

/// A dispatch as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    pub region: String,
    pub id: String,
    pub platform_no: String,
    pub from: OrgId,
    pub from_name: String,
    pub station: OrgId,
    pub station_name: String,
    pub via: Via,
    pub received_on: Date,
    pub consent_on: Option<Date>,
    pub feedback_due: Date,
    pub accept_due: Date,
    pub mediate_due: Date,
    pub consumer: PersonId,
    pub consumer_name: String,
    pub facts: Raw,
    pub file: Option<(String, String)>,
    pub state: DispatchState,
    pub sent_at: Moment,
    pub read_at: Option<Moment>,
    pub taken_at: Option<Moment>,
    pub handler: Option<String>,
    /// Number and stage of the case it became.
    pub case: Option<(String, Stage)>,
    pub settled: bool,
    pub outcome: Option<domain::case::Outcome>,
    pub feedback: Option<String>,
    pub fed_back_at: Option<Moment>,
    /// The case went up to the office with its papers (B1.4c).
    pub handed_up: bool,
}

impl Dispatch {
    /// What the rules ask about it.
    #[must_use]
    pub fn known(&self) -> Facts {
        Facts {
            state: self.state,
            read: self.read_at.is_some(),
            feedback_due: self.feedback_due,
            handed_up: self.handed_up,
        }
    }

    /// How it stands today, as the levels above see it.
    #[must_use]
    pub fn standing(&self, today: Date) -> Standing {
        standing(self.known(), today)
    }
}

/// Sends one; the number of an open dispatch is sent only once.
///
/// # Errors
/// When the platform number is under way already, or the database fails.
pub fn send(tx: &mut Tx<'_>, change: Change<'_>, sending: &Sending<'_>) -> StoreResult<String> {
    let region = change.actor.region.as_str();
    let open = tx.query_opt(
        sql!("SELECT id FROM dispatch WHERE region = $1 AND platform_no = $2 AND state <> 'redirected' LIMIT 1"),
        &[region.into(), sending.order.platform_no.as_str().into()],
        |row| row.text(0),
    )?;
    if open.is_some() {
        let what = format!("平台编号{}已经转办过", sending.order.platform_no);
        let refusal = domain::kernel::Refusal::new("B1.4", what, "请在转办列表里查看进展；站点退回的，用“改派”");
        return Err(refusal.at("platform_no").into());
    }
    let id = change.fresh();
    let facts: Vec<(&str, &str)> = sending.facts.iter().collect();
    tx.execute(
        sql!(
            "INSERT INTO dispatch (region, id, platform_no, from_id, station_id, via, received_on, consent_on,
                                   feedback_due, accept_due, mediate_due, consumer_id, facts, file, file_name, state,
                                   sent_at, sent_by, read_at, taken_at, handler_id, case_id, feedback, fed_back_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'sent', $16, $17, NULL, NULL,
                     NULL, NULL, NULL, NULL)"
        ),
        &[
            region.into(),
            (&id).into(),
            sending.order.platform_no.as_str().into(),
            change.actor.org.as_str().into(),
            sending.station.as_str().into(),
            sending.via.value().into(),
            sending.order.received_on.into(),
            sending.order.consent_on.into(),
            sending.order.feedback_due.into(),
            sending.accept_due.into(),
            sending.mediate_due.into(),
            sending.consumer.as_str().into(),
            json!(facts).to_string().into(),
            sending.file.as_ref().map(|(hash, _)| hash).into(),
            sending.file.as_ref().map(|(_, name)| name).into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    let what = json!({"platform_no": sending.order.platform_no, "station": sending.station});
    change.note(tx, "dispatch", &id, "派发", &what)?;
    Ok(id)
}

macro_rules! dispatches {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT d.region, d.id, d.platform_no, d.from_id, f.name, d.station_id, o.name, d.via, d.received_on,
                d.consent_on, d.feedback_due, d.accept_due, d.mediate_due, d.consumer_id, p.name, d.facts, d.file,
                d.file_name, d.state, d.sent_at, d.read_at, d.taken_at, h.name, r.number, r.stage, r.settled_on,
                r.outcome, d.feedback, d.fed_back_at, r.flags
             FROM dispatch d JOIN org o ON o.region = d.region AND o.id = d.station_id
             LEFT JOIN org f ON f.region = d.region AND f.id = d.from_id
             LEFT JOIN person p ON p.region = d.region AND p.id = d.consumer_id
             LEFT JOIN staff h ON h.id = d.handler_id
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE d.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// The dispatches within a reach: those under way first by their limit, at most 300.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, ended: bool) -> StoreResult<Vec<Dispatch>> {
    let [region, path] = reach.values();
    tx.query(
        dispatches!("AND ($3 = 1 OR d.state NOT IN ('closed', 'redirected')) ORDER BY d.feedback_due, d.id LIMIT 300"),
        &[region, path, ended.into()],
        read,
    )
}

/// Those sent from one instant to before another, ended ones too, in the order of sending; at most one
/// more than `most`, so that the caller can tell that there are more.
///
/// # Errors
/// When the database fails.
pub fn sent_between(
    tx: &mut Tx<'_>,
    reach: &Reach,
    from: Moment,
    before: Moment,
    most: usize,
) -> StoreResult<Vec<Dispatch>> {
    let [region, path] = reach.values();
    let limit = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
    tx.query(
        dispatches!("AND d.sent_at >= $3 AND d.sent_at < $4 ORDER BY d.sent_at, d.id LIMIT $5"),
        &[region, path, from.into(), before.into(), limit.into()],
        read,
    )
}

/// One, if the reader may see it.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Dispatch>> {
    let [region, path] = reach.values();
    tx.query_opt(dispatches!("AND d.id = $3"), &[region, path, id.into()], read)
}

/// The dispatch behind a case, if the case came from one.
///
/// # Errors
/// When the database fails.
pub fn of_case(tx: &mut Tx<'_>, reach: &Reach, case: &CaseId) -> StoreResult<Option<Dispatch>> {
    let [region, path] = reach.values();
    tx.query_opt(dispatches!("AND d.case_id = $3 ORDER BY d.id DESC"), &[region, path, case.as_str().into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Dispatch> {
    let facts: Vec<(String, String)> = row.json(15)?;
    Ok(Dispatch {
        region: row.text(0)?,
        id: row.text(1)?,
        platform_no: row.text(2)?,
        from: OrgId(row.text(3)?),
        from_name: row.opt_text(4)?.unwrap_or_default(),
        station: OrgId(row.text(5)?),
        station_name: row.text(6)?,
        via: row.choice(7)?,
        received_on: row.day(8)?,
        consent_on: row.opt_day(9)?,
        feedback_due: row.day(10)?,
        accept_due: row.day(11)?,
        mediate_due: row.day(12)?,
        consumer: PersonId(row.text(13)?),
        consumer_name: row.opt_text(14)?.unwrap_or_default(),
        facts: facts.into_iter().collect(),
        file: row.opt_text(16)?.zip(row.opt_text(17)?),
        state: row.choice(18)?,
        sent_at: row.moment(19)?,
        read_at: row.opt_moment(20)?,
        taken_at: row.opt_moment(21)?,
        handler: row.opt_text(22)?,
        case: row.opt_text(23)?.zip(row.opt_choice(24)?),
        settled: row.opt_text(25)?.is_some(),
        outcome: row.opt_choice(26)?,
        feedback: row.opt_text(27)?,
        fed_back_at: row.opt_moment(28)?,
        handed_up: row.opt_text(29)?.is_some_and(|flags| flags.contains("handed")),
    })
}

/// Notes the first look of the station at it.
///
/// # Errors
/// When the database fails.
pub fn mark_read(tx: &mut Tx<'_>, change: Change<'_>, dispatch: &Dispatch) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE dispatch SET read_at = $3 WHERE region = $1 AND id = $2 AND read_at IS NULL"),
        &[(&dispatch.region).into(), (&dispatch.id).into(), change.moment.into()],
    )?;
    if touched > 0 {
        change.note(tx, "dispatch", &dispatch.id, "已读", &json!({}))?;
    }
    Ok(())
}

/// Moves it on by a rule, unless somebody was faster.
fn advance(tx: &mut Tx<'_>, change: Change<'_>, dispatch: &Dispatch, by: Step, what: &str, said: &str) -> StoreResult {
    let to = step(dispatch.known(), by)?;
    let touched = tx.execute(
        sql!("UPDATE dispatch SET state = $3 WHERE region = $1 AND id = $2 AND state = $4"),
        &[(&dispatch.region).into(), (&dispatch.id).into(), to.value().into(), dispatch.state.value().into()],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "dispatch", &dispatch.id, what, &json!({"said": said}))
}

/// Received by a named handler; the case was registered in the same transaction.
///
/// # Errors
/// When it cannot be received any more.
pub fn take(tx: &mut Tx<'_>, change: Change<'_>, dispatch: &Dispatch, handler: &StaffId, case: &CaseId) -> StoreResult {
    advance(tx, change, dispatch, Step::Receive, "接收", "")?;
    tx.execute(
        sql!("UPDATE dispatch SET taken_at = $3, handler_id = $4, case_id = $5 WHERE region = $1 AND id = $2"),
        &[
            (&dispatch.region).into(),
            (&dispatch.id).into(),
            change.moment.into(),
            handler.as_str().into(),
            case.as_str().into(),
        ],
    )?;
    Ok(())
}

/// Given back unhandled, with a reason.
///
/// # Errors
/// When it was received already.
pub fn give_back(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    dispatch: &Dispatch,
    reason: ReturnReason,
    said: &str,
) -> StoreResult {
    advance(tx, change, dispatch, Step::Return, "退回", &format!("{}：{said}", reason.label()))
}

/// Reported back with the result.
///
/// # Errors
/// When the case has no result yet.
pub fn feed_back(tx: &mut Tx<'_>, change: Change<'_>, dispatch: &Dispatch, said: &str) -> StoreResult {
    let ended = dispatch.settled || dispatch.outcome.is_some();
    advance(tx, change, dispatch, Step::FeedBack { ended }, "反馈结果", said)?;
    tx.execute(
        sql!("UPDATE dispatch SET feedback = $3, fed_back_at = $4 WHERE region = $1 AND id = $2"),
        &[(&dispatch.region).into(), (&dispatch.id).into(), said.into(), change.moment.into()],
    )?;
    Ok(())
}

/// The dispatcher accepts the result, or sends it back to be done again.
///
/// # Errors
/// When nothing was reported back.
pub fn judge(tx: &mut Tx<'_>, change: Change<'_>, dispatch: &Dispatch, good: bool, said: &str) -> StoreResult {
    let (by, what) = if good { (Step::Accept, "采信结案") } else { (Step::SendBack, "退回重办") };
    advance(tx, change, dispatch, by, what, said)
}

/// Closes this one because it goes to another station; the caller sends the new one.
///
/// # Errors
/// When it is not waiting for that.
pub fn redirect(tx: &mut Tx<'_>, change: Change<'_>, dispatch: &Dispatch, to: &str) -> StoreResult {
    advance(tx, change, dispatch, Step::Redirect, "改派", to)
}

/// The clock: those sent and not received by the end of `before` go back by themselves; returns them.
///
/// # Errors
/// When the database fails.
pub fn expire(tx: &mut Tx<'_>, change: Change<'_>, reach: &Reach, before: Moment) -> StoreResult<Vec<Dispatch>> {
    let [region, path] = reach.values();
    let late = tx.query(
        dispatches!("AND d.state = 'sent' AND d.sent_at < $3 ORDER BY d.id LIMIT 300"),
        &[region, path, before.into()],
        read,
    )?;
    for one in &late {
        advance(tx, change, one, Step::Expire, "逾期未接收，退回派发单位", "")?;
    }
    Ok(late)
}
