//! What a station keeps beside its cases: systems (A1, A2), public promises (A4b), testing bodies (A7a).

use std::collections::BTreeMap;

use domain::directory::OrgId;
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// A system (制度) that a station adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// `handling`, `reporting` or `management` (A2).
    pub kind: String,
    pub title: String,
    pub body: String,
    pub version: i64,
    pub effective_from: Option<Date>,
}

/// A promise that the host has made in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub words: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// A testing body with its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lab {
    pub name: String,
    pub certificate: String,
    pub scope: String,
    pub valid_to: Option<Date>,
}

/// Adopts a system; each adoption is a new version.
///
/// # Errors
/// When the database fails.
pub fn adopt(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, system: &Institution) -> StoreResult {
    let region = change.actor.region.as_str();
    let version = 1 + tx
        .query_opt(
            sql!("SELECT COUNT(*) FROM institution WHERE region = $1 AND station_id = $2 AND kind = $3"),
            &[region.into(), station.as_str().into(), (&system.kind).into()],
            |row| row.int(0),
        )?
        .unwrap_or_default();
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO institution (region, station_id, id, kind, title, body, version, effective_from)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            region.into(),
            station.as_str().into(),
            (&id).into(),
            (&system.kind).into(),
            (&system.title).into(),
            (&system.body).into(),
            version.into(),
            system.effective_from.unwrap_or_else(|| change.moment.day()).into(),
        ],
    )?;
    change.note(tx, "institution", &id, "采用制度", &json!({"title": system.title, "version": version}))
}

/// The newest version of each system of a station.
///
/// # Errors
/// When the database fails.
pub fn institutions(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Institution>> {
    tx.query(
        sql!(
            "SELECT i.kind, i.title, i.body, i.version, i.effective_from FROM institution i
             WHERE i.region = $1 AND i.station_id = $2 AND i.version =
                (SELECT MAX(j.version) FROM institution j
                 WHERE j.region = i.region AND j.station_id = i.station_id AND j.kind = i.kind)
             ORDER BY i.kind"
        ),
        &[region.into(), station.as_str().into()],
        |row| {
            Ok(Institution {
                kind: row.text(0)?,
                title: row.text(1)?,
                body: row.text(2)?,
                version: row.int(3)?,
                effective_from: row.opt_day(4)?,
            })
        },
    )
}

/// Records a public promise.
///
/// # Errors
/// When the database fails.
pub fn promise(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, promise: &Promise) -> StoreResult {
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO promise (region, station_id, id, words, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            change.actor.region.as_str().into(),
            station.as_str().into(),
            (&id).into(),
            (&promise.words).into(),
            promise.from.unwrap_or_else(|| change.moment.day()).into(),
            promise.to.into(),
        ],
    )?;
    change.note(tx, "promise", &id, "登记公开承诺", &json!({"words": promise.words}))
}

/// A version of a public promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseVersion {
    pub id: String,
    /// The id of its first version.
    pub series: String,
    /// Counted from 1 within its series.
    pub version: usize,
    pub words: String,
    /// For which goods; `None` for all.
    pub scope: Option<String>,
    pub from: Date,
    /// The last day; `None` while it holds.
    pub to: Option<Date>,
}

/// A promise as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPromise {
    pub words: String,
    pub scope: Option<String>,
    pub from: Date,
    pub to: Option<Date>,
}

/// Every version of every promise of a station, the newest first.
///
/// # Errors
/// When the database fails.
pub fn promise_versions(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<PromiseVersion>> {
    let mut all = tx.query(
        sql!(
            "SELECT id, COALESCE(series, id), words, scope, valid_from, valid_to FROM promise
             WHERE region = $1 AND station_id = $2 ORDER BY valid_from, id"
        ),
        &[region.into(), station.as_str().into()],
        |row| {
            Ok(PromiseVersion {
                id: row.text(0)?,
                series: row.text(1)?,
                version: 0,
                words: row.text(2)?,
                scope: row.opt_text(3)?,
                from: row.day(4)?,
                to: row.opt_day(5)?,
            })
        },
    )?;
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for one in &mut all {
        let count = known.entry(one.series.clone()).or_default();
        *count += 1;
        one.version = *count;
    }
    all.reverse();
    Ok(all)
}

/// Writes a promise, or a new version of one: the version before ends the day before (A4, A20).
///
/// # Errors
/// When the days do not fit.
pub fn promise_again(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    was: Option<&PromiseVersion>,
    new: &NewPromise,
) -> StoreResult {
    domain::network::promise::write(
        (new.from, new.to),
        was.map(|was| (was.words.as_str(), was.from)),
        &new.words,
        change.moment.day(),
    )?;
    let region = change.actor.region.as_str();
    let id = change.fresh();
    if let Some(was) = was {
        let last = new.from.saturating_sub(jiff::Span::new().days(1));
        let to = was.to.map_or(last, |to| to.min(last));
        tx.execute(
            sql!("UPDATE promise SET valid_to = $4 WHERE region = $1 AND station_id = $2 AND id = $3"),
            &[region.into(), station.as_str().into(), (&was.id).into(), to.into()],
        )?;
    }
    tx.execute(
        sql!(
            "INSERT INTO promise (region, station_id, id, words, valid_from, valid_to, series, scope)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            region.into(),
            station.as_str().into(),
            (&id).into(),
            (&new.words).into(),
            new.from.into(),
            new.to.into(),
            was.map(|was| &was.series).into(),
            new.scope.as_ref().into(),
        ],
    )?;
    let what = if was.is_some() { "变更公开承诺" } else { "登记公开承诺" };
    change.note(tx, "promise", &id, what, &json!({"said": format!("{}，自{}起", new.words, new.from)}))
}

/// The promises of a station, newest first.
///
/// # Errors
/// When the database fails.
pub fn promises(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Promise>> {
    tx.query(
        sql!(
            "SELECT words, valid_from, valid_to FROM promise
             WHERE region = $1 AND station_id = $2 ORDER BY valid_from DESC, id"
        ),
        &[region.into(), station.as_str().into()],
        |row| Ok(Promise { words: row.text(0)?, from: row.opt_day(1)?, to: row.opt_day(2)? }),
    )
}

/// Records a testing body.
///
/// # Errors
/// When the database fails.
pub fn lab(tx: &mut Tx<'_>, change: Change<'_>, lab: &Lab) -> StoreResult {
    let id = change.fresh();
    tx.execute(
        sql!("INSERT INTO lab (region, id, name, certificate, scope, valid_to) VALUES ($1, $2, $3, $4, $5, $6)"),
        &[
            change.actor.region.as_str().into(),
            (&id).into(),
            (&lab.name).into(),
            (&lab.certificate).into(),
            (&lab.scope).into(),
            lab.valid_to.unwrap_or_else(|| change.moment.day()).into(),
        ],
    )?;
    change.note(tx, "lab", &id, "登记检测机构", &json!({"name": lab.name, "certificate": lab.certificate}))
}

/// The testing bodies of a county.
///
/// # Errors
/// When the database fails.
pub fn labs(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<Lab>> {
    tx.query(
        sql!("SELECT name, certificate, scope, valid_to FROM lab WHERE region = $1 ORDER BY name"),
        &[region.into()],
        |row| Ok(Lab { name: row.text(0)?, certificate: row.text(1)?, scope: row.text(2)?, valid_to: row.opt_day(3)? }),
    )
}
