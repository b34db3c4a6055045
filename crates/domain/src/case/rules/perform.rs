//! 履行 (B4.3b): item by item, with proof, and an alarm when a day passes.

use super::gate::{at, not_future};
use crate::case::fact::Performance;
use crate::case::state::Owed;
use crate::case::{Case, Context, Event, Stage};
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_perform(case: &Case) -> Ruling {
    at(case, &[Stage::Performing, Stage::Default], "B4.3")
}

pub(super) fn perform(case: &Case, performance: Performance, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_perform(case)?;
    let owed = owed(case, performance.obligation)?;
    require(owed.performed.is_none(), "B4.3", "这一项已经登记过履行", "请选还没有履行的一项")
        .map_err(|refusal| refusal.at("obligation"))?;
    not_future(performance.on, ctx, "B4.3", "on")?;
    let proof = performance.proof.as_deref().is_some_and(|proof| !proof.trim().is_empty());
    require(
        proof || performance.file.is_some() || performance.consumer_confirms,
        "B4.3",
        "没有履行的凭证",
        "请写凭证（付款凭证、换货签收等）、附上文件，或勾选“消费者已确认收到”",
    )
    .map_err(|refusal| refusal.at("proof"))?;
    Ok(vec![Event::Performed { performance }])
}

fn owed(case: &Case, number: u32) -> Ruling<&Owed> {
    usize::try_from(number)
        .ok()
        .and_then(|number| case.owed.get(number.checked_sub(1)?))
        .ok_or_else(|| Refusal::new("B4.3", "协议里没有这一项", "请从协议的义务中选").at("obligation"))
}

/// The clock itself raises the alarm, once, on the day after the promised day.
pub(super) fn mark_overdue(case: &Case, number: u32, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_perform(case)?;
    let owed = owed(case, number)?;
    require(
        owed.performed.is_none() && !owed.overdue && ctx.today() > owed.obligation.due,
        "B4.3",
        "这一项没有逾期，或已经标记",
        "不必再办",
    )?;
    Ok(vec![Event::PerformanceOverdue { obligation: number }])
}
