//! 八个一 and 五有: each item as it was last looked at (C2b, D16), and what the record shows.

use domain::directory::OrgId;
use domain::network::checklist::{Item, Records, Seen};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// Writes what was seen of an item; the earlier look stays in the audit.
///
/// # Errors
/// When the database fails.
pub fn note(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, seen: &Seen) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO check_item (region, station_id, item, ok, seen_on, note, photo, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (region, station_id, item) DO UPDATE SET ok = excluded.ok, seen_on = excluded.seen_on,
                note = excluded.note, photo = excluded.photo, by_id = excluded.by_id"
        ),
        &[
            change.actor.region.as_str().into(),
            station.as_str().into(),
            seen.item.value().into(),
            seen.ok.into(),
            seen.on.into(),
            (&seen.note).into(),
            seen.photo.as_ref().into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    let what = json!({"item": seen.item, "ok": seen.ok, "on": seen.on, "photo": seen.photo});
    change.note(tx, "check_item", station.as_str(), "核对条目", &what)
}

/// Every item of a station that was ever looked at.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Seen>> {
    tx.query(
        sql!(
            "SELECT c.item, c.ok, c.seen_on, c.note, c.photo, s.name FROM check_item c
             LEFT JOIN staff s ON s.id = c.by_id WHERE c.region = $1 AND c.station_id = $2"
        ),
        &[region.into(), station.as_str().into()],
        |row| {
            Ok(Seen {
                item: row.choice::<Item>(0)?,
                ok: row.flag(1)?,
                on: row.day(2)?,
                note: row.text(3)?,
                photo: row.opt_text(4)?,
                by: row.opt_text(5)?.unwrap_or_default(),
            })
        },
    )
}

/// Every item as it was last looked at until a day: a later look is in no period that was over by then.
///
/// # Errors
/// When the database fails.
pub fn seen_then(tx: &mut Tx<'_>, region: &str, station: &OrgId, day: Date) -> StoreResult<Vec<Seen>> {
    /// A look, as its change row tells it.
    #[derive(Deserialize)]
    struct Look {
        item: Item,
        ok: bool,
        on: Date,
        photo: Option<String>,
    }
    let looks = tx.query(
        sql!(
            "SELECT a.after, s.name FROM audit_change a LEFT JOIN staff s ON s.id = a.staff_id
             WHERE a.region = $1 AND a.entity = 'check_item' AND a.entity_id = $2 ORDER BY a.id"
        ),
        &[region.into(), station.as_str().into()],
        |row| Ok((row.json::<Look>(0)?, row.opt_text(1)?.unwrap_or_default())),
    )?;
    let mut all: Vec<Seen> = Vec::new();
    for (look, by) in looks.into_iter().filter(|(look, _)| look.on <= day) {
        all.retain(|one| one.item != look.item);
        let Look { item, ok, on, photo } = look;
        all.push(Seen { item, ok, on, note: String::new(), photo, by });
    }
    Ok(all)
}

/// What the record shows of its completeness, for the fifth of 五有.
///
/// # Errors
/// When the database fails.
pub fn records(tx: &mut Tx<'_>, region: &str, station: &OrgId, today: Date) -> StoreResult<Records> {
    tx.query_one(
        sql!(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE ended = 0 AND due_code = 'settle' AND due_judge < $3),
                COUNT(*) FILTER (WHERE ended = 0 AND settled_on < $4)
             FROM case_row WHERE region = $1 AND station_id = $2"
        ),
        &[region.into(), station.as_str().into(), today.into(), today.saturating_sub(30.days()).into()],
        |row| Ok(Records { registered: row.count(0)?, overdue: row.count(1)?, unfiled: row.count(2)? }),
    )
}
