//! 检测、鉴定 (A7, A8): agreed by both, paid as agreed, objected to at most once a report.

use super::gate::{at, handling, not_future, rounds_signed, said, written};
use crate::case::fact::{FeeSplit, Report, TestOrder};
use crate::case::{Case, Context, Event, Stage};
use crate::clock::{ClockCode, ClockState, due};
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_order(case: &Case, ctx: &Context<'_>) -> Ruling {
    handling(case, ctx, &[Stage::Verifying, Stage::Negotiating, Stage::RetestTalk], "A7")?;
    rounds_signed(case)?;
    require(
        case.stage != Stage::RetestTalk || !case.rounds_now().is_empty(),
        "A8",
        "再次检测前要先与消费者协商",
        "请先记录一次“再检协商”",
    )
}

pub(super) fn order(case: &Case, order: TestOrder, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_order(case, ctx)?;
    let asked = [
        (order.consumer_agrees, "A7", "consumer_agrees", "消费者没有同意检测", "检测要与消费者协商一致"),
        (order.trader_agrees, "A7", "trader_agrees", "经营者没有同意检测", "检测由双方共同委托"),
        (order.fee_agreed, "A7", "fee_agreed", "没有书面的费用约定", "请双方签好费用垫付和承担的约定，再送检"),
        (
            !order.lab_certificate.trim().is_empty(),
            "A7",
            "lab_certificate",
            "没有写检测机构的资质证号",
            "机构要有法定资质，请照证书填写",
        ),
        (
            !order.not_common_sense.trim().is_empty(),
            "A7",
            "not_common_sense",
            "没有写为什么凭生活常识不能判断",
            "凭生活常识即可判断的，不应提请检测；法律另有规定的，写明规定",
        ),
    ];
    for (held, clause, field, what, do_) in asked {
        require(held, clause, what, do_).map_err(|refusal| refusal.at(field))?;
    }
    require(
        order.lab_valid_to >= order.sample_handed_over_on,
        "A7",
        &format!("检测机构的资质到{}就已到期", said(order.lab_valid_to)),
        "请另选资质在有效期内的机构",
    )
    .map_err(|refusal| refusal.at("lab_valid_to"))?;
    not_future(order.sample_handed_over_on, ctx, "A7", "sample_handed_over_on")?;
    let pauses = order.pause_agreed && ctx.policy.pause_on_testing();
    Ok(vec![Event::TestOrdered { order, pauses }])
}

pub(super) fn may_receive(case: &Case) -> Ruling {
    at(case, &[Stage::Testing], "A7")
}

/// The fee is split by liability, and the days of testing are added to the twenty if both agreed.
pub(super) fn receive(case: &Case, report: Report, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_receive(case)?;
    written(&report.conclusion, "A7", "conclusion", "没有写检测结论")?;
    not_future(report.received_on, ctx, "A7", "received_on")?;
    let (Some(test), Some(clock)) = (case.open_test(), case.clock(ClockCode::Settle)) else {
        return Err(Refusal::new("A7", "没有等待报告的检测", "请先办理“委托检测”"));
    };
    require(report.received_on >= test.order.sample_handed_over_on, "A7", "收到报告的日期早于送检日期", "请改正日期")
        .map_err(|refusal| refusal.at("received_on"))?;
    let stood_still = match clock.state {
        ClockState::Paused { since } => u32::try_from((report.received_on - since).get_days()).unwrap_or_default(),
        ClockState::Running | ClockState::Met { .. } | ClockState::Closed { .. } => 0,
    };
    let paused_days = clock.paused_days + stood_still;
    let due = due(ctx.calendar, clock.start, clock.limit, clock.unit, paused_days);
    let split = FeeSplit::of(test.order.fee_fen, report.trader_liability);
    Ok(vec![Event::ReportReceived { report, split, paused_days, due }])
}

pub(super) fn may_dispute(case: &Case, ctx: &Context<'_>) -> Ruling {
    handling(case, ctx, &[Stage::Negotiating], "A8")?;
    require(
        case.tests.last().is_some_and(|test| test.report.is_some() && test.disputed.is_none()),
        "A8",
        "没有可以提出异议的检测报告",
        "每份报告可申请一次再检",
    )
}

pub(super) fn dispute(case: &Case, reason: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_dispute(case, ctx)?;
    written(&reason, "A8", "reason", "没有写消费者的异议")?;
    Ok(vec![Event::ReportDisputed { reason }])
}
