//! Rates over time: a solid line with dots, and the year before as a dashed one with squares.

use maud::{Markup, html};

use super::{Drawing, WIDTH, at, float, legend, rule, text};

/// A rate at one place; `None` where there was nothing to divide by.
#[derive(Clone, Debug)]
pub struct Mark {
    /// In full.
    pub name: String,
    /// As it fits below the point.
    pub label: String,
    pub below: String,
    /// Tenths of a percent.
    pub now: Option<i64>,
    pub before: Option<i64>,
}

const TOP: f64 = 40.0;
const FLOOR: f64 = 190.0;
const LEFT: f64 = 40.0;
const HEIGHT: f64 = 226.0;

/// Draws the rates up to 100 %; the scale begins at the tens below the least.
#[must_use]
pub fn line(all: &[Mark], signs: [&str; 2]) -> Drawing {
    let least = all.iter().flat_map(|mark| [mark.now, mark.before]).flatten().min().unwrap_or(1000);
    // Never less than a fifth of the scale: a change of one in a hundred must not look like a cliff.
    let bottom = ((least - 1) / 100 * 100).clamp(0, 800);
    let each = (WIDTH - LEFT) / float(i64::try_from(all.len().max(1)).unwrap_or(1));
    let x = |place: usize| LEFT + each * (float(i64::try_from(place).unwrap_or_default()) + 0.5);
    let y = |tenths: i64| FLOOR - (FLOOR - TOP) * float(tenths - bottom) / float(1000 - bottom);
    let path = |value: fn(&Mark) -> Option<i64>| {
        let mut path = String::new();
        let mut joined = false;
        for (place, mark) in all.iter().enumerate() {
            match value(mark) {
                Some(tenths) => {
                    path.push_str(&format!("{}{:.1} {:.1}", if joined { 'L' } else { 'M' }, x(place), y(tenths)));
                    joined = true;
                }
                // A span without any leaves a gap, for nothing is known of it.
                None => joined = false,
            }
        }
        path
    };
    let last = all.iter().rposition(|mark| mark.now.is_some());
    let said = |tenths: i64| format!("{}.{}%", tenths / 10, tenths % 10);
    // Below the point when the line comes down to it.
    let over = |place: usize, tenths: i64| {
        let before = all.iter().take(place).rev().find_map(|mark| mark.now);
        if before.is_some_and(|before| before > tenths) { 20.0 } else { -9.0 }
    };
    let draw = |(place, mark): (usize, &Mark)| {
        html! {
            @if let Some(tenths) = mark.before {
                rect class="c-square" x=(at(x(place) - 3.5)) y=(at(y(tenths) - 3.5)) width="7" height="7" {}
            }
            @if let Some(tenths) = mark.now {
                circle class="c-dot" cx=(at(x(place))) cy=(at(y(tenths))) r="4.5" { title { (mark.name) " " (said(tenths)) } }
                @if last == Some(place) {
                    (text(x(place).min(WIDTH - 32.0), y(tenths) + over(place, tenths), "middle", "c-number", &said(tenths)))
                }
            }
            (text(x(place), FLOOR + 15.0, "middle", "c-text", &mark.label))
            @if !mark.below.is_empty() { (text(x(place), FLOOR + 31.0, "middle", "c-quiet", &mark.below)) }
        }
    };
    let signs: [(Markup, &str); 2] = [
        (html! { (rule("c-line", [0.0, 7.0, 16.0, 7.0])) circle class="c-dot" cx="8" cy="7" r="4.5" {} }, signs[0]),
        (
            html! { (rule("c-dash", [0.0, 7.0, 16.0, 7.0])) rect class="c-square" x="4.5" y="3.5" width="7" height="7" {} },
            signs[1],
        ),
    ];
    let middle = i64::midpoint(bottom, 1000);
    let inner = html! {
        (legend(&signs))
        @for tenths in [bottom, middle, 1000] {
            (rule(if tenths == bottom { "c-floor" } else { "c-grid" }, [LEFT - 4.0, y(tenths), WIDTH, y(tenths)]))
            (text(LEFT - 7.0, y(tenths) + 4.0, "end", "c-quiet", &format!("{}%", tenths / 10)))
        }
        path class="c-dash" d=(path(|mark| mark.before)) {}
        path class="c-line" d=(path(|mark| mark.now)) {}
        @for mark in all.iter().enumerate() { (draw(mark)) }
    };
    Drawing { height: HEIGHT, inner }
}
