//! 附件3, 附件6 and 分析报告 as page, paper, workbook and JSON: each number is the same wherever it stands, for any days,
//! and nobody gets what lies beyond his scope.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::case::Act;
use domain::figure::{Measure, Period};
use domain::form::Choice as _;
use domain::value::{mask_name, yuan_from_fen};
use hejie::county::{REGION, STATIONS};
use hejie::import;
use jiff::civil::date;
use serde_json::Value;
use stories::machine::Machine;
use stories::told::{CASES, Row, Told, cells, counted, rates, told, traders};
use stories::visit::Visitor;
use stories::{World, each_engine};

const SUMMARY: &str = include_str!("../../data/templates/summary.toml");
const ENTRIES: &str = include_str!("../../data/templates/five_entries.toml");
const VENUES: [&str; 6] = ["total", "mall", "supermarket", "market", "enterprise", "scenic"];

/// A quarter, a month, a year and days of one's own choosing.
const PERIODS: [&str; 4] = ["2026-Q2", "2026-03", "2026", "2026-03-10..2026-07-14"];

fn figures(machine: &Machine, org: &str, period: &str) -> Value {
    machine.reads(&format!("/api/v1/figures?org={org}&period={period}"))
}

/// The object of a list that has this under a name.
fn of<'a>(list: &'a Value, name: &str, wanted: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|one| one[name] == wanted);
    found.unwrap_or_else(|| panic!("no {wanted} in {list}"))
}

/// A row of the summary by what it is called.
fn row<'a>(found: &'a Value, name: &str) -> &'a Value {
    if name == "total" { &found["total"] } else { of(&found["rows"], "row", name) }
}

/// The county after the file came in, at the end of the year.
fn imported(w: &mut World) {
    import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
    w.at("2026-12-28 10:00");
}

#[test]
fn a15_the_api_gives_every_figure_for_any_days() {
    let told = told();
    each_engine(|w| {
        imported(w);
        let county = w.machine("xianju");
        let document = county.reads("/api/v1/openapi.json");
        let schema = &document["components"]["schemas"]["figures"];
        for key in PERIODS {
            let period = Period::parse(key).unwrap();
            let found = figures(&county, "YQ", key);
            assert_eq!(
                (found["label"].as_str(), found["as_of"].as_str()),
                (Some(period.label().as_str()), Some("2026-12-28"))
            );
            for venue in VENUES {
                let of_file = if venue == "total" { Row::All } else { Row::Venue(venue) };
                let wanted = counted(&told, of_file, period, date(2026, 12, 28));
                let row = row(&found, venue);
                for (measure, value) in &wanted {
                    assert_eq!(row["counts"][measure], *value, "{key} {venue} {measure}");
                }
                for (rate, (numerator, denominator)) in
                    ["settlement_rate", "on_time_rate"].into_iter().zip(rates(&wanted))
                {
                    let rate = &row["rates"][rate];
                    assert_eq!((&rate["numerator"], &rate["denominator"]), (&numerator.into(), &denominator.into()));
                    assert_eq!(rate["percent"].is_null(), denominator == 0);
                    assert_eq!(rate["overdue"], wanted["overdue"], "{key} {venue}");
                }
            }
            assert_eq!(found["discrepancies"], Value::Array(Vec::new()));
            let headlines = found["headlines"].as_array().unwrap();
            let names: Vec<&str> = headlines.iter().map(|one| one["key"].as_str().unwrap()).collect();
            let six = ["stations", "settled", "settlement_rate", "contact_points", "watch_points", "recovered_fen"];
            assert_eq!(names, six);
            let rate = &found["total"]["rates"]["settlement_rate"];
            assert_eq!(headlines[2]["numerator"], rate["numerator"]);
            assert_eq!(headlines[1]["value"], found["total"]["counts"]["settled"]);
            // 附件6 by the units below adds up to the whole.
            for measure in ["registered", "settled", "recovered_fen", "stations", "heads", "overdue", "clues"] {
                let below = found["below"].as_array().unwrap().iter();
                let sum: i64 = below.map(|unit| unit["counts"][measure].as_i64().unwrap()).sum();
                assert_eq!(found["total"]["counts"][measure], sum, "{key} {measure}");
            }
            // What they were about, and whom.
            let named: BTreeMap<(String, String), i64> = found["cells"]
                .as_array()
                .unwrap()
                .iter()
                .map(|cell| {
                    let word = |name: &str| cell[name].as_str().unwrap().to_owned();
                    ((word("class_label"), word("problem_label")), cell["registered"].as_i64().unwrap())
                })
                .collect();
            assert_eq!(named, cells(&told, Row::All, period), "{key}");
            let most: Vec<(String, i64)> = found["traders"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| (one["name"].as_str().unwrap().to_owned(), one["count"].as_i64().unwrap()))
                .collect();
            assert_eq!(most, traders(&told, Row::All, period), "{key}");
            // F16 belongs to a quarter.
            assert_eq!(found["analysis"].is_null(), key != "2026-Q2", "{key}");
            for name in schema["required"].as_array().unwrap() {
                assert!(found.get(name.as_str().unwrap()).is_some(), "{key} has no {name}");
            }
            for name in found.as_object().unwrap().keys() {
                assert!(schema["properties"].get(name).is_some(), "{name} is not in the document");
            }
        }
    });
}

