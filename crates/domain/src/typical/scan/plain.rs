//! A text as it is compared.

pub(super) const fn han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// The text as it is compared, each letter with its place in the text: full-width is plain, capitals are small,
/// blanks and marks that nobody sees are left out.
pub(super) fn plain(text: &str) -> Vec<(char, usize)> {
    text.chars()
        .enumerate()
        .filter(|(_, c)| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        })
        .map(|(at, c)| {
            let c = match c {
                // A comma of the text, not of a number.
                '，' => c,
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                '〇' | '零' => '0',
                '一' | '幺' => '1',
                '二' | '两' => '2',
                '三' => '3',
                '四' => '4',
                '五' => '5',
                '六' => '6',
                '七' => '7',
                '八' => '8',
                '九' => '9',
                other => other,
            };
            (c.to_ascii_lowercase(), at)
        })
        .collect()
}
