//! Stories of training and study (A18, D35, D37 to D40, F11): over HTTP, on both engines.

use axum::http::StatusCode;
use domain::policy::PolicyRow;
use hejie::county::REGION;
use hejie::ladder;
use jiff::civil::date;
use store::audit::Change;
use store::network::{lesson, training};
use store::query::Reach;
use stories::visit::{Visitor, picture};
use stories::{World, each_engine, pdf};

/// Plans one as the answers say; its page.
fn planned(who: &Visitor, answers: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("kind", "lecture"),
        ("topic", "和解协议怎么写"),
        ("from", "2026-03-03T09:00"),
        ("to", "2026-03-03T11:00"),
        ("hours", "2"),
        ("place", "所里会议室"),
        ("teacher", "张所"),
    ];
    all.retain(|(name, _)| !answers.iter().any(|(other, _)| other == name));
    all.extend(answers);
    who.sends("/training/new", &all)
}

/// The six digits on the screen.
fn digits(who: &Visitor, page: &str) -> String {
    let screen = who.get(&format!("{page}/code"));
    assert!(screen.header("refresh").parse::<u32>().is_ok_and(|seconds| seconds <= 61), "it renews itself");
    screen.body.split("aria-label=\"签到码 ").nth(1).expect("a code")[..6].to_owned()
}

const RECORD: &[(&str, &str)] = &[
    ("from", "2026-03-03T09:00"),
    ("to", "2026-03-03T11:00"),
    ("hours", "2"),
    ("teacher", "张所"),
    ("summary", "讲了六个要素，练习改两份协议"),
];

/// The right answers of a lesson, or all of them wrong.
fn answers(id: &str, right: bool) -> Vec<(String, String)> {
    let one = lesson::shipped().unwrap().into_iter().find(|one| one.id == id).unwrap();
    let answer = |question: &domain::network::lesson::Question| {
        if right { question.right } else { (question.right + 1) % question.options.len() }
    };
    let given = one.questions.iter().zip(1..).map(|(each, no): (_, u32)| (format!("q{no}"), answer(each).to_string()));
    std::iter::once(("version".to_owned(), one.version.to_string())).chain(given).collect()
}

fn takes(who: &Visitor, id: &str, right: bool) -> String {
    let given = answers(id, right);
    let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.sends(&format!("/lessons/{id}"), &given)
}

fn minutes(w: &World, login: &str) -> u32 {
    let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    let all = w.door.db.read(|tx| training::hours(tx, &reach, year.0, year.1)).unwrap();
    all.into_iter().find(|one| one.staff.as_str() == login).unwrap().minutes
}

