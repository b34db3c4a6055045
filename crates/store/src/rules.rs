//! Calendar, numbers and bases as loaded from the tables: what the rules are handed.

use domain::basis::{BasisBook, read_bases};
use domain::calendar::{Calendar, CalendarDay, read_days};
use domain::guarantee::{Card, read_cards};
use domain::policy::{PolicyBook, PolicyRow, read_rows};

use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// The data of the repository, loaded into an empty database.
const DAYS: &str = include_str!("../../../data/holidays.csv");
const POLICY: &str = include_str!("../../../data/policy.csv");
const BASES: &str = include_str!("../../../data/bases.csv");
const GUARANTEES: &str = include_str!("../../../data/guarantee.csv");

/// What the rules work by.
pub struct Rules {
    pub calendar: Calendar,
    pub policies: PolicyBook,
    pub bases: BasisBook,
    /// The 三包 cards.
    pub guarantees: Vec<Card>,
}

impl Rules {
    /// Reads them from the database.
    ///
    /// # Errors
    /// When the database fails or holds what cannot be read.
    pub fn load(tx: &mut Tx<'_>) -> StoreResult<Self> {
        let days = tx.query(sql!("SELECT day, off, name, notice FROM calendar_day"), &[], |row| {
            Ok(CalendarDay {
                date: row.opt_day(0)?.unwrap_or_default(),
                off: row.flag(1)?,
                name: row.text(2)?,
                notice: row.text(3)?,
            })
        })?;
        let rows =
            tx.query(sql!("SELECT code, region, effective_from, value, unit, basis FROM policy"), &[], |row| {
                Ok(PolicyRow {
                    code: row.text(0)?,
                    region: row.text(1)?,
                    effective_from: row.opt_day(2)?.unwrap_or_default(),
                    value: row.int(3)?,
                    unit: row.text(4)?,
                    basis: row.text(5)?,
                })
            })?;
        let bases = read_bases(BASES).map_err(StoreError::Corrupt)?;
        Ok(Self {
            calendar: Calendar::default().with(days),
            policies: PolicyBook::new(rows),
            bases: BasisBook::new(bases),
            guarantees: read_cards(GUARANTEES).map_err(StoreError::Corrupt)?,
        })
    }
}

/// Loads the calendar and the numbers that ship with the product; what is there already stays.
///
/// # Errors
/// When the database fails.
pub fn seed(tx: &mut Tx<'_>) -> StoreResult {
    let days = read_days(DAYS).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    import_days(tx, &days)?;
    for row in read_rows(POLICY).map_err(StoreError::Corrupt)? {
        tx.execute(
            sql!(
                "INSERT INTO policy (code, region, effective_from, value, unit, basis) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (code, region, effective_from) DO NOTHING"
            ),
            &[
                row.code.into(),
                row.region.into(),
                row.effective_from.into(),
                row.value.into(),
                row.unit.into(),
                row.basis.into(),
            ],
        )?;
    }
    Ok(())
}

/// Sets a number of a region from a day on; one of the same day is replaced.
///
/// # Errors
/// When the database fails.
pub fn set(tx: &mut Tx<'_>, change: Change<'_>, row: &PolicyRow) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO policy (code, region, effective_from, value, unit, basis) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (code, region, effective_from) DO UPDATE
             SET value = excluded.value, unit = excluded.unit, basis = excluded.basis"
        ),
        &[
            (&row.code).into(),
            (&row.region).into(),
            row.effective_from.into(),
            row.value.into(),
            (&row.unit).into(),
            (&row.basis).into(),
        ],
    )?;
    let after = json!({"region": row.region, "from": row.effective_from, "value": row.value, "said": row.basis});
    change.note(tx, "policy", &row.code, "改数字", &after)
}

/// Loads days of a calendar; a day that is there is replaced.
///
/// # Errors
/// When the database fails.
pub fn import_days(tx: &mut Tx<'_>, days: &[CalendarDay]) -> StoreResult {
    for day in days {
        tx.execute(
            sql!(
                "INSERT INTO calendar_day (day, off, name, notice) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (day) DO UPDATE SET off = excluded.off, name = excluded.name, notice = excluded.notice"
            ),
            &[day.date.into(), day.off.into(), (&day.name).into(), (&day.notice).into()],
        )?;
    }
    Ok(())
}
