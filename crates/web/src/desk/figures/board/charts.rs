//! The four charts of a board.

use domain::figure::{Counts, DAYS, Grain, Measure, Period, Rate, Share};
use domain::report::words::rated;
use domain::value::yuan_from_fen;
use maud::{Markup, html};
use store::query::figures::{Board, Point};

use crate::face::chart::{Bar, Chart, Look, Mark, bars, chart, line};
use crate::face::table::{Table, number, words};

/// What stands below a place: the span, and the year where it begins.
fn named(board: &Board, place: usize) -> (String, String) {
    let Some(point) = board.trend.get(place) else { return (String::new(), String::new()) };
    let (period, year) = (point.period, point.period.from.year());
    let begins = place == 0 || board.trend.get(place - 1).is_some_and(|before| before.period.from.year() != year);
    let label = match period.whole() {
        Some((Grain::Month, _)) => period.from.month().to_string(),
        Some((Grain::Year, _)) => return (year.to_string(), String::new()),
        _ => format!("{}季", (period.from.month() + 2) / 3),
    };
    (label, if begins { format!("{year}") } else { String::new() })
}

/// Months are bare numbers under the bars.
fn unit(board: &Board) -> &'static str {
    if matches!(board.period.whole(), Some((Grain::Month, _))) { "按月，" } else { "" }
}

fn look(board: &Board, period: Period) -> Look {
    if board.beside.running && period == board.period { Look::Running } else { Look::Plain }
}

/// Registered, with the same span a year before.
pub fn registered(board: &Board) -> Markup {
    let get = |counts: &Counts| counts.get(Measure::Registered);
    let bar = |(place, point): (usize, &Point)| {
        let (label, below) = named(board, place);
        let (value, beside) = (get(&point.now), Some(get(&point.year_before)));
        Bar { name: point.period.label(), label, below, value, beside, part: None, look: look(board, point.period) }
    };
    let all: Vec<Bar> = board.trend.iter().enumerate().map(bar).collect();
    let (now, here) = (get(&board.total), board.period.label());
    let most = board.trend.iter().max_by_key(|point| get(&point.now)).filter(|point| get(&point.now) > now);
    let says = match most {
        Some(point) => {
            format!("{}{here}登记{now}件；最多的是{}，{}件。", unit(board), point.period.label(), get(&point.now))
        }
        None if now > 0 => format!("{}{here}登记{now}件，是图中最多的。", unit(board)),
        None => "这段时间没有登记投诉。".to_owned(),
    };
    let row = |point: &Point| {
        let (now, then) = (get(&point.now), get(&point.year_before));
        vec![html! { (point.period.label()) }, html! { (now) }, html! { (then) }, html! { (signed(now - then)) }]
    };
    let behind = Table {
        caption: "登记的投诉",
        columns: &[words("期间"), number("登记"), number("去年同期"), number("增减")],
        rows: board.trend.iter().map(row).collect(),
        empty: "",
        next: None,
    };
    let drawing = bars("registered", &all, ["登记", "去年同期"]);
    chart(&Chart { id: "registered", title: "登记的投诉", says: &says, drawing, behind })
}

fn signed(by: i64) -> String {
    if by > 0 { format!("+{by}") } else { by.to_string() }
}

/// The share that ended within the twenty days, with the year before.
pub fn in_time(board: &Board) -> Markup {
    let rate = |counts: &Counts| counts.rate(Rate::OnTime);
    let mark = |(place, point): (usize, &Point)| {
        let (label, below) = named(board, place);
        Mark {
            name: point.period.label(),
            label,
            below,
            now: rate(&point.now).per_mille(),
            before: rate(&point.year_before).per_mille(),
        }
    };
    let all: Vec<Mark> = board.trend.iter().enumerate().map(mark).collect();
    let now = rate(&board.total);
    let says = if now.denominator > 0 {
        format!("{}{}办结{}在二十日内。", unit(board), board.period.label(), rated(now.numerator, now.denominator))
    } else {
        format!("{}还没有办结的投诉。", board.period.label())
    };
    let row = |point: &Point| {
        let (now, then) = (rate(&point.now), rate(&point.year_before));
        vec![html! { (point.period.label()) }, html! { (now.in_full()) }, html! { (then.in_full()) }]
    };
    let behind = Table {
        caption: "20日办结率",
        columns: &[words("期间"), number("20日办结率"), number("去年同期")],
        rows: board.trend.iter().map(row).collect(),
        empty: "",
        next: None,
    };
    chart(&Chart {
        id: "in-time",
        title: "20日办结率",
        says: &says,
        drawing: line(&all, ["二十日内办结的", "去年同期"]),
        behind,
    })
}

