//! What a person (or the clock) asks for. [`super::decide`] answers with events or a refusal.

use jiff::civil::{Date, DateTime};

use super::act::Act;
use super::fact::*;
use super::state::Case;
use crate::directory::{CaseId, StaffId};
use crate::kernel::Moment;
use crate::value::CaseNumber;

/// A wish to change a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Register {
        consumer: NewPerson,
        intake: Intake,
        handler: StaffId,
    },
    AskSupplement {
        missing: String,
    },
    Supplement {
        intake: Intake,
        note: String,
    },
    ProposeDecline {
        declined: Declined,
    },
    Decline {
        declined: Declined,
        notice: Notice,
    },
    TransferOut {
        transfer: Transfer,
    },
    Accept {
        handler: StaffId,
    },
    AssignHandler {
        to: StaffId,
        reason: String,
    },
    AddEvidence {
        evidence: Evidence,
    },
    Verify {
        verification: Verification,
    },
    FlagComplex {
        why: String,
        leader: String,
        office: String,
        told_at: DateTime,
    },
    SeeComplex {
        note: Option<String>,
    },
    AppointAgent {
        person: NewPerson,
        agent: Agent,
    },
    PromiseReply {
        promise: PromisedReply,
    },
    GiveReply {
        reply: u32,
        told: Told,
    },
    RecordRound {
        round: Round,
    },
    SignRound {
        round: u32,
        consumer: Signature,
        trader: Signature,
    },
    OrderTest {
        order: TestOrder,
    },
    ReceiveReport {
        report: Report,
    },
    DisputeReport {
        reason: String,
    },
    DraftSettlement {
        draft: Draft,
    },
    Approve {
        opinion: String,
    },
    ReturnDraft {
        reason: String,
    },
    Sign {
        signing: Signing,
    },
    RefuseSigning {
        by: Party,
        reason: String,
        witness: String,
        after: AfterRefusal,
    },
    Perform {
        performance: Performance,
    },
    MarkOverdue {
        obligation: u32,
    },
    Fail {
        divergence: String,
    },
    Terminate {
        termination: Termination,
    },
    MarkDeadline,
    GiveNotice {
        notice: Notice,
    },
    HandUp {
        hand_up: HandUp,
    },
    OfficeReceive {
        by: String,
        on: Date,
    },
    OfficeAskPapers {
        what: String,
        on: Date,
    },
    SendPapers {
        what: String,
    },
    OfficeDecide {
        result: OfficeResult,
    },
    FeedBack {
        told: Told,
    },
    Archive {
        filing: Filing,
    },
    ExtendRetention {
        until: Date,
        reason: String,
    },
    Hold {
        why: String,
    },
    ReleaseHold {
        reason: String,
    },
    /// By a list that was approved and carried out; given by the clock in the name of the list.
    Destroy {
        list: String,
        on: Date,
    },
    Reopen {
        cause: ReopenCause,
        reason: String,
    },
    Correct {
        intake: Intake,
        reason: String,
    },
    Link {
        other: CaseId,
        other_number: CaseNumber,
        link: LinkKind,
        consumer_agrees: bool,
    },
    RaiseAlarm {
        alarm: Alarm,
        why: String,
    },
    ReportAlarm {
        to: String,
        at: DateTime,
        content: String,
    },
    AnswerAlarm {
        reply: String,
    },
    LogContact {
        contact: Contact,
    },
    Reschedule,
}

/// A running number that a command uses up; without gaps per station (A6a).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counter {
    /// 登记编号 of a year.
    Case { year: i16 },
    /// 登记簿序号 of a year.
    Register { year: i16 },
    /// 归档号 of a volume such as `2026-Q3-食品`.
    Archive { volume: String },
}

