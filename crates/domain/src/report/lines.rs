//! The figures of a pack as a plain list: added up from below, compared with what was said before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::figure::{Counts, Measure, Unit};
use crate::form::Choice as _;
use crate::value::yuan_from_fen;

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The same in every pack and for ever.
    pub key: String,
    pub label: String,
    /// Cases, or fen.
    pub value: i64,
    pub money: bool,
}

impl Line {
    /// The figure as it is read.
    #[must_use]
    pub fn words(&self) -> String {
        words(self.value, self.money)
    }
}

fn words(value: i64, money: bool) -> String {
    if money { yuan_from_fen(value) } else { value.to_string() }
}

/// A figure that is not what it was, or not the sum of those below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub label: String,
    pub before: String,
    pub after: String,
    /// 增3, 减20.00.
    pub change: String,
}

/// The figures that a pack is signed with: what happened in the quarter (附件3), and how the stations stood when it
/// was signed (附件6).
#[must_use]
pub fn lines(counts: &Counts) -> Vec<Line> {
    let reported = |measure: Measure| measure != Measure::Pending && !measure.of_board();
    counts
        .iter()
        .filter(|(measure, value)| *value != 0 && reported(*measure))
        .map(|(measure, value)| Line::of(measure, value))
        .collect()
}

/// Figures of the quarter's last day that do not change after it.
const OF_ITS_LAST_DAY: &[Measure] = &[Measure::Carried, Measure::Forward, Measure::Silent, Measure::Stations];

impl Line {
    fn of(measure: Measure, value: i64) -> Self {
        Self {
            key: measure.value().to_owned(),
            label: measure.label().to_owned(),
            value,
            money: measure.unit() == Unit::Fen,
        }
    }

    /// Whether it tells how things stood on the day of signing, such as the posts that were filled: true of that day
    /// alone, so that it is no correction when it is another one later, or on the day on which the level above signs.
    #[must_use]
    pub fn of_signing(&self) -> bool {
        let of_signing = |measure: Measure| {
            measure == Measure::StaffFiled || (measure.stands() && !OF_ITS_LAST_DAY.contains(&measure))
        };
        Measure::from_value(&self.key).is_some_and(of_signing)
    }
}

/// Those that the quarter answers for whenever they are counted.
#[must_use]
pub fn of_quarter(lines: &[Line]) -> Vec<Line> {
    lines.iter().filter(|one| !one.of_signing()).cloned().collect()
}

/// The figures as a page carries them unseen, so that a signing can tell whether they moved since it was drawn.
#[must_use]
pub fn mark(lines: &[Line]) -> String {
    lines.iter().map(|one| format!("{}:{}", one.key, one.value)).collect::<Vec<_>>().join(";")
}

/// Which figures are not what a page said that carried this mark.
#[must_use]
pub fn moved(mark: &str, now: &[Line]) -> Vec<Difference> {
    let read = |one: &str| {
        let (key, value) = one.split_once(':')?;
        Some(Line::of(Measure::from_value(key)?, value.parse().ok()?))
    };
    differences(&mark.split(';').filter_map(read).collect::<Vec<_>>(), now)
}

/// The figures of several packs added up, in the order of the first that has them.
#[must_use]
pub fn sum<'a>(packs: impl IntoIterator<Item = &'a [Line]>) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for line in packs.into_iter().flatten() {
        match places.get(line.key.as_str()).and_then(|at| all.get_mut(*at)) {
            Some(known) => known.value = known.value.saturating_add(line.value),
            None => {
                places.insert(&line.key, all.len());
                all.push(line.clone());
            }
        }
    }
    all
}

/// What differs between two lists; a figure that one of them lacks is 0 there.
#[must_use]
pub fn differences(before: &[Line], after: &[Line]) -> Vec<Difference> {
    let value = |lines: &[Line], key: &str| lines.iter().find(|one| one.key == key).map_or(0, |one| one.value);
    let gone = before.iter().filter(|one| !after.iter().any(|other| other.key == one.key));
    after
        .iter()
        .chain(gone)
        .filter_map(|line| {
            let (was, is) = (value(before, &line.key), value(after, &line.key));
            let by = is.saturating_sub(was);
            let sign = if by > 0 { "增" } else { "减" };
            (by != 0).then(|| Difference {
                label: line.label.clone(),
                before: words(was, line.money),
                after: words(is, line.money),
                change: format!("{sign}{}", words(by.saturating_abs(), line.money)),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(key: &str, value: i64) -> Line {
        Line { key: key.to_owned(), label: key.to_owned(), value, money: key == "fen" }
    }

    #[test]
    fn b4_5c_a_parent_is_the_sum_of_its_children_and_what_differs_is_named() {
        let (one, two) = ([line("cases", 3), line("fen", 1050)], [line("fen", 50), line("cases", 4)]);
        let all = sum([&one[..], &two[..]]);
        assert_eq!(all, [line("cases", 7), line("fen", 1100)]);
        assert!(differences(&all, &all).is_empty());
        let found = differences(&all, &[line("cases", 8), line("fen", 100), line("new", 1)]);
        let said: Vec<(&str, &str)> = found.iter().map(|one| (one.label.as_str(), one.change.as_str())).collect();
        assert_eq!(said, [("cases", "增1"), ("fen", "减10.00"), ("new", "增1")]);
        assert_eq!(differences(&[line("old", 2)], &[])[0].after, "0");
    }

    #[test]
    fn b4_5c_a_pack_is_signed_with_the_five_entries_and_tells_what_is_true_of_that_day_alone() {
        let counts =
            [(Measure::Registered, 3), (Measure::Heads, 2), (Measure::StaffChanged, 1), (Measure::Stations, 4)];
        let all = lines(&counts.into_iter().collect());
        let keys = |all: &[Line]| all.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys(&all), ["registered", "stations", "heads", "staff_changed"]);
        assert_eq!(keys(&of_quarter(&all)), ["registered", "stations", "staff_changed"]);
        let board = [(Measure::Pending, 1), (Measure::KeptFen, 5)];
        assert!(lines(&board.into_iter().collect()).is_empty(), "what is no column of a form is not reported");
    }

    #[test]
    fn c6_a_page_that_is_signed_later_knows_which_figures_moved_since() {
        let of = |registered| lines(&[(Measure::Registered, registered), (Measure::Heads, 1)].into_iter().collect());
        let seen = mark(&of(3));
        assert!(moved(&seen, &of(3)).is_empty());
        let found = moved(&seen, &of(4));
        assert_eq!((found.len(), found[0].before.as_str(), found[0].after.as_str()), (1, "3", "4"));
        assert_eq!(moved("", &of(4)).len(), 2, "a page that says nothing has seen nothing");
    }
}
