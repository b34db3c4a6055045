//! The span of days that a figure is about, and how it is put together out of whole years, quarters and months.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::case::words;

/// From a day to a day, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

/// What a roll-up stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    Year,
    Quarter,
    Month,
    Day,
}

/// Some part of a period: the roll-ups of a grain from one key to another, both counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub grain: Grain,
    pub from: String,
    pub to: String,
}

/// A period up to today, and what it is compared with: as many days each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    pub now: Period,
    /// 环比.
    pub before: Period,
    /// 同比.
    pub year_before: Period,
    /// The period is not over: only its first days are compared.
    pub running: bool,
}

impl Grain {
    /// Every grain, the coarsest first.
    pub const EVERY: [Self; 4] = [Self::Year, Self::Quarter, Self::Month, Self::Day];

    /// How a roll-up's table names the grain.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Year => "y",
            Self::Quarter => "q",
            Self::Month => "m",
            Self::Day => "d",
        }
    }

    /// The key of the span that a day lies in: `2026`, `2026-Q4`, `2026-11`, `2026-11-25`. Keys sort as time does.
    #[must_use]
    pub fn key(self, day: Date) -> String {
        match self {
            Self::Year => format!("{:04}", day.year()),
            Self::Quarter => format!("{:04}-Q{}", day.year(), quarter_of(day)),
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Day => day.to_string(),
        }
    }

    /// The span that a day lies in.
    #[must_use]
    pub fn around(self, day: Date) -> Period {
        match self {
            Self::Year => Period::year(day.year()),
            Self::Quarter => Period::quarter(day.year(), quarter_of(day)),
            Self::Month => Period::month(day.year(), day.month()),
            Self::Day => Period { from: day, to: day },
        }
    }
}

/// The quarter of a day, 1 to 4.
fn quarter_of(day: Date) -> i8 {
    (day.month() + 2) / 3
}

impl Period {
    /// The first day that any figure counts on.
    pub const DAWN: Date = date(1990, 1, 1);

