//! Stories of the assessment (A16, B5.3, D12, D41, F12, P26): over HTTP, on both engines.

use std::process::Command;

use axum::http::StatusCode;
use domain::case::Act;
use serde_json::Value;
use stories::visit::{Visitor, picture};
use stories::{World, each_engine, pdf};

/// What no record tells: the officer scores it.
const BY_HAND: &[&str] = &["use"];

/// The stations of the first office.
const STATIONS: &[&str] = &["yq01", "yq02", "yq03", "yq04", "yq05", "yq06", "yq07", "yq08", "yq09", "yq10"];

/// The first quarter of 2026 as it went at the mall: one settled and archived, one whose notice was never given.
fn quarter(w: &mut World) {
    w.archived();
    let case = w.negotiating();
    w.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "no_agreement")]);
    w.does("yq01-hejie1", &case, Act::SignRound, &[]);
    w.does("yq01-hejie1", &case, Act::Fail, &[]);
    w.at("2026-04-13 09:30");
    hejie::ladder::terms(&w.door, w.now).unwrap();
    w.at("2026-04-20 09:30");
}

/// Draws the round of the quarter up; the address of its page.
fn drawn(w: &World) -> String {
    w.visits("suo-fuze").sends("/assessments/new", &[("period", "2026-Q1")])
}

/// Scores every item of a station that is scored by hand.
fn scored(officer: &Visitor, round: &str, station: &str, points: &str) {
    let names: Vec<[String; 3]> =
        (0..BY_HAND.len()).map(|at| ["item", "points", "reason"].map(|name| format!("rows.{at}.{name}"))).collect();
    let mut answers = Vec::new();
    for (item, [name, score, reason]) in BY_HAND.iter().zip(&names) {
        answers.extend([(name.as_str(), *item), (score.as_str(), points), (reason.as_str(), "现场看了记录")]);
    }
    let page = format!("{round}/station-{station}");
    assert_eq!(officer.sends(&format!("{page}/hand"), &answers), page);
}

fn published(w: &World, round: &str) {
    let officer = w.visits("suo-lianxi");
    for station in STATIONS {
        scored(&officer, round, station, "2");
    }
    let _ = w.visits("suo-fuze").sends(&format!("{round}/do/publish"), &[("sure", "on")]);
}

fn exported(w: &World, round: &str) -> (Value, String) {
    let body = w.visits("suo-fuze").get(&format!("{round}/export")).body;
    (serde_json::from_str(&body).unwrap(), body)
}

fn station<'a>(export: &'a Value, code: &str) -> &'a Value {
    export["stations"].as_array().unwrap().iter().find(|one| one["code"] == code).unwrap()
}

/// Runs the independent script over an export; what it says, and whether it agrees. Without Python the story says so,
/// and fails where everything is to be run.
#[expect(clippy::disallowed_methods, reason = "tests have no command line")]
fn recomputed(w: &World, body: &str) -> Option<(String, bool)> {
    let file = w.scratch.dir.join("assessment.json");
    std::fs::write(&file, body).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/assess.py");
    match Command::new("python3").arg(script).arg(&file).output() {
        Ok(done) => {
            let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
            Some((said, done.status.success()))
        }
        Err(error) => {
            eprintln!("python3 cannot be started ({error}): the recomputation is left out");
            assert!(
                std::env::var("HEJIE_TEST_REQUIRE_POSTGRES").is_err(),
                "everything is to be run, and python3 is not there"
            );
            None
        }
    }
}

