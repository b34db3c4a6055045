//! Evidence, and what the station found out (A4 to A6).

use crate::basis::BasisKind;
use crate::choice::choices;
use crate::code::ProblemCode;
use crate::value::Percent;
use serde::{Deserialize, Serialize};

choices! {
    /// Kinds of evidence copies.
    EvidenceKind {
        Receipt = "receipt", "票据";
        Contract = "contract", "合同";
        Photo = "photo", "照片";
        Video = "video", "视频";
        Audio = "audio", "录音";
        Report = "report", "检测报告";
        Chat = "chat", "聊天记录";
        Other = "other", "其他";
    }
}

choices! {
    /// Who handed the copy in.
    Side {
        Consumer = "consumer", "消费者";
        Trader = "trader", "经营者";
        Station = "station", "站点";
    }
}

choices! {
    /// What the check of a copy found (A6b).
    Verdict {
        True = "true", "属实";
        Partly = "partly", "部分属实";
        Doubtful = "doubtful", "存疑";
        Irrelevant = "irrelevant", "与本案无关";
    }
}

/// A file in the store, by its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileHash(pub String);

/// A copy of evidence. There is deliberately no way to say that an original stayed (A5d).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub kind: EvidenceKind,
    pub title: String,
    pub copies: u32,
    pub from: Side,
    /// 已见原件.
    pub original_seen: bool,
    /// 原件已当场退还，提供人已签收.
    pub original_returned: bool,
    /// How it bears on the damage (A5c).
    pub bearing: Option<String>,
    pub file: Option<FileHash>,
}

/// A basis that an opinion rests on (A4), kept as cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    pub kind: BasisKind,
    /// 名称与条款.
    pub reference: String,
}

/// What the station found out (A6b, B4.2a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    pub findings: String,
    /// Evidence number and verdict.
    pub verdicts: Vec<(u32, Verdict)>,
    /// 定性: the class of problem.
    pub nature: ProblemCode,
    /// The trader's share of responsibility.
    pub trader_share: Percent,
    /// 处理意见.
    pub opinion: String,
    pub bases: Vec<Cited>,
}
