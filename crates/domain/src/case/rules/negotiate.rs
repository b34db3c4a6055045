//! 协商、签字、代理、约定答复 (A9, A10, A11b, B4.4).

use super::gate::{at, handling, not_future, rounds_signed, witnessed, written};
use super::signature::{self, bind};
use crate::case::content::{Document, lapsed};
use crate::case::fact::{Agent, Mark, PromisedReply, Round, RoundKind, RoundOutcome, Signature, Told};
use crate::case::{Case, Context, Event, Stage};
use crate::clock::{ClockCode, Owner};
use crate::directory::DESK;
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_record(case: &Case, ctx: &Context<'_>) -> Ruling {
    handling(case, ctx, &[Stage::Negotiating, Stage::RetestTalk], "A9")?;
    rounds_signed(case)
}

/// Two or more of the staff, or one when the matter is simple and the record says why (A9a).
pub(super) fn record(case: &Case, round: Round, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_record(case, ctx)?;
    not_future(round.from.date(), ctx, "A9", "from")?;
    require(round.from <= round.to, "A9", "结束时间早于开始时间", "请改正时间").map_err(|r| r.at("to"))?;
    require(
        case.accepted.is_some_and(|(accepted, _)| accepted <= round.from.date()),
        "A9",
        "协商时间早于受理日期",
        "请改正时间",
    )
    .map_err(|refusal| refusal.at("from"))?;
    staffed(&round, ctx)?;
    require(round.informed, "A3", "没有告知双方自愿、可随时退出、记录用途", "请告知后勾选")
        .map_err(|r| r.at("informed"))?;
    written(&round.consumer_said, "A9", "consumer_said", "没有记消费者的陈述")?;
    written(&round.trader_said, "A9", "trader_said", "没有记经营者的意见")?;
    agent_present(case, &round)?;
    let retest = case.stage == Stage::RetestTalk;
    require(
        retest == (round.kind == RoundKind::Retest),
        "A8",
        if retest {
            "消费者对结论有异议，这一次是再检协商"
        } else {
            "没有待协商的再检申请"
        },
        if retest { "类型请选“再检协商”" } else { "类型请选其他" },
    )
    .map_err(|refusal| refusal.at("kind"))?;
    Ok(vec![Event::RoundRecorded { round }])
}

fn staffed(round: &Round, ctx: &Context<'_>) -> Ruling {
    for who in &round.staff {
        require(ctx.station.has(who, DESK), "A9", "参加协商的人不是本站在岗的工作人员", "请从名单中选")
            .map_err(|refusal| refusal.at("staff"))?;
    }
    let enough = usize::try_from(ctx.policy.min_staff_per_round()).unwrap_or(2);
    let simple = round.simple.as_deref().is_some_and(|why| !why.trim().is_empty());
    require(
        round.staff.len() >= enough || (round.staff.len() == 1 && simple),
        "A9",
        &format!("站点参加协商的只有{}人", round.staff.len()),
        "协商一般二人以上；确属情节简单的，可一人，请写明理由",
    )
    .map_err(|refusal| refusal.at("staff"))
}

/// Who comes for the consumer holds a power of attorney that runs on that day (A10).
fn agent_present(case: &Case, round: &Round) -> Ruling {
    require(
        !round.by_agent || case.agent_on(round.from.date()).is_some(),
        "A10",
        "消费者没有到场，也没有当天有效的委托",
        "请先办理“登记代理人”，委托书要写明事项、权限和期限",
    )
    .map_err(|refusal| refusal.at("by_agent"))
}

/// The rounds of this episode that wait for signatures: never signed, or signed in a wording that no longer stands.
#[must_use]
pub fn rounds_to_sign(case: &Case) -> Vec<u32> {
    let numbers = (1..).zip(&case.rounds).skip(case.rounds_before);
    let open = |number: u32, signed: bool| !signed || (!case.stage.ended() && lapsed(case, Document::Round(number)));
    numbers.filter(|(number, held)| open(*number, held.signatures.is_some())).map(|(number, _)| number).collect()
}

pub(super) fn may_sign(case: &Case) -> Ruling {
    require(!rounds_to_sign(case).is_empty(), "A9", "没有等待签字的协商记录", "记录一次协商后再签字")
}

