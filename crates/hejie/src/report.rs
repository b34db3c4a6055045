//! `hejie report quarter`: 汇总表 of any organisation as JSON, for whoever runs the program.

use anyhow::{Context as _, bail};
use domain::figure::{Period, Published};
use store::query::Reach;
use store::query::figures::entries_of;

use crate::commands::say;
use crate::config::Settings;
use crate::{clock, open, tree};

/// Prints the summary of a quarter.
///
/// # Errors
/// When there is no such organisation or quarter, or the database fails.
pub fn quarter(settings: &Settings, org: &str, year: i16, quarter: i8) -> anyhow::Result<()> {
    if !(1..=4).contains(&quarter) || !(1990..=9000).contains(&year) {
        bail!("没有{year}年第{quarter}季度，季度是 1 到 4");
    }
    let door = open::door(settings)?;
    let (rules, today) = (door.rules(), clock::clock(None)().day());
    let published = door.db.read(|tx| {
        let Some(found) = tree::find(tx, org)? else { return Ok(None) };
        let reaches = Reach::below(tx, &found)?;
        let entries = entries_of(tx, &rules, &reaches, &found, Period::quarter(year, quarter), today)?;
        Ok(Some(Published::of(&found.code, &found.name, &entries.summary)))
    })?;
    let published = published.with_context(|| format!("没有机构 {org}"))?;
    say(&serde_json::to_string_pretty(&published)?);
    Ok(())
}
