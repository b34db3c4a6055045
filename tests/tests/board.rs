//! 看板: what it shows against counts that know nothing of the program, whom it ranks, and what stays on file when a
//! locked quarter changes.

use std::collections::BTreeMap;

use domain::case::Act;
use domain::directory::OrgId;
use domain::figure::{DAYS, Measure, Period, Place, Rate, ranked};
use hejie::county::{CITY, REGION};
use hejie::import;
use hejie::simulate::{self, Plan};
use jiff::civil::{Date, date};
use serde_json::Value;
use store::directory::{self, Org};
use store::query::Reach;
use store::query::figures::{self, Amendment, Board};
use stories::visit::Visitor;
use stories::{World, each_engine};

const CASES: &str = include_str!("../../data/cases.jsonl");
const TODAY: Date = date(2026, 11, 25);

fn org(w: &World, region: &str, id: &str) -> Org {
    w.door.db.read(|tx| directory::org(tx, region, &OrgId::from(id))).unwrap().unwrap()
}

fn board(w: &World, org: &Org, period: Period) -> Board {
    let read = w.door.db.read(|tx| {
        let reaches = Reach::below(tx, org)?;
        figures::board(tx, &reaches, org, period, TODAY)
    });
    read.unwrap()
}

fn told() -> Vec<Value> {
    CASES.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn day(one: &Value, field: &str) -> Date {
    one[field].as_str().unwrap()[..10].parse().unwrap()
}

/// Complaints of the file by class and problem, in the file's own words.
fn counted(told: &[Value], period: Period) -> BTreeMap<(String, String), i64> {
    let mut cells = BTreeMap::new();
    for one in told.iter().filter(|one| period.holds(day(one, "received_at"))) {
        let word = |field: &str| one[field].as_str().unwrap().to_owned();
        *cells.entry((word("goods_code"), word("problem_code"))).or_default() += 1;
    }
    cells
}

#[test]
fn b5_2b_the_matrix_equals_a_count_over_the_file_and_opens_to_its_complaints() {
    let told = told();
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let county = org(w, REGION, "county");
        let mut cells = 0;
        for period in [Period::quarter(2026, 2), Period::month(2026, 3), Period::year(2026), Period::year(2025)] {
            let ours: BTreeMap<(String, String), i64> = board(w, &county, period)
                .cells
                .into_iter()
                .map(|((class, problem), count)| ((class.name().to_owned(), problem.name().to_owned()), count))
                .collect();
            assert_eq!(ours, counted(&told, period), "{}", period.label());
            cells += ours.len();
        }
        assert!(cells > 30, "only {cells} cells had anything in them");
        w.at("2026-11-25 10:00");
        let (period, visitor) = (Period::year(2026), w.visits("xianju"));
        for ((class, problem), count) in counted(&told, period) {
            let (class, problem) =
                (domain::code::ClassCode::parse(&class).unwrap(), domain::code::ProblemCode::parse(&problem).unwrap());
            let codes = (class.code(), problem.code());
            let path = format!("/figures/cases?period=2026&measure=registered&class={}&problem={}", codes.0, codes.1);
            visitor.sees(&path, &format!("本期登记：{}·{}", class.name(), problem.name()));
            visitor.sees(&path, &format!("共 <strong>{count}件</strong>"));
        }
    });
}

#[test]
fn b5_2b_what_is_found_moves_the_complaint_within_the_matrix_and_holds_after_a_reopening() {
    each_engine(|w| {
        let cells = |w: &World| -> Vec<(String, i64)> {
            let seen = board(w, &org(w, REGION, "county"), Period::month(2026, 3)).cells.into_iter();
            seen.map(|((class, problem), count)| (format!("{} {}", class.code(), problem.code()), count)).collect()
        };
        let case = w.accepted(&[]);
        assert_eq!(cells(w), [("G06 P01".to_owned(), 1)], "what was said");
        w.does("yq01-hejie1", &case, Act::Verify, &[("nature", "P05")]);
        assert_eq!(cells(w), [("G06 P05".to_owned(), 1)], "what was found");
        let other = w.archived();
        w.does("yq01-hejie1", &other, Act::Correct, &[("problem", "P02"), ("reason", "登记时选错")]);
        w.at("2026-06-01 10:00");
        w.does("yq01-zhanzhang", &other, Act::Reopen, &[]);
        assert_eq!(cells(w), [("G06 P01".to_owned(), 1), ("G06 P05".to_owned(), 1)], "found once, until found anew");
    });
}

