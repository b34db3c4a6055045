//! 移交、协查、联办 with other departments (D14), and what they replied.

use domain::directory::OrgId;
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

/// A piece of co-operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    pub id: String,
    pub org: OrgId,
    pub org_name: String,
    /// `transfer` 移交, `inquiry` 协查, `joint` 联办.
    pub kind: String,
    pub department: String,
    pub about: String,
    pub content: String,
    pub sent_on: Date,
    pub due: Option<Date>,
    pub reply: Option<String>,
    pub replied_on: Option<Date>,
}

/// What is sent out.
pub struct Sending<'a> {
    pub kind: &'a str,
    pub department: &'a str,
    pub about: &'a str,
    pub content: &'a str,
    pub sent_on: Date,
    pub due: Option<Date>,
}

/// Records one.
///
/// # Errors
/// When the database fails.
pub fn send(tx: &mut Tx<'_>, change: Change<'_>, sending: &Sending<'_>) -> StoreResult<String> {
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO referral (region, id, org_id, kind, department, about, content, sent_on, due, reply, replied_on,
                                   by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, $10, $11)"
        ),
        &[
            change.actor.region.as_str().into(),
            (&id).into(),
            change.actor.org.as_str().into(),
            sending.kind.into(),
            sending.department.into(),
            sending.about.into(),
            sending.content.into(),
            sending.sent_on.into(),
            sending.due.into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    change.note(tx, "referral", &id, "外部协作", &json!({"department": sending.department}))?;
    Ok(id)
}

/// Records the reply.
///
/// # Errors
/// When it was answered already or is not within the reach.
pub fn reply(tx: &mut Tx<'_>, change: Change<'_>, id: &str, reply: &str, on: Date) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE referral SET reply = $3, replied_on = $4 WHERE region = $1 AND id = $2 AND reply IS NULL"),
        &[change.actor.region.as_str().into(), id.into(), reply.into(), on.into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("referral"));
    }
    change.note(tx, "referral", id, "登记回复", &json!({"said": reply}))
}

/// Those of the organisations within a reach, open ones first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Referral>> {
    tx.query(
        sql!(
            "SELECT r.id, r.org_id, o.name, r.kind, r.department, r.about, r.content, r.sent_on, r.due, r.reply,
                r.replied_on
             FROM referral r JOIN org o ON o.region = r.region AND o.id = r.org_id
             WHERE r.region = $1 AND o.path LIKE $2
             ORDER BY CASE WHEN r.reply IS NULL THEN 0 ELSE 1 END, r.sent_on DESC, r.id LIMIT 200"
        ),
        &reach.values(),
        |row| {
            Ok(Referral {
                id: row.text(0)?,
                org: OrgId(row.text(1)?),
                org_name: row.text(2)?,
                kind: row.text(3)?,
                department: row.text(4)?,
                about: row.text(5)?,
                content: row.text(6)?,
                sent_on: row.day(7)?,
                due: row.opt_day(8)?,
                reply: row.opt_text(9)?,
                replied_on: row.opt_day(10)?,
            })
        },
    )
}
