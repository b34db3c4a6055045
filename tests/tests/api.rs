//! The machine's door: the same acts, once each, never over somebody else's step.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::case::Act;
use serde_json::{Value, json};
use store::account;
use store::audit::Change;
use store::file::Files;
use store::scratch::Scratch;
use stories::World;
use stories::pen::DRAWN;
use tower::ServiceExt as _;
use web::App;

struct Machine {
    site: Router,
    token: String,
}

impl Machine {
    fn of(world: &World, login: &str) -> Self {
        let (now, door) = (world.now, &world.door);
        let actor = world.actor("clock");
        let token = door
            .db
            .write(|tx| {
                let change = Change { actor: &actor, moment: now, entropy: door.entropy.as_ref() };
                account::issue_token(tx, change, login, "对接程序")
            })
            .unwrap()
            .unwrap();
        let files = Files::new(world.scratch.dir.join("files")).unwrap();
        let site = web::router(App::new(door.clone(), files, std::sync::Arc::new(move || now), false));
        Self { site, token }
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> (StatusCode, Value, String) {
        let mut request =
            Request::builder().method(method).uri(path).header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = self.site.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = answer.status();
        let etag = answer.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default(), etag)
    }
}

fn fridge() -> Value {
    json!({
        "consumer_name": "王女士", "consumer_phone": "13800000001", "respondent": "云桥家电专柜", "relation": "tenant",
        "stall": "三楼 C12", "event_on": "2026-02-26", "place": "商场三楼", "narrative": "冰箱不制冷，要求退货退款。",
        "goods": "双开门冰箱", "class": "G06", "problem": "P01", "amount": 429_900, "claims": ["return"],
        "channel": "walk_in", "handler": "yq01-hejie1", "settle_first": true, "accept_now": true,
    })
}

#[tokio::test]
async fn the_same_call_twice_registers_once() {
    let world = World::new(Scratch::sqlite().unwrap());
    let machine = Machine::of(&world, "yq01-hejie1");
    let key = [("idempotency-key", "key-00000001")];
    let (status, first, _) = machine.ask("POST", "/api/v1/cases", &key, fridge()).await;
    assert_eq!((status, first["number"].as_str()), (StatusCode::CREATED, Some("YQ01-2026-0001")));
    let (status, again, _) = machine.ask("POST", "/api/v1/cases", &key, fridge()).await;
    assert_eq!((status, &again), (StatusCode::CREATED, &first));
    let mut other = fridge();
    other["goods"] = json!("燃气灶");
    let (status, problem, _) = machine.ask("POST", "/api/v1/cases", &key, other).await;
    assert_eq!((status, problem["title"].as_str()), (StatusCode::CONFLICT, Some("idempotency key reused")));
    let (status, _, _) = machine.ask("POST", "/api/v1/cases", &[], fridge()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "a creating call needs a key");
    world.verify();
}