#[test]
fn a15_the_api_keeps_to_the_scope_and_reads_only_what_is_a_period() {
    each_engine(|w| {
        imported(w);
        let asks = |machine: &Machine, what: &str| machine.get(&format!("/api/v1/figures?{what}")).0;
        let (county, station) = (w.machine("xianju"), w.machine("yq01-zhanzhang"));
        assert_eq!(station.reads("/api/v1/figures?period=2026")["org"], "YQ01", "its own without a name");
        assert_eq!(asks(&station, "org=YQ01"), StatusCode::OK);
        for beyond in ["YQ", "YQ02", "YQS1", "NP01", "NOBODY"] {
            assert_eq!(asks(&station, &format!("org={beyond}")), StatusCode::NOT_FOUND, "{beyond}");
        }
        for beyond in ["NP", "NP01", "NPS1"] {
            assert_eq!(asks(&county, &format!("org={beyond}")), StatusCode::NOT_FOUND, "{beyond}");
        }
        assert_eq!(asks(&w.machine("shiju"), "org=NP01&period=2026-11"), StatusCode::OK);
        for wrong in ["2026-13", "2026-Q5", "gestern", "2026-05-02..2026-05-01", "1989"] {
            assert_eq!(asks(&county, &format!("period={wrong}")), StatusCode::BAD_REQUEST, "{wrong}");
        }
    });
}

/// A text that holds what it must.
const TEXT: &[(&str, &str)] = &[
    ("basics", "登记投诉一件。"),
    ("handling", "办结一件。"),
    ("opinions", "建议厂家缩短上门时间。"),
    ("topics.0.title", "家用电器质量"),
    ("topics.0.cases", "冰箱一件"),
    ("topics.0.measure", "约谈家电专柜，公示三包期限"),
    ("topics.0.owner", "叶文静"),
    ("topics.0.due", "2026-05-15"),
];

fn signs(w: &World) {
    const PACK: &str = "/reports/station-yq01/2026-Q1";
    let _ = w.visits("yq01-lianluo").sends(&format!("{PACK}/write"), TEXT);
    let head = w.visits("yq01-zhanzhang");
    let page = head.get(&format!("{PACK}/do/sign")).body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let _ = head.sends(&format!("{PACK}/do/sign"), &[("seen", seen), ("sure", "1")]);
}

