//! 考核评分表 as data (F12): groups, items, how each is scored, grades, what vetoes, what is praised.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Points, Source};

/// The five groups of 《考核办法》 (D41): key and name.
pub const GROUPS: &[(&str, &str)] = &[
    ("setup", "机构设置"),
    ("rules", "制度建设"),
    ("work", "工作规范"),
    ("publicity", "宣传教育"),
    ("reporting", "信息反馈"),
];

/// One version of the scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// `2026`, or the bureau's own.
    pub version: String,
    pub title: String,
    /// The first day for which a round may use it.
    pub effective_from: Date,
    pub groups: Vec<Group>,
    /// The best first; the last one is what a veto leads to.
    pub grades: Vec<Grade>,
    pub vetoes: Vec<VetoItem>,
    #[serde(default)]
    pub prizes: Vec<Prize>,
}

/// A group and its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub key: String,
    pub label: String,
    pub items: Vec<Item>,
}

/// Something that is scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub key: String,
    pub label: String,
    pub points: Points,
    /// As [`Source::read`] reads it; kept as it was written, so that what is refused can be named.
    pub source: String,
    pub rule: Rule,
    pub nothing: Nothing,
    /// How it is scored, in words.
    #[serde(default)]
    pub how: String,
}

/// How facts become points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The share that was kept.
    Share,
    /// So many wanted for each of the denominator; more counts no more.
    Target(u32),
    /// So many points less for each fault.
    Minus(Points),
    /// An officer scores it, with a reason.
    Hand,
}

/// What an item gives when nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nothing {
    Full,
    None,
}

/// A grade, from so many points on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    pub label: String,
    pub from: Points,
}

/// What leads to the last grade whatever the points are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VetoItem {
    pub key: String,
    pub label: String,
    /// What falls under it, in words.
    pub ground: String,
}

/// What is praised: the surest share of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prize {
    pub title: String,
    /// The key of an item that is scored by its share.
    pub item: String,
}

/// What is wrong with a scheme, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key of the item; empty for the whole.
    pub key: String,
    /// The field of the item: `points`, `source`, `how`, `label`.
    pub part: &'static str,
    pub what: String,
}

impl Scheme {
    /// Every item with its group, in the order of the form.
    pub fn items(&self) -> impl Iterator<Item = (&Group, &Item)> {
        self.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)))
    }

    /// An item by its key.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items().map(|(_, item)| item).find(|item| item.key == key)
    }

    /// The grade of so many points; a veto leads to the last.
    #[must_use]
    pub fn grade(&self, total: Points, vetoed: bool) -> &str {
        let last = self.grades.last();
        let reached = if vetoed { last } else { self.grades.iter().find(|grade| total >= grade.from).or(last) };
        reached.map_or("", |grade| grade.label.as_str())
    }

    /// Whether a grade is the last one, which nobody wants.
    #[must_use]
    pub fn is_last(&self, grade: &str) -> bool {
        self.grades.last().is_some_and(|last| last.label == grade)
    }

    /// What is wrong with it: of the whole first, then in the order of its items.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> =
            self.of_the_whole().into_iter().map(|what| Fault { key: String::new(), part: "", what }).collect();
        for (at, (_, item)) in self.items().enumerate() {
            let mut wrong = |part, what| faults.push(Fault { key: item.key.clone(), part, what });
            if item.key.is_empty() || self.items().take(at).any(|(_, other)| other.key == item.key) {
                wrong("label", format!("“{}”重复了，请改名称", item.label));
            }
            if item.points <= Points(0) {
                wrong("points", format!("“{}”的分值要大于0", item.label));
            }
            match Source::read(&item.source) {
                Err(why) => wrong("source", why),
                Ok(source) => {
                    if let Some(why) = fits(source, &item.rule) {
                        wrong("how", why.to_owned());
                    }
                }
            }
        }
        faults
    }

    fn of_the_whole(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let total: Points = self.items().map(|(_, item)| item.points).sum();
        if total != Points::HUNDRED {
            faults.push(format!("各项分值加起来是{}分，应当正好100分", total.words()));
        }
        for (key, label) in GROUPS {
            let found: Vec<&Group> = self.groups.iter().filter(|group| group.key == *key).collect();
            if found.len() != 1 || found.iter().any(|group| group.items.is_empty()) {
                faults.push(format!("“{label}”这一组没有指标；五组都要有"));
            }
        }
        if let Some(group) = self.groups.iter().find(|group| GROUPS.iter().all(|(key, _)| *key != group.key)) {
            faults.push(format!("“{}”不在五组之内", group.label));
        }
        let falling = self.grades.windows(2).all(|pair| matches!(pair, [a, b] if a.from > b.from));
        if self.grades.len() < 2 || !falling || self.grades.last().is_none_or(|last| last.from != Points(0)) {
            faults.push("等次的分数线要从高到低，最后一等从0分起".to_owned());
        }
        for prize in &self.prizes {
            if !self.item(&prize.item).is_some_and(|item| item.rule == Rule::Share) {
                faults.push(format!("“{}”表扬的那一项要按比例计分", prize.title));
            }
        }
        faults
    }
}

/// Why a source and a rule do not go together.
const fn fits(source: Source, rule: &Rule) -> Option<&'static str> {
    match (source, rule) {
        (Source::Hand, Rule::Hand) => None,
        (Source::Hand, _) => Some("人工评分的项，计分办法也选“人工评分”"),
        (_, Rule::Hand) => Some("有自动来源的项不用人工评分；要人工评，来源也选“人工评分”"),
        (source, Rule::Share | Rule::Target(_)) if source.faults() => Some("这个来源数的是差错，只能“每次扣分”"),
        (source, Rule::Minus(_)) if !source.faults() => Some("这个来源数的是做到的，不能“每次扣分”"),
        (_, Rule::Target(0)) => Some("目标至少是1"),
        (_, Rule::Minus(each)) if each.0 <= 0 => Some("每次扣的分要大于0"),
        _ => None,
    }
}