#[test]
fn d37_a_lecture_is_signed_in_to_by_scan_or_digits_and_counts_once_it_is_recorded() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        officer.is_refused("/training/new", &[("kind", "lecture"), ("topic", "协议")], "请填写“开始”");
        let wrong = [
            ("kind", "lecture"),
            ("topic", "协议"),
            ("from", "2026-03-03T09:00"),
            ("to", "2026-03-03T11:00"),
            ("hours", "5"),
            ("place", "所里"),
        ];
        officer.is_refused("/training/new", &wrong, "按起止时间最多2学时");
        let page = planned(&officer, &[("stations", "station-yq01"), ("stations", "station-yq02")]);
        w.visits("yq01-hejie1").sees("/inbox", "集中培训：和解协议怎么写");
        w.visits("yq01-lianluo").sees("/today", "集中培训：和解协议怎么写");
        officer.sees(&page, "签到 0/12");
        // Too early: nobody signs in yet, so the screen shows no code, and says from when.
        officer.sees(&format!("{page}/code"), "还没到签到时间");
        officer.sees(&format!("{page}/code"), "2026年3月3日08:30");
        officer.does_not_see(&format!("{page}/code"), "aria-label=\"签到码");
        officer.does_not_see(&page, "打开签到码</a>");
        w.visits("yq01-hejie1").is_refused("/training/sign", &[("code", "abc")], "abc");
        officer.is_refused(&format!("{page}/do/record"), RECORD, "培训还没有结束");

        w.at("2026-03-03 08:50");
        let officer = w.visits("suo-lianxi");
        let code = digits(&officer, &page);
        let stranger = w.stranger();
        let scan = format!("{}/{code}", page.replace("/training/", "/t/"));
        let ticket = stranger.get(&scan).to;
        assert!(ticket.starts_with("/t/") && ticket.len() == 35, "{ticket}");
        stranger.sees(&ticket, &format!("/login?next={ticket}"));
        stranger.sees(&format!("/login?next={ticket}"), &format!("name=\"next\" value=\"{ticket}\""));
        let signed = stranger
            .post("/login", &[("login", "yq01-hejie1"), ("password", hejie::county::PASSWORD), ("next", &ticket)]);
        assert_eq!(signed.to, ticket, "signing in leads back to the page of the scan");
        let outward = [("login", "yq01-hejie1"), ("password", hejie::county::PASSWORD), ("next", "//example.com")];
        assert_eq!(stranger.post("/login", &outward).to, "/");

        let desk = w.visits("yq01-hejie1");
        desk.sees(&ticket, "我到了，签到");
        assert_eq!(desk.sends(&ticket, &[]), ticket);
        desk.sees(&ticket, "已签到");
        // A ticket is used once, by whoever used it first.
        let second = w.visits("yq01-hejie2");
        second.sees(&ticket, "已经用过或者过了时间");
        second.is_refused(&ticket, &[], "签到码已经换了或用过了");
        // The digits, typed with a gap and in full width; once more is no news.
        let typed = format!("{} {}", &code[..3], &code[3..]).replace('0', "０");
        assert_eq!(second.sends("/training/sign", &[("code", &typed)]), page);
        assert_eq!(second.sends("/training/sign", &[("code", &code)]), page);
        officer.sees(&page, "签到 2/12");
        second.does_not_see(&page, "云桥百货");

        // A minute later the code before still counts, two minutes later none does.
        w.at("2026-03-03 08:51");
        let third = w.visits("yq02-lianluo");
        let _ = third.sends("/training/sign", &[("code", &code)]);
        w.at("2026-03-03 08:52");
        w.visits("yq01-zhanzhang").is_refused("/training/sign", &[("code", &code)], "没有这个签到码");
        assert_eq!(w.stranger().get(&scan).status, StatusCode::UNPROCESSABLE_ENTITY);
        // A ticket that lies too long is none.
        let officer = w.visits("suo-lianxi");
        let scan = format!("{}/{}", page.replace("/training/", "/t/"), digits(&officer, &page));
        let late = w.stranger().get(&scan).to;
        w.at("2026-03-03 09:03");
        w.visits("yq01-zhanzhang").is_refused(&late, &[], "签到码已经换了或用过了");
        // Whoever works elsewhere does not belong here.
        let officer = w.visits("suo-lianxi");
        let now = digits(&officer, &page);
        w.visits("np01-hejie1").is_refused("/training/sign", &[("code", &now)], "没有这个签到码");
        w.visits("dong-lianxi").is_refused("/training/sign", &[("code", &now)], "没有这个签到码");
        // Somebody who was not invited comes along and is told apart.
        let _ = w.visits("yq03-hejie1").sends("/training/sign", &[("code", &now)]);
        officer.sees(&page, "未在邀请名单");

        w.at("2026-03-03 11:20");
        let officer = w.visits("suo-lianxi");
        assert_eq!(minutes(w, "yq01-hejie1"), 0, "it counts once it is recorded");
        officer.sees("/today", "培训待登记：和解协议怎么写");
        officer.is_refused(&format!("{page}/do/cancel"), &[("why", "改期")], "已经有人签到，不能取消");
        let sent = officer.uploads(&format!("{page}/do/enter"), &[("people", "yq02-hejie1")], "photo", &picture(6));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        officer.is_refused(&format!("{page}/do/enter"), &[("people", "yq02-hejie2")], "请填写“签到表的照片”");
        let sent = officer.uploads(&format!("{page}/do/record"), RECORD, "photo", &picture(7));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        officer.does_not_find(&format!("{page}/code"));
        officer.is_refused(&format!("{page}/do/record"), RECORD, "这次培训已登记");
        for (login, counted) in
            [("yq01-hejie1", 120), ("yq01-hejie2", 120), ("yq02-hejie1", 120), ("yq01-zhanzhang", 0)]
        {
            assert_eq!(minutes(w, login), counted, "{login}");
        }
        w.visits("yq01-lianluo").sees("/training", "2小时，目标5天");

        let id = page.rsplit('/').next().unwrap();
        let (_, paper) = officer.paper("training", id, "training", "");
        let text = pdf::text(&paper);
        for words in [
            "培训（学习）记录",
            "集中培训",
            "和解协议怎么写",
            "12人",
            "5人",
            "扫码签到",
            "输码签到",
            "纸上签名",
            "讲了六个要素",
            "2张",
        ] {
            assert!(text.contains(&pdf::bare(words)), "no “{words}” in {text}");
        }
    });
}

