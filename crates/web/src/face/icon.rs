//! Small drawn signs. They repeat in shape what the words beside them say, so they
//! are hidden from screen readers.

use maud::{Markup, html};

/// A sign of 16 by 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A hollow ring: there is time, or not yet begun.
    Ring,
    /// A half-filled ring: soon.
    Half,
    /// A filled diamond: today.
    Diamond,
    /// A triangle with a stroke: too late, or wrong.
    Triangle,
    /// Two bars: stands still.
    Bars,
    /// A tick: done.
    Tick,
    /// A ring with a filled middle: here.
    Target,
    /// A filled square: stopped.
    Square,
    /// A dash: passed by.
    Dash,
    /// A ring with an i: good to know.
    Info,
    /// A ring with a bar: not allowed.
    Barred,
    /// A looking-glass.
    Search,
}

/// Draws a sign in the colour of the text around it.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" {
            @match icon {
                Icon::Ring => (ring()),
                Icon::Half => { (ring()) path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" {} },
                Icon::Diamond => path d="M8 .8 15.2 8 8 15.2.8 8z" fill="currentColor" {},
                Icon::Triangle => {
                    path d="M8 1 15.6 14.6H.4z" fill="currentColor" {}
                    path d="M8 5.6v4.2M8 11.4v1.6" stroke="#fff" stroke-width="1.7" fill="none" {}
                },
                Icon::Bars => path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" fill="currentColor" {},
                Icon::Tick => path d="m2 8.6 4 4L14 4" stroke="currentColor" stroke-width="2.4" fill="none" {},
                Icon::Target => { (ring()) circle cx="8" cy="8" r="3.2" fill="currentColor" {} },
                Icon::Square => path d="M2.5 2.5h11v11h-11z" fill="currentColor" {},
                Icon::Dash => path d="M2.5 6.8h11v2.4h-11z" fill="currentColor" {},
                Icon::Info => {
                    (ring())
                    path d="M8 7v4.4M8 4.2v1.7" stroke="currentColor" stroke-width="1.7" fill="none" {}
                },
                Icon::Barred => { (ring()) path d="M4 12 12 4" stroke="currentColor" stroke-width="2" fill="none" {} },
                Icon::Search => path d="M10.3 10.3 14.5 14.5M11.7 6.7a5 5 0 1 1-10 0 5 5 0 0 1 10 0z"
                    stroke="currentColor" stroke-width="1.9" fill="none" {},
            }
        }
    }
}

fn ring() -> Markup {
    html! { circle cx="8" cy="8" r="6" stroke="currentColor" stroke-width="2" fill="none" {} }
}
