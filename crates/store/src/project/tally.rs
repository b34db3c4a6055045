//! `tally`: the facts of a station added up over days, months, quarters and years, written in the transaction of
//! the command that brings them. Only what happens at a station writes its rows, so no two stations wait for each
//! other; a level above is the sum of its stations, made when it is asked for (docs/decisions/0014).

use domain::figure::{Counts, Grain, Measure, Piece};
use jiff::civil::Date;

use crate::db::{Row, Sql, Tx, Value};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// The columns of the table: the measure, its name, its place among the arguments of [`ADD`].
macro_rules! columns {
    ($($measure:ident $column:literal $mark:literal,)+) => {
        /// The measures that are added up here.
        pub(crate) const COLUMNS: &[Measure] = &[$(Measure::$measure),+];

        static ADD: &Sql = sql!(concat!(
            "INSERT INTO tally (region, grain, span, station_id", $(", ", $column,)+ ") VALUES ",
            "($1, 'y', $3, $2", $(", ", $mark,)+ "), ($1, 'q', $4, $2", $(", ", $mark,)+ "), ",
            "($1, 'm', $5, $2", $(", ", $mark,)+ "), ($1, 'd', $6, $2", $(", ", $mark,)+ ") ",
            "ON CONFLICT (region, grain, span, station_id) DO UPDATE SET station_id = excluded.station_id",
            $(", ", $column, " = tally.", $column, " + excluded.", $column,)+
        ));

        static READ: &Sql = sql!(concat!(
            "SELECT t.station_id, t.span", $(", t.", $column,)+ " FROM tally t
             WHERE t.region = $1 AND t.grain = $2 AND t.span >= $3 AND t.span <= $4
             AND (CAST($5 AS TEXT) IS NULL OR t.station_id = $5)"
        ));
    };
}

columns! {
        Pending "pending" "$7",
        Registered "registered" "$8",
        Reopened "reopened" "$9",
        Accepted "accepted" "$10",
        Declined "declined" "$11",
        TransferredOut "transferred_out" "$12",
        Own "own" "$13",
        FromAbove "from_above" "$14",
        Ended "ended" "$15",
        Settled "settled" "$16",
        NoAgreement "no_agreement" "$17",
        Withdrawn "withdrawn" "$18",
        Association "association" "$19",
        Authority "authority" "$20",
        Court "court" "$21",
        OtherGround "other_ground" "$22",
        HandedUp "handed_up" "$23",
        OnTime "on_time" "$24",
        Expired "expired" "$25",
        AmountFen "amount_fen" "$26",
        PromisedFen "promised_fen" "$27",
        RecoveredFen "recovered_fen" "$28",
        Doubled "doubled" "$29",
        DoubledFen "doubled_fen" "$30",
        Tested "tested" "$31",
        Major "major" "$32",
        Consulted "consulted" "$33",
        Suggested "suggested" "$34",
}

/// Adds to what a station has on a day, in every grain at once: the coarsest row first, so that two commands of one
/// station wait for each other and never in a circle.
pub(crate) fn add(tx: &mut Tx<'_>, region: &str, station: &str, day: Date, counts: &Counts) -> StoreResult {
    if counts.is_zero() {
        return Ok(());
    }
    let mut values: Vec<Value> = vec![region.into(), station.into()];
    values.extend(Grain::EVERY.iter().map(|grain| Value::from(grain.key(day))));
    values.extend(COLUMNS.iter().map(|measure| Value::from(counts.get(*measure))));
    tx.execute(ADD, &values)?;
    Ok(())
}

/// A row of the table.
pub(crate) struct Line {
    pub station: String,
    pub span: String,
    pub counts: Counts,
}

/// The rows of a piece of time, of every station of a county or of one.
pub(crate) fn lines(tx: &mut Tx<'_>, region: &str, piece: &Piece, station: Option<&str>) -> StoreResult<Vec<Line>> {
    let values = [region.into(), piece.grain.value().into(), (&piece.from).into(), (&piece.to).into(), station.into()];
    tx.query(READ, &values, read)
}

fn read(row: &Row<'_>) -> StoreResult<Line> {
    let mut counts = Counts::default();
    for (column, measure) in (2..).zip(COLUMNS) {
        counts.add(*measure, row.int(column)?);
    }
    Ok(Line { station: row.text(0)?, span: row.text(1)?, counts })
}

/// What the stations had in hand at the end of a piece of time, less what they had before it.
pub(crate) fn pending(tx: &mut Tx<'_>, reach: &Reach, piece: &Piece) -> StoreResult<Vec<(String, i64)>> {
    tx.query(
        sql!(
            "SELECT t.station_id, CAST(SUM(t.pending) AS BIGINT) FROM tally t
             WHERE t.region = $1 AND t.grain = $2 AND t.span >= $3 AND t.span <= $4
             AND (CAST($5 AS TEXT) IS NULL OR t.station_id = $5) GROUP BY t.station_id"
        ),
        &[
            reach.region.as_str().into(),
            piece.grain.value().into(),
            (&piece.from).into(),
            (&piece.to).into(),
            reach.station.as_ref().map(|station| station.as_str()).into(),
        ],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}
