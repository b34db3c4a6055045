//! The definitions of 5.4, held to examples.

use jiff::civil::{Date, date};

use super::*;
use crate::case::fact::*;
use crate::case::{Case, Entry, Event, fold};
use crate::clock::{Clock, ClockCode, ClockState, Due, Owner};
use crate::code::{ClassCode, ProblemCode};
use crate::directory::{OrgId, Post, StaffId, Venue};
use crate::kernel::Moment;
use crate::value::CaseNumber;

fn intake() -> Intake {
    Intake {
        channel: Channel::WalkIn,
        platform_no: None,
        feedback_due: None,
        consumer: "person".into(),
        group_size: 1,
        respondent: Respondent {
            name: "某柜".to_owned(),
            relation: Relation::Host,
            stall: "一楼".to_owned(),
            phone: None,
            credit_code: None,
        },
        event_on: date(2026, 1, 2),
        place: "本店".to_owned(),
        narrative: "坏了".to_owned(),
        goods: Goods {
            name: "冰箱".to_owned(),
            brand: None,
            model: None,
            amount_fen: 10_000,
            class: ClassCode::parse("G06").unwrap(),
            problem: ProblemCode::parse("P01").unwrap(),
            sale: Sale::Shop,
            receipt_no: None,
        },
        claims: vec![Claim::Return],
        claim_fen: 10_000,
        trader_proves: false,
        promise: None,
        consents: Consents {
            settle_first: true,
            share_with_office: true,
            callback: true,
            notice_version: "1".to_owned(),
        },
    }
}

fn clock(start: Date) -> Clock {
    let end = start.saturating_add(jiff::SignedDuration::from_hours(20 * 24));
    Clock {
        code: ClockCode::Settle,
        key: String::new(),
        start,
        limit: 20,
        unit: crate::clock::Unit::NaturalDay,
        paused_days: 0,
        due: Due { warn: end, judge: end, provisional: false },
        at: None,
        owner: Owner::Handler,
        state: ClockState::Running,
    }
}

/// A case out of what happened on which day.
fn case(events: Vec<(Date, Event)>) -> Case {
    let entries: Vec<Entry> = (1..)
        .zip(events)
        .map(|(seq, (day, event))| Entry {
            seq,
            at: Moment::from_local(day.at(10, 0, 0, 0)).unwrap(),
            by: StaffId::from("a"),
            post: Post::Conciliator,
            event,
        })
        .collect();
    fold(&"case".into(), &entries).unwrap()
}

fn registered(day: Date, intake: Intake) -> (Date, Event) {
    let (number, station) = (CaseNumber::new("LH01", 2026, 1), OrgId::from("station"));
    (day, Event::Registered { number, station, handler: "a".into(), intake, clocks: Vec::new() })
}

fn accepted(day: Date) -> (Date, Event) {
    (day, Event::Accepted { ordinal: 1, handler: "a".into(), clock: clock(day) })
}

fn terminated(day: Date, ground: Ground, recovered_fen: i64) -> (Date, Event) {
    let termination = Termination {
        ground,
        proof: "签字".to_owned(),
        body: None,
        body_no: None,
        known_on: day,
        by_consumer: true,
        recovered_fen,
    };
    (day, Event::Terminated { termination })
}

/// Drafted and signed for an amount, with nothing performed yet.
fn settled(day: Date, amount_fen: i64) -> Vec<(Date, Event)> {
    let obligation =
        Obligation { debtor: Debtor::Trader, what: "退款".to_owned(), amount_fen, due: day, manner: None };
    let draft = Draft { facts: String::new(), obligations: vec![obligation], fee_terms: None, breach_terms: None };
    let signing = Signing {
        on: day,
        consumer: Signature::plain(Mark::Signed, false),
        trader: Signature::plain(Mark::Signed, false),
        consumer_copy: true,
        trader_copy: true,
        file: None,
    };
    vec![(day, Event::SettlementDrafted { draft }), (day, Event::SettlementSigned { signing, clocks: Vec::new() })]
}

