//! Registered complaints by goods or service and by problem: a table whose shade says how many, each number open to
//! its complaints.

use std::collections::BTreeMap;

use domain::code::{ClassCode, ProblemCode};
use domain::figure::Period;
use maud::{Markup, html};

/// Lines that are shown at once; the rest open.
const FIRST: usize = 12;
/// The shades, of which the last is the most.
const SHADES: i64 = 5;
/// As many are needed for a cell to stand out: below, a single complaint is light and nothing is said to concentrate.
const ENOUGH: i64 = 3;

/// What is counted.
pub type Cells = BTreeMap<(ClassCode, ProblemCode), i64>;

/// The matrix of an organisation over a period.
pub fn matrix(org: &str, period: Period, cells: &Cells) -> Markup {
    let mut classes: BTreeMap<&ClassCode, i64> = BTreeMap::new();
    let mut problems: BTreeMap<&ProblemCode, i64> = BTreeMap::new();
    for ((class, problem), count) in cells {
        *classes.entry(class).or_default() += count;
        *problems.entry(problem).or_default() += count;
    }
    let by_count = |all: &mut Vec<(&str, i64)>| all.sort_by_key(|(code, count)| (-count, (*code).to_owned()));
    let mut rows: Vec<(&str, i64)> = classes.iter().map(|(class, count)| (class.code(), *count)).collect();
    let mut columns: Vec<(&str, i64)> = problems.iter().map(|(problem, count)| (problem.code(), *count)).collect();
    by_count(&mut rows);
    by_count(&mut columns);
    let Some(((class, problem), most)) = cells.iter().max_by_key(|(_, count)| **count) else {
        return html! { p.quiet { (period.label()) "没有登记投诉。" } };
    };
    let total: i64 = classes.values().sum();
    let grid = Grid { org, period, cells, columns: &columns, most: (*most).max(SHADES) };
    html! {
        p {
            "共" (total) "件" @if *most >= ENOUGH { "，最多的是" strong { (class.name()) "·" (problem.name()) } "，" (most) "件" }
            "。问题以查明的定性为准，没有查明的以登记的为准。点数字看是哪几件。"
        }
        (grid.table("按商品或服务类别和问题类别", rows.get(..FIRST).unwrap_or(&rows), Some(total)))
        @if let Some(rest) = rows.get(FIRST..).filter(|rest| !rest.is_empty()) {
            details.more.behind { summary { "其余" (rest.len()) "类" } (grid.table("其余各类", rest, None)) }
        }
    }
}

/// What every line needs.
struct Grid<'a> {
    org: &'a str,
    period: Period,
    cells: &'a Cells,
    columns: &'a [(&'a str, i64)],
    most: i64,
}

impl Grid<'_> {
    fn table(&self, caption: &str, rows: &[(&str, i64)], total: Option<i64>) -> Markup {
        let problem = |code: &str| ProblemCode::parse(code).map_or("", |problem| problem.name());
        let class = |code: &str| ClassCode::parse(code).map_or("", |class| class.name());
        html! {
            div.heat tabindex="0" role="region" aria-label=(caption) {
                table {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { "类别" }
                        @for (code, _) in self.columns { th scope="col" { (problem(code)) } }
                        th scope="col" { "合计" }
                    } }
                    tbody {
                        @for (code, sum) in rows {
                            tr {
                                th scope="row" { (class(code)) }
                                @for (problem, _) in self.columns { (self.cell(code, problem)) }
                                td { a href=(self.open(code, "")) { (sum) } }
                            }
                        }
                    }
                    @if let Some(total) = total {
                        tfoot { tr {
                            th scope="row" { "合计" }
                            @for (problem, sum) in self.columns { td { a href=(self.open("", problem)) { (sum) } } }
                            td { a href=(self.open("", "")) { (total) } }
                        } }
                    }
                }
            }
        }
    }

    fn cell(&self, class: &str, problem: &str) -> Markup {
        let key = ClassCode::parse(class).zip(ProblemCode::parse(problem));
        let count = key.and_then(|key| self.cells.get(&key)).copied().unwrap_or_default();
        // Rounded up, so that one complaint among many is still seen.
        let shade = (count * SHADES + self.most - 1) / self.most;
        html! {
            td class=(format!("heat-{shade}")) {
                @if count == 0 { span.nil { "·" } } @else { a href=(self.open(class, problem)) { (count) } }
            }
        }
    }

    fn open(&self, class: &str, problem: &str) -> String {
        let (org, period) = (self.org, self.period.key());
        format!("/figures/cases?org={org}&period={period}&measure=registered&class={class}&problem={problem}")
    }
}
