//! The complaints that ended in a span of days, whichever way: what the sources of handling begin with.

use domain::case::Outcome;
use jiff::civil::Date;

use super::Ask;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// A complaint that ended.
pub(super) struct Ended {
    pub station: String,
    pub case: String,
    pub number: String,
    pub href: String,
    pub outcome: Option<Outcome>,
    pub on: Date,
    /// Within its twenty days.
    pub in_time: bool,
    pub days: Option<i64>,
    pub closed_on: Option<Date>,
}

/// Those that ended from a day to a day, both counted.
pub(super) fn within(tx: &mut Tx<'_>, ask: &Ask<'_>, from: Date, to: Date) -> StoreResult<Vec<Ended>> {
    let [region, path] = ask.reach.values();
    tx.query(
        sql!(
            "SELECT f.station_id, f.case_id, r.full_number, r.number, r.outcome, f.day, r.days_used, r.closed_on,
                (SELECT COUNT(*) FROM case_fact t WHERE t.region = f.region AND t.case_id = f.case_id
                 AND t.measure = 'on_time' AND t.day = f.day)
             FROM org o JOIN case_fact f ON f.region = o.region AND f.station_id = o.id
             JOIN case_row r ON r.region = f.region AND r.case_id = f.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND f.measure = 'ended'
             AND f.day >= $3 AND f.day <= $4 ORDER BY f.day, f.case_id"
        ),
        &[region, path, from.into(), to.into()],
        |row| {
            Ok(Ended {
                station: row.text(0)?,
                case: row.text(1)?,
                number: row.text(2)?,
                href: super::case_href(row, 3)?,
                outcome: row.opt_choice(4)?,
                on: row.day(5)?,
                days: row.opt_int(6)?,
                closed_on: row.opt_day(7)?,
                in_time: row.flag(8)?,
            })
        },
    )
}
