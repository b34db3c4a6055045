//! The queue of complaints, with filters and paging by key; and the search.

use domain::archive::Volume;
use domain::case::Stage;
use domain::directory::StaffId;
use domain::value::{CaseNumber, Phone};

use super::{Line, Reach, lines, read_line};
use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::search;
use crate::sql;
use crate::vault::Keys;

/// Lines on a page.
pub const PAGE: usize = 30;

/// Which complaints to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub stage: Option<Stage>,
    pub handler: Option<StaffId>,
    /// Also those that have ended.
    pub ended: bool,
    /// The last line of the page before: when it was registered, and its id.
    pub after: Option<(String, String)>,
}

/// One page, newest first; the flag says whether there is more.
///
/// # Errors
/// When the database fails.
pub fn page(tx: &mut Tx<'_>, reach: &Reach, filter: &Filter) -> StoreResult<(Vec<Line>, bool)> {
    let [region, path] = reach.values();
    let (at, id) = filter.after.clone().unwrap_or_else(|| ("9".to_owned(), String::new()));
    let rest: [Value; 6] = [
        at.into(),
        id.into(),
        i64::from(filter.ended).into(),
        filter.stage.map(Stage::value).into(),
        filter.handler.as_ref().map(StaffId::as_str).into(),
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX).into(),
    ];
    let place = reach.station.as_ref().map_or(path, |station| station.as_str().into());
    let values: Vec<Value> = [region, place].into_iter().chain(rest).collect();
    // A station's own queue walks its index; a subtree's joins the tree.
    let statement = if reach.station.is_some() {
        lines!(
            "AND r.station_id = $2 AND (r.registered_at, r.case_id) < ($3, $4) AND r.ended <= $5
             AND (CAST($6 AS TEXT) IS NULL OR r.stage = $6) AND (CAST($7 AS TEXT) IS NULL OR r.handler_id = $7)
             ORDER BY r.registered_at DESC, r.case_id DESC LIMIT $8"
        )
    } else {
        lines!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND (r.registered_at, r.case_id) < ($3, $4) AND r.ended <= $5
             AND (CAST($6 AS TEXT) IS NULL OR r.stage = $6) AND (CAST($7 AS TEXT) IS NULL OR r.handler_id = $7)
             ORDER BY r.registered_at DESC, r.case_id DESC LIMIT $8"
        )
    };
    let mut found = tx.query(statement, &values, read_line)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    Ok((found, more))
}

/// Finds by case number, by archive number, by the exact phone number, or by what the text holds.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, keys: &Keys, reach: &Reach, wanted: &str) -> StoreResult<Vec<Line>> {
    find_in(tx, keys, reach, wanted, None)
}

/// The same among the cases that were registered in one year.
///
/// # Errors
/// When the database fails.
pub fn find_in(tx: &mut Tx<'_>, keys: &Keys, reach: &Reach, wanted: &str, year: Option<i16>) -> StoreResult<Vec<Line>> {
    let ids = if let Some((volume, no)) = Volume::read(wanted) {
        archived(tx, reach, &volume, no)?
    } else if let Some(number) = CaseNumber::parse(wanted) {
        tx.query(
            sql!("SELECT case_id FROM case_row WHERE region = $1 AND number = $2"),
            &[reach.region.as_str().into(), number.as_str().into()],
            |row| row.text(0),
        )?
    } else if let Some(phone) = Phone::parse(wanted) {
        tx.query(
            sql!(
                "SELECT r.case_id FROM person p JOIN case_row r ON r.region = p.region AND r.consumer_id = p.id
                 WHERE p.region = $1 AND p.phone_index = $2 ORDER BY r.registered_at DESC LIMIT 50"
            ),
            &[reach.region.as_str().into(), keys.index(&phone)?.into()],
            |row| row.text(0),
        )?
    } else {
        let station = reach.station.as_ref().map(|station| station.as_str());
        search::find(tx, reach, station, wanted, year, 50)?
    };
    let mut found = Vec::new();
    for id in ids {
        found.extend(super::case::line(tx, reach, &id)?);
    }
    found.retain(|line| year.is_none_or(|year| line.registered_at.day().year() == year));
    Ok(found)
}

/// The cases of a volume, or the one of a number in it, in the order of the volume.
fn archived(tx: &mut Tx<'_>, reach: &Reach, volume: &Volume, no: Option<u32>) -> StoreResult<Vec<String>> {
    let [region, path] = reach.values();
    let (from, to) = match no {
        Some(no) => (format!("{volume}-{no:03}"), format!("{volume}-{no:03}")),
        // A colon comes after every digit.
        None => (format!("{volume}-"), format!("{volume}-:")),
    };
    tx.query(
        sql!(
            "SELECT r.case_id FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             WHERE r.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.volume >= $3 AND r.volume <= $4
             ORDER BY r.volume, r.case_id LIMIT 50"
        ),
        &[region, path, from.into(), to.into()],
        |row| row.text(0),
    )
}

/// How many complaints wait at each stage.
///
/// # Errors
/// When the database fails.
pub fn counts(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<(Stage, i64)>> {
    tx.query(
        sql!(
            "SELECT r.stage, COUNT(*) FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             WHERE r.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.ended = 0 GROUP BY r.stage"
        ),
        &reach.values(),
        |row| Ok((row.choice(0)?, row.int(1)?)),
    )
}
