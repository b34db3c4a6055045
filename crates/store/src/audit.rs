//! The change row that every audited setter writes in the same call.

use domain::directory::Actor;
use domain::kernel::Moment;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::ids::{Entropy, fresh};
use crate::sql;

/// Who changes a plain table, and when.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    pub actor: &'a Actor,
    pub moment: Moment,
    pub entropy: &'a dyn Entropy,
}

impl Change<'_> {
    /// A fresh id for a new row.
    #[must_use]
    pub fn fresh(&self) -> String {
        fresh(self.moment, self.entropy)
    }

    /// Writes the change row. `after` is what the row now says, without secrets.
    pub(crate) fn note(
        &self,
        tx: &mut Tx<'_>,
        entity: &str,
        entity_id: &str,
        what: &str,
        after: &serde_json::Value,
    ) -> StoreResult {
        tx.execute(
            sql!(
                "INSERT INTO audit_change (region, id, at, staff_id, entity, entity_id, what, after)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            &[
                self.actor.region.as_str().into(),
                self.fresh().into(),
                self.moment.into(),
                self.actor.id.as_str().into(),
                entity.into(),
                entity_id.into(),
                what.into(),
                after.to_string().into(),
            ],
        )?;
        Ok(())
    }
}

/// A change as it is told to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub at: Moment,
    pub by: String,
    pub what: String,
    /// The words that came with it, where there were any.
    pub said: String,
    pub entity: String,
    pub entity_id: String,
}

/// What happened to one record, oldest first.
///
/// # Errors
/// When the database fails.
pub fn history(tx: &mut Tx<'_>, region: &str, entity: &str, id: &str) -> StoreResult<Vec<Told>> {
    tx.query(
        sql!(
            "SELECT a.at, s.name, a.what, a.after, a.entity, a.entity_id FROM audit_change a
             LEFT JOIN staff s ON s.id = a.staff_id
             WHERE a.region = $1 AND a.entity = $2 AND a.entity_id = $3 ORDER BY a.id"
        ),
        &[region.into(), entity.into(), id.into()],
        read,
    )
}

/// What the people of an organisation did in one way to one kind of record, the newest first; at most 20.
///
/// # Errors
/// When the database fails.
pub fn done_by(tx: &mut Tx<'_>, actor: &Actor, entity: &str, what: &str) -> StoreResult<Vec<Told>> {
    tx.query(
        sql!(
            "SELECT a.at, s.name, a.what, a.after, a.entity, a.entity_id FROM audit_change a
             JOIN staff s ON s.id = a.staff_id
             WHERE a.region = $1 AND a.entity = $2 AND a.what = $3 AND s.org_id = $4 ORDER BY a.id DESC LIMIT 20"
        ),
        &[(&actor.region).into(), entity.into(), what.into(), (&actor.org).into()],
        read,
    )
}

/// The newest changes of a county, for the auditor: at most 200 before `before`.
///
/// # Errors
/// When the database fails.
pub fn newest(tx: &mut Tx<'_>, region: &str, before: &str) -> StoreResult<Vec<Told>> {
    tx.query(
        sql!(
            "SELECT a.at, s.name, a.what, a.after, a.entity, a.entity_id FROM audit_change a
             LEFT JOIN staff s ON s.id = a.staff_id
             WHERE a.region = $1 AND a.at < $2 ORDER BY a.id DESC LIMIT 200"
        ),
        &[region.into(), before.into()],
        read,
    )
}

/// The newest showings of personal data of a county, for the auditor: when, who, which case, why.
///
/// # Errors
/// When the database fails.
pub fn showings(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<(Moment, String, String, String)>> {
    tx.query(
        sql!(
            "SELECT l.at, s.name, l.case_id, l.why FROM access_log l LEFT JOIN staff s ON s.id = l.staff_id
             WHERE l.region = $1 ORDER BY l.id DESC LIMIT 200"
        ),
        &[region.into()],
        |row| Ok((row.moment(0)?, row.opt_text(1)?.unwrap_or_default(), row.text(2)?, row.text(3)?)),
    )
}

fn read(row: &crate::db::Row<'_>) -> StoreResult<Told> {
    let after: serde_json::Value = row.json(3)?;
    Ok(Told {
        at: row.moment(0)?,
        by: row.opt_text(1)?.unwrap_or_else(|| "系统".to_owned()),
        what: row.text(2)?,
        said: after.get("said").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        entity: row.text(4)?,
        entity_id: row.text(5)?,
    })
}
