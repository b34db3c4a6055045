//! One file a page. Every query takes a [`Reach`], so that none can be called without a scope.

pub mod case;
pub mod figures;
pub mod late;
pub mod overview;
pub mod queue;
pub mod register;
pub mod today;

use domain::directory::{OrgId, OrgKind};
use domain::permission::Scope;

use crate::db::{Row, Tx, Value};
use crate::directory::{self, Org};
use crate::error::StoreResult;
use crate::sql;

/// A scope as the tables know it: a county, and a path whose subtree may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub region: String,
    pub path: String,
    /// The one station, when the scope is just one.
    pub station: Option<OrgId>,
}

impl Reach {
    /// Looks the scope's place in the tree up; nothing when there is nothing to see. Who is above several
    /// counties has a reach for each of them, because no statement joins two counties' cases.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(tx: &mut Tx<'_>, scope: &Scope) -> StoreResult<Vec<Self>> {
        let (region, org) = match scope {
            Scope::Station { region, station } => (region, station),
            Scope::Below { region, org } => (region, org),
            Scope::Nothing => return Ok(Vec::new()),
        };
        match directory::org(tx, region, org)? {
            Some(found) => Self::below(tx, &found),
            None => Ok(Vec::new()),
        }
    }

    /// The reaches of an organisation: one for each county in which it has something below it, its own first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn below(tx: &mut Tx<'_>, org: &Org) -> StoreResult<Vec<Self>> {
        let one = |region: String, station: Option<OrgId>| Self { region, path: org.path.clone(), station };
        if matches!(org.kind, OrgKind::Station | OrgKind::ContactPoint | OrgKind::WatchPoint) {
            return Ok(vec![one(org.region.clone(), Some(org.id.clone()))]);
        }
        let regions = tx.query(
            sql!(
                "SELECT DISTINCT region FROM org WHERE (path LIKE $1 OR chain_path LIKE $1) AND kind = 'station'
                 ORDER BY region"
            ),
            &[format!("{}%", org.path).into()],
            |row| row.text(0),
        )?;
        let regions = if regions.is_empty() { vec![org.region.clone()] } else { regions };
        Ok(regions.into_iter().map(|region| one(region, None)).collect())
    }

    /// Whether an organisation lies within.
    #[must_use]
    pub fn holds(&self, org: &Org) -> bool {
        org.region == self.region && (org.path.starts_with(&self.path) || org.chain_path.starts_with(&self.path))
    }

    /// Whether an organisation lies below, of whatever county: a city lies below its province and in no county.
    #[must_use]
    pub fn above(&self, org: &Org) -> bool {
        org.path.starts_with(&self.path) || org.chain_path.starts_with(&self.path)
    }

    /// The values that every query begins with: `$1` county, `$2` path pattern.
    pub(crate) fn values(&self) -> [Value; 2] {
        [self.region.as_str().into(), format!("{}%", self.path).into()]
    }
}

/// One line of a queue or of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub case: domain::directory::CaseId,
    pub number: String,
    pub full_number: String,
    pub station: String,
    pub stage: domain::case::Stage,
    pub outcome: Option<domain::case::Outcome>,
    pub handler: String,
    pub handler_name: String,
    pub consumer: String,
    pub respondent: String,
    pub goods: String,
    pub registered_at: domain::kernel::Moment,
    pub accepted_on: Option<jiff::civil::Date>,
    pub due: Option<(domain::clock::ClockCode, domain::clock::Due)>,
    pub paused: bool,
    pub flags: String,
    pub amount_fen: i64,
}

/// Reads the columns that `line_columns!` names.
pub(crate) fn read_line(row: &Row<'_>) -> StoreResult<Line> {
    let due = match (row.opt_choice(13)?, row.opt_day(14)?, row.opt_day(15)?) {
        (Some(code), Some(warn), Some(judge)) => {
            Some((code, domain::clock::Due { warn, judge, provisional: row.flag(16)? }))
        }
        _ => None,
    };
    Ok(Line {
        case: domain::directory::CaseId(row.text(0)?),
        number: row.text(1)?,
        full_number: row.text(2)?,
        station: row.text(3)?,
        stage: row.choice(4)?,
        outcome: row.opt_choice(5)?,
        handler: row.text(6)?,
        handler_name: row.opt_text(7)?.unwrap_or_default(),
        consumer: row.opt_text(8)?.unwrap_or_default(),
        respondent: row.text(9)?,
        goods: row.text(10)?,
        registered_at: row.moment(11)?,
        accepted_on: row.opt_day(12)?,
        due,
        paused: row.flag(17)?,
        flags: row.text(18)?,
        amount_fen: row.int(19)?,
    })
}

/// The columns of a line, as [`read_line`] reads them.
macro_rules! line_columns {
    () => {
        "r.case_id, r.number, r.full_number, o.name, r.stage, r.outcome, r.handler_id, s.name, p.name,
            r.respondent, r.goods, r.registered_at, r.accepted_on, r.due_code, r.due_warn, r.due_judge,
            r.due_guess, r.paused, r.flags, r.amount_fen"
    };
}
pub(crate) use line_columns;

/// What a line is joined from, after the case's row.
macro_rules! line_joins {
    () => {
        " JOIN org o ON o.region = r.region AND o.id = r.station_id
         LEFT JOIN staff s ON s.id = r.handler_id
         LEFT JOIN person p ON p.region = r.region AND p.id = r.consumer_id "
    };
}
pub(crate) use line_joins;

/// A statement over lines: the columns and joins that every list shares, then its own condition.
macro_rules! lines {
    ($rest:literal) => {
        $crate::sql!(concat!(
            "SELECT ",
            $crate::query::line_columns!(),
            " FROM case_row r",
            $crate::query::line_joins!(),
            "WHERE r.region = $1 ",
            $rest
        ))
    };
}
pub(crate) use lines;
