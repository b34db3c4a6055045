//! What the events of a case add up to.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::act::Step;
use super::fact::*;
use crate::choice::choices;
use crate::clock::{Clock, ClockCode, ClockState};
use crate::code::ClassCode;
use crate::directory::{CaseId, OrgId, StaffId};
use crate::kernel::Moment;
use crate::value::CaseNumber;

choices! {
    /// Where a case stands (4.2).
    Stage {
        Intake = "intake", "待受理";
        AwaitingSupplement = "awaiting_supplement", "待补正";
        Declined = "declined", "不受理";
        TransferredOut = "transferred_out", "已转出";
        Verifying = "verifying", "处理中·核实";
        Negotiating = "negotiating", "处理中·协商";
        Testing = "testing", "检测中";
        RetestTalk = "retest_talk", "再检协商";
        AwaitingApproval = "awaiting_approval", "待审核";
        AwaitingSignature = "awaiting_signature", "待签署";
        Performing = "performing", "履行中";
        Default = "default", "履行异常";
        Ending = "ending", "终止流程";
        HandedUp = "handed_up", "已移交·待接收";
        PapersMissing = "papers_missing", "已移交·待补材料";
        Tracking = "tracking", "跟踪中";
        AwaitingFeedback = "awaiting_feedback", "待反馈";
        AwaitingArchive = "awaiting_archive", "待归档";
        Archived = "archived", "已归档";
    }
}

impl Stage {
    /// The step of the five that this stage belongs to.
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Intake | Self::AwaitingSupplement | Self::Declined | Self::TransferredOut => Step::Acceptance,
            Self::Verifying
            | Self::Negotiating
            | Self::Testing
            | Self::RetestTalk
            | Self::Ending
            | Self::HandedUp
            | Self::PapersMissing
            | Self::Tracking => Step::Handling,
            Self::AwaitingApproval | Self::AwaitingSignature | Self::Performing | Self::Default => Step::Approval,
            Self::AwaitingFeedback => Step::Feedback,
            Self::AwaitingArchive | Self::Archived => Step::Archiving,
        }
    }

    /// Whether nothing more is expected of the station.
    #[must_use]
    pub const fn ended(self) -> bool {
        matches!(self, Self::Declined | Self::TransferredOut | Self::Archived)
    }

    /// Whether the twenty days are being used: between acceptance and signing or ending.
    #[must_use]
    pub const fn in_settlement(self) -> bool {
        matches!(
            self,
            Self::Verifying
                | Self::Negotiating
                | Self::Testing
                | Self::RetestTalk
                | Self::AwaitingApproval
                | Self::AwaitingSignature
        )
    }
}

choices! {
    /// How a case ended: 事事有结果 (B5.1).
    Outcome {
        Settled = "settled", "和解";
        NoAgreement = "no_agreement", "和解不成";
        Withdrawn = "withdrawn", "终止①撤回";
        Association = "association", "终止②已向消协投诉";
        Authority = "authority", "终止③已向行政部门申诉";
        Court = "court", "终止④已起诉";
        OtherGround = "other_ground", "终止⑤其他";
        HandedUp = "handed_up", "移交所里";
        Declined = "declined", "不受理";
        TransferredOut = "transferred_out", "转出";
    }
}

impl From<Ground> for Outcome {
    fn from(ground: Ground) -> Self {
        match ground {
            Ground::Withdrawn => Self::Withdrawn,
            Ground::Association => Self::Association,
            Ground::Authority => Self::Authority,
            Ground::Court => Self::Court,
            Ground::Other => Self::OtherGround,
        }
    }
}

/// A round with its signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRound {
    pub round: Round,
    pub recorded_on: Date,
    /// Consumer's and trader's, once both are on the record (A9c).
    pub signatures: Option<(Signature, Signature)>,
}

/// A test from order to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    pub order: TestOrder,
    /// The twenty days stand still from the hand-over of the sample.
    pub pauses: bool,
    pub report: Option<(Report, FeeSplit)>,
    /// The consumer's objection; at most one a report (A8).
    pub disputed: Option<String>,
}

/// A promised reply and whether it was kept (B4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub promise: PromisedReply,
    pub given: Option<Told>,
}

