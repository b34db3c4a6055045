//! Stories of the list of stations to visit (D33 to D36, D42): over HTTP, on both engines.

use stories::visit::Visitor;
use stories::{World, each_engine};

/// The line of a station on the list; nothing when it is not on it.
fn line(officer: &Visitor, name: &str) -> Option<String> {
    let page = officer.get("/risk").body;
    page.split("<tr").find(|row| row.contains(name)).map(str::to_owned)
}

const MALL: &str = "云桥广场商场消费维权服务站";

/// A plaque proved today, as the scan with its photo does it.
fn proved(w: &World) {
    let actor = w.actor("yq01-lianluo");
    let change = store::audit::Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
    w.door
        .db
        .write(|tx| {
            let one = store::network::plaque::of(tx, "339900", &w.station)?.remove(0);
            let nonce = store::network::plaque::begin(tx, change, &one)?;
            store::network::plaque::prove(tx, change, &one, &nonce, &nonce, None)
        })
        .unwrap();
}

#[test]
fn d33_a_station_is_on_the_list_while_it_has_a_reason_and_comes_off_by_itself() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        assert_eq!(line(&officer, MALL), None, "a new plaque is within its days");
        w.at("2026-06-02 09:00");
        let row = line(&w.visits("suo-lianxi"), MALL).expect("ninety-two days without a scan");
        assert!(row.contains("从没有扫码验证过") && row.contains("尽快去看"), "{row}");
        assert!(row.contains("/stations/station-yq01/plaque") && row.contains("/visits/new?station=station-yq01"));
        proved(w);
        assert_eq!(line(&w.visits("suo-lianxi"), MALL), None);
        w.at("2026-09-01 09:00");
        let row = line(&w.visits("suo-lianxi"), MALL).expect("ninety-one days since");
        assert!(row.contains("超过1天") && row.contains("应当去看"), "{row}");
    });
}

#[test]
fn d36_late_packs_and_late_feedback_are_reasons_with_their_links() {
    each_engine(|w| {
        let order = [
            ("station", "YQ01"),
            ("platform_no", "1339900002026030200001"),
            ("matter", "complaint"),
            ("received_on", "2026-03-02"),
            ("feedback_due", "2026-03-20"),
            ("consent_on", "2026-03-02"),
            ("via", "system"),
            ("consumer_name", "祁女士"),
            ("consumer_phone", "13900000101"),
            ("respondent", "联讯手机店"),
            ("event_on", "2026-02-20"),
            ("narrative", "通话有杂音"),
            ("goods", "手机"),
            ("class", "G07"),
            ("problem", "P02"),
            ("claims", "replace"),
        ];
        let dispatch = w.visits("zhongxin").sends("/dispatches/new", &order);
        let _ = w
            .visits("yq01-lianluo")
            .sends(&format!("{dispatch}/do/take"), &[("handler", "yq01-hejie1"), ("relation", "tenant")]);
        w.accepted(&[]);
        w.at("2026-04-02 09:00");
        hejie::ladder::terms(&w.door, w.now).unwrap();
        let row = line(&w.visits("suo-lianxi"), MALL).expect("the feedback is late");
        assert!(row.contains("近四季转办反馈迟1次，共13天") && row.contains(&dispatch), "{row}");
        assert!(row.contains("可以顺路看") && !row.contains("季报迟报"), "the pack is not due yet: {row}");
        w.at("2026-04-20 09:00");
        let row = line(&w.visits("suo-lianxi"), MALL).expect("both are late");
        assert!(row.contains("近四季季报迟报1次") && row.contains("/reports/station-yq01/2026-Q1"), "{row}");
        w.visits("suo-lianxi").does_not_see("/risk", "南屏百货");
        w.visits("suo-lianxi").does_not_see("/risk", "祁女士");
    });
}

#[test]
fn d42_the_list_is_for_the_levels_above_and_says_how_it_is_made() {
    each_engine(|w| {
        w.at("2026-07-02 09:00");
        for above in ["suo-lianxi", "zhongxin", "xianju", "shiju"] {
            let page = w.visits(above);
            page.sees("/risk", MALL);
            page.sees("/risk", "不是排名，也不计分");
            page.sees("/risk", "一千次里碰不到五次");
        }
        w.visits("dong-lianxi").does_not_see("/risk", MALL);
        for below in ["yq01-zhanzhang", "yq01-shenpi", "guanli", "hefeng-hejie"] {
            w.visits(below).is_refused_page("/risk", "看该去哪些站");
        }
    });
}

#[test]
fn d45_a_consumer_who_says_otherwise_is_a_reason_and_costs_the_points_of_the_callback() {
    each_engine(|w| {
        let _ = w.archived();
        w.at("2026-04-01 09:00");
        let list =
            [("kind", "callback"), ("from", "2026-03-01"), ("to", "2026-03-31"), ("percent", "100"), ("each", "1")];
        let draw = w.visits("zhongxin").sends("/draws/new", &list);
        w.at("2026-04-02 09:00");
        let centre = w.visits("zhongxin");
        let seed = [("seed", "03 07 11"), ("source", "双色球"), ("published", "2026-04-01T21:15")];
        let _ = centre.sends(&format!("{draw}/draw"), &seed);
        let page = centre.get(&draw).body;
        let id = page.split("href=\"/callbacks/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let said = [
            ("mode", "phone"),
            ("came", "answered"),
            ("identity", "on"),
            ("contacted", "yes"),
            ("reached", "yes"),
            ("received", "no"),
            ("pressed", "no"),
            ("satisfaction", "not"),
            ("agrees", "mismatch"),
            ("handling", "redo"),
            ("why", "消费者说钱没有退到"),
        ];
        assert!(centre.post(&format!("/callbacks/{id}/phone"), &[]).status.is_success());
        let _ = centre.sends(&format!("/callbacks/{id}/call"), &said);
        w.at("2026-07-20 09:00");
        let row = line(&w.visits("suo-lianxi"), MALL).expect("the record is not what the consumer says");
        assert!(row.contains("近四季接通回访1件，1件与站点记录不一致") && row.contains(&id), "{row}");
        assert!(!row.contains("消费者说钱"), "what was said stays with the callback");
        let round = w.visits("suo-fuze").sends("/assessments/new", &[("period", "2026-Q2")]);
        let sheet = format!("{round}/station-yq01");
        w.visits("suo-fuze").sees(&sheet, "不一致，不满意");
        w.visits("suo-fuze").sees(&sheet, &format!("/callbacks/{id}"));
    });
}
