//! 上报移交与跟踪 (B1.4c, C5, E4b, D23): what the station cannot settle goes up with its papers.

use jiff::civil::Date;

use super::gate::{at, not_future, written};
use crate::case::fact::{HandUp, OfficeResult, Paper};
use crate::case::{Case, Context, Event, Outcome, Stage};
use crate::clock::{Clock, ClockCode, Owner, Unit};
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_hand_up(case: &Case) -> Ruling {
    let failed = case.stage == Stage::AwaitingFeedback
        && case.office_result.is_none()
        && case.outcome.is_some_and(|outcome| outcome != Outcome::Settled || owes(case));
    require(
        case.stage.in_settlement() || failed || matches!(case.stage, Stage::Ending | Stage::Default),
        "C5",
        &format!("本件现在是“{}”，不必上报移交", case.stage.label()),
        super::next_step(case),
    )
}

fn owes(case: &Case) -> bool {
    case.owed.iter().any(|owed| owed.performed.is_none())
}

pub(super) fn hand_up(case: &Case, hand_up: HandUp, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_hand_up(case)?;
    written(&hand_up.to, "C5", "to", "没有写移交给哪个单位")?;
    written(&hand_up.why, "C5", "why", "没有写移交的原因")?;
    require(hand_up.consumer_agrees, "C5", "消费者没有同意移交材料", "请先征得消费者同意")
        .map_err(|refusal| refusal.at("consumer_agrees"))?;
    for paper in needed(case) {
        if !hand_up.papers.contains(&paper) {
            return Err(Refusal::new("C5", format!("移交材料缺“{}”", paper.label()), "本件有的材料要一并移交，请勾选")
                .at("papers"));
        }
    }
    Ok(vec![Event::HandedUp { hand_up, clock: receipt(ctx) }])
}

/// The papers this case has, and that must therefore go along.
#[must_use]
pub fn needed(case: &Case) -> Vec<Paper> {
    let has = [
        (true, Paper::Registration),
        (!case.evidence.is_empty(), Paper::Evidence),
        (!case.rounds_now().is_empty(), Paper::Rounds),
        (case.verification.is_some(), Paper::Opinion),
        (!case.tests.is_empty(), Paper::Test),
        (case.settlement.as_ref().is_some_and(|settlement| settlement.signing.is_some()), Paper::Agreement),
    ];
    has.into_iter().filter_map(|(there, paper)| there.then_some(paper)).collect()
}

fn receipt(ctx: &Context<'_>) -> Clock {
    ctx.clock(ClockCode::Receipt, ctx.today(), ctx.policy.receipt_days(), Unit::WorkingDay, Owner::Office)
}

pub(super) fn may_receive(case: &Case) -> Ruling {
    at(case, &[Stage::HandedUp], "B1.4")
}

pub(super) fn receive(case: &Case, by: String, on: Date, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_receive(case)?;
    written(&by, "B1.4", "by", "没有写所里谁接收的")?;
    not_future(on, ctx, "B1.4", "on")?;
    Ok(vec![Event::OfficeReceived { by, on }])
}

pub(super) fn ask_papers(case: &Case, what: String, on: Date, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_receive(case)?;
    written(&what, "C5", "what", "没有写要补什么材料")?;
    not_future(on, ctx, "C5", "on")?;
    Ok(vec![Event::OfficeAskedPapers { what, on }])
}

pub(super) fn may_send(case: &Case) -> Ruling {
    at(case, &[Stage::PapersMissing], "C5")
}

pub(super) fn send(case: &Case, what: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_send(case)?;
    written(&what, "C5", "what", "没有写补送了什么")?;
    Ok(vec![Event::PapersSent { what, clock: receipt(ctx) }])
}

pub(super) fn may_decide(case: &Case) -> Ruling {
    at(case, &[Stage::HandedUp, Stage::Tracking], "B1.4")
}

pub(super) fn decide(case: &Case, result: OfficeResult, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_decide(case)?;
    written(&result.result, "B1.4", "result", "没有写所里的处理结果")?;
    not_future(result.on, ctx, "B1.4", "on")?;
    Ok(vec![Event::OfficeDecided { result }])
}
