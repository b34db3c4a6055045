//! What one round of negotiation has for its record (F7).

use super::{CasePaper, Values, of_case};
use crate::case::fact::{Mark, Signature};
use crate::case::words::{day, time};

/// The fields of the round at `at`, counted from 1, with those of its case; `None` when there is no such round.
#[must_use]
pub fn of_round(paper: &CasePaper<'_>, at: usize) -> Option<Values> {
    let held = paper.case.rounds.get(at.checked_sub(1)?)?;
    let round = &held.round;
    let staff: Vec<String> = round.staff.iter().map(|id| (paper.staff)(id)).collect();
    let alone = round.simple.as_ref().map(|why| format!("（一人，情节简单：{why}）")).unwrap_or_default();
    let mut values = of_case(paper);
    values
        .set("round_no", format!("第{at}次"))
        .set("round_kind", round.kind.label())
        .set("round_from", time(round.from))
        .set("round_to", time(round.to))
        .set("round_mode", round.mode.label())
        .set("round_place", &round.place)
        .set("round_staff", format!("{}{alone}", staff.join("、")))
        .set("consumer_side", if round.by_agent { "代理人到场" } else { "本人到场" })
        .set("trader_side", &round.trader_by)
        .set(
            "informed",
            if round.informed {
                "已告知：自愿参加，可随时退出，记录用于办理本件投诉"
            } else {
                "未告知"
            },
        )
        .lines("consumer_said", lines(&round.consumer_said))
        .lines("trader_said", lines(&round.trader_said))
        .lines("round_opinion", lines(&round.opinion))
        .set("round_outcome", round.outcome.label())
        .set("next_on", round.next_on.map(day).unwrap_or_else(|| "不再约定".to_owned()));
    if let Some((consumer, trader)) = &held.signatures {
        values.signed("消费者（代理人）", said(consumer), signed_on(consumer), picture(consumer));
        values.signed("经营者", said(trader), signed_on(trader), picture(trader));
    }
    Some(values)
}

/// The day of a signature, where the record has it.
pub(super) fn signed_on(signature: &Signature) -> String {
    signature.at.map(|at| day(at.day())).unwrap_or_default()
}

/// What was drawn on the screen, or the seal.
pub(super) fn picture(signature: &Signature) -> Option<String> {
    signature.drawn.as_ref().or(signature.seal.as_ref()).map(|file| file.0.clone())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// What stands at a place that was signed, or not.
pub(super) fn said(signature: &Signature) -> String {
    match (&signature.mark, &signature.refusal, &signature.witness) {
        (Mark::Refused, why, witness) => {
            let witness = witness.as_ref().map(|who| format!("，见证人{who}")).unwrap_or_default();
            format!("拒签：{}{witness}", why.as_deref().unwrap_or("未说明"))
        }
        (mark, ..) if signature.by_agent => format!("代理人已{}", mark.label()),
        (mark, ..) => format!("已{}", mark.label()),
    }
}
