//! The regulation: one file an act or a few that belong together. Each guard names its clause.

mod above;
mod accept;
mod caution;
mod close;
mod gate;
mod hand_up;
mod keep;
mod negotiate;
mod notify;
mod perform;
mod register;
mod report;
mod settle;
mod signature;
mod terminate;
mod testing;
mod verify;

pub use above::guidance_due;
pub use caution::{cautions, scan_lacking};
pub use hand_up::needed as papers_needed;
pub use negotiate::rounds_to_sign;

use jiff::civil::Date;

use super::act::Act;
use super::command::Command;
use super::context::Context;
use super::event::Event;
use super::state::{Case, Stage};
use crate::kernel::{Refusal, Ruling};
use crate::permission;

/// What follows from `command` for `case` (`None` before the registration).
///
/// # Errors
/// The refusal of the first guard that does not hold; then nothing has happened.
pub fn decide(case: Option<&Case>, command: Command, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    permission::may(ctx.actor, command.act(), ctx.station)?;
    let Some(case) = case else {
        return match command {
            Command::Register { consumer, intake, handler } => register::decide(&consumer, intake, handler, ctx),
            _ => Err(Refusal::new("B5.1", "这一件还没有登记", "请先登记投诉")),
        };
    };
    keep::not_destroyed(case)?;
    if let Some(file) = command.file() {
        gate::room(case, file, ctx)?;
    }
    match command {
        Command::Register { .. } => Err(Refusal::new("B5.1", "这一件已经登记过", "请打开这一件继续办理")),
        Command::AskSupplement { missing } => accept::ask_supplement(case, missing, ctx),
        Command::Supplement { intake, note } => accept::supplement(case, intake, note, ctx),
        Command::ProposeDecline { declined } => accept::propose_decline(case, declined),
        Command::Decline { declined, notice } => accept::decline(case, declined, notice, ctx),
        Command::TransferOut { transfer } => accept::transfer(case, transfer, ctx),
        Command::Accept { handler } => accept::accept(case, handler, ctx),
        Command::AssignHandler { to, reason } => accept::assign(case, to, reason, ctx),
        Command::AddEvidence { evidence } => verify::add_evidence(case, evidence),
        Command::Verify { verification } => verify::verify(case, verification, ctx),
        Command::FlagComplex { why, leader, office, told_at } => {
            verify::flag_complex(case, why, leader, office, told_at)
        }
        Command::SeeComplex { note } => above::see_complex(case, note, ctx),
        Command::AppointAgent { agent, .. } => negotiate::appoint(case, agent),
        Command::PromiseReply { promise } => negotiate::promise(case, promise, ctx),
        Command::GiveReply { reply, told } => negotiate::reply(case, reply, told, ctx),
        Command::RecordRound { round } => negotiate::record(case, round, ctx),
        Command::SignRound { round, consumer, trader } => negotiate::sign(case, round, consumer, trader, ctx),
        Command::OrderTest { order } => testing::order(case, order, ctx),
        Command::ReceiveReport { report } => testing::receive(case, report, ctx),
        Command::DisputeReport { reason } => testing::dispute(case, reason, ctx),
        Command::DraftSettlement { draft } => settle::draft(case, draft, ctx),
        Command::Approve { opinion } => settle::approve(case, opinion, ctx),
        Command::ReturnDraft { reason } => settle::return_draft(case, reason, ctx),
        Command::Sign { signing } => settle::sign(case, signing, ctx),
        Command::RefuseSigning { by, reason, witness, after } => settle::refuse(case, by, reason, witness, after, ctx),
        Command::Perform { performance } => perform::perform(case, performance, ctx),
        Command::MarkOverdue { obligation } => perform::mark_overdue(case, obligation, ctx),
        Command::Fail { divergence } => negotiate::fail(case, divergence),
        Command::Terminate { termination } => terminate::terminate(case, termination, ctx),
        Command::MarkDeadline => terminate::mark_deadline(case, ctx),
        Command::GiveNotice { notice } => notify::give(case, notice, ctx),
        Command::HandUp { hand_up: what } => hand_up::hand_up(case, what, ctx),
        Command::OfficeReceive { by, on } => hand_up::receive(case, by, on, ctx),
        Command::OfficeAskPapers { what, on } => hand_up::ask_papers(case, what, on, ctx),
        Command::SendPapers { what } => hand_up::send(case, what, ctx),
        Command::OfficeDecide { result } => hand_up::decide(case, result, ctx),
        Command::FeedBack { told } => close::feed_back(case, told, ctx),
        Command::Archive { filing } => close::archive(case, filing, ctx),
        Command::ExtendRetention { until, reason } => close::extend(case, until, reason),
        Command::Hold { why } => keep::hold(case, why),
        Command::ReleaseHold { reason } => keep::release(case, reason),
        Command::Destroy { list, on } => keep::destroy(case, list, on, ctx),
        Command::Reopen { cause, reason } => close::reopen(case, cause, reason, ctx),
        Command::Correct { intake, reason } => close::correct(case, intake, reason, ctx),
        Command::Link { other, other_number, link, consumer_agrees } => {
            close::link(case, other, other_number, link, consumer_agrees)
        }
        Command::RaiseAlarm { alarm, why } => report::raise(case, alarm, why, ctx),
        Command::ReportAlarm { to, at, content } => report::report(case, to, at, content, ctx),
        Command::AnswerAlarm { reply } => above::answer_alarm(case, reply),
        Command::LogContact { contact } => report::contact(contact, ctx),
        Command::Reschedule => report::reschedule(case, ctx),
    }
}

