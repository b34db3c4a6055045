//! 统计: every cell of 登记簿, 汇总表 and 附件6 against a count that knows nothing of the program, and a parent
//! against its children.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::Act;
use domain::directory::{OrgId, Venue};
use domain::figure::{Counts, Cut, Dimension, Measure, Period, Rate, Summary};
use hejie::county::{CITY, NEIGHBOUR, REGION, STATIONS};
use hejie::import;
use jiff::civil::{Date, date};
use store::directory::{self, Org};
use store::query::Reach;
use store::query::figures::{self, Entries};
use stories::told::{CASES, Row, Told, cells, counted, periods, rates, told, traders};
use stories::{World, each_engine};

/// The day on which somebody asks: the twenty days of what is open in the file have run out.
const TODAY: Date = date(2026, 12, 28);

/// The stations of the sample county, by hand.
fn stations(row: Row<'_>) -> i64 {
    match row {
        Row::All => 11,
        Row::Venue("supermarket") => 2,
        Row::Venue("enterprise") => 6,
        Row::Venue(_) => 1,
        Row::Industry("other") | Row::Nothing => 0,
        Row::Industry(_) => 1,
    }
}

/// Every column of the forms: what the file gives, and who stands at the desks of so many stations.
fn wanted(told: &[Told], row: Row<'_>, stations: i64, period: Period) -> BTreeMap<&'static str, i64> {
    let mut cells = counted(told, row, period, TODAY);
    // What lies at one desk of the sample county is of one kind of venue and one industry.
    let busy = told.iter().filter(|one| row.holds(one) && period.holds(one.received()));
    let busy: BTreeSet<(&str, &str)> = busy.map(|one| (one.text("venue_kind"), one.text("venue_industry"))).collect();
    cells.insert("stations", stations);
    let busy = i64::try_from(busy.len()).unwrap();
    cells.insert("silent", stations - busy);
    // Of the five kinds of record (D12) the file has one: what was registered.
    cells.insert("record_kinds", busy);
    cells.insert("record_kinds_due", stations * 5);
    for (post, at_each) in [("heads", 1), ("deputies", 1), ("conciliators", 2), ("liaisons", 1)] {
        cells.insert(post, stations * at_each);
    }
    cells
}

/// Every figure and both rates of a row against the count.
fn compare(counts: &Counts, mut wanted: BTreeMap<&'static str, i64>, what: &str) {
    let [settlement, on_time] = rates(&wanted);
    for (rate, (numerator, denominator)) in [(Rate::Settlement, settlement), (Rate::OnTime, on_time)] {
        let share = counts.rate(rate);
        assert_eq!((share.numerator, share.denominator), (numerator, denominator), "{what} {}", rate.label());
    }
    for (measure, value) in counts.iter().filter(|(measure, _)| *measure != Measure::Pending) {
        let counted = wanted.remove(measure.value()).unwrap_or_default();
        assert_eq!(value, counted, "{what} {}", measure.label());
    }
    assert!(wanted.is_empty(), "{what}: {wanted:?} is no column");
}

/// 附件3 and 附件6 as their own management would ask for them.
fn entries(w: &World, org: &Org, period: Period) -> Entries {
    let all = w.door.db.read(|tx| {
        let reaches = Reach::below(tx, org)?;
        figures::entries_of(tx, &w.door.rules(), &reaches, org, period, TODAY)
    });
    all.unwrap()
}

fn org(w: &World, region: &str, id: &str) -> Org {
    w.door.db.read(|tx| directory::org(tx, region, &OrgId::from(id))).unwrap().unwrap()
}

/// The summary as its own management would ask for it.
fn summary(w: &World, org: &Org, period: Period) -> Summary {
    let all = w.door.db.read(|tx| {
        let reaches = Reach::below(tx, org)?;
        figures::summary_of(tx, &reaches, org, period)
    });
    all.unwrap()
}

/// The children of an organisation, each over the counties in which it has something.
fn children(w: &World, of: &Org) -> Vec<Org> {
    let below = w.door.db.read(|tx| directory::below(tx, &of.path)).unwrap();
    let direct = |one: &Org| one.path.strip_prefix(&of.path).is_some_and(|rest| rest.matches('/').count() == 1);
    let mut all: Vec<Org> = below.into_iter().filter(direct).collect();
    all.dedup_by(|a, b| a.id == b.id);
    all
}

#[test]
fn a15a_every_cell_of_the_summary_equals_a_count_over_the_file() {
    let told = told();
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let county = org(w, REGION, "county");
        for period in periods() {
            let summary = entries(w, &county, period).summary;
            assert_eq!(summary.check(), [], "{}", period.label());
            let venues = summary.rows.iter().map(|(venue, counts)| (Row::Venue(venue.value()), counts));
            let industries = summary.industries.iter().map(|(one, counts)| (Row::Industry(one.value()), counts));
            for (row, counts) in venues.chain(industries).chain([(Row::All, &summary.total)]) {
                let wanted = wanted(&told, row, stations(row), period);
                compare(counts, wanted, &format!("{} {row:?}", period.label()));
            }
        }
        let year = entries(w, &county, Period::year(2026)).summary.total;
        assert_eq!(year.rate(Rate::Settlement).in_full(), "81.3%（26/32）", "of 38: two open, two declined, ① and ②");
        assert_eq!(year.beside(Rate::Settlement).as_deref(), Some("另有2件超期未结"), "the two that are open");
        assert_eq!(year.get(Measure::Clues), 4);
        let two = |one: &str| {
            entries(w, &county, Period::year(2026))
                .summary
                .industries
                .iter()
                .any(|(industry, counts)| industry.value() == one && counts.get(Measure::Registered) == 2)
        };
        assert!(two("auto_4s") && two("telecom"), "seven of the file carry an industry");
    });
}

