//! The bureau's exchange with the platform: its names of the columns, and who took what out.

use domain::exchange::Mapping;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// The bureau's names of the columns as it wrote them; nothing while it uses the standard.
///
/// # Errors
/// When the database fails.
pub fn mapping_text(tx: &mut Tx<'_>, region: &str) -> StoreResult<Option<String>> {
    tx.query_opt(sql!("SELECT text FROM mapping WHERE region = $1"), &[region.into()], |row| row.text(0))
}

/// The bureau's names of the columns, the standard ones while it has none of its own.
///
/// # Errors
/// When the database fails, or holds what cannot be read.
pub fn mapping(tx: &mut Tx<'_>, region: &str) -> StoreResult<Mapping> {
    let Some(text) = mapping_text(tx, region)? else { return Ok(Mapping::standard()) };
    Mapping::parse(&text).map_err(|_| StoreError::Corrupt("mapping.text cannot be read".to_owned()))
}

/// Writes the bureau's names of the columns; `None` goes back to the standard ones.
///
/// # Errors
/// When the database fails.
pub fn set_mapping(tx: &mut Tx<'_>, change: Change<'_>, text: Option<&str>) -> StoreResult {
    let region = change.actor.region.as_str();
    match text {
        Some(text) => tx.execute(
            sql!(
                "INSERT INTO mapping (region, text) VALUES ($1, $2)
                 ON CONFLICT (region) DO UPDATE SET text = excluded.text"
            ),
            &[region.into(), text.into()],
        )?,
        None => tx.execute(sql!("DELETE FROM mapping WHERE region = $1"), &[region.into()])?,
    };
    let what = if text.is_some() { "改列名对照" } else { "恢复标准列名" };
    change.note(tx, "mapping", region, what, &json!({"text": text}))
}

/// Every platform number that was sent in a county and is not free again, as it was written.
///
/// # Errors
/// When the database fails.
pub fn numbers(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<String>> {
    tx.query(
        sql!("SELECT platform_no FROM dispatch WHERE region = $1 AND state <> 'redirected'"),
        &[region.into()],
        |row| row.text(0),
    )
}

/// Notes that a list of dispatches left the system, and how many rows it had.
///
/// # Errors
/// When the database fails.
pub fn note_export(tx: &mut Tx<'_>, change: Change<'_>, format: &str, rows: usize) -> StoreResult {
    let said = format!("{rows}件，{format}");
    let what = json!({"said": said, "rows": rows, "format": format});
    change.note(tx, "export", change.actor.org.as_str(), "导出转办", &what)
}