/// Whether `act` could be done now, before anything is filled in: the page greys the button by it.
///
/// # Errors
/// The refusal that the page shows beside the button.
pub fn available(act: Act, case: &Case, ctx: &Context<'_>) -> Ruling {
    guards(act, case, ctx).map_err(|refusal| {
        // Beside a greyed button too nobody is sent on to what the day forbids.
        let stage = refusal.what_to_do == next_step(case);
        if stage { Refusal { what_to_do: next_step_on(case, ctx.today()).to_owned(), ..refusal } } else { refusal }
    })
}

fn guards(act: Act, case: &Case, ctx: &Context<'_>) -> Ruling {
    permission::may(ctx.actor, act, ctx.station)?;
    keep::not_destroyed(case)?;
    match act {
        Act::Register => Err(Refusal::new("B5.1", "这一件已经登记过", "请打开这一件继续办理")),
        Act::AskSupplement => accept::may_ask_supplement(case),
        Act::Supplement => accept::may_supplement(case),
        Act::ProposeDecline | Act::Decline => accept::may_propose_decline(case),
        Act::TransferOut => accept::may_transfer(case),
        Act::Accept => accept::may_accept(case),
        Act::AssignHandler => accept::may_assign(case),
        Act::AddEvidence => verify::may_add_evidence(case),
        Act::Verify => verify::may_verify(case, ctx),
        Act::FlagComplex => verify::may_flag_complex(case),
        Act::SeeComplex => above::may_see_complex(case, ctx),
        Act::AppointAgent => negotiate::may_appoint(case),
        Act::PromiseReply => negotiate::may_promise(case, ctx),
        Act::GiveReply => negotiate::may_reply(case),
        Act::RecordRound => negotiate::may_record(case, ctx),
        Act::SignRound => negotiate::may_sign(case),
        Act::OrderTest => testing::may_order(case, ctx),
        Act::ReceiveReport => testing::may_receive(case),
        Act::DisputeReport => testing::may_dispute(case, ctx),
        Act::DraftSettlement => settle::may_draft(case, ctx),
        Act::Approve | Act::ReturnDraft => settle::may_approve(case, ctx),
        Act::Sign | Act::RefuseSigning => settle::may_sign(case),
        Act::Perform | Act::MarkOverdue => perform::may_perform(case),
        Act::Fail => negotiate::may_fail(case),
        Act::Terminate => terminate::may_terminate(case),
        Act::MarkDeadline => terminate::mark_deadline(case, ctx).map(|_| ()),
        Act::GiveNotice => notify::may_give(case),
        Act::HandUp => hand_up::may_hand_up(case),
        Act::OfficeReceive | Act::OfficeAskPapers => hand_up::may_receive(case),
        Act::SendPapers => hand_up::may_send(case),
        Act::OfficeDecide => hand_up::may_decide(case),
        Act::FeedBack => close::may_feed_back(case),
        Act::Archive => close::may_archive(case),
        Act::ExtendRetention => close::may_extend(case),
        Act::Hold => keep::may_hold(case),
        Act::ReleaseHold => keep::may_release(case),
        Act::Destroy => keep::may_destroy(case, ctx),
        Act::Reopen => close::may_reopen(case),
        Act::Correct | Act::Link | Act::LogContact => Ok(()),
        Act::RaiseAlarm => report::may_raise(case),
        Act::ReportAlarm => report::may_report(case),
        Act::AnswerAlarm => above::may_answer_alarm(case),
        Act::Reschedule => report::reschedule(case, ctx).map(|_| ()),
    }
}

