//! One value a measure; they add up.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::measure::{MEASURES, Measure};
use super::rate::{Rate, Share};
use crate::form::Choice as _;

/// The figures of one organisation, row or period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts([i64; MEASURES]);

impl Default for Counts {
    fn default() -> Self {
        Self([0; MEASURES])
    }
}

impl Counts {
    /// The value of a measure; 0 when nothing was counted.
    #[must_use]
    pub fn get(&self, measure: Measure) -> i64 {
        self.0.get(measure as usize).copied().unwrap_or_default()
    }

    /// Adds to the value of a measure.
    pub fn add(&mut self, measure: Measure, value: i64) {
        if let Some(held) = self.0.get_mut(measure as usize) {
            *held += value;
        }
    }

    /// Writes the value of a measure.
    pub fn set(&mut self, measure: Measure, value: i64) {
        if let Some(held) = self.0.get_mut(measure as usize) {
            *held = value;
        }
    }

    /// Every measure with its value, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Measure, i64)> + '_ {
        Measure::EVERY.iter().map(|measure| (*measure, self.get(*measure)))
    }

    /// Numerator and denominator of a rate.
    #[must_use]
    pub fn rate(&self, rate: Rate) -> Share {
        let sum = |all: &[Measure]| all.iter().map(|measure| self.get(*measure)).sum();
        Share { numerator: sum(rate.numerator()), denominator: sum(rate.denominator()) }
    }

    /// What a rate cannot show, in words: 另有2件超期未结; nothing when there is none.
    #[must_use]
    pub fn beside(&self, rate: Rate) -> Option<String> {
        let measure = rate.beside()?;
        let held = self.get(measure);
        (held > 0).then(|| format!("另有{}{}", measure.said(held), measure.label()))
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|value| *value == 0)
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        for (held, more) in self.0.iter_mut().zip(&other.0) {
            *held += more;
        }
    }
}

impl<'a> std::iter::Sum<&'a Self> for Counts {
    fn sum<I: Iterator<Item = &'a Self>>(all: I) -> Self {
        let mut sum = Self::default();
        for one in all {
            sum += one;
        }
        sum
    }
}

impl FromIterator<(Measure, i64)> for Counts {
    fn from_iter<I: IntoIterator<Item = (Measure, i64)>>(all: I) -> Self {
        let mut counts = Self::default();
        for (measure, value) in all {
            counts.add(measure, value);
        }
        counts
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter().map(|(measure, value)| (measure.value(), value)))
    }
}

/// A measure that an older record does not name is 0; one that is not known any more is passed over.
impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let all = BTreeMap::<String, i64>::deserialize(from)?;
        Ok(all.into_iter().filter_map(|(name, value)| Some((Measure::from_value(&name)?, value))).collect())
    }
}
