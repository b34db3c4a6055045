//! Money: whole fen inside, yuan on paper.

/// Reads yuan as typed (`4299`, `4,299.50`, `￥4299.5`, full-width digits) into whole fen.
///
/// `None` for anything else: negative, more than two decimals, or beyond a hundred billion yuan.
///
/// ```
/// assert_eq!(domain::value::fen_from_yuan("4,299.5"), Some(429_950));
/// assert_eq!(domain::value::fen_from_yuan("12.345"), None);
/// ```
#[must_use]
pub fn fen_from_yuan(typed: &str) -> Option<i64> {
    let plain = super::plain(typed);
    let number: String = plain
        .trim_start_matches(['¥', '￥'])
        .trim_end_matches('元')
        .chars()
        .filter(|c| *c != ',' && *c != ' ')
        .collect();
    let (yuan, decimals) = number.split_once('.').unwrap_or((&number, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 11 || decimals.len() > 2 || !digits(yuan) || !digits(decimals) {
        return None;
    }
    let fen = format!("{decimals:0<2}").parse::<i64>().ok()?;
    Some(yuan.parse::<i64>().ok()? * 100 + fen)
}

/// Writes fen as yuan with two decimals and no grouping: `4299.00`.
#[must_use]
pub fn yuan_from_fen(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::{fen_from_yuan, yuan_from_fen};

    #[test]
    fn yuan_are_read_however_they_are_typed() {
        for (typed, fen) in [
            ("4299", 429_900),
            ("4,299.50", 429_950),
            ("￥4299.5", 429_950),
            ("４２９９．５元", 429_950),
            ("0", 0),
            ("0.01", 1),
        ] {
            assert_eq!(fen_from_yuan(typed), Some(fen), "{typed}");
        }
        for typed in ["", "-1", "1.234", "一百", "1e3", ".5", "999999999999"] {
            assert_eq!(fen_from_yuan(typed), None, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn written_fen_read_back(fen in 0i64..10_000_000_000) {
            proptest::prop_assert_eq!(fen_from_yuan(&yuan_from_fen(fen)), Some(fen));
        }
    }
}
