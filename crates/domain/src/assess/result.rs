//! What scores add up to: the total, the grade, the place, and what cost most.

use super::{Points, Scheme};
use crate::figure::Measure;

/// What a station reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub total: Points,
    /// Group by group, in the order of the scheme: label, reached, of how many.
    pub groups: Vec<(String, Points, Points)>,
    pub grade: String,
}

/// Adds the scores of a station up; what was not scored yet counts nothing.
#[must_use]
pub fn sum(scheme: &Scheme, score: impl Fn(&str) -> Option<Points>, vetoed: bool) -> Sum {
    let groups: Vec<(String, Points, Points)> = scheme
        .groups
        .iter()
        .map(|group| {
            let got = group.items.iter().filter_map(|item| score(&item.key)).sum();
            (group.label.clone(), got, group.items.iter().map(|item| item.points).sum())
        })
        .collect();
    let total = groups.iter().map(|(_, got, _)| *got).sum();
    Sum { total, grade: scheme.grade(total, vetoed).to_owned(), groups }
}

/// The column of 附件6 that a grade belongs to: by its place among the grades, for their words are the bureau's.
#[must_use]
pub fn column(scheme: &Scheme, grade: &str) -> Measure {
    let last = scheme.grades.len().saturating_sub(1);
    match scheme.grades.iter().position(|one| one.label == grade) {
        Some(0) => Measure::GradeBest,
        Some(at) if at == last => Measure::GradeFail,
        Some(1) => Measure::GradeGood,
        _ => Measure::GradePass,
    }
}

/// What cost points: the item and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    pub key: String,
    pub label: String,
    pub lost: Points,
}

/// The three items that cost most; of equal ones the first of the form.
#[must_use]
pub fn costliest(scheme: &Scheme, score: impl Fn(&str) -> Option<Points>) -> Vec<Lost> {
    let mut all: Vec<Lost> = scheme
        .items()
        .filter_map(|(_, item)| {
            let lost = item.points - score(&item.key)?;
            (lost > Points(0)).then(|| Lost { key: item.key.clone(), label: item.label.clone(), lost })
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.lost));
    all.truncate(3);
    all
}

/// What decides the place of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub total: Points,
    pub vetoed: bool,
}

/// The place of each: more points first, vetoed ones last; equal ones share the place, and the next place is skipped.
#[must_use]
pub fn places(all: &[Standing]) -> Vec<usize> {
    let before = |one: &Standing, other: &Standing| (!one.vetoed, one.total) > (!other.vetoed, other.total);
    all.iter().map(|one| 1 + all.iter().filter(|other| before(other, one)).count()).collect()
}
