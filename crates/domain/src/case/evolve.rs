//! `evolve(state, entry) -> state`: what each fact changes. No rule is checked here;
//! a fact that was once accepted is accepted for ever.

use jiff::civil::Date;

use super::event::{Entry, Event};
use super::fact::{AfterRefusal, ReopenCause, Signature};
use super::state::{Case, Episode, Filed, HeldRound, Hold, Outcome, Owed, Reply, Settlement, Stage, Test};
use crate::clock::{Clock, ClockCode, ClockState};
use crate::directory::CaseId;

/// The state after all of `entries`, or `None` when they do not begin with a registration.
#[must_use]
pub fn fold<'a>(id: &CaseId, entries: impl IntoIterator<Item = &'a Entry>) -> Option<Case> {
    entries.into_iter().fold(None, |case, entry| evolve(id, case, entry))
}

/// The state after one more entry.
#[must_use]
pub fn evolve(id: &CaseId, case: Option<Case>, entry: &Entry) -> Option<Case> {
    let Some(mut case) = case else { return begin(id, entry) };
    case.seq = entry.seq;
    apply(&mut case, entry);
    Some(case)
}

fn begin(id: &CaseId, entry: &Entry) -> Option<Case> {
    let Event::Registered { number, station, handler, intake, clocks } = &entry.event else { return None };
    Some(Case {
        id: id.clone(),
        seq: entry.seq,
        number: number.clone(),
        episode: 0,
        station: station.clone(),
        stage: Stage::Intake,
        handler: handler.clone(),
        registered_by: entry.by.clone(),
        registered_at: entry.at,
        intake: intake.clone(),
        missing: None,
        proposal: None,
        declined: None,
        transfer: None,
        turned_away_on: None,
        turned_away_until: None,
        accepted: None,
        evidence: Vec::new(),
        verification: None,
        complex: false,
        complex_seen: (None, None),
        agents: Vec::new(),
        replies: Vec::new(),
        rounds: Vec::new(),
        rounds_before: 0,
        tests: Vec::new(),
        settlement: None,
        owed: Vec::new(),
        divergence: None,
        termination: None,
        notice: None,
        hand_up: None,
        office_result: None,
        outcome: None,
        settled_on: None,
        late: false,
        told: None,
        filed: None,
        hold: None,
        destroyed: None,
        alarm: None,
        alarms: Vec::new(),
        alarm_report: None,
        alarm_answer: None,
        linked: Vec::new(),
        contacts: 0,
        clocks: clocks.clone(),
        past: Vec::new(),
    })
}

