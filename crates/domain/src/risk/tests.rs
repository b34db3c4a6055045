use proptest::prelude::*;

use super::*;
use crate::directory::Venue;
use crate::report::Past;

#[test]
fn chances_are_those_of_the_tables() {
    let near = |got: f64, wanted: f64| assert!((got - wanted).abs() < 1e-6, "{got} is not {wanted}");
    // One toss of three at least: 7/8. Eight of ten of a fair coin: 56/1024.
    near(at_least(1, 3, 0.5), 0.875);
    near(at_least(8, 10, 0.5), 56.0 / 1024.0);
    near(at_least(10, 10, 0.1), 1e-10);
    near(at_least(0, 10, 0.1), 1.0);
    near(at_least(11, 10, 0.9), 0.0);
}

proptest! {
    #[test]
    fn more_is_never_more_probable(got in 0i64..300, of in 1i64..300, rate in 0.001f64..0.999) {
        let at = |got| at_least(got, of, rate);
        prop_assert!(at(got + 1) <= at(got) + 1e-12);
        prop_assert!((0.0..=1.0).contains(&at(got)));
    }
}

fn href() -> String {
    "/here".to_owned()
}

#[test]
fn d33_a_plaque_within_its_days_is_no_reason_and_a_long_unproved_one_is_urgent() {
    assert_eq!(plaque(90, 90, true, href()), None);
    assert_eq!(plaque(91, 90, true, href()).unwrap().weight, Weight::Heavy);
    assert_eq!(plaque(181, 90, true, href()).unwrap().weight, Weight::Urgent);
    let never = plaque(91, 90, false, href()).unwrap();
    assert!(never.weight == Weight::Urgent && never.words.contains("从没有扫码验证过"));
}

#[test]
fn d34_a_year_of_silence_at_a_busy_station_is_a_reason_and_a_quarter_of_it_at_a_small_one_is_none() {
    let busy = Past { own: 24, quarters: 4, kind: 30, kind_quarters: 12 };
    let small = Past { own: 1, quarters: 4, kind: 30, kind_quarters: 12 };
    let of = |past, quarters, consulted| silence(Run { past, quarters, consulted }, href());
    assert_eq!(of(busy, 1, 0).unwrap().weight, Weight::Heavy);
    assert_eq!(of(busy, 4, 0).unwrap().weight, Weight::Urgent);
    assert_eq!(of(small, 1, 0), None);
    // Six sevenths to the power of twenty-nine; a year is six tenths to it.
    assert!((busy.chance_over(1) - (6.0f64 / 7.0).powi(29)).abs() < 1e-12 && busy.chance_over(4) < 1e-5);
    assert!(Past::default().chance_over(4) > 0.99, "where nothing is known, silence says nothing");
    assert_eq!(of(busy, 0, 0), None);
    assert!(of(busy, 4, 2).unwrap().words.contains("咨询2件"));
}

#[test]
fn d34_a_silence_is_measured_against_the_quarters_before_it_and_the_others_of_its_kind() {
    let of = |venue, counts: &[i64]| Quarters {
        venue: Some(venue),
        counts: counts.iter().map(|count| (*count, i64::from(*count == 0))).collect(),
    };
    let all = [
        of(Venue::Mall, &[0, 0, 3, 4, 5, 6, 7, 8]),
        of(Venue::Mall, &[2, 2]),
        of(Venue::Market, &[0, 1, 0]),
        of(Venue::Market, &[]),
        of(Venue::Mall, &[0; 8]),
    ];
    let past = |own, quarters, kind, kind_quarters| Past { own, quarters, kind, kind_quarters };
    let run = |past, quarters| Some(Run { past, quarters, consulted: quarters });
    let wanted = [
        run(past(18, 4, 4, 10), 2),
        None,
        run(past(1, 2, 0, 0), 1),
        None,
        // Eight silent quarters: four are the silence, four its past.
        run(past(0, 4, 37, 10), 4),
    ];
    assert_eq!(silences(&all), wanted);
}

#[test]
fn a12_1_each_station_is_held_against_all_the_others_and_not_against_itself() {
    let all = against_others(&[(3, 4), (0, 10), (1, 6)]);
    assert_eq!(all[0], Withdrawn { own: 3, ended: 4, others: 1, others_ended: 16 });
    assert_eq!(all[1], Withdrawn { own: 0, ended: 10, others: 4, others_ended: 10 });
}

#[test]
fn a12_1_stations_that_stand_out_do_not_hide_each_other() {
    let all = against_others(&[(12, 20), (4, 9), (2, 40), (3, 60)]);
    assert_eq!(all[0], Withdrawn { own: 12, ended: 20, others: 9, others_ended: 109 });
    assert_eq!(all[1], Withdrawn { own: 4, ended: 9, others: 5, others_ended: 100 }, "without the twelve");
    assert!(!Withdrawn { others: 17, others_ended: 120, ..all[1] }.stands_out() && all[1].stands_out());
}

#[test]
fn withdrawals_are_measured_against_all_other_stations_and_a_few_say_nothing() {
    let count = Withdrawn { own: 8, ended: 20, others: 20, others_ended: 400 };
    let reason = withdrawn(count, href()).unwrap();
    assert_eq!(reason.weight, Weight::Urgent);
    assert!(reason.words.contains("终结20件里撤诉8件；其他站是400件里20件"), "{}", reason.words);
    assert_eq!(withdrawn(Withdrawn { own: 2, ended: 2, ..count }, href()), None, "two say nothing");
    assert_eq!(withdrawn(Withdrawn { own: 3, ended: 40, ..count }, href()), None, "this is what chance brings");
}

#[test]
fn d45_and_d35_one_mismatch_is_heavy_two_are_urgent_and_no_training_is_a_reason() {
    assert_eq!(mismatch(0, 4, href()), None);
    assert_eq!(mismatch(1, 4, href()).unwrap().weight, Weight::Heavy);
    let two = mismatch(2, 4, href()).unwrap();
    assert!(two.weight == Weight::Urgent && two.words.contains("回访4件，2件"));
    assert_eq!(untrained(href()).cause, Cause::Untrained);
}

#[test]
fn the_most_pressing_stand_first() {
    let one = |cause, times| late(cause, times, 3, href());
    assert_eq!(one(Cause::Packs, 0), None);
    let light = vec![one(Cause::Packs, 1).unwrap()];
    let two = vec![one(Cause::Packs, 2).unwrap(), one(Cause::Feedback, 1).unwrap()];
    assert!(pressing(&two) > pressing(&light) && pressing(&light) > pressing(&[]));
}
