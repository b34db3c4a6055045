//! What a round's record (F7) and a settlement agreement (F5) say, without their signatures: the lines
//! that both parties read before they sign, and the hash that their signatures bind.
//!
//! The page shows exactly the lines that are hashed. People stand in them by their ids, which the page
//! turns into names; whom an id means never changes, so the id binds the person.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::event::{Entry, Event};
use super::evolve::{evolve, fold};
use super::fact::{Draft, Round, Signature};
use super::state::{Case, HeldRound, Settlement};
use super::words;
use crate::directory::{CaseId, PersonId, StaffId};
use crate::kernel::Moment;

/// What stands below every agreement (F5 声明).
pub const DECLARATION: &str = "本协议为双方自愿协商和解，不免除经营者依法应承担的其他法律责任；一方不履行的，可依《消费者权益保护法》第三十九条通过其他途径解决。本协议一式两份，双方各执一份。";

/// What the parties were told before they spoke (F7 告知事项).
const INFORMED: &str = "自愿参加，可随时退出，记录用于办理本件投诉";

/// Tells this reading of a record from any later one.
const VERSION: &str = "hejie.content.1";

/// SHA-256 of what was signed, 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl ContentHash {
    /// The first digits, by which two people can compare what they see.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// A document that two parties sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// 协商记录 of the round with this number, from 1.
    Round(u32),
    /// 和解协议书.
    Agreement,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Text(String),
    /// Several points, numbered from 1.
    Points(Vec<String>),
    /// The consumer; the page shows the name.
    Person(PersonId),
    Staff(Vec<StaffId>),
}

/// One line of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: &'static str,
    pub said: Said,
}

/// What a document says at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub document: Document,
    pub lines: Vec<Line>,
    pub hash: ContentHash,
}

/// A wording of a document, and since when it stood so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub hash: ContentHash,
    pub since: Moment,
}

/// Whether a signature is over what the document says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Put on record before signatures bound what they sign.
    Unbound,
    /// It is over the present wording.
    Covers,
    /// The document has changed since; which of its versions it is over, counted from 1, when it is known.
    Lapsed { version: Option<usize>, of: usize },
}

impl Document {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Round(number) => format!("第{number}次协商记录"),
            Self::Agreement => "和解协议书".to_owned(),
        }
    }

    /// What it says now; nothing when there is no such document.
    #[must_use]
    pub fn content(self, case: &Case) -> Option<Content> {
        let lines = match self {
            Self::Round(number) => round(case, number, &held(case, number)?.round),
            Self::Agreement => agreement(case, case.settlement.as_ref()?),
        };
        let hash = hash(self, &lines);
        Some(Content { document: self, lines, hash })
    }

    /// The consumer's and the trader's signature, once they are on the record.
    #[must_use]
    pub fn signatures(self, case: &Case) -> Option<[&Signature; 2]> {
        match self {
            Self::Round(number) => held(case, number)?.signatures.as_ref().map(|(consumer, trader)| [consumer, trader]),
            Self::Agreement => case.settlement.as_ref()?.signing.as_ref().map(|one| [&one.consumer, &one.trader]),
        }
    }

    /// Every wording that the document has had, the first one first.
    #[must_use]
    pub fn versions(self, id: &CaseId, entries: &[Entry]) -> Vec<Version> {
        let mut versions: Vec<Version> = Vec::new();
        let mut case: Option<Case> = None;
        for entry in entries {
            case = evolve(id, case, entry);
            let content = case.as_ref().and_then(|case| self.content(case));
            if let Some(content) = content.filter(|now| versions.last().is_none_or(|last| last.hash != now.hash)) {
                versions.push(Version { hash: content.hash, since: entry.at });
            }
        }
        versions
    }
}

/// The case as it stood when the parties of this episode last had an agreement before them and one of them would not
/// sign it (A11): what was refused stays readable. Nothing once there is another agreement.
#[must_use]
pub fn refused(id: &CaseId, entries: &[Entry]) -> Option<Case> {
    let last = entries.iter().rposition(|entry| {
        matches!(entry.event, Event::SigningRefused { .. } | Event::SettlementDrafted { .. } | Event::Reopened { .. })
    })?;
    let (before, from) = entries.split_at_checked(last)?;
    matches!(from.first()?.event, Event::SigningRefused { .. }).then(|| fold(id, before)).flatten()
}

/// Whether a signature covers the last of the versions.
#[must_use]
pub fn coverage(signature: &Signature, versions: &[Version]) -> Coverage {
    let Some(over) = &signature.over else { return Coverage::Unbound };
    if versions.last().is_some_and(|now| now.hash == *over) {
        return Coverage::Covers;
    }
    let version = versions.iter().position(|one| one.hash == *over).map(|at| at + 1);
    Coverage::Lapsed { version, of: versions.len() }
}

/// Whether one of two signatures was over a wording that no longer stands.
#[must_use]
pub fn lapsed(case: &Case, document: Document) -> bool {
    let (Some(now), Some(both)) = (document.content(case), document.signatures(case)) else { return false };
    both.iter().any(|one| one.over.as_ref().is_some_and(|over| *over != now.hash))
}

fn held(case: &Case, number: u32) -> Option<&HeldRound> {
    case.rounds.get(usize::try_from(number).ok()?.checked_sub(1)?)
}

