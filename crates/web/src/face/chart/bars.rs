//! Bars side by side: a trend with the year before, a distribution, promised against performed.

use maud::{Markup, html};

use super::{Drawing, WIDTH, at, float, legend, rule, short, step, text};

/// One place on the line.
#[derive(Clone, Debug)]
pub struct Bar {
    /// In full.
    pub name: String,
    /// As it fits below the bar.
    pub label: String,
    /// A second line, such as the year where it begins.
    pub below: String,
    pub value: i64,
    /// A hollow bar to its left.
    pub beside: Option<i64>,
    /// How much of it is filled; the rest is only outlined.
    pub part: Option<i64>,
    pub look: Look,
}

/// What a bar says beside its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// Not over yet: hatched.
    Running,
    /// What should not be: crossed.
    Late,
}

const TOP: f64 = 40.0;
const FLOOR: f64 = 190.0;
const LEFT: f64 = 42.0;
const HEIGHT: f64 = 226.0;
/// With more than so many bars, only some have their number above.
const ROOM: usize = 8;

/// Draws bars; `signs` are the words for the solid and, when it is used, the hollow bar.
#[must_use]
pub fn bars(id: &str, all: &[Bar], signs: [&str; 2]) -> Drawing {
    let top = all.iter().map(|bar| bar.value.max(bar.beside.unwrap_or(0))).max().unwrap_or(0).max(1);
    let each = (WIDTH - LEFT) / float(i64::try_from(all.len().max(1)).unwrap_or(1));
    let step = step(top);
    let scale = (FLOOR - TOP) / float(top.max(step));
    let high = |value: i64| float(value) * scale;
    let hatched = format!("url(#{id}-dense)");
    let fill = |look: Look| match look {
        Look::Plain => None,
        Look::Running => Some(hatched.clone()),
        Look::Late => Some(format!("url(#{id}-late)")),
    };
    let peak = all.iter().map(|bar| bar.value).max();
    let draw = |(place, bar): (usize, &Bar)| {
        let left = LEFT + each * float(i64::try_from(place).unwrap_or_default());
        let (middle, room) = (left + each / 2.0, each * 0.78);
        let (hollow, solid) = if bar.beside.is_some() { (room * 0.42, room * 0.58) } else { (0.0, room.min(44.0)) };
        let start = middle - f64::midpoint(hollow, solid);
        let number = all.len() <= ROOM || place + 1 == all.len() || Some(bar.value) == peak;
        let filled = bar.part.unwrap_or(bar.value);
        html! {
            g {
                title { (bar.name) " " (bar.value) }
                @if let Some(before) = bar.beside {
                    (rect("c-before", None, [start, FLOOR - high(before), hollow, high(before)]))
                }
                @if bar.part.is_some() { (rect("c-before", None, [start + hollow, FLOOR - high(bar.value), solid, high(bar.value)])) }
                (rect(if bar.look == Look::Late { "c-over" } else { "c-now" }, fill(bar.look).as_ref(), [start + hollow, FLOOR - high(filled), solid, high(filled)]))
                @if number { (text((start + hollow + solid / 2.0).min(inside(&short(bar.value))), FLOOR - high(bar.value) - 4.0, "middle", "c-number", &short(bar.value))) }
                (text(middle, FLOOR + 15.0, "middle", "c-text", &bar.label))
                @if !bar.below.is_empty() { (text(middle, FLOOR + 31.0, "middle", "c-quiet", &bar.below)) }
            }
        }
    };
    let mut signs: Vec<(Markup, &str)> = vec![
        (html! { rect class="c-now" y="1" width="14" height="12" {} }, signs[0]),
        (html! { rect class="c-before" y="1" width="14" height="12" {} }, signs[1]),
    ];
    if all.iter().all(|bar| bar.beside.is_none() && bar.part.is_none()) {
        signs.clear();
    }
    if all.iter().any(|bar| bar.look == Look::Running) {
        signs.push((html! { rect class="c-now" fill=(hatched) y="1" width="14" height="12" {} }, "还没有结束"));
    }
    let inner = html! {
        (legend(&signs))
        @for line in (0..=top / step).map(|no| no * step) {
            (rule(if line == 0 { "c-floor" } else { "c-grid" }, [LEFT - 4.0, FLOOR - high(line), WIDTH, FLOOR - high(line)]))
            (text(LEFT - 7.0, FLOOR - high(line) + 4.0, "end", "c-quiet", &short(line)))
        }
        @for bar in all.iter().enumerate() { (draw(bar)) }
    };
    Drawing { height: HEIGHT, inner }
}

/// How far right the middle of a number may stand, so that all of it is inside.
fn inside(number: &str) -> f64 {
    WIDTH - 5.0 * float(i64::try_from(number.chars().count()).unwrap_or_default()) - 2.0
}

fn rect(class: &str, fill: Option<&String>, [x, y, width, height]: [f64; 4]) -> Markup {
    html! { rect class=(class) fill=[fill] x=(at(x)) y=(at(y)) width=(at(width)) height=(at(height)) {} }
}
