//! The file of sample disputes read by hand: what the columns of the forms must say, counted over its lines by someone
//! who knows nothing of the program.

use std::collections::BTreeMap;

use domain::figure::Period;
use jiff::civil::{Date, date};
use serde_json::Value;

/// The file.
pub const CASES: &str = include_str!("../../data/cases.jsonl");

/// The periods that are compared: whole and broken, with and without an eve.
#[must_use]
pub fn periods() -> Vec<Period> {
    let mut all: Vec<Period> = (1..=4).map(|quarter| Period::quarter(2026, quarter)).collect();
    all.extend((1..=12).map(|month| Period::month(2026, month)));
    all.extend([Period::year(2025), Period::year(2026)]);
    all.push(Period { from: date(2026, 3, 10), to: date(2026, 7, 14) });
    all.push(Period { from: date(2025, 12, 30), to: date(2026, 4, 22) });
    all
}

/// Which lines of the file a row of a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    All,
    Venue(&'a str),
    /// Of the enterprises.
    Industry(&'a str),
    /// What has nothing to do with the file.
    Nothing,
}

/// A line of the file.
pub struct Told(Value);

/// Every line.
///
/// # Panics
/// When the file is not what its README says.
#[must_use]
pub fn told() -> Vec<Told> {
    let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    CASES.lines().map(|line| Told(read(line))).collect()
}

/// A day at the beginning of a text.
fn day_of(text: &str) -> Date {
    text.get(..10).and_then(|day| day.parse().ok()).unwrap_or_else(|| panic!("{text} is no day"))
}

impl Row<'_> {
    /// Whether a line belongs to it.
    #[must_use]
    pub fn holds(self, one: &Told) -> bool {
        match self {
            Self::All => true,
            Self::Venue(venue) => one.text("venue_kind") == venue,
            Self::Industry(industry) => one.text("venue_industry") == industry,
            Self::Nothing => false,
        }
    }
}

impl Told {
    /// A field as it stands.
    #[must_use]
    pub fn field(&self, field: &str) -> &Value {
        &self.0[field]
    }

    /// A field of text; empty where there is none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap_or_default()
    }

    /// An amount.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn fen(&self, field: &str) -> i64 {
        self.0[field].as_i64().unwrap_or_else(|| panic!("{field} is no amount"))
    }

    /// A day, where there is one.
    #[must_use]
    pub fn day(&self, field: &str) -> Option<Date> {
        self.0[field].as_str().map(day_of)
    }

    /// The day of the registration.
    #[must_use]
    pub fn received(&self) -> Date {
        day_of(self.text("received_at"))
    }

    fn list(&self, field: &str) -> &[Value] {
        self.0[field].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    fn is(&self, field: &str) -> bool {
        self.0[field].as_bool().unwrap_or_default()
    }

    fn rounds(&self) -> Vec<(Date, &str)> {
        let one = |round: &'_ Value| day_of(round["on"].as_str().unwrap_or_default());
        self.list("rounds").iter().map(|round| (one(round), round["outcome"].as_str().unwrap_or_default())).collect()
    }

    /// The day on which it was turned away.
    #[must_use]
    pub fn declined(&self) -> Option<Date> {
        self.day("closed_on").filter(|_| self.text("outcome") == "not_accepted")
    }

    /// The day on which it came to its end, as the file's README tells.
    #[must_use]
    pub fn ended(&self) -> Option<Date> {
        let last = self.rounds().last().copied();
        match self.text("outcome") {
            "open" | "not_accepted" => return None,
            "settled" => last.map(|(day, _)| day),
            "no_agreement" => last.filter(|(_, outcome)| *outcome == "no_agreement").map(|(day, _)| day),
            _ => None,
        }
        .or_else(|| self.day("feedback_on"))
    }

    /// Of the two that are still open, by hand: the last of the twenty days, which of one is a Sunday.
    fn due(&self) -> Option<Date> {
        match self.text("id") {
            "c036" => Some(date(2026, 12, 7)),
            "c038" => Some(date(2026, 12, 10)),
            _ => None,
        }
    }

    /// The stretch of days in which it was settled; while a test was made the clock stood still.
    fn taken(&self, settled: Date) -> &'static str {
        let tested = match (self.0["testing"].is_null(), self.rounds().as_slice()) {
            (false, [(sent, _), (back, _), ..]) => (*back - *sent).get_days(),
            _ => 0,
        };
        match (settled - self.received()).get_days() - tested {
            ..=5 => "days_5",
            6..=10 => "days_10",
            11..=15 => "days_15",
            16..=20 => "days_20",
            _ => "days_over",
        }
    }

    /// What the consumer got on which day: each part of the settlement on its due day, the rest with the part in kind.
    fn money(&self) -> Vec<(Date, i64)> {
        let parts = self.list("settlement");
        if !self.is("performed") {
            return Vec::new();
        }
        if parts.is_empty() {
            return self.ended().map(|day| (day, self.fen("recovered_fen"))).into_iter().collect();
        }
        let kind = parts.iter().position(|part| part["amount_fen"] == 0).unwrap_or(0);
        let got = |(at, part): (usize, &Value)| {
            let rest = if at == kind { self.fen("recovered_fen") - self.promised() } else { 0 };
            (day_of(part["due"].as_str().unwrap_or_default()), part["amount_fen"].as_i64().unwrap_or_default() + rest)
        };
        parts.iter().enumerate().map(got).collect()
    }

    fn promised(&self) -> i64 {
        self.list("settlement").iter().map(|part| part["amount_fen"].as_i64().unwrap_or_default()).sum()
    }
}