#[test]
fn d35_a_lesson_that_is_passed_is_itself_the_record_and_a_year_without_one_is_told() {
    each_engine(|w| {
        let _ = ladder::terms(&w.door, w.now).unwrap();
        let head = w.visits("yq01-zhanzhang");
        head.sees("/today", "2026年还没有学习培训记录");
        w.visits("suo-lianxi").sees("/training", "2026年没有学习培训记录的站点");
        head.sees("/network/station-yq01", "学完一课微课并通过测验");

        let desk = w.visits("yq01-hejie1");
        desk.sees("/lessons", "三包：七天、十五天、一年");
        let page = desk.get("/lessons/guarantee").body;
        assert!(!page.contains("应选"), "the answers are not on the page before it is handed in");
        let one = ("version", "1");
        desk.is_refused("/lessons/guarantee", &[one, ("q1", "1"), ("q2", "1")], "第3题、");
        desk.is_refused("/lessons/guarantee", &[one, ("q1", "1"), ("q2", "1")], "这一题还没有答，请选一个答案");
        let kept = desk.post("/lessons/guarantee", &[one, ("q1", "1"), ("q2", "0")]).body;
        assert_eq!(kept.matches("checked").count(), 2, "what was chosen stays chosen");
        desk.is_refused("/lessons/guarantee", &[("version", "9")], "测验");
        assert_eq!(takes(&desk, "guarantee", false), "/lessons/guarantee");
        desk.sees("/lessons/guarantee", "答对0/5，没有到80%");
        head.sees("/today", "2026年还没有学习培训记录");
        w.at("2026-03-02 09:45");
        let desk = w.visits("yq01-hejie1");
        let head = w.visits("yq01-zhanzhang");
        let _ = takes(&desk, "guarantee", true);
        desk.sees("/lessons/guarantee", "答对5/5，通过，记20分钟学时");
        head.does_not_see("/today", "2026年还没有学习培训记录");
        head.sees("/network/station-yq01", "学完微课《三包：七天、十五天、一年》并通过测验");
        // A second pass of the same lesson in the year adds no hours.
        let _ = takes(&desk, "guarantee", true);
        assert_eq!(minutes(w, "yq01-hejie1"), 20);
        let _ = takes(&desk, "twenty_days", true);
        assert_eq!(minutes(w, "yq01-hejie1"), 40);
        w.at("2027-01-05 09:00");
        let desk = w.visits("yq01-hejie1");
        let _ = takes(&desk, "guarantee", true);
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
        let next = w.door.db.read(|tx| training::hours(tx, &reach, date(2027, 1, 1), date(2027, 12, 31))).unwrap();
        assert_eq!(next.iter().find(|one| one.staff.as_str() == "yq01-hejie1").unwrap().minutes, 20, "a new year");
        let counted =
            w.door.db.read(|tx| lesson::counted(tx, REGION, &w.station, date(2026, 1, 1), date(2026, 12, 31))).unwrap();
        assert_eq!(counted, (4, 3), "every try is kept");
    });
}

#[test]
fn a18_a_quarter_without_study_climbs_the_ladder_before_it_ends() {
    each_engine(|w| {
        let _ = ladder::terms(&w.door, w.now).unwrap();
        w.at("2026-03-25 10:30");
        let _ = ladder::remind(&w.door, w.now).unwrap();
        w.visits("yq01-zhanzhang").does_not_see("/inbox", "本站学习");
        let _ = takes(&w.visits("yq02-hejie1"), "privacy", true);
        w.at("2026-03-26 10:30");
        let _ = ladder::remind(&w.door, w.now).unwrap();
        w.visits("yq01-zhanzhang").sees("/inbox", "本站学习");
        w.visits("yq02-zhanzhang").does_not_see("/inbox", "本站学习");
        w.visits("suo-lianxi").does_not_see("/inbox", "本站学习");
        w.at("2026-04-01 10:30");
        let _ = ladder::terms(&w.door, w.now).unwrap();
        let _ = ladder::remind(&w.door, w.now).unwrap();
        w.visits("suo-lianxi").sees("/inbox", "本站学习");
        w.visits("suo-lianxi").sees("/late", "本站学习");
    });
}

