//! Settlements, from the draft to the performance (A11, B4.3, F5).

use super::finding::FileHash;
use super::talk::Signature;
use crate::choice::choices;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// Who owes something under a settlement.
    Debtor {
        Trader = "trader", "经营者";
        Consumer = "consumer", "消费者";
    }
}

/// One thing promised in a settlement (F5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    pub debtor: Debtor,
    pub what: String,
    /// Fen; 0 when no money moves.
    pub amount_fen: i64,
    pub due: Date,
    pub manner: Option<String>,
}

/// A settlement agreement as drafted (F5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub facts: String,
    pub obligations: Vec<Obligation>,
    pub fee_terms: Option<String>,
    pub breach_terms: Option<String>,
}

/// The signing of a settlement: two copies, one for each side (A11c).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    pub on: Date,
    pub consumer: Signature,
    pub trader: Signature,
    pub consumer_copy: bool,
    pub trader_copy: bool,
    pub file: Option<FileHash>,
}

/// That one obligation was performed (B4.3b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performance {
    /// Which obligation, from 1.
    pub obligation: u32,
    pub on: Date,
    /// Fen of money or goods that the consumer really got.
    pub value_fen: i64,
    /// 凭证: voucher, receipt of goods.
    pub proof: Option<String>,
    pub file: Option<FileHash>,
    pub consumer_confirms: bool,
}

choices! {
    /// Which side refused to sign a settlement.
    Party {
        Consumer = "consumer", "消费者";
        Trader = "trader", "经营者";
    }
}

choices! {
    /// What follows when somebody refuses to sign.
    AfterRefusal {
        Negotiate = "negotiate", "继续协商";
        Fail = "fail", "和解不成，终止";
    }
}
