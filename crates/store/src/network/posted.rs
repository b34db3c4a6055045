//! What hangs on the wall knows when it is stale (D16, D19, D20): what it showed when it was hung.

use domain::directory::OrgId;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::directory::Staff;
use crate::error::StoreResult;
use crate::ids::hash;
use crate::sql;

/// The version of what a poster or the badges show now: changes with names, posts, phones and photos.
#[must_use]
pub fn version(staff: &[Staff]) -> String {
    let mut lines: Vec<String> = staff
        .iter()
        .filter(|one| one.active)
        .map(|one| {
            let (phone, photo) = (one.phone.as_deref().unwrap_or_default(), one.photo.as_deref().unwrap_or_default());
            format!("{}|{}|{phone}|{photo}", one.actor.name, one.actor.post.value())
        })
        .collect();
    lines.sort();
    let parts: Vec<&str> = lines.iter().map(String::as_str).collect();
    hash(&parts)[..8].to_owned()
}

/// The version of a sheet made from these lines.
#[must_use]
pub fn text_version(lines: &[&str]) -> String {
    hash(lines)[..8].to_owned()
}

/// Notes that the printed one hangs on the wall.
///
/// # Errors
/// When the database fails.
pub fn hang(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, kind: &str, version: &str) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO posted (region, station_id, kind, version, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (region, station_id, kind) DO UPDATE SET version = excluded.version, at = excluded.at,
                by_id = excluded.by_id"
        ),
        &[
            change.actor.region.as_str().into(),
            station.as_str().into(),
            kind.into(),
            version.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "posted", station.as_str(), "张贴、发放", &json!({"kind": kind, "version": version}))
}

/// The version that hangs now.
///
/// # Errors
/// When the database fails.
pub fn hanging(tx: &mut Tx<'_>, region: &str, station: &OrgId, kind: &str) -> StoreResult<Option<String>> {
    tx.query_opt(
        sql!("SELECT version FROM posted WHERE region = $1 AND station_id = $2 AND kind = $3"),
        &[region.into(), station.as_str().into(), kind.into()],
        |row| row.text(0),
    )
}

/// The version that hung at the end of a day.
///
/// # Errors
/// When the database fails.
pub fn hung_then(tx: &mut Tx<'_>, region: &str, station: &OrgId, kind: &str, day: Date) -> StoreResult<Option<String>> {
    /// What was hung, as its change row tells it.
    #[derive(Deserialize)]
    struct Hung {
        kind: String,
        version: String,
    }
    let all = tx.query(
        sql!(
            "SELECT at, after FROM audit_change WHERE region = $1 AND entity = 'posted' AND entity_id = $2 ORDER BY id"
        ),
        &[region.into(), station.as_str().into()],
        |row| Ok((row.moment(0)?.day(), row.json::<Hung>(1)?)),
    )?;
    let then = all.into_iter().rev().find(|(on, hung)| *on <= day && hung.kind == kind);
    Ok(then.map(|(_, hung)| hung.version))
}
