//! The journal: what happened, appended, chained by hashes, never changed.

use domain::case::{Case, Entry, fold};
use domain::directory::CaseId;
use domain::form::Choice as _;

use crate::db::instant;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::ids::hash;
use crate::sql;

/// The hash before the first event.
pub const GENESIS: &str = "";

/// A case as the journal holds it.
pub struct History {
    pub entries: Vec<Entry>,
    /// The hash of the last row.
    pub last_hash: String,
}

impl History {
    /// What the entries add up to.
    #[must_use]
    pub fn state(&self, id: &CaseId) -> Option<Case> {
        fold(id, &self.entries)
    }
}

/// One row, as stored.
pub struct Stored {
    pub seq: i64,
    pub at: String,
    pub by: String,
    pub post: String,
    pub kind: String,
    pub body: String,
    pub hash: String,
}

impl Stored {
    fn read(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            seq: row.int(0)?,
            at: row.text(1)?,
            by: row.text(2)?,
            post: row.text(3)?,
            kind: row.text(4)?,
            body: row.text(5)?,
            hash: row.text(6)?,
        })
    }

    /// The hash this row ought to have after `before`.
    #[must_use]
    pub fn computed_hash(&self, before: &str, region: &str, case: &str) -> String {
        hash(&[before, region, case, &self.seq.to_string(), &self.at, &self.by, &self.post, &self.kind, &self.body])
    }

    /// The entry that the row holds.
    ///
    /// # Errors
    /// When the row is not readable; names the column.
    pub fn entry(&self) -> StoreResult<Entry> {
        let broken = |what: &str| StoreError::Corrupt(format!("event {} has an unreadable {what}", self.seq));
        Ok(Entry {
            seq: u64::try_from(self.seq).map_err(|_| broken("seq"))?,
            at: domain::kernel::Moment(self.at.parse().map_err(|_| broken("at"))?),
            by: self.by.as_str().into(),
            post: domain::directory::Post::from_value(&self.post).ok_or_else(|| broken("post"))?,
            event: serde_json::from_str(&self.body).map_err(|error| broken(&format!("body: {error}")))?,
        })
    }
}

/// The stored rows of a case, oldest first; none for a case that does not exist.
///
/// # Errors
/// When the database fails.
pub fn rows(tx: &mut Tx<'_>, region: &str, case: &CaseId) -> StoreResult<Vec<Stored>> {
    tx.query(
        sql!(
            "SELECT seq, at, by_id, post, kind, body, hash FROM case_event
             WHERE region = $1 AND case_id = $2 ORDER BY seq"
        ),
        &[region.into(), case.as_str().into()],
        Stored::read,
    )
}

/// Loads a case.
///
/// # Errors
/// When the database fails or a row cannot be read.
pub fn load(tx: &mut Tx<'_>, region: &str, case: &CaseId) -> StoreResult<History> {
    let rows = rows(tx, region, case)?;
    let last_hash = rows.last().map_or_else(|| GENESIS.to_owned(), |row| row.hash.clone());
    let entries = rows.iter().map(Stored::entry).collect::<StoreResult<_>>()?;
    Ok(History { entries, last_hash })
}

/// Appends entries after `last_hash`; returns the new last hash.
///
/// # Errors
/// [`StoreError::Clash`] when somebody else appended the same sequence number first.
pub fn append(
    tx: &mut Tx<'_>,
    region: &str,
    case: &CaseId,
    mut last_hash: String,
    entries: &[Entry],
) -> StoreResult<String> {
    for entry in entries {
        let body = serde_json::to_string(&entry.event).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let mut row = Stored {
            seq: i64::try_from(entry.seq).map_err(|_| StoreError::Corrupt("seq".to_owned()))?,
            at: instant(entry.at),
            by: entry.by.0.clone(),
            post: entry.post.value().to_owned(),
            kind: entry.event.kind().to_owned(),
            body,
            hash: String::new(),
        };
        row.hash = row.computed_hash(&last_hash, region, case.as_str());
        last_hash.clone_from(&row.hash);
        tx.execute(
            sql!(
                "INSERT INTO case_event (region, case_id, seq, at, by_id, post, kind, body, hash)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            &[
                region.into(),
                case.as_str().into(),
                row.seq.into(),
                row.at.into(),
                row.by.into(),
                row.post.into(),
                row.kind.into(),
                row.body.into(),
                row.hash.into(),
            ],
        )
        // The same sequence number: somebody appended first.
        .map_err(StoreError::or_clash)?;
    }
    Ok(last_hash)
}
