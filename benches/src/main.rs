//! `make bench`: figures on many cases, each beside a reference measured in the same run. Each part writes its page in
//! docs/benchmarks; `bench pages`, `bench papers`, `bench sqlite` and `bench postgres` measure one part alone.

mod figures;
mod http;
mod overview;
mod papers;
mod register;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use anyhow::bail;
use domain::kernel::Moment;
use hejie::county;
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Door, EngineKind};

/// Cases in the database while pages are measured; `bench pages CASES` takes others.
const CASES: usize = 100_000;

/// Cases of the made-up cities in which the quarter is measured; `bench sqlite FEW MANY` and `bench postgres FEW MANY`
/// take others.
const FEW: usize = 10_000;
const MANY: usize = 1_000_000;

/// A line of the report.
struct Figure {
    what: String,
    ours: f64,
    reference: f64,
    unit: &'static str,
    of: &'static str,
}

fn main() -> anyhow::Result<()> {
    let now = Moment("2026-11-23T01:00:00Z".parse()?);
    let part = std::env::args().nth(1);
    let size = |at, usual: usize| std::env::args().nth(at).map_or(Ok(usual), |count| count.parse());
    match part.as_deref() {
        Some("pages") => pages(now, size(2, CASES)?),
        Some("sqlite") => roll_ups(now, EngineKind::Sqlite, size(2, FEW)?, size(3, MANY)?),
        Some("postgres") => roll_ups(now, EngineKind::Postgres, size(2, FEW)?, size(3, MANY)?),
        Some("papers") => typesetting(),
        Some(other) => bail!("there is no part {other}: pages, papers, sqlite or postgres"),
        None => {
            typesetting()?;
            pages(now, CASES)?;
            roll_ups(now, EngineKind::Sqlite, FEW, MANY)?;
            roll_ups(now, EngineKind::Postgres, FEW, MANY)
        }
    }
}

fn pages(now: Moment, cases: usize) -> anyhow::Result<()> {
    let scratch = Scratch::sqlite()?;
    let mut secret = [0; 64];
    let dice = Dice::new(3);
    store::ids::Entropy::fill(&dice, &mut secret);
    let door = Door::new(scratch.db.clone(), Keys::new(&secret), Arc::new(dice))?;
    county::make(&door, now)?;
    let actor = register::clerk(&door)?;
    eprintln!("filling {cases} cases ...");
    let start = Instant::now();
    register::fill(&door, &actor, now, cases)?;
    eprintln!("filled in {:.0} s", start.elapsed().as_secs_f64());
    let mut all = vec![register::measure(&scratch, &door, &actor, now)?];
    all.extend(http::measure(&scratch, &door, now)?);
    all.push(overview::measure(now)?);
    keep("pages", &format!("SQLite, {cases} cases, one client on loopback"), &all)
}

fn roll_ups(now: Moment, kind: EngineKind, few: usize, many: usize) -> anyhow::Result<()> {
    let part = if kind == EngineKind::Sqlite { "sqlite" } else { "postgres" };
    keep(part, "made-up cities, the engine on this machine", &figures::measure(now, kind, few, many)?)
}

fn typesetting() -> anyhow::Result<()> {
    keep("papers", "one core, warm", &papers::measure()?)
}

/// Prints a part and keeps it as its page.
fn keep(part: &str, how: &str, figures: &[Figure]) -> anyhow::Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "# Benchmarks: {part}\n\nThe last output of `bench {part}`, a part of `make bench`: {how}; release build, {cores} cores. \
         Each figure\nstands beside a reference measured in the same run.\n\n\
         | what | ours | reference | ratio | the reference |\n|---|---:|---:|---:|---|\n",
    );
    for Figure { what, ours, reference, unit, of } in figures {
        let ratio = if *reference > 0.0 { format!("{:.2}", ours / reference) } else { "—".to_owned() };
        let beside = if *reference > 0.0 { format!("{reference:.0} {unit}") } else { "—".to_owned() };
        writeln!(text, "| {what} | {ours:.0} {unit} | {beside} | {ratio} | {of} |")?;
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks");
    std::fs::create_dir_all(folder)?;
    std::fs::write(format!("{folder}/{part}.md"), &text)?;
    eprintln!("{text}");
    Ok(())
}
