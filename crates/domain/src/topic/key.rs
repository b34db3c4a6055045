//! By what complaints are alike: class, problem, both, trader, words.

use super::words::words;
use crate::case::Case;
use crate::case::fact::Intake;
use crate::choice::choices;
use crate::code::{ClassCode, ProblemCode};
use crate::figure::Traits;

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

/// What a complaint may have in common with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// Code of goods or service.
    pub class: String,
    /// Code of what was found, or else said.
    pub problem: String,
    /// Empty where none is named.
    pub trader: String,
    /// A blank between them; each once.
    pub words: String,
}

impl Common {
    /// Of a complaint, by its registration as it was corrected, with the class and problem by which the figures divide
    /// it: what is called hot is what the matrix shows. Of a case that was destroyed the codes stay, and nothing that
    /// was written.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let Traits { class, problem, .. } = Traits::of(case);
        let mut all =
            Self { class: class.code().into(), problem: problem.code().into(), ..Self::of_intake(&case.intake) };
        if case.destroyed.is_some() {
            all.trader.clear();
            all.words.clear();
        }
        all
    }

    /// Of a registration.
    #[must_use]
    pub fn of_intake(intake: &Intake) -> Self {
        let goods = &intake.goods;
        Self {
            class: goods.class.code().to_owned(),
            problem: goods.problem.code().to_owned(),
            trader: intake.respondent.name.clone(),
            words: words(&goods.name, goods.brand.as_deref().unwrap_or_default(), &intake.narrative).join(" "),
        }
    }

    /// By what it can be alike to others, each once.
    pub fn each(&self, mut take: impl FnMut(Facet, &str)) {
        take(Facet::Class, &self.class);
        take(Facet::Problem, &self.problem);
        take(Facet::Pair, &self.pair());
        if !self.trader.is_empty() {
            take(Facet::Trader, &self.trader);
        }
        for word in self.words.split_whitespace() {
            take(Facet::Word, word);
        }
    }

    fn pair(&self) -> String {
        format!("{} {}", self.class, self.problem)
    }

    /// Whether it is of a kind.
    #[must_use]
    pub fn has(&self, key: &Key) -> bool {
        match key.facet {
            Facet::Class => self.class == key.value,
            Facet::Problem => self.problem == key.value,
            Facet::Pair => self.pair() == key.value,
            Facet::Trader => !key.value.is_empty() && self.trader == key.value,
            Facet::Word => self.words.split_whitespace().any(|word| word == key.value),
        }
    }
}
