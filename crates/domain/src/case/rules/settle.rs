//! 和解协议: 拟稿、审核、签署 (A3d, A11, B4.3).

use super::gate::{at, handling, not_future, rounds_signed, said, witnessed, written};
use super::negotiate::agreed;
use super::signature::{self, bind};
use crate::banned::check_terms;
use crate::case::content::Document;
use crate::case::fact::{AfterRefusal, Draft, Mark, Party, Signature, Signing};
use crate::case::{Case, Context, Event, Stage};
use crate::clock::{ClockCode, Owner};
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_draft(case: &Case, ctx: &Context<'_>) -> Ruling {
    handling(case, ctx, &[Stage::Negotiating], "A11")?;
    require(case.verification.is_some(), "A6", "还没有核实定性", "请先办理“核实定性”，写明处理意见和依据")?;
    require(agreed(case), "A11", "最近一次协商没有达成和解", "达成初步和解后，再拟协议")?;
    rounds_signed(case)
}

/// The questions for the day of performance, row by row as far as agreements go.
const DUE: [&str; 6] = [
    "obligations.0.due",
    "obligations.1.due",
    "obligations.2.due",
    "obligations.3.due",
    "obligations.4.due",
    "obligations.5.due",
];

/// Every obligation has a day, and no term takes away what the law gives (A3d).
pub(super) fn draft(case: &Case, draft: Draft, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_draft(case, ctx)?;
    require(!draft.obligations.is_empty(), "A11", "协议没有写谁做什么", "至少写一项义务和履行期限")
        .map_err(|refusal| refusal.at("obligations"))?;
    for (at, obligation) in draft.obligations.iter().enumerate() {
        written(&obligation.what, "A11", "obligations", "有一项义务没有写内容")?;
        require(obligation.amount_fen >= 0, "A11", "金额不能是负数", "请改正金额")
            .map_err(|refusal| refusal.at("obligations"))?;
        // The act has its own day, so what is entered from an old book is held to the day it was drafted.
        require(
            obligation.due >= ctx.today(),
            "A11",
            &format!("履行期限{}早于拟协议这一天", said(obligation.due)),
            "当场履行的填今天，以后履行的填约定的日期",
        )
        .map_err(|refusal| refusal.at(DUE.get(at).copied().unwrap_or("obligations")))?;
    }
    let terms = [Some(&draft.facts), draft.fee_terms.as_ref(), draft.breach_terms.as_ref()]
        .into_iter()
        .flatten()
        .chain(draft.obligations.iter().map(|obligation| &obligation.what))
        .chain(draft.obligations.iter().filter_map(|obligation| obligation.manner.as_ref()));
    for text in terms {
        if let Some(term) = check_terms(text).first() {
            return Err(Refusal::new(
                "A3",
                format!("协议里有不能写的条款“{}”：{}", term.found, term.why),
                "和解不免除经营者依法应承担的其他责任，请删去这一条",
            )
            .at("obligations"));
        }
    }
    Ok(vec![Event::SettlementDrafted { draft }])
}

/// Somebody other than the handler approves, before anything is signed (B4.3a, D29).
pub(super) fn may_approve(case: &Case, ctx: &Context<'_>) -> Ruling {
    handling(case, ctx, &[Stage::AwaitingApproval], "B4.3")?;
    require(case.handler != ctx.actor.id, "B4.3", "您是本件的承办人，不能审核自己的件", "请本单位审批负责人审核")
}

pub(super) fn approve(case: &Case, opinion: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_approve(case, ctx)?;
    Ok(vec![Event::SettlementApproved { opinion }])
}

pub(super) fn return_draft(case: &Case, reason: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_approve(case, ctx)?;
    written(&reason, "B4.3", "reason", "没有写退回的理由")?;
    Ok(vec![Event::SettlementReturned { reason }])
}

/// What was signed within the twenty days may still be entered after them.
pub(super) fn may_sign(case: &Case) -> Ruling {
    at(case, &[Stage::AwaitingSignature], "B4.3")
}