#[test]
fn c6_the_analysis_is_there_for_programs_and_as_a_workbook_and_says_whether_it_is_signed() {
    each_engine(|w| {
        w.archived();
        w.at("2026-04-02 09:00");
        let read = |w: &World| figures(&w.machine("yq01-zhanzhang"), "YQ01", "2026-Q1");
        let draft = read(w);
        let analysis = &draft["analysis"];
        assert_eq!((&analysis["signed"], &analysis["signing"]), (&false.into(), &Value::Null), "{analysis}");
        assert_eq!((&analysis["late_days"], &analysis["quarter"]), (&0.into(), &"2026-Q1".into()));
        assert!(analysis["text"]["basics"].as_str().unwrap().contains("2026年第一季度"), "{analysis}");
        assert_eq!(draft["topics"], Value::Array(Vec::new()), "nothing is signed yet");
        assert_eq!(figures(&w.machine("yq01-zhanzhang"), "YQ01", "2026-03")["analysis"], Value::Null);

        // Ten days and three more.
        w.at("2026-04-15 09:00");
        let late = read(w)["analysis"]["late_days"].as_i64().unwrap();
        assert!(late > 0);
        signs(w);
        let signed = read(w);
        let analysis = &signed["analysis"];
        assert_eq!((&analysis["signed"], &analysis["state"]), (&true.into(), &"submitted".into()), "{analysis}");
        assert_eq!((&analysis["late_days"], &analysis["submitted_on"]), (&late.into(), &"2026-04-15".into()));
        assert_eq!(analysis["text"]["topics"][0]["title"], "家用电器质量");
        assert_eq!(
            (&analysis["measures"][0]["owner"], &analysis["measures"][0]["due"]),
            (&"叶文静".into(), &"2026-05-15".into())
        );
        assert_eq!(analysis["signing"]["number"], 1);
        assert_eq!(signed["topics"][0]["measure"], "约谈家电专柜，公示三包期限");
        // What the office sees of it, and who sees nothing of it.
        assert_eq!(figures(&w.machine("suo-lianxi"), "YQ01", "2026-Q1")["analysis"]["signed"], true);

        let head = w.visits("yq01-zhanzhang");
        let link = "/papers/excel?kind=report&amp;id=station-yq01+2026-Q1&amp;form=analysis&amp;part=";
        head.sees("/reports/station-yq01/2026-Q1", link);
        let book = book(&head, &link.replace("&amp;", "&"));
        let has = |row: &[&str]| book.iter().any(|one| *one == row);
        assert!(has(&["1", "约谈家电专柜，公示三包期限", "叶文静", "2026-05-15"]), "{book:?}");
        assert!(has(&["本期登记", "1"]), "附：汇总数字 as numbers {book:?}");
        w.visits("yq02-zhanzhang").does_not_find(&link.replace("&amp;", "&"));
        // The second part of the summary names the topic and what is done about it.
        let summary = book_of(&head, "339900.station-yq01", "summary", "2026-Q1");
        assert!(summary.iter().any(|row| row.iter().any(|cell| cell == "约谈家电专柜，公示三包期限")), "{summary:?}");
    });
}

/// The filled cells of each row of a workbook.
fn book(who: &Visitor, path: &str) -> Vec<Vec<String>> {
    let answer = who.get(path);
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let sheet = paper::sheet::read("book.xlsx", &answer.bytes).unwrap();
    sheet.rows.into_iter().map(|row| row.into_iter().filter(|cell| !cell.is_empty()).collect()).collect()
}

fn book_of(who: &Visitor, org: &str, form: &str, period: &str) -> Vec<Vec<String>> {
    book(who, &format!("/papers/excel?kind=figures&id={org}&form={form}&part={period}"))
}