#[tokio::test]
async fn a_step_over_a_newer_one_is_refused_and_a_rule_tells_its_clause() {
    let world = World::new(Scratch::sqlite().unwrap());
    let machine = Machine::of(&world, "yq01-hejie1");
    machine.ask("POST", "/api/v1/cases", &[("idempotency-key", "key-00000002")], fridge()).await;
    let case = "/api/v1/cases/YQ01-2026-0001";
    let (status, told, etag) = machine.ask("GET", case, &[], Value::Null).await;
    assert_eq!((status, etag.as_str()), (StatusCode::OK, "\"2\""));
    assert_eq!(told["consumer"]["phone"], "138****0001");
    let can: Vec<&str> = told["can"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(can.contains(&"verify") && !can.contains(&"approve"));

    let verify = json!({
        "findings": "压缩机不启动", "nature": "P01", "trader_share": 100, "opinion": "应当退货",
        "bases": [{"kind": "law", "reference": "消法24条"}],
    });
    let stale = [("idempotency-key", "key-00000003"), ("if-match", "\"1\"")];
    let (status, problem, _) = machine.ask("POST", &format!("{case}/acts/verify"), &stale, verify.clone()).await;
    assert_eq!((status, &problem["seq"]), (StatusCode::PRECONDITION_FAILED, &json!(2)));
    let fresh = [("idempotency-key", "key-00000004"), ("if-match", "\"2\"")];
    let (status, done, etag) = machine.ask("POST", &format!("{case}/acts/verify"), &fresh, verify).await;
    assert_eq!((status, &done["stage"], etag.as_str()), (StatusCode::OK, &json!("negotiating"), "\"3\""));

    let key = [("idempotency-key", "key-00000005")];
    let (status, problem, _) = machine.ask("POST", &format!("{case}/acts/approve"), &key, json!({})).await;
    assert_eq!((status, &problem["clause"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("B4.3")));
    let (status, problem, _) = machine.ask("POST", &format!("{case}/acts/verify"), &key, json!({"colour": 1})).await;
    assert_eq!((status, &problem["errors"][0]["pointer"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("/colour")));
}

#[tokio::test]
async fn lists_show_the_callers_own_station_only() {
    let world = World::new(Scratch::sqlite().unwrap());
    let own = Machine::of(&world, "yq01-hejie1");
    own.ask("POST", "/api/v1/cases", &[("idempotency-key", "key-00000006")], fridge()).await;
    let other = Machine::of(&world, "yq02-hejie1");
    for path in ["/api/v1/cases", "/api/v1/search?q=%E5%86%B0%E7%AE%B1"] {
        let (_, mine, _) = own.ask("GET", path, &[], Value::Null).await;
        assert_eq!(mine["cases"].as_array().map(Vec::len), Some(1), "{path}");
        let (_, theirs, _) = other.ask("GET", path, &[], Value::Null).await;
        assert_eq!(theirs["cases"].as_array().map(Vec::len), Some(0), "{path}");
    }
    let (_, today, _) = own.ask("GET", "/api/v1/today", &[], Value::Null).await;
    assert_eq!(today["waiting"].as_array().map(Vec::len), Some(1));
    let (_, register, _) = own.ask("GET", "/api/v1/register?month=2026-03", &[], Value::Null).await;
    assert_eq!(register["entries"][0]["number"], "YQ01-2026-0001");
    let (status, _, _) = other.ask("GET", "/api/v1/cases/YQ01-2026-0001", &[], Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_consultation_is_logged_once_and_needs_an_answer_or_a_promise() {
    let world = World::new(Scratch::sqlite().unwrap());
    let machine = Machine::of(&world, "yq01-hejie1");
    let key = [("idempotency-key", "key-00000007")];
    let open = json!({ "kind": "consultation", "topic": "预付卡退费" });
    let (status, problem, _) = machine.ask("POST", "/api/v1/consultations", &key, open).await;
    assert_eq!((status, &problem["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("answer")));
    let answered = json!({ "kind": "consultation", "topic": "预付卡退费", "answer": "没有用完的可以退" });
    let (status, first, _) = machine.ask("POST", "/api/v1/consultations", &key, answered.clone()).await;
    assert_eq!((status, &first["number"]), (StatusCode::CREATED, &json!("YQ01-Z2026-0001")));
    let (_, again, _) = machine.ask("POST", "/api/v1/consultations", &key, answered).await;
    assert_eq!(again, first);
}

#[tokio::test]
async fn without_a_token_there_is_nothing_but_the_document() {
    let world = World::new(Scratch::sqlite().unwrap());
    let machine = Machine { token: "hj_wrong".to_owned(), ..Machine::of(&world, "yq01-hejie1") };
    let (status, _, _) = machine.ask("GET", "/api/v1/cases", &[], Value::Null).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, document, _) = machine.ask("GET", "/api/v1/openapi.json", &[], Value::Null).await;
    assert_eq!((status, &document["openapi"]), (StatusCode::OK, &json!("3.1.0")));
}

#[tokio::test]
async fn a9_a_program_is_told_what_is_to_be_signed_and_whether_a_signature_still_holds() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let case = world.negotiating();
    world.does("yq01-hejie1", &case, Act::RecordRound, &[]);
    let number = world.case(&case).number.to_string();
    let (read, act) = (format!("/api/v1/cases/{number}"), format!("/api/v1/cases/{number}/acts/sign_round"));
    let machine = Machine::of(&world, "yq01-hejie1");
    let (_, told, _) = machine.ask("GET", &read, &[], Value::Null).await;
    let over = told["to_sign"][0]["over"].as_str().unwrap().to_owned();
    let signs = |over: &str| {
        json!({
            "round": "1", "over": over, "consumer_mark": "drawn", "consumer_drawn": DRAWN,
            "trader_mark": "refused", "trader_refusal": "要等总部", "trader_witness": "商场值班经理",
        })
    };
    let stale = "0".repeat(64);
    let (status, no, _) = machine.ask("POST", &act, &[("idempotency-key", "signing-stale")], signs(&stale)).await;
    assert_eq!((status, no["clause"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("A9")), "{no}");
    let (status, done, _) = machine.ask("POST", &act, &[("idempotency-key", "signing-fresh")], signs(&over)).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    let (_, told, _) = machine.ask("GET", &read, &[], Value::Null).await;
    let consumer = &told["signatures"][0];
    assert_eq!((consumer["mark"].as_str(), consumer["covers"].as_bool()), (Some("drawn"), Some(true)), "{consumer}");
    world.does("yq01-hejie1", &case, Act::Correct, &[("goods", "对开门冰箱")]);
    let (_, told, _) = machine.ask("GET", &read, &[], Value::Null).await;
    assert_eq!(told["signatures"][0]["covers"].as_bool(), Some(false));
    assert!(told["signatures"][0]["words"].as_str().unwrap().contains("签字不再覆盖现行内容"), "{told}");
}
