//! What a case knows by name, and where a text says it.

use super::plain::{han, plain};
use super::{ADDRESS, Found, IDENTITY, MAIL, NUMBER, PLATE, Passage, passage};
use crate::typical::TraderWord;

/// What the case knows by name.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<(Found, Vec<char>, String)>);

const WORDS: &[&str] = &[NUMBER, ADDRESS, PLATE, IDENTITY, MAIL, "某先生或女士", "某工作人员"];

/// Endings of a trader's name that say nothing about who it is.
const ENDINGS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "专卖店",
    "旗舰店",
    "专柜",
    "超市",
    "商场",
    "商店",
    "门店",
    "店",
    "公司",
    "厂",
];

/// Family names of two characters.
const FAMILIES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "皇甫", "慕容", "夏侯", "公孙", "令狐", "长孙", "宇文", "司徒",
    "司空", "端木", "轩辕", "独孤", "南宫", "申屠", "太史", "闻人", "百里", "呼延", "东郭", "西门", "钟离", "澹台",
];

impl Known {
    /// Knows a person: the whole name, and a given name of two characters or more by itself.
    #[must_use]
    pub fn person(mut self, name: &str) -> Self {
        let letters: Vec<char> = plain(name).into_iter().map(|(letter, _)| letter).collect();
        let whole: String = letters.iter().collect();
        let double = letters.len() > 2 && FAMILIES.iter().any(|family| whole.starts_with(family));
        let (family, given) = letters.split_at(if double { 2 } else { 1 }.min(letters.len()));
        let word = format!("{}某", family.iter().collect::<String>());
        if given.len() > 1 && letters.iter().all(|letter| han(*letter)) && !called(&letters) {
            self.add(Found::Name, &given.iter().collect::<String>(), &word);
        }
        self.add(Found::Name, name, &word);
        self
    }

    /// Knows a member of staff.
    #[must_use]
    pub fn staff(mut self, name: &str) -> Self {
        self.add(Found::Name, name, "工作人员");
        self
    }

    /// Knows a trader, the host unit or the station: the whole name, and what is left of it without its ending.
    #[must_use]
    pub fn trader(mut self, name: &str, word: TraderWord) -> Self {
        let ending = ENDINGS.iter().find(|ending| name.ends_with(**ending));
        let core = ending.map_or(name, |ending| name.trim_end_matches(*ending));
        if core.chars().count() > 3 {
            self.add(Found::Trader, core, word.label());
        }
        self.add(Found::Trader, name, word.label());
        self
    }

    /// Knows a number of whatever kind: of the case, an order, a receipt.
    #[must_use]
    pub fn number(mut self, number: &str) -> Self {
        self.add(Found::Number, number, NUMBER);
        self
    }

    /// Knows where somebody lives: the whole, and what follows the county.
    #[must_use]
    pub fn address(mut self, address: &str) -> Self {
        let after = address.char_indices().rev().find(|(_, c)| matches!(c, '省' | '市' | '县' | '区'));
        if let Some((at, cut)) = after {
            let rest = &address[at + cut.len_utf8()..];
            if rest.chars().count() >= 4 {
                self.add(Found::Address, rest, ADDRESS);
            }
        }
        self.add(Found::Address, address, ADDRESS);
        self
    }

    fn add(&mut self, found: Found, name: &str, word: &str) {
        let letters: Vec<char> = plain(name).into_iter().map(|(letter, _)| letter).collect();
        let inside = |text: &str| {
            let text: Vec<char> = plain(text).into_iter().map(|(letter, _)| letter).collect();
            text.windows(letters.len().max(1)).any(|window| window == letters)
        };
        // What stands in the word that takes its place could never be masked.
        let words = TraderWord::ALL.iter().map(|(_, label)| *label).chain(WORDS.iter().copied()).chain([word]);
        if letters.len() < 2 || words.into_iter().any(inside) {
            return;
        }
        self.0.push((found, letters, word.to_owned()));
        // The longest first, so that a whole name is found before a part of it.
        self.0.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.1.cmp(&b.1)));
    }
}

/// 王女士 is a form of address, and 女士 no given name.
fn called(letters: &[char]) -> bool {
    let rest: String = letters[1..].iter().collect();
    matches!(rest.as_str(), "女士" | "先生" | "小姐" | "同志" | "某某")
}

pub(super) fn names(letters: &[(char, usize)], known: &Known) -> Vec<Passage> {
    let mut all = Vec::new();
    for (found, name, word) in &known.0 {
        for at in 0..letters.len() {
            let same = letters
                .get(at..at + name.len())
                .is_some_and(|part| part.iter().zip(name).all(|((letter, _), wanted)| letter == wanted));
            if same {
                all.extend(passage(letters, *found, at..at + name.len(), word));
            }
        }
    }
    all
}
