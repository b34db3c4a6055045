//! What the leader and the levels above answer: receipts of a complex matter (B2.2), replies to a
//! flash report (A15c, C6c), and when guidance on the spot is due (D38).

use super::gate::written;
use crate::case::{Case, Context, Event};
use crate::directory::Post;
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

pub(super) fn may_see_complex(case: &Case, ctx: &Context<'_>) -> Ruling {
    require(case.complex, "B2.2", "本件没有标记情况复杂", "不必确认")?;
    let (leader, office) = &case.complex_seen;
    let seen = if ctx.actor.post == Post::Approver { leader } else { office };
    require(seen.is_none(), "B2.2", "已经确认过", "不必再办")
}

pub(super) fn see_complex(case: &Case, note: Option<String>, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_see_complex(case, ctx)?;
    Ok(vec![Event::ComplexSeen { by_leader: ctx.actor.post == Post::Approver, note }])
}

pub(super) fn may_answer_alarm(case: &Case) -> Ruling {
    require(matches!(case.alarm, Some((_, Some(_)))), "A15", "站点还没有报送快报", "收到快报后再答复")?;
    require(case.alarm_answer.is_none(), "A15", "已经答复过", "后续指导请用“往来”")
}

pub(super) fn answer_alarm(case: &Case, reply: String) -> Ruling<Vec<Event>> {
    may_answer_alarm(case)?;
    written(&reply, "A15", "reply", "没有写怎么处置")?;
    Ok(vec![Event::AlarmAnswered { reply }])
}

/// Why an officer should come to this dispute (D38: 争议数额较大、情节复杂), if so.
#[must_use]
pub fn guidance_due(case: &Case, policy: &Policy) -> Option<String> {
    if case.stage.ended() {
        return None;
    }
    let yuan = case.intake.claim_fen.max(case.intake.goods.amount_fen) / 100;
    if yuan >= i64::from(policy.guidance_yuan()) {
        Some(format!("争议金额{yuan}元，达到{}元", policy.guidance_yuan()))
    } else {
        case.complex.then(|| "情节复杂".to_owned())
    }
}
