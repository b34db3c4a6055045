//! Every route as a stranger and as a wrong station's user; the permission table and the routes as snapshots.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::case::Act;
use domain::directory::{Actor, OrgId, Post};
use domain::permission::may;
use hejie::county::REGION;
use store::account::{self, SignIn};
use store::directory;
use store::file::Files;
use store::scratch::Scratch;
use stories::World;
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
    let mut table = String::from("act\tof one's own station\tof another station or from above\n");
    for act in Act::EVERY {
        let who = |org: &OrgId| {
            let may = |post: &&Post| {
                let actor = Actor { post: **post, org: org.clone(), ..Actor::system(REGION) };
                may(&actor, *act, &station).is_ok()
            };
            Post::EVERY.iter().filter(may).map(|post| post.label()).collect::<Vec<_>>().join("、")
        };
        table.push_str(&format!("{} {}\t{}\t{}\n", act.value(), act.label(), who(&station.id), who(&elsewhere)));
    }
    snapshot("permissions.tsv", &table);
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
        .replace("{entry}", "promise")
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

#[tokio::test]
async fn another_stations_user_does_not_find_the_case() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let case = world.accepted(&[]);
    let number = world.case(&case).number.to_string();
    let site = site(&world);
    for login in ["yq02-hejie1", "yq02-zhanzhang", "yq02-shenpi", "guanli", "shenji"] {
        let cookie = cookie(&world, login);
        for route in ROUTES.iter().filter(|route| route.path.contains("{number}")) {
            let (status, body) = ask(&site, route.method, &concrete(route.path, &number), Some(&cookie)).await;
            // A form without its token is refused before anything is looked up.
            let wanted = if route.method == "post" { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
            assert_eq!(status, wanted, "{login}: {} {}", route.method, route.path);
            assert!(!body.contains("王女士") && !body.contains("冰箱"), "{login} sees something of the case");
        }
        let (_, body) = ask(&site, "get", "/search?q=%E5%86%B0%E7%AE%B1", Some(&cookie)).await;
        assert!(!body.contains(&number), "{login} finds the case");
    }
}

#[tokio::test]
async fn the_stations_own_pages_answer_and_hide_what_is_personal() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let case = world.signed();
    let number = world.case(&case).number.to_string();
    let site = site(&world);
    let cookie = cookie(&world, "yq01-zhanzhang");
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "get" && !route.path.contains("{hash}") && !route.path.contains("{id}"))
    {
        let path = concrete(route.path, &number).replace("/do/verify", "/do/perform");
        let (status, body) = ask(&site, "get", &path, Some(&cookie)).await;
        assert!(status.is_success() || status == StatusCode::SEE_OTHER, "{path}: {status} {body}");
        if !path.contains("/print/") {
            assert!(!body.contains("13800000001"), "{path} shows a phone number");
        }
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
