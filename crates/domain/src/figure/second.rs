//! The second part of 附件3: what the complaints were about, who was complained of, what was suggested, what
//! concentrates and what is done about it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::code::{ClassCode, ProblemCode};

/// The second part over a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Second {
    /// Registered complaints by class and problem; none that is 0.
    pub cells: BTreeMap<(ClassCode, ProblemCode), i64>,
    /// Those complained of most, at most [`Second::NAMED`].
    pub traders: Vec<(String, i64)>,
    /// 意见建议 by what they are about, at most [`Second::NAMED`].
    pub suggested: Vec<(String, i64)>,
    /// 集中问题 and 整改措施 of the packs that were signed for the quarters within the period.
    pub topics: Vec<Promised>,
    /// 典型案例: titles of those that were sent up.
    pub typical: Vec<String>,
}

/// A topic of a signed pack, with what was promised and whether it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// 2026年第三季度.
    pub quarter: String,
    pub title: String,
    /// Numbers of its complaints.
    pub cases: String,
    pub measure: String,
    pub owner: String,
    pub due: Option<Date>,
    /// When it was done, and what shows it.
    pub done: Option<(Date, String)>,
}

/// A class of goods or service with what was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfClass<'a> {
    pub class: &'a ClassCode,
    pub sum: i64,
    /// The most complaints first.
    pub problems: Vec<(&'a ProblemCode, i64)>,
}

impl Promised {
    /// How it stands: 2026-11-20，照片; 期限2026-11-30.
    #[must_use]
    pub fn standing(&self) -> String {
        match (&self.done, self.due) {
            (Some((on, proof)), _) => format!("{on}完成，{proof}"),
            (None, Some(due)) => format!("未完成，期限{due}"),
            (None, None) => "未完成".to_owned(),
        }
    }
}

impl Second {
    /// Traders and subjects that are named (附件3: 前五).
    pub const NAMED: usize = 5;

    /// Each class with its sum and its problems, the most complaints first.
    #[must_use]
    pub fn classes(&self) -> Vec<OfClass<'_>> {
        let mut all: Vec<OfClass<'_>> = Vec::new();
        // The cells lie in the order of their classes.
        for ((class, problem), count) in &self.cells {
            match all.last_mut().filter(|last| last.class == class) {
                Some(last) => {
                    last.sum += count;
                    last.problems.push((problem, *count));
                }
                None => all.push(OfClass { class, sum: *count, problems: vec![(problem, *count)] }),
            }
        }
        for one in &mut all {
            one.problems.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        }
        all.sort_by(|a, b| b.sum.cmp(&a.sum).then_with(|| a.class.cmp(b.class)));
        all
    }

    /// Keeps those with the most, the same at every reading.
    #[must_use]
    pub fn most(all: impl IntoIterator<Item = (String, i64)>) -> Vec<(String, i64)> {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for (name, count) in all {
            *sums.entry(name).or_default() += count;
        }
        let mut most: Vec<(String, i64)> = sums.into_iter().collect();
        most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        most.truncate(Self::NAMED);
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_come_first_and_what_is_equal_by_name() {
        let names = ["丙", "甲", "乙", "丁", "戊", "己"].map(|name| (name.to_owned(), 1));
        let most = Second::most(names.into_iter().chain([("丁".to_owned(), 2)]));
        assert_eq!((most.len(), most[0].clone()), (Second::NAMED, ("丁".to_owned(), 3)));
        assert!(most[1..].windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn classes_add_their_problems_up() {
        let code = |class, problem| (ClassCode::parse(class).unwrap(), ProblemCode::parse(problem).unwrap());
        let cells = [(code("G01", "P03"), 2), (code("G06", "P01"), 1), (code("G06", "P02"), 4)];
        let second = Second { cells: cells.into_iter().collect(), ..Second::default() };
        let said: Vec<(&str, i64, usize)> =
            second.classes().into_iter().map(|one| (one.class.code(), one.sum, one.problems.len())).collect();
        assert_eq!(said, [("G06", 5, 2), ("G01", 2, 1)]);
        assert_eq!(second.classes()[0].problems[0].1, 4);
    }
}