#[test]
fn b4_5_every_cell_of_each_unit_below_equals_a_count_over_the_file() {
    let told = told();
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        for period in periods() {
            // Of the city, the county: of the county, the office whose ten stations the file is about.
            for (parent, at, busy, stations, quiet) in
                [(org(w, CITY, "city"), REGION, "county", 11, 2), (org(w, REGION, "county"), REGION, "office", 10, 1)]
            {
                let below = entries(w, &parent, period).below;
                assert_eq!(below.len(), 2, "{}", parent.name);
                for unit in &below {
                    let is_busy = unit.region == at && unit.id.as_str() == busy;
                    let (row, stations) = if is_busy { (Row::All, stations) } else { (Row::Nothing, quiet) };
                    compare(
                        &unit.counts,
                        wanted(&told, row, stations, period),
                        &format!("{} {}", period.label(), unit.name),
                    );
                }
            }
            let below = entries(w, &org(w, REGION, "office"), period).below;
            assert_eq!(below.len(), STATIONS.len());
            for (code, name, _, venue, industry) in STATIONS {
                let unit = below.iter().find(|unit| unit.code == *code).unwrap();
                let row = industry.map_or(Row::Venue(venue.value()), |one| Row::Industry(one.value()));
                compare(&unit.counts, wanted(&told, row, 1, period), &format!("{} {name}", period.label()));
            }
        }
    });
}

#[test]
fn a15a_the_second_part_of_the_summary_equals_a_count_over_the_file_for_any_days() {
    let told = told();
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let mut compared = 0;
        for period in periods() {
            for (org, row) in [
                (org(w, CITY, "city"), Row::All),
                (org(w, REGION, "office"), Row::All),
                (org(w, REGION, "station-yq02"), Row::Venue("supermarket")),
                (org(w, REGION, "office-east"), Row::Nothing),
            ] {
                let second = w.door.db.read(|tx| {
                    let reaches = Reach::below(tx, &org)?;
                    figures::second(tx, &reaches, &org, period, true)
                });
                let second = second.unwrap();
                let found: BTreeMap<(String, String), i64> = second
                    .cells
                    .iter()
                    .map(|((class, problem), count)| ((class.name().to_owned(), problem.name().to_owned()), *count))
                    .collect();
                assert_eq!(found, cells(&told, row, period), "{} {}", org.name, period.label());
                assert_eq!(second.traders, traders(&told, row, period), "{} {}", org.name, period.label());
                compared += found.len();
            }
        }
        assert!(compared > 200, "only {compared} cells had anything in them");
    });
}

