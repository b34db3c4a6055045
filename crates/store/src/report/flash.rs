//! What is reported apart from the quarter (A15c): marked complaints by the day on which they were marked, and groups by
//! the number of the regulation.

use domain::directory::CaseId;
use domain::report::{Flash, Quarter, flash};
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::query::{self, Line, Reach};
use crate::rules::Rules;
use crate::{journal, sql};

/// A complaint of the list, why it is there, and since when.
#[derive(Clone, Debug, PartialEq)]
pub struct Flashed {
    pub line: Line,
    pub why: Flash,
    pub on: Date,
}

/// The list of a quarter within a reach, by day. Those that [`Flash::counted`] are the cases of 重大、群体 in 附件3.
///
/// # Errors
/// When the database fails.
pub fn flashes(tx: &mut Tx<'_>, rules: &Rules, reach: &Reach, quarter: Quarter) -> StoreResult<Vec<Flashed>> {
    // Few are marked in a year; the day of marking and the number of people are told by the case itself.
    let marked = tx.query(
        sql!(
            "SELECT r.case_id FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.registered_at < $4
             -- Nothing is marked after its file was closed.
             AND (r.closed_on IS NULL OR r.closed_on >= $3)
             AND (r.flags LIKE '%alarm%' OR (r.flags LIKE '%group%' AND r.registered_at >= $3)) ORDER BY r.case_id"
        ),
        &super::facts::span(reach, quarter),
        |row| Ok(CaseId(row.text(0)?)),
    )?;
    let mut all = Vec::new();
    for id in marked {
        let Some(case) = journal::load(tx, &reach.region, &id)?.state(&id) else { continue };
        let group = rules.policies.at(&reach.region, case.registered_at.day()).group_size();
        let Some((why, on)) = flash(&case, quarter.period(), group) else { continue };
        let line = tx.query_opt(
            query::lines!("AND r.case_id = $2"),
            &[reach.region.as_str().into(), id.as_str().into()],
            query::read_line,
        )?;
        all.extend(line.map(|line| Flashed { line, why, on }));
    }
    all.sort_by(|a, b| a.on.cmp(&b.on).then_with(|| a.line.case.cmp(&b.line.case)));
    Ok(all)
}
