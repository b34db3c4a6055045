//! Claiming and marking. A claim is a lease: whoever dies with it loses it, and the letter is sent again
//! with the same id, because nobody can know whether the first one had left.

use domain::kernel::Moment;
use jiff::SignedDuration;

use super::Channel;
use crate::db::{Db, Tx};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// A letter that failed at this attempt is dead; at the growing distances this is after twenty hours.
pub const LAST_ATTEMPT: i64 = 12;
/// The longest time between two attempts.
const LONGEST_MINUTES: i64 = 6 * 60;
/// Letters of an error that are kept.
const LONGEST_ERROR: usize = 500;

/// A letter in the hands of one deliverer until `lease_until`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub region: String,
    /// The same at every attempt.
    pub id: String,
    pub key: String,
    pub channel: Channel,
    pub address: String,
    pub subject: String,
    pub body: String,
    pub created_at: Moment,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// Also what tells this claim from a later one, which can only be made after it.
    pub lease_until: Moment,
}

/// Takes at most `n` letters whose time has come, the longest waiting first: those pending, and those whose
/// deliverer let the lease run out. No letter is in two hands at once, also across several programs.
///
/// # Errors
/// When the database fails.
pub fn claim(db: &Db, channel: Channel, moment: Moment, n: usize, lease_minutes: i64) -> StoreResult<Vec<Claimed>> {
    let lease_until = later(moment, lease_minutes)?;
    db.write(|tx| {
        bury(tx, channel, moment)?;
        let due = tx.query(
            sql!(
                "SELECT region, id, key, channel, address, subject, body, created_at, attempts FROM outbox
                 WHERE channel = $1 AND ((state = 'pending' AND not_before <= $2)
                                      OR (state = 'sending' AND lease_until <= $2))
                 ORDER BY not_before, id LIMIT $3 {{FOR_UPDATE_FREE}}"
            ),
            &[channel.value().into(), moment.into(), n.into()],
            |row| {
                Ok(Claimed {
                    region: row.text(0)?,
                    id: row.text(1)?,
                    key: row.text(2)?,
                    channel: row.choice(3)?,
                    address: row.text(4)?,
                    subject: row.text(5)?,
                    body: row.text(6)?,
                    created_at: row.moment(7)?,
                    attempt: row.int(8)? + 1,
                    lease_until,
                })
            },
        )?;
        for letter in &due {
            tx.execute(
                sql!(
                    "UPDATE outbox SET state = 'sending', attempts = $3, lease_until = $4
                     WHERE region = $1 AND id = $2"
                ),
                &[(&letter.region).into(), (&letter.id).into(), letter.attempt.into(), lease_until.into()],
            )?;
        }
        Ok(due)
    })
}

/// A letter at which its deliverers die each time must not be claimed for ever.
fn bury(tx: &mut Tx<'_>, channel: Channel, moment: Moment) -> StoreResult {
    tx.execute(
        sql!(
            "UPDATE outbox SET state = 'dead', lease_until = NULL, last_error = '多次发送均中断，未得到结果'
             WHERE channel = $1 AND state = 'sending' AND lease_until <= $2 AND attempts >= $3"
        ),
        &[channel.value().into(), moment.into(), LAST_ATTEMPT.into()],
    )?;
    Ok(())
}

/// The letter has left. That is true whoever holds the lease by now, so it is not asked for;
/// `false` only when it had been marked before.
///
/// # Errors
/// When the database fails; the letter will be sent again with the same id.
pub fn sent(db: &Db, letter: &Claimed, moment: Moment) -> StoreResult<bool> {
    db.write(|tx| {
        let marked = tx.execute(
            sql!(
                "UPDATE outbox SET state = 'sent', sent_at = $3, lease_until = NULL, last_error = NULL
                 WHERE region = $1 AND id = $2 AND state <> 'sent'"
            ),
            &[(&letter.region).into(), (&letter.id).into(), moment.into()],
        )?;
        Ok(marked > 0)
    })
}

/// The attempt failed: the next one is after 1, 2, 4, 8 ... minutes, at most six hours, and none is made after
/// the twelfth. `false` when the lease had run out and the letter is no longer in these hands.
///
/// # Errors
/// When the database fails; then the letter is claimed again when its lease runs out.
pub fn failed(db: &Db, letter: &Claimed, error: &str, moment: Moment) -> StoreResult<bool> {
    if letter.attempt >= LAST_ATTEMPT {
        return refused(db, letter, error);
    }
    let next = later(moment, wait_minutes(letter.attempt))?;
    db.write(|tx| {
        let marked = tx.execute(
            sql!(
                "UPDATE outbox SET state = 'pending', not_before = $4, lease_until = NULL, last_error = $5
                 WHERE region = $1 AND id = $2 AND lease_until = $3 AND state = 'sending'"
            ),
            &[
                (&letter.region).into(),
                (&letter.id).into(),
                letter.lease_until.into(),
                next.into(),
                shortened(error).into(),
            ],
        )?;
        Ok(marked > 0)
    })
}

/// The attempt failed for good: the letter is dead at once. `false` as with [`failed`].
///
/// # Errors
/// As [`failed`].
pub fn refused(db: &Db, letter: &Claimed, error: &str) -> StoreResult<bool> {
    db.write(|tx| {
        let marked = tx.execute(
            sql!(
                "UPDATE outbox SET state = 'dead', lease_until = NULL, last_error = $4
                 WHERE region = $1 AND id = $2 AND lease_until = $3 AND state = 'sending'"
            ),
            &[(&letter.region).into(), (&letter.id).into(), letter.lease_until.into(), shortened(error).into()],
        )?;
        Ok(marked > 0)
    })
}

fn wait_minutes(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default();
    1i64.checked_shl(doublings).filter(|&minutes| minutes > 0).map_or(LONGEST_MINUTES, |m| m.min(LONGEST_MINUTES))
}

fn later(moment: Moment, minutes: i64) -> StoreResult<Moment> {
    let span = SignedDuration::from_secs(minutes.saturating_mul(60));
    moment.0.checked_add(span).map(Moment).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A server may answer with a whole page. PostgreSQL takes no zero byte in a text.
fn shortened(error: &str) -> String {
    error.chars().filter(|&letter| letter != '\0').take(LONGEST_ERROR).collect()
}

#[cfg(test)]
mod waiting {
    use super::wait_minutes;

    #[test]
    fn the_distance_doubles_up_to_six_hours() {
        let waits: Vec<i64> = (1..=12).map(wait_minutes).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
        assert_eq!([wait_minutes(63), wait_minutes(64), wait_minutes(65), wait_minutes(1000)], [360; 4]);
    }
}
