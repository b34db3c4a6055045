//! By what a figure of complaints can be divided, and what it is narrowed to.

use std::collections::BTreeMap;

use crate::case::Outcome;
use crate::case::fact::{Channel, Ground};
use crate::choice::choices;
use crate::code::{ClassCode, ProblemCode};
use crate::directory::{Industry, Venue};
use crate::form::Choice as _;

choices! {
    /// By what a figure can be divided.
    Dimension {
        Below = "below", "下级单位";
        Venue = "venue", "经营者类型";
        Industry = "industry", "行业";
        Class = "class", "商品或服务类别";
        Problem = "problem", "问题类别";
        Channel = "channel", "来源渠道";
        Outcome = "outcome", "处理结果";
        Ground = "ground", "终止情形";
    }
}

/// The part of those to which a dimension does not apply: no industry, not ended, not terminated.
pub const NONE: &str = "none";

impl Dimension {
    /// What it goes by, where that is not plain: always as the record stands today, so that a correction moves it.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Below => "按投诉所在站点归到下一级单位。",
            Self::Venue => "按站点所在场所的类型；没有登记类型的算企业。",
            Self::Industry => "企业里的站点按行业；没有登记行业的算其他，不在企业里的另列。",
            Self::Class => "按投诉登记的商品或服务类别，更正后以更正的为准。",
            Self::Problem => "以查明的定性为准，没有查明的以登记的问题为准。",
            Self::Channel => "按投诉登记的来源，更正后以更正的为准。",
            Self::Outcome => {
                "按投诉现在的结果；归档后重新办理的以最后一次为准，正在办理的另列，所以以前和解过的也可能列在别处。"
            }
            Self::Ground => "按投诉现在的终止情形；不是终止的另列。",
        }
    }

    /// The name of a part; nothing for a key that no part has. What lies below is named by whoever knows the tree.
    #[must_use]
    pub fn part(self, key: &str) -> Option<&'static str> {
        match self {
            Self::Below => None,
            Self::Venue => Venue::from_value(key).map(Venue::label),
            Self::Industry if key == NONE => Some("不是企业"),
            Self::Industry => Industry::from_value(key).map(Industry::label),
            Self::Class => ClassCode::parse(key).filter(|class| class.code() == key).map(|class| class.name()),
            Self::Problem => ProblemCode::parse(key).filter(|one| one.code() == key).map(|problem| problem.name()),
            Self::Channel => Channel::from_value(key).map(Channel::label),
            Self::Outcome if key == NONE => Some("还没有结果"),
            Self::Outcome => Outcome::from_value(key).map(Outcome::label),
            Self::Ground if key == NONE => Some("不是终止"),
            Self::Ground => ground(key).map(Ground::label),
        }
    }
}

/// The ground by which a complaint was terminated, from its outcome.
fn ground(outcome: &str) -> Option<Ground> {
    Ground::EVERY.iter().copied().find(|ground| Outcome::from(*ground).value() == outcome)
}

/// The part of [`Dimension::Ground`] to which an outcome belongs; the grounds go by the names of their outcomes.
#[must_use]
pub fn ground_part(outcome: &str) -> &str {
    if ground(outcome).is_some() { outcome } else { NONE }
}

/// What a figure is narrowed to: one part of each dimension, or all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut(BTreeMap<Dimension, String>);

impl Cut {
    /// Also narrowed to a part; a key that no part has changes nothing. An organisation is no cut: ask for its figure.
    #[must_use]
    pub fn with(mut self, dimension: Dimension, key: &str) -> Self {
        if dimension.part(key).is_some() {
            self.0.insert(dimension, key.to_owned());
        }
        self
    }

    /// Widened again.
    #[must_use]
    pub fn without(mut self, dimension: Dimension) -> Self {
        self.0.remove(&dimension);
        self
    }

    /// The part to which it is narrowed.
    #[must_use]
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.0.get(&dimension).map(String::as_str)
    }

    /// Every dimension that is narrowed, with key and name of the part.
    pub fn iter(&self) -> impl Iterator<Item = (Dimension, &str, &'static str)> {
        self.0.iter().filter_map(|(dimension, key)| Some((*dimension, key.as_str(), dimension.part(key)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_holds_only_parts_that_exist_and_opens_again() {
        let cut = Cut::default()
            .with(Dimension::Venue, "mall")
            .with(Dimension::Channel, "by pigeon")
            .with(Dimension::Below, "339900.office")
            .with(Dimension::Ground, "other_ground");
        let said: Vec<_> = cut.iter().map(|(_, key, name)| (key, name)).collect();
        assert_eq!(said, [("mall", "商场"), ("other_ground", "⑤其他应当终止和解的情况")]);
        assert_eq!(cut.without(Dimension::Venue).get(Dimension::Venue), None);
    }

    #[test]
    fn every_outcome_has_one_ground_or_none() {
        let parts: Vec<&str> = Outcome::EVERY.iter().map(|outcome| ground_part(outcome.value())).collect();
        let all =
            ["none", "none", "withdrawn", "association", "authority", "court", "other_ground", "none", "none", "none"];
        assert_eq!(parts, all);
        assert!(parts.iter().all(|part| Dimension::Ground.part(part).is_some()));
    }
}