/// An obligation and its performance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    pub obligation: Obligation,
    pub performed: Option<Performance>,
    pub overdue: bool,
}

impl Owed {
    /// What the consumer got by it, and when: what a consumer performs, a price difference for one, is nothing won back
    /// (5.4).
    #[must_use]
    pub fn got(&self) -> Option<(Date, i64)> {
        let done = self.performed.as_ref().filter(|_| self.obligation.debtor == Debtor::Trader)?;
        Some((done.on, done.value_fen))
    }
}

/// A settlement from draft to signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    pub draft: Draft,
    pub drafted_on: Date,
    pub approved: Option<(StaffId, Date, String)>,
    pub signing: Option<Signing>,
}

/// Where a closed file is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    pub filing: Filing,
    /// `2026-Q3-食品-012`.
    pub volume: String,
    pub closed_on: Date,
    pub retain_until: Date,
}

/// An earlier episode, as it stood when the case was opened again: its figures stay where they were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    pub outcome: Option<Outcome>,
    pub settled_on: Option<Date>,
    pub late: bool,
    pub verification: Option<Verification>,
    pub settlement: Option<Settlement>,
    pub owed: Vec<Owed>,
    pub termination: Option<Termination>,
    pub office_result: Option<OfficeResult>,
    pub reopened_on: Date,
    pub cause: ReopenCause,
}

impl Episode {
    /// The money that was put on file was not there (回访与记录不一致).
    #[must_use]
    pub fn void(&self) -> bool {
        self.cause == ReopenCause::Mismatch
    }
}

/// Why a file must not be destroyed for now (A14d).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub why: String,
    pub by: StaffId,
    pub since: Date,
}

/// A case as its events left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// The sequence number of the last event.
    pub seq: u64,
    pub number: CaseNumber,
    /// 0 at first; each re-opening adds one, shown as `-R1`.
    pub episode: u32,
    pub station: OrgId,
    pub stage: Stage,
    /// 首问负责: whoever took it answers for it until it is assigned to another.
    pub handler: StaffId,
    pub registered_by: StaffId,
    pub registered_at: Moment,
    pub intake: Intake,
    pub missing: Option<String>,
    pub proposal: Option<Declined>,
    pub declined: Option<Declined>,
    pub transfer: Option<Transfer>,
    /// The day on which it was declined or transferred.
    pub turned_away_on: Option<Date>,
    /// Until when the file of what was turned away is kept; a filed one says it in `filed`.
    pub turned_away_until: Option<Date>,
    /// Day of acceptance and number in the register.
    pub accepted: Option<(Date, u32)>,
    pub evidence: Vec<Evidence>,
    pub verification: Option<Verification>,
    pub complex: bool,
    /// Who has confirmed it: the unit's leader, the office (B2.2).
    pub complex_seen: (Option<StaffId>, Option<StaffId>),
    pub agents: Vec<Agent>,
    pub replies: Vec<Reply>,
    pub rounds: Vec<HeldRound>,
    /// Rounds of earlier episodes; they stay but no longer count.
    pub rounds_before: usize,
    pub tests: Vec<Test>,
    pub settlement: Option<Settlement>,
    pub owed: Vec<Owed>,
    pub divergence: Option<String>,
    pub termination: Option<Termination>,
    pub notice: Option<Notice>,
    pub hand_up: Option<HandUp>,
    pub office_result: Option<OfficeResult>,
    pub outcome: Option<Outcome>,
    /// The day on which the settlement ended: signed, failed, terminated or handed up.
    pub settled_on: Option<Date>,
    /// The twenty days ran out before the end (A13).
    pub late: bool,
    pub told: Option<Told>,
    pub filed: Option<Filed>,
    pub hold: Option<Hold>,
    /// Number of the destruction list and the day; then only the skeleton is left.
    pub destroyed: Option<(String, Date)>,
    pub alarm: Option<(Alarm, Option<String>)>,
    /// Every alarm that was raised, and when.
    pub alarms: Vec<(Alarm, Date)>,
    /// When the last alarm was reported, and in which words.
    pub alarm_report: Option<(DateTime, String)>,
    /// What the level above answered to the report.
    pub alarm_answer: Option<String>,
    pub linked: Vec<(CaseNumber, LinkKind)>,
    pub contacts: u32,
    pub clocks: Vec<Clock>,
    /// The earlier episodes, the oldest first.
    pub past: Vec<Episode>,
}

