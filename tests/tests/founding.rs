//! Founding a station and keeping it: from a venue on the list to a plaque on the wall, page by page over HTTP,
//! on both engines.

use domain::case::Act;
use stories::visit::{Visitor, picture};
use stories::{World, each_engine, pdf};

const VENUE: &[(&str, &str)] = &[
    ("office", "office"),
    ("name", "万和生活广场"),
    ("kind", "mall"),
    ("area", "4800"),
    ("address", "云桥县解放路200号"),
];

/// Registers the venue and puts it on the list of candidates; the id of the station.
fn candidate(officer: &Visitor) -> String {
    let _ = officer.sends("/venues/new", VENUE);
    let page = officer.get("/venues?gap=1").body;
    let venue = page.split("/venues/").find(|rest| rest.starts_with('0')).unwrap()[..36].to_owned();
    officer.sees(&format!("/venues/{venue}/found"), "万和生活广场消费维权服务站");
    let form = [("name", "万和生活广场消费维权服务站"), ("code", "YQ12")];
    let page = officer.sends(&format!("/venues/{venue}/found"), &form);
    page.trim_start_matches("/stations/").trim_end_matches("/founding").to_owned()
}

fn step(visitor: &Visitor, station: &str, name: &str) {
    let _ = visitor.sends(&format!("/stations/{station}/step/{name}"), &[("said", "意见")]);
}

fn refused(visitor: &Visitor, station: &str, name: &str, why: &str) {
    visitor.is_refused(&format!("/stations/{station}/step/{name}"), &[("said", "意见")], why);
}

/// Somebody joins the station by a filing of the office.
fn joins(w: &World, officer: &str, station: &str, post: domain::directory::Post, login: &str) {
    use store::network::filing::{self, Joiner, Staffing};
    let actor = w.actor(officer);
    let entropy = w.door.entropy.as_ref();
    let hash = store::account::hash_password(hejie::county::PASSWORD, entropy).unwrap();
    let filed = Staffing {
        post,
        leaver: None,
        joiner: Some(Joiner {
            login: login.to_owned(),
            name: "新人".to_owned(),
            education: domain::network::staffing::Education::College,
            declared: true,
            phone: None,
            email: None,
            photo: None,
            since: w.now.day(),
            placed_on: None,
        }),
        receiver: None,
        due: w.now.day(),
    };
    w.door
        .db
        .write(|tx| {
            let change = store::audit::Change { actor: &actor, moment: w.now, entropy };
            filing::file(tx, change, &station.into(), &filed, &hash, &[])
        })
        .unwrap();
}

#[test]
fn d11_a_station_is_founded_from_candidate_to_plaque() {
    each_engine(|w| {
        use domain::directory::Post;
        let officer = w.visits("suo-lianxi");
        officer.does_not_see("/venues", "万和生活广场");
        let id = candidate(&officer);
        officer.sees("/venues", "已有站点");
        let founding = format!("/stations/{id}/founding");
        officer.sees(&founding, "候选");
        refused(&officer, &id, "apply", "没有登记本单位负责人");
        let told = [("leader", "贺总"), ("address", "解放路200号一楼"), ("phone", "0571-88002001")];
        let _ = officer.sends(&format!("/stations/{id}/describe"), &told);
        step(&officer, &id, "apply");
        refused(&officer, &id, "review", "所负责人");
        step(&w.visits("suo-fuze"), &id, "review");
        let county = w.visits("xianju");
        refused(&county, &id, "award", "请按 申报、初审、现场验收、授牌 的次序办理");
        refused(&county, &id, "pass", "人员不齐");
        for (post, login) in [
            (Post::Head, "wh-zhanzhang"),
            (Post::DeputyHead, "wh-fuzhan"),
            (Post::Conciliator, "wh-hejie1"),
            (Post::Conciliator, "wh-hejie2"),
            (Post::Liaison, "wh-lianluo"),
            (Post::Approver, "wh-shenpi"),
        ] {
            joins(w, "suo-lianxi", &id, post, login);
        }
        refused(&county, &id, "pass", "三项制度只有0项在用");
        w.door
            .db
            .write(|tx| {
                let head = w.actor("suo-lianxi");
                let change = store::audit::Change { actor: &head, moment: w.now, entropy: w.door.entropy.as_ref() };
                for kind in ["handling", "reporting", "management"] {
                    let system = store::book::Institution {
                        kind: kind.to_owned(),
                        title: kind.to_owned(),
                        body: "内容".to_owned(),
                        version: 0,
                        effective_from: Some(w.now.day()),
                    };
                    store::book::adopt(tx, change, &id.as_str().into(), &system)?;
                }
                Ok(())
            })
            .unwrap();
        refused(&county, &id, "pass", "“八个一”缺");
        for item in ["workplace", "signs", "team", "board", "phone", "computer", "register", "rules"] {
            let seen = [("ok", "yes"), ("on", "2026-03-02"), ("note", "现场核对")];
            let _ = county.sends(&format!("/stations/{id}/items/{item}"), &seen);
        }
        county.sees(&format!("/stations/{id}/items"), "八个一 8/8：齐全");
        step(&county, &id, "pass");
        refused(&county, &id, "award", "还没有制发牌匾");
        let _ = county.sends(&format!("/stations/{id}/plaque"), &[]);
        step(&county, &id, "award");
        county.sees(&founding, "授牌运行");
        county.sees("/network", "万和生活广场消费维权服务站");
    });
}

