//! Who is ahead for certain. A place is a range, and whoever cannot be told from anybody has none.

use domain::directory::OrgKind;
use domain::figure::activity::verdict;
use domain::figure::{Counts, Place, Placed, RANKED, Rate, ranked};
use maud::{Markup, html};
use store::query::figures::{Board, Unit};

use super::at;
use crate::desk::figures::choose::define;
use crate::face::chart::{Chart, Dot, Drawing, chart, dots};
use crate::face::table::{Column, Table, number, table, words};

/// Lines of a drawing at most: the best and the worst.
const DRAWN: usize = 16;
/// Lines of the table at most.
const LISTED: usize = 400;

/// The rankings of a board, of the units just below or of every station.
pub fn ranking(org: &str, board: &Board, by_stations: bool) -> Markup {
    // Where only stations lie below, both are the same.
    let both = board.below.iter().any(|unit| unit.kind != OrgKind::Station);
    let units = if by_stations && both { &board.stations } else { &board.below };
    let way = |label: &str, by: &str, here: bool| {
        let href = format!("{}&by={by}#rank", at(org, &board.period.key()));
        html! { a href=(href) aria-current=[here.then_some("true")] { (label) } " " }
    };
    html! {
        div #rank {
            @if both {
                p.filters { (way("按下一级单位", "units", !by_stations)) (way("按站点", "stations", by_stations)) }
            }
            @for rate in RANKED { (of(units, *rate, &board.period.key())) }
            p.quiet {
                "横线是按件数算出的可信范围（一百张这样的表里，九十五张各单位的真实比例都在自己的范围内），件数越少线越长；名次按范围不相交的才分先后，所以是一段。"
                "和谁都分不开的不排名，件数少的不会因为碰巧全对排到前面。登记件数多少、和解率高低不排名：排了，就会有人不登记、硬凑和解。"
            }
        }
    }
}

/// A unit with its place.
struct Line<'a> {
    unit: &'a Unit,
    placed: Placed,
}

fn of(units: &[Unit], rate: Rate, period: &str) -> Markup {
    let shares: Vec<_> = units.iter().map(|unit| unit.counts.rate(rate)).collect();
    let placed = ranked(&shares).into_iter();
    let mut lines: Vec<Line<'_>> = units.iter().zip(placed).map(|(unit, placed)| Line { unit, placed }).collect();
    // The ranked first, by their ranges; of the rest those of whom most is known.
    lines.sort_by_key(|line| (line.placed.place, -line.placed.share.denominator, line.unit.path.clone()));
    let with: Vec<&Line<'_>> = lines.iter().filter(|line| line.placed.interval.is_some()).collect();
    let ranked = with.iter().filter(|line| matches!(line.placed.place, Place::Among { .. })).count();
    let total: Counts = units.iter().map(|unit| &unit.counts).sum();
    let all = total.rate(rate);
    let told = if ranked == 0 { "都分不出先后".to_owned() } else { format!("分得出先后的{ranked}个") };
    let drawn: Vec<&&Line<'_>> = if ranked > DRAWN {
        with.iter().take(DRAWN / 2).chain(with.iter().take(ranked).skip(ranked - DRAWN / 2)).collect()
    } else {
        with.iter().take(DRAWN).collect()
    };
    let cut = match (with.len() > drawn.len(), ranked > DRAWN) {
        (false, _) => "",
        (true, true) => "图中画排在最前和最后的，全部见表。",
        (true, false) => "图中画不下的见表。",
    };
    let says = format!("{}个单位有数可比，{told}；合起来{}（竖线）。", with.len(), all.in_full());
    let title = format!("{}排名", rate.label());
    let means = define("怎么算", rate.definition());
    let behind = listed(&lines, rate, period);
    if drawn.len() < 2 {
        return html! { h3 { (title) } (means) p.quiet { "有数可比的单位不到两个。" } (table(&behind)) };
    }
    let drawing: Drawing =
        dots(&drawn.iter().filter_map(|line| dot(line)).collect::<Vec<_>>(), part(all.numerator, all.denominator));
    html! {
        div.ranked {
            (chart(&Chart { id: rate.key(), title: &title, says: &format!("{says}{cut}"), drawing, behind }))
            (means)
        }
    }
}

fn dot(line: &Line<'_>) -> Option<Dot> {
    let Placed { share, interval, place } = line.placed;
    let interval = interval?;
    Some(Dot {
        name: clipped(&line.unit.name),
        said: format!("{}　{}/{}", place.words(), share.numerator, share.denominator),
        share: part(share.numerator, share.denominator)?,
        low: interval.low,
        high: interval.high,
        faint: !matches!(place, Place::Among { .. }),
    })
}

/// A name as it fits beside its place; the table has the whole.
fn clipped(name: &str) -> String {
    const FITS: usize = 13;
    let short = name.strip_suffix("消费维权服务站").unwrap_or(name);
    if short.chars().count() > FITS { short.chars().take(FITS - 1).chain(['…']).collect() } else { short.to_owned() }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn part(numerator: i64, denominator: i64) -> Option<f64> {
    (denominator > 0).then(|| numerator as f64 / denominator as f64)
}

const COLUMNS: &[Column] = &[words("单位"), words("名次"), number("本期"), number("可信范围")];
/// Beside 有作用 stands 有记录, which is not ranked: who only writes much would lead (D12).
const BOTH: &[Column] =
    &[words("单位"), words("名次"), number("有作用"), number("可信范围"), number("有记录"), words("小结")];

fn listed(lines: &[Line<'_>], rate: Rate, period: &str) -> Table<'static> {
    let percent = |share: f64| format!("{:.1}%", share * 100.0);
    let row = |line: &Line<'_>| {
        let Placed { share, interval, place } = line.placed;
        let counts = &line.unit.counts;
        let mut row = vec![
            html! { a href=(at(&format!("{}.{}", line.unit.region, line.unit.id), period)) { (line.unit.name) } },
            html! { (place.words()) },
            html! { (share.in_full()) },
            html! { @if let Some(one) = interval { (percent(one.low)) "—" (percent(one.high)) } @else { "—" } },
        ];
        if rate == Rate::Effective {
            row.push(html! { (counts.rate(Rate::Recorded).in_full()) });
            row.push(html! { (verdict(counts)) });
        }
        row
    };
    Table {
        caption: rate.label(),
        columns: if rate == Rate::Effective { BOTH } else { COLUMNS },
        rows: lines.iter().take(LISTED).map(row).collect(),
        empty: "没有下一级单位。",
        next: None,
    }
}
