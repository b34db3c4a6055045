//! Stories of the papers (A6, A9, A11, A19, F1 to F17): what the record says, once for each state of it.

use axum::http::StatusCode;
use domain::case::{Act, Case};
use domain::directory::CaseId;
use hejie::county::REGION;
use hejie::import::{self, Line, stable_id};
use store::query::case;
use stories::visit::Visitor;
use stories::{World, each_engine, pdf};

const SHIPPED: &str = include_str!("../../data/cases.jsonl");

/// Issues a paper of a case and returns its address and bytes.
fn paper(visitor: &Visitor, case: &Case, form: &str, part: &str) -> (String, Vec<u8>) {
    visitor.paper("case", case.number.as_str(), form, part)
}

fn says(pdf: &[u8], words: &[&str]) {
    let text = pdf::text(pdf);
    for word in words {
        assert!(text.contains(&pdf::bare(word)), "no “{word}” in {text}");
    }
}

/// A page without a sign-in, of the program in which `visitor` moves.
fn code(href: &str) -> &str {
    href.rsplit('/').next().unwrap()
}

#[test]
fn a6_and_a11_the_papers_of_a_case_say_what_the_record_says() {
    each_engine(|w| {
        let case = w.archived();
        let case = w.case(&case);
        let desk = w.visits("yq01-hejie1");
        let (_, registration) = paper(&desk, &case, "registration", "");
        says(&registration, &["消费投诉登记表", "王女士", "13800000001", "云桥家电专柜", "双开门冰箱", "4299.00"]);
        says(
            &registration,
            &["买了一台双开门冰箱，第三天起冷藏室不制冷，要求退货退款。", "压缩机不启动", "第1页共1页"],
        );
        let (_, agreement) = paper(&desk, &case, "agreement", "");
        says(
            &agreement,
            &["甲方留存", "乙方留存", "王女士", "依法承担违约责任", "不免除经营者依法应承担的其他法律责任"],
        );
        let settled = case.settlement.as_ref().unwrap();
        for owed in &settled.draft.obligations {
            says(&agreement, &[&owed.what, &domain::case::words::day(owed.due)]);
        }
        let (_, round) = paper(&desk, &case, "round", "1");
        says(&round, &["协商记录", "第1次", "要求退货退款", "同意退货", "已签字"]);
        assert_eq!(
            desk.post("/papers", &[("kind", "case"), ("id", case.number.as_str()), ("form", "round"), ("part", "2")])
                .status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn a19_the_same_record_is_the_same_paper_and_a_corrected_one_says_so() {
    each_engine(|w| {
        let id = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let (first, bytes) = paper(&desk, &w.case(&id), "registration", "");
        assert_eq!(
            paper(&desk, &w.case(&id), "registration", ""),
            (first.clone(), bytes.clone()),
            "a reprint is the original"
        );
        desk.sees(&format!("/v/{}", code(&first)), "现行有效的一版");
        w.does("yq01-hejie1", &id, Act::Correct, &[("goods", "三门冰箱"), ("why", "登记时型号写错")]);
        let (second, corrected) = paper(&desk, &w.case(&id), "registration", "");
        assert_ne!(first, second);
        says(&corrected, &["三门冰箱", "第2版，记录有变动，替代第1版"]);
        assert_eq!(desk.get(&first).bytes, bytes, "the first edition stays what it was");
        desk.sees(&format!("/v/{}", code(&first)), "已被第2版替代");
    });
}

#[test]
fn anybody_who_holds_a_paper_verifies_it_and_reads_nothing_personal() {
    each_engine(|w| {
        let id = w.accepted(&[]);
        let (href, bytes) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "registration", "");
        let page = format!("/v/{}", code(&href));
        let stranger = w.stranger();
        stranger.sees(&page, &format!("{}-F1-1", w.case(&id).number));
        stranger.does_not_see(&page, "王女士");
        let same = stranger.uploads(&page, &[], "file", &bytes);
        assert!(same.body.contains("一致：") && !same.body.contains("不一致"));
        let mut changed = bytes;
        *changed.last_mut().unwrap() ^= 1;
        assert!(stranger.uploads(&page, &[], "file", &changed).body.contains("不一致"));
        let forged = stranger.get("/v/000000000000000000000000");
        assert!(forged.status == 404 && forged.body.contains("没有出具过这份文书"), "{}", forged.body);
        assert_eq!(stranger.get(&href).to, "/login");
        w.visits("yq02-hejie1").does_not_find(&href);
    });
}

#[test]
fn a19_each_period_prints_on_its_own_form() {
    each_engine(|w| {
        let old = w.accepted(&[]);
        let (_, before) = paper(&w.visits("yq01-hejie1"), &w.case(&old), "registration", "");
        assert!(!pdf::text(&before).contains("告知书版本"), "the form before 2026-04-15 did not ask for it");
        w.at("2026-05-06 10:00");
        let new = w.accepted(&[("event_on", "2026-05-01")]);
        let (_, after) = paper(&w.visits("yq01-hejie1"), &w.case(&new), "registration", "");
        says(&after, &["告知书版本", "先行和解"]);
    });
}

fn own<'a>(version: &'a str, body: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("form", "notice"),
        ("version", version),
        ("effective_from", "2026-03-01"),
        ("fields", "会员卡号"),
        ("notes", "本商场总服务台电话见一楼公示牌"),
        ("body", body),
    ]
}

#[test]
fn a19_a_stations_own_form_holds_all_of_the_official_one_or_is_refused_by_name() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let official = head.get("/templates?form=notice").body;
        assert!(official.contains("delivered 送达"));
        let kept = w.door.db.read(|tx| store::template::of_org(tx, "339900", &w.station)).unwrap();
        let body = &kept.iter().find(|one| one.template.form == domain::paper::Form::Notice).unwrap().body;
        let lacking = body.replace("\"delivered 送达\"", "\"own9 备注\"");
        head.is_refused("/templates/own", &own("自制1", &lacking), "缺少官方式样的必备内容：送达");
        head.is_refused("/templates/own", &own("自制1", "标题是什么"), "第1行附近读不懂");
        let _ = head.sends("/templates/own", &own("自制1", ""));
        head.is_refused("/templates/own", &own("自制1", ""), "这个版本名称已经用过");
        let id = ended(w);
        let (_, paper_) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "notice", "");
        says(&paper_, &["会员卡号", "本商场总服务台电话", "送达", "向人民法院提起诉讼"]);
        assert_eq!(
            w.visits("yq01-hejie1").post("/templates/own", &own("自制2", "")).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let _ = head.sends("/templates/withdraw", &[("form", "notice"), ("version", "自制1")]);
        let (_, plain) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "notice", "");
        assert!(!pdf::text(&plain).contains("会员卡号"));
    });
}

