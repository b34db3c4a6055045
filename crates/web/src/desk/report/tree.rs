//! The status of one quarter below an organisation: who sent, who is late, who was returned; the league by days late.

use std::collections::HashMap;

use domain::directory::{OrgId, OrgKind};
use domain::network::power::Power;
use domain::report::{Cleared, Days, Quarter, ReportState, Standings, called, chase, signer, standing};
use jiff::civil::Date;
use maud::{Markup, html};
use store::report::{Branch, Chased};

use super::{chases, href};
use crate::app::App;
use crate::face::badge;
use crate::face::notice::{Tone, notice};
use crate::face::page::{csrf, heading, panel, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// Lines on the page at most.
const MOST: usize = 300;

/// One quarter of everybody below.
pub(super) struct Tree<'a> {
    pub all: &'a [Branch],
    pub chased: &'a HashMap<OrgId, Chased>,
    /// What the office held not to contradict a zero.
    pub cleared: &'a HashMap<OrgId, Vec<Cleared>>,
    /// How many were chased a moment ago.
    pub just: Option<usize>,
    pub quarter: Quarter,
    pub today: Date,
}

/// The page of an office, a bureau or a headquarters.
pub(super) fn page(app: &App, user: &User, tree: &Tree<'_>) -> Markup {
    let Tree { all, quarter, today, .. } = *tree;
    let rules = app.door.rules();
    let days = |one: &Branch| one.days(quarter, &rules, today);
    let stations: Vec<&Branch> = all.iter().filter(|one| one.kind == OrgKind::Station).collect();
    let of = |states: &[ReportState]| stations.iter().filter(|one| states.contains(&one.state)).count();
    let late = |one: &&&Branch| days(one).late(today) > 0;
    let stand = Standings::of(stations.iter().map(|one| (one.state, days(one))));
    let key = quarter.key();
    let locked = of(&[ReportState::Locked]);
    let levels: Vec<&Branch> = all.iter().filter(|one| one.kind != OrgKind::Station).collect();
    let unsent = levels.iter().filter(|one| !one.state.sent()).count();
    let mut league: Vec<&Branch> = stations.iter().chain(&levels).filter(late).copied().collect();
    league.sort_by_key(|one| (std::cmp::Reverse(days(one).late(today)), one.path.clone()));
    html! {
        (heading("季报", &html! {
            (secondary("热点", &format!("/topics?period={key}"))) " "
            @if user.has(Power::SeeNetwork) { (secondary("沉默站点", &format!("/reports/silent?quarter={key}"))) " " }
            (secondary("重大和热点快报", &format!("/reports/flash?quarter={key}"))) " "
            (secondary("整改台账", "/reports/measures"))
        }))
        nav.trail aria-label="季度" {
            a href=(format!("/reports?quarter={}", quarter.previous().key())) { "‹ " (quarter.previous().label()) }
            "　" strong { (quarter.label()) } "　"
            @if quarter.next().over(today) { a href=(format!("/reports?quarter={}", quarter.next().key())) { (quarter.next().label()) " ›" } }
        }
        @match tree.just {
            Some(0) => (notice(Tone::Note, &html! { "现在没有要催的：都已经报了，或者今天催过了。" })),
            Some(units) => (notice(Tone::Done, &html! { "已催报" (units) "个单位，写的人和签发的人都会在提醒里看到。" })),
            None => {}
        }
        @if quarter < Quarter::ended(today) && all.iter().all(|one| one.state == ReportState::NotDue) {
            (notice(Tone::Note, &html! { "这一季没有在系统里报过：可能那时还没有用这个系统，报的是纸质。" }))
        }
        dl.figures {
            div { dt { "应报站点" } dd { (stations.len()) } }
            div { dt { "已报" } dd { (stand.sent) @if locked > 0 { small { "锁定" (locked) } } } }
            div class=[(of(&[ReportState::Submitted]) > 0).then_some("care")] { dt { "其中等接收" } dd { (of(&[ReportState::Submitted])) } }
            div class=[(stand.back > 0).then_some("care")] { dt { "退回未重报" } dd { (stand.back) } }
            div class=[(stand.unsent > 0).then_some("care")] { dt { "未报" } dd { (stand.unsent) } }
            div { dt { "按时报送" } dd { (stand.in_time) } }
            @if !levels.is_empty() {
                div class=[(unsent > 0).then_some("care")] { dt { "所、局未报" } dd { (unsent) "/" (levels.len()) } }
            }
        }
        p.quiet { "应报站点＝已报＋退回未重报＋未报。按时报送按第一次报送的日子算，退回后重报的也算在内，与统计里的一致。" }
        (own(user, all))
        (chase_all(user, tree))
        (panel("各单位", &branches(user, tree, &days)))
        @if !league.is_empty() && all.iter().any(|one| one.state != ReportState::NotDue) { (panel("迟报天数", &late_table(&league, quarter, today, &days))) }
    }
}

/// The way to one's own pack, which adds those below up.
fn own(user: &User, all: &[Branch]) -> Markup {
    let own = all.iter().find(|one| one.org == user.actor.org);
    html! {
        @if let Some(own) = own {
            p.quiet { "本级的汇总是下面第一行“" (own.name) "”：下级锁定后，点进去核对、编写、签发。" }
        }
    }
}

/// Whether this reader can chase a branch now.
fn chasable(user: &User, tree: &Tree<'_>, one: &Branch) -> bool {
    let last = tree.chased.get(&one.org).map(|chased| chased.last);
    chases(user, &one.path) && chase(one.stands(tree.quarter, tree.today), last, tree.today).is_ok()
}

