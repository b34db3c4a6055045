//! The facts a case is made of: what forms bring in and events keep.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::basis::BasisKind;
use crate::choice::choices;
use crate::code::{ClassCode, ProblemCode};
use crate::directory::{PersonId, StaffId};
use crate::value::{Percent, Phone};

choices! {
    /// How a complaint reached the desk (F1 来源渠道).
    Channel {
        WalkIn = "walk_in", "来人";
        Phone = "phone", "来电";
        Letter = "letter", "来函";
        Qr = "qr", "扫码";
        Internal = "internal", "单位内部转";
        Dispatched = "dispatched", "上级转办";
        Hotline12345 = "hotline_12345", "12345";
        Platform12315 = "platform_12315", "12315平台";
        Other = "other", "其他";
    }
}

choices! {
    /// What the consumer asks for (A5e, F1 投诉请求).
    Claim {
        Repair = "repair", "修理";
        Redo = "redo", "重作";
        Replace = "replace", "更换";
        Return = "return", "退货";
        MakeUp = "make_up", "补足商品数量";
        RefundPrice = "refund_price", "退还货款";
        RefundFee = "refund_fee", "退还服务费用";
        Compensate = "compensate", "赔偿损失";
        Punitive = "punitive", "三倍赔偿";
        Apologise = "apologise", "道歉";
        Other = "other", "其他";
    }
}

choices! {
    /// How the complained-of trader stands to the station (A3a).
    Relation {
        Host = "host", "本单位";
        Tenant = "tenant", "场内经营户";
        Outside = "outside", "不在本站范围";
    }
}

choices! {
    /// How the goods were bought.
    Sale {
        Shop = "shop", "实体店";
        Online = "online", "网购";
        Broadcast = "broadcast", "电视、电话购物";
        Other = "other", "其他";
    }
}

/// The complained-of trader (F1 被投诉人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respondent {
    pub name: String,
    pub relation: Relation,
    /// 柜台、摊位号 or address.
    pub stall: String,
    /// The trader's own number; a firm's, not a consumer's.
    pub phone: Option<Phone>,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
}

/// What was bought or used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    pub name: String,
    pub brand: Option<String>,
    /// 型号、规格、批号.
    pub model: Option<String>,
    /// Fen.
    pub amount_fen: i64,
    pub class: ClassCode,
    pub problem: ProblemCode,
    pub sale: Sale,
    /// 订单号、票据号.
    pub receipt_no: Option<String>,
}

/// What the consumer agreed to, in the version of the notice that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    /// 同意先行和解 (A3c); may be taken back at any time.
    pub settle_first: bool,
    /// 同意向市场监管所移交材料.
    pub share_with_office: bool,
    /// 同意回访.
    pub callback: bool,
    /// 个人信息告知书版本.
    pub notice_version: String,
}

/// The facts of F1, whole; a correction replaces them whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    pub channel: Channel,
    /// The number of the platform that sent it, so that nobody types a case twice.
    pub platform_no: Option<String>,
    /// The day by which the sender wants an answer (C4b), for dispatched cases.
    pub feedback_due: Option<Date>,
    pub consumer: PersonId,
    /// People in the dispute, the consumer included.
    pub group_size: u32,
    pub respondent: Respondent,
    pub event_on: Date,
    pub place: String,
    pub narrative: String,
    pub goods: Goods,
    pub claims: Vec<Claim>,
    /// Fen; 0 when no money is asked for.
    pub claim_fen: i64,
    /// 举证责任由经营者承担 (A5c, 消法23条三款).
    pub trader_proves: bool,
    /// The host's public promise that the consumer relies on (A4b), in its words.
    pub promise: Option<String>,
    pub consents: Consents,
}

/// A person to be kept in the vault; events only carry the id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    pub id: PersonId,
    pub name: String,
    pub phone: Option<Phone>,
    pub address: Option<String>,
    /// 证件类型; the number is optional at a station and always masked.
    pub id_kind: Option<String>,
    pub id_number: Option<String>,
    /// 老年人: large print and a helping hand.
    pub elderly: bool,
}

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

choices! {
    /// Whether and how somebody signed (A9c).
    Mark {
        Signed = "signed", "签字";
        Sealed = "sealed", "盖章";
        Refused = "refused", "拒签";
    }
}

/// A signature, or the record of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub mark: Mark,
    /// By the agent, not the consumer in person.
    pub by_agent: bool,
    /// Why it was refused, and who saw it.
    pub refusal: Option<String>,
    pub witness: Option<String>,
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

choices! {
    /// Why a complaint is not accepted (A3b).
    Decline {
        OutOfScope = "out_of_scope", "不属于本站范围";
        NotConsumer = "not_consumer", "不是消费争议";
        Elsewhere = "elsewhere", "法院、仲裁、行政机关或消协已受理或处理";
        NoClaim = "no_claim", "没有明确具体的诉求";
        TooOld = "too_old", "超过三年";
        Repeated = "repeated", "重复投诉";
        NoMaterial = "no_material", "材料不足，逾期未补正";
        Other = "other", "其他";
    }
}

/// The decision not to accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    pub reason: Decline,
    pub explanation: String,
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

/// The notice of other routes (F9, 消法39条), delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub delivery: Delivery,
    pub on: Date,
    /// The five routes were named, with the local contacts.
    pub routes_named: bool,
    pub note: Option<String>,
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

/// A complaint moved to whoever is competent (A3a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub to: String,
    pub why: String,
    pub consumer_agrees: bool,
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
