//! People and accounts: a liaison changes and hands over, posts have their counts, the three administrators stay
//! apart; over HTTP, on both engines.

use domain::case::Act;
use domain::directory::CaseId;
use store::account::{self, SignIn};
use stories::visit::Visitor;
use stories::{World, each_engine, pdf};

const CHANGE: &str = "/stations/station-yq01/staff/change";

/// The liaison leaves, somebody comes; what differs is said by the story.
fn change<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("post", "liaison"),
        ("leaver", "yq01-lianluo"),
        ("left_on", "2026-03-02"),
        ("receiver", "yq01-hejie1"),
        ("name", "新联络"),
        ("login", "yq01-lianluo2"),
        ("education", "college"),
        ("phone", "13900000777"),
        ("since", "2026-03-02"),
        ("declared", "on"),
    ];
    let mut all: Vec<(&str, &str)> =
        usual.into_iter().filter(|(name, _)| !changes.iter().any(|(one, _)| one == name)).collect();
    all.extend(changes);
    all
}

fn handled_by_the_liaison(w: &mut World, phone: &str) -> CaseId {
    let case = w.registers("yq01-lianluo", &[("consumer_phone", phone), ("handler", "yq01-lianluo")]);
    w.does("yq01-lianluo", &case, Act::Accept, &[("handler", "yq01-lianluo")]);
    case
}

fn password(page: &str) -> String {
    page.split("id=\"first-password\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

fn signs_in(w: &World, login: &str, password: &str) -> bool {
    let door = &w.door;
    let signed = account::sign_in(&door.db, login, password, w.now, door.entropy.as_ref());
    matches!(signed, Ok(SignIn::Welcome(_)))
}

#[test]
fn c2_a_liaison_changes_files_in_time_and_hands_over_every_open_case() {
    each_engine(|w| {
        let first = handled_by_the_liaison(w, "13800000031");
        let second = handled_by_the_liaison(w, "13800000032");
        let old = w.visits("yq01-lianluo");
        let head = w.visits("yq01-zhanzhang");
        head.sees(CHANGE, "未结2件");
        head.is_refused(CHANGE, &change(&[("receiver", "")]), "还有2件未结投诉没有人接");
        head.is_refused(CHANGE, &change(&[("receiver", "")]), "新联络");
        assert!(old.get("/today").status.is_success(), "a refused step changes nothing");
        assert_eq!(w.case(&first).handler.as_str(), "yq01-lianluo");

        let done = head.post(CHANGE, &change(&[]));
        assert!(done.body.contains("移交未结投诉 2 件"), "{}", done.body);
        for case in [&first, &second] {
            assert_eq!(w.case(case).handler.as_str(), "yq01-hejie1", "no case is without a handler");
        }
        assert_eq!(old.get("/today").to, "/login", "the old session has ended");
        assert!(!signs_in(w, "yq01-lianluo", hejie::county::PASSWORD));
        let custodian = w.door.db.read(|tx| store::directory::org(tx, "339900", &w.station)).unwrap().unwrap();
        assert_eq!(custodian.custodian.unwrap().as_str(), "yq01-hejie1", "somebody keeps the archive (A14c)");

        let officer = w.visits("suo-lianxi");
        officer.sees("/today", "报备人员变动");
        officer.sees("/filings", "及时");
        let id = officer.get("/filings").body;
        let id = id.split("/filings/").find(|rest| rest.starts_with('0')).unwrap()[..36].to_owned();
        let (paper, bytes) = head.paper("filing", &id, "staff_change", "");
        assert!(pdf::text(&bytes).contains("YQ01-2026-0001"));
        for outside in ["dong-lianxi", "np-xianju", "yq02-zhanzhang"] {
            w.visits(outside).does_not_find(&paper);
            assert_ne!(w.visits(outside).post(&format!("/filings/{id}/take"), &[]).status, 303);
        }
        let _ = officer.sends(&format!("/filings/{id}/take"), &[]);
        officer.sees("/filings", "已接收");
        head.sees("/stations/station-yq01/staff", "已停用");
        w.does("yq01-hejie1", &first, Act::Verify, &[]);
    });
}

#[test]
fn d30_the_newcomers_account_is_his_own_and_its_first_password_is_changed() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let taken = change(&[("login", "yq01-hejie2")]);
        head.is_refused(CHANGE, &taken, "一人一号");
        let page = head.post(CHANGE, &change(&[])).body;
        let first = password(&page);
        assert!(signs_in(w, "yq01-lianluo2", &first));
        let newcomer = w.visits_with("yq01-lianluo2", &first);
        assert_eq!(newcomer.get("/today").to, "/password", "the first password is changed before anything else");
        head.does_not_see("/stations/station-yq01/staff", &first);
    });
}

