//! By what complaints are alike: class, problem, both, trader, words.

use std::collections::BTreeSet;

use super::words::words;
use crate::case::Case;
use crate::case::fact::Intake;
use crate::choice::choices;
use crate::code::{ClassCode, ProblemCode};

choices! {
    /// A kind of topic.
    Facet {
        Trader = "trader", "经营者";
        Pair = "pair", "类别和问题";
        Class = "class", "商品或服务类别";
        Problem = "problem", "问题类别";
        Word = "word", "用词";
    }
}

/// What complaints have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub facet: Facet,
    /// Code, codes, name or word.
    pub value: String,
}

impl Key {
    /// One of a kind.
    #[must_use]
    pub fn new(facet: Facet, value: &str) -> Self {
        Self { facet, value: value.to_owned() }
    }

    /// As it is read: 家用电器的质量问题, 明快电器专柜, “冰箱”.
    #[must_use]
    pub fn label(&self) -> String {
        let class = |code: &str| ClassCode::parse(code).map_or_else(|| code.to_owned(), |one| one.name().to_owned());
        let problem = |code: &str| match ProblemCode::parse(code).map(|one| one.name()) {
            Some(name) if name.ends_with("问题") => name.to_owned(),
            Some(name) => format!("{name}问题"),
            None => code.to_owned(),
        };
        match self.facet {
            Facet::Trader => self.value.clone(),
            Facet::Class => class(&self.value),
            Facet::Problem => problem(&self.value),
            Facet::Pair => match self.value.split_once(' ') {
                Some((first, second)) => format!("{}的{}", class(first), problem(second)),
                None => self.value.clone(),
            },
            Facet::Word => format!("“{}”", self.value),
        }
    }
}

/// What a complaint has in common with others, by its registration as it was corrected. Of a case that was
/// destroyed the codes stay, and nothing that was written.
#[must_use]
pub fn keys(case: &Case) -> BTreeSet<Key> {
    let mut all = of_intake(&case.intake);
    if case.destroyed.is_some() {
        all.retain(|key| !matches!(key.facet, Facet::Trader | Facet::Word));
    }
    all
}

/// The same of a registration.
#[must_use]
pub fn of_intake(intake: &Intake) -> BTreeSet<Key> {
    let goods = &intake.goods;
    let (class, problem) = (goods.class.code(), goods.problem.code());
    let mut all: BTreeSet<Key> = words(&goods.name, goods.brand.as_deref().unwrap_or_default(), &intake.narrative)
        .into_iter()
        .map(|value| Key { facet: Facet::Word, value })
        .collect();
    all.insert(Key::new(Facet::Class, class));
    all.insert(Key::new(Facet::Problem, problem));
    all.insert(Key { facet: Facet::Pair, value: format!("{class} {problem}") });
    if !intake.respondent.name.is_empty() {
        all.insert(Key::new(Facet::Trader, &intake.respondent.name));
    }
    all
}
