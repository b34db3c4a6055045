//! Who may do what, in words first:
//!
//! - The desk (和解员、联络员、副站长、站长) does every act of its own station's cases.
//! - Not accepting, closing for other reasons, re-opening and longer keeping are for those who
//!   answer for the station (站长、副站长); office and bureau may re-open too (4.2, row 32).
//! - A settlement is approved or returned by the 审批负责人 of the station's own unit, and by nobody else.
//! - The clock's own acts are for the clock.
//! - Who is above sees the cases of the stations below, and changes none of them here.
//! - 系统管理员 and 审计员 see no case.

use crate::case::Act;
use crate::directory::{Actor, DESK, HEADS, OrgId, Post, Station};
use crate::kernel::{Refusal, Ruling};

/// Whether `actor` may do `act` to a case of `station`, whatever its stage.
///
/// # Errors
/// The refusal shown beside the button.
pub fn may(actor: &Actor, act: Act, station: &Station) -> Ruling {
    let posts = posts(act);
    if !posts.contains(&actor.post) {
        let names: Vec<&str> = posts.iter().map(|post| post.label()).collect();
        return Err(Refusal::new(
            clause(act),
            format!("这一步由{}办理", names.join("、")),
            format!("您的岗位是{}，请转告他们", actor.post.label()),
        ));
    }
    let of_station = DESK.contains(&actor.post) || actor.post == Post::Approver;
    if of_station && actor.org != station.id {
        return Err(Refusal::new("A3", "这不是您所在站的投诉", "请由受理的站办理"));
    }
    Ok(())
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
        | Act::OfficeReceive
        | Act::OfficeAskPapers
        | Act::SendPapers
        | Act::OfficeDecide
        | Act::FeedBack
        | Act::Archive
        | Act::Correct
        | Act::Link
        | Act::RaiseAlarm
        | Act::ReportAlarm
        | Act::LogContact => DESK,
        Act::Decline | Act::ExtendRetention => HEADS,
        Act::Reopen => &[Post::DeputyHead, Post::Head, Post::OfficeOfficer, Post::OfficeHead, Post::Centre],
        Act::Approve | Act::ReturnDraft => &[Post::Approver],
        Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule => &[Post::System],
    }
}

/// The clause under which an act belongs to its posts.
const fn clause(act: Act) -> &'static str {
    match act {
        Act::Approve | Act::ReturnDraft => "B4.3",
        Act::Decline => "A3",
        Act::ExtendRetention => "A14",
        Act::Reopen => "B1.8",
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
        Post::Conciliator | Post::Liaison | Post::DeputyHead | Post::Head | Post::Approver => {
            Scope::Station { region: actor.region.clone(), station: actor.org.clone() }
        }
        Post::OfficeOfficer | Post::OfficeHead | Post::Centre | Post::County | Post::City | Post::System => {
            Scope::Below { region: actor.region.clone(), org: actor.org.clone() }
        }
        Post::SystemAdmin | Post::Auditor => Scope::Nothing,
    }
}
