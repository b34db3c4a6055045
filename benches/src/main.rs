//! `make bench`: figures on many cases, each beside a reference measured in the same run, written to
//! docs/benchmarks.md.

mod figures;
mod http;
mod overview;
mod papers;
mod register;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use domain::directory::Actor;
use domain::kernel::Moment;
use hejie::county::{self, REGION};
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Door, directory};

/// Cases in the database while pages are measured; the first argument changes it.
const CASES: usize = 100_000;

/// Cases of the made-up cities in which the quarter is measured; `bench figures FEW MANY` takes others.
const FEW: usize = 10_000;
const MANY: usize = 100_000;

/// A line of the report.
struct Figure {
    what: &'static str,
    ours: f64,
    reference: f64,
    unit: &'static str,
    of: &'static str,
}

fn main() -> anyhow::Result<()> {
    let now = Moment("2026-11-23T01:00:00Z".parse()?);
    if std::env::args().nth(1).as_deref() == Some("papers") {
        eprintln!("{}", report(0, &papers::measure()?));
        return Ok(());
    }
    if std::env::args().nth(1).as_deref() == Some("figures") {
        let size = |at, usual: usize| std::env::args().nth(at).map_or(Ok(usual), |count| count.parse());
        let scratch = Scratch::sqlite()?;
        let door = figures::door(&scratch.db)?;
        county::make(&door, now)?;
        let registering = register::beside_figures(&door, &clerk(&door)?, now)?;
        let mut all = vec![registering];
        all.extend(figures::measure(now, size(2, FEW)?, size(3, MANY)?)?);
        eprintln!("{}", report(0, &all));
        return Ok(());
    }
    let cases = std::env::args().nth(1).map_or(Ok(CASES), |count| count.parse())?;
    let scratch = Scratch::sqlite()?;
    let mut secret = [0; 64];
    let dice = Dice::new(3);
    store::ids::Entropy::fill(&dice, &mut secret);
    let door = Door::new(scratch.db.clone(), Keys::new(&secret), Arc::new(dice))?;
    county::make(&door, now)?;
    let actor = clerk(&door)?;
    eprintln!("filling {cases} cases ...");
    let start = Instant::now();
    register::fill(&door, &actor, now, cases)?;
    eprintln!("filled in {:.0} s", start.elapsed().as_secs_f64());
    let mut all = vec![register::measure(&scratch, &door, &actor, now)?];
    all.extend(http::measure(&scratch, &door, now)?);
    all.push(overview::measure(now)?);
    all.push(register::beside_figures(&door, &actor, now)?);
    all.extend(figures::measure(now, FEW, MANY)?);
    all.extend(papers::measure()?);
    let report = report(cases, &all);
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks.md"), &report)?;
    eprintln!("{report}");
    Ok(())
}

fn clerk(door: &Door) -> anyhow::Result<Actor> {
    let staff = door.db.read(|tx| directory::staff(tx, &county::staff_id("YQ01", "hejie1")))?;
    Ok(staff.ok_or_else(|| anyhow::anyhow!("no clerk in {REGION}"))?.actor)
}

fn report(cases: usize, figures: &[Figure]) -> String {
    let mut text = format!(
        "# Benchmarks\n\nThe last output of `make bench`: SQLite, {cases} cases, release build, one client on loopback, \
         {} cores. Each figure stands beside a reference measured in the same run.\n\n\
         | what | ours | reference | ratio | the reference |\n|---|---:|---:|---:|---|\n",
        std::thread::available_parallelism().map_or(1, usize::from)
    );
    for Figure { what, ours, reference, unit, of } in figures {
        let ratio = if *reference > 0.0 { format!("{:.2}", ours / reference) } else { "—".to_owned() };
        let beside = if *reference > 0.0 { format!("{reference:.0} {unit}") } else { "—".to_owned() };
        // Writing into a String cannot fail.
        let _ = writeln!(text, "| {what} | {ours:.0} {unit} | {beside} | {ratio} | {of} |");
    }
    text
}