#[test]
fn p26_every_score_opens_to_the_facts_it_came_from() {
    each_engine(|w| {
        quarter(w);
        let officer = w.visits("suo-fuze");
        officer.is_refused("/assessments/new", &[("period", "2026-Q2")], "还没有结束");
        officer.is_refused("/assessments/new", &[], "考核哪一期");
        let round = drawn(w);
        officer.is_refused("/assessments/new", &[("period", "2026-Q1")], "已经组织过");
        let page = format!("{round}/station-yq01");
        // Both ended in time; one of them without its notice, so half of the seven points.
        officer.sees(&page, "20日内终结率");
        officer.sees(&page, "没有告知其他途径");
        officer.sees(&page, "/cases/YQ01-2026-0001");
        let (export, _) = exported(w, &round);
        let mall = station(&export, "YQ01");
        assert_eq!(mall["facts"]["papers"].as_array().unwrap().len(), 2);
        assert_eq!(mall["result"]["scores"]["papers"], 350);
        assert_eq!(mall["result"]["scores"]["on_time"], 800);
        // Filed at once, within thirty days.
        assert_eq!(mall["result"]["scores"]["staffing"], 500);
        // The plaque was made, and never proved.
        assert_eq!(mall["result"]["scores"]["plaque"], 0);
        // Nobody reported by the thirteenth of April.
        assert_eq!(mall["result"]["scores"]["packs"], 500);
        assert_eq!(mall["result"]["scores"]["use"], Value::Null, "no record tells that");
        // Every link leads somewhere.
        let facts = mall["facts"].as_object().unwrap();
        for fact in facts.values().flat_map(|all| all.as_array().unwrap()) {
            let href = fact["href"].as_str().unwrap();
            assert!(officer.get(href).status.is_success(), "{href}");
        }
    });
}

#[test]
fn d41_what_was_seen_after_the_period_counts_for_the_next_one() {
    each_engine(|w| {
        w.at("2026-03-20 09:00");
        if w.visits("xianju").get("/stations/station-yq01/plaque").body.contains("制发") {
            let _ = w.visits("xianju").post("/stations/station-yq01/plaque", &[]);
        }
        let plaque = w
            .door
            .db
            .read(|tx| store::network::plaque::of(tx, hejie::county::REGION, &"station-yq01".into()))
            .unwrap()
            .remove(0);
        w.at("2026-04-15 09:00");
        let head = w.visits("yq01-zhanzhang");
        for (serial, item, on) in [(71, "phone", "2026-03-31"), (72, "board", "2026-04-01")] {
            let seen = [("ok", "yes"), ("on", on)];
            let sent = head.uploads(&format!("/stations/station-yq01/items/{item}"), &seen, "photo", &picture(serial));
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        }
        let visit =
            [("station", "station-yq01"), ("heard", "无"), ("guided", "三包"), ("plaque", plaque.number.as_str())];
        let sent = w.visits("suo-lianxi").uploads("/visits/new", &visit, "photo", &picture(75));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        w.at("2026-04-20 09:00");
        let round = drawn(w);
        let (export, _) = exported(w, &round);
        let facts = &station(&export, "YQ01")["facts"];
        let eight = facts["eight_ones"].as_array().unwrap();
        let of = |label: &str| eight.iter().find(|one| one["label"] == label).unwrap();
        assert_eq!((&of("一部固定电话")["got"], &of("一块宣传栏")["got"]), (&Value::from(1), &Value::from(0)));
        assert_eq!(of("一块宣传栏")["note"], "没有凭证");
        let plaques = facts["plaque"].as_array().unwrap();
        assert_eq!(plaques[0]["got"], 0, "it was proved in April: {plaques:?}");
        assert!(!plaques[0]["note"].as_str().unwrap().contains("2026-04"), "{plaques:?}");
    });
}

