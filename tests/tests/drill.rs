//! What is behind a number: every complaint of it, however many, and every way of dividing it, against a count over
//! the folded cases that knows nothing of the statements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::case::{Act, Case};
use domain::directory::{OrgId, Venue};
use domain::figure::{Cut, Dimension, Measure, Period, Rate, facts};
use hejie::county::{CITY, REGION};
use hejie::import;
use hejie::simulate::{self, Plan};
use jiff::civil::date;
use store::directory::{self, Org};
use store::query::Reach;
use store::query::figures::{self, After, Counted, Part, Spread, Wanted};
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Door, journal, verify};
use stories::{World, each_engine};

const CASES: &str = include_str!("../../data/cases.jsonl");

fn org(w: &World, region: &str, id: &str) -> Org {
    w.door.db.read(|tx| directory::org(tx, region, &OrgId::from(id))).unwrap().unwrap()
}

fn reaches(w: &World, org: &Org) -> Vec<Reach> {
    w.door.db.read(|tx| Reach::below(tx, org)).unwrap()
}

fn sum(w: &World, org: &Org, period: Period, wanted: &Wanted) -> i64 {
    w.door.db.read(|tx| figures::sum(tx, &reaches(w, org), org, period, wanted)).unwrap().value
}

fn parts(w: &World, org: &Org, period: Period, wanted: &Wanted, by: Dimension) -> Vec<Part> {
    w.door.db.read(|tx| figures::divided(tx, &reaches(w, org), org, period, wanted, by)).unwrap()
}

/// Every page of a figure, one after the other: how many pages, the cases, and what they give.
fn walked(w: &World, org: &Org, period: Period, wanted: &Wanted) -> (usize, BTreeSet<String>, i64) {
    let (mut pages, mut cases, mut value, mut after) = (0, BTreeSet::new(), 0, None::<After>);
    loop {
        let read = w.door.db.read(|tx| figures::page(tx, &reaches(w, org), org, period, wanted, after.as_ref()));
        let (given, more) = read.unwrap();
        pages += 1;
        for one in &given {
            value += one.value;
            assert!(cases.insert(one.line.case.0.clone()), "{} stands on two pages", one.line.full_number);
        }
        match given.last().filter(|_| more) {
            Some(last) => after = Some((last.day, last.line.case.0.clone())),
            None => return (pages, cases, value),
        }
    }
}

/// What complaints give, but for the changes of what is in hand.
fn of_cases() -> impl Iterator<Item = Measure> {
    Measure::EVERY.iter().copied().filter(|one| one.of_cases() && *one != Measure::Pending)
}

#[test]
fn a15a_a_figure_of_more_than_a_page_opens_to_all_of_its_cases_at_every_level() {
    each_engine(|w| {
        let plan = Plan { stations: 40, cases: 1_500, seed: 11 };
        let now = w.at("2026-11-25 10:00").now;
        simulate::run(&w.door, plan, now, &mut |_, _| {}).unwrap();
        let city = org(w, simulate::CITY, "sim-city");
        let mut longest = 0;
        for period in [Period::year(2026), Period { from: date(2026, 2, 10), to: date(2026, 8, 3) }] {
            let all = w.door.db.read(|tx| figures::summary_of(tx, &reaches(w, &city), &city, period)).unwrap();
            for measure in of_cases() {
                let wanted = Wanted::of(measure);
                let held = all.total.get(measure);
                assert_eq!(sum(w, &city, period, &wanted), held, "{} {}", period.label(), measure.label());
                let (pages, cases, value) = walked(w, &city, period, &wanted);
                assert_eq!(value, held, "{} {}: {} cases", period.label(), measure.label(), cases.len());
                longest = longest.max(pages);
            }
        }
        assert!(longest > 10, "only {longest} pages of a hundred");
    });
}

