//! Small values that are parsed once and then trusted.

mod case_number;
mod money;
mod name;
mod percent;
mod phone;

pub use case_number::CaseNumber;
pub use money::{fen_from_yuan, yuan_from_fen};
pub use name::mask_name;
pub use percent::Percent;
pub use phone::Phone;

/// Full-width digits and signs, as Chinese input methods type them, to plain ones.
#[must_use]
pub fn plain(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' | '－' | '，' | '＋' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '—' | '–' => '-',
            other => other,
        })
        .collect()
}
