//! Stories of samples and callbacks (D45, B3.4, B1.8, F13): over HTTP, on both engines.

use axum::http::StatusCode;
use domain::case::fact::ReopenCause;
use domain::case::{Act, Stage};
use domain::directory::Actor;
use domain::figure::{Measure, Period};
use domain::network::callback::{CallMode, Reached};
use domain::network::sample;
use hejie::county::REGION;
use store::StoreError;
use store::audit::Change;
use store::network::callback::{self, Call, Came};
use store::query::{Reach, figures};
use stories::visit::Visitor;
use stories::{World, each_engine, pdf};

const SEED: &str = "03 07 11 19 28 31 + 05";

/// Closes complaints in March and freezes their list in April; the address of the draw.
fn frozen(w: &mut World, count: usize) -> String {
    for no in 0..count {
        let _ = w.archived();
        let day = 3 + no;
        w.at(&format!("2026-03-{day:02} 09:30"));
    }
    w.at("2026-04-01 09:00");
    let centre = w.visits("zhongxin");
    let what = [("kind", "callback"), ("from", "2026-03-01"), ("to", "2026-03-31"), ("percent", "40"), ("each", "1")];
    centre.sends("/draws/new", &what)
}

/// Draws the evening after; the address of each callback, in the order of the numbers.
fn drawn(w: &mut World, draw: &str) -> Vec<String> {
    w.at("2026-04-02 09:00");
    let centre = w.visits("zhongxin");
    let seed = [("seed", SEED), ("source", "双色球2026036期"), ("published", "2026-04-01T21:15")];
    let _ = centre.sends(&format!("{draw}/draw"), &seed);
    links(&centre.get(draw).body)
}

fn links(page: &str) -> Vec<String> {
    let all = page.split("href=\"/callbacks/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut found: Vec<String> = all.filter(|id| id.len() == 36).map(|id| format!("/callbacks/{id}")).collect();
    found.dedup();
    found
}

/// What a content consumer says.
const GOOD: &[(&str, &str)] = &[
    ("mode", "phone"),
    ("came", "answered"),
    ("identity", "on"),
    ("contacted", "yes"),
    ("reached", "yes"),
    ("received", "yes"),
    ("received_yuan", "4299"),
    ("pressed", "no"),
    ("satisfaction", "content"),
    ("agrees", "match"),
    ("handling", "file"),
];

/// The same with some answers changed.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD.iter().copied().filter(|(name, _)| !changes.iter().any(|(one, _)| one == name));
    kept.chain(changes.iter().copied()).collect()
}

const NO_MONEY: &[(&str, &str)] = &[
    ("received", "no"),
    ("satisfaction", "not"),
    ("agrees", "mismatch"),
    ("handling", "redo"),
    ("why", "消费者说四千二百九十九元没有退到"),
];

/// Has the number shown, calls, and writes down what came of it; the page that follows.
fn called(caller: &Visitor, page: &str, said: &[(&str, &str)]) -> String {
    assert!(caller.post(&format!("{page}/phone"), &[]).status.is_success());
    caller.sends(&format!("{page}/call"), said)
}

fn number_of(caller: &Visitor, page: &str) -> String {
    let body = caller.get(page).body;
    let title = body.split("<title>回访 ").nth(1).expect("a callback");
    title.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next().unwrap_or_default().to_owned()
}

#[test]
fn d45_a_sample_comes_from_a_frozen_list_and_a_later_seed_and_anybody_can_draw_it_again() {
    each_engine(|w| {
        let draw = frozen(w, 5);
        let centre = w.visits("zhongxin");
        let list = centre.get(&format!("{draw}/list")).body;
        assert_eq!(list.lines().count(), 5);
        let names: Vec<String> = list.lines().map(str::to_owned).collect();
        centre.sees(&draw, &sample::list_hash(&names));
        // What is closed or opened afterwards changes nothing.
        let late = w.archived();
        assert_eq!(centre.get(&format!("{draw}/list")).body, list);
        let seed = |at| [("seed", SEED), ("source", "双色球"), ("published", at)];
        let act = format!("{draw}/draw");
        centre.is_refused(&act, &seed("2026-04-01T08:00"), "号码在名单冻结以前就公布了");
        centre.is_refused(&act, &seed("2026-04-02T21:15"), "公布时间在现在以后");
        w.visits("suo-lianxi").does_not_find(&act);
        w.visits("xianju").sees(&draw, "待抽取");

        let calls = drawn(w, &draw);
        let centre = w.visits("zhongxin");
        let sample = sample::draw(&names, SEED, 2, 1);
        assert_eq!(calls.len(), 2, "40 percent of five");
        let called: Vec<String> = calls.iter().map(|page| number_of(&centre, page)).collect();
        assert_eq!(called, sample);
        assert_eq!(by_script(w, &list), [vec![sample::list_hash(&names)], sample].concat());
        centre.is_refused(&act, &seed("2026-04-01T21:15"), "一份名单只抽一次");

        // Nobody is called twice about the same: only what was not drawn is left, and what was closed since.
        w.at("2026-04-03 09:00");
        let again =
            [("kind", "callback"), ("from", "2026-03-01"), ("to", "2026-04-03"), ("percent", "100"), ("each", "0")];
        let second = w.visits("zhongxin").sends("/draws/new", &again);
        let left = w.visits("zhongxin").get(&format!("{second}/list")).body;
        assert_eq!(left.lines().count(), 4);
        assert!(left.contains(&w.case(&late).number.to_string()) && called.iter().all(|one| !left.contains(one)));
        w.visits("zhongxin").sees(&second, "已经抽中过2件");
    });
}

