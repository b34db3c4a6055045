//! 核实、定性、处理意见、证据 (A4, A5c, A5d, A6b, B4.2a).

use jiff::civil::DateTime;

use super::gate::{at, handling, written};
use crate::case::fact::{Evidence, Verification};
use crate::case::{Case, Context, Event, Stage};
use crate::kernel::{Refusal, Ruling, require};

/// Evidence may come at any time before the file is closed.
pub(super) fn may_add_evidence(case: &Case) -> Ruling {
    require(!case.stage.ended(), "A5", "本件已经结束，材料不能再加", "有新证据的，先“重新办理”")
}

/// Copies only: whoever showed an original took it back on the spot (A5d).
pub(super) fn add_evidence(case: &Case, evidence: Evidence) -> Ruling<Vec<Event>> {
    may_add_evidence(case)?;
    written(&evidence.title, "A5", "title", "没有写材料名称")?;
    require(
        !evidence.original_seen || evidence.original_returned,
        "A5",
        "本站不留存原件",
        "核对后请当场退还原件，并让提供人签收，再勾选“原件已当场退还”",
    )
    .map_err(|refusal| refusal.at("original_returned"))?;
    Ok(vec![Event::EvidenceAdded { evidence }])
}

pub(super) fn may_verify(case: &Case, ctx: &Context<'_>) -> Ruling {
    handling(case, ctx, &[Stage::Verifying, Stage::Negotiating], "A6")
}

/// An opinion rests on at least one basis that was in force when the thing happened (A4).
pub(super) fn verify(case: &Case, verification: Verification, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_verify(case, ctx)?;
    written(&verification.findings, "A6", "findings", "没有写核实情况")?;
    written(&verification.opinion, "B4.2", "opinion", "没有写处理意见")?;
    require(!verification.bases.is_empty(), "A4", "处理意见没有依据", "六类依据至少引用一条")
        .map_err(|refusal| refusal.at("bases"))?;
    in_force(case, &verification, ctx)?;
    let judged = |number: usize| verification.verdicts.iter().any(|(of, _)| usize::try_from(*of) == Ok(number));
    match (1..=case.evidence.len()).find(|number| !judged(*number)) {
        Some(number) if !case.intake.trader_proves => Err(Refusal::new(
            "A6",
            format!("第{number}份证据“{}”还没有核验结论", title(case, number)),
            "请逐份写明是否属实",
        )
        .at("verdicts")),
        _ => Ok(vec![Event::Verified { verification }]),
    }
}

fn in_force(case: &Case, verification: &Verification, ctx: &Context<'_>) -> Ruling {
    let day = case.intake.event_on;
    let stale = verification
        .bases
        .iter()
        .find(|cited| ctx.bases.find(&cited.reference).is_some_and(|basis| !basis.in_force(day)));
    match stale {
        None => Ok(()),
        Some(cited) => Err(Refusal::new(
            "A4",
            format!("“{}”在事情发生时（{}）不是现行有效的依据", cited.reference, super::gate::said(day)),
            "请改引当时有效的规定",
        )
        .at("bases")),
    }
}

fn title(case: &Case, number: usize) -> &str {
    case.evidence.get(number - 1).map_or("", |evidence| evidence.title.as_str())
}

/// 情况复杂: both the unit's leader and the office hear of it (B2.2).
pub(super) fn may_flag_complex(case: &Case) -> Ruling {
    at(
        case,
        &[Stage::Verifying, Stage::Negotiating, Stage::Testing, Stage::RetestTalk, Stage::AwaitingApproval],
        "B2.2",
    )?;
    require(!case.complex, "B2.2", "已经标记过情况复杂", "后续联系请用“登记与所里联系”")
}

pub(super) fn flag_complex(
    case: &Case,
    why: String,
    leader: String,
    office: String,
    told_at: DateTime,
) -> Ruling<Vec<Event>> {
    may_flag_complex(case)?;
    written(&why, "B2.2", "why", "没有写复杂在哪里")?;
    written(&leader, "B2.2", "leader", "没有写报告了本单位哪位领导")?;
    written(&office, "B2.2", "office", "没有写报告了市场监管所哪位同志")?;
    Ok(vec![Event::ComplexFlagged { why, leader, office, told_at }])
}
