//! Where somebody is reached or lives, by its shape.

use super::plain::han;
use super::{ADDRESS, Found, MAIL, Passage, passage};

/// 甲@乙, and what follows 微信 or QQ.
pub(super) fn mails(letters: &[(char, usize)]) -> Vec<Passage> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let mut all = Vec::new();
    for at in 0..letters.len() {
        if letter(at) == Some('@') {
            let from = (0..at).rev().take_while(|at| letter(*at).is_some_and(part)).last();
            let to = (at + 1..letters.len()).take_while(|at| letter(*at).is_some_and(part)).last();
            if let (Some(from), Some(to)) = (from, to) {
                all.extend(passage(letters, Found::Mail, from..to + 1, MAIL));
            }
        }
        let label = ["微信号", "微信", "qq号", "qq", "扣扣"]
            .iter()
            .find(|label| label.chars().enumerate().all(|(step, wanted)| letter(at + step) == Some(wanted)));
        if let Some(label) = label {
            let mut from = at + label.chars().count();
            while letter(from).is_some_and(|c| matches!(c, ':' | '是' | '为' | '号')) {
                from += 1;
            }
            let to = (from..letters.len()).take_while(|at| letter(*at).is_some_and(part)).last();
            if let Some(to) = to.filter(|to| to + 1 - from >= 5) {
                all.extend(passage(letters, Found::Mail, from..to + 1, MAIL));
            }
        }
    }
    all
}

/// 解放路12号, 3栋501室: where somebody lives, with the name of the road before it.
pub(super) fn addresses(letters: &[(char, usize)]) -> Vec<Passage> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let road = |c: char| matches!(c, '路' | '街' | '巷' | '弄' | '道' | '村' | '里' | '胡' | '同' | '苑' | '园' | '区');
    let house = |c: char| matches!(c, '号' | '栋' | '幢' | '室' | '弄' | '单');
    let stops = |c: char| {
        !han(c) && !c.is_ascii_alphanumeric()
            || matches!(c, '在' | '住' | '到' | '于' | '从' | '是' | '址' | '了' | '的')
    };
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let digits = (at..letters.len()).take_while(|at| letter(*at).is_some_and(|c| c.is_ascii_digit())).count();
        let end = at + digits;
        let before = at.checked_sub(1).and_then(letter);
        let fits = digits > 0 && digits <= 5 && letter(end).is_some_and(house);
        let of_road = before.is_some_and(road) && letter(end) == Some('号');
        let of_house = matches!(letter(end), Some('栋' | '幢' | '室'))
            || (letter(end) == Some('单') && letter(end + 1) == Some('元'));
        let of_block = letter(end) == Some('号') && matches!(letter(end + 1), Some('楼' | '院'));
        if fits && (of_road || of_house || of_block) {
            let from =
                (0..at).rev().take(12).take_while(|at| letter(*at).is_some_and(|c| !stops(c))).last().unwrap_or(at);
            all.extend(passage(letters, Found::Address, from..end + 1, ADDRESS));
        }
        at = end.max(at + 1);
    }
    all
}