fn performed(day: Date, value_fen: i64) -> (Date, Event) {
    let performance =
        Performance { obligation: 1, on: day, value_fen, proof: None, file: None, consumer_confirms: true };
    (day, Event::Performed { performance })
}

fn reopened(day: Date, cause: ReopenCause) -> (Date, Event) {
    (day, Event::Reopened { cause, reason: "回访".to_owned(), episode: 1, clock: clock(day) })
}

/// What a list of cases gives to a period.
fn counts(cases: &[Case], period: Period) -> Counts {
    let all = cases.iter().flat_map(facts);
    all.filter(|fact| period.holds(fact.day)).map(|fact| (fact.measure, fact.value)).collect()
}

fn begun(day: Date) -> Vec<(Date, Event)> {
    vec![registered(day, intake()), accepted(day)]
}

fn with(mut first: Vec<(Date, Event)>, more: impl IntoIterator<Item = (Date, Event)>) -> Case {
    first.extend(more);
    case(first)
}

const Q1: (i16, i8) = (2026, 1);

#[test]
fn the_settlement_rate_leaves_withdrawals_and_transfers_out() {
    let day = date(2026, 2, 1);
    let away = Event::TransferredOut {
        transfer: Transfer { to: "别站".to_owned(), why: "不在本站".to_owned(), consumer_agrees: true },
        retain_until: None,
    };
    let cases = [
        with(begun(day), settled(date(2026, 2, 10), 500)),
        with(begun(day), [(date(2026, 2, 9), Event::NegotiationFailed { divergence: "大".to_owned() })]),
        with(begun(day), [terminated(date(2026, 2, 9), Ground::Withdrawn, 0)]),
        with(begun(day), [terminated(date(2026, 2, 9), Ground::Association, 0)]),
        with(begun(day), [terminated(date(2026, 2, 9), Ground::Court, 0)]),
        case(vec![registered(day, intake()), (day, away)]),
    ];
    let counts = counts(&cases, Period::quarter(Q1.0, Q1.1));
    let rate = counts.rate(Rate::Settlement);
    assert_eq!((rate.numerator, rate.denominator), (1, 3), "settled of settled, failed and ④");
    assert_eq!(rate.in_full(), "33.3%（1/3）");
    assert_eq!(counts.get(Measure::TransferredOut), 1);
    assert_eq!(counts.get(Measure::Ended), 5);
    assert_eq!(counts.get(Measure::Pending), 0, "all have ended");
}

#[test]
fn what_ends_after_the_twenty_days_counts_as_expired_and_not_as_in_time() {
    let cases = [
        with(begun(date(2026, 2, 1)), [terminated(date(2026, 2, 25), Ground::Association, 0)]),
        with(begun(date(2026, 2, 1)), settled(date(2026, 2, 21), 1)),
    ];
    let counts = counts(&cases, Period::month(2026, 2));
    assert_eq!((counts.get(Measure::Expired), counts.get(Measure::OnTime)), (1, 1));
    assert_eq!(counts.rate(Rate::Settlement).in_full(), "50.0%（1/2）");
    assert_eq!(counts.rate(Rate::OnTime).in_full(), "50.0%（1/2）");
}

#[test]
fn only_what_was_performed_is_recovered_and_on_the_day_of_performing() {
    let events = settled(date(2026, 3, 30), 8_000).into_iter().chain([performed(date(2026, 4, 2), 7_000)]);
    let case = [with(begun(date(2026, 3, 20)), events)];
    let (first, second) = (counts(&case, Period::quarter(2026, 1)), counts(&case, Period::quarter(2026, 2)));
    assert_eq!((first.get(Measure::PromisedFen), first.get(Measure::RecoveredFen)), (8_000, 0));
    assert_eq!((second.get(Measure::PromisedFen), second.get(Measure::RecoveredFen)), (0, 7_000));
    assert_eq!((first.get(Measure::Settled), second.get(Measure::Settled)), (1, 0));
    assert_eq!((first.get(Measure::Performed), second.get(Measure::Performed)), (1, 0), "on the day of signing");
    let withdrawn = [with(begun(date(2026, 3, 20)), [terminated(date(2026, 3, 21), Ground::Withdrawn, 900)])];
    assert_eq!(counts(&withdrawn, Period::month(2026, 3)).get(Measure::RecoveredFen), 900);
}