#[test]
fn a18_a_station_studies_by_itself_and_its_ledger_and_certificates_say_so() {
    each_engine(|w| {
        w.at("2026-03-03 18:00");
        let head = w.visits("yq01-zhanzhang");
        head.is_refused(
            "/training/new",
            &[
                ("kind", "lecture"),
                ("topic", "讲座"),
                ("from", "2026-03-03T16:00"),
                ("to", "2026-03-03T17:00"),
                ("hours", "1"),
                ("place", "服务台"),
            ],
            "“集中培训”不由服务站安排",
        );
        let own = [
            ("kind", "self_study"),
            ("topic", "三包规定"),
            ("from", "2026-03-03T16:00"),
            ("to", "2026-03-03T17:00"),
            ("hours", "1"),
            ("people", "yq01-hejie1"),
            ("people", "yq01-hejie2"),
        ];
        let page = planned(&head, &own);
        head.is_refused(
            &format!("{page}/do/record"),
            &[RECORD, &[("to", "2026-03-03T17:00"), ("hours", "1")]].concat(),
            "还没有人签到",
        );
        let sent = head.uploads(&format!("{page}/do/enter"), &[("people", "yq01-hejie1")], "photo", &picture(3));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let said = [("from", "2026-03-03T16:00"), ("to", "2026-03-03T17:00"), ("hours", "1"), ("summary", "读规定")];
        let _ = head.sends(&format!("{page}/do/record"), &said);
        let _ = takes(&w.visits("yq01-hejie1"), "guarantee", true);
        assert_eq!(minutes(w, "yq01-hejie1"), 80);
        head.sees("/training/people/yq01-hejie1", "1小时20分");
        w.visits("yq01-hejie1").is_refused(&format!("{page}/do/photo"), &[], "安排、登记培训学习");
        let _ = head.uploads(&format!("{page}/do/photo"), &[], "photo", &picture(4));
        let shown = head.get(&page).body;
        assert_eq!(shown.matches("alt=\"现场照片\"").count(), 2);

        let (_, ledger) = head.paper("station", w.station.as_str(), "training_ledger", "2026");
        let text = pdf::text(&ledger);
        for words in ["培训学习台账", "三包规定", "站内自学", "每人目标5天", "微课测验1次，通过1次", "1小时20分"]
        {
            assert!(text.contains(&pdf::bare(words)), "no “{words}” in {text}");
        }
        let book =
            head.get(&format!("/papers/excel?kind=station&id={}&form=training_ledger&part=2026", w.station)).bytes;
        assert!(book.starts_with(b"PK"), "a workbook");
        let (_, paper) = head.paper("staff", "yq01-hejie1", "certificate", "2026");
        let text = pdf::text(&paper);
        for words in ["培训学习证明", "80分钟", "培训1次", "通过微课1课", "三包：七天、十五天、一年", "5/5"]
        {
            assert!(text.contains(&pdf::bare(words)), "no “{words}” in {text}");
        }
        let nothing = [("kind", "staff"), ("id", "yq01-hejie2"), ("form", "certificate"), ("part", "2026")];
        assert_eq!(head.post("/papers", &nothing).status, StatusCode::NOT_FOUND, "nothing to certify");
    });
}

/// Sets a number of the region, as its 系统管理员 would load it.
fn rules(w: &World, code: &str, value: i64) {
    let row = PolicyRow {
        code: code.to_owned(),
        region: REGION.to_owned(),
        effective_from: date(2026, 1, 1),
        value,
        unit: "switch".to_owned(),
        basis: "本地规定".to_owned(),
    };
    let actor = w.actor("guanli");
    w.door
        .db
        .write(|tx| {
            let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
            store::rules::set(tx, change, &row)
        })
        .unwrap();
    w.door.reload().unwrap();
}

