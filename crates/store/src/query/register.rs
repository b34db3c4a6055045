//! The register (登记簿, F2): a live page in the order of acceptance.

use std::collections::BTreeMap;

use domain::case::Outcome;
use domain::directory::OrgId;
use domain::form::Choice as _;
use domain::value::Phone;
use serde::{Deserialize, Serialize};

use super::Reach;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;
use crate::vault::Keys;

/// One line of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub no: i64,
    pub accepted_on: String,
    pub number: String,
    pub consumer: String,
    pub respondent: String,
    pub goods: String,
    pub problem: String,
    pub claims: String,
    pub amount_fen: i64,
    pub handler: String,
    /// Empty while it runs.
    pub outcome: String,
    pub recovered_fen: i64,
    pub settled_on: Option<String>,
    pub days_used: Option<i64>,
    pub told_on: Option<String>,
    pub volume: Option<String>,
    /// Settled after the twenty days.
    pub late: bool,
}

impl Entry {
    /// 备注: what sets the line apart. One that was opened again shows its last ending, with the money of all.
    #[must_use]
    pub fn note(&self) -> String {
        let again = self.number.rsplit_once("-R").map(|(_, times)| format!("第{times}次重新办理，损失合计"));
        let late = self.late.then(|| "超期".to_owned());
        late.into_iter().chain(again).collect::<Vec<_>>().join("；")
    }
}

/// A month of a station's register; `month` is `2026-11`.
///
/// # Errors
/// When the database fails.
pub fn month(tx: &mut Tx<'_>, reach: &Reach, station: &OrgId, month: &str) -> StoreResult<Vec<Entry>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT r.register_no, r.accepted_on, r.full_number, p.name, r.respondent, r.goods, r.problem_code,
                r.claims, r.amount_fen, s.name, r.outcome, r.recovered_fen, r.settled_on, r.days_used, r.told_on,
                r.volume, r.late
             FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             LEFT JOIN staff s ON s.id = r.handler_id
             LEFT JOIN person p ON p.region = r.region AND p.id = r.consumer_id
             WHERE r.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.station_id = $3
             AND r.accepted_on >= $4 AND r.accepted_on <= $5
             ORDER BY r.accepted_on, r.register_no"
        ),
        &[region, path, station.as_str().into(), format!("{month}-01").into(), format!("{month}-31").into()],
        |row| {
            let problem = row.text(6)?;
            let outcome = row.opt_text(10)?.and_then(|outcome| Outcome::from_value(&outcome));
            Ok(Entry {
                no: row.int(0)?,
                accepted_on: row.text(1)?,
                number: row.text(2)?,
                consumer: row.opt_text(3)?.unwrap_or_default(),
                respondent: row.text(4)?,
                goods: row.text(5)?,
                problem: domain::code::ProblemCode::parse(&problem).map_or(problem, |code| code.name().to_owned()),
                claims: row.text(7)?,
                amount_fen: row.int(8)?,
                handler: row.opt_text(9)?.unwrap_or_default(),
                outcome: outcome.map(|outcome| outcome.label().to_owned()).unwrap_or_default(),
                recovered_fen: row.int(11)?,
                settled_on: row.opt_text(12)?,
                days_used: row.opt_int(13)?,
                told_on: row.opt_text(14)?,
                volume: row.opt_text(15)?,
                late: row.flag(16)?,
            })
        },
    )
}

/// The masked telephone numbers of the consumers of such a month, by 登记编号. They stand beside the entries, not in
/// them: an entry is under the seal of its month for ever, a number can be destroyed.
///
/// # Errors
/// When the database fails or the key is not the one that sealed a number.
pub fn phones(
    tx: &mut Tx<'_>,
    keys: &Keys,
    region: &str,
    station: &OrgId,
    month: &str,
) -> StoreResult<BTreeMap<String, String>> {
    let found = tx.query(
        sql!(
            "SELECT r.full_number, p.phone_cipher FROM case_row r
             JOIN person p ON p.region = r.region AND p.id = r.consumer_id
             WHERE r.region = $1 AND r.station_id = $2 AND r.accepted_on >= $3 AND r.accepted_on <= $4"
        ),
        &[region.into(), station.as_str().into(), format!("{month}-01").into(), format!("{month}-31").into()],
        |row| Ok((row.text(0)?, row.opt_bytes(1)?.map(|sealed| keys.open(&sealed)).transpose()?)),
    )?;
    let masked = |number: String| Phone::parse(&number).map(|phone| phone.masked()).unwrap_or_default();
    Ok(found.into_iter().map(|(number, phone)| (number, phone.map(masked).unwrap_or_default())).collect())
}

/// The months in which a station accepted anything, newest first.
///
/// # Errors
/// When the database fails.
pub fn months(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<String>> {
    tx.query(
        sql!(
            "SELECT DISTINCT substr(accepted_on, 1, 7) FROM case_row
             WHERE region = $1 AND station_id = $2 AND accepted_on IS NOT NULL
             ORDER BY substr(accepted_on, 1, 7) DESC"
        ),
        &[region.into(), station.as_str().into()],
        |row| row.text(0),
    )
}
