//! `hejie simulate`: a made-up city with as many stations and complaints as are asked for (domain.md 5.3), through
//! the same journal and read tables, so that figures can be measured at scale. The same seed makes the same city.

mod city;
mod dice;
#[cfg(test)]
mod quiet;
mod tale;
mod wares;

use std::collections::HashMap;

use anyhow::{Context as _, bail};
use domain::case::fact::NewPerson;
use domain::directory::{CaseId, PersonId};
use domain::kernel::Moment;
use jiff::ToSpan as _;
use store::{Door, directory, simulated};

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

/// Complaints in a transaction.
const TOGETHER: usize = 10_000;
/// The days over which complaints are spread, up to today.
const DAYS: i64 = 365;
/// Different consumers in a county.
const CONSUMERS: u64 = 200;

/// Makes a city, a year back from `now`.
///
/// # Errors
/// When there is one already, nothing is asked for, or the database fails.
pub fn run(door: &Door, plan: Plan, now: Moment, progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<()> {
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
    let (rules, today) = (door.rules(), now.day());
    // Station by station: what a database writes together then lies together.
    let mut places: Vec<usize> = (0..plan.cases).map(|_| place(&sums, dice.unit())).collect();
    places.sort_unstable();
    let mut serials: HashMap<(usize, i16), u32> = HashMap::new();
    for (part, places) in places.chunks(TOGETHER).enumerate() {
        let first = part * TOGETHER;
        let mut batch = Vec::with_capacity(places.len());
        for (no, &at) in (first..).zip(places) {
            let site = sites.get(at).context("no station")?;
            let on = today.saturating_sub(dice.between(0, DAYS - 1).days());
            let serial = serials.entry((at, on.year())).or_default();
            *serial += 1;
            let given = Given {
                calendar: &rules.calendar,
                station: &site.id,
                code: &site.code,
                serial: *serial,
                consumer: consumer(no as u64 % CONSUMERS),
                success: success.get(at).copied().unwrap_or(0.65),
                pushed: 0.0,
                on,
                today,
            };
            let entries = tell(&mut dice, &given).context("a code of the shares is unknown")?;
            batch.push((site, CaseId(format!("sim-{}-{no:09}", plan.seed)), entries));
        }
        door.db.write(|tx| {
            for (site, id, entries) in &batch {
                simulated::history(tx, door, &site.region, id, entries)?;
            }
            Ok(())
        })?;
        progress((first + batch.len()) as u64, plan.cases as u64);
    }
    Ok(())
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
