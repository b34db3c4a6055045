//! The figures as programs get them: every one beside what it means, every rate with what was divided.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::counts::Counts;
use super::measure::{Measure, Unit};
use super::period::Period;
use super::rate::{HEADLINES, Headline, Rate, Share};
use super::second::{Promised, Second};
use super::summary::{Discrepancy, Summary};
use crate::report::Analysis;

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedRow {
    /// `mall`, `auto_4s`, `total`.
    pub row: &'static str,
    pub label: &'static str,
    pub counts: Counts,
    pub rates: BTreeMap<&'static str, PublishedRate>,
}

/// The row of an organisation just below.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedUnit {
    /// Its code, by which it can be asked for.
    pub org: String,
    /// The code of its county.
    pub region: String,
    pub name: String,
    pub kind: &'static str,
    pub counts: Counts,
    pub rates: BTreeMap<&'static str, PublishedRate>,
}

/// A rate; `percent` is null when there is nothing to divide by.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedRate {
    pub numerator: i64,
    pub denominator: i64,
    pub percent: Option<f64>,
    /// Complaints beyond their twenty days that have no ending, and so are no part of it (5.4); null for rates that know
    /// no such thing.
    pub overdue: Option<i64>,
}

/// One of the six of D9.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedHeadline {
    pub key: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    /// A count, fen where the unit says so; of a rate nothing: see what was divided.
    pub value: Option<i64>,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub percent: Option<f64>,
    /// As a page says it.
    pub said: String,
}

/// What a figure means and counts in.
#[derive(Clone, Debug, Serialize)]
pub struct Defined {
    pub label: &'static str,
    pub unit: &'static str,
    pub definition: &'static str,
}

/// A place in the matrix of goods or service and problem.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedCell {
    pub class: String,
    pub class_label: &'static str,
    pub problem: String,
    pub problem_label: &'static str,
    pub registered: i64,
}

/// A name with how many.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedCount {
    pub name: String,
    pub count: i64,
}

/// 集中问题 with its 整改, of a signed pack.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedTopic {
    pub quarter: String,
    pub title: String,
    pub cases: String,
    pub measure: String,
    pub owner: String,
    pub due: Option<Date>,
    pub done_on: Option<Date>,
    pub proof: Option<String>,
}

/// F16 季度分析报告 as its pack stands.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedAnalysis {
    /// `2026-Q3`.
    pub quarter: String,
    /// The text is what somebody signed; else it is a draft, by the system while nobody has written.
    pub signed: bool,
    /// `drafting`, `submitted`, ...
    pub state: &'static str,
    pub state_label: &'static str,
    /// 按时报送, 已迟3天.
    pub standing: String,
    pub due: Date,
    pub submitted_on: Option<Date>,
    /// Days by which the first sending was late, or is by now.
    pub late_days: i64,
    /// Of a pack that came back: when it is due anew.
    pub due_again: Option<Date>,
    /// The last signing, where there was one; it stays when the pack comes back.
    pub signing: Option<PublishedSigning>,
    pub text: Analysis,
    pub measures: Vec<PublishedTopic>,
}

/// A signing of a pack.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedSigning {
    /// 1, 2, ...
    pub number: i64,
    pub on: Date,
    pub by: String,
    pub hash: String,
    /// Of a zero report (D34).
    pub statement: Option<String>,
    /// Why the figures are not the sum of those below (B4.5c).
    pub explained: Option<String>,
}

/// 汇总表, 五进统计表 and 分析报告 for programs.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// The code of the organisation.
    pub org: String,
    pub name: String,
    pub period: Period,
    pub label: String,
    /// How things stand, stands as of this day; so does what is overdue.
    pub as_of: Date,
    /// The six of D9.
    pub headlines: Vec<PublishedHeadline>,
    pub rows: Vec<PublishedRow>,
    pub industries: Vec<PublishedRow>,
    pub total: PublishedRow,
    /// 附件6 by the units just below.
    pub below: Vec<PublishedUnit>,
    /// Registered complaints by goods or service and problem; none that is 0.
    pub cells: Vec<PublishedCell>,
    /// Those complained of most.
    pub traders: Vec<PublishedCount>,
    pub suggestions: Vec<PublishedCount>,
    /// Of the packs that were signed for the quarters within the period.
    pub topics: Vec<PublishedTopic>,
    /// Titles.
    pub typical_cases: Vec<String>,
    /// Of a whole quarter that has begun; null for other days, and for who may not see packs.
    pub analysis: Option<PublishedAnalysis>,
    /// The cross-checks that do not hold; empty when the table is sound.
    pub discrepancies: Vec<Discrepancy>,
    pub definitions: BTreeMap<&'static str, Defined>,
}