#[test]
fn d41_a_round_drawn_up_by_mistake_is_thrown_away_with_a_reason_and_the_last_grade_is_red() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let fuze = w.visits("suo-fuze");
        let discard = format!("{round}/do/discard");
        fuze.is_refused(&discard, &[("sure", "on")], "为什么作废");
        w.visits("suo-lianxi").is_refused(&discard, &[("sure", "on"), ("why", "x")], "考核");
        let why = [("sure", "on"), ("why", "本来要选第四季度")];
        assert_eq!(fuze.sends(&discard, &why), "/assessments");
        fuze.does_not_find(&round);
        fuze.sees("/assessments", "本来要选第四季度");
        w.visits("shenji").sees("/audit", "作废");
        w.visits("yq01-zhanzhang").does_not_see("/assessments", "本来要选第四季度");
        let again = drawn(w);
        published(w, &again);
        w.visits("suo-fuze").is_refused(&format!("{again}/do/discard"), &why, "已经公布，不能作废");
        w.visits("suo-fuze").sees(&again, "给核查的人");
        // Hardly anything is kept at the mall.
        let page = w.visits("yq01-zhanzhang").get(&format!("{again}/station-yq01")).body;
        let grade = page.split("不合格").next().and_then(|before| before.rsplit("badge ").next()).unwrap_or_default();
        assert!(page.contains("不合格") && grade.starts_with("over"), "{grade}");
    });
}

#[test]
fn d41_what_is_frozen_stays_and_hand_scores_have_their_reasons() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let page = format!("{round}/station-yq01");
        let (before, _) = exported(w, &round);
        // The notice is given afterwards: the round does not change.
        w.visits("yq01-hejie1").sees("/cases/YQ01-2026-0002", "告知");
        let _ = w.visits("yq01-hejie1");
        let officer = w.visits("suo-lianxi");
        let hand = format!("{page}/hand");
        let one = |points: &'static str, reason: &'static str| {
            [("rows.0.item", "use"), ("rows.0.points", points), ("rows.0.reason", reason)]
        };
        officer.is_refused(&hand, &one("9", "都有"), "这一项最多4.00分");
        officer.is_refused(&hand, &one("七分半多", "都有"), "请写分数");
        officer.is_refused(&hand, &one("3.5", ""), "理由");
        officer.is_refused(
            &hand,
            &[("rows.0.item", "papers"), ("rows.0.points", "7"), ("rows.0.reason", "看着齐")],
            "由记录自动计分",
        );
        let again = officer.post(&hand, &one("9", "制度都在墙上"));
        assert!(again.body.contains("制度都在墙上"), "what was typed stays");
        let _ = officer.sends(&hand, &one("3.5", "缺考核制度"));
        officer.sees(&page, "缺考核制度");
        w.visits("suo-fuze").is_refused(&format!("{round}/do/publish"), &[("sure", "on")], "还有人工评分没有做完");
        w.visits("yq01-zhanzhang").does_not_find(&page);
        published(w, &round);
        let (after, _) = exported(w, &round);
        assert_eq!(after["round"]["hash"], before["round"]["hash"]);
        assert_eq!(station(&after, "YQ01")["facts"], station(&before, "YQ01")["facts"]);
        let given = station(&after, "YQ01")["given"].as_array().unwrap();
        assert!(given.iter().any(|one| one["points"] == 350 && one["reason"] == "缺考核制度"), "the earlier one stays");
        w.visits("yq01-zhanzhang").sees(&page, "现场看了记录");
        w.visits("yq01-zhanzhang").sees("/inbox", "考核结果已公布");
        officer.is_refused(&hand, &one("4", "补齐了"), "已经公布");
    });
}

