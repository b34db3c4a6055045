//! Every route as a stranger and as a wrong station's user; the permission table and the routes as snapshots.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::case::Act;
use domain::directory::{ABOVE, Actor, OrgId, Post, Station};
use domain::network::power::{Power, posts};
use domain::permission::{Scope, may, scope};
use hejie::county::REGION;
use store::account::{self, SignIn};
use store::directory;
use store::file::Files;
use store::scratch::Scratch;
use stories::World;
use stories::visit::picture;
use tower::ServiceExt as _;
use web::{App, ROUTES};

const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

/// Compares with the checked-in file; `HEJIE_UPDATE_SNAPSHOTS=1` writes it anew.
#[expect(clippy::disallowed_methods, reason = "tests have no command line")]
fn snapshot(name: &str, now: &str) {
    let path = format!("{SNAPSHOTS}/{name}");
    if std::env::var("HEJIE_UPDATE_SNAPSHOTS").is_ok() {
        std::fs::create_dir_all(SNAPSHOTS).unwrap();
        std::fs::write(&path, now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, now, "{name} has changed: look at it, then write it with HEJIE_UPDATE_SNAPSHOTS=1");
}

#[test]
fn the_permission_table_is_as_checked_in() {
    let world = World::new(Scratch::sqlite().unwrap());
    let station = world.door.db.read(|tx| directory::station(tx, REGION, &world.station, world.now)).unwrap();
    let elsewhere = hejie::county::station_id("YQ02");
    let mut table = String::from("act\tof one's own station\tof another station\tfrom above\n");
    for act in Act::EVERY {
        let who = |org: &OrgId| {
            let may = |post: &&Post| {
                let actor = Actor { post: **post, org: org.clone(), ..Actor::system(REGION) };
                may(&actor, *act, &station).is_ok()
            };
            Post::EVERY.iter().filter(may).map(|post| post.label()).collect::<Vec<_>>().join("、")
        };
        let (own, other) = (who(&station.id), who(&elsewhere));
        let above = ABOVE.iter().filter(|post| may(&holder(**post, &station), *act, &station).is_ok());
        let above: Vec<&str> = above.map(|post| post.label()).collect();
        table.push_str(&format!("{} {}\t{own}\t{other}\t{}\n", act.value(), act.label(), above.join("、")));
    }
    snapshot("permissions.tsv", &table);
}

/// Somebody in a post where it belongs: at the station, or at the level above it.
fn holder(post: Post, station: &Station) -> Actor {
    let level = match post {
        Post::OfficeOfficer | Post::OfficeHead => 0,
        Post::Centre | Post::County | Post::SystemAdmin | Post::SecurityAdmin | Post::Auditor => 1,
        Post::City => 2,
        _ => return Actor { post, org: station.id.clone(), ..Actor::system(REGION) },
    };
    Actor { post, org: station.above[level].clone(), ..Actor::system(REGION) }
}

#[test]
fn what_every_post_sees_and_does_is_written_down_in_words() {
    let world = World::new(Scratch::sqlite().unwrap());
    let station = world.door.db.read(|tx| directory::station(tx, REGION, &world.station, world.now)).unwrap();
    let mut page = String::from(
        "# Who may what\n\nMade from the rules (`permission.rs`, `network/power.rs`) by a test, which fails when \
         they differ:\n`HEJIE_UPDATE_SNAPSHOTS=1 cargo test -p stories --test sweep written_down`. What is out of \
         scope is not found.\nThe desk of a chain's headquarters does at its branches what their own desks do.\n",
    );
    for post in Post::EVERY.iter().filter(|post| **post != Post::System) {
        let actor = holder(*post, &station);
        let sees = match scope(&actor) {
            Scope::Station { .. } => "本站的投诉和来往",
            Scope::Below { .. } => "本单位和以下各级的投诉和来往",
            Scope::Nothing => "看不到投诉",
        };
        let acts: Vec<&str> =
            Act::EVERY.iter().filter(|act| may(&actor, **act, &station).is_ok()).map(|act| act.label()).collect();
        let powers: Vec<&str> =
            Power::EVERY.iter().filter(|power| posts(**power).contains(post)).map(|power| power.label()).collect();
        let said = |all: &[&str]| if all.is_empty() { "无".to_owned() } else { all.join("；") };
        page.push_str(&format!(
            "\n## {}\n\n- 看得到：{sees}\n- 在案件里：{}\n- 在网络里：{}\n",
            post.label(),
            said(&acts),
            said(&powers)
        ));
    }
    snapshot("../../docs/permissions.md", &page);
}

#[test]
fn the_table_of_powers_is_as_checked_in() {
    let mut table = String::from("what\twho\n");
    for power in Power::EVERY {
        let who: Vec<&str> = posts(*power).iter().map(|post| post.label()).collect();
        table.push_str(&format!("{} {}\t{}\n", power.value(), power.label(), who.join("、")));
    }
    snapshot("powers.tsv", &table);
}

#[test]
fn the_routes_are_as_checked_in() {
    let lines: Vec<String> =
        ROUTES.iter().map(|route| format!("{}\t{}\t{}", route.method, route.path, route.needs)).collect();
    snapshot("routes.tsv", &(lines.join("\n") + "\n"));
}

fn site(world: &World) -> Router {
    let now = world.now;
    let files = Files::new(world.scratch.dir.join("files")).unwrap();
    web::router(App::new(world.door.clone(), files, std::sync::Arc::new(move || now), false))
}

fn cookie(world: &World, login: &str) -> String {
    let door = &world.door;
    match account::sign_in(&door.db, login, hejie::county::PASSWORD, world.now, door.entropy.as_ref()).unwrap() {
        SignIn::Welcome(token) => format!("hejie={token}"),
        _ => panic!("{login} cannot sign in"),
    }
}

async fn ask(site: &Router, method: &str, path: &str, cookie: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::builder()
        .method(method.to_uppercase().as_str())
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let answer = site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let body = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
    (status, to.unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned()))
}

