//! A summary as programs get it: every figure beside what it means, every rate with what was divided.

use std::collections::BTreeMap;

use serde::Serialize;

use super::counts::Counts;
use super::measure::Measure;
use super::period::Period;
use super::rate::{HEADLINES, Headline, Rate};
use super::summary::{Discrepancy, Summary};

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedRow {
    /// `mall`, `auto_4s`, `total`.
    pub row: &'static str,
    pub label: &'static str,
    pub counts: Counts,
    pub rates: BTreeMap<&'static str, PublishedRate>,
}

/// A rate; `percent` is null when there is nothing to divide by.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedRate {
    pub numerator: i64,
    pub denominator: i64,
    pub percent: Option<f64>,
}

/// What a figure means and counts in.
#[derive(Clone, Debug, Serialize)]
pub struct Defined {
    pub label: &'static str,
    pub unit: &'static str,
    pub definition: &'static str,
}

/// 汇总表 for programs.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// The code of the organisation.
    pub org: String,
    pub name: String,
    pub period: Period,
    pub label: String,
    /// The six of D9.
    pub headlines: Vec<String>,
    pub rows: Vec<PublishedRow>,
    pub industries: Vec<PublishedRow>,
    pub total: PublishedRow,
    /// The cross-checks that do not hold; empty when the table is sound.
    pub discrepancies: Vec<Discrepancy>,
    pub definitions: BTreeMap<&'static str, Defined>,
}

impl Published {
    /// The summary of an organisation.
    #[must_use]
    pub fn of(org: &str, name: &str, summary: &Summary) -> Self {
        let rows = summary.rows.iter().map(|(venue, counts)| row(venue.value(), venue.label(), counts));
        let industries = summary.industries.iter().map(|(one, counts)| row(one.value(), one.label(), counts));
        let measures = Measure::EVERY.iter().map(|one| {
            let (label, unit, definition) = (one.label(), one.unit().label(), one.definition());
            (one.value(), Defined { label, unit, definition })
        });
        let rates = Rate::EVERY
            .iter()
            .map(|rate| (rate.key(), Defined { label: rate.label(), unit: "%", definition: rate.definition() }));
        Self {
            org: org.to_owned(),
            name: name.to_owned(),
            period: summary.period,
            label: summary.period.label(),
            headlines: HEADLINES.iter().map(|headline| headline.said(&summary.total)).collect(),
            rows: rows.collect(),
            industries: industries.collect(),
            total: row("total", "合计", &summary.total),
            discrepancies: summary.check(),
            definitions: measures.chain(rates).collect(),
        }
    }
}

fn row(name: &'static str, label: &'static str, counts: &Counts) -> PublishedRow {
    let rates = Rate::EVERY.iter().map(|rate| {
        let share = counts.rate(*rate);
        let percent = share.per_mille().map(|tenths| tenths as f64 / 10.0);
        (rate.key(), PublishedRate { numerator: share.numerator, denominator: share.denominator, percent })
    });
    PublishedRow { row: name, label, counts: counts.clone(), rates: rates.collect() }
}

impl Headline {
    /// Its name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.label(),
            Self::Rate(rate) => rate.label(),
        }
    }

    /// What it means.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.definition(),
            Self::Rate(rate) => rate.definition(),
        }
    }

    /// Its value, as it is read: 26件, 81.3%（26/32）, 9,600.00元.
    #[must_use]
    pub fn value(self, counts: &Counts) -> String {
        match self {
            Self::Count(measure) => measure.said(counts.get(measure)),
            Self::Rate(rate) => counts.rate(rate).in_full(),
        }
    }

    /// Name and value.
    #[must_use]
    pub fn said(self, counts: &Counts) -> String {
        format!("{} {}", self.label(), self.value(counts))
    }
}
