//! Text as it was typed, in one spelling for comparing.

/// Full-width signs to plain ones and every blank to a space; always one character for one.
pub(super) const fn half_char(c: char) -> char {
    match c {
        // The full-width block mirrors ASCII in the same order.
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(plain) => plain,
            None => c,
        },
        '\u{3000}' | '\u{A0}' | '\u{2002}'..='\u{200A}' => ' ',
        '∶' | '︰' => ':',
        '￥' => '¥',
        '—' | '–' | '―' => '-',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        other => other,
    }
}

/// The text trimmed, with plain signs.
pub(super) fn half(text: &str) -> String {
    text.chars().map(half_char).collect::<String>().trim().to_owned()
}

/// The text with plain signs and no blanks at all.
pub(super) fn solid(text: &str) -> String {
    text.chars().map(half_char).filter(|c| !c.is_whitespace()).collect()
}

/// A heading for comparing: without blanks, a note in brackets, the mark of a required column or a final colon.
pub(super) fn heading_key(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut key = String::new();
    for c in solid(heading).chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '*' | ':' | '[' | ']' => {}
            _ if depth == 0 => key.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    key
}

/// Whether somebody wrote that there is nothing to write.
pub(super) fn is_blank(text: &str) -> bool {
    let solid = solid(text).to_ascii_lowercase();
    matches!(solid.as_str(), "" | "-" | "--" | "/" | "//" | "无" | "暂无" | "空" | "null" | "n/a")
}
