//! Where the facts of each item come from: one file a source, each a list of facts for every station.

mod archived;
mod board;
mod callback;
mod eight_ones;
mod ended;
mod feedback;
mod filing;
mod flash;
mod institutions;
mod learning;
mod on_time;
mod packs;
mod papers;
mod plaque;
mod poster;
mod quiz;
mod spot_check;
mod staffing;
mod zero_report;

use std::collections::BTreeMap;

use domain::assess::{Fact, Source};
use domain::figure::Period;
use domain::kernel::Moment;
use domain::policy::Policy;
use domain::report::Quarter;
use jiff::civil::Date;

use crate::db::{Row, Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;

/// What is asked of a source: the stations below a unit, over a period, as known today.
pub struct Ask<'a> {
    pub reach: &'a Reach,
    pub period: Period,
    /// The day of drawing up: until then what was due in the period may have been done.
    pub today: Date,
    pub policy: &'a Policy,
    pub stations: &'a [Org],
}

/// The facts of each station by its id; a station without any has no line.
pub type Found = BTreeMap<String, Vec<Fact>>;

impl Ask<'_> {
    /// `$1` county, `$2` path, `$3` first day, `$4` last day.
    fn days(&self) -> [Value; 4] {
        let [region, path] = self.reach.values();
        [region, path, self.period.from.into(), self.period.to.into()]
    }

    /// `$1` county, `$2` path, `$3` the first instant, `$4` the first after.
    fn instants(&self) -> [Value; 4] {
        let [region, path] = self.reach.values();
        [region, path, midnight(self.period.from), midnight(self.period.to.tomorrow().unwrap_or(self.period.to))]
    }

    /// The last day of the period: what stands, stands as of then, and nothing that came later counts for it (D41).
    const fn end(&self) -> Date {
        self.period.to
    }

    /// The quarters within the period.
    fn quarters(&self) -> Vec<Quarter> {
        let mut all = Vec::new();
        let mut quarter = Quarter::of(self.period.from);
        while quarter.last() <= self.period.to {
            all.push(quarter);
            quarter = quarter.next();
        }
        all
    }
}

/// The first instant of a day in China.
fn midnight(day: Date) -> Value {
    Moment::from_local(day.at(0, 0, 0, 0)).map_or_else(|_| Value::from(day), Value::from)
}

/// One of the denominator, kept or not, with why.
fn fact(label: impl Into<String>, href: impl Into<String>, kept: bool, note: impl Into<String>) -> Fact {
    Fact { label: label.into(), href: href.into(), got: kept.into(), of: 1, note: note.into() }
}

/// Puts facts to their stations.
fn by_station(all: Vec<(String, Fact)>) -> Found {
    let mut found = Found::new();
    for (station, fact) in all {
        found.entry(station).or_default().push(fact);
    }
    found
}

/// The page of a case.
fn case_href(row: &Row<'_>, column: usize) -> StoreResult<String> {
    Ok(format!("/cases/{}", row.text(column)?))
}

/// The facts of a source; an item that is scored by hand has none.
///
/// # Errors
/// When the database fails.
pub fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>, source: Source) -> StoreResult<Found> {
    match source {
        Source::Staffing => staffing::gather(tx, ask),
        Source::EightOnes => eight_ones::gather(tx, ask),
        Source::Plaque => plaque::gather(tx, ask),
        Source::Filing => filing::gather(tx, ask),
        Source::Poster => poster::gather(tx, ask),
        Source::OnTime => on_time::gather(tx, ask),
        Source::Papers => papers::gather(tx, ask),
        Source::Feedback => feedback::gather(tx, ask),
        Source::Archived => archived::gather(tx, ask),
        Source::Board => board::gather(tx, ask),
        Source::Packs => packs::gather(tx, ask),
        Source::ZeroReport => zero_report::gather(tx, ask),
        Source::Flash => flash::gather(tx, ask),
        Source::Institutions => institutions::gather(tx, ask),
        Source::SpotCheck => spot_check::gather(tx, ask),
        Source::Callback => callback::gather(tx, ask),
        Source::Learning => learning::gather(tx, ask),
        Source::Quiz => quiz::gather(tx, ask),
        Source::Hand => Ok(Found::new()),
    }
}