/// A path of a route about a real case of the mall.
fn concrete(path: &str, number: &str) -> String {
    path.replace("{number}", number)
        .replace("{act}", "verify")
        .replace("{paper}", "registration")
        .replace("{hash}", &"0".repeat(64))
        .replace("{entry}", "lab")
        .replace("{quarter}", "2025-Q4")
        .replace("{no}", "1")
        .replace("{id}", "none")
}

#[tokio::test]
async fn a_stranger_gets_nowhere() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let case = world.accepted(&[]);
    let number = world.case(&case).number.to_string();
    let site = site(&world);
    for route in ROUTES.iter().filter(|route| route.needs != "anyone") {
        let (status, to) = ask(&site, route.method, &concrete(route.path, &number), None).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/login"), "{} {}", route.method, route.path);
    }
}

/// What stands on the mall's records and nowhere else: none of it may be seen from outside.
const SECRETS: &[&str] =
    &["王女士", "双开门冰箱", "祁女士", "联讯手机店", "整箱假冒标签", "预付卡转让费", "13800000001", "13900000101"];

/// Records of every kind at the mall, and the path of a route about them.
struct Records {
    number: String,
    dispatch: String,
    circular: String,
    thread: String,
    clue: String,
    referral: String,
    withdrawal: String,
    draw: String,
    callback: String,
    inspection: String,
    visit: String,
    fix: String,
    check: String,
    training: String,
    assessment: String,
}

