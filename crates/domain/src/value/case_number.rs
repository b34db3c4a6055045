//! 登记编号: station code, year, running number.

use serde::{Deserialize, Serialize};

/// `LH01-2026-0001`: readable aloud over a counter, sortable as text within a year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber(String);

impl CaseNumber {
    /// The number of the `serial`th complaint of a station's year.
    #[must_use]
    pub fn new(station_code: &str, year: i16, serial: u32) -> Self {
        Self(format!("{station_code}-{year:04}-{serial:04}"))
    }

    /// Reads a number as typed; lower case and full-width are forgiven, `-R1` is dropped.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let plain = super::plain(typed).to_ascii_uppercase();
        let (rest, last) = plain.rsplit_once('-')?;
        let whole = match last.strip_prefix('R') {
            Some(episode) if !episode.is_empty() && episode.chars().all(|c| c.is_ascii_digit()) => rest,
            _ => plain.as_str(),
        };
        let (rest, serial) = whole.rsplit_once('-')?;
        let (code, year) = rest.rsplit_once('-')?;
        let digits = |text: &str, at_least: usize| {
            (at_least..=9).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
        };
        let coded = !code.is_empty() && code.len() <= 20 && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        (coded && year.len() == 4 && digits(year, 4) && digits(serial, 4)).then(|| Self(whole.to_owned()))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CaseNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.0
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = &'static str;

    fn try_from(number: String) -> Result<Self, Self::Error> {
        Self::parse(&number).ok_or("not a case number")
    }
}

#[cfg(test)]
mod tests {
    use super::CaseNumber;

    #[test]
    fn numbers_are_made_and_read() {
        assert_eq!(CaseNumber::new("LH01", 2026, 7).as_str(), "LH01-2026-0007");
        for typed in ["lh01-2026-0007", "LH01-2026-0007-R2", " LH01-2026-0007 ", "LH01－2026－0007"] {
            assert_eq!(CaseNumber::parse(typed), Some(CaseNumber::new("LH01", 2026, 7)), "{typed}");
        }
        for typed in ["", "冰箱", "LH01", "LH01-26-7", "--", "LH01-2026-7"] {
            assert_eq!(CaseNumber::parse(typed), None, "{typed}");
        }
    }
}
