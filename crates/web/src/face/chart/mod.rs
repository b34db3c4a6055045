//! Charts as SVG from the server: one width that a phone shows unscaled, text of at least 12 pixels, patterns beside colours so
//! that they survive a black-and-white printer, and the numbers as a table behind each.

mod bars;
mod dots;
mod line;

use maud::{Markup, html};

pub use bars::{Bar, Look, bars};
pub use dots::{Dot, dots};
pub use line::{Mark, line};

use super::table::{Table, table};

/// The width of every drawing, in its own units.
const WIDTH: f64 = 340.0;

/// A chart with everything around it.
#[derive(Debug)]
pub struct Chart<'a> {
    /// Unlike any other on the page.
    pub id: &'a str,
    pub title: &'a str,
    /// What it shows, in a sentence: for who cannot see it, and for who does not want to.
    pub says: &'a str,
    pub drawing: Drawing,
    /// The numbers themselves.
    pub behind: Table<'a>,
}

/// What is drawn, and how high it is.
#[derive(Debug)]
pub struct Drawing {
    pub height: f64,
    pub inner: Markup,
}

/// Draws a chart, its title and sentence, and the table behind it.
#[must_use]
pub fn chart(chart: &Chart<'_>) -> Markup {
    let Drawing { height, inner } = &chart.drawing;
    let (dense, late) = (format!("{}-dense", chart.id), format!("{}-late", chart.id));
    html! {
        figure.chart #(chart.id) {
            figcaption { h3 { (chart.title) } p { (chart.says) } }
            svg viewBox=(format!("0 0 {WIDTH} {height:.0}")) role="img" aria-label=(format!("{}。{}", chart.title, chart.says)) {
                defs {
                    (pattern(&dense, "c-dense", "M0 0L6 6"))
                    (pattern(&late, "c-late", "M0 6L6 0M0 0L6 6"))
                }
                (inner)
            }
            details.behind { summary { "表格" } (table(&chart.behind)) }
        }
    }
}

fn pattern(id: &str, class: &str, path: &str) -> Markup {
    html! {
        pattern id=(id) width="6" height="6" patternUnits="userSpaceOnUse" {
            rect class=(format!("{class}-ground")) width="6" height="6" {}
            path class=(format!("{class}-stroke")) d=(path) {}
        }
    }
}

/// A text at a place; `anchor` is `start`, `middle` or `end`.
fn text(x: f64, y: f64, anchor: &str, class: &str, words: &str) -> Markup {
    html! { text class=(class) x=(at(x)) y=(at(y)) text-anchor=(anchor) { (words) } }
}

fn rule(class: &str, [x1, y1, x2, y2]: [f64; 4]) -> Markup {
    html! { line class=(class) x1=(at(x1)) y1=(at(y1)) x2=(at(x2)) y2=(at(y2)) {} }
}

/// What the signs mean, in a line at the top.
fn legend(items: &[(Markup, &str)]) -> Markup {
    let placed = items.iter().scan(0.0, |next, (sign, words)| {
        let here = *next;
        *next += 34.0 + 13.0 * float(i64::try_from(words.chars().count()).unwrap_or_default());
        Some((here, sign, words))
    });
    html! {
        @for (x, sign, words) in placed {
            g transform=(format!("translate({x:.1} 0)")) { (sign) (text(20.0, 12.0, "start", "c-text", words)) }
        }
    }
}

/// The step of a scale: 1, 2 or 5 times a power of ten, so that three of them reach the top.
fn step(top: i64) -> i64 {
    let mut ten = 1;
    loop {
        if let Some(times) = [1, 2, 5].into_iter().find(|times| ten * times * 3 >= top) {
            return ten * times;
        }
        ten *= 10;
    }
}

/// A number as it fits above a bar: 1234, 1.2万, 3.4亿.
#[must_use]
pub fn short(value: i64) -> String {
    let tenth = |unit: i64, name: &str| {
        let tenths = (value * 10 + unit / 2) / unit;
        if tenths % 10 == 0 || tenths >= 1000 {
            format!("{}{name}", (tenths + 5) / 10)
        } else {
            format!("{}.{}{name}", tenths / 10, tenths % 10)
        }
    };
    match value {
        ..10_000 => value.to_string(),
        10_000..100_000_000 => tenth(10_000, "万"),
        _ => tenth(100_000_000, "亿"),
    }
}

/// A coordinate.
fn at(value: f64) -> String {
    format!("{value:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "a drawing is no finer than a tenth of a pixel")]
const fn float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::table::{number, words};

    #[test]
    fn scales_are_round_and_reach_the_top() {
        for (top, wanted) in [(0, 1), (3, 1), (4, 2), (7, 5), (15, 5), (16, 10), (31, 20), (140, 50), (2999, 1000)] {
            assert_eq!(step(top), wanted, "{top}");
        }
        for (value, words) in
            [(0, "0"), (9999, "9999"), (10_000, "1万"), (12_340, "1.2万"), (6_592_000, "659万"), (340_000_000, "3.4亿")]
        {
            assert_eq!(short(value), words);
        }
    }

    #[test]
    fn a_chart_says_itself_and_has_its_table() {
        let all = [Bar {
            name: "2026年第三季度".to_owned(),
            label: "3季".to_owned(),
            below: String::new(),
            value: 3,
            beside: Some(5),
            part: None,
            look: Look::Running,
        }];
        let behind = Table {
            caption: "登记",
            columns: &[words("季"), number("件")],
            rows: vec![vec![html! { "3季" }, html! { "3" }]],
            empty: "",
            next: None,
        };
        let drawn = chart(&Chart {
            id: "trend",
            title: "登记的投诉",
            says: "本季3件。",
            drawing: bars("trend", &all, ["本期", "去年同期"]),
            behind,
        });
        let page = drawn.into_string();
        assert!(page.contains(r#"role="img" aria-label="登记的投诉。本季3件。""#), "{page}");
        assert!(page.contains("<details") && page.contains("<table") && !page.contains("style="), "{page}");
        assert!(page.contains("url(#trend-dense)") && page.contains("还没有结束"), "{page}");
    }
}
