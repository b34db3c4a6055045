//! One file a page. Every query takes a [`Reach`], so that none can be called without a scope.

pub mod case;
pub mod queue;
pub mod register;
pub mod today;

use domain::directory::OrgId;
use domain::permission::Scope;

use crate::db::{Row, Tx, Value};
use crate::directory;
use crate::error::StoreResult;

/// A scope as the tables know it: a county, and a path whose subtree may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub region: String,
    pub path: String,
    /// The one station, when the scope is just one.
    pub station: Option<OrgId>,
}

impl Reach {
    /// Looks the scope's place in the tree up; `None` when there is nothing to see.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(tx: &mut Tx<'_>, scope: &Scope) -> StoreResult<Option<Self>> {
        let (region, org, single) = match scope {
            Scope::Station { region, station } => (region, station, true),
            Scope::Below { region, org } => (region, org, false),
            Scope::Nothing => return Ok(None),
        };
        Ok(directory::org(tx, region, org)?.map(|found| Self {
            region: region.clone(),
            path: found.path,
            station: single.then(|| org.clone()),
        }))
    }

    /// The values that every query begins with: `$1` county, `$2` path pattern.
    fn values(&self) -> [Value; 2] {
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
fn read_line(row: &Row<'_>) -> StoreResult<Line> {
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

/// A statement over lines: the columns and joins that every list shares, then its own condition.
macro_rules! lines {
    ($rest:literal) => {
        $crate::sql!(concat!(
            "SELECT r.case_id, r.number, r.full_number, o.name, r.stage, r.outcome, r.handler_id, s.name, p.name,
                r.respondent, r.goods, r.registered_at, r.accepted_on, r.due_code, r.due_warn, r.due_judge,
                r.due_guess, r.paused, r.flags, r.amount_fen
             FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             LEFT JOIN staff s ON s.id = r.handler_id
             LEFT JOIN person p ON p.region = r.region AND p.id = r.consumer_id
             WHERE r.region = $1 ",
            $rest
        ))
    };
}
use lines;
