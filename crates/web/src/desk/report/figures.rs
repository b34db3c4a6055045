//! The figures of a pack as a table: what was signed, what is counted now, what those below sent.

use domain::figure::{Measure, Summary};
use domain::form::Choice as _;
use domain::report::{Difference, Line, sum};
use maud::{Markup, html};
use store::report::Pack;

use crate::face::notice::{Tone, notice};
use crate::face::table::{Table, number, table, words};

/// The figures now, each of complaints open to them, and the cross-checks that must hold.
pub(super) fn panel(pack: &Pack) -> Markup {
    let Pack { now, before, reported, .. } = pack;
    let now_lines = pack.shown();
    let below = sum(reported.lines.iter().map(|(_, lines)| lines.as_slice()));
    let faults = now.check();
    // How things stood at another time is only known when somebody signed it.
    let value = |all: &[Line], line: &Line| {
        let nothing = if line.of_signing() { "—" } else { "0" };
        all.iter().find(|one| one.key == line.key).map_or_else(|| nothing.to_owned(), Line::words)
    };
    let summed = !reported.below.is_empty();
    let columns: &[_] = if summed {
        &[words("指标"), number("本季"), number("上季"), number("下级已报合计")]
    } else {
        &[words("指标"), number("本季"), number("上季")]
    };
    let rows = now_lines
        .iter()
        .map(|line| {
            let mut cells = vec![
                html! { (line.label) @if line.money { "（元）" } @if line.of_signing() { " " span.quiet { "按签发时" } } },
                opened(pack, line),
                html! { (value(before, line)) },
            ];
            if summed {
                cells.push(html! { (value(&below, line)) });
            }
            cells
        })
        .collect();
    html! {
        (table(&Table { caption: "数字", columns, rows, empty: "本季没有任何登记，全部为零。", next: None }))
        @if faults.is_empty() { p.quiet { "已核对：" (Summary::rules().len()) "项勾稽关系全部成立。数字由记录自动计算，不用填，也不能改。标“按签发时”的是那一天的情况，各级签发的日子不同，不要求等于下级合计。" } }
        @for fault in &faults {
            (notice(Tone::Wrong, &html! { (fault.row) "：" (fault.rule) "，左边" (fault.left) "，右边" (fault.right) }))
        }
    }
}

/// A figure as the way to the complaints behind it.
fn opened(pack: &Pack, line: &Line) -> Markup {
    let (org, key) = (&pack.org, &line.key);
    let of_cases = Measure::from_value(key).is_some_and(Measure::of_cases);
    let href = format!("/figures/cases?org={}.{}&period={}&measure={key}", org.region, org.id, pack.quarter.key());
    html! { @if of_cases { a href=(href) { (line.words()) } } @else { (line.words()) } }
}

/// Where two lists of figures differ.
pub(super) fn changed(caption: &str, all: &[Difference], labels: [&'static str; 2]) -> Markup {
    let rows = all
        .iter()
        .map(|one| vec![html! { (one.label) }, html! { (one.before) }, html! { (one.after) }, html! { (one.change) }])
        .collect();
    let columns = &[words("指标"), number(labels[0]), number(labels[1]), number("差额")];
    html! {
        h3 { (caption) }
        (table(&Table { caption, columns, rows, empty: "数字没有变化。", next: None }))
    }
}