#[test]
fn a14a_every_cell_of_the_register_as_a_workbook_equals_the_file() {
    let told = told();
    let mut w = World::new(store::scratch::Scratch::sqlite().unwrap());
    imported(&mut w);
    let mut lines = 0;
    for (code, _, _, venue, industry) in STATIONS {
        let row = industry.map_or(Row::Venue(venue.value()), |one| Row::Industry(one.value()));
        let (desk, above) = (w.visits(&format!("{}-zhanzhang", code.to_lowercase())), w.visits("suo-lianxi"));
        for month in 1..=12 {
            let period = Period::month(2026, month);
            let of_month =
                told.iter().filter(|one| row.holds(one) && period.holds(one.received()) && one.declined().is_none());
            let mut of_month: Vec<&Told> = of_month.collect();
            if of_month.is_empty() {
                continue;
            }
            let path = format!(
                "/papers/excel?kind=register&id=station-{}&form=register&part={}",
                code.to_lowercase(),
                period.key()
            );
            for (who, masked) in [(&desk, false), (&above, true)] {
                let sheet = paper::sheet::read("book.xlsx", &who.get(&path).bytes).unwrap();
                let at = |head: &str| sheet.rows[0].iter().position(|one| one == head).unwrap();
                let found: Vec<&Vec<String>> =
                    sheet.rows[1..].iter().take_while(|row| !row[at("受理日期")].is_empty()).collect();
                assert_eq!(found.len(), of_month.len(), "{code} {month}");
                of_month.sort_by_key(|one| one.text("received_at"));
                for (row, one) in found.into_iter().zip(&of_month) {
                    let cell = |head: &str| row[at(head)].as_str();
                    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
                    let name = one.field("consumer")["name"].as_str().unwrap();
                    let shown = if masked { mask_name(name) } else { name.to_owned() };
                    assert_eq!(cell("投诉人"), shown, "{code} {month}");
                    assert_eq!(cell("受理日期"), one.received().to_string());
                    assert_eq!(cell("被投诉经营者"), one.field("respondent")["name"].as_str().unwrap());
                    assert_eq!(
                        (cell("商品或服务"), cell("问题")),
                        (one.text("goods_or_service"), one.text("problem_code"))
                    );
                    let fen = |head: &str| (cell(head).parse::<f64>().unwrap() * 100.0).round() as i64;
                    assert_eq!((fen("涉及金额"), fen("挽回损失")), (one.fen("amount_fen"), one.fen("recovered_fen")));
                    assert_eq!(
                        (cell("办结日期"), cell("反馈日期")),
                        (day(one.ended()).as_str(), day(one.day("feedback_on")).as_str())
                    );
                    let used = one.ended().map(|day| (day - one.received()).get_days().to_string());
                    assert_eq!(cell("用时"), used.unwrap_or_default());
                    assert_eq!(cell("备注"), if one.text("id") == "c037" { "超期" } else { "" });
                    assert_eq!(cell("处理结果") == "在办", one.text("outcome") == "open");
                    lines += 1;
                }
            }
        }
    }
    assert_eq!(lines, 2 * 36, "38 less two that were turned away, as the desk and as the office has them");
}

/// The tables of a form over counted rows: caption, whether by units below, keys of the columns.
fn tables(form: &str) -> Vec<(String, bool, Vec<String>)> {
    let quoted = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let one = |block: &str| {
        let find = |name: &str| block.lines().find(|line| line.starts_with(name)).map(quoted);
        let table = find("table = ").filter(|table| ["rows", "below"].contains(&table.as_str()))?;
        let columns = block.lines().filter(|line| line.trim().starts_with('"'));
        let keys = columns.map(|line| quoted(line).split(' ').next().unwrap_or_default().to_owned());
        Some((find("caption = ").unwrap_or_default(), table == "below", keys.skip(1).collect()))
    };
    form.split("[[template.block]]").filter_map(one).collect()
}

/// What a row of the JSON says under a key, as it is printed.
fn printed(found: &Value, key: &str) -> String {
    if let Some(rate) = found["rates"].get(key) {
        let (numerator, denominator) = (rate["numerator"].as_i64().unwrap(), rate["denominator"].as_i64().unwrap());
        return match rate["percent"].as_f64() {
            Some(percent) => format!("{percent:.1}%（{numerator}/{denominator}）"),
            None => "—".to_owned(),
        };
    }
    let value = found["counts"][key].as_i64().unwrap_or_else(|| panic!("no {key} in {found}"));
    if key.ends_with("_fen") { yuan_from_fen(value) } else { value.to_string() }
}

/// Whether a cell of a workbook holds what is printed: the same number, not only the same text.
fn holds(cell: &str, printed: &str) -> bool {
    match printed.strip_suffix('）').and_then(|text| text.split_once("%（")) {
        Some((_, divided)) => {
            let (numerator, denominator) = divided.split_once('/').unwrap();
            let (numerator, denominator): (f64, f64) = (numerator.parse().unwrap(), denominator.parse().unwrap());
            (cell.parse::<f64>().unwrap() - numerator / denominator).abs() < 1e-9
        }
        None if printed == "—" => cell == "—",
        None => (cell.parse::<f64>().unwrap() - printed.parse::<f64>().unwrap()).abs() < 1e-9,
    }
}

/// The row of the JSON that a line of the paper is called by.
fn named<'a>(found: &'a Value, below: bool, name: &str) -> &'a Value {
    if below {
        return of(&found["below"], "name", name);
    }
    let label = name.trim_start_matches("其中").trim_start_matches('进');
    match label {
        "合计" => &found["total"],
        _ if name.starts_with("其中") => of(&found["industries"], "label", label),
        _ => of(&found["rows"], "label", label),
    }
}