#[test]
fn c6_trend_days_and_money_of_the_board_equal_the_quarters_and_their_parents() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let (city, county) = (org(w, CITY, "city"), org(w, REGION, "county"));
        let office = org(w, REGION, "office");
        for of in [&city, &county, &office, &org(w, REGION, "station-yq01")] {
            let seen = board(w, of, Period::quarter(2026, 4));
            assert_eq!(seen.trend.len(), 8);
            let reaches = w.door.db.read(|tx| Reach::below(tx, of)).unwrap();
            for point in &seen.trend {
                let summary = w.door.db.read(|tx| figures::summary_of(tx, &reaches, of, point.period)).unwrap().total;
                for measure in
                    [Measure::Registered, Measure::Ended, Measure::OnTime, Measure::Settled, Measure::KeptFen]
                {
                    let (ours, wanted) = (point.now.get(measure), summary.get(measure));
                    assert_eq!(ours, wanted, "{} {} {}", of.name, point.period.label(), measure.label());
                }
                let settled: i64 = DAYS.iter().map(|measure| point.now.get(*measure)).sum();
                assert_eq!(settled, summary.get(Measure::Settled), "the stretches add up to the settled");
                assert!(point.now.get(Measure::KeptFen) <= point.now.get(Measure::PromisedFen));
            }
            // Eight weeks into a quarter, no part of one is held against a whole one.
            assert_eq!(seen.beside.before, Period { from: date(2026, 7, 1), to: date(2026, 8, 25) });
            let before = w.door.db.read(|tx| figures::summary_of(tx, &reaches, of, seen.beside.before)).unwrap().total;
            assert_eq!(seen.compared[1].get(Measure::Registered), before.get(Measure::Registered), "{}", of.name);
            let below: i64 = seen.below.iter().map(|unit| unit.counts.get(Measure::Registered)).sum();
            assert!(seen.below.is_empty() || below == seen.total.get(Measure::Registered));
        }
        assert!(board(w, &county, Period::year(2026)).total.get(Measure::KeptFen) > 100_000);
    });
}

#[test]
fn d12_the_board_is_there_at_every_level_with_a_table_behind_each_chart_and_keeps_to_the_scope() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        w.at("2026-11-25 10:00");
        for (login, place) in [
            ("yq01-hejie1", "云桥广场商场消费维权服务站"),
            ("yq01-danwei", "云桥广场商场消费维权服务站"),
            ("suo-lianxi", "城关市场监督管理所"),
            ("xianju", "云桥县市场监督管理局"),
            ("shiju", "明州市市场监督管理局"),
        ] {
            let visitor = w.visits(login);
            visitor.sees("/today", "href=\"/figures/board\"");
            visitor.sees("/figures", "/figures/board?org=");
            let page = visitor.get("/figures/board?period=2026-Q2").body;
            for words in [
                place,
                "2026年第二季度",
                "登记的投诉",
                "20日办结率",
                "和解用了几天",
                "约定的和真正履行的",
                "环比（和2026年第一季度比）",
            ] {
                assert!(page.contains(words), "{login}: no “{words}” in {page}");
            }
            let charts = page.matches("<svg viewBox=\"0 0 340").count();
            assert_eq!(page.matches("role=\"img\" aria-label=").count(), page.matches("<svg").count() - icons(&page));
            assert!(charts >= 4 && page.matches("class=\"behind\"").count() == charts, "{login}: {charts} charts");
            assert!(!page.contains(" style="), "nothing inline");
        }
        let county = w.visits("xianju");
        county.sees("/figures/board", "还没有结束");
        county.sees("/figures/board", "和2026年第三季度的头56天比");
        county.sees("/figures/board?period=2026-Q2&by=stations", "件数少，不排名");
        county.sees("/figures/board?period=2026-Q2", "/figures/board?org=339900.office&amp;period=2026-Q2");
        county.sees("/figures/board?org=339900.station-yq01&period=2026-Q2", "云桥广场商场");
        county.does_not_find("/figures/board?org=339901.county-np");
        w.visits("yq01-zhanzhang").does_not_find("/figures/board?org=339900.station-yq02");
        w.visits("suo-lianxi").does_not_find("/figures/board?org=339900.office-east");
        for page in ["/figures/board", "/figures/board?period=2026-Q2"] {
            county.does_not_see(page, "13800000");
        }
    });
}

/// Drawings that say nothing of their own.
fn icons(page: &str) -> usize {
    page.matches("<svg class=\"icon\"").count()
}

#[test]
fn d12_nobody_is_ranked_by_a_handful_of_complaints() {
    let mut w = World::new(store::scratch::Scratch::sqlite().unwrap());
    let plan = Plan { stations: 60, cases: 3_000, seed: 5 };
    let now = w.at("2026-11-25 10:00").now;
    simulate::run(&w.door, plan, now, &mut |_, _| {}).unwrap();
    let city = org(&w, simulate::CITY, "sim-city");
    let seen = board(&w, &city, Period::quarter(2026, 3));
    assert_eq!(seen.stations.len(), 60);
    let shares: Vec<_> = seen.stations.iter().map(|unit| unit.counts.rate(Rate::OnTime)).collect();
    for one in ranked(&shares) {
        if (1..=4).contains(&one.share.denominator) {
            assert_eq!(one.place, Place::Few, "{:?}", one.share);
        }
    }
    // The city is the sum of its stations, and the matrix of what they registered.
    assert_eq!(seen.cells.values().sum::<i64>(), seen.total.get(Measure::Registered));
    assert_eq!(seen.trend[7].now.get(Measure::Registered), seen.total.get(Measure::Registered));
    w.verify();
}