/// How long it took to settle.
pub fn days(board: &Board) -> Markup {
    const LABELS: [&str; 5] = ["0—5日", "6—10", "11—15", "16—20", "超20日"];
    let of = |counts: &Counts| DAYS.map(|measure| counts.get(measure));
    let now = of(&board.total);
    let before = board.trend.iter().rev().nth(1).map(|point| of(&point.now)).unwrap_or_default();
    let settled: i64 = now.iter().sum();
    let share = |count: i64| Share { numerator: count, denominator: settled };
    let bar = |((label, measure), value): ((&str, &Measure), i64)| {
        let below = if settled > 0 { share(value).words() } else { String::new() };
        let look = if label == LABELS[4] { Look::Late } else { Look::Plain };
        Bar { name: measure.label().to_owned(), label: label.to_owned(), below, value, beside: None, part: None, look }
    };
    let all: Vec<Bar> = LABELS.into_iter().zip(&DAYS).zip(now).map(bar).collect();
    let says = if settled > 0 {
        let fast = now.iter().take(2).sum();
        format!("和解成功{settled}件，从受理到签协议：{}在十日内，超过二十日的{}件。", rated(fast, settled), now[4])
    } else {
        format!("{}还没有和解成功的投诉。", board.period.label())
    };
    let row = |((measure, now), then): ((&Measure, i64), i64)| {
        vec![html! { (measure.label()) }, html! { (now) }, html! { (share(now).words()) }, html! { (then) }]
    };
    let behind = Table {
        caption: "和解用了几天",
        columns: &[words("用时"), number("本期"), number("占比"), number("上期")],
        rows: DAYS.iter().zip(now).zip(before).map(row).collect(),
        empty: "",
        next: None,
    };
    let drawing = bars("days", &all, ["", ""]);
    chart(&Chart { id: "days", title: "和解用了几天", says: &says, drawing, behind })
}

/// What was promised, and how much of it was really performed.
pub fn money(board: &Board) -> Markup {
    let of = |counts: &Counts| (counts.get(Measure::PromisedFen), counts.get(Measure::KeptFen));
    let bar = |(place, point): (usize, &Point)| {
        let (label, below) = named(board, place);
        let (promised, kept) = of(&point.now);
        Bar {
            name: point.period.label(),
            label,
            below,
            value: promised / 100,
            beside: None,
            part: Some(kept / 100),
            look: Look::Plain,
        }
    };
    let all: Vec<Bar> = board.trend.iter().enumerate().map(bar).collect();
    let (promised, kept) = of(&board.total);
    let share = Share { numerator: kept, denominator: promised };
    let says = if promised > 0 {
        let (promised, done, rest) = (yuan_from_fen(promised), yuan_from_fen(kept), yuan_from_fen(promised - kept));
        format!("本期签的协议约定{promised}元，到现在已履行{done}元（{}），还有{rest}元没有履行。", share.words())
    } else {
        format!("{}没有约定金额的协议。", board.period.label())
    };
    let row = |point: &Point| {
        let (promised, kept) = of(&point.now);
        vec![
            html! { (point.period.label()) },
            html! { (yuan_from_fen(promised)) },
            html! { (yuan_from_fen(kept)) },
            html! { (yuan_from_fen(promised - kept)) },
        ]
    };
    let behind = Table {
        caption: "约定的和真正履行的",
        columns: &[words("签协议的期间"), number("约定（元）"), number("已履行（元）"), number("未履行（元）")],
        rows: board.trend.iter().map(row).collect(),
        empty: "",
        next: None,
    };
    let drawing = bars("money", &all, ["已履行（元）", "约定未履行"]);
    chart(&Chart { id: "money", title: "约定的和真正履行的", says: &says, drawing, behind })
}