fn text(label: &'static str, text: impl Into<String>) -> Line {
    Line { label, said: Said::Text(text.into()) }
}

fn round(case: &Case, number: u32, round: &Round) -> Vec<Line> {
    let present = if round.by_agent { "代理人到场" } else { "本人到场" };
    let mut lines = vec![
        text("登记编号", case.number.to_string()),
        text("第几次", format!("第{number}次，{}", round.kind.label())),
        text("时间", format!("{}至{}", words::time(round.from), words::time(round.to))),
        text("方式、地点", format!("{}，{}", round.mode.label(), round.place)),
        Line { label: "消费者", said: Said::Person(case.intake.consumer.clone()) },
        text("消费者一方", present),
        text("经营者", case.intake.respondent.name.as_str()),
        text("经营者一方", round.trader_by.as_str()),
        Line { label: "站点人员", said: Said::Staff(round.staff.clone()) },
    ];
    if let Some(simple) = &round.simple {
        lines.push(text("一人协商", format!("情节简单：{simple}")));
    }
    lines.extend([
        text("商品或服务", case.intake.goods.name.as_str()),
        text("已告知双方", if round.informed { INFORMED } else { "未告知" }),
        text("消费者陈述", round.consumer_said.as_str()),
        text("经营者意见", round.trader_said.as_str()),
    ]);
    if !round.opinion.is_empty() {
        lines.push(text("站点意见及依据", round.opinion.as_str()));
    }
    lines.push(text("结果", round.outcome.label()));
    lines.push(text("下次协商", round.next_on.map_or_else(|| "未定".to_owned(), words::day)));
    lines
}

fn agreement(case: &Case, settlement: &Settlement) -> Vec<Line> {
    let Draft { facts, obligations, fee_terms, breach_terms } = &settlement.draft;
    let owed = obligations.iter().map(|owed| {
        let manner = owed.manner.as_ref().map(|manner| format!("，{manner}")).unwrap_or_default();
        format!("{}{manner}", words::obligation(owed))
    });
    let respondent = &case.intake.respondent;
    let mut lines = vec![
        text("登记编号", case.full_number()),
        Line { label: "甲方（消费者）", said: Said::Person(case.intake.consumer.clone()) },
        text("乙方（经营者）", respondent.name.as_str()),
        text("乙方地址（摊位）", respondent.stall.as_str()),
        text("争议事实", facts.as_str()),
        text("诉求", words::claims(&case.intake)),
        Line { label: "协议内容", said: Said::Points(owed.collect()) },
        text("检测费承担", fee_terms.as_deref().unwrap_or("无")),
        text("不按约定履行的", breach_terms.as_deref().unwrap_or("依法承担违约责任")),
        text("声明", DECLARATION),
    ];
    if let Some((approver, day, _)) = &settlement.approved {
        lines.push(Line { label: "审核人", said: Said::Staff(vec![approver.clone()]) });
        lines.push(text("审核日期", words::day(*day)));
    }
    lines
}

/// Over the document and its lines, each text led by its length in bytes, so that no two readings are alike.
fn hash(document: Document, lines: &[Line]) -> ContentHash {
    let mut hasher = Sha256::new();
    let mut put = |text: &str| {
        hasher.update(format!("{}:", text.len()));
        hasher.update(text);
    };
    put(VERSION);
    put(&match document {
        Document::Round(number) => format!("round {number}"),
        Document::Agreement => "agreement".to_owned(),
    });
    for line in lines {
        put(line.label);
        match &line.said {
            Said::Text(text) => put(text),
            Said::Points(points) => {
                put(&points.len().to_string());
                points.iter().for_each(|point| put(point));
            }
            Said::Person(person) => put(person.as_str()),
            Said::Staff(staff) => {
                put(&staff.len().to_string());
                staff.iter().for_each(|one| put(one.as_str()));
            }
        }
    }
    let digits = hasher.finalize().iter().fold(String::new(), |mut digits, byte| {
        // Writing to a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    ContentHash(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_readings_have_the_same_hash() {
        let of = |lines: &[Line]| hash(Document::Agreement, lines);
        let points = |points: &[&str]| {
            vec![Line {
                label: "协议内容", said: Said::Points(points.iter().map(|&point| point.to_owned()).collect())
            }]
        };
        assert_ne!(of(&points(&["甲", "乙"])), of(&points(&["甲乙"])));
        assert_ne!(of(&points(&["甲"])), of(&[text("协议内容", "甲")]));
        assert_ne!(of(&[text("诉求", "退货1:款")]), of(&[text("诉求", "退货"), text("款", "")]));
        assert_ne!(hash(Document::Round(1), &[]), hash(Document::Round(2), &[]));
        assert_eq!(of(&[]).0.len(), 64);
    }

    #[test]
    fn a_reading_keeps_its_hash() {
        // What was signed years ago must still be told from what was not: a change here needs a new VERSION.
        let lines = [text("诉求", "退货，4299.00元"), Line { label: "审核人", said: Said::Staff(vec!["a".into()]) }];
        let expected = "fe64a552c3c4801029ef2f8939f25ed2ccdd4e0a5985d0c4bc626454a26da4d7";
        assert_eq!(hash(Document::Agreement, &lines).0, expected);
    }
}
