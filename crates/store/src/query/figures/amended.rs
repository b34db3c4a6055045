//! What was changed of a quarter after it was locked (锁定后更正), the newest first.

use domain::directory::OrgId;
use domain::figure::{Measure, Period};
use domain::kernel::Moment;
use domain::report::Quarter;

use super::within;
use crate::db::Tx;
use crate::directory::Org;
use crate::error::{StoreError, StoreResult};
use crate::project::cell;
use crate::query::Reach;
use crate::sql;

/// One figure that a command changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    pub at: Moment,
    pub by: String,
    /// The number of the complaint.
    pub number: String,
    pub station: String,
    pub quarter: Quarter,
    pub measure: Measure,
    /// 家用电器·质量, when the complaint moved between classes or problems.
    pub cell: Option<String>,
    /// What the complaint gave to the figure; fen where it is money.
    pub was: i64,
    pub now: i64,
}

impl Amendment {
    /// The figure as it is named.
    #[must_use]
    pub fn figure(&self) -> String {
        let cell = self.cell.as_ref().map(|cell| format!("（{cell}）")).unwrap_or_default();
        format!("{}{cell}", self.measure.label())
    }
}

/// Those of an organisation in the quarters that a period touches; with `pack`, only what was changed after the pack of
/// that organisation was locked.
///
/// # Errors
/// When the database fails.
pub fn amendments(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    pack: Option<&OrgId>,
) -> StoreResult<Vec<Amendment>> {
    let mut all = Vec::new();
    for reach in reaches {
        all.extend(of(tx, reach, org, period, pack)?);
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.at.0));
    Ok(all)
}

fn of(tx: &mut Tx<'_>, reach: &Reach, org: &Org, period: Period, pack: Option<&OrgId>) -> StoreResult<Vec<Amendment>> {
    let [region, seen, asked] = within(reach, org);
    let (from, to) = (Quarter::of(period.from).key(), Quarter::of(period.to).key());
    tx.query(
        sql!(
            "SELECT a.at, COALESCE(s.name, ''), r.number, o.name, a.quarter, a.measure, a.cell, a.was, a.now
             FROM amendment a JOIN org o ON o.region = a.region AND o.id = a.station_id
             JOIN case_row r ON r.region = a.region AND r.case_id = a.case_id LEFT JOIN staff s ON s.id = a.by_id
             WHERE a.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND a.quarter >= $4 AND a.quarter <= $5
             AND (CAST($6 AS TEXT) IS NULL OR a.packs LIKE $6)
             ORDER BY a.at DESC, a.case_id, a.no LIMIT 200"
        ),
        &[region, seen, asked, from.into(), to.into(), pack.map(|org| format!("% {org} %")).into()],
        |row| {
            let quarter = row.text(4)?;
            Ok(Amendment {
                at: row.moment(0)?,
                by: row.text(1)?,
                number: row.text(2)?,
                station: row.text(3)?,
                quarter: Quarter::parse(&quarter).ok_or(StoreError::Corrupt(format!("quarter {quarter}")))?,
                measure: row.choice(5)?,
                cell: row.opt_text(6)?.map(|codes| named(&codes)).transpose()?,
                was: row.int(7)?,
                now: row.int(8)?,
            })
        },
    )
}

/// `G06 P01` in words.
fn named(codes: &str) -> StoreResult<String> {
    let (class, problem) = codes.split_once(' ').unwrap_or((codes, ""));
    let (class, problem) = cell::read(class, problem)?;
    Ok(format!("{}·{}", class.name(), problem.name()))
}
