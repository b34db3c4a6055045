//! 今日: what is due, and what waits for whom.

use domain::clock::{ClockCode, Due};
use domain::directory::CaseId;
use domain::kernel::Moment;
use jiff::civil::Date;

use super::{Line, Reach, lines, read_line};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// A clock that ends soon or has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub number: String,
    pub station: String,
    pub respondent: String,
    pub goods: String,
    pub consumer: String,
    pub handler: String,
    pub code: ClockCode,
    pub due: Due,
    pub at: Option<String>,
}

/// The clocks that end by `until` or have ended, the most urgent first, at most 100.
///
/// # Errors
/// When the database fails.
pub fn endings(tx: &mut Tx<'_>, reach: &Reach, until: Date) -> StoreResult<Vec<Ending>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT r.full_number, o.name, r.respondent, r.goods, p.name, s.name, c.code, c.due_warn, c.due_judge,
                c.due_guess, c.at
             FROM case_clock c JOIN case_row r ON r.region = c.region AND r.case_id = c.case_id
             JOIN org o ON o.region = c.region AND o.id = c.station_id
             LEFT JOIN staff s ON s.id = r.handler_id
             LEFT JOIN person p ON p.region = r.region AND p.id = r.consumer_id
             WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.due_warn <= $3
             ORDER BY c.due_warn, c.case_id, c.no LIMIT 100"
        ),
        &[region, path, until.into()],
        |row| {
            Ok(Ending {
                number: row.text(0)?,
                station: row.text(1)?,
                respondent: row.text(2)?,
                goods: row.text(3)?,
                consumer: row.opt_text(4)?.unwrap_or_default(),
                handler: row.opt_text(5)?.unwrap_or_default(),
                code: row.choice(6)?,
                due: Due {
                    warn: row.opt_day(7)?.unwrap_or_default(),
                    judge: row.opt_day(8)?.unwrap_or_default(),
                    provisional: row.flag(9)?,
                },
                at: row.opt_text(10)?,
            })
        },
    )
}

/// The open complaints at one of `stages` (values of the enumeration, comma between), oldest first, at most 50.
///
/// # Errors
/// When the database fails.
pub fn waiting(tx: &mut Tx<'_>, reach: &Reach, stages: &str) -> StoreResult<Vec<Line>> {
    let [region, path] = reach.values();
    tx.query(
        lines!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.ended = 0 AND $3 LIKE '%,' || r.stage || ',%'
             ORDER BY r.registered_at, r.case_id LIMIT 50"
        ),
        &[region, path, format!(",{stages},").into()],
        read_line,
    )
}

/// A clock that the sweep has to put on file: the case, the code, the number of the obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmarked {
    pub region: String,
    pub case: CaseId,
    pub station: String,
    pub code: ClockCode,
    pub key: String,
}

/// The clocks that have ended and whose end is not on file yet, in every county.
///
/// # Errors
/// When the database fails.
pub fn unmarked(tx: &mut Tx<'_>, moment: Moment) -> StoreResult<Vec<Unmarked>> {
    tx.query(
        sql!(
            "SELECT region, case_id, station_id, code, key FROM case_clock
             WHERE marked = 0 AND due_judge < $1 ORDER BY region, case_id, no LIMIT 1000"
        ),
        &[moment.day().into()],
        |row| {
            Ok(Unmarked {
                region: row.text(0)?,
                case: CaseId(row.text(1)?),
                station: row.text(2)?,
                code: row.choice(3)?,
                key: row.text(4)?,
            })
        },
    )
}

/// The cases with a clock that rests on an unpublished calendar.
///
/// # Errors
/// When the database fails.
pub fn provisional(tx: &mut Tx<'_>) -> StoreResult<Vec<(String, CaseId, String)>> {
    tx.query(
        sql!(
            "SELECT DISTINCT region, case_id, station_id FROM case_clock WHERE due_guess = 1 ORDER BY region, case_id"
        ),
        &[],
        |row| Ok((row.text(0)?, CaseId(row.text(1)?), row.text(2)?)),
    )
}
