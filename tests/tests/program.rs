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
        let verified = run(&with(&["verify"])).unwrap();
        assert!(verified.contains("60 件"), "{verified}");
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