impl Command {
    /// The act this command performs.
    #[must_use]
    pub const fn act(&self) -> Act {
        match self {
            Self::Register { .. } => Act::Register,
            Self::AskSupplement { .. } => Act::AskSupplement,
            Self::Supplement { .. } => Act::Supplement,
            Self::ProposeDecline { .. } => Act::ProposeDecline,
            Self::Decline { .. } => Act::Decline,
            Self::TransferOut { .. } => Act::TransferOut,
            Self::Accept { .. } => Act::Accept,
            Self::AssignHandler { .. } => Act::AssignHandler,
            Self::AddEvidence { .. } => Act::AddEvidence,
            Self::Verify { .. } => Act::Verify,
            Self::FlagComplex { .. } => Act::FlagComplex,
            Self::SeeComplex { .. } => Act::SeeComplex,
            Self::AppointAgent { .. } => Act::AppointAgent,
            Self::PromiseReply { .. } => Act::PromiseReply,
            Self::GiveReply { .. } => Act::GiveReply,
            Self::RecordRound { .. } => Act::RecordRound,
            Self::SignRound { .. } => Act::SignRound,
            Self::OrderTest { .. } => Act::OrderTest,
            Self::ReceiveReport { .. } => Act::ReceiveReport,
            Self::DisputeReport { .. } => Act::DisputeReport,
            Self::DraftSettlement { .. } => Act::DraftSettlement,
            Self::Approve { .. } => Act::Approve,
            Self::ReturnDraft { .. } => Act::ReturnDraft,
            Self::Sign { .. } => Act::Sign,
            Self::RefuseSigning { .. } => Act::RefuseSigning,
            Self::Perform { .. } => Act::Perform,
            Self::MarkOverdue { .. } => Act::MarkOverdue,
            Self::Fail { .. } => Act::Fail,
            Self::Terminate { .. } => Act::Terminate,
            Self::MarkDeadline => Act::MarkDeadline,
            Self::GiveNotice { .. } => Act::GiveNotice,
            Self::HandUp { .. } => Act::HandUp,
            Self::OfficeReceive { .. } => Act::OfficeReceive,
            Self::OfficeAskPapers { .. } => Act::OfficeAskPapers,
            Self::SendPapers { .. } => Act::SendPapers,
            Self::OfficeDecide { .. } => Act::OfficeDecide,
            Self::FeedBack { .. } => Act::FeedBack,
            Self::Archive { .. } => Act::Archive,
            Self::ExtendRetention { .. } => Act::ExtendRetention,
            Self::Hold { .. } => Act::Hold,
            Self::ReleaseHold { .. } => Act::ReleaseHold,
            Self::Destroy { .. } => Act::Destroy,
            Self::Reopen { .. } => Act::Reopen,
            Self::Correct { .. } => Act::Correct,
            Self::Link { .. } => Act::Link,
            Self::RaiseAlarm { .. } => Act::RaiseAlarm,
            Self::ReportAlarm { .. } => Act::ReportAlarm,
            Self::AnswerAlarm { .. } => Act::AnswerAlarm,
            Self::LogContact { .. } => Act::LogContact,
            Self::Reschedule => Act::Reschedule,
        }
    }

    /// The running number this command uses up, if any.
    #[must_use]
    pub fn counter(&self, case: Option<&Case>, moment: Moment) -> Option<Counter> {
        let year = moment.day().year();
        match self {
            Self::Register { .. } => Some(Counter::Case { year }),
            Self::Accept { .. } => Some(Counter::Register { year }),
            Self::Archive { filing } => {
                case.map(|case| Counter::Archive { volume: case.volume(&filing.class, moment.day()) })
            }
            _ => None,
        }
    }

    /// The file that this command brings in.
    #[must_use]
    pub const fn file(&self) -> Option<&FileHash> {
        match self {
            Self::AddEvidence { evidence } => evidence.file.as_ref(),
            Self::ReceiveReport { report } => report.file.as_ref(),
            Self::Sign { signing } => signing.file.as_ref(),
            Self::Perform { performance } => performance.file.as_ref(),
            _ => None,
        }
    }

    /// The person that this command brings in, for the vault.
    #[must_use]
    pub const fn person(&self) -> Option<&NewPerson> {
        match self {
            Self::Register { consumer, .. } => Some(consumer),
            Self::AppointAgent { person, .. } => Some(person),
            _ => None,
        }
    }
}