#[test]
fn p26_the_head_objects_in_time_and_an_upheld_objection_changes_the_score_by_a_new_row() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let page = format!("{round}/station-yq01");
        w.visits("yq01-zhanzhang").does_not_find(&format!("{page}/object/papers"));
        published(w, &round);
        let head = w.visits("yq01-zhanzhang");
        let said = [("said", "第二件的告知书在纸质卷里，已补传")];
        head.is_refused(&format!("{page}/object/papers"), &[], "异议和理由");
        w.visits("yq01-hejie1").is_refused(&format!("{page}/object/papers"), &said, "由站长办理");
        w.visits("yq02-zhanzhang").does_not_find(&format!("{page}/object/papers"));
        head.does_not_find(&format!("{page}/object/feelings"));
        assert_eq!(head.sends(&format!("{page}/object/papers"), &said), page);
        head.is_refused(&format!("{page}/object/papers"), &said, "已经提过异议");
        let _ = head.sends(&format!("{page}/object/use"), &[("said", "有使用台账")]);
        let officer = w.visits("suo-lianxi");
        officer.sees("/inbox", "提出异议");
        let fuze = w.visits("suo-fuze");
        fuze.is_refused(&format!("{round}/do/finish"), &[("sure", "on")], "异议期到");
        let reply = format!("{page}/reply/papers");
        officer.is_refused(&reply, &[("answer", "upheld"), ("reply", "属实")], "要写改后的分数");
        officer.is_refused(&reply, &[("answer", "upheld"), ("points", "8"), ("reply", "属实")], "最多7.00分");
        officer.is_refused(&reply, &[("answer", "upheld"), ("points", "3"), ("reply", "属实")], "要比现在高");
        officer.is_refused(&reply, &[("answer", "rejected"), ("points", "7"), ("reply", "不属实")], "分数不变");
        assert_eq!(officer.sends(&reply, &[("answer", "upheld"), ("points", "7"), ("reply", "已看原件")]), page);
        w.at("2026-04-28 09:00");
        let fuze = w.visits("suo-fuze");
        fuze.is_refused(&format!("{round}/do/finish"), &[("sure", "on")], "还有1件异议没有答复");
        w.visits("yq01-zhanzhang").is_refused(&format!("{page}/object/board"), &said, "已经过了");
        w.visits("suo-lianxi").does_not_see("/late", "考核异议答复");
        w.at("2026-05-12 09:00");
        w.visits("suo-lianxi").sees("/late", "考核异议答复");
        w.visits("suo-lianxi").sees("/late", "有使用证据");
        let no = [("answer", "rejected"), ("reply", "台账是空的")];
        let _ = w.visits("suo-fuze").sends(&format!("{page}/reply/use"), &no);
        w.visits("suo-fuze").is_refused(&format!("{page}/reply/use"), &no, "已经答复过");
        let _ = w.visits("suo-fuze").sends(&format!("{round}/do/finish"), &[("sure", "on")]);
        let (export, body) = exported(w, &round);
        let mall = station(&export, "YQ01");
        assert_eq!(mall["result"]["scores"]["papers"], 700);
        assert_eq!(mall["facts"]["papers"][1]["got"], 0, "the facts stay as they were");
        assert_eq!(export["round"]["state"], "final");
        let head = w.visits("yq01-zhanzhang");
        head.sees(&page, "已定档");
        head.sees(&page, "异议成立，改为");
        if let Some((said, agrees)) = recomputed(w, &body) {
            assert!(agrees, "{said}");
        }
    });
}

#[test]
fn d41_whoever_scored_an_item_does_not_answer_its_objection() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let page = format!("{round}/station-yq01");
        let veto = [("veto", "leaked"), ("ground", "所里查实"), ("facts", "把登记簿拍照发到群里")];
        let _ = w.visits("suo-fuze").sends(&format!("{page}/veto"), &veto);
        published(w, &round);
        let head = w.visits("yq01-zhanzhang");
        for item in ["use", "papers", "veto:leaked"] {
            let _ = head.sends(&format!("{page}/object/{item}"), &[("said", "请再看一遍原件")]);
        }
        // The officer scored it by hand: neither the page nor the answer is his, and the page says whose it is.
        let officer = w.visits("suo-lianxi");
        let use_ = format!("{page}/reply/use");
        let yes = [("answer", "upheld"), ("points", "4"), ("reply", "看了原件")];
        officer.is_refused(&use_, &yes, "这一项是您评的，对它的异议不能由您答复");
        officer.is_refused_page(&use_, "请本单位另一位有权评分的人答复");
        officer.sees(&page, "不能由您答复");
        let shown = officer.get(&page).body;
        assert!(!shown.contains(&format!("href=\"{use_}\"")), "no way there");
        // What the facts gave is nobody's score, and a veto is answered by another than who noted it.
        assert!(shown.contains(&format!("href=\"{page}/reply/papers\"")));
        let no = [("answer", "rejected"), ("reply", "照片里看得清姓名")];
        w.visits("suo-fuze").is_refused(&format!("{page}/reply/veto:leaked"), &no, "不能由您答复");
        let _ = officer.sends(&format!("{page}/reply/veto:leaked"), &no);
        let _ = w.visits("suo-fuze").sends(&use_, &yes);
        w.visits("yq01-zhanzhang").sees(&page, "异议成立，改为");
    });
}

