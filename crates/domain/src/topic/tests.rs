//! What stands out and what does not, by example and by property.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::report::Quarter;

fn count(facet: Facet, value: &str, now: u32, before: u32) -> Count {
    Count { key: Key::new(facet, value), now, before }
}

/// A station with forty complaints a quarter, over a year and a quarter.
fn counted(more: &[Count]) -> Counted {
    let usual = [
        count(Facet::Class, "G03", 11, 46),
        count(Facet::Class, "G01", 10, 40),
        count(Facet::Class, "G06", 19, 74),
        count(Facet::Problem, "P01", 20, 85),
        count(Facet::Problem, "P02", 20, 75),
    ];
    Counted { now: 40, before: 160, counts: usual.iter().chain(more).cloned().collect() }
}

#[test]
fn b5_2_what_is_as_it_was_is_no_topic_and_what_was_never_there_is() {
    let quiet = scan(&counted(&[count(Facet::Trader, "明快电器专柜", 2, 7)]));
    assert!(quiet.enough && quiet.found.is_empty() && quiet.looked == 6, "{quiet:?}");
    let loud = scan(&counted(&[count(Facet::Trader, "明快电器专柜", 9, 3), count(Facet::Word, "平衡", 8, 0)]));
    let names: Vec<String> = loud.found.iter().map(|one| one.key.label()).collect();
    assert_eq!(names, ["“平衡”", "明快电器专柜"], "the least likely first");
    assert!(loud.found[1].expected < 1.0 && loud.found[1].chance < 0.001, "{:?}", loud.found[1]);
}

#[test]
fn b5_2_two_complaints_are_no_topic_and_without_a_past_nothing_is_said() {
    let two = scan(&counted(&[count(Facet::Trader, "甲", 2, 0)]));
    assert!(two.found.is_empty());
    let fresh = Counted { now: 30, before: 5, counts: vec![count(Facet::Trader, "甲", 12, 0)] };
    assert_eq!(scan(&fresh), Scan { found: Vec::new(), looked: 0, enough: false });
}

#[test]
fn one_topic_found_in_several_ways_is_told_once() {
    let found =
        |facet, value: &str, chance| Found { key: Key::new(facet, value), now: 8, before: 0, expected: 0.0, chance };
    let numbers = |all: std::ops::Range<u32>| all.map(|one| one.to_string()).collect::<Vec<_>>();
    let topics = merge(vec![
        (found(Facet::Word, "衡车", 1e-9), numbers(0..8)),
        (found(Facet::Word, "平衡", 1e-9), numbers(0..8)),
        (found(Facet::Pair, "G17 P09", 1e-6), numbers(0..9)),
        (found(Facet::Trader, "乙", 1e-4), numbers(20..26)),
    ]);
    assert_eq!(topics.iter().map(Topic::label).collect::<Vec<_>>(), ["“平衡车”", "乙"]);
    assert_eq!(topics[0].common().iter().map(|key| key.label()).collect::<Vec<_>>(), ["日用商品的安全问题"]);
    assert!(topics[0].said().is_empty(), "its name says it already");
}

#[test]
fn days_are_counted_by_tens_and_thirty_days_begin_with_a_whole_ten() {
    assert_eq!(span(date(2026, 2, 28)), date(2026, 2, 21));
    assert_eq!(span(date(2026, 2, 10)), date(2026, 2, 1));
    let window = Window::recent(date(2026, 11, 25));
    assert_eq!((window.from, window.past_from), (date(2026, 10, 21), date(2025, 10, 21)));
    let quarter = Window::parse("2026-Q4", date(2026, 11, 25)).unwrap();
    assert_eq!((quarter.from, quarter.to), (date(2026, 10, 1), date(2026, 11, 25)));
    assert!(quarter.label().contains("到2026年11月25日"), "{}", quarter.label());
    assert_eq!(quarter.past_from, Quarter::parse("2025-Q4").unwrap().first());
    assert_eq!(Window::parse("2027-Q1", date(2026, 11, 25)), None, "what has not begun has no topics");
    assert_eq!(Window::parse("30d", date(2026, 11, 25)).map(|one| one.key()).as_deref(), Some("30d"));
}

#[test]
fn a_chance_is_read_without_statistics() {
    assert_eq!(odds(0.031), "约百分之3");
    assert_eq!(odds(0.0021), "约千分之2");
    assert_eq!(odds(3.6e-5), "约十万分之4");
    assert_eq!(odds(1e-9), "不到百万分之一");
    assert_eq!((expected(0.44).as_str(), expected(12.4).as_str()), ("0.4件", "12件"));
    assert_eq!(expected(0.0), "不到0.1件");
    let today = date(2026, 11, 25);
    assert!(rate(&Window::recent(today)).contains("平静的三十天里这样看20次，大约会误报1次"));
    assert!(Window::parse("2026-Q3", today).is_some_and(|window| rate(&window).contains("平静的季度里")));
}

proptest! {
    /// More of a kind is never likelier, and a chance is one.
    #[test]
    fn more_is_never_likelier(marked in 0u32..60, drawn in 0u32..60, rest in 0u32..200, seen in 0u32..60) {
        let all = marked.max(drawn) + rest;
        let (this, next) = (at_least(seen, marked, drawn, all), at_least(seen + 1, marked, drawn, all));
        prop_assert!((0.0..=1.0).contains(&this) && next <= this + 1e-12, "{this} {next}");
    }

    /// The test keeps its word: under an unchanged share, a chance of at most `limit` comes at most so often.
    /// Summed over every way to fall, not sampled.
    #[test]
    fn a_small_chance_is_as_rare_as_it_says(marked in 1u32..40, drawn in 1u32..40, rest in 0u32..100, limit in 0.0..0.3f64) {
        let all = marked.max(drawn) + rest;
        let smallest = (0..=marked).find(|seen| at_least(*seen, marked, drawn, all) <= limit);
        let how_often = smallest.map_or(0.0, |seen| at_least(seen, marked, drawn, all));
        prop_assert!(how_often <= limit + 1e-12);
    }

    /// Whatever is found is above what was expected, and none is found with fewer than three.
    #[test]
    fn what_stands_out_stands_above(
        counts in proptest::collection::vec((0u32..20, 0u32..40), 1..40),
    ) {
        let (now, before) = (counts.iter().map(|one| one.0).sum(), counts.iter().map(|one| one.1).sum());
        let name = |at: usize| format!("经营者{at}");
        let counts = counts.iter().enumerate().map(|(at, one)| count(Facet::Trader, &name(at), one.0, one.1));
        let scan = scan(&Counted { now, before, counts: counts.collect() });
        for one in &scan.found {
            prop_assert!(one.now >= FEWEST && f64::from(one.now) > one.expected && one.chance <= 0.01);
        }
    }
}
