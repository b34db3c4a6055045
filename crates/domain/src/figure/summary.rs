//! 汇总表 (附件3): a row for each kind of venue, their total, and the checks that must hold.

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::measure::Measure;
use super::period::Period;
use crate::directory::{Industry, Venue};

/// The figures of a period by kind of venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub period: Period,
    /// The five kinds, in the order of the form.
    pub rows: Vec<(Venue, Counts)>,
    /// Of the enterprises: by industry.
    #[serde(default)]
    pub industries: Vec<(Industry, Counts)>,
    pub total: Counts,
}

/// Two sides that should be equal and are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discrepancy {
    /// The row: 商场, 汽车4S店, 合计.
    pub row: String,
    /// The rule, in words.
    pub rule: String,
    pub left: i64,
    pub right: i64,
}

/// What must equal what: its words, the left side, the right side.
type Equation = (&'static str, &'static [Measure], &'static [Measure]);

const ENDINGS: &[Measure] = &[
    Measure::Settled,
    Measure::NoAgreement,
    Measure::Withdrawn,
    Measure::Association,
    Measure::Authority,
    Measure::Court,
    Measure::OtherGround,
    Measure::HandedUp,
];

const EQUATIONS: &[Equation] = &[
    (
        "上期结转＋本期登记＋重新办理＝不受理＋转出＋办结＋结转下期",
        &[Measure::Carried, Measure::Registered, Measure::Reopened],
        &[Measure::Declined, Measure::TransferredOut, Measure::Ended, Measure::Forward],
    ),
    ("自收＋工商转办＝本期登记", &[Measure::Own, Measure::FromAbove], &[Measure::Registered]),
    ("和解成功＋和解不成＋终止①②③④⑤＋移交所里＝办结", ENDINGS, &[Measure::Ended]),
];

/// What can never be more than what.
const LIMITS: &[Equation] = &[
    ("20日内办结不多于办结", &[Measure::OnTime], &[Measure::Ended]),
    ("按时反馈不多于到期应反馈", &[Measure::FedBackInTime], &[Measure::FeedbackDue]),
    ("零记录站不多于站点数", &[Measure::Silent], &[Measure::Stations]),
    ("应建已建不多于应建", &[Measure::VenuesServed], &[Measure::VenuesDue]),
    ("回访满意不多于回访", &[Measure::Satisfied], &[Measure::Callbacks]),
    ("按时报送不多于应报季报", &[Measure::ReportsInTime], &[Measure::ReportsDue]),
];

impl Summary {
    /// A summary with its five rows and seven industries, all 0.
    #[must_use]
    pub fn empty(period: Period) -> Self {
        Self {
            period,
            rows: Venue::EVERY.iter().map(|venue| (*venue, Counts::default())).collect(),
            industries: Industry::EVERY.iter().map(|industry| (*industry, Counts::default())).collect(),
            total: Counts::default(),
        }
    }

    /// Adds what a station of a kind and industry has; an enterprise without industry is one of the others.
    pub fn put(&mut self, venue: Venue, industry: Option<Industry>, counts: &Counts) {
        self.total += counts;
        if let Some((_, row)) = self.rows.iter_mut().find(|(of, _)| *of == venue) {
            *row += counts;
        }
        if venue == Venue::Enterprise {
            let industry = industry.unwrap_or(Industry::Other);
            if let Some((_, row)) = self.industries.iter_mut().find(|(of, _)| *of == industry) {
                *row += counts;
            }
        }
    }

    /// Adds the summary of another organisation over the same period: a parent is the sum of its children.
    pub fn merge(&mut self, other: &Self) {
        for (venue, counts) in &other.rows {
            if let Some((_, row)) = self.rows.iter_mut().find(|(of, _)| of == venue) {
                *row += counts;
            }
        }
        for (industry, counts) in &other.industries {
            if let Some((_, row)) = self.industries.iter_mut().find(|(of, _)| of == industry) {
                *row += counts;
            }
        }
        self.total += &other.total;
    }

    /// The row of a kind of venue.
    #[must_use]
    pub fn row(&self, venue: Venue) -> Counts {
        self.rows.iter().find(|(of, _)| *of == venue).map(|(_, counts)| counts.clone()).unwrap_or_default()
    }

    /// The cross-checks in words, for showing which of them hold.
    #[must_use]
    pub fn rules() -> Vec<&'static str> {
        EQUATIONS.iter().chain(LIMITS).map(|(words, ..)| *words).chain([SUMS]).collect()
    }

    /// Whatever does not hold: an empty list is a sound table.
    #[must_use]
    pub fn check(&self) -> Vec<Discrepancy> {
        let venues = self.rows.iter().map(|(venue, counts)| (venue.label(), counts));
        let industries = self.industries.iter().map(|(industry, counts)| (industry.label(), counts));
        let mut wrong = Vec::new();
        for (row, counts) in venues.chain(industries).chain([("合计", &self.total)]) {
            let side = |all: &[Measure]| all.iter().map(|measure| counts.get(*measure)).sum::<i64>();
            for (equal, (words, left, right)) in
                EQUATIONS.iter().map(|one| (true, one)).chain(LIMITS.iter().map(|one| (false, one)))
            {
                let (left, right) = (side(left), side(right));
                if (equal && left != right) || left > right {
                    wrong.push(Discrepancy { row: row.to_owned(), rule: (*words).to_owned(), left, right });
                }
            }
        }
        let rows: Counts = self.rows.iter().map(|(_, counts)| counts).sum();
        sums(&mut wrong, "合计", &rows, &self.total);
        if !self.industries.is_empty() {
            let industries: Counts = self.industries.iter().map(|(_, counts)| counts).sum();
            sums(&mut wrong, Venue::Enterprise.label(), &industries, &self.row(Venue::Enterprise));
        }
        wrong
    }
}

const SUMS: &str = "各行之和＝合计，各行业之和＝企业";

/// The parts add up to the whole, column by column.
fn sums(wrong: &mut Vec<Discrepancy>, row: &str, parts: &Counts, whole: &Counts) {
    for ((measure, left), (_, right)) in parts.iter().zip(whole.iter()) {
        // Points stand beside the stations and belong to no kind of venue.
        if left != right && !matches!(measure, Measure::ContactPoints | Measure::WatchPoints) {
            wrong.push(Discrepancy {
                row: row.to_owned(),
                rule: format!("{SUMS}（{}）", measure.label()),
                left,
                right,
            });
        }
    }
}
