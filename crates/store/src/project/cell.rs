//! `tally_cell`: a station's registered complaints by class and problem, month by month. How many rows there are is
//! bound by the classes and problems, not by the complaints; no two stations write the same one.

use domain::code::{ClassCode, ProblemCode};
use domain::figure::Grain;
use jiff::civil::Date;

use crate::db::{Tx, Value};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// A place in the matrix.
pub(crate) type Cell = (ClassCode, ProblemCode);

/// Adds to a cell of a station on a day.
pub(super) fn add(
    tx: &mut Tx<'_>,
    region: &str,
    station: &str,
    day: Date,
    (class, problem): &Cell,
    count: i64,
) -> StoreResult {
    let month = Grain::Month.key(day);
    let values: [Value; 6] =
        [region.into(), month.into(), class.code().into(), problem.code().into(), station.into(), count.into()];
    tx.execute(
        sql!(
            "INSERT INTO tally_cell (region, month, class, problem, station_id, registered)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (region, month, class, problem, station_id)
             DO UPDATE SET registered = tally_cell.registered + excluded.registered"
        ),
        &values,
    )?;
    Ok(())
}

/// A row of the table.
pub(crate) struct Line {
    pub station: String,
    pub month: String,
    pub cell: Cell,
    pub registered: i64,
}

/// The rows of a county.
pub(crate) fn lines(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<Line>> {
    tx.query(
        sql!("SELECT station_id, month, class, problem, registered FROM tally_cell WHERE region = $1"),
        &[region.into()],
        |row| {
            let cell = read(&row.text(2)?, &row.text(3)?)?;
            Ok(Line { station: row.text(0)?, month: row.text(1)?, cell, registered: row.int(4)? })
        },
    )
}

/// A cell by its codes.
pub(crate) fn read(class: &str, problem: &str) -> StoreResult<Cell> {
    let cell = ClassCode::parse(class).zip(ProblemCode::parse(problem));
    cell.ok_or_else(|| StoreError::Corrupt(format!("cell {class} {problem}")))
}
