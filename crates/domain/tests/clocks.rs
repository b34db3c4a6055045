//! The test vectors of the specification (3.6), and what holds for every calendar.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use domain::calendar::{Calendar, CalendarDay, read_days};
use domain::clock::{Unit, due};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const DAYS: &str = include_str!("../../../data/holidays.csv");

fn calendar() -> Calendar {
    Calendar::default().with(read_days(DAYS).unwrap())
}

#[test]
fn the_vectors_of_the_specification_hold() {
    // start, 7 working days, 10 working days, 20 days by 民法典203, by 令121-45, 60 days by 203
    let vectors = [
        ("2026-01-28", "2026-02-06", "2026-02-11", "2026-02-24", "2026-02-24", "2026-03-30"),
        ("2026-02-06", "2026-02-24", "2026-02-27", "2026-02-26", "2026-02-26", "2026-04-07"),
        ("2026-04-28", "2026-05-11", "2026-05-14", "2026-05-18", "2026-05-18", "2026-06-29"),
        ("2026-09-10", "2026-09-20", "2026-09-23", "2026-09-30", "2026-09-30", "2026-11-09"),
        ("2026-09-14", "2026-09-22", "2026-09-28", "2026-10-08", "2026-10-08", "2026-11-13"),
        ("2026-09-15", "2026-09-23", "2026-09-29", "2026-10-08", "2026-10-08", "2026-11-16"),
        ("2026-09-20", "2026-09-30", "2026-10-10", "2026-10-10", "2026-10-10", "2026-11-19"),
        ("2026-09-21", "2026-10-08", "2026-10-12", "2026-10-12", "2026-10-11", "2026-11-20"),
        ("2026-11-23", "2026-12-02", "2026-12-07", "2026-12-14", "2026-12-13", "2027-01-22"),
    ];
    let calendar = calendar();
    let day = |text: &str| text.parse::<Date>().unwrap();
    for (start, seven, ten, civil_code, decree, sixty) in vectors {
        let start_day = day(start);
        let working = |limit| due(&calendar, start_day, limit, Unit::WorkingDay, 0).judge;
        assert_eq!(working(7), day(seven), "7 working days from {start}");
        assert_eq!(working(10), day(ten), "10 working days from {start}");
        let twenty = due(&calendar, start_day, 20, Unit::NaturalDay, 0);
        let (earlier, later) = (day(civil_code).min(day(decree)), day(civil_code).max(day(decree)));
        assert_eq!((twenty.warn, twenty.judge), (earlier, later), "20 days from {start}");
        let long = due(&calendar, start_day, 60, Unit::NaturalDay, 0);
        assert_eq!(long.judge, day(sixty), "60 days from {start}");
        assert_eq!(long.provisional, sixty.starts_with("2027"), "60 days from {start}");
    }
}

#[test]
fn the_year_2026_has_248_working_days() {
    let calendar = calendar();
    let days = date(2026, 1, 1).series(1.day()).take_while(|day| day.year() == 2026);
    assert_eq!(days.filter(|day| calendar.is_working(*day)).count(), 248);
}

#[test]
fn a_year_without_its_notice_says_so() {
    let calendar = calendar();
    assert!(calendar.is_published(2026) && !calendar.is_published(2027));
    let due = due(&calendar, date(2026, 12, 20), 20, Unit::NaturalDay, 0);
    assert!(due.provisional);
    assert!(due.words(date(2026, 12, 21)).contains("日历未公布"));
}

fn days() -> impl Strategy<Value = Date> {
    (0..4000i64).prop_map(|offset| date(2016, 1, 1).saturating_add(offset.days()))
}

fn units() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::NaturalDay), Just(Unit::WorkingDay)]
}

proptest! {
    #[test]
    fn a_limit_never_ends_before_it_starts(start in days(), limit in 0u32..200, unit in units(), paused in 0u32..60) {
        let due = due(&calendar(), start, limit, unit, paused);
        prop_assert!(due.warn >= start && due.judge >= due.warn);
    }

    #[test]
    fn a_longer_limit_never_ends_earlier(start in days(), limit in 0u32..200, more in 0u32..50, unit in units()) {
        let calendar = calendar();
        let (short, long) = (due(&calendar, start, limit, unit, 0), due(&calendar, start, limit + more, unit, 0));
        prop_assert!(long.warn >= short.warn && long.judge >= short.judge);
    }

    #[test]
    fn a_pause_never_shortens(start in days(), limit in 1u32..60, paused in 0u32..60) {
        let calendar = calendar();
        let without = due(&calendar, start, limit, Unit::NaturalDay, 0);
        prop_assert!(due(&calendar, start, limit, Unit::NaturalDay, paused).judge >= without.judge);
    }

    #[test]
    fn importing_a_year_only_moves_dates_that_touch_it(
        start in days(), limit in 0u32..120, unit in units(), off in prop::collection::vec(1i16..=365, 1..20),
    ) {
        let before = calendar();
        let notice = off.into_iter().map(|day| CalendarDay {
            date: date(2027, 1, 1).saturating_add((i64::from(day) - 1).days()),
            off: true,
            name: "假日".to_owned(),
            notice: "示例".to_owned(),
        });
        let after = before.clone().with(notice);
        let (was, is) = (due(&before, start, limit, unit, 0), due(&after, start, limit, unit, 0));
        if was.judge.year() < 2027 {
            prop_assert_eq!(was, is, "a date that does not touch 2027 stays");
        } else {
            prop_assert!(was.provisional || start.year() >= 2027);
        }
    }
}