#[test]
fn b4_5c_the_cases_drawn_are_counted_apart_from_the_inspections_of_stations() {
    each_engine(|w| {
        let draw = frozen(w, 5);
        let counted = |w: &World, quarter| {
            let units = w.door.db.read(|tx| {
                let org = store::directory::org(tx, REGION, &w.station)?.unwrap();
                let reach = Reach::below(tx, &org)?.remove(0);
                figures::units(tx, &reach, &org, Period::quarter(2026, quarter), Some(w.now.day()))
            });
            let counts = units.unwrap().remove(0).counts;
            [Measure::Drawn, Measure::Inspections, Measure::Callbacks, Measure::Confirmed].map(|one| counts.get(one))
        };
        assert_eq!(counted(w, 2), [0; 4], "frozen is not drawn");
        let calls = drawn(w, &draw);
        assert_eq!(counted(w, 2), [0; 4], "nobody called yet: a station must not know (B1.8)");
        let centre = w.visits("zhongxin");
        let _ = called(&centre, &calls[0], GOOD);
        assert_eq!(counted(w, 2), [1, 0, 1, 1]);
        let _ = called(&centre, &calls[1], &with(NO_MONEY));
        assert_eq!(counted(w, 2), [2, 0, 2, 1], "what does not match is called back and not confirmed");
        assert_eq!(counted(w, 1), [0; 4], "of the quarter in which it was called, not closed");
        let county = w.visits("xianju");
        county.sees("/figures?period=2026-Q2", "抽查件数（件）");
        county.sees("/figures?period=2026-Q2", "检查次数（次）");
        county.sees("/figures/records?period=2026-Q2&measure=drawn", "共 <strong>2件</strong>");
        county.sees("/figures/records?period=2026-Q2&measure=drawn", calls[0].as_str());
    });
}