#[test]
fn a19_a_new_official_form_puts_an_own_one_that_lacks_its_news_aside() {
    each_engine(|w| {
        let _ = w.visits("yq01-zhanzhang").sends("/templates/own", &own("自制1", ""));
        let kept = w.door.db.read(|tx| store::template::of_org(tx, "339900", &w.station)).unwrap();
        let body = &kept.iter().find(|one| one.template.form == domain::paper::Form::Notice).unwrap().body;
        let newer = body
            .replace("version = \"2010\"", "version = \"县2026\"")
            .replace("\"2010-01-01\"", "\"2026-03-01\"")
            .replace("\"reason 理由 !\"", "\"reason 理由 !\"], [\"told_words 口头说明\"");
        let county = w.visits("xianju");
        let _ = county.sends("/templates/official", &[("body", &newer)]);
        county.is_refused("/templates/official", &[("body", &newer)], "这个版本已经有了");
        w.visits("yq01-zhanzhang").sees("/templates", "还缺：口头说明");
        let id = ended(w);
        let (_, official) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "notice", "");
        says(&official, &["口头说明"]);
        assert!(!pdf::text(&official).contains("会员卡号"), "the official one is used meanwhile");
    });
}

/// A complaint that the consumer withdrew.
fn ended(w: &mut World) -> CaseId {
    let id = w.accepted(&[]);
    w.does("yq01-hejie1", &id, Act::Terminate, &[]);
    id
}

#[test]
fn a_rare_character_of_a_name_is_set_in_another_font() {
    each_engine(|w| {
        // 𪚥 and 𫠡 are in no plane that the fonts of running text cover.
        let id = w.accepted(&[("consumer_name", "王𪚥𫠡")]);
        let (_, bytes) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "registration", "");
        says(&bytes, &["王𪚥𫠡"]);
    });
}

