//! Numbers by their shape: phones, identity cards, orders, plates; but no days and no sums.

use super::{Found, IDENTITY, NUMBER, PLATE, Passage, passage};

/// Runs of seven digits and more, with what usually stands between them; and long runs of letters and digits.
pub(super) fn runs(letters: &[(char, usize)]) -> Vec<Passage> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let between = |c: char| matches!(c, '-' | '–' | '—' | '·' | '.' | '(' | ')' | '/' | '_' | '+' | ',');
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let digit = |at: usize| letter(at).is_some_and(|c| c.is_ascii_digit());
        if !digit(at) {
            at += 1;
            continue;
        }
        if let Some(after) = date(letters, at) {
            at = after;
            continue;
        }
        let (from, mut to, mut digits) = (at, at, 0);
        while to < letters.len() {
            if digit(to) {
                if to > from && !digit(to - 1) && date(letters, to).is_some() {
                    break;
                }
                digits += 1;
                to += 1;
            } else if letter(to).is_some_and(between) && digit(to + 1) {
                to += 1;
            } else {
                break;
            }
        }
        let typed: String = (from..to).filter_map(letter).collect();
        if digits >= 7 && !(letter(to) == Some('元') && amount(&typed)) {
            let closed = letter(to) == Some('x') && digits == 17;
            let identity = closed || matches!(digits, 15 | 18);
            let (found, word) = if identity { (Found::Identity, IDENTITY) } else { (Found::Number, NUMBER) };
            // The sign before a number belongs to it: +86, an area code in brackets.
            let from = if from > 0 && matches!(letter(from - 1), Some('+' | '(')) { from - 1 } else { from };
            all.extend(passage(letters, found, from..to + usize::from(closed), word));
        }
        at = to.max(at + 1);
    }
    all.extend(orders(letters));
    all
}

/// 1234567.50 or 1,234,567: an amount, where 元 follows. Eleven digits in one are a phone.
fn amount(typed: &str) -> bool {
    let (whole, decimals) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty() && first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && digits(group));
    digits(first) && digits(decimals) && decimals.len() <= 2 && (grouped || rest.is_empty() && first.len() <= 10)
}

/// A day: it is no number. Where it ends.
fn date(letters: &[(char, usize)], from: usize) -> Option<usize> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    if from > 0 && letter(from - 1).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits = |from: usize, most: usize| {
        let to = (from..letters.len()).take_while(|at| letter(*at).is_some_and(|c| c.is_ascii_digit())).count();
        (1..=most).contains(&to).then_some(from + to)
    };
    let year = digits(from, 4).filter(|to| to - from == 4 && matches!(letter(from), Some('1' | '2')))?;
    let sign = letter(year)?;
    let month = match sign {
        '年' => digits(year + 1, 2).filter(|to| letter(*to) == Some('月'))? + 1,
        '-' | '/' | '.' => digits(year + 1, 2).filter(|to| letter(*to) == Some(sign))? + 1,
        _ => return None,
    };
    if sign == '年' && !letter(month).is_some_and(|c| c.is_ascii_digit()) {
        return Some(month);
    }
    let day = digits(month, 2)?;
    let number = |from: usize, to: usize| (from..to).filter_map(letter).collect::<String>().parse::<u32>().ok();
    let fits = (1..=12).contains(&number(year + 1, month - 1)?) && (1..=31).contains(&number(month, day)?);
    // A longer chain of groups is no day: 2026-03-02-118.
    let goes_on = sign != '年' && letter(day).is_some_and(|c| matches!(c, '-' | '/' | '.'));
    (fits && !goes_on).then(|| if letter(day) == Some('日') { day + 1 } else { day })
}

/// Letters and digits in one run, ten and more with six digits and more: an order, a waybill, a case.
fn orders(letters: &[(char, usize)]) -> Vec<Passage> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let part = |at: usize| letter(at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let to = (at..letters.len()).take_while(|at| part(*at)).count() + at;
        let run: Vec<char> = (at..to).filter_map(letter).collect();
        let digits = run.iter().filter(|c| c.is_ascii_digit()).count();
        let alpha = run.iter().any(char::is_ascii_alphabetic);
        if alpha && digits >= 6 && run.len() >= 10 {
            all.extend(passage(letters, Found::Number, at..to, NUMBER));
        }
        at = to.max(at + 1);
    }
    all
}

/// 浙A·12345.
pub(super) fn plates(letters: &[(char, usize)]) -> Vec<Passage> {
    const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let mut all = Vec::new();
    for at in 0..letters.len() {
        let begins =
            letter(at).is_some_and(|c| PLACES.contains(c)) && letter(at + 1).is_some_and(|c| c.is_ascii_alphabetic());
        if !begins {
            continue;
        }
        let from = if letter(at + 2).is_some_and(|c| matches!(c, '·' | '-' | '.' | '•')) { at + 3 } else { at + 2 };
        let to = (from..letters.len()).take_while(|at| letter(*at).is_some_and(|c| c.is_ascii_alphanumeric())).count();
        let digits = (from..from + to).filter(|at| letter(*at).is_some_and(|c| c.is_ascii_digit())).count();
        if (5..=6).contains(&to) && digits >= 2 {
            all.extend(passage(letters, Found::Plate, at..from + to, PLATE));
        }
    }
    all
}
