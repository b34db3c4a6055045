//! `tally_cell`: a station's registered complaints by class and problem, over months, quarters and years. How many rows
//! there are is bound by the classes and problems, not by the complaints; no two stations write the same one.

use domain::code::{ClassCode, ProblemCode};
use domain::figure::Grain;
use jiff::civil::Date;

use crate::db::{Tx, Value};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// A place in the matrix.
pub(crate) type Cell = (ClassCode, ProblemCode);

/// The grains that are kept, the coarsest first, as in `tally`; no board is asked for a single day.
pub(crate) const GRAINS: [Grain; 3] = [Grain::Year, Grain::Quarter, Grain::Month];

/// Adds to a cell of a station on a day, in every grain at once.
pub(super) fn add(
    tx: &mut Tx<'_>,
    region: &str,
    station: &str,
    day: Date,
    (class, problem): &Cell,
    count: i64,
) -> StoreResult {
    let mut values: Vec<Value> =
        vec![region.into(), station.into(), class.code().into(), problem.code().into(), count.into()];
    values.extend(GRAINS.iter().map(|grain| Value::from(grain.key(day))));
    tx.execute(
        sql!(
            "INSERT INTO tally_cell (region, grain, span, class, problem, station_id, registered)
             VALUES ($1, 'y', $6, $3, $4, $2, $5), ($1, 'q', $7, $3, $4, $2, $5), ($1, 'm', $8, $3, $4, $2, $5)
             ON CONFLICT (region, grain, span, class, problem, station_id)
             DO UPDATE SET registered = tally_cell.registered + excluded.registered"
        ),
        &values,
    )?;
    Ok(())
}

/// A row of the table.
pub(crate) struct Line {
    pub station: String,
    pub span: String,
    pub cell: Cell,
    pub registered: i64,
}

/// The rows of a grain of a county.
pub(crate) fn lines(tx: &mut Tx<'_>, region: &str, grain: Grain) -> StoreResult<Vec<Line>> {
    tx.query(
        sql!(
            "SELECT station_id, span, class, problem, registered FROM tally_cell
             WHERE region = $1 AND grain = $2"
        ),
        &[region.into(), grain.value().into()],
        |row| {
            let cell = read(&row.text(2)?, &row.text(3)?)?;
            Ok(Line { station: row.text(0)?, span: row.text(1)?, cell, registered: row.int(4)? })
        },
    )
}

/// A cell by its codes.
pub(crate) fn read(class: &str, problem: &str) -> StoreResult<Cell> {
    let cell = ClassCode::parse(class).zip(ProblemCode::parse(problem));
    cell.ok_or_else(|| StoreError::Corrupt(format!("cell {class} {problem}")))
}
