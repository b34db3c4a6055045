//! 受理、补正、不受理、转出 (A3, A5, A6a, A13): each intake ends in a decision with its reason.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::gate::{at, written};
use crate::case::fact::{Decline, Declined, Intake, Notice, Relation, Transfer};
use crate::case::{Case, Context, Event, Stage};
use crate::clock::{ClockCode, Owner, Unit};
use crate::directory::StaffId;
use crate::kernel::{Refusal, Ruling, require};

/// Acceptance may be decided now: the case waits for it and the trader is in scope (A3a).
pub(super) fn may_accept(case: &Case) -> Ruling {
    at(case, &[Stage::Intake], "A6")?;
    require(
        case.intake.respondent.relation != Relation::Outside,
        "A3",
        "被投诉人不是本单位，也不是场内经营户",
        "请办理“转出”到有权处理的站或市场监管所，或“拟不受理”",
    )
}

pub(super) fn accept(case: &Case, handler: StaffId, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_accept(case)?;
    super::register::handler_here(&handler, ctx)?;
    let clock = ctx.clock(ClockCode::Settle, ctx.today(), ctx.policy.settle_days(), Unit::NaturalDay, Owner::Handler);
    Ok(vec![Event::Accepted { ordinal: ctx.number, handler, clock }])
}

pub(super) fn may_ask_supplement(case: &Case) -> Ruling {
    at(case, &[Stage::Intake], "A5")
}

pub(super) fn ask_supplement(case: &Case, missing: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_ask_supplement(case)?;
    written(&missing, "A5", "missing", "没有写清要补正什么")?;
    let clock =
        ctx.clock(ClockCode::Supplement, ctx.today(), ctx.policy.supplement_days(), Unit::WorkingDay, Owner::Handler);
    Ok(vec![Event::SupplementAsked { missing, clock }])
}

pub(super) fn may_supplement(case: &Case) -> Ruling {
    at(case, &[Stage::AwaitingSupplement], "A5")
}

/// The deadline for accepting starts afresh once the papers are complete.
pub(super) fn supplement(case: &Case, intake: Intake, note: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_supplement(case)?;
    super::register::intake_facts(&intake, ctx)?;
    let clock = ctx.clock(ClockCode::Accept, ctx.today(), ctx.policy.accept_days(), Unit::WorkingDay, Owner::Handler);
    Ok(vec![Event::Supplemented { intake, note, clock }])
}

pub(super) fn may_propose_decline(case: &Case) -> Ruling {
    at(case, &[Stage::Intake, Stage::AwaitingSupplement], "A3")
}

pub(super) fn propose_decline(case: &Case, declined: Declined) -> Ruling<Vec<Event>> {
    may_propose_decline(case)?;
    written(&declined.explanation, "A3", "explanation", "没有写不受理的理由")?;
    Ok(vec![Event::DeclineProposed { declined }])
}

/// Not accepting always comes with the notice of other routes, in the same act.
pub(super) fn decline(case: &Case, declined: Declined, notice: Notice, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_propose_decline(case)?;
    written(&declined.explanation, "A3", "explanation", "没有写不受理的理由")?;
    if declined.reason == Decline::NoMaterial {
        supplement_overdue(case, ctx)?;
    }
    super::notify::complete(&notice, ctx)?;
    Ok(vec![Event::Declined { declined, retain_until: Some(kept_until(ctx)) }, Event::NoticeGiven { notice }])
}

/// 材料不足 is a reason only after the consumer had the time to complete them.
fn supplement_overdue(case: &Case, ctx: &Context<'_>) -> Ruling {
    let Some(clock) = case.clock(ClockCode::Supplement) else {
        return Err(Refusal::new("A5", "还没有要求消费者补正", "请先办理“要求补正”，列明缺什么").at("reason"));
    };
    require(
        ctx.today() > clock.due.judge,
        "A5",
        &format!("补正期限到{}，还没有过", super::gate::said(clock.due.judge)),
        "期限内消费者仍可补正，过期后再以材料不足不受理",
    )
    .map_err(|refusal| refusal.at("reason"))
}

pub(super) fn may_transfer(case: &Case) -> Ruling {
    at(case, &[Stage::Intake], "A3")
}

pub(super) fn transfer(case: &Case, transfer: Transfer, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_transfer(case)?;
    written(&transfer.to, "A3", "to", "没有写转到哪里")?;
    require(transfer.consumer_agrees, "A3", "消费者没有同意转出", "请先征得消费者同意，或改为不受理并告知其他途径")
        .map_err(|refusal| refusal.at("consumer_agrees"))?;
    Ok(vec![Event::TransferredOut { transfer, retain_until: Some(kept_until(ctx)) }])
}

/// What is turned away never comes into a volume, where the years are asked for: it is kept as long as is usual (A14d).
fn kept_until(ctx: &Context<'_>) -> Date {
    let years = ctx.policy.retention_years().max(ctx.policy.min_retention_years());
    ctx.today().saturating_add(i64::from(years).years())
}

/// Changing who answers for the case (首问负责, B1.4b): exactly one at any time.
pub(super) fn may_assign(case: &Case) -> Ruling {
    require(!case.stage.ended(), "B1.4", "本件已经结束", "需要再办的，先“重新办理”")
}

pub(super) fn assign(case: &Case, to: StaffId, reason: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_assign(case)?;
    super::register::handler_here(&to, ctx).map_err(|refusal| refusal.at("to"))?;
    require(to != case.handler, "B1.4", "承办人没有变", "请选另一人").map_err(|refusal| refusal.at("to"))?;
    written(&reason, "B1.4", "reason", "没有写为什么变更承办人")?;
    Ok(vec![Event::HandlerAssigned { to, reason }])
}