#[test]
fn a15a_the_page_says_how_many_there_are_and_leads_on() {
    each_engine(|w| {
        for _ in 0..103 {
            w.registers("yq01-hejie1", &[]);
        }
        let head = w.visits("yq01-zhanzhang");
        for measure in ["registered", "forward"] {
            let first = head.get(&format!("/figures/cases?period=2026-Q1&measure={measure}&by=channel")).body;
            assert!(first.contains("共 <strong>103件</strong>"), "{first}");
            assert_eq!(first.matches("<a href=\"/cases/").count(), 100);
            let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
            let second = head.get(&next.replace("&amp;", "&")).body;
            assert!(second.contains("共 <strong>103件</strong>"), "the whole of it on each page");
            assert!(second.contains("按来源渠道分"), "still divided");
            assert_eq!((second.matches("<a href=\"/cases/").count(), second.contains("rel=\"next\"")), (3, false));
        }
        head.sees("/figures/cases?period=2026-Q1&measure=amount_fen", "，来自103件投诉");
    });
}

/// The part of a dimension to which a case belongs, by what the folded case says itself.
fn part_of(case: &Case, by: Dimension) -> Option<String> {
    let found = case.verification.as_ref().or_else(|| case.past.iter().rev().find_map(|one| one.verification.as_ref()));
    let outcome = case.outcome.map_or("none", |outcome| outcome.value());
    let terminated = ["withdrawn", "association", "authority", "court", "other_ground"].contains(&outcome);
    let part = match by {
        Dimension::Class => case.intake.goods.class.code(),
        Dimension::Problem => found.map_or(&case.intake.goods.problem, |found| &found.nature).code(),
        Dimension::Channel => case.intake.channel.value(),
        Dimension::Outcome => outcome,
        Dimension::Ground => {
            if terminated {
                outcome
            } else {
                "none"
            }
        }
        Dimension::Below | Dimension::Venue | Dimension::Industry => return None,
    };
    Some(part.to_owned())
}

fn cases(w: &World) -> Vec<Case> {
    let all = w.door.db.read(|tx| {
        let mut all = Vec::new();
        for (region, id) in verify::all_cases(tx)? {
            let history = journal::load(tx, &region, &id)?;
            all.extend(history.state(&id));
        }
        Ok(all)
    });
    all.unwrap()
}

#[test]
fn b5_2b_every_figure_of_complaints_divides_into_parts_that_sum_to_it_and_open() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        // One that changed its class and problem, and one that is open again after it was settled.
        w.at("2026-04-07 10:00");
        let corrected = w.archived();
        let said = [("class", "G08"), ("channel", "platform_12315"), ("reason", "登记时看错")];
        w.does("yq01-hejie1", &corrected, Act::Correct, &said);
        let again = w.archived();
        w.at("2026-06-01 10:00");
        w.does("yq01-zhanzhang", &again, Act::Reopen, &[]);
        let (county, period) = (org(w, REGION, "county"), Period::year(2026));
        let (all, mut divisions) = (cases(w), 0);
        for measure in of_cases() {
            let wanted = Wanted::of(measure);
            let whole = sum(w, &county, period, &wanted);
            for by in Dimension::EVERY.iter().copied() {
                let parts = parts(w, &county, period, &wanted, by);
                let held: i64 = parts.iter().map(|part| part.value).sum();
                assert_eq!(held, whole, "{} by {}", measure.label(), by.label());
                for part in &parts {
                    let opened = match part.key.split_once('.') {
                        Some((region, id)) if by == Dimension::Below => sum(w, &org(w, region, id), period, &wanted),
                        _ => {
                            let cut = Cut::default().with(by, &part.key);
                            assert!(cut.get(by).is_some(), "{} cannot be asked for", part.key);
                            let narrowed = Wanted { cut, ..wanted.clone() };
                            assert_eq!(walked(w, &county, period, &narrowed).2, part.value);
                            sum(w, &county, period, &narrowed)
                        }
                    };
                    assert_eq!(opened, part.value, "{} by {}: {}", measure.label(), by.label(), part.name);
                }
                if !matches!(measure, Measure::Carried | Measure::Forward) {
                    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
                    for case in &all {
                        let Some(part) = part_of(case, by) else { continue };
                        let given = facts(case).into_iter();
                        let given = given.filter(|fact| fact.measure == measure && period.holds(fact.day));
                        *counted.entry(part).or_default() += given.map(|fact| fact.value).sum::<i64>();
                    }
                    counted.retain(|_, value| *value != 0);
                    let ours = parts.iter().map(|part| (part.key.clone(), part.value)).collect();
                    if !counted.is_empty() {
                        assert_eq!(counted, ours, "{} by {}", measure.label(), by.label());
                        divisions += 1;
                    }
                }
            }
        }
        assert!(divisions > 100, "only {divisions} divisions were counted");
        // The one that is open again: settled in its time, without a result now.
        let settled = parts(w, &county, period, &Wanted::of(Measure::Settled), Dimension::Outcome);
        assert!(settled.iter().any(|part| (part.name.as_str(), part.value) == ("还没有结果", 1)), "{settled:?}");
        let class = parts(w, &county, period, &Wanted::of(Measure::Settled), Dimension::Class);
        assert!(class.iter().any(|part| part.key == "G08"), "{class:?}");
    });
}

