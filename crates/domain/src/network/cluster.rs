//! Concentrated problems (B1.6): the same goods or trader with the same problem, often in a short time.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::policy::Policy;

/// A complaint as the rule looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub on: Date,
    pub number: String,
    pub trader: String,
    /// Class of goods or service, in words.
    pub class: String,
    /// Class of problem, in words.
    pub problem: String,
}

/// Several complaints of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// What they share: 明快电器专柜 质量.
    pub about: String,
    /// Days in which they came.
    pub days: u32,
    pub numbers: Vec<String>,
}

/// The clusters up to `today`, the largest first: as many as the policy says in 7 or in 30 days.
#[must_use]
pub fn clusters(seen: &[Seen], today: Date, policy: &Policy) -> Vec<Cluster> {
    let mut kinds: BTreeMap<String, Vec<&Seen>> = BTreeMap::new();
    for one in seen {
        kinds.entry(format!("{} {}", one.trader, one.problem)).or_default().push(one);
        kinds.entry(format!("{} {}", one.class, one.problem)).or_default().push(one);
    }
    let windows = [(30, policy.cluster_month()), (7, policy.cluster_week())];
    let mut found: Vec<Cluster> = kinds
        .into_iter()
        .filter_map(|(about, ones)| {
            windows.into_iter().find_map(|(days, enough)| {
                let from = today.saturating_sub(i64::from(days).days());
                let within = ones.iter().filter(|one| one.on > from && one.on <= today);
                let numbers: Vec<String> = within.map(|one| one.number.clone()).collect();
                (numbers.len() >= enough as usize).then(|| Cluster { about: about.clone(), days, numbers })
            })
        })
        .collect();
    found.sort_by_key(|cluster| std::cmp::Reverse(cluster.numbers.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    #[test]
    fn b1_6_three_in_seven_days_or_five_in_thirty_are_a_cluster() {
        let today = date(2026, 11, 24);
        let policy = PolicyBook::default().at("339900", today);
        let seen = |ago: i64, trader: &str| Seen {
            on: today.saturating_sub(ago.days()),
            number: format!("{trader}-{ago}"),
            trader: trader.to_owned(),
            class: format!("{trader}的货"),
            problem: "质量".to_owned(),
        };
        let near: Vec<Seen> = [0, 3, 6].map(|ago| seen(ago, "甲")).into();
        let found = clusters(&near, today, &policy);
        assert_eq!((found.len(), found[0].days), (2, 7), "by trader and by goods");
        let far: Vec<Seen> = [0, 3, 7].map(|ago| seen(ago, "甲")).into();
        assert!(clusters(&far, today, &policy).is_empty(), "the seventh day back is outside");
        let month: Vec<Seen> = [1, 8, 15, 22, 29].map(|ago| seen(ago, "甲")).into();
        assert_eq!(clusters(&month, today, &policy)[0].numbers.len(), 5);
        let mixed: Vec<Seen> = ["甲", "乙", "丙"].map(|trader| seen(1, trader)).into();
        assert!(clusters(&mixed, today, &policy).is_empty());
    }
}