pub(super) fn sign(
    case: &Case,
    round: u32,
    consumer: Signature,
    trader: Signature,
    ctx: &Context<'_>,
) -> Ruling<Vec<Event>> {
    may_sign(case)?;
    let held = usize::try_from(round).ok().and_then(|n| case.rounds.get(n.checked_sub(1)?));
    let Some(held) = held.filter(|_| rounds_to_sign(case).contains(&round)) else {
        return Err(Refusal::new("A9", "这次协商记录不存在或已经签过", "请选缺签字的一次").at("round"));
    };
    marked(&consumer, "consumer_refusal")?;
    marked(&trader, "trader_refusal")?;
    for (signature, field) in [(&consumer, "consumer_witness"), (&trader, "trader_witness")] {
        if let (Mark::Refused, Some(witness)) = (signature.mark, &signature.witness) {
            witnessed(witness, ctx, "A9", field)?;
        }
    }
    require(
        !consumer.by_agent || case.agent_on(held.round.from.date()).is_some(),
        "A10",
        "没有当天有效的委托，代理人不能签字",
        "请先办理“登记代理人”",
    )
    .map_err(|refusal| refusal.at("consumer_by_agent"))?;
    let content = signature::present(case, Document::Round(round), "A9")?;
    let [consumer_side, trader_side] = &signature::ROUND;
    let consumer = bind(consumer, consumer_side, &content, ctx)?;
    let trader = bind(trader, trader_side, &content, ctx)?;
    Ok(vec![Event::RoundSigned { round, consumer, trader }])
}

/// A refusal counts as an answer only with its reason and a witness (A9c).
fn marked(signature: &Signature, field: &'static str) -> Ruling {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    require(
        signature.mark != Mark::Refused || (said(&signature.refusal) && said(&signature.witness)),
        "A9",
        "拒签没有写原因或见证人",
        "请写明拒签原因和在场见证人",
    )
    .map_err(|refusal| refusal.at(field))
}

pub(super) fn may_fail(case: &Case) -> Ruling {
    at(case, &[Stage::Verifying, Stage::Negotiating, Stage::RetestTalk, Stage::AwaitingSignature], "A11")
}

/// 和解不成: recorded, then the notice of other routes.
pub(super) fn fail(case: &Case, divergence: String) -> Ruling<Vec<Event>> {
    may_fail(case)?;
    rounds_signed(case)?;
    require(!case.rounds_now().is_empty(), "A11", "还没有协商过", "请先记录协商；消费者不愿协商的，办理“终止和解”")?;
    written(&divergence, "A11", "divergence", "没有写双方分歧")?;
    Ok(vec![Event::NegotiationFailed { divergence }])
}

pub(super) fn may_appoint(case: &Case) -> Ruling {
    require(!case.stage.ended(), "A10", "本件已经结束", "需要再办的，先“重新办理”")
}

pub(super) fn appoint(case: &Case, agent: Agent) -> Ruling<Vec<Event>> {
    may_appoint(case)?;
    written(&agent.scope, "A10", "scope", "没有写委托事项和权限")?;
    require(agent.from <= agent.to, "A10", "委托期限的终止日早于起始日", "请照委托书改正").map_err(|r| r.at("to"))?;
    require(agent.papers_seen, "A10", "没有核对委托书和代理人身份证明", "请核对委托书原件和身份证明后勾选")
        .map_err(|refusal| refusal.at("papers_seen"))?;
    Ok(vec![Event::AgentAppointed { agent }])
}

pub(super) fn may_promise(case: &Case, ctx: &Context<'_>) -> Ruling {
    let stages = &[
        Stage::Verifying,
        Stage::Negotiating,
        Stage::Testing,
        Stage::RetestTalk,
        Stage::AwaitingApproval,
        Stage::AwaitingSignature,
    ];
    handling(case, ctx, stages, "B4.4")
}

pub(super) fn promise(case: &Case, promise: PromisedReply, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_promise(case, ctx)?;
    require(promise.at > ctx.moment.local(), "B4.4", "约定的答复时间已经过去", "请填一个将来的时间")
        .map_err(|refusal| refusal.at("at"))?;
    let key = (case.replies.len() + 1).to_string();
    let clock = ctx.promised(ClockCode::Reply, key, promise.at.date(), Some(promise.at), Owner::Handler);
    Ok(vec![Event::ReplyPromised { promise, clock }])
}

pub(super) fn may_reply(case: &Case) -> Ruling {
    require(
        case.replies.iter().any(|reply| reply.given.is_none()),
        "B4.4",
        "没有等待答复的约定",
        "当场不能答复时，用“约定答复”",
    )
}

pub(super) fn reply(case: &Case, number: u32, told: Told, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_reply(case)?;
    let promised = usize::try_from(number).ok().and_then(|n| case.replies.get(n.checked_sub(1)?));
    require(
        promised.is_some_and(|reply| reply.given.is_none()),
        "B4.4",
        "这个约定不存在或已经答复",
        "请选还没有答复的约定",
    )
    .map_err(|refusal| refusal.at("reply"))?;
    not_future(told.at.date(), ctx, "B4.4", "at")?;
    written(&told.content, "B4.4", "content", "没有写答复内容")?;
    Ok(vec![Event::ReplyGiven { reply: number, told }])
}

/// The last round of this episode ended in agreement.
pub(super) fn agreed(case: &Case) -> bool {
    case.rounds_now().last().is_some_and(|held| held.round.outcome == RoundOutcome::Agreed)
}
