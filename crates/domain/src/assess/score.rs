//! From facts to points, exactly: whole hundredths, rounded half up.

use serde::{Deserialize, Serialize};

use super::{Nothing, Points, Rule};

/// One fact behind a score: a link to where it stands, and what it adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The number, or what it is.
    pub label: String,
    /// The page of the fact.
    pub href: String,
    /// What it adds to the numerator: kept, or for sources of faults the faults.
    pub got: i64,
    /// What it adds to the denominator.
    pub of: i64,
    /// Why it counts or not.
    pub note: String,
}

/// Facts added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub got: i64,
    pub of: i64,
}

impl Tally {
    /// Adds facts up.
    #[must_use]
    pub fn of(facts: &[Fact]) -> Self {
        facts.iter().fold(Self::default(), |sum, fact| Self { got: sum.got + fact.got, of: sum.of + fact.of })
    }
}

/// The points of an item: never below nothing, never above what the item is worth. An item that is scored by hand
/// has none of its own.
#[must_use]
pub fn score(points: Points, rule: &Rule, nothing: Nothing, tally: Tally) -> Points {
    let (full, got) = (points.0.max(0), tally.got.max(0));
    if tally.of <= 0 {
        return match nothing {
            Nothing::Full => Points(full),
            Nothing::None => Points(0),
        };
    }
    match rule {
        Rule::Share => part(full, got, tally.of),
        Rule::Target(wanted) => part(full, got, tally.of.saturating_mul(i64::from(*wanted).max(1))),
        Rule::Minus(each) => Points(full.saturating_sub(each.0.max(0).saturating_mul(got)).max(0)),
        Rule::Hand => Points(0),
    }
}

/// `full` × `got` / `of`, half a hundredth counting as a whole one; at most `full`.
fn part(full: i64, got: i64, of: i64) -> Points {
    let (full, got, of) = (i128::from(full), i128::from(got.min(of)), i128::from(of));
    let rounded = (2 * full * got + of) / (2 * of);
    Points(i64::try_from(rounded.min(full)).unwrap_or_default())
}
