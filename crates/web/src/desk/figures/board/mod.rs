//! 看板: what happens at an organisation, seen at once: how it moves, what concentrates, who is ahead for certain,
//! how long it takes, what was promised and kept, and how the units below stand. Each opens further.

mod charts;
pub(super) mod matrix;
mod rank;
mod tiles;

use axum::extract::{Query, State};
use domain::directory::OrgKind;
use domain::figure::{Counts, Measure, Period, Rate};
use domain::report::words::compared;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::{self, Org};
use store::query::figures::{Amendment, Board, amendments, as_of, board};
use store::query::late;

use super::ask::{Asked, chosen, key};
use super::choose::{choice, define, trail};
use super::{activity, amended, href};
use crate::app::App;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::page::{heading, panel, secondary};
use crate::session::User;

/// What the page is about.
struct View {
    org: Org,
    above: Vec<Org>,
    board: Board,
    amended: Vec<Amendment>,
    /// Not ended today, though the twenty days ran out within the period or before: what a rate over the ended cannot
    /// show.
    beyond: i64,
    /// Rank every station within, and not the units just below.
    by_stations: bool,
    today: Date,
}

/// `GET /figures/board`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let view = app.read(move |tx| {
        let (org, reaches) = chosen(tx, &who, &asked.org)?;
        let mut above = directory::above(tx, &org)?;
        above.retain(|one| reaches.iter().any(|reach| reach.above(one)));
        let board = board(tx, &reaches, &org, asked.period(today), today)?;
        let amended = amendments(tx, &reaches, &org, board.period, None)?;
        let mut beyond = 0;
        for reach in &reaches {
            beyond += late::beyond(tx, reach, &org, as_of(board.period, today))?;
        }
        Ok(View { org, above, board, amended, beyond, by_stations: asked.by == "stations", today })
    });
    Ok(page(&user, &view.await?))
}

fn page(user: &User, view: &View) -> Markup {
    let View { org, above, board, today, .. } = view;
    let (id, period) = (key(org), board.period);
    let station = org.kind == OrgKind::Station;
    let body = html! {
        (heading("看板", &secondary("全部数字", &href(&id, period))))
        (trail(org, above, |one| at(&key(one), &period.key())))
        (choice("/figures/board", org, period, *today, None))
        p.lead { strong { (org.name) } "　" strong { (period.label()) }
            @if board.beside.running { "：到今天第" ((board.beside.now.to - period.from).get_days() + 1) "天，还没有结束" } }
        (headlines(view))
        section.panel {
            h2 { "和以前比" }
            ul.compared { @for said in sentences(view) { li { (said) } } }
        }
        div.charts {
            (charts::registered(board))
            (charts::in_time(board))
            (charts::days(board))
            (charts::money(board))
        }
        (panel("有记录，还是有作用", &activity::activity(&id, period, &board.total, station)))
        @if !station { (panel("下一级单位", &tiles::tiles(board))) }
        (panel("什么商品，什么问题", &matrix::matrix(&id, period, &board.cells)))
        @if !station { (panel("排名", &rank::ranking(&id, board, view.by_stations))) }
        @if !view.amended.is_empty() { (panel("锁定后更正", &amended::list(&view.amended))) }
    };
    crate::desk::page(user, "看板", Nav::Figures, &body)
}

/// The address of a board.
fn at(org: &str, period: &str) -> String {
    format!("/figures/board?org={org}&period={period}")
}

/// The six numbers that are asked for first.
fn headlines(view: &View) -> Markup {
    let board = &view.board;
    let counts = [Measure::Registered, Measure::Ended, Measure::Settled, Measure::Forward];
    let rate = board.total.rate(Rate::OnTime);
    let got = board.total.get(Measure::RecoveredFen);
    let open = |measure: Measure| {
        let address = (key(&view.org), board.period.key());
        format!("/figures/cases?org={}&period={}&measure={}", address.0, address.1, measure.value())
    };
    html! {
        dl.figures.six {
            @for measure in counts {
                @let (held, label) = (board.total.get(measure), if measure == Measure::Forward { "没有办结" } else { measure.label() });
                div { dt { (define(label, measure.definition())) }
                    dd { @if held == 0 { "0件" } @else { a href=(open(measure)) { (measure.said(held)) } } } }
            }
            div { dt { (define(Rate::OnTime.label(), Rate::OnTime.definition())) }
                dd { (rate.words()) small { (rate.numerator) "/" (rate.denominator) }
                    @if view.beyond > 0 { small.flag { "另有" (view.beyond) "件超期未结" } } } }
            div { dt { (define(Measure::RecoveredFen.label(), Measure::RecoveredFen.definition())) }
                dd { @if got == 0 { "0.00元" } @else { a href=(open(Measure::RecoveredFen)) { (Measure::RecoveredFen.said(got)) } } } }
        }
    }
}

/// 环比 and 同比 in words; of a year both are the same.
fn sentences(view: &View) -> Vec<String> {
    let Board { period, beside, compared: [now, before, year_before], .. } = &view.board;
    let days = (beside.now.to - beside.now.from).get_days() + 1;
    let said = |name: &str, other: Period, then: &Counts| {
        let first = if beside.running { format!("的头{days}天") } else { String::new() };
        let than = format!("{name}（和{}{first}比）", other.label());
        let get = |counts: &Counts, measure| counts.get(measure);
        if [Measure::Registered, Measure::Ended].iter().all(|measure| get(then, *measure) == 0) {
            // It may have been a quiet time, or before the system came into use: nothing follows from it.
            return format!("{than}：那时系统里没有投诉，不作比较。");
        }
        let both = [("登记", Measure::Registered), ("和解成功", Measure::Settled)];
        let [one, other] = both.map(|(word, measure)| compared(word, get(now, measure), get(then, measure)));
        format!("{than}：{one}；{other}。")
    };
    let mut all = vec![said("环比", period.before(), before)];
    if period.before() != period.year_before() {
        all.push(said("同比", period.year_before(), year_before));
    }
    all
}