    /// A calendar month; what lies beyond 1 to 12 is held at the nearest.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Self {
        Self::months(year, month.clamp(1, 12), 1)
    }

    /// A quarter, 1 to 4; what lies beyond is held at the nearest.
    #[must_use]
    pub fn quarter(year: i16, quarter: i8) -> Self {
        Self::months(year, quarter.clamp(1, 4) * 3 - 2, 3)
    }

    /// A calendar year.
    #[must_use]
    pub fn year(year: i16) -> Self {
        Self::months(year, 1, 12)
    }

    fn months(year: i16, first: i8, count: i64) -> Self {
        let from = Date::new(year.clamp(1, 9000), first, 1).unwrap_or(Self::DAWN);
        let next = from.checked_add(count.months()).unwrap_or(from);
        Self { from, to: next.yesterday().unwrap_or(from) }
    }

    /// Reads `2026`, `2026-Q3`, `2026-11`, `2026-11-25` or `2026-03-05..2026-04-02`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (from.parse::<Date>().ok()?, to.parse::<Date>().ok()?);
            return (from <= to && from >= Self::DAWN).then_some(Self { from, to });
        }
        let period = match text.split_once('-') {
            None => Self::year(text.parse().ok()?),
            Some((year, rest)) => match rest.strip_prefix('Q') {
                Some(quarter) => Self::quarter(year.parse().ok()?, quarter.parse().ok()?),
                None if rest.contains('-') => Grain::Day.around(text.parse().ok()?),
                None => Self::month(year.parse().ok()?, rest.parse().ok()?),
            },
        };
        (period.from >= Self::DAWN && period.key() == text).then_some(period)
    }

    /// As [`Period::parse`] reads it.
    #[must_use]
    pub fn key(&self) -> String {
        self.whole().map_or_else(|| format!("{}..{}", self.from, self.to), |(_, key)| key)
    }

    /// The quarter that a day lies in.
    #[must_use]
    pub fn quarter_around(day: Date) -> Self {
        Grain::Quarter.around(day)
    }

    /// Whether a day lies within.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// The grain and key of a period that is a whole year, quarter or month, or one day.
    #[must_use]
    pub fn whole(&self) -> Option<(Grain, String)> {
        let grain = Grain::EVERY.into_iter().find(|grain| grain.around(self.from) == *self)?;
        Some((grain, grain.key(self.from)))
    }

    /// The period of the same kind just before: the month before, the quarter before, or as many days.
    #[must_use]
    pub fn before(&self) -> Self {
        let eve = self.from.yesterday().unwrap_or(self.from);
        match self.whole() {
            Some((grain, _)) => grain.around(eve),
            None => Self { from: eve.saturating_sub(self.to - self.from), to: eve },
        }
    }

    /// The same days of the year before (同比).
    #[must_use]
    pub fn year_before(&self) -> Self {
        match self.whole() {
            Some((grain, _)) => grain.around(self.from.saturating_sub(1.year())),
            None => Self { from: self.from.saturating_sub(1.year()), to: self.to.saturating_sub(1.year()) },
        }
    }

    /// What a period is compared with. Of one that is not over only the days until `today` are compared, with as many
    /// days of the others: half a quarter held against a whole one would always look like less.
    #[must_use]
    pub fn beside(&self, today: Date) -> Beside {
        let running = self.holds(today) && today < self.to;
        let first = |whole: Self| {
            let to = whole.from.saturating_add(today - self.from).min(whole.to);
            if running { Self { to, ..whole } } else { whole }
        };
        Beside { now: first(*self), before: first(self.before()), year_before: first(self.year_before()), running }
    }

    /// The nearest whole year, quarter or month: the period itself, or the quarter in which it ends.
    #[must_use]
    pub fn rounded(&self) -> Self {
        match self.whole() {
            Some((Grain::Year | Grain::Quarter | Grain::Month, _)) => *self,
            Some((Grain::Day, _)) | None => Self::quarter_around(self.to),
        }
    }

    /// The periods of a trend that ends with this one, the oldest first: 8 quarters, 13 months or 5 years.
    #[must_use]
    pub fn trend(&self) -> Vec<Self> {
        let count = match self.whole() {
            Some((Grain::Month, _)) => 13,
            Some((Grain::Year, _)) => 5,
            Some((Grain::Quarter | Grain::Day, _)) | None => 8,
        };
        let mut all: Vec<Self> = std::iter::successors(Some(*self), |one| Some(one.before())).take(count).collect();
        all.reverse();
        all
    }

    /// As it is said under a chart: 24年三季, 11月, 2026年.
    #[must_use]
    pub fn short(&self) -> String {
        match self.whole() {
            Some((Grain::Quarter, _)) => format!("{:02}年{}季", self.from.year() % 100, quarter_of(self.from)),
            Some((Grain::Month, _)) => format!("{}月", self.from.month()),
            Some((Grain::Year, _)) => format!("{}年", self.from.year()),
            Some((Grain::Day, _)) | None => self.label(),
        }
    }

    /// As it is said: 2026年第四季度, 2026年11月, 2026年, 2026年3月5日至2026年4月2日.
    #[must_use]
    pub fn label(&self) -> String {
        let year = self.from.year();
        match self.whole() {
            Some((Grain::Year, _)) => format!("{year}年"),
            Some((Grain::Quarter, _)) => {
                let name = match quarter_of(self.from) {
                    1 => "一",
                    2 => "二",
                    3 => "三",
                    _ => "四",
                };
                format!("{year}年第{name}季度")
            }
            Some((Grain::Month, _)) => format!("{year}年{}月", self.from.month()),
            Some((Grain::Day, _)) => words::day(self.from),
            None => format!("{}至{}", words::day(self.from), words::day(self.to)),
        }
    }

    /// The period in as few roll-ups as it takes, in the order of time.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut day = self.from;
        while day <= self.to {
            let fits = |grain: &Grain| {
                let around = grain.around(day);
                around.from == day && around.to <= self.to
            };
            let grain = Grain::EVERY.into_iter().find(fits).unwrap_or(Grain::Day);
            let key = grain.key(day);
            match pieces.last_mut().filter(|last| last.grain == grain) {
                Some(last) => last.to = key,
                None => pieces.push(Piece { grain, from: key.clone(), to: key }),
            }
            match grain.around(day).to.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        pieces
    }

    /// Everything before the first day, which may be nothing.
    #[must_use]
    pub fn past(&self) -> Option<Self> {
        let eve = self.from.yesterday().ok()?;
        (eve >= Self::DAWN).then_some(Self { from: Self::DAWN, to: eve })
    }
}