#[test]
fn d39_and_d40_stations_exchange_and_a_newcomer_looks_on_before_handling_alone() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let exchange = planned(&head, &[("kind", "exchange"), ("topic", "先行赔付的做法")]);
        head.sees(&exchange, "交流培训");
        let _ = head.sends(&format!("{exchange}/do/cancel"), &[("why", "对方有事")]);
        head.sees(&exchange, "已取消");
        w.visits("yq01-hejie1").sees("/inbox", "交流培训《先行赔付的做法》已取消");

        // Somebody leaves and somebody comes, as it is filed.
        let change = [
            ("post", "conciliator"),
            ("leaver", "yq01-hejie2"),
            ("left_on", "2026-03-02"),
            ("receiver", "yq01-lianluo"),
            ("name", "柏小新"),
            ("login", "yq01-xin"),
            ("education", "college"),
            ("phone", "13900000888"),
            ("since", "2026-03-02"),
            ("declared", "on"),
        ];
        let filed = head.post("/stations/station-yq01/staff/change", &change);
        assert!(filed.status.is_success(), "{} {}", filed.status, filed.body);
        let staff = w.door.db.read(|tx| store::directory::staff_of(tx, REGION, &w.station)).unwrap();
        let newcomer = staff.into_iter().find(|one| one.login == "yq01-xin").unwrap().actor.id.0;
        let newcomer = newcomer.as_str();
        let of_newcomer = format!("/training/people/{newcomer}");
        let case = w.registers("yq01-hejie1", &[("handler", newcomer)]);
        let number = w.case(&case).number.to_string();
        head.sees(&format!("/cases/{number}"), "柏小新是新到岗人员，还没有跟班学习");
        head.sees(&of_newcomer, "新到岗，还没有跟班学习");
        rules(w, "placement_required", 1);
        let refused = w.try_register("yq01-hejie1", &[("handler", newcomer)]);
        assert!(matches!(refused, Err(stories::world::No::Refused(ref no)) if no.clause == "D40"), "{refused:?}");

        let officer = w.visits("suo-lianxi");
        officer.sees(&of_newcomer, "/training/new?kind=placement");
        let bare = [
            ("kind", "placement"),
            ("topic", "跟班学习"),
            ("from", "2026-03-02T09:00"),
            ("to", "2026-03-03T17:00"),
            ("hours", "14"),
            ("place", "12315中心"),
        ];
        officer.is_refused("/training/new", &bare, "请选一位跟班学习的人");
        let page = planned(&officer, &[&bare[..], &[("person", newcomer)]].concat());
        w.at("2026-03-03 17:30");
        let officer = w.visits("suo-lianxi");
        let sent = officer.uploads(&format!("{page}/do/enter"), &[("people", newcomer)], "photo", &picture(8));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let said =
            [("from", "2026-03-02T09:00"), ("to", "2026-03-03T17:00"), ("hours", "14"), ("summary", "旁听两次调解")];
        let _ = officer.sends(&format!("{page}/do/record"), &said);
        let head = w.visits("yq01-zhanzhang");
        head.does_not_see(&format!("/cases/{number}"), "还没有跟班学习");
        head.sees("/stations/station-yq01/staff", "2026-03-03");
        w.registers("yq01-hejie1", &[("handler", newcomer)]);
    });
}

#[test]
fn d26_a_training_is_seen_by_those_invited_and_those_above_only() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let page = planned(&head, &[("kind", "self_study"), ("topic", "站内自学甲")]);
        for inside in ["yq01-hejie1", "suo-lianxi", "zhongxin", "xianju", "shiju"] {
            w.visits(inside).sees(&page, "站内自学甲");
        }
        for outside in ["yq02-hejie1", "dong-lianxi", "np-suo", "hefeng-hejie", "guanli", "shenji"] {
            w.visits(outside).does_not_find(&page);
            w.visits(outside).does_not_find(&format!("{page}/code"));
            w.visits(outside).does_not_find("/training/people/yq01-hejie1");
        }
        // The levels above look, but it is not theirs to record.
        w.visits("suo-lianxi").does_not_find(&format!("{page}/code"));
        w.visits("suo-lianxi").does_not_find(&format!("{page}/do/record"));
        w.visits("yq02-hejie1").does_not_see("/training", "站内自学甲");
        assert_eq!(w.stranger().get("/t/00000000000000000000000000000000").status, StatusCode::NOT_FOUND);
    });
}