#[test]
fn b5_2b_the_page_divides_counts_money_and_rates_and_each_part_opens() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        w.at("2026-11-25 10:00");
        let county = w.visits("xianju");
        let figure = "/figures/cases?org=339900.county&period=2026";
        for (by, words) in [
            ("below", "城关市场监督管理所"),
            ("venue", "商场"),
            ("industry", "不是企业"),
            ("class", "家用电器"),
            ("problem", "质量"),
            ("channel", "来人"),
            ("outcome", "终止①撤回"),
            ("ground", "①消费者主动撤回投诉"),
        ] {
            county.sees(&format!("{figure}&measure=ended&by={by}"), words);
            county.sees(&format!("{figure}&measure=ended&by={by}"), "各行之和等于合计");
            county.sees(&format!("{figure}&measure=recovered_fen&by={by}"), "金额（元）");
        }
        // A rate: numerator and denominator of every part, both open.
        let of = org(w, REGION, "county");
        let all = w.door.db.read(|tx| figures::summary_of(tx, &reaches(w, &of), &of, Period::year(2026))).unwrap();
        let rate = format!("{figure}&measure=settlement_rate");
        county.sees(&rate, &all.total.rate(Rate::Settlement).in_full());
        let page = county.get(&format!("{rate}&by=channel")).body;
        assert!(page.contains("其中（件）") && page.contains("measure=settled&amp;channel=walk_in"), "{page}");
        let opened = county.get(&format!("{rate}&channel=walk_in")).body;
        assert!(opened.contains("和解率：来人") && opened.contains("（不限）"), "{opened}");
        assert!(!opened.contains("&amp;by=channel"), "there is one part only");
        // What there is not is not found or not narrowed, and a station sees its own alone.
        county.does_not_find(&format!("{figure}&measure=feedback_rate"));
        county.does_not_find(&format!("{figure}&measure=pending"));
        county.sees(&format!("{figure}&measure=ended&channel=pigeon"), "办结：合计");
        let station = w.visits("yq01-zhanzhang");
        station.does_not_find(&format!("{figure}&measure=ended&by=below"));
        station.does_not_see("/figures/cases?period=2026&measure=ended&by=below", "按下级单位分");
        county.does_not_see(&format!("{figure}&measure=ended&by=outcome"), "13800000012");
    });
}

