//! The stated rate of false alarms, measured: many made-up quarters in which nothing has changed, and some in which
//! one thing has.
#![expect(clippy::print_stdout, reason = "the measured rate and power are worth reading")]

use std::collections::BTreeMap;

use domain::calendar::Calendar;
use domain::directory::{OrgId, PersonId};
use domain::topic::{Common, Count, Counted, Facet, Key, ONE_IN, scan};
use jiff::civil::date;

use super::dice::Dice;
use super::tale::{Given, intake};

/// One made-up complaint as topics look at it.
fn complaint(dice: &mut Dice) -> Vec<Key> {
    let (calendar, station) = (Calendar::default(), OrgId::from("sim"));
    let given = Given {
        calendar: &calendar,
        station: &station,
        code: "M000000",
        serial: 1,
        consumer: PersonId("sim".to_owned()),
        success: 0.65,
        pushed: 0.0,
        on: date(2026, 3, 2),
        today: date(2026, 3, 2),
    };
    let mut keys = Vec::new();
    Common::of_intake(&intake(dice, &given).unwrap()).each(|facet, value| keys.push(Key::new(facet, value)));
    keys
}

/// A quarter and the year before it; `plant` adds to the quarter what is not by chance.
fn quarter(dice: &mut Dice, mean: u32, plant: &[Vec<Key>]) -> Counted {
    let mut sums: BTreeMap<Key, (u32, u32)> = BTreeMap::new();
    // A year of four quarters like this one; how many came in each is by chance too.
    let (now, before) = (around(dice, mean), around(dice, 4 * mean));
    for at in 0..now + before {
        for key in complaint(dice) {
            let sum = sums.entry(key).or_default();
            if at < now { sum.0 += 1 } else { sum.1 += 1 }
        }
    }
    for keys in plant {
        for key in keys {
            sums.entry(key.clone()).or_default().0 += 1;
        }
    }
    let counts = sums.into_iter().map(|(key, (now, before))| Count { key, now, before }).collect();
    Counted { now: now + u32::try_from(plant.len()).unwrap(), before, counts }
}

/// A count by chance (Poisson) around a mean.
fn around(dice: &mut Dice, mean: u32) -> u32 {
    let (mut time, mut count) = (0.0, 0);
    loop {
        time -= (1.0 - dice.unit()).ln();
        if time > f64::from(mean) {
            return count;
        }
        count += 1;
    }
}

#[test]
fn b5_2_quiet_quarters_raise_no_more_false_alarms_than_the_page_says() {
    let mut dice = Dice::new(20_261_125);
    for (mean, quarters) in [(40u32, 400u32), (150, 60)] {
        let alarms = (0..quarters).filter(|_| !scan(&quarter(&mut dice, mean, &[])).found.is_empty()).count();
        let alarms = u32::try_from(alarms).unwrap();
        println!("{mean} complaints a quarter: {alarms} false alarms in {quarters} quiet quarters");
        assert!(alarms * ONE_IN <= quarters, "{alarms} of {quarters}");
    }
}

/// Complaints like any other, but about one trader or with one new product in them.
fn planted(dice: &mut Dice, count: u32, trader: Option<&str>, goods: Option<[&str; 2]>) -> Vec<Vec<Key>> {
    let one = |dice: &mut Dice| {
        let mut keys = complaint(dice);
        if let Some(trader) = trader {
            keys.retain(|key| key.facet != Facet::Trader);
            keys.push(Key::new(Facet::Trader, trader));
        }
        keys.extend(goods.into_iter().flatten().map(|word| Key::new(Facet::Word, word)));
        keys
    };
    (0..count).map(|_| one(dice)).collect()
}

#[test]
fn b5_2_what_is_planted_is_found() {
    const TRIES: u32 = 40;
    let mut dice = Dice::new(3);
    // One of forty traders has one complaint a quarter; six times as many are five more.
    let mut power = |name: &str, mean: u32, more: u32, trader: Option<&str>, goods: Option<[&str; 2]>, least: u32| {
        let mut found = 0;
        for _ in 0..TRIES {
            let plant = planted(&mut dice, more, trader, goods);
            let scan = scan(&quarter(&mut dice, mean, &plant));
            let wanted = |key: &Key| match key.facet {
                Facet::Trader => trader.is_some_and(|trader| trader == key.value),
                Facet::Word => goods.is_some_and(|goods| goods.contains(&key.value.as_str())),
                _ => false,
            };
            found += u32::from(scan.found.iter().any(|one| wanted(&one.key)));
        }
        println!("{name}: found {found} of {TRIES} times");
        assert!(found * 100 >= least * TRIES, "{name}: {found} of {TRIES}");
    };
    power("a trader of 40 with six times its complaints, 40 a quarter", 40, 5, Some("模拟经营者7"), None, 5);
    power("a trader of 40 with six times its complaints, 150 a quarter", 150, 19, Some("模拟经营者7"), None, 90);
    power("a new product with 6 complaints, 40 a quarter", 40, 6, None, Some(["平衡", "衡车"]), 50);
    power("a new product with 8 complaints, 40 a quarter", 40, 8, None, Some(["平衡", "衡车"]), 90);
    power("a new product with 8 complaints, 150 a quarter", 150, 8, None, Some(["平衡", "衡车"]), 90);
}
