//! Finds the labels in a pasted text.

use std::collections::BTreeSet;

use super::field::{Lines, OrderField};
use super::mapping::Mapping;
use super::plain::{half_char, heading_key};

/// A text twice, character for character: as it was pasted, and with plain signs for comparing.
pub(super) struct Text {
    pub(super) chars: Vec<char>,
    plain: Vec<char>,
}

/// A label, and where its value begins. The value ends where the next mark starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where the label starts, with what decorates it.
    pub(super) start: usize,
    pub(super) value: usize,
    /// `None` for a label that stands for no field, or for one that was there before.
    pub(super) field: Option<OrderField>,
    /// The value is one cell: it ends with the next tab.
    pub(super) tabular: bool,
    /// The label says that its amount is in ten thousands: `涉及金额（万元）`.
    pub(super) wan: bool,
}

/// Characters of a label that no mapping knows, or of a note in brackets, at most.
const LONGEST: usize = 12;
/// Nothing in or around a label is longer, so that the time to read grows with the text and no faster.
const REACH: usize = 16;

impl Text {
    pub(super) fn new(pasted: &str) -> Self {
        let pasted = pasted.replace("\r\n", "\n").replace('\r', "\n");
        // Copied from a web page, a text may hold characters that nobody sees.
        let seen = |c: &char| !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{2060}');
        let mut chars: Vec<char> = Vec::new();
        for c in pasted.chars().filter(seen) {
            let starts = chars.last().is_none_or(|before| *before == '\n');
            // However deep a label is indented, it starts its line.
            if !(starts && half_char(c) == ' ') {
                chars.push(c);
            }
        }
        let plain = chars.iter().map(|c| half_char(*c).to_ascii_lowercase()).collect();
        Self { chars, plain }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.plain.get(index).copied()
    }

    /// Behind what `which` holds for, at most [`REACH`] characters on.
    fn skip(&self, from: usize, which: impl Fn(char) -> bool) -> usize {
        let rest = self.plain.get(from..).unwrap_or_default();
        from + rest.iter().take(REACH).take_while(|c| which(**c)).count()
    }

    fn before(&self, index: usize) -> char {
        index.checked_sub(1).and_then(|before| self.at(before)).unwrap_or('\n')
    }
}

/// The known labels of a mapping, the longest first.
struct Labels(Vec<(Vec<char>, OrderField)>);

impl Labels {
    fn of(mapping: &Mapping) -> Self {
        let mut labels = Vec::new();
        for (field, headings) in &mapping.rows {
            labels.extend(headings.iter().map(|heading| (heading_key(heading).chars().collect::<Vec<_>>(), *field)));
        }
        labels.retain(|(label, _)| !label.is_empty());
        labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
        Self(labels)
    }

    /// The known label that starts at `start`.
    fn at(&self, text: &Text, start: usize) -> Option<Mark> {
        let from = undecorated(text, start);
        let line = text.before(start) == '\n';
        self.0.iter().find_map(|(label, field)| {
            let end = spelled(text, from, label)?;
            let ended = ending(text, end, line)?;
            Some(Mark { start, field: Some(*field), ..ended })
        })
    }
}