/// What the records of a figure add up to, over all pages.
fn recorded(door: &Door, org: &Org, period: Period, wanted: Counted) -> i64 {
    let (mut value, mut seen, mut after) = (0, BTreeSet::new(), None);
    loop {
        let read = door.db.read(|tx| {
            let reaches = Reach::below(tx, org)?;
            figures::records(tx, &reaches, org, period, TODAY, wanted, after.as_ref())
        });
        let (records, more) = read.unwrap();
        for one in &records {
            value += one.value;
            assert!(period.holds(one.day) && seen.insert((one.at.clone(), one.key.clone())), "{one:?}");
        }
        match records.last().filter(|_| more) {
            Some(last) => after = Some((last.at.clone(), last.key.clone())),
            None => return value,
        }
    }
}

fn spread(door: &Door, org: &Org, period: Period, wanted: Counted) -> Spread {
    let read = door.db.read(|tx| {
        let reaches = Reach::below(tx, org)?;
        figures::spread(tx, &door.rules(), &reaches, org, period, TODAY, wanted)
    });
    read.unwrap()
}

const TODAY: jiff::civil::Date = date(2026, 11, 25);

#[test]
fn a15a_every_other_number_opens_to_exactly_what_was_counted() {
    let moment = domain::kernel::Moment::from_local(TODAY.at(10, 0, 0, 0)).unwrap();
    for scratch in Scratch::each().unwrap() {
        let door = Door::new(scratch.db.clone(), Keys::new(&[7; 64]), Arc::new(Dice::new(7))).unwrap();
        let files = store::file::Files::new(scratch.dir.join("files")).unwrap();
        assert!(hejie::demo::make(&door, &files, moment).unwrap());
        let org =
            |region: &str, id: &str| door.db.read(|tx| directory::org(tx, region, &OrgId::from(id))).unwrap().unwrap();
        let (city, county) = (org(CITY, "city"), org(REGION, "county"));
        let mut opened: BTreeSet<&str> = BTreeSet::new();
        for period in [Period::quarter(2026, 4), Period::year(2026), Period { from: date(2026, 10, 20), to: TODAY }] {
            for of in [&city, &county, &org(REGION, "office"), &org(REGION, "station-yq01")] {
                let all = door.db.read(|tx| {
                    let reaches = Reach::below(tx, of)?;
                    figures::entries_of(tx, &door.rules(), &reaches, of, period, TODAY)
                });
                let all = all.unwrap().summary;
                for measure in Measure::EVERY.iter().copied().filter(|one| !one.of_cases()) {
                    let whole = Counted { measure, venue: None, industry: None };
                    let held = all.total.get(measure);
                    let said = format!("{} {} {}", of.name, period.label(), measure.label());
                    let found = spread(&door, of, period, whole);
                    assert_eq!(found.total, held, "{said}");
                    let below: i64 = found.below.iter().map(|unit| unit.counts.get(measure)).sum();
                    if of.id == city.id || of.id == county.id {
                        assert_eq!(below, held, "{said}: by the units below");
                    }
                    if of.id == county.id {
                        for (venue, counts) in &all.rows {
                            let one = Counted { venue: Some(*venue), ..whole };
                            assert_eq!(spread(&door, of, period, one).total, counts.get(measure), "{said} {venue:?}");
                            if figures::recorded(measure) {
                                assert_eq!(recorded(&door, of, period, one), counts.get(measure), "{said} {venue:?}");
                            }
                        }
                    }
                    if figures::recorded(measure) {
                        assert_eq!(recorded(&door, of, period, whole), held, "{said}: one by one");
                        opened.extend((held > 0).then_some(measure.value()));
                    }
                }
            }
        }
        for measure in [
            "consulted",
            "suggested",
            "clues",
            "dispatched",
            "feedback_due",
            "fed_back_in_time",
            "goods_withdrawn_fen",
            "trainings",
            "trained_persons",
            "self_studies",
            "publicity_heads",
            "visits",
            "inspections",
            "drawn",
            "callbacks",
            "confirmed",
            "reports_due",
            "duties_done",
        ] {
            assert!(opened.contains(measure), "there was nothing of {measure}: {opened:?}");
        }
        let silent = Counted { measure: Measure::Silent, venue: Some(Venue::Mall), industry: None };
        assert!(spread(&door, &county, Period::month(2026, 11), silent).total >= 0);
    }
}

