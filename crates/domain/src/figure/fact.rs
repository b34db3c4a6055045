//! What a complaint gives to the figures: each figure's one definition in code.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::measure::Measure;
use crate::case::fact::{Alarm, Channel, Claim, Debtor, OfficeResult, Termination, Verification};
use crate::case::{Case, Outcome, Owed, Settlement};
use crate::clock::ClockCode;
use crate::code::{ClassCode, ProblemCode};

/// A value that counts on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    pub measure: Measure,
    pub day: Date,
    pub value: i64,
}

/// What a case is about: where it stands in the matrix. The other dimensions are in its row and at its station.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    pub class: ClassCode,
    pub problem: ProblemCode,
}

impl Traits {
    /// Those of a case as it stands: the problem is what was found, and until then what was said.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let goods = &case.intake.goods;
        // What an earlier episode found holds until it is found anew.
        let earlier = || case.past.iter().rev().find_map(|past| past.verification.as_ref());
        let found = case.verification.as_ref().or_else(earlier);
        Self { class: goods.class.clone(), problem: found.map_or(&goods.problem, |found| &found.nature).clone() }
    }
}

/// Whether a complaint that came this way was passed on by the authorities (F3 来源: 工商转办).
#[must_use]
pub const fn from_above(channel: Channel) -> bool {
    matches!(channel, Channel::Dispatched | Channel::Platform12315 | Channel::Hotline12345)
}

/// One episode of a case, the running one or an earlier one.
struct Part<'a> {
    /// 0 for the first.
    at: usize,
    outcome: Option<Outcome>,
    settled_on: Option<Date>,
    late: bool,
    verification: Option<&'a Verification>,
    settlement: Option<&'a Settlement>,
    owed: &'a [Owed],
    termination: Option<&'a Termination>,
    office_result: Option<&'a OfficeResult>,
    /// See [`crate::case::Episode::void`].
    void: bool,
}

/// What a case gives to the figures, one line a measure and day, in order. It depends on the state alone: so every
/// figure follows a correction into the period it belongs to, and a new one is there after a rebuild.
#[must_use]
pub fn facts(case: &Case) -> Vec<Fact> {
    let mut sum = Sum(BTreeMap::new());
    intake(&mut sum, case);
    for (at, past) in case.past.iter().enumerate() {
        let part = Part {
            at,
            outcome: past.outcome,
            settled_on: past.settled_on,
            late: past.late,
            verification: past.verification.as_ref(),
            settlement: past.settlement.as_ref(),
            owed: &past.owed,
            termination: past.termination.as_ref(),
            office_result: past.office_result.as_ref(),
            void: past.void(),
        };
        episode(&mut sum, case, &part);
        sum.add(Measure::Reopened, past.reopened_on, 1);
        sum.add(Measure::Pending, past.reopened_on, 1);
    }
    let part = Part {
        at: case.past.len(),
        outcome: case.outcome,
        settled_on: case.settled_on,
        late: case.late,
        verification: case.verification.as_ref(),
        settlement: case.settlement.as_ref(),
        owed: &case.owed,
        termination: case.termination.as_ref(),
        office_result: case.office_result.as_ref(),
        void: false,
    };
    episode(&mut sum, case, &part);
    sum.facts()
}

/// The lines so far.
struct Sum(BTreeMap<(Measure, Date), i64>);

impl Sum {
    fn add(&mut self, measure: Measure, day: Date, value: i64) {
        *self.0.entry((measure, day)).or_default() += value;
    }

    fn facts(self) -> Vec<Fact> {
        let lines = self.0.into_iter().filter(|(_, value)| *value != 0);
        lines.map(|((measure, day), value)| Fact { measure, day, value }).collect()
    }
}

/// From the registration to acceptance, and what is flagged on the way.
fn intake(sum: &mut Sum, case: &Case) {
    let registered = case.registered_at.day();
    sum.add(Measure::Registered, registered, 1);
    sum.add(Measure::Pending, registered, 1);
    sum.add(Measure::AmountFen, registered, case.intake.goods.amount_fen);
    let source = if from_above(case.intake.channel) { Measure::FromAbove } else { Measure::Own };
    sum.add(source, registered, 1);
    if let Some((day, _)) = case.accepted {
        sum.add(Measure::Accepted, day, 1);
    }
    if let Some(day) = case.turned_away_on {
        let how = if case.transfer.is_some() { Measure::TransferredOut } else { Measure::Declined };
        sum.add(how, day, 1);
        sum.add(Measure::Pending, day, -1);
    }
    if let Some(test) = case.tests.iter().map(|test| test.order.sample_handed_over_on).min() {
        sum.add(Measure::Tested, test, 1);
    }
    let grave = |(alarm, _): &&(Alarm, Date)| !matches!(alarm, Alarm::Hot);
    if let Some(day) = case.alarms.iter().filter(grave).map(|(_, day)| *day).min() {
        sum.add(Measure::Major, day, 1);
    }
}

