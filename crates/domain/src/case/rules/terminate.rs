//! 终止和解 (A12, A13): five grounds, each with its proof and who may state it.

use super::gate::{not_future, written};
use crate::case::fact::{Channel, Ground, Termination};
use crate::case::{Case, Context, Event};
use crate::clock::ClockState;
use crate::directory::{HEADS, Post};
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_terminate(case: &Case) -> Ruling {
    require(
        case.stage.in_settlement(),
        "A12",
        &format!("本件现在是“{}”，没有可以终止的和解", case.stage.label()),
        super::next_step(case),
    )
}

pub(super) fn terminate(case: &Case, termination: Termination, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_terminate(case)?;
    not_future(termination.known_on, ctx, "A12", "known_on")?;
    written(&termination.proof, "A12", "proof", "没有写终止的凭据")?;
    match termination.ground {
        Ground::Withdrawn => require(
            termination.by_consumer,
            "A12",
            "撤回只能由消费者本人或其代理人提出",
            "请取得消费者签名，或记下本人来电的时间和号码，再勾选",
        )
        .map_err(|refusal| refusal.at("by_consumer"))?,
        Ground::Association => body_named(&termination, "哪个消费者协会")?,
        Ground::Authority => {
            require(
                case.intake.channel != Channel::Dispatched,
                "A12",
                "本件是上级转办来的，不能以“已向行政部门申诉”终止",
                "在反馈期限内和解不成的，请办理“上报移交”交回",
            )
            .map_err(|refusal| refusal.at("ground"))?;
            body_named(&termination, "哪个行政部门")?;
        }
        Ground::Court => {
            body_named(&termination, "哪个人民法院")?;
            let number = termination.body_no.as_deref().is_some_and(|number| !number.trim().is_empty());
            require(number, "A12", "没有写案号", "请照受理通知书填写案号").map_err(|r| r.at("body_no"))?;
        }
        Ground::Other => head_decides(ctx)?,
    }
    Ok(vec![Event::Terminated { termination }])
}

fn body_named(termination: &Termination, which: &str) -> Ruling {
    let named = termination.body.as_deref().is_some_and(|body| !body.trim().is_empty());
    require(named, "A12", &format!("没有写{which}"), "请写明受理单位，有编号的写编号").map_err(|r| r.at("body"))
}

fn head_decides(ctx: &Context<'_>) -> Ruling {
    require(
        HEADS.contains(&ctx.actor.post) || ctx.actor.post == Post::System,
        "A12",
        "以其他情况终止，要由站长决定",
        "请把情况告诉站长，由站长办理",
    )
    .map_err(|refusal| refusal.at("ground"))
}

/// The clock itself notes that the twenty days have run out, once.
pub(super) fn mark_deadline(case: &Case, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    let overrun = case.overrun(ctx.today()).filter(|clock| clock.state == ClockState::Running);
    match overrun {
        Some(clock) if case.stage.in_settlement() && !case.late => Ok(vec![Event::DeadlinePassed { due: clock.due }]),
        _ => Err(Refusal::new("A13", "期限没有届满，或已经标记", "不必再办")),
    }
}
