//! Keeps text from becoming a formula when a spreadsheet opens a CSV file.

use std::borrow::Cow;

/// Whether a spreadsheet might compute the text, were it not for the apostrophes before it.
///
/// Apostrophes at the front are looked through, so that [`guarded`] and [`unguarded`] undo each other exactly.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    // Full-width signs count: some spreadsheets take them for the plain ones.
    let sign = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    bare.starts_with(['\t', '\r', '\n']) || bare.trim_start().starts_with(sign)
}

/// The text with an apostrophe before it where it might be computed.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the apostrophe that [`guarded`] put there.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{guarded, unguarded};

    #[test]
    fn what_could_be_computed_gets_an_apostrophe() {
        for text in ["=1+1", "+8613800001234", "-5", "@SUM(A1)", "\t=1", "  =1", "＝1", "'=1"] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        for text in ["", "冰箱", "1-2", "a=b", "'冰箱'", "13800001234"] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn taking_the_apostrophe_away_undoes_putting_it(text in "['=+@\t a冰]{0,6}") {
            let safe = guarded(&text);
            proptest::prop_assert_eq!(unguarded(&safe), text.as_str());
        }
    }
}
