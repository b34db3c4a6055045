//! The program as a whole: backed up while it serves, restored into the other engine, checked after.

use store::scratch::Scratch;
use stories::server::{Server, run};

#[test]
fn a_backup_made_while_serving_is_restored_into_either_engine() {
    let all = Scratch::each().unwrap();
    let first = all.first().unwrap();
    let home = first.dir.join("home").to_string_lossy().into_owned();
    let archive = first.dir.join("copy.tar.gz").to_string_lossy().into_owned();
    let server = Server::start("demo", std::path::Path::new(&home), None, "2026-11-23");
    let said = run(&["backup", "--data", &home, "--to", &archive]).unwrap();
    assert!(said.contains("已复核") && said.contains("hejie.key"), "{said}");
    drop(server);
    let here = run(&["verify", "--data", &home]).unwrap();
    assert!(here.contains("核对通过") && !here.contains("：0 件"), "{here}");
    for (at, target) in all.iter().enumerate() {
        let away = target.dir.join(format!("away-{at}"));
        std::fs::create_dir_all(&away).unwrap();
        std::fs::copy(format!("{home}/hejie.key"), away.join("hejie.key")).unwrap();
        let away = away.to_string_lossy().into_owned();
        let mut place = vec!["--data", &away];
        if at > 0 {
            place.extend(["--database", &target.url]);
        }
        let with = |first: &[&'static str]| [first, place.as_slice()].concat();
        let restore = [with(&["restore"]), vec!["--from", &archive]].concat();
        assert!(run(&restore).unwrap().contains("已从"), "engine {at}");
        assert_eq!(run(&with(&["verify"])).unwrap(), here, "engine {at}");
        assert!(run(&restore).is_err(), "a database that is not empty is not overwritten");
    }
}

#[test]
fn an_account_is_opened_with_a_password_that_must_be_changed() {
    let scratch = Scratch::sqlite().unwrap();
    let home = scratch.dir.join("home").to_string_lossy().into_owned();
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/cases.jsonl");
    let said = run(&["import", "cases", cases, "--data", &home]).unwrap();
    assert!(said.contains("导入 38 件"), "{said}");
    let add = ["user", "add", "--login", "xinren", "--name", "新人", "--post", "conciliator", "--org", "YQ02"];
    let said = run(&[add.as_slice(), &["--data", &home]].concat()).unwrap();
    assert!(said.contains("首次登录密码 Hj-"), "{said}");
    let server = Server::start("serve", std::path::Path::new(&home), None, "2026-11-23");
    let agent: ureq::Agent = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build().into();
    let password = said.split("首次登录密码 ").nth(1).unwrap().trim();
    let answer = agent.post(server.url("/login")).send_form([("login", "xinren"), ("password", password)]).unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let answer = agent.get(server.url("/today")).header("cookie", &cookie).call().unwrap();
    assert_eq!(answer.headers()["location"], "/password");
    let unknown = ["user", "add", "--login", "b", "--name", "b", "--post", "boss", "--org", "YQ02", "--data", &home];
    assert!(run(&unknown).unwrap_err().contains("boss"));
}

#[test]
fn a15_the_quarter_is_printed_as_json_and_a_made_up_city_can_be_measured() {
    let scratch = Scratch::sqlite().unwrap();
    let home = scratch.dir.join("home").to_string_lossy().into_owned();
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/cases.jsonl");
    run(&["import", "cases", cases, "--data", &home]).unwrap();
    let quarter = |home: &str, org: &str, quarter: &str| {
        let said = run(&["report", "quarter", "--org", org, "--year", "2026", "--quarter", quarter, "--data", home]);
        said.map(|said| serde_json::from_str::<serde_json::Value>(&said).unwrap())
    };
    let county = quarter(&home, "county", "2").unwrap();
    assert_eq!(county["label"], "2026年第二季度");
    assert_eq!(county["total"]["counts"]["registered"], 14);
    assert_eq!(county["discrepancies"].as_array().map(Vec::len), Some(0));
    assert!(county["definitions"]["settlement_rate"]["definition"].as_str().unwrap().contains("终止①"));
    assert_eq!(quarter(&home, "YQ01", "2").unwrap()["total"]["counts"]["stations"], 1);
    assert!(quarter(&home, "NOBODY", "2").is_err() && quarter(&home, "county", "5").is_err());
    assert_eq!((&county["analysis"]["quarter"], &county["analysis"]["signed"]), (&"2026-Q2".into(), &false.into()));
    assert_eq!(county["below"].as_array().map(Vec::len), Some(2));
    let other = |which: &[&str]| {
        let said = run(&[&["report"], which, &["--org", "county", "--data", &home]].concat());
        said.map(|said| serde_json::from_str::<serde_json::Value>(&said).unwrap())
    };
    let sum: i64 = ["4", "5", "6"]
        .iter()
        .map(|month| {
            let found = other(&["month", "--year", "2026", "--month", month]).unwrap();
            assert!(found["analysis"].is_null(), "a pack is a quarter's");
            found["total"]["counts"]["registered"].as_i64().unwrap()
        })
        .sum();
    assert_eq!(sum, 14, "three months are their quarter");
    assert_eq!(other(&["year", "--year", "2026"]).unwrap()["total"]["counts"]["registered"], 38);
    let range = other(&["range", "--from", "2026-04-01", "--to", "2026-06-30"]).unwrap();
    assert_eq!((&range["total"], &range["cells"]), (&county["total"], &county["cells"]));
    for wrong in [
        &["month", "--year", "2026", "--month", "13"][..],
        &["year", "--year", "1900"],
        &["range", "--from", "2026-06-30", "--to", "2026-04-01"],
        &["range", "--from", "30.6.2026", "--to", "2026-07-01"],
    ] {
        assert!(other(wrong).is_err(), "{wrong:?}");
    }

    let sizes = ["simulate", "--stations", "40", "--cases", "300", "--seed", "7"];
    let cities: Vec<String> = ["one", "two"].map(|name| scratch.dir.join(name).to_string_lossy().into_owned()).into();
    for city in &cities {
        assert!(run(&[&sizes[..], &["--data", city]].concat()).unwrap().contains("300 件"));
        assert!(run(&["verify", "--data", city]).unwrap().contains("300 件"));
    }
    let (one, two) = (quarter(&cities[0], "MN", "3").unwrap(), quarter(&cities[1], "MN", "3").unwrap());
    assert_eq!(one, two, "the same seed makes the same city");
    assert_eq!(one["discrepancies"].as_array().map(Vec::len), Some(0));
    assert!(one["total"]["counts"]["registered"].as_i64().unwrap() > 30);
    assert!(run(&[&sizes[..], &["--data", &cities[0]]].concat()).is_err(), "one city to a database");
}
