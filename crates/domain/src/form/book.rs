//! The book of forms: which form does which act, how it is read, and what it shows at first.

use super::{FieldError, Form, Given, Raw, above, accept, end, negotiate, register, settle, sign, testing, verify};
use crate::case::fact::Delivery;
use crate::case::{Act, Command};

static NOTHING: Form = Form { fields: &[] };

/// The form of an act; empty for the acts of the clock.
#[must_use]
pub fn form_of(act: Act) -> &'static Form {
    match act {
        Act::Register => &register::FORM,
        Act::AskSupplement => &accept::ASK_SUPPLEMENT,
        Act::Supplement => &register::SUPPLEMENT,
        Act::ProposeDecline => &accept::PROPOSE_DECLINE,
        Act::Decline => &accept::DECLINE,
        Act::TransferOut => &accept::TRANSFER,
        Act::Accept => &accept::ACCEPT,
        Act::AssignHandler => &accept::ASSIGN,
        Act::AddEvidence => &verify::EVIDENCE,
        Act::Verify => &verify::VERIFY,
        Act::FlagComplex => &verify::COMPLEX,
        Act::SeeComplex => &above::SEE_COMPLEX,
        Act::AppointAgent => &negotiate::AGENT,
        Act::PromiseReply => &negotiate::PROMISE,
        Act::GiveReply => &negotiate::REPLY,
        Act::RecordRound => &negotiate::ROUND,
        Act::SignRound => &sign::SIGN_ROUND,
        Act::OrderTest => &testing::ORDER,
        Act::ReceiveReport => &testing::REPORT,
        Act::DisputeReport => &testing::DISPUTE,
        Act::DraftSettlement => &settle::DRAFT,
        Act::Approve => &settle::APPROVE,
        Act::ReturnDraft => &settle::RETURN,
        Act::Sign => &sign::SIGN,
        Act::RefuseSigning => &sign::REFUSE,
        Act::Perform => &settle::PERFORM,
        Act::Fail => &negotiate::FAIL,
        Act::Terminate => &end::TERMINATE,
        Act::GiveNotice => &end::NOTICE,
        Act::HandUp => &end::HAND_UP,
        Act::OfficeReceive => &end::OFFICE_RECEIVE,
        Act::OfficeAskPapers => &end::OFFICE_ASK,
        Act::SendPapers => &end::SEND_PAPERS,
        Act::OfficeDecide => &end::OFFICE_DECIDE,
        Act::FeedBack => &end::FEED_BACK,
        Act::Archive => &end::ARCHIVE,
        Act::ExtendRetention => &end::EXTEND,
        Act::Hold => &end::HOLD,
        Act::ReleaseHold => &end::RELEASE,
        Act::Reopen => &end::REOPEN,
        Act::Correct => &register::CORRECT,
        Act::Link => &end::LINK,
        Act::RaiseAlarm => &end::RAISE,
        Act::ReportAlarm => &end::REPORT_ALARM,
        Act::AnswerAlarm => &above::ANSWER_ALARM,
        Act::LogContact => &end::CONTACT,
        Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule | Act::Destroy => &NOTHING,
    }
}

