//! 整改 (B1.7): what a signed pack promised for each topic, and whether it was done.

use domain::directory::OrgId;
use domain::report::{Quarter, Topic};
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::Org;
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

/// A promised measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rectification {
    pub region: String,
    pub org: OrgId,
    pub org_name: String,
    pub quarter: Quarter,
    pub no: i64,
    pub topic: String,
    pub measure: String,
    pub owner: String,
    pub due: Date,
    pub done: Option<(Date, String)>,
}

/// Writes down what a signed text promises. What was promised before and not done is taken back by a new
/// edition; what was done stays.
pub(super) fn promise(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    quarter: Quarter,
    topics: &[Topic],
) -> StoreResult {
    let region = org.region.as_str();
    let id = [region.into(), (&org.id).into(), quarter.key().into()];
    tx.execute(
        sql!("DELETE FROM rectification WHERE region = $1 AND org_id = $2 AND quarter = $3 AND done_on IS NULL"),
        &id,
    )?;
    let mut no = tx.query_one(
        sql!("SELECT COALESCE(MAX(no), 0) FROM rectification WHERE region = $1 AND org_id = $2 AND quarter = $3"),
        &id,
        |row| row.int(0),
    )?;
    let done = of(tx, region, &org.id, quarter)?;
    for topic in topics {
        let Some(due) = topic.due else { continue };
        if done.iter().any(|one| one.measure == topic.measure && one.topic == topic.title) {
            continue;
        }
        no += 1;
        tx.execute(
            sql!(
                "INSERT INTO rectification (region, org_id, quarter, no, topic, measure, owner, due, done_on, proof, done_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, NULL)"
            ),
            &[
                region.into(),
                (&org.id).into(),
                quarter.key().into(),
                no.into(),
                (&topic.title).into(),
                (&topic.measure).into(),
                (&topic.owner).into(),
                due.into(),
            ],
        )?;
    }
    change.note(tx, "rectification", &super::steps::entity(org, quarter), "列入整改", &json!({"count": topics.len()}))
}

/// A measure was carried out, with what shows it.
///
/// # Errors
/// When it is not there, or was done already.
pub fn done(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, one: &Rectification, on: Date, proof: &str) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "UPDATE rectification SET done_on = $5, proof = $6, done_by = $7
             WHERE region = $1 AND org_id = $2 AND quarter = $3 AND no = $4 AND done_on IS NULL"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            one.quarter.key().into(),
            one.no.into(),
            on.into(),
            proof.into(),
            (&change.actor.id).into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let what = json!({"measure": one.measure, "on": on, "said": proof});
    change.note(tx, "rectification", &super::steps::entity(org, one.quarter), "整改完成", &what)
}

macro_rules! measures {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT m.region, m.org_id, o.name, m.quarter, m.no, m.topic, m.measure, m.owner, m.due, m.done_on, m.proof
             FROM rectification m JOIN org o ON o.region = m.region AND o.id = m.org_id WHERE m.region = $1 ",
            $rest
        ))
    };
}

/// The measures of one pack.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, org: &OrgId, quarter: Quarter) -> StoreResult<Vec<Rectification>> {
    tx.query(
        measures!("AND m.org_id = $2 AND m.quarter = $3 ORDER BY m.no"),
        &[region.into(), org.as_str().into(), quarter.key().into()],
        read,
    )
}

/// The measures within a reach: open ones first by their day, at most 300.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Rectification>> {
    let [region, path] = reach.values();
    tx.query(
        measures!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             ORDER BY CASE WHEN m.done_on IS NULL THEN 0 ELSE 1 END, m.due, m.org_id, m.quarter, m.no LIMIT 300"
        ),
        &[region, path],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Rectification> {
    Ok(Rectification {
        region: row.text(0)?,
        org: OrgId(row.text(1)?),
        org_name: row.text(2)?,
        quarter: super::read_quarter(row, 3)?,
        no: row.int(4)?,
        topic: row.text(5)?,
        measure: row.text(6)?,
        owner: row.text(7)?,
        due: row.day(8)?,
        done: row.opt_day(9)?.zip(row.opt_text(10)?),
    })
}