#[test]
fn d15_and_d29_a_post_that_is_full_takes_nobody_and_education_is_asked_for() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        head.sees("/stations/station-yq01/staff", "2/2—3 符合");
        let second_head = change(&[("post", "head"), ("leaver", ""), ("login", "x1")]);
        head.is_refused(CHANGE, &second_head, "站长已有1人，最多1人");
        head.is_refused(CHANGE, &change(&[("education", "below")]), "高中以上");
        head.is_refused(CHANGE, &change(&[("declared", "")]), "单位没有确认");
        head.is_refused(CHANGE, &change(&[("login", "")]), "请填写“账号”");
        head.is_refused(CHANGE, &change(&[("leaver", "yq02-lianluo")]), "不在本站在岗人员里");
        let third = change(&[("post", "conciliator"), ("leaver", ""), ("login", "yq01-hejie3")]);
        assert!(head.post(CHANGE, &third).status.is_success());
        head.sees("/stations/station-yq01/staff", "3/2—3 符合");
        let fourth = change(&[("post", "conciliator"), ("leaver", ""), ("login", "yq01-hejie4")]);
        head.is_refused(CHANGE, &fourth, "和解员已有3人，最多3人");
        for login in ["yq01-hejie1", "yq01-shenpi", "xianju"] {
            assert_eq!(w.visits(login).post(CHANGE, &change(&[])).status, 422, "{login} does not file");
        }
        for login in ["yq02-zhanzhang", "dong-lianxi", "np-suo"] {
            w.visits(login).does_not_find(CHANGE);
        }
    });
}

#[test]
fn c2_a_change_that_is_filed_late_says_how_late() {
    each_engine(|w| {
        w.at("2026-03-12 09:00");
        let head = w.visits("yq01-zhanzhang");
        assert!(head.post(CHANGE, &change(&[])).status.is_success());
        // Three working days after 2 March, a Monday, end on the fifth.
        w.visits("suo-lianxi").sees("/filings", "迟报7天");
        w.at("2026-03-14 09:00");
        w.visits("suo-fuze").sees("/late", "人员备案接收");
    });
}

fn every_page_of(visitor: &Visitor, pages: &[&str], status: u16) {
    for page in pages {
        assert_eq!(visitor.get(page).status, status, "{page}");
    }
}

#[test]
fn d26_the_three_administrators_are_apart_and_none_sees_a_case() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let page = format!("/cases/{}", w.case(&case).number);
        let (keeper, guard, auditor) = (w.visits("guanli"), w.visits("anquan"), w.visits("shenji"));
        for admin in [&keeper, &guard, &auditor] {
            let cases =
                [page.as_str(), "/cases", "/today", "/search?q=%E5%86%B0%E7%AE%B1", "/register", "/consultations"];
            every_page_of(admin, &cases, 404);
        }
        every_page_of(&keeper, &["/audit", "/audit/export.csv"], 404);
        every_page_of(&guard, &["/audit", "/accounts/new"], 404);
        every_page_of(&auditor, &["/accounts", "/accounts/new"], 404);
        for login in ["yq01-zhanzhang", "xianju", "suo-lianxi", "shiju"] {
            every_page_of(&w.visits(login), &["/accounts", "/audit"], 404);
        }

        let opened = keeper.post(
            "/accounts/new",
            &[("org", "office"), ("post", "office_officer"), ("name", "新干部"), ("login", "suo-xin")],
        );
        let first = password(&opened.body);
        assert!(signs_in(w, "suo-xin", &first));
        assert_eq!(keeper.post("/accounts/yq01-hejie2/lock", &[]).status, 404, "locking is another's");
        assert_eq!(guard.post("/accounts/yq01-hejie2/close", &[]).status, 404, "closing is another's");
        assert_eq!(guard.post("/accounts/anquan/lock", &[]).status, 404, "nobody locks himself");
        assert_eq!(keeper.post("/accounts/np-suo/close", &[]).status, 404, "another county's is not found");
        assert_eq!(keeper.post("/accounts/yq01-hejie1/close", &[]).status, 422, "he has an open case");

        let desk = w.visits("yq01-hejie2");
        let _ = guard.sends("/accounts/yq01-hejie2/lock", &[]);
        assert_eq!(desk.get("/today").to, "/login", "the session ends at once");
        assert!(!signs_in(w, "yq01-hejie2", hejie::county::PASSWORD));
        let _ = guard.sends("/accounts/yq01-hejie2/unlock", &[]);
        assert!(signs_in(w, "yq01-hejie2", hejie::county::PASSWORD));
        let reset = password(&guard.post("/accounts/yq01-hejie2/reset", &[]).body);
        assert!(signs_in(w, "yq01-hejie2", &reset));
        auditor.sees("/audit", "锁定账号");
        auditor.sees("/audit/export.csv", "重置密码");
        auditor.does_not_see("/audit", "冰箱");
    });
}
