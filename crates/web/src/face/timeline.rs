//! What happened, in words, the newest first.

use domain::case::words::Words;
use jiff::civil::DateTime;
use maud::{Markup, html};

/// One entry: an event told.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The wall clock in China.
    pub at: DateTime,
    /// Who did it.
    pub who: String,
    /// What it says.
    pub words: Words,
}

/// The story of a case. `entries` come in the order in which they are to be read.
#[must_use]
pub fn timeline(entries: &[Entry]) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li {
                    time datetime=(entry.at) {
                        (entry.at.year()) "-" (format!("{:02}-{:02} ", entry.at.month(), entry.at.day()))
                        span { (format!("{:02}:{:02}", entry.at.hour(), entry.at.minute())) }
                    }
                    div.told {
                        p { strong { (entry.words.headline) } " " span.quiet { (entry.who) } }
                        @if !entry.words.details.is_empty() {
                            dl {
                                @for (name, text) in &entry.words.details {
                                    div { dt { (name) } dd { (text) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