#[test]
fn a_character_that_no_font_has_is_told_each_time_the_paper_is_opened() {
    each_engine(|w| {
        let id = w.accepted(&[("consumer_name", "王\u{10fffd}")]);
        let (desk, number) = (w.visits("yq01-hejie1"), w.case(&id).number.to_string());
        let form = [("kind", "case"), ("id", number.as_str()), ("form", "registration"), ("part", "")];
        for time in ["issued", "issued again"] {
            let href = desk.sends("/papers", &form);
            for words in ["文书里有字印不出来", "\u{10fffd}", "手写补上"] {
                assert!(desk.get(&href).body.contains(words), "no {words:?} when {time}");
            }
            assert!(desk.get(&format!("{href}?told=yes")).bytes.starts_with(b"%PDF"), "{time}");
        }
        desk.sees(&format!("/cases/{number}"), "有字印不出来：\u{10fffd}");
        let whole = w.accepted(&[("consumer_phone", "13800000081")]);
        let (_, bytes) = paper(&desk, &w.case(&whole), "registration", "");
        assert!(bytes.starts_with(b"%PDF"), "what is whole opens at once");
        desk.does_not_see(&format!("/cases/{}", w.case(&whole).number), "有字印不出来");
    });
}

#[test]
fn a11_what_a_headquarters_issues_for_a_branch_carries_the_signature_of_the_headquarters() {
    each_engine(|w| {
        let hq = w.visits("hefeng-hejie");
        for (at, branch) in ["station-yq02", "station-np02"].into_iter().enumerate() {
            let (href, bytes) = hq.paper("wall", branch, "duties", "");
            let file = w.scratch.dir.join(format!("hq{at}.pdf"));
            std::fs::write(&file, &bytes).unwrap();
            let told = std::process::Command::new("pdfsig").arg(&file).output().unwrap();
            let told = String::from_utf8_lossy(&told.stdout).into_owned();
            for words in ["Signature is Valid", "禾丰超市连锁总部"] {
                assert!(told.contains(words), "no “{words}” for {branch}: {told}");
            }
            w.stranger().sees(&format!("/v/{}", code(&href)), "由禾丰超市连锁总部出具");
        }
        hq.sees("/station/certificate", "总部的数字签名");
        let (_, bureau) = w.visits("suo-lianxi").paper("wall", "station-yq02", "workflow", "");
        assert!(::paper::seal::inspect(&bureau).is_ok_and(|found| found.is_empty()), "a bureau seals on paper");
    });
}

#[test]
fn a_long_story_flows_over_pages_and_nothing_of_it_is_lost() {
    each_engine(|w| {
        let story: String = (1..=90).map(|no| format!("第{no}次联系专柜，对方答复再等三天，仍未上门处理。")).collect();
        let id = w.accepted(&[("narrative", &story)]);
        let (_, bytes) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "registration", "");
        let text = pdf::text(&bytes);
        for no in 1..=90 {
            assert!(text.contains(&format!("第{no}次联系专柜")), "{no} is missing");
        }
        assert!(text.contains("消费投诉登记表（续页）"));
    });
}

#[test]
fn the_papers_of_the_network_are_made_from_their_records() {
    each_engine(|w| {
        let desk = w.visits("yq01-hejie1");
        let _ = desk.sends(
            "/consultations/new",
            &[("kind", "consultation"), ("topic", "手机三包"), ("content", "退货期几天"), ("answer", "七日内可以退货")],
        );
        let page = desk.get("/consultations").body;
        let id = page.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let href =
            desk.sends("/papers", &[("kind", "consultation"), ("id", &id), ("form", "consultation"), ("part", "")]);
        says(&desk.get(&href).bytes, &["咨询（建议意见）登记单", "手机三包", "七日内可以退货", "2026年3月2日09:30"]);
        let href = desk
            .sends("/papers", &[("kind", "station"), ("id", w.station.as_str()), ("form", "privacy"), ("part", "")]);
        says(&desk.get(&href).bytes, &["个人信息处理告知书", "签字表示已经知悉", "2026-04"]);
        let case = w.accepted(&[("consumer_name", "王小满")]);
        let month = desk.sends(
            "/papers",
            &[("kind", "register"), ("id", w.station.as_str()), ("form", "register"), ("part", "2026-03")],
        );
        let register = desk.get(&month).bytes;
        says(&register, &["登记簿", "王小满", w.case(&case).number.as_str(), "未封存", "138****"]);
        let office = w.visits("suo-lianxi");
        let masked = office.sends(
            "/papers",
            &[("kind", "register"), ("id", w.station.as_str()), ("form", "register"), ("part", "2026-03")],
        );
        assert!(!pdf::text(&office.get(&masked).bytes).contains("王小满"), "above the station names stay masked");
        desk.does_not_find(&format!("/papers/{}", "0".repeat(24)));
    });
}

