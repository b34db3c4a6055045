//! 季报: a station writes, signs and sends its quarter; the levels above see who is missing, receive, return, lock
//! and add up (A15b, B4.5c, C6, D34, D36, E6).

mod chase;
mod clash;
mod figures;
mod list;
mod measures;
mod pack;
mod signer;
mod silent;
mod steps;
mod tree;
mod write;

use domain::directory::{OrgId, OrgKind};
use domain::network::power::Power;
use domain::report::{Clash, ReportState, ReportStep, signer};
use store::directory::{self, Org};
use store::report::{Branch, Pack, Report};
use store::{StoreError, StoreResult, Tx};

use crate::session::User;

pub use chase::all as chase_all;
pub use clash::{ask_clear, clear};
pub use list::show as list;
pub use measures::{ask_done as ask_measure, done as measure_done, list as measures};
pub use pack::show;
pub use signer::{ask_signer, name_signer};
pub use silent::{flash, show as silent};
pub use steps::{ask_step, take_step};
pub use write::{ask_write, write};

/// An organisation that reports and that the reader may see; what is out of scope is not found.
pub(in crate::desk) fn place(tx: &mut Tx<'_>, user: &User, id: &str) -> StoreResult<Org> {
    let wanted = OrgId::from(id);
    let own = if user.actor.org == wanted { directory::org(tx, &user.actor.region, &wanted)? } else { None };
    let found = match own {
        Some(own) => own,
        None => {
            user.seek(tx, |tx, reach| Ok(directory::org(tx, &reach.region, &wanted)?.filter(|org| reach.holds(org))))?.1
        }
    };
    let reports = matches!(found.kind, OrgKind::Station | OrgKind::Office | OrgKind::County | OrgKind::City);
    if reports && user.has(Power::SeeReports) { Ok(found) } else { Err(StoreError::NotFound("report")) }
}

/// Whether somebody writes the packs of an organisation.
fn writes(user: &User, org: &Org) -> bool {
    user.has(Power::WriteReport) && user.actor.org == org.id
}

/// Whether a step of a pack is this person's.
fn mine(user: &User, pack: &Pack, step: ReportStep) -> bool {
    let org = &pack.org;
    match step {
        ReportStep::Pass => writes(user, org) && !mine(user, pack, ReportStep::Sign),
        ReportStep::Sign => {
            let named = pack.signer.is_named(&user.actor.id);
            user.actor.org == org.id && (user.actor.post == signer(org.kind) || named)
        }
        ReportStep::Unit => {
            user.actor.org == org.id && org.kind == OrgKind::Station && user.has(Power::TakeReportAtUnit)
        }
        ReportStep::Chase => chases(user, &org.path),
        ReportStep::Receive | ReportStep::Return | ReportStep::Lock | ReportStep::Reopen => {
            user.has(Power::TakeReport) && org.parent.as_ref() == Some(&user.actor.org)
        }
    }
}

/// Whether somebody chases an organisation of this path: every level above that takes packs (D36).
fn chases(user: &User, path: &str) -> bool {
    let above = format!("/{}/", user.actor.org);
    user.has(Power::TakeReport) && path.contains(&above) && !path.ends_with(&above)
}

/// Whether somebody holds what contradicts a station's zero for looked into: who signs for the office right above, while
/// it is not sent (D34).
fn clears(user: &User, pack: &Pack) -> bool {
    let own = pack.org.parent.as_ref() == Some(&user.actor.org);
    let named = pack.named_above.as_ref().is_some_and(|(id, _)| *id == user.actor.id);
    let head = own && (user.actor.post == signer(OrgKind::Office) || named);
    head && pack.org.kind == OrgKind::Station
        && pack.nothing()
        && pack.state().open()
        && pack.clashes.iter().any(Clash::stands)
}

/// The state of a pack that may not have begun.
fn state(pack: Option<&Report>, over: bool) -> ReportState {
    pack.map_or(if over { ReportState::Drafting } else { ReportState::NotDue }, |pack| pack.state)
}

/// What a pack that ended waits for from this person, in words; nothing when it waits for somebody else.
pub(in crate::desk) fn waits(user: &User, one: &Branch) -> Option<&'static str> {
    let own = one.org == user.actor.org;
    let below = one.path.ends_with(&format!("/{}/{}/", user.actor.org, one.org));
    match one.state {
        ReportState::Awaiting if own && user.actor.post == signer(one.kind) => Some("等您签发"),
        ReportState::Returned if own && user.has(Power::WriteReport) => Some("被退回，请改好再报"),
        ReportState::NotDue | ReportState::Drafting if own && user.has(Power::WriteReport) => {
            Some("请核对、编写、报送")
        }
        state if state.sent() && own && !one.unit && one.kind == OrgKind::Station => {
            user.has(Power::TakeReportAtUnit).then_some("请本单位签收")
        }
        ReportState::Submitted if below && user.has(Power::TakeReport) => Some("报来了，请接收"),
        _ => None,
    }
}

/// The address of a pack.
fn href(org: &str, quarter: &str) -> String {
    format!("/reports/{org}/{quarter}")
}
