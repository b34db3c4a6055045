//! `hejie report`: the figures of any organisation as JSON, for whoever runs the program (docs/figures.md).

use anyhow::{Context as _, bail};
use clap::Subcommand;
use domain::figure::Period;
use jiff::civil::Date;
use store::query::Reach;
use store::query::figures::{Asking, published};

use crate::commands::say;
use crate::config::Settings;
use crate::{clock, open, tree};

/// Which days.
#[derive(Debug, Subcommand)]
pub enum Report {
    /// 汇总表, 五进统计表 and 分析报告 of an organisation and everything below it, over a quarter
    Quarter {
        /// The code of the organisation
        #[arg(long)]
        org: String,
        #[arg(long)]
        year: i16,
        /// 1 to 4
        #[arg(long)]
        quarter: i8,
    },
    /// 汇总表 and 五进统计表 over a month
    Month {
        /// The code of the organisation
        #[arg(long)]
        org: String,
        #[arg(long)]
        year: i16,
        /// 1 to 12
        #[arg(long)]
        month: i8,
    },
    /// 汇总表 and 五进统计表 over a year
    Year {
        /// The code of the organisation
        #[arg(long)]
        org: String,
        #[arg(long)]
        year: i16,
    },
    /// 汇总表 and 五进统计表 from a day to a day, both counted
    Range {
        /// The code of the organisation
        #[arg(long)]
        org: String,
        /// 2026-03-05
        #[arg(long)]
        from: Date,
        #[arg(long)]
        to: Date,
    },
}

impl Report {
    fn org(&self) -> &str {
        match self {
            Self::Quarter { org, .. } | Self::Month { org, .. } | Self::Year { org, .. } | Self::Range { org, .. } => {
                org
            }
        }
    }

    /// The days; what is no period is refused, not put right.
    fn period(&self) -> anyhow::Result<Period> {
        if let Self::Quarter { year, .. } | Self::Month { year, .. } | Self::Year { year, .. } = self
            && !(1990..=2999).contains(year)
        {
            bail!("没有{year}年的数字，年份是 1990 到 2999");
        }
        Ok(match self {
            Self::Quarter { quarter, .. } if !(1..=4).contains(quarter) => bail!("没有第{quarter}季度，季度是 1 到 4"),
            Self::Month { month, .. } if !(1..=12).contains(month) => bail!("没有{month}月，月份是 1 到 12"),
            Self::Range { from, to, .. } if to < from => bail!("结束日期{to}在开始日期{from}之前"),
            Self::Range { from, .. } if *from < Period::DAWN => bail!("{}以前没有数字", Period::DAWN),
            Self::Quarter { year, quarter, .. } => Period::quarter(*year, *quarter),
            Self::Month { year, month, .. } => Period::month(*year, *month),
            Self::Year { year, .. } => Period::year(*year),
            Self::Range { from, to, .. } => Period { from: *from, to: *to },
        })
    }
}

/// Prints the figures.
///
/// # Errors
/// When there is no such organisation or period, or the database fails.
pub fn print(settings: &Settings, report: &Report) -> anyhow::Result<()> {
    let (org, period) = (report.org(), report.period()?);
    let door = open::door(settings)?;
    let (rules, today) = (door.rules(), clock::clock(None)().day());
    let found = door.db.read(|tx| {
        let Some(found) = tree::find(tx, org)? else { return Ok(None) };
        let reaches = Reach::below(tx, &found)?;
        let asking = Asking { org: &found, reaches: &reaches, period, today, packs: true };
        Ok(Some(published(tx, &rules, asking)?))
    })?;
    let found = found.with_context(|| format!("没有机构 {org}"))?;
    say(&serde_json::to_string_pretty(&found)?);
    Ok(())
}
