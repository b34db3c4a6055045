//! Clues of violations (违法线索, F15, B2.3): apart from the case, for the sender and the office only.

use domain::directory::{CaseId, StaffId};
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// A clue as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    pub id: String,
    pub accused: String,
    pub kind: String,
    pub facts: String,
    pub sent_to: String,
    pub at: domain::kernel::Moment,
}

/// What a clue says.
pub struct Reported<'a> {
    pub id: String,
    pub case: Option<&'a CaseId>,
    pub accused: &'a str,
    pub kind: &'a str,
    pub facts: &'a str,
    pub sent_to: &'a str,
}

/// Sends a clue. The change row says only that one was sent, so that the log betrays nobody.
///
/// # Errors
/// When the database fails.
pub fn send(tx: &mut Tx<'_>, change: Change<'_>, clue: &Reported<'_>) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "INSERT INTO clue (region, id, sender_id, case_id, accused, kind, facts, sent_to, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (region, id) DO NOTHING"
        ),
        &[
            change.actor.region.as_str().into(),
            (&clue.id).into(),
            change.actor.id.as_str().into(),
            clue.case.map(CaseId::as_str).into(),
            clue.accused.into(),
            clue.kind.into(),
            clue.facts.into(),
            clue.sent_to.into(),
            change.moment.into(),
        ],
    )?;
    if touched > 0 {
        change.note(tx, "clue", &clue.id, "报送线索", &json!({}))?;
    }
    Ok(())
}

/// The clues that one member of staff has sent: nobody else at the station sees them.
///
/// # Errors
/// When the database fails.
pub fn sent_by(tx: &mut Tx<'_>, region: &str, sender: &StaffId) -> StoreResult<Vec<Clue>> {
    tx.query(
        sql!(
            "SELECT id, accused, kind, facts, sent_to, at FROM clue
             WHERE region = $1 AND sender_id = $2 ORDER BY at DESC LIMIT 100"
        ),
        &[region.into(), sender.as_str().into()],
        |row| {
            Ok(Clue {
                id: row.text(0)?,
                accused: row.text(1)?,
                kind: row.text(2)?,
                facts: row.text(3)?,
                sent_to: row.text(4)?,
                at: row.moment(5)?,
            })
        },
    )
}
