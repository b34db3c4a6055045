//! What an administrator sees of the queue and may do to it.

use domain::directory::StaffId;
use domain::kernel::Moment;
use serde_json::json;

use super::{Channel, State};
use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// A letter of the queue, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    pub key: String,
    pub channel: Channel,
    pub address: String,
    pub subject: String,
    pub staff: Option<StaffId>,
    pub created_at: Moment,
    pub not_before: Moment,
    pub state: State,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub sent_at: Option<Moment>,
}

/// At most `limit` letters of a county: the dead first, then those on their way, then those sent, the newest
/// first within each.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, region: &str, limit: usize) -> StoreResult<Vec<Listed>> {
    let mut all = Vec::new();
    // One short walk along the index for each state, rather than sorting years of sent letters.
    for state in State::EVERY {
        let room = limit.saturating_sub(all.len());
        if room == 0 {
            break;
        }
        all.extend(tx.query(
            sql!(
                "SELECT id, key, channel, address, subject, staff_id, created_at, not_before, state, attempts,
                        last_error, sent_at
                 FROM outbox WHERE region = $1 AND state = $2 ORDER BY created_at DESC, id DESC LIMIT $3"
            ),
            &[region.into(), state.value().into(), room.into()],
            |row| {
                Ok(Listed {
                    id: row.text(0)?,
                    key: row.text(1)?,
                    channel: row.choice(2)?,
                    address: row.text(3)?,
                    subject: row.text(4)?,
                    staff: row.opt_choice(5)?,
                    created_at: row.moment(6)?,
                    not_before: row.moment(7)?,
                    state: row.choice(8)?,
                    attempts: row.int(9)?,
                    last_error: row.opt_text(10)?,
                    sent_at: row.opt_moment(11)?,
                })
            },
        )?);
    }
    Ok(all)
}

/// Puts a dead letter back at the beginning of its attempts; its id stays.
///
/// # Errors
/// [`StoreError::NotFound`] when the actor's county has no such dead letter, or when the database fails.
pub fn retry(tx: &mut Tx<'_>, change: Change<'_>, id: &str) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "UPDATE outbox SET state = 'pending', attempts = 0, not_before = $3, last_error = NULL
             WHERE region = $1 AND id = $2 AND state = 'dead'"
        ),
        &[change.actor.region.as_str().into(), id.into(), change.moment.into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("letter"));
    }
    change.note(tx, "outbox", id, "重新投递", &json!({"state": State::Pending.value()}))
}

/// Lays letters aside that have waited since before a moment, as when their channel was never switched on:
/// nobody wants last month's reminders at once. They stay on the list and can be sent again. How many.
///
/// # Errors
/// When the database fails.
pub fn expire(tx: &mut Tx<'_>, before: Moment) -> StoreResult<u64> {
    tx.execute(
        sql!(
            "UPDATE outbox SET state = 'dead', last_error = '等待太久，没有投递'
             WHERE state = 'pending' AND created_at < $1"
        ),
        &[before.into()],
    )
}
