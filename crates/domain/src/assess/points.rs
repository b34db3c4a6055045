//! Points: whole hundredths inside, two decimals on paper.

use serde::{Deserialize, Serialize};

use crate::value::{fen_from_yuan, yuan_from_fen};

/// Points in hundredths, so that every sum is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// A hundred points: what every scheme adds up to.
    pub const HUNDRED: Self = Self(10_000);

    /// `7.50`.
    #[must_use]
    pub fn words(self) -> String {
        yuan_from_fen(self.0)
    }

    /// Points as typed: `7`, `7.5`, `7.25`.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        fen_from_yuan(typed.trim_end_matches('分')).map(Self)
    }
}

impl std::ops::Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.map(|one| one.0).sum())
    }
}