impl Records {
    fn make(world: &mut World) -> Self {
        let case = world.accepted(&[]);
        let number = world.case(&case).number.to_string();
        let last = |page: &str| page.rsplit('/').next().unwrap_or_default().to_owned();
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
        let dispatch = last(&world.visits("zhongxin").sends("/dispatches/new", &order));
        let desk = world.visits("yq01-lianluo");
        let ask = [("kind", "guidance"), ("title", "预付卡转让费"), ("text", "能不能要求退")];
        let thread = last(&desk.sends("/threads/new", &ask));
        let clue = [("accused", "步云鞋店"), ("kind", "counterfeit"), ("facts", "整箱假冒标签")];
        let _ = desk.sends("/clues", &clue);
        let officer = world.visits("suo-lianxi");
        let id = |page: &str, base: &str| {
            let found =
                page.split(base).find(|rest| rest.starts_with('0')).unwrap_or_else(|| panic!("nothing on {base}"));
            found[..36].to_owned()
        };
        let list = [("kind", "task"), ("title", "预付卡转让费排查"), ("body", "请排查"), ("station", "station-yq01")];
        let _ = officer.sends("/circulars/new", &list);
        let sent = [
            ("kind", "inquiry"),
            ("department", "公安"),
            ("about", "预付卡转让费线索"),
            ("content", "请协查"),
            ("sent_on", "2026-03-02"),
        ];
        let _ = officer.sends("/referrals/new", &sent);
        let goods = [
            ("goods", "整箱假冒标签"),
            ("batch", "A1"),
            ("source", "self_check"),
            ("known_at", "2026-03-02T09:00"),
            ("responsible", "yq01-lianluo"),
        ];
        let withdrawal = last(&desk.sends("/withdrawals/new", &goods));
        let assessment = last(&world.visits("suo-fuze").sends("/assessments/new", &[("period", "2025-Q4")]));
        let plan = [("station", "station-yq01"), ("kind", "onsite"), ("due", "2026-03-20")];
        let inspection = last(&officer.sends("/inspections/new", &plan));
        let seen = [
            ("station", "station-yq01"),
            ("heard", "预付卡转让费没有公示"),
            ("guided", "讲了三包"),
            ("found", "没有看到牌匾"),
        ];
        let visit = last(&officer.uploads("/visits/new", &seen, "photo", &picture(45)).to);
        let order = [
            ("station", "station-yq01"),
            ("problem", "预付卡转让费没有公示"),
            ("demand", "公示"),
            ("owner", "yq01-lianluo"),
            ("due", "2026-03-20"),
        ];
        let fix = last(&officer.sends("/fixes/new", &order));
        let check = [
            ("on", "2026-03-02"),
            ("quality", "wrong"),
            ("quality_note", "整箱假冒标签"),
            ("quality_how", "fixed"),
            ("packing", "holds"),
            ("label", "holds"),
            ("publicity", "holds"),
            ("advert", "holds"),
        ];
        let check = last(&desk.sends("/self-checks/new", &check));
        // Of a callback the office knows before the station does.
        world.archived();
        let officer = world.visits("suo-lianxi");
        let list =
            [("kind", "callback"), ("from", "2026-03-01"), ("to", "2026-03-02"), ("percent", "100"), ("each", "0")];
        let draw = last(&officer.sends("/draws/new", &list));
        let seed = [("seed", "7"), ("source", "福彩3D"), ("published", "2026-03-02T09:30")];
        let _ = officer.sends(&format!("/draws/{draw}/draw"), &seed);
        let callback = id(&officer.get(&format!("/draws/{draw}")).body, "/callbacks/");
        let study = [
            ("kind", "self_study"),
            ("topic", "整箱假冒标签"),
            ("from", "2026-03-02T09:00"),
            ("to", "2026-03-02T11:00"),
            ("hours", "2"),
            ("place", "服务台"),
        ];
        let training = last(&desk.sends("/training/new", &study));
        let letter = [
            ("trader", "联讯手机店"),
            ("topic", "quality"),
            ("said", "请答复"),
            ("basis", "消法24条"),
            ("due", "2026-03-05"),
        ];
        let _ = desk.sends("/stations/station-yq01/advice/new", &letter);
        Self {
            withdrawal,
            assessment,
            draw,
            callback,
            inspection,
            visit,
            fix,
            check,
            training,
            number,
            dispatch,
            thread,
            circular: id(&officer.get("/circulars").body, "/circulars/"),
            clue: id(&officer.get("/clues").body, "/clues/"),
            referral: id(&officer.get("/referrals").body, "/referrals/"),
        }
    }

    /// How many steps every record has taken.
    fn steps(&self, world: &World) -> usize {
        let of = |entity: &str, id: &str| {
            world.door.db.read(|tx| store::audit::history(tx, REGION, entity, id)).unwrap().len()
        };
        [
            of("dispatch", &self.dispatch),
            of("circular", &self.circular),
            of("thread", &self.thread),
            of("clue", &self.clue),
            of("referral", &self.referral),
            of("withdrawal", &self.withdrawal),
            of("draw", &self.draw),
            of("callback", &self.callback),
            of("inspection", &self.inspection),
            of("visit_plan", "station-yq01"),
            of("fix", &self.fix),
            of("self_check", &self.check),
            of("training", &self.training),
            of("assessment", &self.assessment),
            of("assessment_station", &format!("{} station-yq01", self.assessment)),
            of("org", "station-yq01"),
            of("duty", "station-yq01"),
        ]
        .iter()
        .sum()
    }