fn apply(case: &mut Case, entry: &Entry) {
    let day = entry.at.day();
    match &entry.event {
        Event::Registered { .. } => {}
        Event::SupplementAsked { missing, clock } => {
            case.stage = Stage::AwaitingSupplement;
            case.missing = Some(missing.clone());
            pause(case, ClockCode::Accept, day);
            case.clocks.push(clock.clone());
        }
        Event::Supplemented { intake, clock, .. } => {
            case.stage = Stage::Intake;
            case.missing = None;
            case.intake = intake.clone();
            meet(case, ClockCode::Supplement, day);
            close(case, ClockCode::Accept, day);
            case.clocks.push(clock.clone());
        }
        Event::DeclineProposed { declined } => case.proposal = Some(declined.clone()),
        Event::Declined { declined, retain_until } => {
            case.stage = Stage::Declined;
            case.declined = Some(declined.clone());
            case.outcome = Some(Outcome::Declined);
            case.turned_away_on = Some(day);
            case.turned_away_until = *retain_until;
            close(case, ClockCode::Supplement, day);
            meet(case, ClockCode::Accept, day);
        }
        Event::TransferredOut { transfer, retain_until } => {
            case.stage = Stage::TransferredOut;
            case.transfer = Some(transfer.clone());
            case.outcome = Some(Outcome::TransferredOut);
            case.turned_away_on = Some(day);
            case.turned_away_until = *retain_until;
            meet(case, ClockCode::Accept, day);
        }
        Event::Accepted { ordinal, handler, clock } => {
            case.stage = Stage::Verifying;
            case.handler = handler.clone();
            case.accepted = Some((day, *ordinal));
            case.proposal = None;
            meet(case, ClockCode::Accept, day);
            case.clocks.push(clock.clone());
        }
        Event::HandlerAssigned { to, .. } => case.handler = to.clone(),
        Event::EvidenceAdded { evidence } => case.evidence.push(evidence.clone()),
        Event::Verified { verification } => {
            if case.stage == Stage::Verifying {
                case.stage = Stage::Negotiating;
            }
            case.verification = Some(verification.clone());
        }
        Event::ComplexFlagged { .. } => case.complex = true,
        Event::ComplexSeen { by_leader: true, .. } => case.complex_seen.0 = Some(entry.by.clone()),
        Event::ComplexSeen { by_leader: false, .. } => case.complex_seen.1 = Some(entry.by.clone()),
        Event::AgentAppointed { agent } => case.agents.push(agent.clone()),
        Event::ReplyPromised { promise, clock } => {
            case.replies.push(Reply { promise: promise.clone(), given: None });
            case.clocks.push(clock.clone());
        }
        Event::ReplyGiven { reply, told } => {
            if let Some(kept) = nth(&mut case.replies, *reply) {
                kept.given = Some(told.clone());
            }
            meet_key(case, ClockCode::Reply, &reply.to_string(), day);
        }
        Event::RoundRecorded { round } => {
            case.rounds.push(HeldRound { round: round.clone(), recorded_on: day, signatures: None });
        }
        Event::RoundSigned { round, consumer, trader } => sign_round(case, *round, consumer, trader),
        Event::TestOrdered { order, pauses } => {
            case.stage = Stage::Testing;
            case.tests.push(Test { order: order.clone(), pauses: *pauses, report: None, disputed: None });
            if *pauses {
                pause(case, ClockCode::Settle, order.sample_handed_over_on);
            }
        }
        Event::ReportReceived { report, split, paused_days, due } => {
            case.stage = Stage::Negotiating;
            if let Some(test) = case.tests.last_mut() {
                test.report = Some((report.clone(), *split));
            }
            if let Some(clock) = running(case, ClockCode::Settle) {
                clock.state = ClockState::Running;
                clock.paused_days = *paused_days;
                clock.due = *due;
            }
        }
        Event::ReportDisputed { reason } => {
            case.stage = Stage::RetestTalk;
            if let Some(test) = case.tests.last_mut() {
                test.disputed = Some(reason.clone());
            }
        }
        Event::SettlementDrafted { draft } => {
            case.stage = Stage::AwaitingApproval;
            case.settlement = Some(Settlement { draft: draft.clone(), drafted_on: day, approved: None, signing: None });
        }
        Event::SettlementApproved { opinion } => {
            case.stage = Stage::AwaitingSignature;
            if let Some(settlement) = &mut case.settlement {
                settlement.approved = Some((entry.by.clone(), day, opinion.clone()));
            }
        }
        Event::SettlementReturned { .. } => {
            case.stage = Stage::Negotiating;
            case.settlement = None;
        }
        Event::SettlementSigned { signing, clocks } => {
            case.stage = Stage::Performing;
            if let Some(settlement) = &mut case.settlement {
                case.owed = settlement
                    .draft
                    .obligations
                    .iter()
                    .map(|obligation| Owed { obligation: obligation.clone(), performed: None, overdue: false })
                    .collect();
                settlement.signing = Some(signing.clone());
            }
            end(case, Outcome::Settled, signing.on);
            case.clocks.extend(clocks.iter().cloned());
        }
        Event::SigningRefused { reason, after, .. } => {
            case.settlement = None;
            match after {
                AfterRefusal::Negotiate => case.stage = Stage::Negotiating,
                AfterRefusal::Fail => {
                    case.stage = Stage::Ending;
                    case.divergence = Some(reason.clone());
                    end(case, Outcome::NoAgreement, day);
                }
            }
        }
        Event::Performed { performance } => {
            if let Some(owed) = nth(&mut case.owed, performance.obligation) {
                owed.performed = Some(performance.clone());
            }
            meet_key(case, ClockCode::Perform, &performance.obligation.to_string(), performance.on);
            if case.owed.iter().all(|owed| owed.performed.is_some()) {
                case.stage = Stage::AwaitingFeedback;
            } else if !case.owed.iter().any(|owed| owed.overdue && owed.performed.is_none()) {
                case.stage = Stage::Performing;
            }
        }
        Event::PerformanceOverdue { obligation } => {
            case.stage = Stage::Default;
            if let Some(owed) = nth(&mut case.owed, *obligation) {
                owed.overdue = true;
            }
        }
        Event::NegotiationFailed { divergence } => {
            case.stage = Stage::Ending;
            case.divergence = Some(divergence.clone());
            end(case, Outcome::NoAgreement, day);
        }
        Event::Terminated { termination } => {
            case.stage = Stage::Ending;
            end(case, termination.ground.into(), day);
            case.termination = Some(termination.clone());
        }
        Event::DeadlinePassed { .. } => case.late = true,
        Event::NoticeGiven { notice } => {
            case.notice = Some(notice.clone());
            if matches!(case.stage, Stage::Ending | Stage::Default) {
                case.stage = Stage::AwaitingFeedback;
            }
        }
        Event::HandedUp { hand_up, clock } => {
            case.stage = Stage::HandedUp;
            case.hand_up = Some(hand_up.clone());
            if case.outcome.is_none() {
                end(case, Outcome::HandedUp, day);
            }
            case.clocks.push(clock.clone());
        }
        Event::OfficeReceived { on, .. } => {
            case.stage = Stage::Tracking;
            meet(case, ClockCode::Receipt, *on);
        }
        Event::OfficeAskedPapers { on, .. } => {
            case.stage = Stage::PapersMissing;
            close(case, ClockCode::Receipt, *on);
        }
        Event::PapersSent { clock, .. } => {
            case.stage = Stage::HandedUp;
            case.clocks.push(clock.clone());
        }
        Event::OfficeDecided { result } => {
            case.stage = Stage::AwaitingFeedback;
            close(case, ClockCode::Receipt, result.on);
            case.office_result = Some(result.clone());
        }
        Event::FedBack { told } => {
            case.stage = Stage::AwaitingArchive;
            case.told = Some(told.clone());
        }
        Event::Archived { filing, volume, closed_on, retain_until } => {
            case.stage = Stage::Archived;
            case.filed = Some(Filed {
                filing: filing.clone(),
                volume: volume.clone(),
                closed_on: *closed_on,
                retain_until: *retain_until,
            });
            for clock in &mut case.clocks {
                if matches!(clock.state, ClockState::Running | ClockState::Paused { .. }) {
                    clock.state = ClockState::Closed { on: *closed_on };
                }
            }
        }
        Event::RetentionExtended { until, .. } => match &mut case.filed {
            Some(filed) => filed.retain_until = *until,
            None => case.turned_away_until = Some(*until),
        },
        Event::Held { why } => case.hold = Some(Hold { why: why.clone(), by: entry.by.clone(), since: day }),
        Event::HoldReleased { .. } => case.hold = None,
        Event::Destroyed { list, on } => case.destroyed = Some((list.clone(), *on)),
        Event::Reopened { episode, clock, cause, .. } => reopen(case, *episode, clock, *cause, day),
        Event::Corrected { intake, .. } => case.intake = intake.clone(),
        Event::Linked { other_number, link, .. } => case.linked.push((other_number.clone(), *link)),
        Event::AlarmRaised { alarm, clock, .. } => {
            case.alarm = Some((*alarm, None));
            case.alarms.push((*alarm, day));
            case.alarm_report = None;
            case.alarm_answer = None;
            case.clocks.push(clock.clone());
        }
        Event::AlarmReported { to, at, content } => {
            case.alarm_report = Some((*at, content.clone()));
            if let Some((_, reported)) = &mut case.alarm {
                *reported = Some(to.clone());
            }
            meet(case, ClockCode::Flash, day);
            meet(case, ClockCode::FlashUrgent, day);
        }
        Event::AlarmAnswered { reply } => case.alarm_answer = Some(reply.clone()),
        Event::Contacted { .. } => case.contacts += 1,
        Event::Rescheduled { clocks } => {
            for moved in clocks {
                if let Some(clock) = case.clocks.iter_mut().rev().find(|c| c.code == moved.code && c.key == moved.key) {
                    *clock = moved.clone();
                }
            }
        }
    }
}