#[test]
fn a15a_the_page_of_a_number_lists_its_own_quarter_and_keeps_to_the_scope() {
    each_engine(|w| {
        for (day, topic) in [("2026-02-10", "上半年的预付卡"), ("2026-05-11", "手机三包期限")] {
            w.at(&format!("{day} 10:00"));
            let asked = [("kind", "consultation"), ("topic", topic), ("answer", "按规定答复")];
            let _ = w.visits("yq01-hejie1").sends("/consultations/new", &asked);
        }
        let head = w.visits("yq01-zhanzhang");
        let page = head.get("/figures?period=2026-Q2").body;
        let way = "/figures/records?org=339900.station-yq01&amp;period=2026-Q2&amp;measure=consulted&amp;venue=&amp;industry=";
        assert!(page.contains(way), "{page}");
        let listed = head.get(&way.replace("&amp;", "&")).body;
        assert!(listed.contains("共 <strong>1条</strong>") && listed.contains("手机三包期限"), "{listed}");
        assert!(!listed.contains("上半年的预付卡"), "of another quarter");
        // From the county down: the units that have it, then the station's own records.
        let county = w.visits("xianju");
        let silent = "/figures/records?org=339900.county&period=2026-Q2&measure=silent";
        county.sees(silent, "城关市场监督管理所");
        let office = "/figures/records?org=339900.office&period=2026-Q2&measure=silent";
        county.does_not_see(office, "云桥广场商场消费维权服务站");
        county.sees(office, "/reports/silent?quarter=2026-Q2");
        county.sees("/figures/records?org=339900.office&period=2026-Q3&measure=silent", "云桥广场商场消费维权服务站");
        county.does_not_find("/figures/records?period=2026-Q2&measure=settled");
        county.does_not_find("/figures/records?period=2026-Q2&measure=nothing");
        head.does_not_find("/figures/records?org=339900.station-yq02&period=2026-Q2&measure=consulted");
        w.visits("suo-lianxi").does_not_find("/figures/records?org=339900.office-east&measure=visits");
        // What a clue says is for its sender and the office; whoever has no ledger sees how many, and where.
        w.visits("shiju")
            .sees("/figures/records?org=339900.county&period=2026-Q2&measure=consulted", "城关市场监督管理所");
    });
}

#[test]
fn d12_records_alone_are_no_effect_and_both_are_seen_side_by_side() {
    each_engine(|w| {
        let settled = w.signed();
        let (board, station) = ("/figures/board?org=339900.station-yq01&period=2026-Q1", "/network/station-yq01");
        let county = w.visits("xianju");
        for page in [board, station] {
            county.sees(page, "有记录，还没有一件落实（没到期的也在内）");
            county.sees(page, "一件算一件，不加权");
            county.sees(page, "只说明做了、记了，不说明有用");
        }
        let ranked = "/figures/board?period=2026-Q1&by=stations";
        county.sees(ranked, "0.0%（0/1）");
        county.sees(ranked, "20.0%（1/5）");
        county.sees("/figures/board?org=339900.station-yq02&period=2026-Q1", "没有记录");
        w.does("yq01-hejie1", &settled, Act::Perform, &[]);
        for page in [board, station] {
            county.sees(page, "<strong>有作用</strong>");
        }
        county.sees(ranked, "100.0%（1/1）");
        county
            .sees("/figures/cases?org=339900.station-yq01&period=2026-Q1&measure=performed", "共 <strong>1件</strong>");
        // A callback confirms it or not; what the consumer denies is neither performed nor confirmed.
        let head = w.visits("yq01-zhanzhang");
        head.sees(board, "<strong>有作用</strong>");
        head.does_not_find("/figures/board?org=339900.station-yq02&period=2026-Q1");
    });
}
