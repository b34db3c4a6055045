//! Reminders inside the system: each comes once.

use domain::directory::{OrgId, Post, StaffId};
use domain::kernel::Moment;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::ids::{Entropy, fresh};
use crate::sql;

/// A reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub id: String,
    pub at: Moment,
    pub title: String,
    pub href: String,
    pub read: bool,
}

/// Somebody who can be reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub region: String,
    pub staff: StaffId,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// The active people of an organisation in one of the posts.
///
/// # Errors
/// When the database fails.
pub fn people(tx: &mut Tx<'_>, org: &OrgId, posts: &[Post]) -> StoreResult<Vec<Recipient>> {
    let all = tx.query(
        sql!("SELECT region, id, email, phone, post FROM staff WHERE org_id = $1 AND active = 1 ORDER BY login"),
        &[org.as_str().into()],
        |row| {
            let recipient = Recipient {
                region: row.text(0)?,
                staff: StaffId(row.text(1)?),
                email: row.opt_text(2)?,
                phone: row.opt_text(3)?,
            };
            Ok((recipient, row.choice::<Post>(4)?))
        },
    )?;
    Ok(all.into_iter().filter(|(_, post)| posts.contains(post)).map(|(recipient, _)| recipient).collect())
}

/// A member of staff, if active.
///
/// # Errors
/// When the database fails.
pub fn person(tx: &mut Tx<'_>, staff: &StaffId) -> StoreResult<Option<Recipient>> {
    tx.query_opt(
        sql!("SELECT region, id, email, phone FROM staff WHERE id = $1 AND active = 1"),
        &[staff.as_str().into()],
        |row| {
            Ok(Recipient {
                region: row.text(0)?,
                staff: StaffId(row.text(1)?),
                email: row.opt_text(2)?,
                phone: row.opt_text(3)?,
            })
        },
    )
}

/// Puts a reminder into somebody's inbox; `false` when the same one is there already.
///
/// # Errors
/// When the database fails.
pub fn put(
    tx: &mut Tx<'_>,
    to: &Recipient,
    key: &str,
    title: &str,
    href: &str,
    moment: Moment,
    entropy: &dyn Entropy,
) -> StoreResult<bool> {
    let touched = tx.execute(
        sql!(
            "INSERT INTO inbox (region, id, staff_id, key, at, title, href, read_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT (staff_id, key) DO NOTHING"
        ),
        &[
            to.region.as_str().into(),
            fresh(moment, entropy).into(),
            to.staff.as_str().into(),
            key.into(),
            moment.into(),
            title.into(),
            href.into(),
        ],
    )?;
    Ok(touched > 0)
}

/// The reminders of a member of staff, unread first, newest first, at most 100.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, staff: &StaffId) -> StoreResult<Vec<Reminder>> {
    tx.query(
        sql!(
            "SELECT id, at, title, href, read_at FROM inbox WHERE staff_id = $1
             ORDER BY CASE WHEN read_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 100"
        ),
        &[staff.as_str().into()],
        |row| {
            Ok(Reminder {
                id: row.text(0)?,
                at: row.moment(1)?,
                title: row.text(2)?,
                href: row.text(3)?,
                read: row.opt_text(4)?.is_some(),
            })
        },
    )
}

/// How many are unread.
///
/// # Errors
/// When the database fails.
pub fn unread(tx: &mut Tx<'_>, staff: &StaffId) -> StoreResult<i64> {
    tx.query_one(
        sql!("SELECT COUNT(*) FROM inbox WHERE staff_id = $1 AND read_at IS NULL"),
        &[staff.as_str().into()],
        |row| row.int(0),
    )
}

/// Marks everything as read.
///
/// # Errors
/// When the database fails.
pub fn read_all(tx: &mut Tx<'_>, staff: &StaffId, moment: Moment) -> StoreResult {
    tx.execute(
        sql!("UPDATE inbox SET read_at = $2 WHERE staff_id = $1 AND read_at IS NULL"),
        &[staff.as_str().into(), moment.into()],
    )?;
    Ok(())
}