/// The lines of a table on a page: what each is called, and its cells without their tags.
fn lines(page: &str, caption: &str) -> Vec<(String, Vec<String>)> {
    let table = page.split(&format!("<caption>{caption}</caption>")).nth(1).unwrap_or_else(|| panic!("no {caption}"));
    let body = table.split("</table>").next().unwrap().split("</thead>").nth(1).unwrap();
    let bare = |cell: &str| {
        let inner = cell.split_once('>').map_or("", |(_, inner)| inner);
        let text: String = inner.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        text.trim().to_owned()
    };
    let mut all = Vec::new();
    for row in body.split("<tr").skip(1).filter(|row| row.contains("<td")) {
        let head = row.split("<td").next().unwrap();
        let name = head.split("<summary>").nth(1).map(|rest| rest.split('<').next().unwrap().to_owned());
        let name = name.unwrap_or_else(|| bare(head.split("<th").nth(1).unwrap()));
        let name = name.split('（').next().unwrap().to_owned();
        all.push((name, row.split("<td").skip(1).map(bare).collect()));
    }
    all
}

/// The key of a figure by its name on the page.
fn key_of(found: &Value, label: &str) -> String {
    let all = found["definitions"].as_object().unwrap();
    // 终止①（件） and 考核优 alike: a name is a name of one figure.
    let keys: Vec<&String> = all.iter().filter(|(_, one)| one["label"] == label).map(|(key, _)| key).collect();
    assert_eq!(keys.len(), 1, "{label} is {keys:?}");
    keys[0].clone()
}

/// What the page shows of a row under a key.
fn on_page(row: &Value, key: &str, venue: bool) -> String {
    if venue && ["contact_points", "watch_points"].contains(&key) {
        return "—".to_owned();
    }
    // A nought is a nought, also of money.
    let text = if row["counts"][key] == 0 { "0".to_owned() } else { printed(row, key) };
    let overdue =
        row["rates"].get(key).and_then(|rate| rate.get("overdue")).and_then(Value::as_i64).unwrap_or_default();
    let beside = if overdue > 0 { format!("另有{overdue}件超期未结") } else { String::new() };
    format!("{}{beside}", text.replace(['（', '）'], ""))
}

#[test]
fn a15a_summary_and_statistics_come_as_page_paper_and_workbook_with_the_same_numbers() {
    let mut w = World::new(store::scratch::Scratch::sqlite().unwrap());
    imported(&mut w);
    let (county, machine) = (w.visits("xianju"), w.machine("xianju"));
    let mut numbers = 0;
    for period in PERIODS {
        let found = figures(&machine, "YQ", period);
        let label = found["label"].as_str().unwrap();
        let page = county.get(&format!("/figures?period={period}")).body;
        for caption in ["受理和处理消费者投诉情况汇总表", "12315“五进”工作情况统计表"] {
            for (name, cells) in lines(&page, caption) {
                let key = key_of(&found, &name);
                for (venue, cell) in VENUES.iter().zip(&cells) {
                    assert_eq!(*cell, on_page(row(&found, venue), &key, *venue != "total"), "{period} {venue} {name}");
                }
                assert_eq!(cells.len(), VENUES.len());
                numbers += cells.len();
            }
        }
        for (form, written, title) in
            [("summary", SUMMARY, "受理和处理消费者投诉情况汇总表"), ("five_entries", ENTRIES, "进商场")]
        {
            let (_, pdf) = county.paper("figures", "339900.county", form, period);
            let text = stories::pdf::text(&pdf);
            assert!(text.contains(title) && text.contains(label), "{text}");
            let mut on_paper = stories::pdf::lines(&pdf);
            let book = book_of(&county, "339900.county", form, period);
            for (caption, below, keys) in tables(written) {
                let at =
                    book.iter().position(|row| *row == [caption.clone()]).unwrap_or_else(|| panic!("no {caption}"));
                let rows: Vec<&Vec<String>> = book[at + 2..].iter().take_while(|row| row.len() > 1).collect();
                assert!(rows.len() >= if below { 2 } else { 6 }, "{period} {caption}: {rows:?}");
                assert_eq!(book[at + 1].len(), keys.len() + 1);
                for row in rows {
                    let source = named(&found, below, &row[0]);
                    let wanted: Vec<String> = keys.iter().map(|key| printed(source, key)).collect();
                    assert_eq!(row.len(), wanted.len() + 1, "{row:?}");
                    for ((cell, wanted), key) in row[1..].iter().zip(&wanted).zip(&keys) {
                        assert!(holds(cell, wanted), "{period} {caption} {} {key}: {cell} is not {wanted}", row[0]);
                        numbers += 1;
                    }
                    // A name that needs two lines stands above its numbers.
                    let line = on_paper.iter().position(|line| line.ends_with(&wanted));
                    let line =
                        line.unwrap_or_else(|| panic!("{period} {caption} {}: {wanted:?} in {on_paper:#?}", row[0]));
                    on_paper.remove(line);
                }
            }
        }
    }
    assert!(numbers > 2500, "only {numbers} numbers were compared");
    w.visits("yq01-zhanzhang").does_not_find("/papers/excel?kind=figures&id=339900.county&form=summary&part=2026-Q2");
}