/// What the script of the documentation prints for the list; what the program says where there is no Python, and
/// that is told; where everything must be there, its lack is a failure.
#[expect(clippy::disallowed_methods, reason = "tests have no command line")]
fn by_script(w: &World, list: &str) -> Vec<String> {
    const PAGE: &str = include_str!("../../docs/sampling.md");
    let script = PAGE.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the script");
    assert!(script.lines().count() <= 14, "a script to be read at a glance");
    let (code, file) = (w.scratch.dir.join("sample.py"), w.scratch.dir.join("list.txt"));
    std::fs::write(&code, script).unwrap();
    std::fs::write(&file, list).unwrap();
    let run = std::process::Command::new("python3").arg(&code).args([SEED, "2", "1"]).arg(&file).output();
    let Ok(output) = run else {
        eprintln!("PYTHON IS MISSING: the script of docs/sampling.md was NOT run, only the program was asked");
        assert!(std::env::var("HEJIE_TEST_REQUIRE_POSTGRES").is_err(), "python3 is not there");
        let names: Vec<String> = list.lines().map(str::to_owned).collect();
        return [vec![sample::list_hash(&names)], sample::draw(&names, SEED, 2, 1)].concat();
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn b1_8_a_station_hears_of_a_callback_when_it_was_made_and_of_the_sample_when_all_are() {
    each_engine(|w| {
        let draw = frozen(w, 5);
        let calls = drawn(w, &draw);
        let number = number_of(&w.visits("zhongxin"), &calls[0]);
        for login in ["yq01-zhanzhang", "yq01-hejie1", "yq01-shenpi", "yq01-danwei"] {
            let station = w.visits(login);
            station.does_not_find(&draw);
            station.does_not_find(&format!("{draw}/list"));
            station.does_not_see("/callbacks", &number);
            station.does_not_see("/draws", "YQ-CY-2026");
            station.does_not_see("/figures/records?period=2026-Q2&measure=drawn", &number);
            for page in &calls {
                station.does_not_find(page);
                station.does_not_find(&format!("{page}/call"));
                assert_eq!(station.post(&format!("{page}/call"), GOOD).status, StatusCode::NOT_FOUND);
                assert_eq!(station.post(&format!("{page}/phone"), &[]).status, StatusCode::NOT_FOUND);
            }
            station.does_not_see(&format!("/cases/{number}"), "回访");
            let paper = [("kind", "callback"), ("id", &calls[0][11..]), ("form", "callback"), ("part", "")];
            assert_eq!(station.post("/papers", &paper).status, StatusCode::NOT_FOUND);
        }
        let head = w.visits("yq01-zhanzhang");
        head.does_not_see("/inbox", "回访");
        let _ = called(&w.visits("suo-lianxi"), &calls[0], GOOD);
        head.sees("/inbox", &format!("{number} 已抽查回访：一致"));
        head.sees(&calls[0], "与站点记录");
        head.sees(&calls[0], SEED);
        head.does_not_find(&calls[1]);
        head.does_not_find(&draw);
        let _ = called(&w.visits("suo-lianxi"), &calls[1], GOOD);
        head.sees(&draw, "全部办完");
        assert_eq!(head.get(&format!("{draw}/list")).body.lines().count(), 5);
        w.visits("yq02-zhanzhang").does_not_find(&calls[0]);
        for outside in ["dong-lianxi", "np-suo", "guanli", "shenji"] {
            w.visits(outside).does_not_find(&calls[0]);
        }
        let (_, paper) = head.paper("callback", &calls[0][11..], "callback", "");
        let text = pdf::text(&paper);
        for words in
            ["回访记录", &number, SEED, "双色球2026036期", "非承办人", "一致", "满意", "4299", "归档", "郭怀远"]
        {
            let words = if words == "非承办人" { "回访人不是本件的承办人" } else { words };
            assert!(text.contains(&pdf::bare(words)), "no “{words}” in {text}");
        }
        assert!(!text.contains("13800000001") && !text.contains("王女士"));
    });
}

#[test]
fn d45_what_does_not_match_opens_the_case_again_with_a_reason_a_day_and_a_notice() {
    each_engine(|w| {
        let draw = frozen(w, 3);
        let calls = drawn(w, &draw);
        let office = w.visits("suo-lianxi");
        let page = calls[0].clone();
        let number = number_of(&office, &page);
        let act = format!("{page}/call");
        office.is_refused(&act, GOOD, "电话还没有显示过，不能记打过电话");
        let typed = with(&[("opinion", "退款一直没到"), ("received", "no")]);
        let shown = office.post(&format!("{page}/phone"), &typed);
        assert!(shown.body.contains("13800000001") && shown.body.contains("退款一直没到"), "what was typed is lost");
        office.is_refused(&act, &with(&[("received", "no")]), "消费者否认了记录上的事，不能算一致");
        let filed = with(&[("received", "no"), ("agrees", "mismatch")]);
        office.is_refused(&act, &filed, "与站点记录不一致的，要退回重办");
        office.is_refused(&act, &with(&[("satisfaction", "not")]), "不能直接归档");
        office.is_refused(&act, &with(&[("identity", "")]), "请先核对是不是投诉人本人");
        let refused = office.post(&act, &with(&[("received", "no"), ("opinion", "退款一直没到")]));
        assert!(refused.body.contains("退款一直没到"), "what was typed is lost");
        assert!(refused.body.contains("站点的记录"), "what is compared stands beside");
        w.visits("xianju").is_refused(&act, GOOD, "回访消费者");

        assert_eq!(office.sends(&act, &with(NO_MONEY)), page);
        office.sees(&page, "退回重办");
        office.sees(&page, &format!("{number}-R1"));
        let reach = here();
        let found = w.door.db.read(|tx| callback::list(tx, &reach, true)).unwrap();
        let one = found.into_iter().find(|one| one.number == number).unwrap();
        let case = w.case(&one.case);
        assert_eq!((case.stage, case.episode), (Stage::Verifying, 1));
        assert_eq!(case.past[0].cause, ReopenCause::Mismatch);
        let due = case.clock(domain::clock::ClockCode::Settle).unwrap().due;
        assert_eq!(due.warn, jiff::civil::date(2026, 4, 22), "twenty new days");
        let head = w.visits("yq01-zhanzhang");
        head.sees("/inbox", &format!("{number} 回访不一致，退回重办，{}前办结", due.judge));
        w.visits("yq01-hejie1").sees("/inbox", &format!("{number} 回访不一致"));
        head.sees(&format!("/cases/{number}"), "消费者说四千二百九十九元没有退到");
        head.sees("/callbacks?show=mismatch", &number);
        office.is_refused_page(&act, "这一件已回访");
        // It is worked through again by the station's own acts.
        w.does("yq01-hejie1", &one.case, Act::Verify, &[]);
    });
}

fn here() -> Reach {
    Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None }
}

#[test]
fn f13_three_tries_by_somebody_else_and_every_showing_of_the_number_is_on_record() {
    each_engine(|w| {
        let draw = frozen(w, 2);
        let calls = drawn(w, &draw);
        let page = calls[0].clone();
        let office = w.visits("suo-lianxi");
        office.does_not_see(&page, "13800000001");
        office.does_not_see(&format!("{page}/call"), "13800000001");
        let shown = office.post(&format!("{page}/phone"), &[]);
        assert!(shown.status.is_success() && shown.body.contains("13800000001"));
        w.visits("shenji").sees("/audit", "质量跟踪回访");
        let act = format!("{page}/call");
        let missed = [("mode", "phone"), ("came", "no_answer"), ("note", "响到自动挂断")];
        let _ = office.sends(&act, &missed);
        office.is_refused(&act, &missed, "离上一次不到2小时");
        office.sees(&page, "离上一次不到2小时");
        w.at("2026-04-02 14:00");
        w.visits("zhongxin").is_refused(&act, &missed, "电话还没有显示过");
        let _ = called(&w.visits("zhongxin"), &page, &missed);
        w.at("2026-04-03 18:30");
        let _ = called(&w.visits("suo-fuze"), &page, &missed);
        let office = w.visits("suo-lianxi");
        office.sees(&page, "未能回访");
        office.is_refused_page(&act, "这一件未能回访");
        assert_eq!(office.post(&format!("{page}/phone"), &[]).status, StatusCode::UNPROCESSABLE_ENTITY);

        // Who handled it does not ask about it, wherever he works now.
        let draw = w.visits("zhongxin").sends(
            "/draws/new",
            &[("kind", "callback"), ("from", "2026-03-01"), ("to", "2026-04-03"), ("percent", "100"), ("each", "0")],
        );
        w.at("2026-04-04 09:00");
        let seed = [("seed", "7"), ("source", "体彩"), ("published", "2026-04-03T20:30")];
        let _ = w.visits("zhongxin").sends(&format!("{draw}/draw"), &seed);
        let one = w.door.db.read(|tx| callback::list(tx, &here(), true)).unwrap().remove(0);
        let call = Call { mode: CallMode::Phone, note: None, came: Came::Missed(Reached::NoAnswer) };
        let moved = |login: &str| Actor { id: login.into(), ..w.actor("zhongxin") };
        for (login, may) in [("yq01-hejie1", false), ("yq01-shenpi", false), ("zhongxin", true)] {
            let actor = moved(login);
            let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
            let done = w.door.db.write(|tx| {
                callback::show_number(tx, &w.door, change, &one)?;
                callback::call(tx, &w.door, change, &one, &call)
            });
            match done {
                Ok(()) => assert!(may, "{login} handled the case and calls"),
                Err(StoreError::Refused(no)) => assert!(!may && no.clause == "D45", "{login}: {no:?}"),
                Err(error) => panic!("{error}"),
            }
        }
    });
}

#[test]
fn d45_who_did_not_agree_or_left_no_number_is_not_on_the_list() {
    each_engine(|w| {
        let first = w.archived();
        let silent = w.registers("yq01-hejie1", &[("callback", ""), ("consumer_phone", "13800000002")]);
        for (act, said) in [
            (Act::Accept, &[][..]),
            (Act::Terminate, &[]),
            (Act::GiveNotice, &[]),
            (Act::FeedBack, &[]),
            (Act::Archive, &[]),
        ] {
            w.does("yq01-hejie1", &silent, act, said);
        }
        w.at("2026-03-05 09:00");
        let what =
            [("kind", "callback"), ("from", "2026-03-01"), ("to", "2026-03-05"), ("percent", "100"), ("each", "0")];
        let centre = w.visits("zhongxin");
        let draw = centre.sends("/draws/new", &what);
        assert_eq!(centre.get(&format!("{draw}/list")).body, w.case(&first).number.to_string());
        centre.sees(&draw, "不同意回访1件");
        let none =
            [("kind", "callback"), ("from", "2026-02-01"), ("to", "2026-02-05"), ("percent", "20"), ("each", "0")];
        centre.is_refused("/draws/new", &none, "没有可以抽的");
        w.visits("yq01-zhanzhang").is_refused("/draws/new", &what, "冻结名单、抽样");
    });
}
