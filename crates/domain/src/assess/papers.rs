//! Whether the papers of an ended complaint are complete (文书齐全): signatures, notice of other ways, agreement.

use crate::case::Outcome;

/// How many of each paper are on file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Negotiations on record, and those that were signed.
    pub rounds: i64,
    pub rounds_signed: i64,
    /// Agreements that both sides signed.
    pub agreements: i64,
    /// Notices of the other ways, and handings-up with their list.
    pub notices: i64,
    pub handed_up: i64,
}

/// What is missing of the papers that an outcome asks for, in words.
#[must_use]
pub fn lacking(outcome: Outcome, kept: Kept) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if kept.rounds_signed < kept.rounds {
        missing.push("协商记录没有签字");
    }
    match outcome {
        Outcome::Settled if kept.agreements == 0 => missing.push("没有双方签署的协议"),
        Outcome::HandedUp if kept.handed_up == 0 => missing.push("没有上报移交清单"),
        Outcome::NoAgreement
        | Outcome::Withdrawn
        | Outcome::Association
        | Outcome::Authority
        | Outcome::Court
        | Outcome::OtherGround
            if kept.notices == 0 =>
        {
            missing.push("没有告知其他途径");
        }
        _ => {}
    }
    missing
}
