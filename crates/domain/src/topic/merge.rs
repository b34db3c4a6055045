//! One topic is found in several ways: the same complaints name the goods, the trader and a word. They are told once.

use std::collections::BTreeSet;

use super::key::{Facet, Key};
use super::scan::Found;
use super::words::phrases;

/// What stands out, told once.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// The least likely of the ways in which it was found.
    pub lead: Found,
    /// The other ways, the least likely first.
    pub also: Vec<Found>,
    /// The complaints of the lead, as they were given.
    pub cases: Vec<String>,
}

impl Topic {
    /// Its name: words that stand next to each other are read as one.
    #[must_use]
    pub fn label(&self) -> String {
        if self.lead.key.facet != Facet::Word {
            return self.lead.key.label();
        }
        self.phrases().into_iter().next().map_or_else(|| self.lead.key.label(), |phrase| format!("“{phrase}”"))
    }

    /// The words that the complaints have in common, beside its name.
    #[must_use]
    pub fn said(&self) -> Vec<String> {
        let named = usize::from(self.lead.key.facet == Facet::Word);
        self.phrases().split_off(named)
    }

    fn phrases(&self) -> Vec<String> {
        let all = std::iter::once(&self.lead).chain(&self.also).map(|one| &one.key);
        let words: Vec<&str> = all.filter(|key| key.facet == Facet::Word).map(|key| key.value.as_str()).collect();
        phrases(&words)
    }

    /// What else the complaints have in common, apart from words.
    #[must_use]
    pub fn common(&self) -> Vec<&Key> {
        self.also.iter().map(|one| &one.key).filter(|key| key.facet != Facet::Word).collect()
    }
}

/// Puts together what shares more than half of its complaints; `found` is in order, each with its complaints.
#[must_use]
pub fn merge(found: Vec<(Found, Vec<String>)>) -> Vec<Topic> {
    let mut topics: Vec<(Topic, BTreeSet<String>)> = Vec::new();
    for (one, cases) in found {
        let set: BTreeSet<String> = cases.iter().cloned().collect();
        let alike = |known: &BTreeSet<String>| {
            let both = known.intersection(&set).count();
            both > 0 && both * 2 > known.len().min(set.len())
        };
        match topics.iter_mut().find(|(_, known)| alike(known)) {
            Some((topic, _)) => topic.also.push(one),
            None => topics.push((Topic { lead: one, also: Vec::new(), cases }, set)),
        }
    }
    topics.into_iter().map(|(topic, _)| topic).collect()
}
