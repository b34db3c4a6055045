//! What in a text still tells who it was: names that the case knows, and numbers and addresses by their shape.
//!
//! A text is looked at as a reader sees it: full-width letters count as plain ones, blanks and dots between the
//! digits of a number count for nothing, and digits may be written in Chinese.

mod known;
mod number;
mod place;
mod plain;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use known::Known;
use known::names;
use number::{plates, runs};
use place::{addresses, mails};
use plain::plain;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    Name,
    Trader,
    Mail,
    Identity,
    Plate,
    Number,
    Address,
}

impl Found {
    /// What it is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "人员姓名",
            Self::Trader => "经营者或单位名称",
            Self::Mail => "邮箱、微信或QQ号",
            Self::Identity => "证件号码",
            Self::Plate => "车牌号",
            Self::Number => "电话、订单或案件编号",
            Self::Address => "住址",
        }
    }
}

/// A passage that must not stay: characters of the text from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub found: Found,
    pub at: Range<usize>,
    /// What takes its place.
    pub word: String,
}

impl Passage {
    /// The passage with a few characters around it.
    #[must_use]
    pub fn excerpt(&self, text: &str) -> String {
        let from = self.at.start.saturating_sub(4);
        let letters: Vec<char> = text.chars().collect();
        let to = (self.at.end + 4).min(letters.len());
        let middle: String = letters.get(from..to).unwrap_or_default().iter().filter(|c| **c != '\n').collect();
        format!("{}{middle}{}", if from > 0 { "…" } else { "" }, if to < letters.len() { "…" } else { "" })
    }
}

const NUMBER: &str = "（编号略）";
const ADDRESS: &str = "（住址略）";
const PLATE: &str = "（车牌略）";
const IDENTITY: &str = "（证件号略）";
const MAIL: &str = "（联系方式略）";

/// Everything in a text that must not stay, in order, without overlaps.
#[must_use]
pub fn scan(text: &str, known: &Known) -> Vec<Passage> {
    let letters = plain(text);
    let mut all = names(&letters, known);
    all.extend(mails(&letters));
    all.extend(runs(&letters));
    all.extend(plates(&letters));
    all.extend(addresses(&letters));
    all.sort_by_key(|passage| (passage.at.start, std::cmp::Reverse(passage.at.end), passage.found));
    let mut kept: Vec<Passage> = Vec::new();
    for passage in all {
        match kept.last_mut() {
            Some(last) if passage.at.start < last.at.end => last.at.end = last.at.end.max(passage.at.end),
            _ => kept.push(passage),
        }
    }
    kept
}

/// The text without what [`scan`] finds in it.
#[must_use]
pub fn mask(text: &str, known: &Known) -> String {
    let mut text = text.to_owned();
    // What is put in could stand beside what was left and make a new match; a few rounds settle that.
    for round in 0..8 {
        let found = scan(&text, known);
        if found.is_empty() {
            break;
        }
        let letters: Vec<char> = text.chars().collect();
        let (mut out, mut at) = (String::new(), 0);
        for passage in found {
            out.extend(letters.get(at..passage.at.start).unwrap_or_default());
            out.push_str(if round < 6 { &passage.word } else { "……" });
            at = passage.at.end;
        }
        out.extend(letters.get(at..).unwrap_or_default());
        text = out;
    }
    text
}

/// From and to in the compared letters, as a passage of the text.
fn passage(letters: &[(char, usize)], found: Found, at: Range<usize>, word: &str) -> Option<Passage> {
    let (from, to) = (letters.get(at.start)?.1, letters.get(at.end.checked_sub(1)?)?.1 + 1);
    Some(Passage { found, at: from..to, word: word.to_owned() })
}
