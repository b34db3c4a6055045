//! Packs of a quarter that are late and are no duty of a station.

use domain::directory::OrgId;
use domain::report::Quarter;
use jiff::civil::Date;

use super::{Kind, Late};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::report;
use crate::rules::Rules;

/// Quarters that are looked through for packs that came back.
const BACK: usize = 4;

/// The packs within a reach that are due before a day and are no duty of a station: those of offices, bureaus and
/// cities, and what came back to anybody and was not sent again.
///
/// # Errors
/// When the database fails.
pub fn packs(tx: &mut Tx<'_>, rules: &Rules, reach: &Reach, today: Date, before: Date) -> StoreResult<Vec<Late>> {
    let ended = Quarter::ended(today);
    let policy = rules.policies.at(&reach.region, today);
    let mut all = Vec::new();
    let mut add = |(org, name): (OrgId, String), quarter: Quarter, kind: Kind, due: Date| {
        let note = if kind == Kind::Again { "（重报）" } else { "" };
        all.push(Late {
            href: format!("/reports/{org}/{}", quarter.key()),
            station: org.0,
            station_name: name,
            kind,
            about: format!("{}{note}", quarter.label()),
            due,
            handler: None,
        });
    };
    // An older quarter of a level above may have gone up on paper, before the system came.
    for org in report::owing(tx, &reach.region, ended)? {
        let sent = report::find(tx, &org.region, &org.id, ended)?.is_some_and(|pack| pack.submitted_at.is_some());
        if !sent && reach.holds(&org) {
            let due = ended.due(org.kind, &rules.calendar, &policy).judge;
            add((org.id, org.name), ended, Kind::Pack, due);
        }
    }
    // What came back may be of any quarter that is still talked about.
    for quarter in std::iter::successors(Some(ended), |quarter| Some(quarter.previous())).take(BACK) {
        for one in report::tree(tx, reach, quarter)? {
            if let Some(again) = one.days(quarter, rules, today).again {
                add((one.org, one.name), quarter, Kind::Again, again.judge);
            }
        }
    }
    all.retain(|one| one.due < before);
    Ok(all)
}
