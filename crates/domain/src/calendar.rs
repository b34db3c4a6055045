//! Days off and working days, as the yearly notices fix them. The calendar is data, handed in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

/// What a notice says of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    off: bool,
    name: String,
}

/// The published years. A day that no notice lists is off on Saturday and Sunday.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, Listed>,
    years: BTreeSet<i16>,
}

/// One day of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    pub date: Date,
    /// Off, or a make-up working day.
    pub off: bool,
    pub name: String,
    /// Where the notice was published.
    pub notice: String,
}

/// A calendar file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("calendar line {line}: {what}")]
pub struct CalendarError {
    pub line: usize,
    pub what: String,
}

impl Calendar {
    /// Adds days; every year that occurs counts as published from then on.
    #[must_use]
    pub fn with(mut self, days: impl IntoIterator<Item = CalendarDay>) -> Self {
        for day in days {
            self.years.insert(day.date.year());
            self.days.insert(day.date, Listed { off: day.off, name: day.name });
        }
        self
    }

    /// Whether the notice for `year` is loaded.
    #[must_use]
    pub fn is_published(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// A statutory day off (放假), weekends not counted.
    ///
    /// In a year without its notice only the days whose dates the law itself fixes are known.
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(listed) => listed.off,
            None if self.is_published(date.year()) => false,
            None => FIXED.contains(&(date.month(), date.day())),
        }
    }

    /// Neither holiday nor weekend, or a make-up working day.
    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(listed) => !listed.off,
            None => !self.is_holiday(date) && !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The name of a listed day, such as 国庆节.
    #[must_use]
    pub fn name(&self, date: Date) -> Option<&str> {
        self.days.get(&date).map(|listed| listed.name.as_str())
    }

    /// The `count`th working day after `start`, which itself is not counted.
    #[must_use]
    pub fn add_working_days(&self, start: Date, count: u32) -> Date {
        (0..count).fold(start, |day, _| self.first_after(day, |next| self.is_working(next)))
    }

    /// `date` itself if it satisfies `fits`, else the first later day that does.
    #[must_use]
    pub fn roll(&self, date: Date, fits: impl Fn(Date) -> bool) -> Date {
        if fits(date) { date } else { self.first_after(date, fits) }
    }

    /// The longest run of days off is far shorter than the bound, which only guards the end of time.
    fn first_after(&self, date: Date, fits: impl Fn(Date) -> bool) -> Date {
        let mut day = date;
        for _ in 0..60 {
            day = day.saturating_add(1.day());
            if fits(day) {
                break;
            }
        }
        day
    }
}

/// 元旦, 劳动节, 国庆节: the only days off whose civil dates the law fixes.
const FIXED: [(i8, i8); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

/// Reads `date,kind,name,notice` with a heading line; `kind` is `off` or `work`.
///
/// # Errors
/// Names the first line that cannot be read.
pub fn read_days(csv: &str) -> Result<Vec<CalendarDay>, CalendarError> {
    let mut days = Vec::new();
    for (line, text) in (1..).zip(csv.lines()).skip(1).filter(|(_, text)| !text.trim().is_empty()) {
        let wrong = |what: &str| CalendarError { line, what: what.to_owned() };
        let mut cells = text.splitn(4, ',');
        let mut cell = || cells.next().map(str::trim).ok_or_else(|| wrong("fewer than four columns"));
        let date = cell()?.parse().map_err(|_| wrong("the date is not like 2026-10-01"))?;
        let off = match cell()? {
            "off" => true,
            "work" => false,
            _ => return Err(wrong("the kind is neither off nor work")),
        };
        days.push(CalendarDay { date, off, name: cell()?.to_owned(), notice: cell()?.to_owned() });
    }
    Ok(days)
}