#[test]
fn a_changed_cell_of_the_matrix_is_found_and_rebuilt() {
    let mut w = World::new(store::scratch::Scratch::sqlite().unwrap());
    w.signed();
    let file = w.scratch.url.trim_start_matches("sqlite:").to_owned();
    for (change, table) in [
        ("UPDATE tally_cell SET registered = 7", "tally"),
        ("DELETE FROM tally_cell", "tally"),
        ("UPDATE tally_cell SET problem = 'P02'", "tally"),
        ("UPDATE tally SET days_5 = days_5 + 1 WHERE grain = 'q'", "tally"),
        ("UPDATE case_fact SET class = 'G01' WHERE measure = 'registered'", "case_fact"),
    ] {
        store::scratch::tamper(&file, change);
        let fault = store::verify::check(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap().unwrap_err();
        assert_eq!(fault.table, table, "{change}: {fault}");
        store::verify::rebuild(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap();
        w.verify();
    }
}

const MALL: &str = "/reports/station-yq01/2026-Q1";

/// The mall's first quarter, sent and locked by its office.
fn locked(w: &mut World) {
    w.at("2026-04-02 09:00");
    let text = [("handling", "都办结了。"), ("opinions", "无"), ("no_topics", "1")];
    let _ = w.visits("yq01-lianluo").sends(&format!("{MALL}/write"), &text);
    let head: Visitor = w.visits("yq01-zhanzhang");
    let page = head.get(&format!("{MALL}/do/sign")).body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let _ = head.sends(&format!("{MALL}/do/sign"), &[("seen", seen), ("sure", "1")]);
    let _ = w.visits("yq01-danwei").sends(&format!("{MALL}/do/unit"), &[]);
    let office = w.visits("suo-lianxi");
    let _ = office.sends(&format!("{MALL}/do/receive"), &[]);
    let _ = office.sends(&format!("{MALL}/do/lock"), &[]);
    head.sees(MALL, "已锁定");
}

fn amendments(w: &World, id: &str, period: Period, pack: Option<&str>) -> Vec<Amendment> {
    let of = org(w, REGION, id);
    let read = w.door.db.read(|tx| {
        let reaches = Reach::below(tx, &of)?;
        figures::amendments(tx, &reaches, &of, period, pack.map(OrgId::from).as_ref())
    });
    read.unwrap()
}

#[test]
fn c6_what_changes_a_locked_quarter_moves_its_figure_and_leaves_a_trace() {
    each_engine(|w| {
        let case = w.archived();
        let (first, third) = (Period::quarter(2026, 1), Period::quarter(2026, 3));
        w.at("2026-03-20 10:00");
        w.does("yq01-hejie1", &case, Act::Correct, &[("amount", "4300"), ("reason", "看错小票")]);
        locked(w);
        assert_eq!(amendments(w, "county", Period::year(2026), None), [], "it was not locked yet");

        w.at("2026-08-03 10:00");
        let said = [("channel", "platform_12315"), ("amount", "5000"), ("class", "G08"), ("reason", "登记时看错")];
        w.does("yq01-hejie1", &case, Act::Correct, &said);
        let mut all: Vec<(String, i64, i64)> =
            amendments(w, "county", first, None).iter().map(|one| (one.figure(), one.was, one.now)).collect();
        all.sort();
        let mut wanted = vec![
            ("本期登记（家用电器·质量）".to_owned(), 1, 0),
            ("本期登记（计算机产品·质量）".to_owned(), 0, 1),
            ("自收".to_owned(), 1, 0),
            ("工商转办".to_owned(), 0, 1),
            ("涉及金额".to_owned(), 430_000, 500_000),
        ];
        wanted.sort();
        assert_eq!(all, wanted);
        let one = amendments(w, "station-yq01", first, Some("station-yq01")).remove(0);
        assert_eq!((one.by.as_str(), one.at.day()), ("林晓云", date(2026, 8, 3)));
        assert_eq!(amendments(w, "county", first, Some("county")), [], "the county's own pack is not locked");
        assert_eq!(amendments(w, "county", third, None), [], "the third quarter has nothing to do with it");

        // The figure is in its quarter, and both pages tell who changed it.
        let seen = board(w, &org(w, REGION, "county"), first);
        assert_eq!((seen.total.get(Measure::FromAbove), seen.total.get(Measure::AmountFen)), (1, 500_000));
        let head = w.visits("yq01-zhanzhang");
        for page in [MALL, "/figures?period=2026-Q1", "/figures/board?period=2026-Q1"] {
            head.sees(page, "锁定后更正");
            head.sees(page, "4300.00元");
            head.sees(page, "林晓云");
        }
        head.does_not_see("/figures?period=2026-Q3", "锁定后更正");
        w.visits("yq02-zhanzhang").does_not_see("/figures?period=2026-Q1", "锁定后更正");
        // What is rebuilt from the events says nothing of the lock; the trace stays as it is.
        store::verify::rebuild(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap();
        assert_eq!(amendments(w, "county", first, None).len(), 5);
    });
}