/// What comes next on `today`: once the twenty days have run out nothing of the stage is left but its end (A13).
#[must_use]
pub fn next_step_on(case: &Case, today: Date) -> &'static str {
    if case.destroyed.is_some() || !out_of_days(case, today) {
        return next_step(case);
    }
    if case.stage == Stage::AwaitingSignature {
        return "受理后二十日已经届满：期限内已签的，请补登“双方签署”；没有签的，请终止和解并告知其他途径，或上报移交";
    }
    "受理后二十日已经届满，没有达成和解：请终止和解并告知其他途径，或上报移交"
}

/// The twenty days have run out and nothing was agreed (A13).
#[must_use]
pub fn out_of_days(case: &Case, today: Date) -> bool {
    case.stage.in_settlement() && case.overrun(today).is_some()
}

/// What comes next at a stage, as the page says it.
#[must_use]
pub fn next_step(case: &Case) -> &'static str {
    if case.destroyed.is_some() {
        return "本件档案已按规定销毁，只留登记信息";
    }
    match case.stage {
        Stage::Intake => "请先决定受理、要求补正、拟不受理或转出",
        Stage::AwaitingSupplement => "等消费者补正；补来后办理“补正完成”",
        Stage::Declined => "本件已不受理；情况有变的，请另行登记",
        Stage::TransferredOut => "本件已转出",
        Stage::Verifying => "请核实情况，写明定性、处理意见和依据",
        Stage::Negotiating => "请与双方协商，并记录每一次",
        Stage::Testing => "等检测报告；收到后办理“登记检测报告”",
        Stage::RetestTalk => "请就再次检测与消费者协商；不成的，办理“和解不成”",
        Stage::AwaitingApproval => "等审批负责人审核",
        Stage::AwaitingSignature => "请双方看清协议后签署：在屏幕上签，或打印出来签",
        Stage::Performing => "请按约定日期履行，并逐项登记",
        Stage::Default => "请督促履行；仍不履行的，告知消费者其他途径或上报移交",
        Stage::Ending => "请告知消费者其他途径，需要的再上报移交",
        Stage::HandedUp => "等市场监管所接收",
        Stage::PapersMissing => "请按所里要求补送材料",
        Stage::Tracking => "请跟踪所里的处理结果",
        Stage::AwaitingFeedback => "请把结果告诉消费者",
        Stage::AwaitingArchive => "请整理材料，归档",
        Stage::Archived => "本件已归档；有新情况的，可重新办理",
    }
}