#[test]
fn a14a_every_line_of_the_register_equals_the_file() {
    let told = told();
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let county = org(w, REGION, "county");
        let found = w.door.db.read(|tx| {
            let reach = Reach::below(tx, &county)?.remove(0);
            let mut lines = Vec::new();
            for station in directory::stations(tx, REGION, "/")? {
                let mut own = Vec::new();
                let mut months = store::query::register::months(tx, REGION, &station.id)?;
                months.reverse();
                for month in months {
                    own.extend(store::query::register::month(tx, &reach, &station.id, &month)?);
                }
                // The lines of a station are numbered through, in the order of their days.
                assert!((1i64..).zip(&own).all(|(no, line)| line.no == no), "{}", station.name);
                assert!(own.windows(2).all(|pair| pair[0].accepted_on <= pair[1].accepted_on));
                lines.extend(own);
            }
            Ok(lines)
        });
        let found = found.unwrap();
        let accepted = told.iter().filter(|one| one.text("outcome") != "not_accepted");
        assert_eq!(found.len(), accepted.clone().count());
        for one in accepted {
            let line = found.iter().find(|line| {
                line.accepted_on == one.received().to_string()
                    && line.goods == one.text("goods_or_service")
                    && line.respondent == one.field("respondent")["name"].as_str().unwrap()
            });
            let line = line.unwrap_or_else(|| panic!("{} is not in the register", one.text("id")));
            assert_eq!(line.consumer, one.field("consumer")["name"].as_str().unwrap());
            assert_eq!(line.problem, one.text("problem_code"));
            assert_eq!((line.amount_fen, line.recovered_fen), (one.fen("amount_fen"), one.fen("recovered_fen")));
            assert_eq!(line.settled_on, one.ended().map(|day| day.to_string()), "{}", one.text("id"));
            let days = one.ended().map(|day| i64::from((day - one.received()).get_days()));
            assert_eq!(line.days_used, days, "{}", one.text("id"));
            assert_eq!(line.told_on.as_deref(), one.field("feedback_on").as_str(), "{}", one.text("id"));
            assert_eq!(line.late, one.text("id") == "c037");
            let outcome = match one.text("outcome") {
                "open" => "",
                "settled" => "和解",
                "no_agreement" => "和解不成",
                "withdrawn" => "终止①撤回",
                "went_to_association" => "终止②已向消协投诉",
                "went_to_authority" => "终止③已向行政部门申诉",
                "went_to_court" => "终止④已起诉",
                _ => "终止⑤其他",
            };
            assert_eq!(line.outcome, outcome, "{}", one.text("id"));
            for claim in one.field("claims").as_array().unwrap() {
                assert!(line.claims.contains(claim.as_str().unwrap()), "{}: {}", one.text("id"), line.claims);
            }
            let claimed = one.fen("claim_amount_fen");
            let said = format!("{}.{:02}元", claimed / 100, claimed % 100);
            assert_eq!(line.claims.contains(&said), claimed > 0, "{}: {}", one.text("id"), line.claims);
            // The year and quarter of the day on which it was archived.
            let volume = one.day("closed_on").map(|day| format!("{}-Q{}", day.year(), (day.month() + 2) / 3));
            let held = line.volume.as_deref().map(|volume| volume[..7].to_owned());
            assert_eq!(held, volume, "{}", one.text("id"));
            assert!(!line.handler.is_empty() && line.number.contains("-2026-"), "{line:?}");
        }
    });
}