impl Published {
    /// The summary of an organisation as of a day; what stands beside it is for who reads the records.
    #[must_use]
    pub fn of(org: &str, name: &str, summary: &Summary, second: &Second, as_of: Date) -> Self {
        let rows = summary.rows.iter().map(|(venue, counts)| row(venue.value(), venue.label(), counts));
        let industries = summary.industries.iter().map(|(one, counts)| row(one.value(), one.label(), counts));
        let count = |(name, count): &(String, i64)| PublishedCount { name: name.clone(), count: *count };
        let cells = second.cells.iter().map(|((class, problem), registered)| PublishedCell {
            class: class.code().to_owned(),
            class_label: class.name(),
            problem: problem.code().to_owned(),
            problem_label: problem.name(),
            registered: *registered,
        });
        Self {
            org: org.to_owned(),
            name: name.to_owned(),
            period: summary.period,
            label: summary.period.label(),
            as_of,
            headlines: HEADLINES.iter().map(|headline| headline.published(&summary.total)).collect(),
            rows: rows.collect(),
            industries: industries.collect(),
            total: row("total", "合计", &summary.total),
            below: Vec::new(),
            cells: cells.collect(),
            traders: second.traders.iter().map(count).collect(),
            suggestions: second.suggested.iter().map(count).collect(),
            topics: second.topics.iter().map(PublishedTopic::from).collect(),
            typical_cases: second.typical.clone(),
            analysis: None,
            discrepancies: summary.check(),
            definitions: definitions(),
        }
    }
}

fn definitions() -> BTreeMap<&'static str, Defined> {
    let measures = Measure::EVERY.iter().map(|one| {
        let (label, unit, definition) = (one.label(), one.unit().label(), one.definition());
        (one.value(), Defined { label, unit, definition })
    });
    let rates = Rate::EVERY.iter().map(|rate| {
        let (label, unit, definition) = (rate.label(), Unit::Percent.label(), rate.definition());
        (rate.key(), Defined { label, unit, definition })
    });
    measures.chain(rates).collect()
}

fn row(name: &'static str, label: &'static str, counts: &Counts) -> PublishedRow {
    PublishedRow { row: name, label, counts: counts.clone(), rates: PublishedRate::all(counts) }
}

impl PublishedRate {
    /// Every rate of some counts, by its key.
    #[must_use]
    pub fn all(counts: &Counts) -> BTreeMap<&'static str, Self> {
        let one = |rate: &Rate| {
            let share = counts.rate(*rate);
            let overdue = rate.beside().map(|measure| counts.get(measure));
            let Share { numerator, denominator } = share;
            (rate.key(), Self { numerator, denominator, percent: percent(share), overdue })
        };
        Rate::EVERY.iter().map(one).collect()
    }
}

fn percent(share: Share) -> Option<f64> {
    share.per_mille().map(|tenths| tenths as f64 / 10.0)
}

impl From<&Promised> for PublishedTopic {
    fn from(one: &Promised) -> Self {
        let (done_on, proof) = one.done.clone().unzip();
        Self {
            quarter: one.quarter.clone(),
            title: one.title.clone(),
            cases: one.cases.clone(),
            measure: one.measure.clone(),
            owner: one.owner.clone(),
            due: one.due,
            done_on,
            proof,
        }
    }
}

impl Headline {
    /// Its name for programs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.value(),
            Self::Rate(rate) => rate.key(),
        }
    }

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

    /// Name and value, and what the value cannot show: 和解率 81.3%（26/32）（另有2件超期未结）.
    #[must_use]
    pub fn said(self, counts: &Counts) -> String {
        let beside = match self {
            Self::Rate(rate) => counts.beside(rate),
            Self::Count(_) => None,
        };
        let beside = beside.map(|said| format!("（{said}）")).unwrap_or_default();
        format!("{} {}{beside}", self.label(), self.value(counts))
    }

    fn published(self, counts: &Counts) -> PublishedHeadline {
        let share = if let Self::Rate(rate) = self { Some(counts.rate(rate)) } else { None };
        PublishedHeadline {
            key: self.key(),
            label: self.label(),
            unit: if let Self::Count(measure) = self { measure.unit() } else { Unit::Percent }.label(),
            value: if let Self::Count(measure) = self { Some(counts.get(measure)) } else { None },
            numerator: share.map(|share| share.numerator),
            denominator: share.map(|share| share.denominator),
            percent: share.and_then(percent),
            said: self.said(counts),
        }
    }
}
