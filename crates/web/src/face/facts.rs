//! Names and values of one thing, in two columns that line up.

use maud::{Markup, html};

/// A list of facts; a fact without a value shows that it is missing.
#[must_use]
pub fn facts(all: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (name, value) in all {
                div {
                    dt { (name) }
                    dd { @if value.0.is_empty() { span.quiet { "未填" } } @else { (value) } }
                }
            }
        }
    }
}
