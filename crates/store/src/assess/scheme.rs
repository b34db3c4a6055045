//! The scheme in force: the one that ships, or the newest of the bureau's own versions.

use domain::assess::Scheme;
use jiff::civil::Date;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// The scheme that ships with the product (F12).
const SHIPPED: &str = include_str!("../../../../data/assessment/2026.toml");

/// The scheme that ships.
///
/// # Errors
/// When it cannot be read, which a test rules out.
pub fn shipped() -> StoreResult<Scheme> {
    toml::from_str(SHIPPED).map_err(|error| StoreError::Corrupt(format!("scheme: {error}")))
}

/// Every scheme of a county, the shipped one first, each with its number.
///
/// # Errors
/// When the database fails or one cannot be read.
pub fn versions(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<(i64, Scheme)>> {
    let mut all = vec![(0, shipped()?)];
    all.extend(tx.query(
        sql!("SELECT version, body FROM assessment_scheme WHERE region = $1 ORDER BY version"),
        &[region.into()],
        |row| Ok((row.int(0)?, row.json(1)?)),
    )?);
    Ok(all)
}

/// The scheme for a round whose period begins on a day: the newest version that was in force then.
///
/// # Errors
/// When the database fails.
pub fn in_force(tx: &mut Tx<'_>, region: &str, day: Date) -> StoreResult<Scheme> {
    let all = versions(tx, region)?;
    let fits = all.into_iter().filter(|(_, scheme)| scheme.effective_from <= day);
    let newest = fits.max_by_key(|(version, scheme)| (scheme.effective_from, *version));
    newest.map_or_else(shipped, |(_, scheme)| Ok(scheme))
}

/// Keeps a bureau's own version; the earlier ones stay.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, change: Change<'_>, scheme: &Scheme) -> StoreResult<i64> {
    let region = change.actor.region.as_str();
    let version = tx.query_one(
        sql!("SELECT COALESCE(MAX(version), 0) + 1 FROM assessment_scheme WHERE region = $1"),
        &[region.into()],
        |row| row.int(0),
    )?;
    tx.execute(
        sql!(
            "INSERT INTO assessment_scheme (region, version, effective_from, body, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            region.into(),
            version.into(),
            scheme.effective_from.into(),
            json!(scheme).to_string().into(),
            (&change.actor.id).into(),
            change.moment.into(),
        ],
    )?;
    let what = json!({"said": scheme.title, "version": scheme.version, "from": scheme.effective_from});
    change.note(tx, "assessment_scheme", &version.to_string(), "定考核方案", &what)?;
    Ok(version)
}

#[cfg(test)]
mod tests {
    use domain::assess::{Points, Source};

    use super::shipped;

    #[test]
    fn f12_the_shipped_scheme_holds_and_has_the_points_of_the_form() {
        let scheme = shipped().unwrap();
        assert_eq!(scheme.faults(), []);
        let groups: Vec<(&str, i64)> = scheme
            .groups
            .iter()
            .map(|group| (group.label.as_str(), group.items.iter().map(|item| item.points).sum::<Points>().0))
            .collect();
        let wanted =
            [("机构设置", 2000), ("制度建设", 1500), ("工作规范", 3500), ("宣传教育", 1500), ("信息反馈", 1500)];
        assert_eq!(groups, wanted);
        assert_eq!(scheme.items().count(), 19);
        assert!(scheme.items().all(|(_, item)| Source::read(&item.source).is_ok() && !item.how.is_empty()));
        assert_eq!(scheme.vetoes.len(), 3);
    }
}
