//! `hejie simulate`: a made-up city with as many stations and complaints as are asked for (domain.md 5.3), through
//! the same journal and read tables, so that figures can be measured at scale. The same seed makes the same city.

mod city;
mod dice;
#[cfg(test)]
mod quiet;
mod tale;
mod wares;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, anyhow, bail};
use domain::case::Entry;
use domain::case::fact::NewPerson;
use domain::directory::{CaseId, PersonId};
use domain::kernel::Moment;
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::{Door, EngineKind, directory, simulated};

pub use city::CITY;
pub use dice::Dice;
use dice::place;
pub use tale::{Given, tell};

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub stations: usize,
    pub cases: usize,
    pub seed: u64,
}

/// Complaints in a transaction, at least.
const TOGETHER: usize = 5_000;
/// Transactions at a time, where the engine takes several: no more than the smallest pool has connections.
const HANDS: usize = 4;
/// The days over which complaints are spread, up to today.
const DAYS: i64 = 365;
/// Different consumers in a county.
const CONSUMERS: u64 = 200;

/// Makes a city, a year back from `now`.
///
/// # Errors
/// When there is one already, nothing is asked for, or the database fails.
pub fn run(door: &Door, plan: Plan, now: Moment, progress: &mut (dyn FnMut(u64, u64) + Send)) -> anyhow::Result<()> {
    if plan.stations == 0 {
        bail!("一个站也没有，投诉没有地方登记");
    }
    if door.db.read(directory::regions)?.iter().any(|region| region.starts_with(CITY)) {
        bail!("模拟城市已经在这个数据库里；请另用一个空的数据文件夹");
    }
    let mut dice = Dice::new(plan.seed);
    let sites = city::make(door, now, &mut dice, plan.stations)?;
    let mut sum = 0.0;
    let sums: Vec<f64> = sites
        .iter()
        .map(|_| {
            sum += dice.gamma_half();
            sum
        })
        .collect();
    let success: Vec<f64> = sites.iter().map(|_| 0.55 + 0.2 * dice.unit()).collect();
    consumers(door, &sites)?;
    // Station by station: what a database writes together then lies together.
    let mut shares = vec![0; sites.len()];
    for _ in 0..plan.cases {
        if let Some(share) = shares.get_mut(place(&sums, dice.unit())) {
            *share += 1;
        }
    }
    let seeds = sites.iter().map(|_| dice.draw()).collect();
    let city = City { door, plan, today: now.day(), sites, success, seeds };
    let batches = city.batches(&shares);
    let (next, done) = (AtomicUsize::new(0), Mutex::new((0, progress)));
    let work = || -> anyhow::Result<()> {
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            city.write(batch)?;
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.0 += batch.iter().map(|one| one.cases as u64).sum::<u64>();
            let so_far = done.0;
            (done.1)(so_far, plan.cases as u64);
        }
        Ok(())
    };
    // A server waits for the wire; a file has one writer anyway.
    let hands = if door.db.kind() == EngineKind::Postgres { HANDS } else { 1 };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..hands).map(|_| scope.spawn(work)).collect();
        all.into_iter().try_for_each(|hand| hand.join().map_err(|_| anyhow!("a thread stopped"))?)
    })?;
    Ok(door.db.settle()?)
}

/// What the complaints of a station are told from.
struct City<'a> {
    door: &'a Door,
    plan: Plan,
    today: Date,
    sites: Vec<city::Site>,
    success: Vec<f64>,
    /// Of each station's own chances.
    seeds: Vec<u64>,
}

/// A station's share of the complaints.
struct Share {
    site: usize,
    /// The number of its first complaint in the city.
    first: usize,
    cases: usize,
}

impl City<'_> {
    /// Whole stations that go into a transaction: no two transactions write the same station.
    fn batches(&self, shares: &[usize]) -> Vec<Vec<Share>> {
        let mut batches = vec![Vec::new()];
        let (mut first, mut held) = (0, 0);
        for (site, &cases) in shares.iter().enumerate().filter(|(_, cases)| **cases > 0) {
            if held >= TOGETHER {
                batches.push(Vec::new());
                held = 0;
            }
            if let Some(batch) = batches.last_mut() {
                batch.push(Share { site, first, cases });
            }
            first += cases;
            held += cases;
        }
        batches
    }

    fn write(&self, batch: &[Share]) -> anyhow::Result<()> {
        let mut told = Vec::new();
        for share in batch {
            self.tell(share, &mut told)?;
        }
        let all = told.iter().map(|(region, id, entries)| (*region, id, entries.as_slice()));
        self.door.db.write(|tx| simulated::histories(tx, self.door, all.clone()))?;
        Ok(())
    }

    /// The complaints of a station, by chances of its own.
    fn tell<'s>(&'s self, share: &Share, told: &mut Vec<(&'s str, CaseId, Vec<Entry>)>) -> anyhow::Result<()> {
        let Plan { seed, .. } = self.plan;
        let rules = self.door.rules();
        let site = self.sites.get(share.site).context("no station")?;
        let mut dice = Dice::new(self.seeds.get(share.site).copied().context("no station")?);
        let mut serials: HashMap<i16, u32> = HashMap::new();
        for no in share.first..share.first + share.cases {
            let on = self.today.saturating_sub(dice.between(0, DAYS - 1).days());
            let serial = serials.entry(on.year()).or_default();
            *serial += 1;
            let given = Given {
                calendar: &rules.calendar,
                station: &site.id,
                code: &site.code,
                serial: *serial,
                consumer: consumer(no as u64 % CONSUMERS),
                success: self.success.get(share.site).copied().unwrap_or(0.65),
                pushed: 0.0,
                on,
                today: self.today,
            };
            let entries = tell(&mut dice, &given).context("a code of the shares is unknown")?;
            told.push((&site.region, CaseId(format!("sim-{seed}-{no:09}")), entries));
        }
        Ok(())
    }
}

fn consumer(number: u64) -> PersonId {
    PersonId(format!("sim-person-{number}"))
}

fn consumers(door: &Door, sites: &[city::Site]) -> anyhow::Result<()> {
    let mut regions: Vec<&str> = sites.iter().map(|site| site.region.as_str()).collect();
    regions.dedup();
    door.db.write(|tx| {
        for region in &regions {
            for number in 0..CONSUMERS {
                let person = NewPerson {
                    id: consumer(number),
                    name: format!("模拟{number}"),
                    phone: None,
                    address: None,
                    id_kind: None,
                    id_number: None,
                    elderly: false,
                };
                simulated::person(tx, door, region, &person)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}