#[test]
fn d11_nothing_is_registered_before_the_plaque_and_open_cases_bar_the_end() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let county = w.visits("xianju");
        refused(&county, "station-yq01", "suspend", "还有1件投诉没有结果");
        w.does("yq01-hejie1", &case, Act::Terminate, &[]);
        step(&w.visits("suo-fuze"), "station-yq01", "rectify");
        w.registers("yq01-hejie1", &[("consumer_phone", "13800000002")]);
        step(&w.visits("suo-fuze"), "station-yq01", "recover");
        step(&county, "station-yq05", "suspend");
        w.station = "station-yq05".into();
        let no = w.try_register("yq05-hejie1", &[("relation", "host"), ("handler", "yq05-hejie1")]);
        assert!(format!("{no:?}").contains("D11"), "{no:?}");
        step(&county, "station-yq05", "revoke");
        county.sees("/stations/station-yq05/plaque", "已收回");
        w.station = "station-yq01".into();
    });
}

#[test]
fn d3_to_d7_who_must_have_a_station_and_has_none_is_the_gap() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let with = |changes: &[(&'static str, &'static str)]| {
            let mut all: Vec<(&str, &str)> =
                VENUE.iter().copied().filter(|(name, _)| !changes.iter().any(|(one, _)| one == name)).collect();
            all.extend(changes);
            all
        };
        let _ = officer.sends("/venues/new", VENUE);
        let _ = officer.sends("/venues/new", &with(&[("name", "邻里便利"), ("kind", "supermarket"), ("area", "180")]));
        let market = with(&[("name", "城关农贸市场"), ("kind", "market"), ("area", "2300"), ("stalls", "99")]);
        let _ = officer.sends("/venues/new", &market);
        officer.is_refused("/venues/new", &with(&[("kind", "enterprise")]), "企业要选行业");
        officer.sees("/venues", "应建 <strong>1</strong> 家");
        officer.sees("/venues?gap=1", "万和生活广场");
        officer.does_not_see("/venues?gap=1", "城关农贸市场");
        for login in ["dong-lianxi", "np-suo", "np-xianju"] {
            w.visits(login).does_not_see("/venues", "万和生活广场");
        }
        w.visits("xianju").sees("/venues", "万和生活广场");
    });
}

#[test]
fn c2_evidence_of_the_five_and_the_eight_has_a_day_and_grows_old() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let seen = [("ok", "yes"), ("on", "2026-03-02"), ("note", "电话 88001000")];
        let answer = head.uploads("/stations/station-yq01/items/phone", &seen, "photo", &picture(1));
        assert_eq!(answer.status, 303, "{}", answer.body);
        let items = "/stations/station-yq01/items";
        head.sees(items, "2026-03-02核对");
        assert!(head.get(&format!("{items}/phone/photo")).status.is_success());
        w.visits("yq02-zhanzhang").does_not_find(&format!("{items}/phone/photo"));
        head.sees(items, "件件有结果");
        w.accepted(&[]);
        w.at("2026-04-01 09:00");
        w.visits("suo-lianxi").sees(items, "1件超期没有结果");
        w.at("2027-03-03 09:00");
        w.visits("suo-lianxi").sees(items, "2026-03-02的凭证已过期");
    });
}

