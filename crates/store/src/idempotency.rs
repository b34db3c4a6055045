//! Answers already given to a creating call, so that sending it twice does it once.

use domain::directory::StaffId;
use domain::kernel::Moment;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// What is known of a key.
pub enum Known {
    /// Never seen.
    New,
    /// The same request: its status and answer.
    Same(i64, String),
    /// The key was used for something else.
    Other,
}

/// Looks a key up.
///
/// # Errors
/// When the database fails.
pub fn known(tx: &mut Tx<'_>, staff: &StaffId, key: &str, request: &str) -> StoreResult<Known> {
    let found = tx.query_opt(
        sql!("SELECT request, status, answer FROM idempotency WHERE staff_id = $1 AND key = $2"),
        &[staff.as_str().into(), key.into()],
        |row| Ok((row.text(0)?, row.int(1)?, row.text(2)?)),
    )?;
    Ok(match found {
        None => Known::New,
        Some((was, status, answer)) if was == request => Known::Same(status, answer),
        Some(_) => Known::Other,
    })
}

/// Keeps an answer.
///
/// # Errors
/// When the database fails.
pub fn keep(
    tx: &mut Tx<'_>,
    staff: &StaffId,
    key: &str,
    request: &str,
    status: u16,
    answer: &str,
    moment: Moment,
) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO idempotency (staff_id, key, request, status, answer, at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (staff_id, key) DO NOTHING"
        ),
        &[staff.as_str().into(), key.into(), request.into(), i64::from(status).into(), answer.into(), moment.into()],
    )?;
    Ok(())
}
