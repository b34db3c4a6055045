//! 催报 (D36): the level above chases whoever owes a quarter; the record is the change row of the pack.

use std::collections::HashMap;

use domain::directory::{OrgId, Post};
use domain::kernel::Moment;
use domain::report::{Quarter, ReportState, ReportStep, signer};
use jiff::civil::Date;
use serde_json::json;

use super::steps::{entity, notice};
use crate::audit::Change;
use crate::db::Tx;
use crate::directory::Org;
use crate::error::StoreResult;
use crate::network::remind;
use crate::sql;

/// How often somebody was chased for a quarter, and when last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chased {
    pub times: i64,
    pub last: Date,
}

/// Who of a county was chased for a quarter.
///
/// # Errors
/// When the database fails.
pub fn chased(tx: &mut Tx<'_>, region: &str, quarter: Quarter) -> StoreResult<HashMap<OrgId, Chased>> {
    let rows = tx.query(
        sql!(
            "SELECT entity_id, COUNT(*), MAX(at) FROM audit_change
             WHERE region = $1 AND entity = 'report' AND what = $2 AND entity_id LIKE $3 GROUP BY entity_id"
        ),
        &[region.into(), ReportStep::Chase.label().into(), format!("% {}", quarter.key()).into()],
        |row| Ok((row.text(0)?, row.int(1)?, row.moment(2)?)),
    )?;
    let read = |(id, times, last): (String, i64, Moment)| {
        let org = id.split_once(' ').map_or(id.as_str(), |(org, _)| org);
        (OrgId::from(org), Chased { times, last: last.day() })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The same of one organisation.
///
/// # Errors
/// When the database fails.
pub fn chased_of(tx: &mut Tx<'_>, org: &Org, quarter: Quarter) -> StoreResult<Option<Chased>> {
    let all = tx.query(
        sql!(
            "SELECT at FROM audit_change
             WHERE region = $1 AND entity = 'report' AND entity_id = $2 AND what = $3 ORDER BY at"
        ),
        &[(&org.region).into(), entity(org, quarter).into(), ReportStep::Chase.label().into()],
        |row| row.moment(0),
    )?;
    let times = i64::try_from(all.len()).unwrap_or(i64::MAX);
    Ok(all.last().map(|last| Chased { times, last: last.day() }))
}

/// Chases an organisation for a quarter: whoever writes its pack and whoever signs it hears of it, with `how` late it
/// is in words.
///
/// # Errors
/// When nothing is owed, or it was chased today already.
pub fn chase(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    quarter: Quarter,
    state: ReportState,
    how: &str,
) -> StoreResult {
    let last = chased_of(tx, org, quarter)?.map(|one| one.last);
    domain::report::chase(state, last, change.moment.day())?;
    change.note(tx, "report", &entity(org, quarter), ReportStep::Chase.label(), &json!({"said": how}))?;
    let words = format!("{}催报，{how}，请抓紧报送", change.actor.name);
    let heard = notice(change, org, quarter, &words);
    let posts = [
        signer(org.kind),
        Post::Liaison,
        Post::DeputyHead,
        Post::OfficeOfficer,
        Post::Centre,
        Post::County,
        Post::City,
    ];
    remind::tell(tx, &org.id, &posts, &heard.lend(), change.moment, change.entropy)?;
    if let Some((named, _)) = super::signer::of(tx, org)?.named {
        remind::tell_one(tx, &named, &heard.lend(), change.moment, change.entropy)?;
    }
    Ok(())
}