/// The code of the mall's plaque and the one-time code that its page hands out.
fn scans(w: &World, visitor: &Visitor) -> (String, String) {
    let plaque = w.door.db.read(|tx| store::network::plaque::of(tx, "339900", &w.station)).unwrap().remove(0);
    let page = format!("/p/{}", plaque.code);
    let body = visitor.get(&page).body;
    let nonce = body.split("name=\"nonce\" value=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    (page, nonce.unwrap_or_default())
}

#[test]
fn d33_a_plaque_is_proved_on_the_spot_and_a_replay_proves_nothing() {
    each_engine(|w| {
        let liaison = w.visits("yq01-lianluo");
        let (page, nonce) = scans(w, &liaison);
        let prove = |visitor: &Visitor, nonce: &str, serial: u8| {
            visitor.uploads(&page, &[("nonce", nonce), ("place", "服务台上方")], "photo", &picture(serial))
        };
        let no = |answer: stories::visit::Answer, why: &str| {
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(why), "{why}");
        };
        assert_eq!(prove(&liaison, &nonce, 1).status, 303);
        liaison.sees("/stations/station-yq01/plaque", "2026-03-02验证");
        no(prove(&liaison, &nonce, 2), "已经用过或者过了十分钟");
        let (_, second) = scans(w, &liaison);
        no(prove(&liaison, &second, 1), "这张照片以前用过");
        let stolen = scans(w, &w.visits("yq01-zhanzhang")).1;
        no(prove(&liaison, &stolen, 3), "已经用过或者过了十分钟");
        no(liaison.post(&page, &[("nonce", &second), ("photo", "nothing")]), "当场拍一张新的照片");
        w.at("2026-03-02 09:41");
        no(prove(&w.visits("yq01-lianluo"), &second, 4), "过了十分钟");

        w.at("2026-06-01 09:30");
        w.visits("suo-lianxi").sees("/plaques", "91天没有验证");
        let _ = w
            .visits("yq01-lianluo")
            .sends(&format!("/stations/station-yq01/plaque/{}/lost", number(w)), &[("said", "装修时丢失")]);
        let centre = w.visits("zhongxin");
        let old = page.clone();
        centre.sees(&old, "现在无效");
        let _ = centre.sends("/stations/station-yq01/plaque", &[]);
        let (new, _) = scans(w, &w.visits("yq01-lianluo"));
        assert_ne!(new, old, "the new plaque has a code of its own");
        centre.sees(&new, "在用");
    });
}

fn number(w: &World) -> String {
    w.door.db.read(|tx| store::network::plaque::of(tx, "339900", &w.station)).unwrap().remove(0).number
}

#[test]
fn d33_a_consumer_sees_that_the_station_is_genuine_and_nothing_personal() {
    each_engine(|w| {
        let (page, _) = scans(w, &w.visits("yq01-lianluo"));
        let neighbour = w.visits("np01-lianluo");
        neighbour.sees(&page, "授牌的消费维权服务站");
        assert!(!neighbour.get(&page).body.contains("提交验证"), "only its own people and its office prove it");
        let answer = neighbour.uploads(&page, &[("nonce", "x")], "photo", &picture(9));
        assert_eq!(answer.status, 404);
        let stranger = w.stranger().get(&page);
        assert!(stranger.status.is_success());
        assert!(stranger.body.contains("12315") && !stranger.body.contains("林晓云"));
        assert_eq!(w.stranger().get("/p/nothing").status, 404);
    });
}

#[test]
fn d19_the_poster_on_the_wall_knows_that_it_is_stale() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let wall = "/stations/station-yq01/wall";
        head.sees(wall, "还没有张贴");
        let (_, poster) = head.paper("wall", w.station.as_str(), "poster", "");
        assert!(pdf::text(&poster).contains("消费维权服务站工作人员"));
        let page = head.get(wall).body;
        let version = page.split("name=\"version\" value=\"").nth(1).unwrap()[..8].to_owned();
        let _ = head.sends(&format!("{wall}/poster"), &[("version", &version)]);
        head.sees(wall, "与现任人员一致");
        joins(w, "yq01-zhanzhang", "station-yq01", domain::directory::Post::Conciliator, "yq01-hejie3");
        head.sees(wall, "是旧版");
        assert_eq!(head.post(&format!("{wall}/poster"), &[("version", &version)]).status, 409);
        w.visits("dong-lianxi").does_not_find(wall);
    });
}

#[test]
fn d26_the_pages_of_a_station_are_for_its_own_branch() {
    each_engine(|w| {
        for page in ["founding", "items", "plaque", "wall", "describe", "step/suspend"] {
            for login in ["dong-lianxi", "np-suo", "np-xianju", "yq02-zhanzhang"] {
                w.visits(login).does_not_find(&format!("/stations/station-yq01/{page}"));
            }
            w.visits("suo-lianxi").does_not_find(&format!("/stations/station-np01/{page}"));
        }
    });
}
