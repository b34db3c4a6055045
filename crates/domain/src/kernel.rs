//! What every rule speaks of: who acts, when, and how a rule says no.

use jiff::{Timestamp, civil::Date, civil::DateTime, tz::Offset};
use serde::{Deserialize, Serialize};

/// China keeps one zone, UTC+8, without summer time.
const BEIJING: Offset = Offset::constant(8);

/// An instant that was handed in; nothing in this crate asks the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub Timestamp);

impl Moment {
    /// The civil day in China.
    #[must_use]
    pub fn day(self) -> Date {
        self.local().date()
    }

    /// The wall clock in China.
    #[must_use]
    pub fn local(self) -> DateTime {
        BEIJING.to_datetime(self.0)
    }

    /// The instant at which a wall clock in China shows `at`.
    ///
    /// # Errors
    /// When the instant lies outside the range of a timestamp.
    pub fn from_local(at: DateTime) -> Result<Self, jiff::Error> {
        BEIJING.to_timestamp(at).map(Self)
    }
}

/// A refusal of the rules: nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{clause}: {what}")]
pub struct Refusal {
    /// The clause of the specification that forbids it, such as `A9`.
    pub clause: &'static str,
    /// What is wrong, as a clerk reads it.
    pub what: String,
    /// What to do about it, as a clerk reads it.
    pub what_to_do: String,
    /// The field of the form that it concerns, when there is one.
    pub field: Option<&'static str>,
}

impl Refusal {
    /// A refusal without a field.
    pub fn new(clause: &'static str, what: impl Into<String>, what_to_do: impl Into<String>) -> Self {
        Self { clause, what: what.into(), what_to_do: what_to_do.into(), field: None }
    }

    /// The same refusal, shown at `field`.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}

/// A clause as the people of a station know it: `A9` is 《工作制度》第9条.
///
/// ```
/// assert_eq!(domain::kernel::clause_words("A9"), "《工作制度》第9条");
/// assert_eq!(domain::kernel::clause_words("B4.3"), "《工作程序》第3步");
/// assert_eq!(domain::kernel::clause_words("L37"), "《市场监督管理投诉举报处理办法》第37条");
/// ```
#[must_use]
pub fn clause_words(clause: &str) -> String {
    let books = [
        ("B1.", "《服务站职责》第", "项"),
        ("B2.", "《工作人员职责》第", "项"),
        ("B3.", "《联系人职责》第", "项"),
        ("B4.", "《工作程序》第", "步"),
        ("B5.", "《建立工作制度》第", "项"),
        ("A", "《工作制度》第", "条"),
        ("C", "《站点工作制度》第", "项"),
        ("E", "《工作职责》第", "条"),
        ("L", "《市场监督管理投诉举报处理办法》第", "条"),
    ];
    let named = books.iter().find_map(|(prefix, book, unit)| {
        let number = clause.strip_prefix(prefix)?.trim_end_matches(|c: char| c.is_ascii_lowercase());
        Some(format!("{book}{number}{unit}"))
    });
    named.unwrap_or_else(|| "规范化建设要求".to_owned())
}

/// The yes or no of a rule.
pub type Ruling<T = ()> = Result<T, Refusal>;

/// Refuses unless `held`: the shape of nearly every guard.
///
/// # Errors
/// The refusal of `clause`, when `held` is false.
pub fn require(held: bool, clause: &'static str, what: &str, what_to_do: &str) -> Ruling {
    if held { Ok(()) } else { Err(Refusal::new(clause, what, what_to_do)) }
}