/// Every column of 附件3 and 附件6 that the file gives to a row; what is not in it is 0. `today` is the day on which
/// somebody asks.
///
/// # Panics
/// When the file has changed so that what was counted by hand no longer holds.
#[must_use]
pub fn counted(told: &[Told], row: Row<'_>, period: Period, today: Date) -> BTreeMap<&'static str, i64> {
    let mut cells: BTreeMap<&'static str, i64> = BTreeMap::new();
    let mut cell = |name, value: i64| *cells.entry(name).or_default() += value;
    let after = period.to.tomorrow().map_or(today, |day| day.min(today));
    for one in told.iter().filter(|one| row.holds(one)) {
        let (received, ended, declined) = (one.received(), one.ended(), one.declined());
        let gone = ended.or(declined);
        cell("carried", (received < period.from && gone.is_none_or(|day| day >= period.from)).into());
        cell("forward", (received <= period.to && gone.is_none_or(|day| day > period.to)).into());
        cell("overdue", one.due().is_some_and(|due| due < after).into());
        assert_eq!(gone.is_none(), one.due().is_some(), "{} is open, and its last day is not known", one.text("id"));
        if period.holds(received) {
            cell("registered", 1);
            cell("amount_fen", one.fen("amount_fen"));
            let above = ["dispatched", "hotline_12345", "platform_12315"].contains(&one.text("channel"));
            cell(if above { "from_above" } else { "own" }, 1);
            cell("accepted", declined.is_none().into());
            cell("major", one.is("major").into());
            cell("clues", (!one.field("violation_clue").is_null()).into());
        }
        cell("declined", declined.is_some_and(|day| period.holds(day)).into());
        if let Some(day) = ended.filter(|day| period.holds(*day)) {
            cell("ended", 1);
            // Only c037 overran: five days, in a month without holidays. Where a test was made the clock stood still.
            cell("on_time", (one.text("id") != "c037").into());
            assert!((day - received).get_days() <= 20 || one.text("id") == "c037" || !one.0["testing"].is_null());
            let name = match one.text("outcome") {
                "settled" => "settled",
                "no_agreement" => "no_agreement",
                "withdrawn" => "withdrawn",
                "went_to_association" => "association",
                "went_to_authority" => "authority",
                "went_to_court" => "court",
                _ => "other_ground",
            };
            cell(name, 1);
            cell("promised_fen", one.promised());
            cell("performed", (one.text("outcome") == "settled" && one.is("performed")).into());
            cell("kept_fen", if one.is("performed") { one.promised() } else { 0 });
            if one.text("outcome") == "settled" {
                cell(one.taken(day), 1);
            }
        }
        for (_, fen) in one.money().iter().filter(|(day, _)| period.holds(*day)) {
            cell("recovered_fen", *fen);
        }
        if !one.0["testing"].is_null() && one.rounds().len() > 1 && period.holds(one.rounds()[0].0) {
            cell("tested", 1);
        }
        // By hand: those under 消法55 or 食品安全法148 in which more than the price was paid.
        let doubled = ["c002", "c010", "c020", "c025"].contains(&one.text("id"));
        if let Some((last, _)) = one.money().last().filter(|(day, _)| doubled && period.holds(*day)) {
            assert_eq!(Some(*last), one.money().iter().map(|(day, _)| *day).max());
            cell("doubled", 1);
            cell("doubled_fen", one.fen("recovered_fen") - one.fen("amount_fen"));
        }
    }
    cells
}

/// What a row divides: 和解率 and 20日办结率 as 5.4 has them. None of the file went up, or to the association, too late.
#[must_use]
pub fn rates(cells: &BTreeMap<&'static str, i64>) -> [(i64, i64); 2] {
    let of = |names: &[&str]| names.iter().filter_map(|name| cells.get(name)).sum();
    [
        (of(&["settled"]), of(&["settled", "no_agreement", "authority", "court", "other_ground"])),
        (of(&["on_time"]), of(&["ended"])),
    ]
}

/// Registered complaints by what they were about: class and problem in the file's own words.
#[must_use]
pub fn cells(told: &[Told], row: Row<'_>, period: Period) -> BTreeMap<(String, String), i64> {
    let mut cells = BTreeMap::new();
    for one in told.iter().filter(|one| row.holds(one) && period.holds(one.received())) {
        let cell = ["goods_code", "problem_code"].map(|field| one.text(field).to_owned());
        *cells.entry(cell.into()).or_default() += 1;
    }
    cells
}

/// How often each trader was complained of, the most first, at most five.
#[must_use]
pub fn traders(told: &[Told], row: Row<'_>, period: Period) -> Vec<(String, i64)> {
    let mut all: BTreeMap<String, i64> = BTreeMap::new();
    for one in told.iter().filter(|one| row.holds(one) && period.holds(one.received())) {
        *all.entry(one.field("respondent")["name"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let mut all: Vec<(String, i64)> = all.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all.truncate(5);
    all
}