#[test]
fn what_the_consumer_pays_is_nothing_won_back() {
    // An exchange for a dearer one: the trader gives 8,000, the consumer pays the 5,000 between.
    let day = date(2026, 3, 10);
    let mut events = settled(day, 8_000);
    if let (_, Event::SettlementDrafted { draft }) = &mut events[0] {
        let pays = Obligation {
            debtor: Debtor::Consumer,
            what: "补差价".to_owned(),
            amount_fen: 5_000,
            ..draft.obligations[0].clone()
        };
        draft.obligations.push(pays);
    }
    let mut second = performed(day, 5_000);
    if let (_, Event::Performed { performance }) = &mut second {
        performance.obligation = 2;
    }
    let case = with(begun(date(2026, 3, 1)), events.into_iter().chain([performed(day, 8_000), second]));
    let month = counts(std::slice::from_ref(&case), Period::month(2026, 3));
    assert_eq!((month.get(Measure::RecoveredFen), month.get(Measure::KeptFen)), (8_000, 8_000));
    assert_eq!(case.recovered_fen(), 8_000, "on its own page and in the register too");
}

#[test]
fn the_register_shows_of_a_case_opened_again_all_that_the_figures_count() {
    let events = |cause| {
        let first = settled(date(2026, 3, 10), 8_000).into_iter().chain([performed(date(2026, 3, 12), 8_000)]);
        let again = settled(date(2026, 4, 9), 2_000).into_iter().chain([performed(date(2026, 4, 10), 2_000)]);
        with(begun(date(2026, 3, 1)), first.chain([reopened(date(2026, 4, 5), cause)]).chain(again))
    };
    for (cause, recovered) in [(ReopenCause::Dissatisfied, 10_000), (ReopenCause::Mismatch, 2_000)] {
        let case = events(cause);
        let year = counts(std::slice::from_ref(&case), Period::year(2026));
        assert_eq!((year.get(Measure::RecoveredFen), case.recovered_fen()), (recovered, recovered), "{cause:?}");
    }
}

#[test]
fn an_earlier_ending_stays_in_its_quarter_when_the_case_is_opened_again() {
    let first = || {
        let events = settled(date(2026, 3, 10), 8_000).into_iter().chain([performed(date(2026, 3, 12), 8_000)]);
        begun(date(2026, 3, 1)).into_iter().chain(events)
    };
    let again = [
        reopened(date(2026, 4, 5), ReopenCause::Dissatisfied),
        (date(2026, 4, 9), Event::NegotiationFailed { divergence: "大".to_owned() }),
    ];
    let case_ = [case(first().chain(again).collect())];
    let (march, april) = (counts(&case_, Period::month(2026, 3)), counts(&case_, Period::month(2026, 4)));
    assert_eq!((march.get(Measure::Settled), march.get(Measure::RecoveredFen)), (1, 8_000));
    assert_eq!((april.get(Measure::Reopened), april.get(Measure::NoAgreement)), (1, 1));
    assert_eq!(april.get(Measure::Registered) + april.get(Measure::Accepted), 0);
    assert_eq!((march.get(Measure::Pending), april.get(Measure::Pending)), (0, 0));

    let void = [case(first().chain([reopened(date(2026, 4, 5), ReopenCause::Mismatch)]).collect())];
    assert_eq!(counts(&void, Period::month(2026, 3)).get(Measure::RecoveredFen), 0, "it was never there");
    assert_eq!(counts(&void, Period::year(2026)).get(Measure::Pending), 1);
}

