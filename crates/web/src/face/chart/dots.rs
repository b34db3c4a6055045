//! Shares with their intervals, one a line: the longer the line, the less is known.

use maud::{Markup, html};

use super::{Drawing, WIDTH, at, float, rule, text};

/// A share between 0 and 1 with what is certain of it.
#[derive(Clone, Debug)]
pub struct Dot {
    pub name: String,
    /// What stands at the right: the place.
    pub said: String,
    pub share: f64,
    pub low: f64,
    pub high: f64,
    /// Too few to be ranked: hollow.
    pub faint: bool,
}

const LEFT: f64 = 8.0;
const RIGHT: f64 = 332.0;
const TOP: f64 = 26.0;
/// A name above its line.
const EACH: f64 = 40.0;

/// Draws the intervals; `mean` is the share of all together.
#[must_use]
pub fn dots(all: &[Dot], mean: Option<f64>) -> Drawing {
    let x = |share: f64| LEFT + (RIGHT - LEFT) * share;
    let floor = TOP + EACH * float(i64::try_from(all.len()).unwrap_or_default());
    let draw = |(place, dot): (usize, &Dot)| -> Markup {
        let y = TOP + EACH * float(i64::try_from(place).unwrap_or_default());
        let line = y + 28.0;
        let faint = if dot.faint { "c-faint" } else { "c-line" };
        html! {
            (text(0.0, y + 14.0, "start", "c-text", &dot.name))
            (text(WIDTH, y + 14.0, "end", if dot.faint { "c-quiet" } else { "c-number" }, &dot.said))
            @if let Some(mean) = mean { (rule("c-mean", [x(mean), line - 8.0, x(mean), line + 8.0])) }
            (rule(faint, [x(dot.low), line, x(dot.high), line]))
            (rule(faint, [x(dot.low), line - 4.0, x(dot.low), line + 4.0]))
            (rule(faint, [x(dot.high), line - 4.0, x(dot.high), line + 4.0]))
            circle class=(if dot.faint { "c-ring" } else { "c-dot" }) cx=(at(x(dot.share))) cy=(at(line)) r="4.5" {}
        }
    };
    let inner = html! {
        @for (share, words, anchor) in [(0.0, "0%", "start"), (0.5, "50%", "middle"), (1.0, "100%", "end")] {
            (rule("c-grid", [x(share), TOP - 8.0, x(share), TOP]))
            (text(x(share), 12.0, anchor, "c-quiet", words))
        }
        @for dot in all.iter().enumerate() { (draw(dot)) }
    };
    Drawing { height: floor + 6.0, inner }
}
