//! What is allowed and yet should be seen before the button is pressed (A11, A14).

use jiff::civil::Date;

use super::gate::said;
use crate::case::content::Document;
use crate::case::fact::{Mark, Signature};
use crate::case::{Act, Case};

/// What to look at before `act` is done on `today`, as a clerk reads it.
#[must_use]
pub fn cautions(case: &Case, act: Act, today: Date) -> Vec<String> {
    match act {
        Act::Approve | Act::Sign => days_over(case, today),
        Act::Archive => scans_lacking(case),
        _ => Vec::new(),
    }
}

/// Days of performance that have passed since the agreement was drafted: signed so, it is overdue at once (A11).
fn days_over(case: &Case, today: Date) -> Vec<String> {
    let obligations = case.settlement.iter().flat_map(|settlement| &settlement.draft.obligations);
    (1..)
        .zip(obligations)
        .filter(|(_, owed)| owed.due < today)
        .map(|(number, owed): (u32, _)| {
            format!(
                "协议第{number}项“{}”的履行期限{}已经过去，签署后就是逾期；请先请审批负责人退回，改好日期再签，已经当场履行的除外",
                owed.what,
                said(owed.due)
            )
        })
        .collect()
}

/// Signatures on paper of which the file has no picture (A14).
fn scans_lacking(case: &Case) -> Vec<String> {
    let rounds = (1..).zip(&case.rounds).map(|(number, _)| Document::Round(number));
    let sides = |document: Document| {
        let both = document.signatures(case)?;
        let lacking = ["消费者", "经营者"].into_iter().zip(both);
        let lacking: Vec<&str> =
            lacking.filter(|(_, one)| scan_lacking(case, document, one)).map(|(side, _)| side).collect();
        (!lacking.is_empty()).then(|| {
            format!(
                "{}的{}是在纸上签的，缺扫描件：归档前请拍照或扫描，用“登记证据副本”补上；已经补了的可以归档",
                document.name(),
                lacking.join("、")
            )
        })
    };
    rounds.chain([Document::Agreement]).filter_map(sides).collect()
}

/// Whether a signature was given on paper and nothing in the file shows it.
#[must_use]
pub fn scan_lacking(case: &Case, document: Document, signature: &Signature) -> bool {
    let on_paper = matches!(signature.mark, Mark::Signed | Mark::Sealed);
    let whole = || case.settlement.as_ref()?.signing.as_ref()?.file.as_ref();
    let shown = signature.drawn.is_some()
        || signature.seal.is_some()
        || signature.scan.is_some()
        || (document == Document::Agreement && whole().is_some());
    on_paper && !shown
}
