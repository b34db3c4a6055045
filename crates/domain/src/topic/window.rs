//! The days of a topic. They are counted by tens (旬): fine enough for the last thirty days and for a quarter alike.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::figure::Period;
use crate::report::Quarter;

/// The period that is looked at, and from when on the time before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Date,
    /// Today when the period is not over.
    pub to: Date,
    pub past_from: Date,
    /// `None`: the last thirty days.
    pub quarter: Option<Quarter>,
}

/// The first day of the ten days that a day lies in: the 1st, 11th or 21st.
#[must_use]
pub fn span(day: Date) -> Date {
    let first = match day.day() {
        ..=10 => 1,
        11..=20 => 11,
        _ => 21,
    };
    Date::new(day.year(), day.month(), first).unwrap_or(day)
}

impl Window {
    /// A quarter as far as today, held to the year before it.
    #[must_use]
    pub fn quarter(quarter: Quarter, today: Date) -> Self {
        let from = quarter.first();
        let to = quarter.last().min(today.max(from));
        Self { from, to, past_from: from.saturating_sub(1.year()), quarter: Some(quarter) }
    }

    /// The last thirty days, begun with whole ten days, held to the year before them.
    #[must_use]
    pub fn recent(today: Date) -> Self {
        let from = span(today.saturating_sub(29.days()));
        Self { from, to: today, past_from: span(from.saturating_sub(1.year())), quarter: None }
    }

    /// Reads `2026-Q3` or `30d`.
    #[must_use]
    pub fn parse(text: &str, today: Date) -> Option<Self> {
        if text == "30d" {
            return Some(Self::recent(today));
        }
        let quarter = Quarter::parse(text)?;
        (quarter.first() <= today).then(|| Self::quarter(quarter, today))
    }

    /// As [`Window::parse`] reads it.
    #[must_use]
    pub fn key(&self) -> String {
        self.quarter.map_or_else(|| "30d".to_owned(), Quarter::key)
    }

    /// 2026年第三季度; 近36天（按旬取整，2026年10月21日至2026年11月25日）.
    #[must_use]
    pub fn label(&self) -> String {
        match self.quarter {
            Some(quarter) if self.to < quarter.last() => {
                format!("{}（到{}）", quarter.label(), crate::case::words::day(self.to))
            }
            Some(quarter) => quarter.label(),
            None => format!("近{}天（按旬取整，{}）", (self.to - self.from).get_days() + 1, self.period().label()),
        }
    }

    /// Its days.
    #[must_use]
    pub const fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}
