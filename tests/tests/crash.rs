//! The program is killed twenty times while desks register and act: whatever was acknowledged is there.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::server::{Server, run};

/// A desk without a browser: keeps its cookie and the token of its forms.
struct Desk {
    agent: ureq::Agent,
    cookie: String,
    csrf: String,
}

impl Desk {
    /// Signs in and opens the form, or nothing when the program is down.
    fn open(server: &str) -> Option<Self> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .into();
        let login = [("login", "yq01-hejie1"), ("password", PASSWORD)];
        let answer = agent.post(format!("{server}/login")).send_form(login).ok()?;
        let cookie = answer.headers().get("set-cookie")?.to_str().ok()?.split(';').next()?.to_owned();
        let mut page = agent.get(format!("{server}/cases/new")).header("cookie", &cookie).call().ok()?;
        let body = page.body_mut().read_to_string().ok()?;
        let csrf = body.split("name=\"csrf\" value=\"").nth(1)?.split('"').next()?.to_owned();
        Some(Self { agent, cookie, csrf })
    }

    /// Registers and accepts; the number, if it was acknowledged.
    fn registers(&self, server: &str) -> Option<String> {
        let answers = [
            ("csrf", self.csrf.as_str()),
            ("consumer_name", "尹女士"),
            ("consumer_phone", "13900000001"),
            ("respondent", "明快电器专柜"),
            ("relation", "tenant"),
            ("stall", "三楼"),
            ("event_on", "2026-11-20"),
            ("place", "三楼"),
            ("narrative", "电饭煲内胆起泡，要求退货。"),
            ("goods", "电饭煲"),
            ("class", "G06"),
            ("problem", "P01"),
            ("claims", "return"),
            ("channel", "walk_in"),
            ("handler", "yq01-hejie1"),
            ("settle_first", "on"),
            ("accept_now", "on"),
        ];
        let answer =
            self.agent.post(format!("{server}/cases/new")).header("cookie", &self.cookie).send_form(answers).ok()?;
        let to = answer.headers().get("location")?.to_str().ok()?;
        Some(to.strip_prefix("/cases/")?.split('?').next()?.to_owned())
    }
}

#[test]
fn twenty_sudden_deaths_lose_nothing_that_was_acknowledged() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let data = scratch.dir.join("demo");
        let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
        // Ten each: twenty over the two engines.
        for life in 0..10u64 {
            let server =
                Server::start(if life == 0 { "demo" } else { "serve" }, &data, database.as_deref(), "2026-11-23");
            let base = server.url("");
            let stop = Arc::new(AtomicBool::new(false));
            let desks: Vec<_> = (0..3)
                .map(|_| {
                    let (base, stop, acknowledged) = (base.clone(), Arc::clone(&stop), Arc::clone(&acknowledged));
                    std::thread::spawn(move || {
                        let Some(desk) = Desk::open(&base) else { return };
                        while !stop.load(Ordering::Relaxed) {
                            let Some(number) = desk.registers(&base) else { return };
                            acknowledged.lock().unwrap().insert(number);
                        }
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(700 + life * 37));
            server.kill();
            stop.store(true, Ordering::Relaxed);
            for desk in desks {
                desk.join().unwrap();
            }
            let folder = data.to_string_lossy().into_owned();
            let mut args = vec!["verify", "--data", &folder];
            if let Some(database) = &database {
                args.extend(["--database", database]);
            }
            let said = run(&args).unwrap_or_else(|error| panic!("after death {life}: {error}"));
            assert!(said.contains("核对通过"), "{said}");
        }
        let known = acknowledged.lock().unwrap().clone();
        assert!(known.len() > 10, "only {} registrations were acknowledged", known.len());
        let stored: BTreeSet<String> = scratch_numbers(&scratch, database.as_deref(), &data);
        let lost: Vec<&String> = known.difference(&stored).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        // Without gaps: the mall's numbers of the year are 1 to n.
        let mut serials: Vec<u32> =
            stored.iter().filter_map(|number| number.strip_prefix("YQ01-2026-")?.parse().ok()).collect();
        serials.sort_unstable();
        let wanted: Vec<u32> = (1..=u32::try_from(serials.len()).unwrap()).collect();
        assert_eq!(serials, wanted, "the numbers have gaps");
    }
}

/// Every case number in the database.
fn scratch_numbers(scratch: &Scratch, database: Option<&str>, data: &std::path::Path) -> BTreeSet<String> {
    let url = database.map_or_else(|| format!("sqlite:{}", data.join("hejie.sqlite").display()), str::to_owned);
    let db = if database.is_some() { scratch.db.clone() } else { store::Db::open(&url).unwrap() };
    let reach = store::query::Reach { region: hejie::county::REGION.to_owned(), path: "/".to_owned(), station: None };
    let mut numbers = BTreeSet::new();
    let mut after = None;
    loop {
        let filter = store::query::queue::Filter { ended: true, after: after.clone(), ..Default::default() };
        let (page, more) = db.read(|tx| store::query::queue::page(tx, &reach, &filter)).unwrap();
        numbers.extend(page.iter().map(|line| line.number.clone()));
        after = page.last().map(|line| (store::db::instant(line.registered_at), line.case.0.clone()));
        if !more {
            return numbers;
        }
    }
}