impl Case {
    /// The number with its episode: `LH01-2026-0001`, `LH01-2026-0001-R1`.
    #[must_use]
    pub fn full_number(&self) -> String {
        if self.episode == 0 { self.number.to_string() } else { format!("{}-R{}", self.number, self.episode) }
    }

    /// The rounds of the running episode.
    #[must_use]
    pub fn rounds_now(&self) -> &[HeldRound] {
        self.rounds.get(self.rounds_before..).unwrap_or_default()
    }

    /// Every file that is on the case, once.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&FileHash> {
        let evidence = self.evidence.iter().map(|one| &one.file);
        let reports = self.tests.iter().filter_map(|test| test.report.as_ref()).map(|(report, _)| &report.file);
        let signed = self.settlement.iter().filter_map(|one| one.signing.as_ref()).map(|signing| &signing.file);
        let vouchers = self.owed.iter().filter_map(|owed| owed.performed.as_ref()).map(|done| &done.file);
        evidence.chain(reports).chain(signed).chain(vouchers).flatten().collect()
    }

    /// The clock of a code that still runs or stands still.
    #[must_use]
    pub fn clock(&self, code: ClockCode) -> Option<&Clock> {
        self.clocks
            .iter()
            .rev()
            .find(|clock| clock.code == code && matches!(clock.state, ClockState::Running | ClockState::Paused { .. }))
    }

    /// The clock of the twenty days, if they have run out by `today` (judged by the later reading).
    #[must_use]
    pub fn overrun(&self, today: Date) -> Option<&Clock> {
        self.clock(ClockCode::Settle).filter(|clock| clock.state == ClockState::Running && today > clock.due.judge)
    }

    /// The agent whose authority runs on `day`.
    #[must_use]
    pub fn agent_on(&self, day: Date) -> Option<&Agent> {
        self.agents.iter().rev().find(|agent| agent.valid_on(day))
    }

    /// The test that waits for its report.
    #[must_use]
    pub fn open_test(&self) -> Option<&Test> {
        self.tests.last().filter(|test| test.report.is_none())
    }

    /// Fen of money or goods that the consumer really got, in every episode (5.4).
    #[must_use]
    pub fn recovered_fen(&self) -> i64 {
        let kept = self.past.iter().filter(|past| !past.void());
        let before = kept.map(|past| got(&past.owed, past.termination.as_ref(), past.office_result.as_ref()));
        before.sum::<i64>() + got(&self.owed, self.termination.as_ref(), self.office_result.as_ref())
    }

    /// The archive volume of a class on a day: `2026-Q3-食品` (A14b).
    #[must_use]
    pub fn volume(&self, class: &ClassCode, closed_on: Date) -> String {
        let quarter = (closed_on.month() + 2) / 3;
        format!("{}-Q{quarter}-{}", closed_on.year(), class.name())
    }

    /// The day on which the file was closed and the last on which it is kept (A14d); nothing while it is open.
    #[must_use]
    pub fn kept(&self) -> Option<(Date, Date)> {
        match &self.filed {
            Some(filed) => Some((filed.closed_on, filed.retain_until)),
            None => self.turned_away_on.zip(self.turned_away_until),
        }
    }

    /// The days from acceptance to the end of the settlement, both known (F2 用时).
    #[must_use]
    pub fn days_used(&self) -> Option<i32> {
        let (from, to) = (self.accepted?.0, self.settled_on?);
        Some((to - from).get_days())
    }
}

/// Fen that the consumer got in one episode: by performance, before a termination and at the office.
fn got(owed: &[Owed], termination: Option<&Termination>, office: Option<&OfficeResult>) -> i64 {
    let performed = owed.iter().filter_map(Owed::got).map(|(_, fen)| fen).sum::<i64>();
    performed + termination.map_or(0, |ended| ended.recovered_fen) + office.map_or(0, |result| result.recovered_fen)
}