#[test]
fn b4_5_a_parent_is_the_sum_of_its_children_always() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        w.station = hejie::county::station_id("NP01");
        w.registers("np01-hejie1", &[]);
        for period in [
            Period::quarter(2026, 1),
            Period::month(2026, 3),
            Period::year(2026),
            Period { from: date(2026, 3, 2), to: date(2026, 6, 9) },
        ] {
            let mut parents = vec![org(w, CITY, "city"), org(w, REGION, "county"), org(w, NEIGHBOUR, "county-np")];
            parents.push(org(w, REGION, "office"));
            for parent in parents {
                let (mut sum, mut all) = (Summary::empty(period), Summary::empty(period));
                let own = entries(w, &parent, period);
                for child in children(w, &parent) {
                    sum.merge(&summary(w, &child, period));
                    // 附件6: the row of a unit below is the total of that unit's own form.
                    let entries = entries(w, &child, period).summary;
                    let row = own.below.iter().find(|unit| unit.id == child.id).unwrap();
                    assert_eq!(row.counts, entries.total, "{} {}", child.name, period.label());
                    all.merge(&entries);
                }
                assert_eq!(summary(w, &parent, period), sum, "{} {}", parent.name, period.label());
                assert_eq!(own.summary, all, "{} {}", parent.name, period.label());
                assert!(sum.total.get(Measure::Registered) > 0, "{} {}", parent.name, period.label());
            }
        }
    });
}

#[test]
fn a15a_every_number_opens_to_its_cases() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let county = org(w, REGION, "county");
        let period = Period::quarter(2026, 2);
        let whole = summary(w, &county, period);
        let reaches = w.door.db.read(|tx| Reach::below(tx, &county)).unwrap();
        let mut opened = 0;
        for (venue, counts) in &whole.rows {
            for (measure, value) in
                counts.iter().filter(|(measure, _)| measure.of_cases() && *measure != Measure::Pending)
            {
                let cut = Cut::default().with(Dimension::Venue, venue.value());
                let wanted = figures::Wanted { cut, ..figures::Wanted::of(measure) };
                let cases = w.door.db.read(|tx| figures::page(tx, &reaches, &county, period, &wanted, None));
                let sum: i64 = cases.unwrap().0.iter().map(|case| case.value).sum();
                assert_eq!(sum, value, "{venue:?} {}", measure.label());
                opened += usize::from(value > 0);
            }
        }
        assert!(opened > 40, "only {opened} cells had anything in them");
    });
}

#[test]
fn a14_a_correction_moves_the_figure_of_its_own_period() {
    each_engine(|w| {
        let case = w.archived();
        let march = |w: &World| summary(w, &org(w, REGION, "county"), Period::month(2026, 3)).total;
        let before = march(w);
        w.at("2026-08-03 10:00");
        w.does("yq01-hejie1", &case, Act::Correct, &[("channel", "platform_12315"), ("reason", "登记时看错")]);
        let after = march(w);
        assert_eq!((before.get(Measure::Own), before.get(Measure::FromAbove)), (1, 0));
        assert_eq!((after.get(Measure::Own), after.get(Measure::FromAbove)), (0, 1));
        assert_eq!(after.get(Measure::Settled), before.get(Measure::Settled));
        let august = summary(w, &org(w, REGION, "county"), Period::month(2026, 8)).total;
        assert_eq!(august.get(Measure::Registered), 0);
        assert_eq!(august.get(Measure::Silent), august.get(Measure::Stations), "nobody registered anything in August");
    });
}

#[test]
fn d9_the_six_headline_figures_and_the_silent_stations_of_d34() {
    each_engine(|w| {
        w.signed();
        let county = org(w, REGION, "county");
        let total = summary(w, &county, Period::quarter(2026, 1)).total;
        assert_eq!(total.get(Measure::Stations), 11);
        assert_eq!(
            (total.get(Measure::Settled), total.rate(Rate::Settlement).in_full().as_str()),
            (1, "100.0%（1/1）")
        );
        assert_eq!(total.get(Measure::Silent), 10, "one of eleven has a complaint");
        let mall = summary(w, &county, Period::quarter(2026, 1)).row(Venue::Mall);
        assert_eq!((mall.get(Measure::Stations), mall.get(Measure::Silent)), (1, 0));
    });
}