#[test]
fn a_correction_moves_the_figure_of_the_right_period() {
    let corrected = {
        let mut intake = intake();
        intake.goods.amount_fen = 25_000;
        intake.channel = Channel::Dispatched;
        (date(2026, 5, 6), Event::Corrected { intake, reason: "看错票据".to_owned() })
    };
    let case = [with(begun(date(2026, 3, 1)), [corrected])];
    let (march, may) = (counts(&case, Period::month(2026, 3)), counts(&case, Period::month(2026, 5)));
    assert_eq!((march.get(Measure::AmountFen), march.get(Measure::FromAbove), march.get(Measure::Own)), (25_000, 1, 0));
    assert!(may.is_zero());
}

#[test]
fn more_than_the_price_under_the_law_of_fraud_is_doubled_compensation() {
    let play = |claims: Vec<Claim>, got: i64| {
        let mut intake = intake();
        intake.claims = claims;
        let day = date(2026, 3, 1);
        let events = settled(day, got).into_iter().chain([performed(date(2026, 3, 2), got)]);
        [with(vec![registered(day, intake), accepted(day)], events)]
    };
    let month = Period::month(2026, 3);
    let three = counts(&play(vec![Claim::Return, Claim::Punitive], 40_000), month);
    assert_eq!((three.get(Measure::Doubled), three.get(Measure::DoubledFen)), (1, 30_000));
    assert_eq!(counts(&play(vec![Claim::Punitive], 10_000), month).get(Measure::Doubled), 0, "no more than the price");
    assert_eq!(counts(&play(vec![Claim::Compensate], 40_000), month).get(Measure::Doubled), 0, "a damage made good");
}

#[test]
fn a_summary_names_what_does_not_add_up() {
    let case = [with(begun(date(2026, 3, 1)), settled(date(2026, 3, 3), 5))];
    let mut counts = counts(&case, Period::month(2026, 3));
    counts.set(Measure::Stations, 1);
    let mut summary = Summary::empty(Period::month(2026, 3));
    summary.put(Venue::Mall, None, &counts);
    summary.put(Venue::Enterprise, None, &counts);
    assert_eq!(summary.check(), []);
    let written = serde_json::to_string(&summary).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&written).unwrap(), summary, "as it is written, so it is read");

    summary.rows[0].1.add(Measure::Settled, 1);
    let wrong = summary.check();
    assert!(wrong.iter().any(|one| one.row == "商场" && one.rule.ends_with("＝办结")), "{wrong:?}");
    assert!(wrong.iter().any(|one| one.row == "合计" && one.rule.contains("和解成功")), "{wrong:?}");
    assert_eq!(wrong.len(), 2);
}

