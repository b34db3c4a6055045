//! Who hears of what happened to a case, in the transaction in which it happened.

use domain::case::{Case, Entry, Event};
use domain::directory::{OrgId, Post, Station};

use super::remind::{self, Notice};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::ids::Entropy;

/// Somebody who is told.
enum To {
    Handler,
    Station(&'static [Post]),
    Office(&'static [Post]),
    County(&'static [Post]),
}

/// Who is told of an event, and in which words; nobody of most.
fn audience(event: &Event) -> (&'static [To], &'static str) {
    const LEADER_AND_OFFICE: &[To] = &[To::Station(&[Post::Approver]), To::Office(&[Post::OfficeOfficer])];
    const ALL_ABOVE: &[To] = &[To::Office(&[Post::OfficeOfficer, Post::OfficeHead]), To::County(&[Post::Centre])];
    match event {
        Event::ComplexFlagged { .. } => (LEADER_AND_OFFICE, "情况复杂，请确认"),
        Event::AlarmReported { .. } => (ALL_ABOVE, "重大事件快报，请答复"),
        Event::HandedUp { .. } => (&[To::Office(&[Post::OfficeOfficer])], "移交一件投诉，请接收"),
        Event::PapersSent { .. } => (&[To::Office(&[Post::OfficeOfficer])], "已补送材料，请接收"),
        Event::SettlementDrafted { .. } => (&[To::Station(&[Post::Approver])], "和解协议待审核"),
        Event::DeclineProposed { .. } => (&[To::Station(&[Post::Head])], "拟不受理，请决定"),
        Event::SettlementApproved { .. } => (&[To::Handler], "和解协议审核通过，请双方签署"),
        Event::SettlementReturned { .. } => (&[To::Handler], "和解协议退回修改"),
        Event::OfficeReceived { .. } => (&[To::Handler], "所里已接收移交，请跟踪结果"),
        Event::OfficeAskedPapers { .. } => (&[To::Handler], "所里退回补材料"),
        Event::OfficeDecided { .. } => (&[To::Handler], "所里有了处理结果，请反馈消费者"),
        Event::AlarmAnswered { .. } => (&[To::Handler, To::Station(&[Post::Head])], "上级答复了快报"),
        Event::ComplexSeen { .. } => (&[To::Handler], "复杂情况已确认收到"),
        Event::HandlerAssigned { .. } => (&[To::Handler], "有一件投诉转给您承办"),
        _ => (&[], ""),
    }
}

/// Tells everybody concerned of new entries.
///
/// # Errors
/// When the database fails.
pub(crate) fn of(
    tx: &mut Tx<'_>,
    station: &Station,
    case: &Case,
    entries: &[Entry],
    entropy: &dyn Entropy,
) -> StoreResult {
    for entry in entries {
        let (audience, words) = audience(&entry.event);
        let key = format!("case:{}:{}", case.id, entry.seq);
        let title = format!("{words}：{}", case.full_number());
        let href = format!("/cases/{}", case.number);
        let notice = Notice { key: &key, title: &title, href: &href };
        for to in audience {
            let (org, posts): (Option<&OrgId>, &[Post]) = match to {
                To::Handler => {
                    remind::tell_one(tx, &case.handler, &notice, entry.at, entropy)?;
                    continue;
                }
                To::Station(posts) => (Some(&station.id), posts),
                To::Office(posts) => (station.above.first(), posts),
                To::County(posts) => (station.above.get(1), posts),
            };
            if let Some(org) = org {
                remind::tell(tx, org, posts, &notice, entry.at, entropy)?;
            }
        }
    }
    Ok(())
}