/// Reads the answers to the form of an act.
///
/// # Errors
/// Everything that is wrong, field by field.
pub fn read(act: Act, raw: &Raw, given: &Given<'_>) -> Result<Command, Vec<FieldError>> {
    match act {
        Act::Register => register::read(raw, given),
        Act::AskSupplement => accept::ask_supplement(raw),
        Act::Supplement => register::supplement(raw, given),
        Act::ProposeDecline => accept::propose_decline(raw),
        Act::Decline => accept::decline(raw),
        Act::TransferOut => accept::transfer(raw),
        Act::Accept => accept::accept(raw),
        Act::AssignHandler => accept::assign(raw),
        Act::AddEvidence => verify::evidence(raw),
        Act::Verify => verify::verify(raw),
        Act::FlagComplex => verify::complex(raw),
        Act::SeeComplex => above::see_complex(raw),
        Act::AppointAgent => negotiate::agent(raw, given),
        Act::PromiseReply => negotiate::promise(raw),
        Act::GiveReply => negotiate::reply(raw),
        Act::RecordRound => negotiate::round(raw),
        Act::SignRound => sign::sign_round(raw),
        Act::OrderTest => testing::order(raw),
        Act::ReceiveReport => testing::report(raw),
        Act::DisputeReport => testing::dispute(raw),
        Act::DraftSettlement => settle::draft(raw),
        Act::Approve => settle::approve(raw),
        Act::ReturnDraft => settle::return_draft(raw),
        Act::Sign => sign::sign(raw),
        Act::RefuseSigning => sign::refuse(raw),
        Act::Perform => settle::perform(raw),
        Act::Fail => negotiate::fail(raw),
        Act::Terminate => end::terminate(raw),
        Act::GiveNotice => end::give_notice(raw),
        Act::HandUp => end::hand_up(raw),
        Act::OfficeReceive => end::office_receive(raw),
        Act::OfficeAskPapers => end::office_ask(raw),
        Act::SendPapers => end::send_papers(raw),
        Act::OfficeDecide => end::office_decide(raw),
        Act::FeedBack => end::feed_back(raw),
        Act::Archive => end::archive(raw),
        Act::ExtendRetention => end::extend(raw),
        Act::Hold => end::hold(raw),
        Act::ReleaseHold => end::release(raw),
        Act::Reopen => end::reopen(raw),
        Act::Correct => register::correct(raw, given),
        Act::Link => end::link(raw, given),
        Act::RaiseAlarm => end::raise(raw),
        Act::ReportAlarm => end::report_alarm(raw),
        Act::AnswerAlarm => above::answer_alarm(raw),
        Act::LogContact => end::contact(raw),
        Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule | Act::Destroy => {
            Err(vec![FieldError { field: String::new(), message: "这一步由系统自动办理".to_owned() }])
        }
    }
}

/// What the form shows when it is first opened: what is known is not asked again.
#[must_use]
pub fn prefill(act: Act, given: &Given<'_>) -> Raw {
    let today = || given.today();
    let now = || given.now();
    let one = |name: &str, value: String| Raw::from_iter([(name, value)]);
    let told = |raw: &mut Raw| {
        raw.set("at", now());
        raw.set("delivery", Delivery::InPerson.value());
    };
    let Some(case) = given.case else { return register::prefill(given) };
    let mut raw = match act {
        Act::Accept => one("handler", case.handler.to_string()),
        Act::Correct | Act::Supplement => register::shown(&case.intake),
        Act::ProposeDecline | Act::Decline => {
            let mut raw = Raw::default();
            if let Some(proposed) = &case.proposal {
                raw.set("reason", proposed.reason.value());
                raw.set("explanation", &proposed.explanation);
            }
            raw
        }
        Act::AddEvidence => one("side", "consumer".to_owned()),
        Act::Verify => verify::prefill_verify(case),
        Act::FlagComplex => one("told_at", now()),
        Act::AppointAgent => one("from", today()),
        Act::RecordRound => negotiate::prefill_round(case, given),
        Act::SignRound => sign::prefill_sign_round(case),
        Act::GiveReply => {
            let open = case.replies.iter().position(|reply| reply.given.is_none());
            open.map(|open| one("reply", (open + 1).to_string())).unwrap_or_default()
        }
        Act::OrderTest => one("sample_handed_over_on", today()),
        Act::ReceiveReport => one("received_on", today()),
        Act::DraftSettlement => settle::prefill_draft(case),
        Act::Sign => sign::prefill_sign(given),
        Act::Perform => settle::prefill_perform(case, given),
        Act::Terminate => one("known_on", today()),
        Act::HandUp => end::prefill_hand_up(given),
        Act::OfficeReceive => Raw::from_iter([("on", today()), ("by", given.officer.clone())]),
        Act::OfficeAskPapers | Act::OfficeDecide => one("on", today()),
        Act::Archive => {
            let mut raw = one("class", case.intake.goods.class.code().to_owned());
            raw.set("years", given.retention_years.to_string());
            if let Some(custodian) = &given.custodian {
                raw.set("custodian", custodian.as_str());
            }
            raw
        }
        Act::ReportAlarm | Act::LogContact => one("at", now()),
        _ => Raw::default(),
    };
    match act {
        Act::Decline | Act::GiveNotice => {
            raw.set("notice_on", today());
            raw.set("notice_delivery", Delivery::InPerson.value());
        }
        Act::GiveReply | Act::FeedBack => told(&mut raw),
        _ => {}
    }
    raw
}