/// How one episode ended, and what came of it.
fn episode(sum: &mut Sum, case: &Case, part: &Part<'_>) {
    if let (Some(measure), Some(day)) = (part.outcome.and_then(ending), part.settled_on) {
        sum.add(measure, day, 1);
        sum.add(Measure::Ended, day, 1);
        sum.add(Measure::Pending, day, -1);
        if !part.late {
            sum.add(Measure::OnTime, day, 1);
        } else if matches!(measure, Measure::HandedUp | Measure::Association) {
            sum.add(Measure::Expired, day, 1);
        }
        if measure == Measure::Settled {
            sum.add(taken(used(case, part.at, day), part.late), day, 1);
        }
    }
    if let Some((settlement, signing)) = part.settlement.and_then(|one| Some((one, one.signing.as_ref()?))) {
        let by_trader = settlement.draft.obligations.iter().filter(|one| one.debtor == Debtor::Trader);
        sum.add(Measure::PromisedFen, signing.on, by_trader.map(|one| one.amount_fen).sum());
        if !part.void {
            let by_trader = part.owed.iter().filter(|one| one.obligation.debtor == Debtor::Trader);
            let kept =
                by_trader.filter_map(|one| Some(one.performed.as_ref()?.value_fen.min(one.obligation.amount_fen)));
            sum.add(Measure::KeptFen, signing.on, kept.sum());
            let all = part.owed.iter().all(|one| one.performed.is_some());
            sum.add(Measure::Performed, signing.on, all.into());
        }
    }
    if !part.void {
        money(sum, case, part);
    }
}

/// The days from the beginning of an episode's twenty days to its end, without those on which the clock stood still.
fn used(case: &Case, at: usize, day: Date) -> i32 {
    let clock = case.clocks.iter().filter(|clock| clock.code == ClockCode::Settle).nth(at);
    let begun = clock.map(|clock| (clock.start, clock.paused_days)).or_else(|| Some((case.accepted?.0, 0)));
    begun.map_or(0, |(start, paused)| (day - start).get_days() - i32::try_from(paused).unwrap_or(0))
}

/// The stretch in which it was settled; late is what the clock says, for the last day may fall on a holiday.
const fn taken(days: i32, late: bool) -> Measure {
    match days {
        _ if late => Measure::DaysOver,
        ..=5 => Measure::Days5,
        6..=10 => Measure::Days10,
        11..=15 => Measure::Days15,
        _ => Measure::Days20,
    }
}

/// What the consumer really got, on the day of getting it.
fn money(sum: &mut Sum, case: &Case, part: &Part<'_>) {
    for (day, fen) in part.owed.iter().filter_map(Owed::got) {
        sum.add(Measure::RecoveredFen, day, fen);
    }
    if let (Some(termination), Some(day)) = (part.termination, part.settled_on) {
        sum.add(Measure::RecoveredFen, day, termination.recovered_fen);
    }
    if let Some(result) = part.office_result {
        sum.add(Measure::RecoveredFen, result.on, result.recovered_fen);
    }
    let days: Option<Vec<Date>> = part.owed.iter().map(|owed| Some(owed.performed.as_ref()?.on)).collect();
    let got: i64 = part.owed.iter().filter_map(Owed::got).map(|(_, fen)| fen).sum();
    let beyond = got - case.intake.goods.amount_fen;
    if let Some(day) = days.and_then(|days| days.into_iter().max())
        && beyond > 0
        && punitive(case, part.verification)
    {
        sum.add(Measure::Doubled, day, 1);
        sum.add(Measure::DoubledFen, day, beyond);
    }
}

/// The column of 附件3 that an outcome belongs to; those before acceptance have their own.
const fn ending(outcome: Outcome) -> Option<Measure> {
    match outcome {
        Outcome::Settled => Some(Measure::Settled),
        Outcome::NoAgreement => Some(Measure::NoAgreement),
        Outcome::Withdrawn => Some(Measure::Withdrawn),
        Outcome::Association => Some(Measure::Association),
        Outcome::Authority => Some(Measure::Authority),
        Outcome::Court => Some(Measure::Court),
        Outcome::OtherGround => Some(Measure::OtherGround),
        Outcome::HandedUp => Some(Measure::HandedUp),
        Outcome::Declined | Outcome::TransferredOut => None,
    }
}

/// The laws that grant several times the price, in the ways in which a clerk cites them.
const PUNITIVE: &[(&str, &[&str])] = &[
    ("消法", &["55条", "五十五条"]),
    ("消费者权益保护法", &["55条", "五十五条"]),
    ("食品安全法", &["148条", "一百四十八条"]),
];

/// Whether more than the damage was at stake: asked for, or cited in the opinion.
fn punitive(case: &Case, found: Option<&Verification>) -> bool {
    let cites = |reference: &str| {
        PUNITIVE.iter().any(|(law, articles)| {
            reference.contains(law) && articles.iter().any(|article| ends_article(reference, article))
        })
    };
    case.intake.claims.contains(&Claim::Punitive)
        || found.is_some_and(|found| found.bases.iter().any(|basis| cites(&basis.reference)))
}

/// Whether a reference names an article, and not one that merely ends alike (155条 is not 55条).
fn ends_article(reference: &str, article: &str) -> bool {
    let number = |one: char| one.is_ascii_digit() || "一二三四五六七八九十百".contains(one);
    reference.match_indices(article).any(|(at, _)| !reference[..at].chars().next_back().is_some_and(number))
}