/// Behind the label if `text` spells it from `from` on; people write 姓 名 with a blank.
fn spelled(text: &Text, from: usize, label: &[char]) -> Option<usize> {
    let mut at = from;
    for wanted in label {
        if at > from {
            at = text.skip(at, |c| c == ' ');
        }
        if text.at(at)? != *wanted {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Behind bullets, an opening bracket and a number such as `1.` or `(1)`.
fn undecorated(text: &Text, start: usize) -> usize {
    let bullet = |c: char| matches!(c, ' ' | '*' | '-' | '•' | '·' | '●' | '■' | '◆' | '#' | '>' | '[');
    let at = text.skip(start, bullet);
    let digits = at + usize::from(text.at(at) == Some('('));
    let behind = text.skip(digits, |c| c.is_ascii_digit());
    let numbered = behind > digits && matches!(text.at(behind), Some('.' | '、' | ')'));
    if numbered { text.skip(behind + 1, bullet) } else { at }
}

/// What ends a label at `at`: a colon, a tab, a closing bracket, or the end of a line that it fills.
fn ending(text: &Text, at: usize, line: bool) -> Option<Mark> {
    let blank = |c: char| c == ' ';
    let mut at = text.skip(at, |c| matches!(c, ' ' | '*'));
    let mut wan = false;
    if text.at(at) == Some('(') {
        let close = text.skip(at, |c| !matches!(c, ')' | '\n'));
        if text.at(close) != Some(')') || close - at > LONGEST {
            return None;
        }
        wan = text.plain[at..close].windows(2).any(|pair| pair == ['万', '元']);
        at = text.skip(close + 1, blank);
    }
    let bracket = text.at(at) == Some(']');
    if bracket {
        at = text.skip(at + 1, blank);
    }
    let mark = |value, tabular| Mark { start: 0, value, field: None, tabular, wan };
    match text.at(at) {
        Some(':') => Some(mark(at + 1, false)),
        Some('\t') => Some(mark(at + 1, true)),
        None | Some('\n') if line => Some(mark(at, false)),
        _ if bracket => Some(mark(at, false)),
        _ => None,
    }
}

/// A label that no mapping knows: a few letters before a colon, or before a tab at the start of a line.
fn unknown_at(text: &Text, start: usize) -> Option<Mark> {
    let from = undecorated(text, start);
    let end = text.skip(from, |c| c.is_alphanumeric() || matches!(c, '/' | '·' | '(' | ')'));
    let label = &text.plain[from..end];
    // 商家说：…… is a sentence, not a label.
    let told = |c: &char| matches!(c, '说' | '称' | '道' | '答' | '问' | '讲' | '示' | '为');
    let worded = label.first().is_some_and(|c| c.is_alphabetic()) && !label.last().is_some_and(told);
    if !(2..=LONGEST).contains(&label.len()) || !worded {
        return None;
    }
    // https://
    let mark = ending(text, end, false).filter(|mark| text.at(mark.value) != Some('/'))?;
    (!mark.tabular || text.before(start) == '\n').then_some(Mark { start, ..mark })
}

/// Whether a label may start here for sure: at a line, in a cell, behind a semicolon.
fn is_strong(text: &Text, at: usize) -> bool {
    matches!(text.before(at), '\n' | '\t' | ';')
}

/// Whether a label may start here if the value before it is a short one.
fn is_weak(text: &Text, at: usize) -> bool {
    matches!(text.before(at), ' ' | ',' | '。' | '、' | '|' | ']' | ')')
}

/// Every label, in the order of the text.
pub(super) fn marks(mapping: &Mapping, text: &Text) -> Vec<Mark> {
    let labels = Labels::of(mapping);
    let strong = (0..text.chars.len()).filter(|at| is_strong(text, *at));
    let sure: BTreeSet<OrderField> = strong.filter_map(|at| labels.at(text, at)?.field).collect();
    // One long line with blanks or commas between: the labels in it are all there is.
    let run_on = sure.len() < 2;
    let mut marks: Vec<Mark> = Vec::new();
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < text.chars.len() {
        let strong = is_strong(text, at);
        let within = marks.last().and_then(|mark| mark.field);
        let long = within.is_some_and(|field| field.lines() == Lines::Kept);
        let mut next = None;
        if strong || (is_weak(text, at) && (!long || run_on)) {
            next = labels.at(text, at);
        }
        if next.is_none() && (text.before(at) == '\n' || (!long && (strong || is_weak(text, at)))) {
            next = unknown_at(text, at);
        }
        let Some(mut mark) = next else {
            at += 1;
            continue;
        };
        // The first of its kind counts, a sure one before any other; the rest is reported.
        let another = |field| (!strong && sure.contains(&field)) || !found.insert(field);
        if mark.field.is_some_and(another) {
            mark.field = None;
        }
        at = mark.value.max(at + 1);
        marks.push(mark);
    }
    marks
}