#[test]
fn a15a_the_second_part_of_the_summary_is_a_page_for_any_days_and_opens_to_its_complaints() {
    let told = told();
    each_engine(|w| {
        imported(w);
        let county = w.visits("xianju");
        for key in PERIODS {
            let period = Period::parse(key).unwrap();
            let page = county.get(&format!("/figures/second?period={key}")).body;
            assert!(page.contains(&period.label()), "{key}");
            let seen: Vec<(String, i64)> =
                lines(&page, "前5").into_iter().map(|(name, cells)| (name, cells[0].parse().unwrap())).collect();
            assert_eq!(seen, traders(&told, Row::All, period), "{key}");
            let all = told.iter().filter(|one| period.holds(one.received())).count();
            assert!(page.contains(&format!("共{all}件")), "{key}: {all}");
        }
        let range = "2026-03-10..2026-07-14";
        let address = "/figures/cases?org=339900.county&amp;period=2026-03-10..2026-07-14&amp;measure=registered&amp;class=G06&amp;problem=P01";
        county.sees(&format!("/figures/second?period={range}"), address);
        county.sees("/figures?period=2026-11", "/figures/second?org=339900.county&amp;period=2026-11");
        w.visits("yq01-zhanzhang").does_not_find("/figures/second?org=339900.station-yq02&period=2026");
        w.visits("yq01-zhanzhang").sees("/figures/second?period=2026-04", "没有登记意见建议");
    });
}

#[test]
fn a15a_what_is_beyond_its_days_without_an_ending_stands_beside_both_rates() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.at("2026-03-23 10:00");
        let shown = |w: &World, period: &str| {
            let page = w.visits("xianju").get(&format!("/figures?period={period}")).body;
            let found = figures(&w.machine("shiju"), "YQ", period);
            let overdue = found["total"]["counts"]["overdue"].as_i64().unwrap();
            assert_eq!(page.contains(&format!("另有{overdue}件超期未结")), overdue > 0, "{period}");
            let board = w.visits("suo-lianxi").get(&format!("/figures/board?period={period}")).body;
            assert_eq!(board.contains(&format!("另有{overdue}件超期未结")), overdue > 0, "{period}");
            for rate in ["settlement_rate", "on_time_rate"] {
                assert_eq!(found["total"]["rates"][rate]["overdue"], overdue);
            }
            assert_eq!(of(&found["below"], "org", "YQS1")["counts"]["overdue"], overdue);
            overdue
        };
        // Registered on Monday 2 March: its twenty days end on Sunday 22 March, and so on Monday.
        assert_eq!(shown(w, "2026-Q1"), 0, "its last day is not over");
        w.at("2026-03-24 10:00");
        assert_eq!(shown(w, "2026-Q1"), 1);
        assert_eq!(shown(w, "2026-02"), 0, "it ran out later");
        w.at("2026-04-20 10:00");
        assert_eq!((shown(w, "2026-Q1"), shown(w, "2026-03"), shown(w, "2026-Q2")), (1, 1, 1), "still open today");
        let (_, pdf) = w.visits("xianju").paper("figures", "339900.county", "summary", "2026-Q1");
        let text = stories::pdf::text(&pdf);
        assert!(text.contains("到2026年4月20日还没有结果的"), "{text}");
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        assert_eq!((shown(w, "2026-Q1"), shown(w, "2026-Q2")), (0, 0), "it has an ending, and counts in its rates");
        assert!(Measure::from_value("overdue").unwrap().definition().contains("按今天的情况"));
    });
}
