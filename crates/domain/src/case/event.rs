//! What happened, in the station's own words. Events are never changed or deleted,
//! and each carries everything that was decided: due dates, numbers, shares.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::content::ContentHash;
use super::fact::*;
use crate::clock::{Clock, Due};
use crate::directory::{CaseId, OrgId, Post, StaffId};
use crate::kernel::Moment;
use crate::value::CaseNumber;

/// One fact in the file of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// 登记: numbered at once, so that every complaint is registered (B5.1).
    Registered { number: CaseNumber, station: OrgId, handler: StaffId, intake: Intake, clocks: Vec<Clock> },
    /// 要求补正: exactly what is missing, and until when.
    SupplementAsked { missing: String, clock: Clock },
    /// 补正完成.
    Supplemented { intake: Intake, note: String, clock: Clock },
    /// 拟不受理, for the head to confirm.
    DeclineProposed { declined: Declined },
    /// 不受理; its file is kept like another (A14d). Older records do not say until when.
    Declined {
        declined: Declined,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retain_until: Option<Date>,
    },
    /// 转出; as above.
    TransferredOut {
        transfer: Transfer,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retain_until: Option<Date>,
    },
    /// 受理: the place in the register and the twenty days.
    Accepted { ordinal: u32, handler: StaffId, clock: Clock },
    /// 变更承办人.
    HandlerAssigned { to: StaffId, reason: String },
    /// 收到证据副本.
    EvidenceAdded { evidence: Evidence },
    /// 核实、定性、处理意见.
    Verified { verification: Verification },
    /// 情况复杂, told to the leader and to the office (B2.2).
    ComplexFlagged { why: String, leader: String, office: String, told_at: DateTime },
    /// 领导或所里确认收到复杂情况: each side once.
    ComplexSeen { by_leader: bool, note: Option<String> },
    /// 委托代理.
    AgentAppointed { agent: Agent },
    /// 约定答复.
    ReplyPromised { promise: PromisedReply, clock: Clock },
    /// 已答复.
    ReplyGiven { reply: u32, told: Told },
    /// 协商一轮.
    RoundRecorded { round: Round },
    /// 协商记录签字.
    RoundSigned { round: u32, consumer: Signature, trader: Signature },
    /// 委托检测.
    TestOrdered { order: TestOrder, pauses: bool },
    /// 检测报告到, with the fee split and the date the twenty days now end.
    ReportReceived { report: Report, split: FeeSplit, paused_days: u32, due: Due },
    /// 对结论有异议，申请再检.
    ReportDisputed { reason: String },
    /// 达成初步和解.
    SettlementDrafted { draft: Draft },
    /// 审核通过.
    SettlementApproved { opinion: String },
    /// 退回修改.
    SettlementReturned { reason: String },
    /// 双方签署.
    SettlementSigned { signing: Signing, clocks: Vec<Clock> },
    /// 拒绝签署.
    SigningRefused {
        by: Party,
        reason: String,
        after: AfterRefusal,
        /// Who saw it; empty in old records.
        #[serde(default)]
        witness: String,
        /// What they would not sign.
        #[serde(default)]
        over: Option<ContentHash>,
    },
    /// 履行一项.
    Performed { performance: Performance },
    /// 逾期未履行.
    PerformanceOverdue { obligation: u32 },
    /// 和解不成.
    NegotiationFailed { divergence: String },
    /// 终止和解.
    Terminated { termination: Termination },
    /// 二十日届满.
    DeadlinePassed { due: Due },
    /// 告知其他途径.
    NoticeGiven { notice: Notice },
    /// 上报移交.
    HandedUp { hand_up: HandUp, clock: Clock },
    /// 所里已接收.
    OfficeReceived { by: String, on: Date },
    /// 所里要求补材料.
    OfficeAskedPapers { what: String, on: Date },
    /// 已补送材料.
    PapersSent { what: String, clock: Clock },
    /// 所里回填结果.
    OfficeDecided { result: OfficeResult },
    /// 反馈消费者.
    FedBack { told: Told },
    /// 归档.
    Archived { filing: Filing, volume: String, closed_on: Date, retain_until: Date },
    /// 延长保管.
    RetentionExtended { until: Date, reason: String },
    /// 冻结: not to be destroyed until released.
    Held { why: String },
    /// 解除冻结.
    HoldReleased { reason: String },
    /// 已按销毁清单销毁: people and files are gone, this skeleton stays.
    Destroyed { list: String, on: Date },
    /// 重新办理.
    Reopened { cause: ReopenCause, reason: String, episode: u32, clock: Clock },
    /// 更正.
    Corrected { intake: Intake, reason: String },
    /// 并案、共同投诉.
    Linked { other: CaseId, other_number: CaseNumber, link: LinkKind },
    /// 标记重大.
    AlarmRaised { alarm: Alarm, why: String, clock: Clock },
    /// 快报已送.
    AlarmReported { to: String, at: DateTime, content: String },
    /// 上级答复快报.
    AlarmAnswered { reply: String },
    /// 与所里联系.
    Contacted { contact: Contact },
    /// 日历公布，期限重算.
    Rescheduled { clocks: Vec<Clock> },
}

