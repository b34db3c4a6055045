//! Clues of violations (违法线索, F15, B2.3): apart from the case, for the sender and the office only.

use domain::directory::{CaseId, OrgId, StaffId};
use domain::network::clue::{ClueKind, ClueState, Department, Step, step};
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

/// A clue as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    pub id: String,
    pub accused: String,
    pub kind: ClueKind,
    pub facts: String,
    pub sent_to: Department,
    pub at: domain::kernel::Moment,
    pub state: ClueState,
    pub result: Option<String>,
    pub sender: String,
    pub station: String,
    /// Who hears of each step.
    pub sender_id: StaffId,
}

/// What a clue says.
pub struct Reported<'a> {
    pub id: String,
    /// Whose desk sends it.
    pub station: &'a OrgId,
    pub case: Option<&'a CaseId>,
    pub accused: &'a str,
    pub kind: ClueKind,
    pub facts: &'a str,
    pub sent_to: Department,
    /// The day by which the office receives it; none for what was brought in from the past.
    pub due: Option<Date>,
}

/// Sends a clue. The change row says only that one was sent, so that the log betrays nobody.
///
/// # Errors
/// When the database fails.
pub fn send(tx: &mut Tx<'_>, change: Change<'_>, clue: &Reported<'_>) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "INSERT INTO clue (region, id, sender_id, case_id, accused, kind, facts, sent_to, at, station_id, state, due)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'sent', $11) ON CONFLICT (region, id) DO NOTHING"
        ),
        &[
            change.actor.region.as_str().into(),
            (&clue.id).into(),
            change.actor.id.as_str().into(),
            clue.case.map(CaseId::as_str).into(),
            clue.accused.into(),
            clue.kind.value().into(),
            clue.facts.into(),
            clue.sent_to.value().into(),
            change.moment.into(),
            clue.station.as_str().into(),
            clue.due.into(),
        ],
    )?;
    if touched > 0 {
        change.note(tx, "clue", &clue.id, "报送线索", &json!({}))?;
    }
    Ok(())
}

macro_rules! clues {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT c.id, c.accused, c.kind, c.facts, c.sent_to, c.at, COALESCE(c.state, 'sent'), c.result, s.name, o.name,
                c.sender_id
             FROM clue c LEFT JOIN staff s ON s.id = c.sender_id
             LEFT JOIN org o ON o.region = c.region AND o.id = c.station_id
             WHERE c.region = $1 AND ",
            $rest
        ))
    };
}

/// The clues that one member of staff has sent: nobody else at the station sees them.
///
/// # Errors
/// When the database fails.
pub fn sent_by(tx: &mut Tx<'_>, region: &str, sender: &StaffId) -> StoreResult<Vec<Clue>> {
    tx.query(clues!("c.sender_id = $2 ORDER BY c.at DESC LIMIT 100"), &[region.into(), sender.as_str().into()], read)
}

/// The clues from stations below a path, for the levels above; the caller has the power to take them.
///
/// # Errors
/// When the database fails.
pub fn below(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Clue>> {
    tx.query(
        clues!(
            "o.path LIKE $2 ORDER BY CASE c.state WHEN 'sent' THEN 0 WHEN 'answered' THEN 2 ELSE 1 END, c.at DESC
             LIMIT 200"
        ),
        &reach.values(),
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Clue> {
    Ok(Clue {
        id: row.text(0)?,
        accused: row.text(1)?,
        kind: row.choice(2)?,
        facts: row.text(3)?,
        sent_to: row.choice(4)?,
        at: row.moment(5)?,
        state: row.choice(6)?,
        result: row.opt_text(7)?,
        sender: row.opt_text(8)?.unwrap_or_default(),
        station: row.opt_text(9)?.unwrap_or_default(),
        sender_id: StaffId(row.text(10)?),
    })
}

/// The office receives, sends on or answers a clue; the log says only that it did.
///
/// # Errors
/// When the step does not follow, or somebody was faster.
pub fn advance(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    clue: &Clue,
    by: Step,
    to: Department,
    result: Option<&str>,
) -> StoreResult {
    let state = step(clue.state, by)?;
    let touched = tx.execute(
        sql!(
            "UPDATE clue SET state = $3, sent_to = $4, result = COALESCE($5, result),
                answered_at = CASE WHEN $3 = 'answered' THEN $6 ELSE answered_at END
             WHERE region = $1 AND id = $2 AND COALESCE(state, 'sent') = $7"
        ),
        &[
            change.actor.region.as_str().into(),
            (&clue.id).into(),
            state.value().into(),
            to.value().into(),
            result.into(),
            change.moment.into(),
            clue.state.value().into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "clue", &clue.id, state.label(), &json!({}))
}