#[test]
fn a15_the_register_as_a_workbook_has_numbers_and_days() {
    each_engine(|w| {
        let case = w.archived();
        let desk = w.visits("yq01-hejie1");
        let book = desk.get(&format!("/papers/excel?kind=register&id={}&form=register&part=2026-03", w.station));
        assert_eq!(book.status, StatusCode::OK);
        let rows = paper::sheet::read("登记簿.xlsx", &book.bytes).unwrap();
        let text = format!("{rows:?}");
        for word in [w.case(&case).number.as_str(), "王女士", "2026-03-02", "4299"] {
            assert!(text.contains(word), "no {word} in {text}");
        }
        let one = desk.get(&format!("/papers/excel?kind=case&id={}&form=registration&part=", w.case(&case).number));
        assert!(one.bytes.starts_with(b"PK") && one.status == StatusCode::OK);
    });
}

/// Every shipped dispute on every paper that it has something for: issuing leads straight to the paper only when no
/// character came out as an empty box.
#[test]
fn every_shipped_dispute_prints_whole_and_says_what_it_says() {
    each_engine(|w| {
        let _ = import::run(&w.door, REGION, SHIPPED, &mut |_, _| {}).unwrap();
        w.at("2026-11-25 10:00");
        let mut printed = 0;
        for (number, text) in (1..).zip(SHIPPED.lines()) {
            let line = Line::read(number, text).unwrap();
            let id = CaseId(stable_id(&["case", &line.id]));
            let found = w.door.db.read(|tx| case::load(tx, &w.door.keys, REGION, &id)).unwrap();
            let login = format!("{}-hejie1", found.case.number.as_str().split('-').next().unwrap().to_lowercase());
            let desk = w.visits(&login);
            let page = desk.get(&format!("/cases/{}", found.case.number)).body;
            let offered = page.split("name=\"form\" value=\"").skip(1).map(|rest| {
                let part = rest.split("name=\"part\" value=\"").nth(1).unwrap();
                (rest.split('"').next().unwrap().to_owned(), part.split('"').next().unwrap().to_owned())
            });
            for (form, part) in offered.collect::<Vec<_>>() {
                let (_, bytes) = paper(&desk, &found.case, &form, &part);
                let text = pdf::text(&bytes);
                assert!(text.contains(&pdf::bare(found.case.number.as_str())), "{form} of {}: {text}", line.id);
                if form == "registration" {
                    let intake = &found.case.intake;
                    for word in [&intake.narrative, &intake.goods.name, &intake.respondent.name, &intake.place] {
                        assert!(text.contains(&pdf::bare(word)), "{} lacks {word}: {text}", line.id);
                    }
                }
                printed += 1;
            }
        }
        assert!(printed > 100, "only {printed} papers");
    });
}

#[test]
fn a11_an_issued_paper_carries_the_stations_signature_and_the_drawn_ones() {
    each_engine(|w| {
        let id = w.signed();
        let (_, bytes) = paper(&w.visits("yq01-hejie1"), &w.case(&id), "agreement", "");
        let file = w.scratch.dir.join("agreement.pdf");
        std::fs::write(&file, &bytes).unwrap();
        let told = std::process::Command::new("pdfsig").arg(&file).output().unwrap();
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        for words in ["Signature is Valid", "Total document signed"] {
            assert!(told.contains(words), "no “{words}”: {told}");
        }
        says(&bytes, &["已签字"]);
    });
}
