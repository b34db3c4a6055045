//! How a case ends, goes up, is filed, reported and opened again (A12 to A15, C5).

use super::talk::Delivery;
use crate::choice::choices;
use crate::code::ClassCode;
use crate::directory::StaffId;
use jiff::civil::Date;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

choices! {
    /// The five grounds of termination (A12).
    Ground {
        Withdrawn = "withdrawn", "①消费者主动撤回投诉";
        Association = "association", "②消费者已向消费者协会投诉";
        Authority = "authority", "③消费者已向有关行政部门申诉";
        Court = "court", "④消费者已向人民法院提起诉讼";
        Other = "other", "⑤其他应当终止和解的情况";
    }
}

/// A termination and its proof (A12b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Termination {
    pub ground: Ground,
    /// What shows it: the consumer's signature or recorded call, the file number, the reason.
    pub proof: String,
    /// Which association, authority or court.
    pub body: Option<String>,
    /// Its number.
    pub body_no: Option<String>,
    pub known_on: Date,
    /// 由消费者本人（或其代理人）提出.
    pub by_consumer: bool,
    /// Fen of money or goods that the consumer had already got, as when a trader exchanged on the spot.
    pub recovered_fen: i64,
}

/// The notice of other routes (F9, 消法39条), delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub delivery: Delivery,
    pub on: Date,
    /// The five routes were named, with the local contacts.
    pub routes_named: bool,
    pub note: Option<String>,
}

choices! {
    /// Papers that go up with a case (C5).
    Paper {
        Registration = "registration", "登记表";
        Evidence = "evidence", "证据副本";
        Rounds = "rounds", "协商记录";
        Opinion = "opinion", "处理意见";
        Test = "test", "检测鉴定材料";
        Agreement = "agreement", "和解协议书";
        Notice = "notice", "告知书";
    }
}

/// A case handed up to the office with its papers (B1.4c, C5, E4b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandUp {
    pub to: String,
    pub why: String,
    pub papers: Vec<Paper>,
    pub consumer_agrees: bool,
}

/// What the office decided, as the station was told (D23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeResult {
    pub office_no: Option<String>,
    pub result: String,
    pub on: Date,
    /// Fen the consumer really got.
    pub recovered_fen: i64,
}

/// How a file is kept (A14b to A14d).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub class: ClassCode,
    pub custodian: StaffId,
    /// Years to keep it, from the day of closing.
    pub years: u32,
    /// Sheets in the file.
    pub pages: u32,
}

choices! {
    /// Classes of event that must be reported at once (A15c, C6c).
    Alarm {
        Urgent = "urgent", "紧急事件";
        Group = "group", "群体性投诉";
        Major = "major", "重大投诉";
        Hot = "hot", "热点投诉";
    }
}

/// A talk with the office (A17).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub with: String,
    pub mode: ContactMode,
    pub at: DateTime,
    pub content: String,
}

choices! {
    /// How the office was reached (A17).
    ContactMode {
        Online = "online", "联网直通";
        Phone = "phone", "电话";
        ThreeWay = "three_way", "三方通话";
        Visit = "visit", "上门";
    }
}

choices! {
    /// How two cases belong together (令121第12条).
    LinkKind {
        Merged = "merged", "并案";
        Joint = "joint", "共同投诉";
    }
}

choices! {
    /// Why a closed file is opened again.
    ReopenCause {
        Mismatch = "mismatch", "回访与记录不一致";
        Dissatisfied = "dissatisfied", "消费者不满意";
        NewEvidence = "new_evidence", "出现新证据";
    }
}
