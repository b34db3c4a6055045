//! Which acts a page offers first: the usual way through, so that nobody needs a manual.

use jiff::civil::Date;

use super::act::Act;
use super::fact::RoundOutcome;
use super::rules::out_of_days;
use super::state::{Case, Outcome, Stage};

/// The acts that usually come next on `today`, the likeliest first; after the twenty days those that end it (A13).
#[must_use]
pub fn next_acts(case: &Case, today: Date) -> Vec<Act> {
    if out_of_days(case, today) {
        let entered_later = (case.stage == Stage::AwaitingSignature).then_some(Act::Sign);
        let ends = [Act::Terminate, Act::Fail, Act::HandUp].into_iter().chain(entered_later).collect();
        return unsigned_or(case, ends);
    }
    match case.stage {
        Stage::Intake if case.proposal.is_some() => vec![Act::Decline, Act::Accept],
        Stage::Intake => vec![Act::Accept, Act::AskSupplement, Act::ProposeDecline, Act::TransferOut],
        Stage::AwaitingSupplement => vec![Act::Supplement, Act::Decline],
        Stage::Verifying => vec![Act::Verify, Act::AddEvidence, Act::PromiseReply],
        Stage::Negotiating => negotiating(case),
        Stage::Testing => vec![Act::ReceiveReport],
        Stage::RetestTalk => unsigned_or(case, vec![Act::RecordRound, Act::OrderTest, Act::Fail]),
        Stage::AwaitingApproval => vec![Act::Approve, Act::ReturnDraft],
        Stage::AwaitingSignature => vec![Act::Sign, Act::RefuseSigning],
        Stage::Performing => vec![Act::Perform],
        Stage::Default => vec![Act::Perform, Act::GiveNotice, Act::HandUp],
        Stage::Ending => vec![Act::GiveNotice, Act::HandUp],
        Stage::HandedUp => vec![Act::OfficeReceive, Act::OfficeAskPapers, Act::OfficeDecide],
        Stage::PapersMissing => vec![Act::SendPapers],
        Stage::Tracking => vec![Act::OfficeDecide],
        Stage::AwaitingFeedback if case.outcome == Some(Outcome::NoAgreement) => vec![Act::FeedBack, Act::HandUp],
        Stage::AwaitingFeedback => vec![Act::FeedBack],
        Stage::AwaitingArchive if case.replies.iter().any(|reply| reply.given.is_none()) => vec![Act::GiveReply],
        Stage::AwaitingArchive => unsigned_or(case, vec![Act::Archive]),
        Stage::Archived => vec![Act::Reopen, Act::ExtendRetention],
        Stage::Declined | Stage::TransferredOut => Vec::new(),
    }
}

fn negotiating(case: &Case) -> Vec<Act> {
    let usual = match case.rounds_now().last().map(|held| held.round.outcome) {
        Some(RoundOutcome::Agreed) => vec![Act::DraftSettlement, Act::RecordRound],
        Some(RoundOutcome::NoAgreement) => vec![Act::Fail, Act::RecordRound, Act::HandUp],
        Some(RoundOutcome::Continue) | None => vec![Act::RecordRound, Act::OrderTest, Act::Fail],
    };
    unsigned_or(case, usual)
}

/// A round that lacks its signatures comes before everything else.
fn unsigned_or(case: &Case, usual: Vec<Act>) -> Vec<Act> {
    if case.rounds_now().iter().any(|held| held.signatures.is_none()) { vec![Act::SignRound] } else { usual }
}