    /// The path of a route with the mall's records in it.
    fn path(&self, route: &str) -> String {
        let of = |prefix: &str, id: &str| route.starts_with(prefix).then(|| route.replace("{id}", id));
        let path = of("/dispatches/", &self.dispatch)
            .or_else(|| of("/circulars/", &self.circular))
            .or_else(|| of("/threads/", &self.thread))
            .or_else(|| of("/clues/", &self.clue))
            .or_else(|| of("/referrals/", &self.referral))
            .or_else(|| of("/withdrawals/", &self.withdrawal))
            .or_else(|| of("/draws/", &self.draw))
            .or_else(|| of("/callbacks/", &self.callback))
            .or_else(|| of("/inspections/", &self.inspection))
            .or_else(|| of("/visits/plan/", "station-yq01"))
            .or_else(|| of("/visits/", &self.visit))
            .or_else(|| of("/fixes/", &self.fix))
            .or_else(|| of("/self-checks/", &self.check))
            .or_else(|| of("/training/", &self.training))
            .or_else(|| of("/assessments/", &self.assessment))
            .or_else(|| of("/stations/", "station-yq01"))
            .or_else(|| of("/network/", "station-yq01"))
            .or_else(|| of("/reports/", "station-yq01"))
            .unwrap_or_else(|| route.to_owned());
        let deed = match route {
            withdrawal if withdrawal.starts_with("/withdrawals/") => "check",
            training if training.starts_with("/training/") => "record",
            _ => "take",
        };
        let kind = match route {
            wall if wall.contains("/wall/") => "poster",
            institution if institution.contains("/institutions/") => "handling",
            _ => "self_check",
        };
        let path = path
            .replace(
                "{deed}",
                match route {
                    route if route.starts_with("/assessments/") => "publish",
                    route if route.starts_with("/withdrawals/") => "check",
                    route if route.starts_with("/fixes/") => "prove",
                    _ => "take",
                },
            )
            .replace("{kind}", if route.contains("/wall/") { "poster" } else { "contact" })
            .replace("{deed}", deed)
            .replace("{kind}", kind)
            .replace("{promise}", "new")
            .replace("{ticket}", &"0".repeat(32))
            .replace("{step}", if route.starts_with("/stations/") { "suspend" } else { "receive" })
            .replace("{item}", if route.starts_with("/assessments/") { "papers" } else { "phone" })
            .replace("{format}", "csv?from=2026-03-01&to=2026-03-02")
            .replace("{person}", "yq01-lianluo")
            .replace("{station}", "station-yq01");
        concrete(&path, &self.number)
    }
}

/// Everybody outside the mall's branch of the tree, of every level and post.
const OUTSIDE: &[&str] = &[
    "yq02-hejie1",
    "yq02-lianluo",
    "yq02-zhanzhang",
    "yq02-fuzhan",
    "yq02-shenpi",
    "yq11-zhanzhang",
    "dong-lianxi",
    "np01-hejie1",
    "np01-zhanzhang",
    "np-suo",
    "np-zhongxin",
    "np-xianju",
    "hefeng-hejie",
    "hefeng-shenpi",
    "guanli",
    "anquan",
    "shenji",
];

#[test]
fn d26_what_is_out_of_scope_is_not_found_by_anybody_on_any_route() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let records = Records::make(&mut world);
    let before = records.steps(&world);
    for login in OUTSIDE {
        let visitor = world.visits(login);
        for route in ROUTES.iter().filter(|route| route.needs != "anyone" && route.path != "/sign-out") {
            let path = records.path(route.path);
            let answer = if route.method == "get" { visitor.get(&path) } else { visitor.post(&path, &[]) };
            assert!(!answer.status.is_server_error(), "{login}: {} {path}: {}", route.method, answer.status);
            for secret in SECRETS {
                assert!(!answer.body.contains(secret), "{login} sees “{secret}” on {} {path}", route.method);
            }
            if route.path.contains('{') && route.method == "get" {
                let refused = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::UNPROCESSABLE_ENTITY];
                // One's own book, and the list of one's own dispatches, are there for everybody who keeps them.
                let own = route.path.starts_with("/station/") || route.path.starts_with("/exchange/export/");
                assert!(own || refused.contains(&answer.status), "{login}: {path}: {}", answer.status);
            }
        }
        assert!(!visitor.get("/search?q=%E5%86%B0%E7%AE%B1").body.contains(&records.number), "{login} finds the case");
    }
    assert_eq!(records.steps(&world), before, "something of the mall was changed from outside");
}

#[test]
fn every_page_answers_everybody_within_the_branch() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let records = Records::make(&mut world);
    for login in [
        "yq01-hejie1",
        "yq01-lianluo",
        "yq01-shenpi",
        "yq01-zhanzhang",
        "yq01-fuzhan",
        "yq01-danwei",
        "suo-lianxi",
        "suo-fuze",
        "zhongxin",
        "xianju",
        "shiju",
    ] {
        let visitor = world.visits(login);
        for route in ROUTES.iter().filter(|route| route.method == "get" && !route.path.contains("{hash}")) {
            let path = records.path(route.path);
            let answer = visitor.get(&path);
            assert!(!answer.status.is_server_error(), "{login}: {path}: {}", answer.status);
            assert!(!answer.body.contains("13800000001"), "{login}: {path} shows a phone number");
        }
        let found = visitor.get(&format!("/cases/{}", records.number));
        assert!(found.status.is_success(), "{login} does not see the case");
    }
}