#[test]
fn f12_the_places_are_a_workbook_whose_numbers_are_those_of_the_round() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let excel = format!("{round}/excel");
        let book = |w: &World, who: &str| {
            let bytes = w.visits(who).get(&excel).bytes;
            paper::sheet::read("名次.xlsx", &bytes).unwrap()
        };
        let sheet = book(w, "suo-fuze");
        let at = |name: &str| sheet.head.iter().position(|head| head.starts_with(name)).unwrap();
        assert!(sheet.rows.iter().all(|row| row[at("名次")].is_empty()), "no place before all is scored");
        for below in ["yq01-zhanzhang", "dong-lianxi", "np-suo"] {
            w.visits(below).does_not_find(&excel);
        }
        published(w, &round);
        let sheet = book(w, "suo-fuze");
        let (export, _) = exported(w, &round);
        assert_eq!(sheet.rows.len(), STATIONS.len());
        // Hundredths, whatever way the number was written.
        let hundredths = |cell: &str| (cell.parse::<f64>().unwrap() * 100.0).round() as i64;
        for row in &sheet.rows {
            let result = &station(&export, &row[at("站点编号")])["result"];
            assert_eq!(row[at("名次")], result["place"].to_string());
            assert_eq!(hundredths(&row[at("得分")]), result["total"].as_i64().unwrap());
            assert_eq!(row[at("等次")], result["grade"].as_str().unwrap());
            let mut items = 0;
            for (head, cell) in sheet.head.iter().zip(row) {
                let mut all = export["scheme"]["groups"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .flat_map(|one| one["items"].as_array().unwrap());
                let found = all.find(|item| head.starts_with(&format!("{}（", item["label"].as_str().unwrap())));
                let Some(item) = found else { continue };
                assert_eq!(
                    hundredths(cell),
                    result["scores"][item["key"].as_str().unwrap()].as_i64().unwrap(),
                    "{head}"
                );
                // A text would have kept its two decimals.
                assert!(!cell.ends_with(".00"), "{head} is a number: {cell}");
                items += 1;
            }
            assert_eq!(items, 19);
        }
        let places: Vec<usize> = sheet.rows.iter().map(|row| row[0].parse().unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
        let own = book(w, "yq02-zhanzhang");
        assert_eq!((own.rows.len(), own.rows[0][at("站点编号")].as_str()), (1, "YQ02"));
    });
}

