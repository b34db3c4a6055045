//! 季报: packs as they stand and the editions that were signed. Steps are judged by [`domain::report`] and written
//! here, with the change row in the same call; every reader comes with a scope that was checked before.

pub(crate) mod amendment;
mod chase;
pub mod clash;
pub mod facts;
pub mod flash;
mod frozen;
mod pack;
pub mod rectification;
pub mod signer;
pub mod silence;
mod steps;
mod tree;

use domain::directory::{OrgId, OrgKind};
use domain::figure::{Period, Summary};
use domain::kernel::Moment;
use domain::report::{Analysis, Below, Difference, Frozen, Line, Part, Quarter, ReportState};
use jiff::civil::Date;

use crate::db::{Row, Tx};
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::query::{Reach, figures};
use crate::sql;

pub use chase::{Chased, chase, chased, chased_of};
pub use frozen::{Signed, signed};
pub use pack::{Pack, Said, begin, sign};
pub use steps::{judge, pass, save, take_at_unit};
pub use tree::{Branch, children, owing, reports, tree};

/// A pack as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub org: OrgId,
    pub quarter: Quarter,
    pub state: ReportState,
    /// 1, and one more after each reopening.
    pub edition: i64,
    pub draft: Analysis,
    pub made_at: Moment,
    pub made_by: String,
    pub submitted_at: Option<Moment>,
    /// When the own unit's management signed for it, and who (E6).
    pub unit: Option<(Moment, String)>,
    /// The last step of the level above, and who took it.
    pub judged: Option<(Moment, String)>,
    pub reason: Option<String>,
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// 1, 2, ...: one for each signing.
    pub number: i64,
    pub edition: i64,
    pub lines: Vec<Line>,
    pub summary: Summary,
    /// 附件6 by the units right below; nothing in an edition from before it was frozen.
    pub below: Option<Vec<Part>>,
    pub text: Analysis,
    pub statement: Option<String>,
    pub adjusted: Vec<Difference>,
    pub explained: Option<String>,
    pub hash: String,
    pub signed_at: Moment,
    pub signed_by: String,
}

/// The pack of an organisation and a quarter; nothing when it has not begun.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, region: &str, org: &OrgId, quarter: Quarter) -> StoreResult<Option<Report>> {
    tx.query_opt(
        sql!(
            "SELECT r.org_id, r.quarter, r.state, r.edition, r.draft, r.made_at, COALESCE(m.name, ''), r.submitted_at,
                r.unit_at, COALESCE(u.name, ''), r.judged_at, COALESCE(j.name, ''), r.reason
             FROM report r LEFT JOIN staff m ON m.id = r.made_by LEFT JOIN staff u ON u.id = r.unit_by
             LEFT JOIN staff j ON j.id = r.judged_by
             WHERE r.region = $1 AND r.org_id = $2 AND r.quarter = $3"
        ),
        &[region.into(), org.as_str().into(), quarter.key().into()],
        |row| {
            Ok(Report {
                org: OrgId(row.text(0)?),
                quarter: read_quarter(row, 1)?,
                state: row.choice(2)?,
                edition: row.int(3)?,
                draft: row.json(4)?,
                made_at: row.moment(5)?,
                made_by: row.text(6)?,
                submitted_at: row.opt_moment(7)?,
                unit: row.opt_moment(8)?.zip(row.opt_text(9)?),
                judged: row.opt_moment(10)?.zip(row.opt_text(11)?),
                reason: row.opt_text(12)?,
            })
        },
    )
}

/// The quarters that a station owes or owed here, by their keys.
///
/// # Errors
/// When the database fails.
pub fn owed(tx: &mut Tx<'_>, region: &str, org: &OrgId) -> StoreResult<Vec<String>> {
    tx.query(
        sql!("SELECT term FROM duty WHERE region = $1 AND org_id = $2 AND kind = 'report' ORDER BY term"),
        &[region.into(), org.as_str().into()],
        |row| row.text(0),
    )
}

fn read_quarter(row: &Row<'_>, column: usize) -> StoreResult<Quarter> {
    let key = row.text(column)?;
    Quarter::parse(&key).ok_or(StoreError::Corrupt(format!("quarter {key}")))
}

/// Everything that was signed of a pack, oldest first.
///
/// # Errors
/// When the database fails.
pub fn editions(tx: &mut Tx<'_>, region: &str, org: &OrgId, quarter: Quarter) -> StoreResult<Vec<Edition>> {
    tx.query(
        sql!(
            "SELECT e.number, e.edition, e.lines, e.summary, e.text, e.statement, e.adjusted, e.explained, e.hash,
                e.signed_at, COALESCE(s.name, '')
             FROM report_edition e LEFT JOIN staff s ON s.id = e.signed_by
             WHERE e.region = $1 AND e.org_id = $2 AND e.quarter = $3 ORDER BY e.number"
        ),
        &[region.into(), org.as_str().into(), quarter.key().into()],
        |row| {
            let Frozen { summary, below } = row.json(3)?;
            Ok(Edition {
                number: row.int(0)?,
                edition: row.int(1)?,
                lines: row.json(2)?,
                summary,
                below,
                text: row.json(4)?,
                statement: row.opt_text(5)?,
                adjusted: row.json(6)?,
                explained: row.opt_text(7)?,
                hash: row.text(8)?,
                signed_at: row.moment(9)?,
                signed_by: row.text(10)?,
            })
        },
    )
}

/// The figures of an organisation now: of every county in which it has something below it, added up.
///
/// # Errors
/// When the database fails.
pub fn live(tx: &mut Tx<'_>, org: &Org, quarter: Quarter, today: Date) -> StoreResult<Summary> {
    let reaches = Reach::below(tx, org)?;
    let summary = figures::summary_of(tx, &reaches, org, sofar(quarter, today))?;
    Ok(Summary { period: quarter.period(), ..summary })
}

/// Of a running quarter only what is due by now is owed, as in the figures.
fn sofar(quarter: Quarter, today: Date) -> Period {
    let whole = quarter.period();
    if whole.holds(today) { Period { to: today, ..whole } } else { whole }
}

/// What the packs right below say, and how they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    pub below: Vec<Below>,
    /// The signed figures of those that were sent, each with its name.
    pub lines: Vec<(String, Vec<Line>)>,
}

/// The packs right below an organisation.
///
/// # Errors
/// When the database fails.
pub fn reported(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Reported> {
    let mut all = Reported::default();
    if org.kind == OrgKind::Station {
        return Ok(all);
    }
    for child in children(tx, org, quarter)? {
        let pack = find(tx, &child.region, &child.id, quarter)?;
        let state = pack.map_or(ReportState::NotDue, |pack| pack.state);
        if state.sent()
            && let Some(last) = editions(tx, &child.region, &child.id, quarter)?.pop()
        {
            all.lines.push((child.name.clone(), last.lines));
        }
        all.below.push(Below { name: child.name, state });
    }
    Ok(all)
}

/// The states of the packs above an organisation, the nearest first.
///
/// # Errors
/// When the database fails.
pub fn above(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Vec<Option<ReportState>>> {
    let mut levels = directory::above(tx, org)?;
    levels.sort_by_key(|one| std::cmp::Reverse(one.path.len()));
    let levels = levels.into_iter().filter(|one| matches!(one.kind, OrgKind::Office | OrgKind::County | OrgKind::City));
    levels.map(|one| Ok(find(tx, &one.region, &one.id, quarter)?.map(|pack| pack.state))).collect()
}
