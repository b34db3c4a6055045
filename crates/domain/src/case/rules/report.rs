//! 重大事件快报、与所里联系、日历公布后重算 (A15c, A17).

use jiff::civil::DateTime;

use super::gate::{not_future, written};
use crate::case::fact::{Alarm, Contact};
use crate::case::{Case, Context, Event};
use crate::clock::{Clock, ClockCode, ClockState, Owner};
use crate::kernel::{Refusal, Ruling, require};

pub(super) fn may_raise(case: &Case) -> Ruling {
    require(!case.stage.ended(), "A15", "本件已经结束", "需要再办的，先“重新办理”")?;
    require(case.alarm.is_none(), "A15", "已经标记过", "快报送出后请“登记快报”")
}

pub(super) fn raise(case: &Case, alarm: Alarm, why: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_raise(case)?;
    written(&why, "A15", "why", "没有写是什么情况")?;
    if alarm == Alarm::Group {
        require(
            case.intake.group_size >= ctx.policy.group_size(),
            "A15",
            &format!("登记的人数是{}人，不到{}人", case.intake.group_size, ctx.policy.group_size()),
            "人数有变化的，请先“更正登记内容”",
        )
        .map_err(|refusal| refusal.at("alarm"))?;
    }
    let urgent = alarm == Alarm::Urgent;
    let code = if urgent { ClockCode::FlashUrgent } else { ClockCode::Flash };
    let clock = ctx.hours(code, ctx.policy.flash_hours(urgent), Owner::Head);
    Ok(vec![Event::AlarmRaised { alarm, why, clock }])
}

pub(super) fn may_report(case: &Case) -> Ruling {
    require(matches!(case.alarm, Some((_, None))), "A15", "没有等待报送的重大事件", "先“标记重大”，再登记快报")
}

pub(super) fn report(case: &Case, to: String, at: DateTime, content: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_report(case)?;
    written(&to, "A15", "to", "没有写报给谁")?;
    written(&content, "A15", "content", "没有写报了什么")?;
    not_future(at.date(), ctx, "A15", "at")?;
    Ok(vec![Event::AlarmReported { to, at, content }])
}

pub(super) fn contact(contact: Contact, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    written(&contact.with, "A17", "with", "没有写与谁联系")?;
    written(&contact.content, "A17", "content", "没有写联系的内容")?;
    not_future(contact.at.date(), ctx, "A17", "at")?;
    Ok(vec![Event::Contacted { contact }])
}

/// Once the year is published, the clocks that touched it are computed again; the file keeps both.
pub(super) fn reschedule(case: &Case, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    let clocks: Vec<Clock> = case
        .clocks
        .iter()
        .filter(|clock| clock.due.provisional)
        .filter(|clock| matches!(clock.state, ClockState::Running | ClockState::Paused { .. }))
        .map(|clock| clock.reschedule(ctx.calendar))
        .filter(|moved| !case.clocks.contains(moved))
        .collect();
    if clocks.is_empty() {
        return Err(Refusal::new("A13", "没有要重算的期限", "不必再办"));
    }
    Ok(vec![Event::Rescheduled { clocks }])
}
