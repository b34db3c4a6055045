//! Who may do what, in words first:
//!
//! - The desk (和解员、联络员、副站长、站长) does every act of its own station's cases.
//! - Not accepting, closing for other reasons, re-opening and longer keeping are for those who
//!   answer for the station (站长、副站长); office and bureau may re-open too (4.2, row 32).
//! - A settlement is approved or returned by the 审批负责人 of the station's own unit, and by nobody else.
//! - What was handed up is received, returned and decided by the office or the bureau above the station;
//!   the desk enters it for them only where the office has no account. The same levels confirm a complex
//!   matter and answer a flash report.
//! - A file is held by who answers for the station or stands above it, and released by the station's own; it is
//!   destroyed by nobody's hand, but by a list that station and office approved (see [`crate::archive`]).
//! - The clock's own acts are for the clock.
//! - Who is above sees the cases of the stations below, and changes nothing else of them.
//! - The headquarters of a chain does what the desks of its branches do; where it handles all complaints
//!   itself, a branch registers and looks on.
//! - 本单位管理部门 reads its own station. 系统管理员, 安全管理员 and 审计员 see no case.

use crate::case::Act;
use crate::directory::{ABOVE, Actor, DESK, HEADS, OrgId, Post, Station};
use crate::kernel::{Refusal, Ruling, require};

/// Whether `actor` may do `act` to a case of `station`, whatever its stage.
///
/// # Errors
/// The refusal shown beside the button.
pub fn may(actor: &Actor, act: Act, station: &Station) -> Ruling {
    let mut posts = posts(act).to_vec();
    if office_act(act) && !station.office_online {
        posts.extend(DESK);
    }
    if !posts.contains(&actor.post) {
        let names: Vec<&str> = posts.iter().map(|post| post.label()).collect();
        return Err(Refusal::new(
            clause(act),
            format!("这一步由{}办理", names.join("、")),
            format!("您的岗位是{}，请转告他们", actor.post.label()),
        ));
    }
    if ABOVE.contains(&actor.post) {
        return require(station.above.contains(&actor.org), "D26", "这个站不在您的辖区", "请由辖区的市场监管所办理");
    }
    let of_station = DESK.contains(&actor.post) || actor.post == Post::Approver;
    if of_station { at_home(actor, act, station) } else { Ok(()) }
}

/// The desk works for its own station; a headquarters for its branches (P20).
fn at_home(actor: &Actor, act: Act, station: &Station) -> Ruling {
    let hq = station.hq.as_ref();
    if hq.is_some_and(|hq| hq.org == actor.org) {
        return Ok(());
    }
    require(actor.org == station.id, "A3", "这不是您所在站的投诉", "请由受理的站办理")?;
    let branch_may = matches!(act, Act::Register | Act::AddEvidence | Act::LogContact);
    require(
        branch_may || !hq.is_some_and(|hq| hq.handles),
        "A3",
        "本店的投诉由连锁总部统一办理",
        "请联系总部；本店可以登记投诉、补充证据",
    )
}

/// What the office does with a case that was handed up.
const fn office_act(act: Act) -> bool {
    matches!(act, Act::OfficeReceive | Act::OfficeAskPapers | Act::OfficeDecide)
}

/// The posts that may do an act.
#[must_use]
pub const fn posts(act: Act) -> &'static [Post] {
    match act {
        Act::Register
        | Act::AskSupplement
        | Act::Supplement
        | Act::ProposeDecline
        | Act::TransferOut
        | Act::Accept
        | Act::AssignHandler
        | Act::AddEvidence
        | Act::Verify
        | Act::FlagComplex
        | Act::AppointAgent
        | Act::PromiseReply
        | Act::GiveReply
        | Act::RecordRound
        | Act::SignRound
        | Act::OrderTest
        | Act::ReceiveReport
        | Act::DisputeReport
        | Act::DraftSettlement
        | Act::Sign
        | Act::RefuseSigning
        | Act::Perform
        | Act::Fail
        | Act::Terminate
        | Act::GiveNotice
        | Act::HandUp
        | Act::SendPapers
        | Act::FeedBack
        | Act::Archive
        | Act::Correct
        | Act::Link
        | Act::RaiseAlarm
        | Act::ReportAlarm
        | Act::LogContact => DESK,
        Act::OfficeReceive | Act::OfficeAskPapers | Act::OfficeDecide | Act::AnswerAlarm => ABOVE,
        Act::SeeComplex => &[Post::Approver, Post::OfficeOfficer, Post::OfficeHead, Post::Centre, Post::County],
        Act::Decline | Act::ExtendRetention | Act::ReleaseHold => HEADS,
        Act::Hold => &[Post::DeputyHead, Post::Head, Post::OfficeOfficer, Post::OfficeHead, Post::Centre, Post::County],
        Act::Reopen => &[Post::DeputyHead, Post::Head, Post::OfficeOfficer, Post::OfficeHead, Post::Centre],
        Act::Approve | Act::ReturnDraft => &[Post::Approver],
        Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule | Act::Destroy => &[Post::System],
    }
}

/// The clause under which an act belongs to its posts.
const fn clause(act: Act) -> &'static str {
    match act {
        Act::Approve | Act::ReturnDraft => "B4.3",
        Act::Decline => "A3",
        Act::ExtendRetention => "A14",
        Act::Hold | Act::ReleaseHold | Act::Destroy => "A14d",
        Act::Reopen => "B1.8",
        Act::OfficeReceive | Act::OfficeAskPapers | Act::OfficeDecide => "B3.3",
        Act::SeeComplex => "B2.2",
        Act::AnswerAlarm => "A15",
        Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule => "A13",
        _ => "B1.3",
    }
}

/// Whose cases somebody may look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One station.
    Station { region: String, station: OrgId },
    /// Everything at and below an organisation of the tree.
    Below { region: String, org: OrgId },
    /// Nothing.
    Nothing,
}

/// The cases `actor` may look at.
#[must_use]
pub fn scope(actor: &Actor) -> Scope {
    match actor.post {
        Post::Conciliator | Post::Liaison | Post::DeputyHead | Post::Head | Post::Approver | Post::UnitManager => {
            Scope::Station { region: actor.region.clone(), station: actor.org.clone() }
        }
        Post::OfficeOfficer | Post::OfficeHead | Post::Centre | Post::County | Post::City | Post::System => {
            Scope::Below { region: actor.region.clone(), org: actor.org.clone() }
        }
        Post::SystemAdmin | Post::SecurityAdmin | Post::Auditor => Scope::Nothing,
    }
}
