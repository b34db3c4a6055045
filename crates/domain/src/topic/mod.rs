//! Hot topics (热点, B1.6, B5.2b): what concentrates by goods, trader, problem and words in the text, told apart from
//! chance with a stated rate of false alarms (docs/decisions/0017).

mod chance;
mod key;
mod merge;
mod scan;
mod since;
mod window;
mod words;

pub use chance::at_least;
pub use key::{Common, Facet, Key};
pub use merge::{Topic, merge};
pub use scan::{Count, Counted, FEWEST, Found, ONE_IN, PAST, Scan, scan};
pub use since::{Step, since};
pub use window::{Window, span};

use crate::figure::Period;

/// The rate of false alarms, as the page states it.
#[must_use]
pub fn rate(window: &Window) -> String {
    let quiet = if window.quarter.is_some() { "平静的季度里" } else { "平静的三十天里" };
    format!("按此口径，{quiet}这样看{ONE_IN}次，大约会误报1次")
}

/// A chance in plain words: 约百分之3, 约千分之2, 约十万分之4, 不到百万分之一.
#[must_use]
pub fn odds(chance: f64) -> String {
    for (name, of) in [("百", 1e2), ("千", 1e3), ("万", 1e4), ("十万", 1e5), ("百万", 1e6)] {
        if chance * of >= 1.0 {
            return format!("约{name}分之{:.0}", chance * of);
        }
    }
    "不到百万分之一".to_owned()
}

/// How many there should be: 不到0.1件, 0.4件, 12件.
#[must_use]
pub fn expected(count: f64) -> String {
    if count < 0.1 {
        "不到0.1件".to_owned()
    } else if count < 10.0 {
        format!("{count:.1}件")
    } else {
        format!("{count:.0}件")
    }
}

/// The time with which a period is compared, in words.
#[must_use]
pub fn past(window: &Window) -> String {
    let eve = window.from.yesterday().unwrap_or(window.from);
    Period { from: window.past_from, to: eve }.label()
}

#[cfg(test)]
mod tests;
