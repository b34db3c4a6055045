//! Rounds, signatures, agents, and what is told to the consumer (A9, A10, B4.4).

use super::finding::FileHash;
use crate::case::content::ContentHash;
use crate::choice::choices;
use crate::directory::PersonId;
use crate::directory::StaffId;
use crate::kernel::Moment;
use jiff::civil::Date;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

choices! {
    /// Whether and how somebody signed (A9c).
    Mark {
        Drawn = "drawn", "手写签字";
        Signed = "signed", "签字";
        Sealed = "sealed", "盖章";
        Refused = "refused", "拒签";
    }
}

choices! {
    /// Where in the text a signature stands (F5, F7).
    Place {
        RoundConsumer = "round_consumer", "协商记录 消费者签字处";
        RoundTrader = "round_trader", "协商记录 经营者签字处";
        AgreementConsumer = "agreement_consumer", "协议书 甲方签字处";
        AgreementTrader = "agreement_trader", "协议书 乙方签字处";
    }
}

/// A signature, or the record of a refusal. What came later into this record may be missing in old events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub mark: Mark,
    /// By the agent, not the consumer in person.
    pub by_agent: bool,
    /// Why it was refused, and who saw it.
    pub refusal: Option<String>,
    pub witness: Option<String>,
    /// The picture of what was written on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<FileHash>,
    /// The picture of the seal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<FileHash>,
    /// The signed paper, as a scan or a photo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<FileHash>,
    /// What was signed: posted with what was shown, bound by the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<ContentHash>,
    /// When it was put on the record; what is written on the screen is written then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Signature {
    /// A mark without pictures, not bound yet.
    #[must_use]
    pub const fn plain(mark: Mark, by_agent: bool) -> Self {
        Self {
            mark,
            by_agent,
            refusal: None,
            witness: None,
            drawn: None,
            seal: None,
            scan: None,
            over: None,
            at: None,
            place: None,
        }
    }

    /// Its pictures, for whoever may see the case.
    pub fn files(&self) -> impl Iterator<Item = &FileHash> {
        [&self.drawn, &self.seal, &self.scan].into_iter().flatten()
    }
}

choices! {
    /// What kind of talk a round was (F7).
    RoundKind {
        First = "first", "首次协商";
        Further = "further", "继续协商";
        Retest = "retest", "再检协商";
        Fee = "fee", "费用协商";
    }
}

choices! {
    /// How the parties spoke (F7).
    Mode {
        OnSite = "on_site", "现场";
        Phone = "phone", "电话";
        Video = "video", "视频";
        ThreeWay = "three_way", "三方通话";
    }
}

choices! {
    /// How a round ended (F7).
    RoundOutcome {
        Agreed = "agreed", "达成初步和解";
        Continue = "continue", "待续";
        NoAgreement = "no_agreement", "未能达成一致";
    }
}

/// One round of negotiation (F7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub kind: RoundKind,
    pub from: DateTime,
    pub to: DateTime,
    pub place: String,
    pub mode: Mode,
    pub staff: Vec<StaffId>,
    /// 情节简单, with the reason: one member of staff suffices (A9a).
    pub simple: Option<String>,
    /// Who spoke for the trader.
    pub trader_by: String,
    /// The agent came for the consumer (A10).
    pub by_agent: bool,
    /// 已告知自愿、可随时退出、记录用途.
    pub informed: bool,
    pub consumer_said: String,
    pub trader_said: String,
    pub opinion: String,
    pub outcome: RoundOutcome,
    pub next_on: Option<Date>,
}

/// Who may act for the consumer (A10, F6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    pub person: PersonId,
    pub relation: String,
    /// 委托事项与权限, in words.
    pub scope: String,
    /// 特别授权: may settle and sign.
    pub special: bool,
    pub from: Date,
    pub to: Date,
    /// 委托书原件与受托人身份证明已核对.
    pub papers_seen: bool,
}

impl Agent {
    /// Whether the authority runs on `day`, both ends included.
    #[must_use]
    pub fn valid_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

choices! {
    /// How something was told or delivered.
    Delivery {
        InPerson = "in_person", "当面";
        Phone = "phone", "电话";
        Message = "message", "短信";
        Post = "post", "邮寄";
        Online = "online", "网上";
    }
}

/// A reply promised to the consumer (B4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromisedReply {
    pub at: DateTime,
    pub about: String,
}

/// What the consumer was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub at: DateTime,
    pub delivery: Delivery,
    pub content: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_of_an_older_record_is_still_read_and_written_as_it_was() {
        let old = r#"{"mark":"signed","by_agent":false,"refusal":null,"witness":null}"#;
        let read: Signature = serde_json::from_str(old).unwrap();
        assert_eq!(read, Signature::plain(Mark::Signed, false));
        assert_eq!(serde_json::to_string(&read).unwrap(), old, "the chain of hashes is over these bytes");
    }
}
