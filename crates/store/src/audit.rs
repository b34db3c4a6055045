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