/// One button for all who owe the quarter; who was chased today is left out.
fn chase_all(user: &User, tree: &Tree<'_>) -> Markup {
    let count = tree.all.iter().filter(|one| chasable(user, tree, one)).count();
    html! {
        @if count > 1 {
            form.inline action="/reports/chase" method="post" {
                (csrf(&user.csrf))
                input type="hidden" name="quarter" value=(tree.quarter.key());
                button.button type="submit" { "全部催报（" (count) "个单位）" }
            }
            p.quiet { "催报会记在它的季报上，并放进编写人、签发人的“提醒”；同一单位一天催一次。" }
        }
    }
}

fn branches(user: &User, tree: &Tree<'_>, days: &impl Fn(&Branch) -> Days) -> Markup {
    let Tree { all, .. } = *tree;
    let rows = all.iter().take(MOST).map(|one| row(user, tree, one, days(one))).collect();
    let mut columns =
        vec![words("单位"), words("状态"), words("期限"), words("进度"), words("现在等谁"), words("本单位签收")];
    if user.has(Power::TakeReport) {
        columns.push(words("催报"));
    }
    html! {
        (table(&Table { caption: "各单位", columns: &columns, rows, empty: "以下没有要报季报的站点。", next: None }))
        @if all.len() > MOST { p.quiet { "只列出前" (MOST) "个；在“网络”里点一个区县或所，看它的全部。" } }
    }
}

fn row(user: &User, tree: &Tree<'_>, one: &Branch, days: Days) -> Vec<Markup> {
    let Tree { all, quarter, today, .. } = *tree;
    let depth = |one: &Branch| one.path.matches('/').count();
    let top = all.iter().map(depth).min().unwrap_or_default();
    let level = "　".repeat(depth(one).saturating_sub(top));
    let state = called(Some(one.state), quarter.over(today), &one.above(all));
    let (light, said) = standing(one.state, days, today);
    let mut cells = vec![
        html! { (level) a href=(href(one.org.as_str(), &quarter.key())) { (one.name) } },
        html! { span.stage { (state) } @if one.edition > 1 { " " span.quiet { "第" (one.edition) "稿" } }
            @for found in tree.cleared.get(&one.org).into_iter().flatten() {
                br; span.quiet { "零报告经" (found.by) "核实：" (found.reason) }
            }
        },
        html! { span.nowrap { (days.due.judge) } @if let Some(again) = days.again { br; span.quiet.nowrap { "重报 " (again.judge) } } },
        html! { (badge::light(light, &said)) @if let Some(on) = one.submitted_on { br; span.quiet.nowrap { (on) "报" } } },
        html! { @if quarter.over(today) { (waited(one)) } @else { "—" } },
        html! { @if one.kind != OrgKind::Station || !one.state.sent() { "—" } @else if one.unit { "已签收" } @else { span.quiet { "未签收" } } },
    ];
    if user.has(Power::TakeReport) {
        cells.push(chasing(user, tree, one));
    }
    cells
}

/// How often it was chased, and the button to do it again.
fn chasing(user: &User, tree: &Tree<'_>, one: &Branch) -> Markup {
    let can = chasable(user, tree, one);
    html! {
        @match tree.chased.get(&one.org) {
            Some(chased) => { span.quiet { "催过" (chased.times) "次，" span.nowrap { (chased.last) } } " " },
            None if !can => { "—" },
            None => {},
        }
        @if can {
            form.inline action=(format!("{}/do/chase", href(one.org.as_str(), &tree.quarter.key()))) method="post" {
                (csrf(&user.csrf))
                input type="hidden" name="list" value="1";
                button.button type="submit" aria-label=(format!("催报：{}", one.name)) { "催报" }
            }
        }
    }
}

/// Whose turn it is.
fn waited(one: &Branch) -> String {
    let above = match one.kind {
        OrgKind::Office => "区县局",
        OrgKind::County => "市局",
        OrgKind::City | OrgKind::Province => "上一级",
        OrgKind::Station | OrgKind::ContactPoint | OrgKind::WatchPoint | OrgKind::Chain => "市场监管所",
    };
    let said = match one.state {
        ReportState::NotDue | ReportState::Drafting => "等它编写".to_owned(),
        ReportState::Awaiting => format!("等它的{}签发", signer(one.kind).label()),
        ReportState::Returned => "等它改好再报".to_owned(),
        ReportState::Submitted => format!("等{above}接收"),
        ReportState::Received if one.kind == OrgKind::Station && !one.unit => "等站点所在单位签收".to_owned(),
        ReportState::Received => format!("等{above}锁定"),
        ReportState::Locked => "办完了".to_owned(),
    };
    crate::face::label::own(&said).into_owned()
}

/// D36: who is late, by days.
fn late_table(league: &[&Branch], quarter: Quarter, today: Date, days: &impl Fn(&Branch) -> Days) -> Markup {
    let rows = league
        .iter()
        .take(30)
        .map(|one| {
            vec![
                html! { a href=(href(one.org.as_str(), &quarter.key())) { (one.name) } },
                html! { (days(one).late(today)) },
                html! { @if one.state.sent() { "已报" } @else if one.submitted_on.is_some() { "报过，待重报" } @else { "还没有报" } },
            ]
        })
        .collect();
    table(&Table {
        caption: "迟报天数",
        columns: &[words("单位"), number("迟几天"), words("现在")],
        rows,
        empty: "没有迟报的。",
        next: None,
    })
}
