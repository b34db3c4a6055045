//! Telephone numbers of mainland China.

use serde::{Deserialize, Serialize};

/// A mobile, landline or service number, digits only, with the hyphen of an area code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as typed: blanks, hyphens, `+86` and full-width digits are forgiven.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let plain = super::plain(typed);
        let plain = plain.strip_prefix("+86").unwrap_or(&plain);
        if !plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '(' | ')')) {
            return None;
        }
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let mobile = digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10");
        let service =
            matches!(digits.len(), 5..=10) && ["95", "96", "12", "400", "800"].iter().any(|p| digits.starts_with(p));
        if mobile || service {
            return Some(Self(digits));
        }
        let area = match digits.as_bytes() {
            [b'0', b'1' | b'2', ..] => 3,
            [b'0', ..] => 4,
            _ if matches!(digits.len(), 7 | 8) && !digits.starts_with(['0', '1']) => return Some(Self(digits)),
            _ => return None,
        };
        matches!(digits.len() - area.min(digits.len()), 7 | 8)
            .then(|| Self(format!("{}-{}", &digits[..area], &digits[area..])))
    }

    /// The normalised number, for dialling, sealing and the blind index.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a screen shows unless somebody asks: `138****1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

fn mask(number: &str) -> String {
    let keep = if number.len() >= 11 { 3 } else { 0 };
    let tail = number.len().saturating_sub(4);
    format!("{}****{}", &number[..keep], &number[tail..])
}

#[cfg(test)]
mod tests {
    use super::Phone;

    #[test]
    fn numbers_are_normalised_and_masked() {
        for (typed, normal, masked) in [
            ("138 0000 1234", "13800001234", "138****1234"),
            ("+86-13800001234", "13800001234", "138****1234"),
            ("１３８００００１２３４", "13800001234", "138****1234"),
            ("057188000001", "0571-88000001", "057****0001"),
            ("0571-88000001", "0571-88000001", "057****0001"),
            ("010-88000001", "010-88000001", "010****0001"),
            ("12315", "12315", "****2315"),
            ("88000001", "88000001", "****0001"),
        ] {
            let phone = Phone::parse(typed).map(|p| (p.as_str().to_owned(), p.masked()));
            assert_eq!(phone, Some((normal.to_owned(), masked.to_owned())), "{typed}");
        }
        for typed in ["", "abc", "138", "1380000123", "不知道", "0"] {
            assert_eq!(Phone::parse(typed), None, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics_and_is_stable(typed in "\\PC{0,20}") {
            if let Some(phone) = Phone::parse(&typed) {
                let again = Phone::parse(phone.as_str());
                proptest::prop_assert_eq!(again.as_ref(), Some(&phone));
                proptest::prop_assert!(phone.masked().contains("****"));
            }
        }
    }
}
