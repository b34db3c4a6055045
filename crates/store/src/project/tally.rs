//! `tally`: the facts of a station added up over days, months, quarters and years, written in the transaction of
//! the command that brings them. Only what happens at a station writes its rows, so no two stations wait for each
//! other; a level above is the sum of its stations, made when it is asked for (docs/decisions/0014).

use domain::figure::{Counts, Grain, Measure, Piece};
use jiff::civil::Date;

use crate::db::{Sql, Tx, Value};
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
        Days5 "days_5" "$26",
        Days10 "days_10" "$27",
        Days15 "days_15" "$28",
        Days20 "days_20" "$29",
        DaysOver "days_over" "$30",
        AmountFen "amount_fen" "$31",
        PromisedFen "promised_fen" "$32",
        KeptFen "kept_fen" "$33",
        RecoveredFen "recovered_fen" "$34",
        Doubled "doubled" "$35",
        DoubledFen "doubled_fen" "$36",
        Tested "tested" "$37",
        Major "major" "$38",
        Consulted "consulted" "$39",
        Suggested "suggested" "$40",
        Performed "performed" "$41",
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

/// The rows of a piece of time, of every station of a county or of one: station, span and what it had.
pub(crate) fn each(
    tx: &mut Tx<'_>,
    region: &str,
    piece: &Piece,
    station: Option<&str>,
    mut take: impl FnMut(&str, &str, &Counts),
) -> StoreResult {
    let values = [region.into(), piece.grain.value().into(), (&piece.from).into(), (&piece.to).into(), station.into()];
    tx.query(READ, &values, |row| {
        let mut counts = Counts::default();
        for (column, measure) in (2..).zip(COLUMNS) {
            counts.add(*measure, row.int(column)?);
        }
        take(row.str(0)?, row.str(1)?, &counts);
        Ok(())
    })?;
    Ok(())
}

/// What came into the hands of each station in a piece of time, less what left them; not added up, for a sum by station
/// would be sorted first.
pub(crate) fn pending(tx: &mut Tx<'_>, reach: &Reach, piece: &Piece, mut take: impl FnMut(&str, i64)) -> StoreResult {
    tx.query(
        sql!(
            "SELECT t.station_id, t.pending FROM tally t
             WHERE t.region = $1 AND t.grain = $2 AND t.span >= $3 AND t.span <= $4
             AND (CAST($5 AS TEXT) IS NULL OR t.station_id = $5)"
        ),
        &[
            reach.region.as_str().into(),
            piece.grain.value().into(),
            (&piece.from).into(),
            (&piece.to).into(),
            reach.station.as_ref().map(|station| station.as_str()).into(),
        ],
        |row| {
            take(row.str(0)?, row.int(1)?);
            Ok(())
        },
    )?;
    Ok(())
}

/// The measures that a trend shows.
pub(crate) const SHOWN: [Measure; 12] = [
    Measure::Registered,
    Measure::Consulted,
    Measure::Ended,
    Measure::Settled,
    Measure::OnTime,
    Measure::Days5,
    Measure::Days10,
    Measure::Days15,
    Measure::Days20,
    Measure::DaysOver,
    Measure::PromisedFen,
    Measure::KeptFen,
];

/// Of a piece of time: each span with the sums of [`SHOWN`] over the stations within. `within` is the pattern of the
/// paths that count, and none when every station of the county does.
pub(crate) fn sums(
    tx: &mut Tx<'_>,
    reach: &Reach,
    piece: &Piece,
    within: Option<&[Value; 2]>,
) -> StoreResult<Vec<(String, Counts)>> {
    let [seen, asked] = within.cloned().unwrap_or([Value::from(None::<&str>), Value::from(None::<&str>)]);
    tx.query(
        sql!(
            "SELECT t.span, CAST(SUM(t.registered) AS BIGINT), CAST(SUM(t.consulted) AS BIGINT),
                CAST(SUM(t.ended) AS BIGINT), CAST(SUM(t.settled) AS BIGINT), CAST(SUM(t.on_time) AS BIGINT),
                CAST(SUM(t.days_5) AS BIGINT), CAST(SUM(t.days_10) AS BIGINT), CAST(SUM(t.days_15) AS BIGINT),
                CAST(SUM(t.days_20) AS BIGINT), CAST(SUM(t.days_over) AS BIGINT),
                CAST(SUM(t.promised_fen) AS BIGINT), CAST(SUM(t.kept_fen) AS BIGINT)
             FROM tally t WHERE t.region = $1 AND t.grain = $2 AND t.span >= $3 AND t.span <= $4
             AND (CAST($5 AS TEXT) IS NULL OR t.station_id = $5)
             AND (CAST($6 AS TEXT) IS NULL OR t.station_id IN (
                SELECT o.id FROM org o WHERE o.region = $1 AND (o.path LIKE $6 OR o.chain_path LIKE $6)
                AND (o.path LIKE $7 OR o.chain_path LIKE $7)))
             GROUP BY t.span"
        ),
        &[
            reach.region.as_str().into(),
            piece.grain.value().into(),
            (&piece.from).into(),
            (&piece.to).into(),
            reach.station.as_ref().map(|station| station.as_str()).into(),
            seen,
            asked,
        ],
        |row| {
            let mut counts = Counts::default();
            for (column, measure) in (1..).zip(SHOWN) {
                counts.add(measure, row.int(column)?);
            }
            Ok((row.text(0)?, counts))
        },
    )
}