impl Event {
    /// The stored files that this event names: whoever may see the case may open them.
    #[must_use]
    pub fn files(&self) -> Vec<&FileHash> {
        match self {
            Self::EvidenceAdded { evidence } => evidence.file.iter().collect(),
            Self::ReportReceived { report, .. } => report.file.iter().collect(),
            Self::RoundSigned { consumer, trader, .. } => consumer.files().chain(trader.files()).collect(),
            Self::SettlementSigned { signing, .. } => {
                signing.file.iter().chain(signing.consumer.files()).chain(signing.trader.files()).collect()
            }
            Self::Performed { performance } => performance.file.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The stable name under which the journal keeps this kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::SupplementAsked { .. } => "supplement_asked",
            Self::Supplemented { .. } => "supplemented",
            Self::DeclineProposed { .. } => "decline_proposed",
            Self::Declined { .. } => "declined",
            Self::TransferredOut { .. } => "transferred_out",
            Self::Accepted { .. } => "accepted",
            Self::HandlerAssigned { .. } => "handler_assigned",
            Self::EvidenceAdded { .. } => "evidence_added",
            Self::Verified { .. } => "verified",
            Self::ComplexFlagged { .. } => "complex_flagged",
            Self::ComplexSeen { .. } => "complex_seen",
            Self::AgentAppointed { .. } => "agent_appointed",
            Self::ReplyPromised { .. } => "reply_promised",
            Self::ReplyGiven { .. } => "reply_given",
            Self::RoundRecorded { .. } => "round_recorded",
            Self::RoundSigned { .. } => "round_signed",
            Self::TestOrdered { .. } => "test_ordered",
            Self::ReportReceived { .. } => "report_received",
            Self::ReportDisputed { .. } => "report_disputed",
            Self::SettlementDrafted { .. } => "settlement_drafted",
            Self::SettlementApproved { .. } => "settlement_approved",
            Self::SettlementReturned { .. } => "settlement_returned",
            Self::SettlementSigned { .. } => "settlement_signed",
            Self::SigningRefused { .. } => "signing_refused",
            Self::Performed { .. } => "performed",
            Self::PerformanceOverdue { .. } => "performance_overdue",
            Self::NegotiationFailed { .. } => "negotiation_failed",
            Self::Terminated { .. } => "terminated",
            Self::DeadlinePassed { .. } => "deadline_passed",
            Self::NoticeGiven { .. } => "notice_given",
            Self::HandedUp { .. } => "handed_up",
            Self::OfficeReceived { .. } => "office_received",
            Self::OfficeAskedPapers { .. } => "office_asked_papers",
            Self::PapersSent { .. } => "papers_sent",
            Self::OfficeDecided { .. } => "office_decided",
            Self::FedBack { .. } => "fed_back",
            Self::Archived { .. } => "archived",
            Self::RetentionExtended { .. } => "retention_extended",
            Self::Held { .. } => "held",
            Self::HoldReleased { .. } => "hold_released",
            Self::Destroyed { .. } => "destroyed",
            Self::Reopened { .. } => "reopened",
            Self::Corrected { .. } => "corrected",
            Self::Linked { .. } => "linked",
            Self::AlarmRaised { .. } => "alarm_raised",
            Self::AlarmReported { .. } => "alarm_reported",
            Self::AlarmAnswered { .. } => "alarm_answered",
            Self::Contacted { .. } => "contacted",
            Self::Rescheduled { .. } => "rescheduled",
        }
    }
}

/// An event as the file keeps it: its place, when, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, without gaps, within the case.
    pub seq: u64,
    pub at: Moment,
    pub by: StaffId,
    pub post: Post,
    pub event: Event,
}
