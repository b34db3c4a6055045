//! What the administrators do to accounts: one opens and closes, another locks and resets.

use domain::directory::Post;
use domain::kernel::{Moment, Refusal};
use serde_json::json;

use super::later;
use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// An account as an administrator sees it: nothing of what the person works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: String,
    pub login: String,
    pub name: String,
    pub post: Post,
    pub org: String,
    pub active: bool,
    pub locked_until: Option<Moment>,
    pub seen_on: Option<jiff::civil::Date>,
}

/// Every account of a county, by organisation.
///
/// # Errors
/// When the database fails.
pub fn every(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<Account>> {
    tx.query(
        sql!(
            "SELECT s.id, s.login, s.name, s.post, o.name, s.active, s.locked_until, s.seen_on
             FROM staff s LEFT JOIN org o ON o.region = s.region AND o.id = s.org_id
             WHERE s.region = $1 ORDER BY s.active DESC, o.path, s.login"
        ),
        &[region.into()],
        |row| {
            Ok(Account {
                id: row.text(0)?,
                login: row.text(1)?,
                name: row.text(2)?,
                post: row.choice(3)?,
                org: row.opt_text(4)?.unwrap_or_default(),
                active: row.flag(5)?,
                locked_until: row.opt_moment(6)?,
                seen_on: row.opt_day(7)?,
            })
        },
    )
}

/// Ends an account with its sessions and tokens; not while it answers for open cases (C2d).
///
/// # Errors
/// When cases would be left without a handler.
pub fn close(tx: &mut Tx<'_>, change: Change<'_>, id: &str) -> StoreResult {
    let open = tx.query_one(
        sql!("SELECT COUNT(*) FROM case_row WHERE region = $1 AND handler_id = $2 AND ended = 0"),
        &[change.actor.region.as_str().into(), id.into()],
        |row| row.int(0),
    )?;
    if open > 0 {
        let what = format!("他还承办{open}件未结投诉");
        return Err(Refusal::new("C2", what, "请站点先报备人员变动、移交未结投诉").into());
    }
    crate::archive::handover::may_leave(tx, &change.actor.region, &id.into())?;
    tx.execute(
        sql!("UPDATE staff SET active = 0, left_on = $2 WHERE id = $1"),
        &[id.into(), change.moment.day().into()],
    )?;
    end_all(tx, change, id)?;
    change.note(tx, "staff", id, "停用账号", &json!({}))
}

/// Ends every session and token of an account.
fn end_all(tx: &mut Tx<'_>, change: Change<'_>, id: &str) -> StoreResult {
    tx.execute(sql!("DELETE FROM session WHERE staff_id = $1"), &[id.into()])?;
    tx.execute(
        sql!("UPDATE api_token SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL"),
        &[id.into(), change.moment.into()],
    )?;
    Ok(())
}

/// Locks an account until somebody unlocks it, with its sessions; or unlocks it.
///
/// # Errors
/// When the database fails.
pub fn lock(tx: &mut Tx<'_>, change: Change<'_>, id: &str, locked: bool) -> StoreResult {
    let until = locked.then(|| later(change.moment, 100 * 365 * 24 * 60));
    tx.execute(sql!("UPDATE staff SET locked_until = $2, failed = 0 WHERE id = $1"), &[id.into(), until.into()])?;
    if locked {
        end_all(tx, change, id)?;
    }
    change.note(tx, "staff", id, if locked { "锁定账号" } else { "解锁账号" }, &json!({}))
}

/// Gives an account a new first password; its sessions end.
///
/// # Errors
/// When the database fails.
pub fn reset(tx: &mut Tx<'_>, change: Change<'_>, id: &str, password_hash: &str) -> StoreResult {
    tx.execute(
        sql!("UPDATE staff SET password_hash = $2, must_change = 1, failed = 0, locked_until = NULL WHERE id = $1"),
        &[id.into(), password_hash.into()],
    )?;
    end_all(tx, change, id)?;
    change.note(tx, "staff", id, "重置密码", &json!({}))
}
