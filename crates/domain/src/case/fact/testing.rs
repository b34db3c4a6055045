//! Tests and who pays for them (A7, F8).

use super::finding::FileHash;
use super::finding::Side;
use crate::value::Percent;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A test agreed by both sides (A7, F8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestOrder {
    pub sample: String,
    pub item: String,
    pub standard: Option<String>,
    pub lab: String,
    /// CMA/CNAS certificate.
    pub lab_certificate: String,
    pub lab_valid_to: Date,
    pub consumer_agrees: bool,
    pub trader_agrees: bool,
    /// Why common sense does not suffice, or which law demands the test (A7c).
    pub not_common_sense: String,
    /// Fen.
    pub fee_fen: i64,
    pub advanced_by: Side,
    /// The fee agreement is signed by both (A7b).
    pub fee_agreed: bool,
    pub sample_handed_over_on: Date,
    pub expected_days: u32,
    /// Both signed that the time limit stands still meanwhile.
    pub pause_agreed: bool,
}

/// What the test found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub report_no: String,
    pub conclusion: String,
    pub received_on: Date,
    /// The trader's liability, by which the fee is split (A7b).
    pub trader_liability: Percent,
    pub file: Option<FileHash>,
}

/// Who bears how much of a testing fee, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSplit {
    pub trader_fen: i64,
    pub consumer_fen: i64,
}

impl FeeSplit {
    /// Splits by liability; what does not divide goes to the trader, never to the consumer.
    #[must_use]
    pub const fn of(fee_fen: i64, trader_liability: Percent) -> Self {
        let consumer_fen = fee_fen * (100 - trader_liability.get() as i64) / 100;
        Self { trader_fen: fee_fen - consumer_fen, consumer_fen }
    }
}