pub(super) fn sign(case: &Case, mut signing: Signing, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_sign(case)?;
    not_future(signing.on, ctx, "A11", "on")?;
    let approved = case.settlement.as_ref().and_then(|settlement| settlement.approved.as_ref());
    require(
        approved.is_some_and(|(_, day, _)| *day <= signing.on),
        "B4.3",
        "签署日期早于审核通过的日期",
        "协议先审核、后签署，请改正日期",
    )
    .map_err(|refusal| refusal.at("on"))?;
    if let Some(clock) = case.overrun(signing.on) {
        return Err(Refusal::new(
            "A13",
            format!("受理后二十日已于{}届满，此后签署的协议不能作为本站的和解", said(clock.due.judge)),
            "期限内已签的，请填实际签署日期；没有签的，请办理“终止和解”或“上报移交”",
        )
        .at("on"));
    }
    both_signed(case, &signing)?;
    require(
        signing.consumer_copy && signing.trader_copy,
        "A11",
        "协议一式两份，还没有都交到双方手里",
        "请把甲方、乙方两份分别交给消费者和经营者后勾选",
    )
    .map_err(|refusal| refusal.at("copies"))?;
    drawn_today(&signing, ctx)?;
    let content = signature::present(case, Document::Agreement, "A11")?;
    let [consumer_side, trader_side] = &signature::AGREEMENT;
    signing.consumer = bind(signing.consumer, consumer_side, &content, ctx)?;
    signing.trader = bind(signing.trader, trader_side, &content, ctx)?;
    let obligations = case.settlement.iter().flat_map(|settlement| &settlement.draft.obligations);
    let clocks = (1..)
        .zip(obligations)
        .map(|(number, owed): (u32, _)| {
            ctx.promised(ClockCode::Perform, number.to_string(), owed.due, None, Owner::Head)
        })
        .collect();
    Ok(vec![Event::SettlementSigned { signing, clocks }])
}

/// What is written on the screen is written now.
fn drawn_today(signing: &Signing, ctx: &Context<'_>) -> Ruling {
    let drawn = [&signing.consumer, &signing.trader].iter().any(|one| one.mark == Mark::Drawn);
    require(
        !drawn || signing.on == ctx.today(),
        "A11",
        "屏幕手写是现在签的，签署日期却不是今天",
        "签署日期请填今天；以前在纸上签的，请选“在纸上签字”并附扫描件",
    )
    .map_err(|refusal| refusal.at("on"))
}

fn both_signed(case: &Case, signing: &Signing) -> Ruling {
    let sides = [("consumer_mark", "消费者", &signing.consumer), ("trader_mark", "经营者", &signing.trader)];
    for (field, side, signature) in sides {
        require(
            signature.mark != Mark::Refused,
            "A11",
            &format!("{side}没有签字或盖章"),
            "有一方拒签的，请办理“一方拒签”",
        )
        .map_err(|refusal| refusal.at(field))?;
    }
    agent_may_settle(case, &signing.consumer, signing)
}

/// To settle for another takes a special authority (F6 特别授权).
fn agent_may_settle(case: &Case, consumer: &Signature, signing: &Signing) -> Ruling {
    require(
        !consumer.by_agent || case.agent_on(signing.on).is_some_and(|agent| agent.special),
        "A10",
        "代理人没有签署当天有效的特别授权",
        "和解要有“特别授权”；请消费者本人签署，或补办委托",
    )
    .map_err(|refusal| refusal.at("consumer_by_agent"))
}

pub(super) fn refuse(
    case: &Case,
    by: Party,
    reason: String,
    witness: String,
    after: AfterRefusal,
    ctx: &Context<'_>,
) -> Ruling<Vec<Event>> {
    at(case, &[Stage::AwaitingSignature], "A11")?;
    written(&reason, "A11", "reason", "没有写拒签的原因")?;
    written(&witness, "A11", "witness", "没有写在场见证人")?;
    witnessed(&witness, ctx, "A11", "witness")?;
    if after == AfterRefusal::Negotiate {
        super::gate::in_time(case, ctx).map_err(|refusal| refusal.at("after"))?;
    }
    let over = Document::Agreement.content(case).map(|content| content.hash);
    Ok(vec![Event::SigningRefused { by, reason, after, witness, over }])
}