/// The settlement ended on `day`: the twenty days are met, and whether in time is kept (A13).
fn end(case: &mut Case, outcome: Outcome, day: Date) {
    case.outcome = Some(outcome);
    case.settled_on = Some(day);
    if case.clock(ClockCode::Settle).is_some_and(|clock| day > clock.due.judge) {
        case.late = true;
    }
    meet(case, ClockCode::Settle, day);
    meet(case, ClockCode::Dispatch, day);
}

fn sign_round(case: &mut Case, number: u32, consumer: &Signature, trader: &Signature) {
    let Some(held) = nth(&mut case.rounds, number) else { return };
    held.signatures = Some((consumer.clone(), trader.clone()));
}

/// A new episode: what was found stays on file, what was decided starts afresh.
fn reopen(case: &mut Case, episode: u32, clock: &Clock, cause: ReopenCause, day: Date) {
    case.past.push(Episode {
        outcome: case.outcome.take(),
        settled_on: case.settled_on.take(),
        late: std::mem::take(&mut case.late),
        verification: case.verification.take(),
        settlement: case.settlement.take(),
        owed: std::mem::take(&mut case.owed),
        termination: case.termination.take(),
        office_result: case.office_result.take(),
        reopened_on: day,
        cause,
    });
    case.stage = Stage::Verifying;
    case.episode = episode;
    case.rounds_before = case.rounds.len();
    case.divergence = None;
    case.notice = None;
    case.hand_up = None;
    case.told = None;
    case.filed = None;
    case.clocks.push(clock.clone());
}

/// The `number`th, counted from 1.
fn nth<T>(all: &mut [T], number: u32) -> Option<&mut T> {
    all.get_mut(usize::try_from(number).ok()?.checked_sub(1)?)
}

fn running(case: &mut Case, code: ClockCode) -> Option<&mut Clock> {
    case.clocks
        .iter_mut()
        .rev()
        .find(|clock| clock.code == code && matches!(clock.state, ClockState::Running | ClockState::Paused { .. }))
}

fn pause(case: &mut Case, code: ClockCode, since: Date) {
    if let Some(clock) = running(case, code) {
        clock.state = ClockState::Paused { since };
    }
}

fn meet(case: &mut Case, code: ClockCode, on: Date) {
    if let Some(clock) = running(case, code) {
        clock.state = ClockState::Met { on };
    }
}

fn meet_key(case: &mut Case, code: ClockCode, key: &str, on: Date) {
    if let Some(clock) = case.clocks.iter_mut().rev().find(|c| c.code == code && c.key == key) {
        clock.state = ClockState::Met { on };
    }
}

fn close(case: &mut Case, code: ClockCode, on: Date) {
    if let Some(clock) = running(case, code) {
        clock.state = ClockState::Closed { on };
    }
}