#[test]
fn d41_an_independent_script_recomputes_the_round_and_sees_when_a_figure_was_changed() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let veto = [("veto", "leaked"), ("ground", "所里查实，谈话笔录一份"), ("facts", "把登记簿拍照发到群里")];
        w.visits("suo-lianxi").is_refused(&format!("{round}/station-yq03/veto"), &veto, "由所负责人");
        let _ = w.visits("suo-fuze").sends(&format!("{round}/station-yq03/veto"), &veto);
        w.visits("suo-fuze").is_refused(&format!("{round}/station-yq03/veto"), &veto, "已经登记过");
        published(w, &round);
        let (export, body) = exported(w, &round);
        let vetoed = station(&export, "YQ03");
        assert_eq!(
            (vetoed["result"]["grade"].as_str(), vetoed["result"]["place"].as_u64()),
            (Some("不合格"), Some(10))
        );
        let Some((said, agrees)) = recomputed(w, &body) else { return };
        assert!(agrees && said.contains("agrees: 10 stations, 190 scores"), "{said}");
        // A veto is objected to like an item; when the objection holds, the points count again.
        let page = format!("{round}/station-yq03");
        let said = [("said", "照片里没有消费者的信息，是空白登记簿")];
        let _ = w.visits("yq03-zhanzhang").sends(&format!("{page}/object/veto:leaked"), &said);
        w.visits("yq01-zhanzhang").does_not_find(&format!("{round}/station-yq01/object/veto:leaked"));
        let yes = [("answer", "upheld"), ("reply", "复查照片，确为空白页")];
        let _ = w.visits("suo-lianxi").sends(&format!("{page}/reply/veto:leaked"), &yes);
        w.visits("yq03-zhanzhang").sees(&page, "已撤销");
        let (lifted, lifted_body) = exported(w, &round);
        assert_ne!(station(&lifted, "YQ03")["result"]["grade"], "不合格");
        let (said, agrees) = recomputed(w, &lifted_body).unwrap();
        assert!(agrees, "{said}");
        // Whatever is changed in it, the script finds it.
        let total = &station(&export, "YQ01")["result"]["total"];
        let forged = body.replacen(&format!("\"total\": {total}"), "\"total\": 9999", 1);
        let (said, agrees) = recomputed(w, &forged).unwrap();
        assert!(!agrees && said.contains("total"), "{said}");
        let forged = body.replacen("\"got\": 0", "\"got\": 1", 1);
        assert!(!recomputed(w, &forged).unwrap().1);
    });
}