#[test]
fn a_period_is_put_together_out_of_whole_years_quarters_and_months() {
    assert_eq!(Period::quarter(2026, 4).label(), "2026年第四季度");
    assert_eq!(Period::month(2024, 2).to, date(2024, 2, 29));
    assert_eq!(Period::quarter(2026, 1).before(), Period::quarter(2025, 4));
    assert_eq!(Period::month(2026, 3).year_before(), Period::month(2025, 3));
    let rolled = |grain, from: &str, to: &str| Piece { grain, from: from.to_owned(), to: to.to_owned() };
    assert_eq!(Period::quarter(2026, 3).pieces(), [rolled(Grain::Quarter, "2026-Q3", "2026-Q3")]);
    let odd = Period { from: date(2024, 11, 20), to: date(2026, 8, 5) };
    assert_eq!(
        odd.pieces(),
        [
            rolled(Grain::Day, "2024-11-20", "2024-11-30"),
            rolled(Grain::Month, "2024-12", "2024-12"),
            rolled(Grain::Year, "2025", "2025"),
            rolled(Grain::Quarter, "2026-Q1", "2026-Q2"),
            rolled(Grain::Month, "2026-07", "2026-07"),
            rolled(Grain::Day, "2026-08-01", "2026-08-05"),
        ]
    );
    assert_eq!(odd.label(), "2024年11月20日至2026年8月5日");
    for period in
        [odd, Period::year(2025), Period::quarter(2026, 2), Period::month(2026, 12), Grain::Day.around(odd.to)]
    {
        assert_eq!(Period::parse(&period.key()), Some(period));
    }
    for wrong in ["", "2026-13", "2026-Q5", "x", "2026-02-30", "2026-05-02..2026-05-01", "1066"] {
        assert_eq!(Period::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn half_a_quarter_is_compared_with_half_a_quarter() {
    let quarter = Period::quarter(2026, 4);
    let beside = quarter.beside(date(2026, 11, 25));
    assert!(beside.running);
    assert_eq!(beside.now.key(), "2026-10-01..2026-11-25");
    assert_eq!(beside.before.key(), "2026-07-01..2026-08-25");
    assert_eq!(beside.year_before.key(), "2025-10-01..2025-11-25");
    let over = Period::month(2026, 3).beside(date(2026, 11, 25));
    assert_eq!((over.running, over.before, over.year_before), (false, Period::month(2026, 2), Period::month(2025, 3)));
    // February is over before the thirtieth day of March.
    assert_eq!(Period::month(2026, 3).beside(date(2026, 3, 30)).before, Period::month(2026, 2));
    let trend = quarter.trend();
    assert_eq!((trend.len(), trend[0], trend[7]), (8, Period::quarter(2025, 1), quarter));
    assert_eq!(Period::month(2026, 3).trend()[0], Period::month(2025, 3));
    assert_eq!(quarter.short(), "26年4季");
    assert_eq!(Period { from: date(2026, 3, 2), to: date(2026, 5, 2) }.rounded(), Period::quarter(2026, 2));
}

#[test]
fn days_run_from_acceptance_and_what_was_promised_is_kept_once_it_is_performed() {
    let settled_on = |day| settled(day, 5_000).into_iter();
    let value = |case: &Case, measure| counts(std::slice::from_ref(case), Period::month(2026, 1)).get(measure);
    for (day, stretch) in [(5, 0), (10, 0), (11, 1), (16, 2), (21, 3), (25, 3)] {
        let one = with(begun(date(2026, 1, 5)), settled_on(date(2026, 1, day)));
        let told: Vec<i64> = DAYS.iter().map(|measure| value(&one, *measure)).collect();
        assert_eq!((told[stretch], told.iter().sum::<i64>()), (1, 1), "settled on {day} January: {told:?}");
    }
    let late = with(begun(date(2026, 1, 5)), settled_on(date(2026, 1, 26)));
    assert_eq!((value(&late, Measure::DaysOver), value(&late, Measure::OnTime)), (1, 0));
    let open = with(begun(date(2026, 1, 5)), settled_on(date(2026, 1, 9)));
    assert_eq!((value(&open, Measure::PromisedFen), value(&open, Measure::KeptFen)), (5_000, 0));
    let more = settled_on(date(2026, 1, 9)).chain([performed(date(2026, 4, 2), 7_000)]);
    let kept = with(begun(date(2026, 1, 5)), more);
    assert_eq!(value(&kept, Measure::KeptFen), 5_000, "on the day of the promise, and no more than it");
    let void = settled_on(date(2026, 1, 9))
        .chain([performed(date(2026, 1, 12), 5_000), reopened(date(2026, 4, 5), ReopenCause::Mismatch)]);
    let void = with(begun(date(2026, 1, 5)), void);
    assert_eq!((value(&void, Measure::PromisedFen), value(&void, Measure::KeptFen)), (5_000, 0));
    assert_eq!(value(&void, Measure::Performed), 0, "the consumer never had it");
}

#[test]
fn every_measure_says_what_it_means() {
    for measure in Measure::EVERY {
        assert!(measure.definition().ends_with('。'), "{}", measure.label());
        assert_eq!(measure.of_cases(), *measure <= Measure::Major);
    }
    assert!(!Measure::Registered.stands() && Measure::Carried.stands() && Measure::Plaques.stands());
}

#[test]
fn what_is_named_in_fen_is_counted_in_fen_and_nothing_else_is() {
    for measure in Measure::EVERY {
        assert_eq!(measure.value().ends_with("_fen"), measure.unit() == Unit::Fen, "{measure:?}");
    }
}