/// A path without its numbers and ids: pages of one kind.
fn kind_of(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let named = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_ascii_digit());
    path.split('/').map(|part| if named(part) { part } else { "_" }).collect::<Vec<_>>().join("/")
}

#[test]
fn every_link_that_a_page_offers_leads_somewhere() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let _ = Records::make(&mut world);
    let case = world.negotiating();
    world.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "no_agreement")]);
    world.does("yq01-hejie1", &case, Act::SignRound, &[]);
    world.does("yq01-hejie1", &case, Act::Fail, &[]);
    world.does("yq01-hejie1", &case, Act::GiveNotice, &[]);
    world.does("yq01-hejie1", &case, Act::HandUp, &[]);
    world.drafted();
    hejie::ladder::terms(&world.door, world.now).unwrap();
    world.at("2026-04-02 10:30");
    hejie::ladder::terms(&world.door, world.now).unwrap();
    hejie::ladder::remind(&world.door, world.now).unwrap();
    for login in [
        "yq01-hejie1",
        "yq01-lianluo",
        "yq01-shenpi",
        "yq01-zhanzhang",
        "yq01-fuzhan",
        "yq01-danwei",
        "suo-lianxi",
        "suo-fuze",
        "zhongxin",
        "xianju",
        "shiju",
        "hefeng-hejie",
        "hefeng-shenpi",
        "guanli",
        "anquan",
        "shenji",
    ] {
        let visitor = world.visits(login);
        let mut offered = vec![("the header".to_owned(), "/".to_owned())];
        let mut visited: BTreeMap<String, usize> = BTreeMap::new();
        while let Some((page, path)) = offered.pop() {
            let kind = kind_of(&path);
            let times = visited.entry(kind).or_default();
            *times += 1;
            if *times > 3 {
                continue;
            }
            let answer = visitor.get(&path);
            let found = answer.status.is_success() || answer.status.is_redirection();
            assert!(found, "{login}: {page} offers {path}: {}", answer.status);
            if !answer.to.is_empty() {
                offered.push((path.clone(), answer.to.clone()));
            }
            for link in answer.body.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = format!("/{}", link.replace("&amp;", "&"));
                if !link.starts_with("/assets/") {
                    offered.push((path.clone(), link));
                }
            }
        }
        assert!(visited.len() >= 3, "{login} sees nothing");
    }
}

#[tokio::test]
async fn the_stations_own_pages_answer_and_hide_what_is_personal() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let case = world.signed();
    let number = world.case(&case).number.to_string();
    let site = site(&world);
    let cookie = cookie(&world, "yq01-zhanzhang");
    for route in ROUTES.iter().filter(|route| {
        route.method == "get"
            && (!route.path.contains('{') || route.path.starts_with("/cases/") || route.path.starts_with("/station/"))
            && !route.path.contains("{hash}")
            && !["/papers/excel", "/figures/cases", "/figures/records", "/topics/cases"].contains(&route.path)
            && route.needs != "power"
    }) {
        let path = concrete(route.path, &number).replace("/do/verify", "/do/perform");
        let (status, body) = ask(&site, "get", &path, Some(&cookie)).await;
        assert!(status.is_success() || status == StatusCode::SEE_OTHER, "{path}: {status} {body}");
        assert!(!body.contains("13800000001"), "{path} shows a phone number");
    }
}

#[tokio::test]
async fn machines_can_ask_how_it_is() {
    let world = World::new(Scratch::sqlite().unwrap());
    let site = site(&world);
    assert_eq!(ask(&site, "get", "/healthz", None).await, (StatusCode::OK, "ok".to_owned()));
    assert_eq!(ask(&site, "get", "/readyz", None).await, (StatusCode::OK, "ready".to_owned()));
    let (status, text) = ask(&site, "get", "/metrics", None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("hejie_http_requests"), "{text}");
}

#[test]
fn five_wrong_passwords_lock_the_account() {
    for scratch in Scratch::each().unwrap() {
        let world = World::new(scratch);
        let try_with = |password: &str| {
            account::sign_in(&world.door.db, "yq01-hejie1", password, world.now, world.door.entropy.as_ref()).unwrap()
        };
        for _ in 0..4 {
            assert!(matches!(try_with("wrong"), SignIn::Wrong));
        }
        assert!(matches!(try_with("wrong"), SignIn::LockedUntil(_)));
        assert!(matches!(try_with(hejie::county::PASSWORD), SignIn::LockedUntil(_)), "also with the right one");
    }
}