#[test]
fn d9_the_figures_of_a_headquarters_are_of_all_its_branches_in_whatever_county() {
    each_engine(|w| {
        w.at("2026-11-25 10:00");
        let hq = w.visits("hefeng-hejie");
        let page = hq.get("/figures?period=2026-Q4").body;
        let row = page.split("站点数（").nth(1).unwrap_or_default();
        let cell = row.split("</td>").next().unwrap_or_default();
        assert!(cell.trim_end().ends_with(">2</a>"), "both branches are counted: {cell}");
        let opened = "/figures/records?org=339900.chain-hefeng&period=2026-Q4&measure=stations";
        hq.sees(opened, "共 <strong>2站</strong>");
        assert_eq!(hq.get(opened).body.matches("&amp;measure=stations&amp;venue=&amp;industry=\">").count(), 2);
        hq.sees("/reports?quarter=2026-Q3", "<dt>应报站点</dt><dd>2</dd>");
    });
}

#[test]
fn a_changed_cell_of_the_roll_ups_is_found_and_rebuilt() {
    let mut w = World::new(store::scratch::Scratch::sqlite().unwrap());
    w.signed();
    let file = w.scratch.url.trim_start_matches("sqlite:").to_owned();
    for (change, table) in [
        ("UPDATE tally SET settled = settled + 1 WHERE grain = 'q'", "tally"),
        ("DELETE FROM tally WHERE grain = 'd'", "tally"),
        ("UPDATE case_fact SET value = 2 WHERE measure = 'settled'", "case_fact"),
    ] {
        store::scratch::tamper(&file, change);
        let fault = store::verify::check(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap().unwrap_err();
        assert_eq!(fault.table, table, "{change}: {fault}");
        store::verify::rebuild(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap();
        w.verify();
    }
}

#[test]
fn a15a_the_page_shows_the_summary_opens_its_numbers_and_keeps_to_the_scope() {
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        w.at("2026-11-25 10:00");
        let county = w.visits("xianju");
        county.sees("/figures?period=2026-Q2", "云桥县市场监督管理局");
        county.sees("/figures?period=2026-Q2", "✓ 上期结转＋本期登记＋重新办理＝不受理＋转出＋办结＋结转下期");
        county.sees("/figures?period=2026-Q2", "和解成功 ÷（和解成功＋和解不成＋终止③④⑤＋到期）");
        county.sees("/figures?from=2026-03-10&to=2026-07-14", "2026年3月10日至2026年7月14日");
        county.sees("/figures?from=2026-12-01&to=2026-11-01", "结束日期2026-11-01在开始日期2026-12-01之前");
        county.sees("/figures?from=2026-12-01&to=2026-11-01", "value=\"2026-12-01\"");
        county.sees("/figures?from=gestern&to=2026-11-01", "日期请写成 2026-11-23 的样子");
        county.sees("/figures/cases?period=2026-Q2&measure=settled&venue=mall", "手机");
        county.does_not_see("/figures/cases?period=2026-Q2&measure=settled&venue=mall", "13800000012");
        let station = w.visits("yq01-zhanzhang");
        station.sees("/figures?period=2026", "云桥广场商场消费维权服务站");
        station.does_not_find("/figures?org=339900.station-yq02&period=2026");
        station.does_not_find("/figures/cases?org=339900.county&period=2026&measure=settled");
        county.does_not_find("/figures?org=339901.county-np");
        w.visits("suo-lianxi").does_not_find("/figures?org=339900.office-east");
        w.visits("shiju").sees("/figures?org=339901.office-np&period=2026", "南屏百货消费维权服务站");
        county.does_not_find("/figures/cases?period=2026&measure=clues");
    });
}