#[test]
fn d41_a_bureau_rules_its_own_scheme_and_is_refused_at_the_field() {
    each_engine(|w| {
        let bureau = w.visits("xianju");
        let page = bureau.get("/assessments/scheme/edit").body;
        let mut answers: Vec<(String, String)> = Vec::new();
        for row in 0..19 {
            for name in ["label", "points", "number"] {
                let key = format!("name=\"rows.{row}.{name}\"");
                let at = page.find(&key).unwrap_or_else(|| panic!("no {key}"));
                let field = &page[page[..at].rfind('<').unwrap()..];
                let value = field.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
                answers.push((format!("rows.{row}.{name}"), value.to_owned()));
            }
            let shipped = store::assess::shipped().unwrap();
            let (group, item) = shipped.items().nth(row).map(|(group, item)| (group.clone(), item.clone())).unwrap();
            let how = match item.rule {
                domain::assess::Rule::Share => "share",
                domain::assess::Rule::Target(_) => "target",
                domain::assess::Rule::Minus(_) => "minus",
                domain::assess::Rule::Hand => "hand",
            };
            for (name, value) in
                [("group", group.key.as_str()), ("source", &item.source), ("how", how), ("nothing", "full")]
            {
                answers.push((format!("rows.{row}.{name}"), value.to_owned()));
            }
        }
        answers.push(("title".to_owned(), "云桥县考核评分表".to_owned()));
        answers.push(("effective_from".to_owned(), "2026-04-01".to_owned()));
        let with = |changes: &[(&str, &str)]| -> Vec<(String, String)> {
            let mut all = answers.clone();
            for (name, value) in changes {
                all.iter_mut().filter(|(key, _)| key == name).for_each(|(_, old)| *old = (*value).to_owned());
            }
            all
        };
        let post = |who: &Visitor, all: &[(String, String)]| {
            let pairs: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            who.post("/assessments/scheme/edit", &pairs)
        };
        let less = post(&bureau, &with(&[("rows.0.points", "4")]));
        assert_eq!(less.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(less.body.contains("各项分值加起来是99.00分"));
        let raw = post(&bureau, &with(&[("rows.8.source", "和解率")]));
        assert!(raw.body.contains("“和解率”不能计分") && raw.body.contains("f-rows-8-source"), "{}", raw.body);
        let count = post(&bureau, &with(&[("rows.8.source", "registered")]));
        assert!(count.body.contains("“投诉件数”不能计分"));
        // A row that was emptied does not move what is wrong with the next one.
        let mut emptied = with(&[("rows.8.source", "和解率")]);
        emptied.iter_mut().filter(|(key, _)| key.starts_with("rows.3.")).for_each(|(_, value)| value.clear());
        let page = post(&bureau, &emptied).body;
        assert!(page.contains("href=\"#f-rows-8-source\"") && page.contains("98.00分"), "{page}");
        let wrong = post(&bureau, &with(&[("rows.16.number", "")]));
        assert!(wrong.body.contains("请写每次扣几分"));
        for login in ["suo-fuze", "zhongxin", "yq01-zhanzhang"] {
            w.visits(login).is_refused_page("/assessments/scheme/edit", "由区县局办理");
        }
        assert_eq!(
            post(&bureau, &with(&[("rows.0.points", "4"), ("rows.1.points", "11")])).status,
            StatusCode::SEE_OTHER
        );
        // The first quarter is still assessed by the scheme that was in force when it began.
        quarter(w);
        let round = drawn(w);
        let (export, _) = exported(w, &round);
        assert_eq!(export["scheme"]["version"], "2026");
        w.visits("suo-lianxi").sees("/assessments/scheme", "云桥县考核评分表");
    });
}

#[test]
fn d26_an_assessment_is_seen_by_its_own_branch_and_a_station_sees_itself() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        let page = format!("{round}/station-yq01");
        for outside in ["dong-lianxi", "np-suo", "np-xianju", "yq11-zhanzhang", "yq01-zhanzhang", "guanli", "shenji"] {
            w.visits(outside).does_not_find(&round);
            w.visits(outside).does_not_find(&page);
            w.visits(outside).does_not_find(&format!("{round}/export"));
        }
        for inside in ["suo-lianxi", "zhongxin", "xianju", "shiju"] {
            w.visits(inside).sees(&page, "工作规范");
        }
        published(w, &round);
        let other = w.visits("yq02-zhanzhang");
        other.does_not_find(&page);
        other.does_not_see(&round, "云桥广场商场");
        other.does_not_find(&format!("{round}/export"));
        other.sees(&round, "/10");
        w.visits("yq01-shenpi").sees(&page, "20日内终结率");
        w.visits("xianju").is_refused(
            &format!("{round}/do/finish"),
            &[("sure", "on")],
            "由云桥县城关市场监督管理所组织",
        );
        w.visits("hefeng-hejie").sees(&format!("{round}/station-yq02"), "20日内终结率");
        w.visits("hefeng-hejie").does_not_find(&page);
    });
}

#[test]
fn f12_the_sheet_is_a_paper_and_a_workbook() {
    each_engine(|w| {
        quarter(w);
        let round = drawn(w);
        published(w, &round);
        let id = round.trim_start_matches("/assessments/");
        let (_, bytes) = w.visits("suo-fuze").paper("assessment", id, "assessment", "station-yq01");
        let text = pdf::text(&bytes);
        for words in ["考核评分表", "文书齐全率", "2026年第一季度", "投诉件数与和解率不计分"]
        {
            assert!(text.contains(words), "the paper does not say {words}: {text}");
        }
        let sheet = w
            .visits("yq01-zhanzhang")
            .get(&format!("/papers/excel?kind=assessment&id={id}&form=assessment&part=station-yq01"));
        assert!(sheet.status.is_success() && sheet.bytes.starts_with(b"PK"));
        w.visits("yq02-zhanzhang")
            .does_not_find(&format!("/papers/excel?kind=assessment&id={id}&form=assessment&part=station-yq01"));
    });
}
