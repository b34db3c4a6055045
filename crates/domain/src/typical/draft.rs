//! The first draft of a text, from the record.

use super::TypicalText;
use crate::case::words::obligation;
use crate::case::{Case, Outcome};
use crate::value::yuan_from_fen;

/// What the case itself tells, part by part; nothing is masked yet, and the lesson is for people to draw.
#[must_use]
pub fn draft(case: &Case) -> TypicalText {
    let intake = &case.intake;
    let (goods, trader) = (&intake.goods, &intake.respondent.name);
    let money =
        if goods.amount_fen > 0 { format!("（{}元）", yuan_from_fen(goods.amount_fen)) } else { String::new() };
    let ending = match case.outcome {
        Some(Outcome::Settled) => "和解案",
        _ => "处理案",
    };
    let facts = format!(
        "{}年{}月，消费者反映在{trader}购买的{}{money}有问题：{} 诉求：{}。",
        intake.event_on.year(),
        intake.event_on.month(),
        goods.name,
        intake.narrative,
        crate::case::words::claims(intake),
    );
    let mut handling = Vec::new();
    if let Some(found) = &case.verification {
        handling.push(format!("站点核实：{}。处理意见：{}。", end(&found.findings), end(&found.opinion)));
    }
    if !case.tests.is_empty() {
        handling.push(format!("经双方同意委托检测{}次。", case.tests.len()));
    }
    if !case.rounds.is_empty() {
        handling.push(format!("组织双方协商{}次。", case.rounds.len()));
    }
    let mut result = vec![case.outcome.map_or_else(String::new, |outcome| format!("{}。", outcome.label()))];
    if let Some(settlement) = &case.settlement {
        result.extend(settlement.draft.obligations.iter().map(|owed| format!("{}。", obligation(owed))));
    }
    if case.recovered_fen() > 0 {
        result.push(format!("为消费者挽回损失{}元。", yuan_from_fen(case.recovered_fen())));
    }
    let bases = case.verification.as_ref().map(|found| found.bases.as_slice()).unwrap_or_default();
    TypicalText {
        title: format!("{}{}纠纷{ending}", goods.name, goods.problem.name()),
        facts,
        handling: handling.concat(),
        result: result.concat(),
        lesson: String::new(),
        basis: bases.iter().map(|cited| cited.reference.as_str()).collect::<Vec<_>>().join("；"),
    }
}

/// Without the full stop that is put after it.
fn end(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '.', '；'])
}
