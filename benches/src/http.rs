//! Pages over HTTP against bare handlers; memory and start-up of the real program.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use domain::directory::CaseId;
use domain::kernel::Moment;
use hejie::county::{self, PASSWORD, REGION};
use store::account::{self, SignIn};
use store::file::Files;
use store::query::{Reach, queue};
use store::scratch::Scratch;
use store::{Door, StoreResult, Tx, journal};
use web::App;

use crate::Figure;
use crate::register::median;

/// Requests in a measured round.
const EACH: usize = 200;

/// A statement that a bare handler runs.
pub type Statement = Arc<dyn Fn(&mut Tx<'_>) -> StoreResult<usize> + Send + Sync>;

/// Serves on a free port of loopback; the address.
pub fn serve(router: Router, runtime: &tokio::runtime::Runtime) -> anyhow::Result<String> {
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = format!("http://{}", listener.local_addr()?);
    runtime.spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// What a page is compared with: one such statement, as many bytes.
pub fn bare(door: &Door, statement: Statement, bytes: usize) -> Router {
    let door = door.clone();
    let body: Arc<str> = "x".repeat(bytes).into();
    Router::new().route(
        "/",
        get(move || {
            let (door, statement, body) = (door.clone(), Arc::clone(&statement), Arc::clone(&body));
            async move {
                let ran = tokio::task::spawn_blocking(move || door.db.read(|tx| statement(tx))).await;
                if matches!(ran, Ok(Ok(_))) { body.to_string() } else { String::new() }
            }
        }),
    )
}

/// Median microseconds of a request, and the bytes of its answer.
pub fn time(agent: &ureq::Agent, url: &str, cookie: &str) -> anyhow::Result<(f64, usize)> {
    let mut all = Vec::with_capacity(EACH);
    let mut bytes = 0;
    for _ in 0..EACH {
        let start = Instant::now();
        let mut answer = agent.get(url).header("cookie", cookie).call()?;
        bytes = answer.body_mut().read_to_vec()?.len();
        all.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok((median(all), bytes))
}

/// The pages, then the program as a process.
pub fn measure(scratch: &Scratch, door: &Door, now: Moment) -> anyhow::Result<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let files = Files::new(scratch.dir.join("files"))?;
    let site = serve(web::router(App::new(door.clone(), files, Arc::new(move || now), false)), &runtime)?;
    let signed = account::sign_in(&door.db, "yq01-hejie1", PASSWORD, now, door.entropy.as_ref())?;
    let SignIn::Welcome(token) = signed else { anyhow::bail!("the clerk cannot sign in") };
    let cookie = format!("hejie={token}");
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let reach = Reach {
        region: REGION.to_owned(),
        path: "/city/county/office/station-yq01/".to_owned(),
        station: Some(county::station_id("YQ01")),
    };
    let keys = door.keys.clone();
    let (listed, found) = (reach.clone(), reach);
    let pages: [(&'static str, &'static str, Statement); 3] = [
        (
            "the queue page",
            "/cases",
            Arc::new(move |tx| Ok(queue::page(tx, &listed, &queue::Filter::default())?.0.len())),
        ),
        (
            "the page of a case",
            "/cases/YQ01-2026-0001",
            Arc::new(|tx| Ok(journal::rows(tx, REGION, &CaseId::from("case-000000000"))?.len())),
        ),
        (
            "search for 冰箱",
            "/search?q=%E5%86%B0%E7%AE%B1",
            Arc::new(move |tx| Ok(queue::find(tx, &keys, &found, "冰箱")?.len())),
        ),
    ];
    let mut figures = Vec::new();
    for (what, path, statement) in pages {
        let (ours, bytes) = time(&agent, &format!("{site}{path}"), &cookie)?;
        let reference = serve(bare(door, statement, bytes), &runtime)?;
        let (reference, _) = time(&agent, &reference, "")?;
        let of = "a bare axum handler that runs one such statement and sends as many bytes";
        figures.push(Figure { what: what.to_owned(), ours, reference, unit: "µs", of });
    }
    figures.extend(process(scratch)?);
    Ok(figures)
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed, and need not.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn resident_mb(id: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    let kib: f64 = line.split_whitespace().nth(1).unwrap_or("0").parse()?;
    Ok(kib / 1024.0)
}

fn process(scratch: &Scratch) -> anyhow::Result<Vec<Figure>> {
    let program =
        std::env::current_exe()?.parent().map(|dir| dir.join("hejie")).unwrap_or_else(|| PathBuf::from("hejie"));
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let listen = format!("127.0.0.1:{port}");
    let start = Instant::now();
    let child = Command::new(program)
        .args(["serve", "--listen", &listen, "--database", &scratch.url, "--data"])
        .arg(scratch.dir.join("serve"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let running = Running(child);
    let ready = format!("http://{listen}/readyz");
    while ureq::get(&ready).call().is_err() {
        anyhow::ensure!(start.elapsed() < Duration::from_secs(60), "the program does not become ready");
        std::thread::sleep(Duration::from_millis(2));
    }
    let started = start.elapsed().as_secs_f64() * 1e3;
    std::thread::sleep(Duration::from_secs(2));
    let idle = resident_mb(running.0.id())?;
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let url = format!("http://{listen}/login");
            std::thread::spawn(move || {
                let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
                for _ in 0..500 {
                    let _ = agent.get(&url).call();
                }
            })
        })
        .collect();
    for client in clients {
        let _ = client.join();
    }
    let loaded = resident_mb(running.0.id())?;
    let alone = |what: &str, ours, unit, of| Figure { what: what.to_owned(), ours, reference: 0.0, unit, of };
    Ok(vec![
        alone("start-up until ready", started, "ms", "the release program on this database"),
        alone("memory, idle", idle, "MB", "resident, two seconds after start"),
        alone("memory, after load", loaded, "MB", "resident, after 4000 requests of 8 clients"),
    ])
}
