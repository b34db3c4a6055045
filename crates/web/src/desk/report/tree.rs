//! The status of one quarter below an organisation: who sent, who is late, who was returned; the league by days late.

use domain::clock::Due;
use domain::directory::OrgKind;
use domain::network::power::Power;
use domain::report::{Quarter, ReportState, days_late, journey, signer, standing};
use jiff::civil::Date;
use maud::{Markup, html};
use store::report::Branch;

use super::href;
use crate::app::App;
use crate::face::badge;
use crate::face::notice::{Tone, notice};
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// Lines on the page at most.
const MOST: usize = 300;

/// The page of an office, a bureau or a headquarters.
pub(super) fn page(app: &App, user: &User, all: &[Branch], quarter: Quarter, today: Date) -> Markup {
    let rules = app.door.rules();
    let due = |one: &Branch| {
        let policy = rules.policies.at(&one.region, today);
        quarter.due(one.kind, &rules.calendar, &policy)
    };
    let stations: Vec<&Branch> = all.iter().filter(|one| one.kind == OrgKind::Station).collect();
    let of = |states: &[ReportState]| stations.iter().filter(|one| states.contains(&one.state)).count();
    let late = |one: &&&Branch| days_late(due(one).judge, one.submitted_on.unwrap_or(today)) > 0;
    let sent = stations.iter().filter(|one| one.state.sent()).count();
    let in_time = stations.iter().filter(|one| one.state.sent()).filter(|one| !late(one)).count();
    let key = quarter.key();
    let levels: Vec<&Branch> = all.iter().filter(|one| one.kind != OrgKind::Station).collect();
    let unsent = levels.iter().filter(|one| !one.state.sent()).count();
    let mut league: Vec<&Branch> = stations.iter().chain(&levels).filter(late).copied().collect();
    league.sort_by_key(|one| {
        (std::cmp::Reverse(days_late(due(one).judge, one.submitted_on.unwrap_or(today))), one.path.clone())
    });
    html! {
        (heading("季报", &html! {
            @if user.has(Power::SeeNetwork) { (secondary("沉默站点", &format!("/reports/silent?quarter={key}"))) " " }
            (secondary("重大和热点快报", &format!("/reports/flash?quarter={key}"))) " "
            (secondary("整改台账", "/reports/measures"))
        }))
        nav.trail aria-label="季度" {
            a href=(format!("/reports?quarter={}", quarter.previous().key())) { "‹ " (quarter.previous().label()) }
            "　" strong { (quarter.label()) } "　"
            @if quarter.next().over(today) { a href=(format!("/reports?quarter={}", quarter.next().key())) { (quarter.next().label()) " ›" } }
        }
        @if quarter < Quarter::ended(today) && all.iter().all(|one| one.state == ReportState::NotDue) {
            (notice(Tone::Note, &html! { "这一季没有在系统里报过：可能那时还没有用这个系统，报的是纸质。" }))
        }
        dl.figures {
            div { dt { "应报站点" } dd { (stations.len()) } }
            div { dt { "已报" } dd { (sent) } }
            div { dt { "按时" } dd { (in_time) } }
            div class=[(of(&[ReportState::Submitted]) > 0).then_some("care")] { dt { "等接收" } dd { (of(&[ReportState::Submitted])) } }
            div class=[(of(&[ReportState::Returned]) > 0).then_some("care")] { dt { "退回未重报" } dd { (of(&[ReportState::Returned])) } }
            div class=[(stations.len() > sent).then_some("care")] { dt { "未报" } dd { (stations.len() - sent) } }
            div class=[(unsent > 0).then_some("care")] { dt { "所、局未报" } dd { (unsent) "/" (levels.len()) } }
            div { dt { "已锁定" } dd { (of(&[ReportState::Locked])) } }
        }
        (own(user, all))
        (panel("各单位", &branches(all, quarter, today, &due)))
        @if !league.is_empty() && all.iter().any(|one| one.state != ReportState::NotDue) { (panel("迟报天数", &late_table(&league, quarter, today, &due))) }
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

fn branches(all: &[Branch], quarter: Quarter, today: Date, due: &impl Fn(&Branch) -> Due) -> Markup {
    let rows = all.iter().take(MOST).map(|one| row(one, all, quarter, today, due(one))).collect();
    html! {
        (table(&Table {
            caption: "各单位",
            columns: &[words("单位"), words("状态"), words("现在等谁"), words("进度"), words("报送日"), words("本单位签收")],
            rows,
            empty: "以下没有要报季报的站点。",
            next: None,
        }))
        @if all.len() > MOST { p.quiet { "只列出前" (MOST) "个；在“网络”里点一个区县或所，看它的全部。" } }
    }
}

fn row(one: &Branch, all: &[Branch], quarter: Quarter, today: Date, due: Due) -> Vec<Markup> {
    let depth = |one: &Branch| one.path.matches('/').count();
    let top = all.iter().map(depth).min().unwrap_or_default();
    let level = "　".repeat(depth(one).saturating_sub(top));
    let waiting = one.state == ReportState::NotDue && quarter.over(today);
    let state = if waiting { "未编制" } else { journey(one.state, &one.above(all)) };
    let (light, said) = standing(one.state, due, one.submitted_on, today);
    vec![
        html! { (level) a href=(href(one.org.as_str(), &quarter.key())) { (one.name) } },
        html! { span.stage { (state) } @if one.edition > 1 { " " span.quiet { "第" (one.edition) "稿" } } },
        html! { @if quarter.over(today) { (waited(one)) } @else { "—" } },
        html! { (badge::light(light, &said)) },
        html! { @match one.submitted_on { Some(on) => { (on) }, None => { "—" } } },
        html! { @if one.kind != OrgKind::Station || !one.state.sent() { "—" } @else if one.unit { "已签收" } @else { span.quiet { "未签收" } } },
    ]
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
fn late_table(league: &[&Branch], quarter: Quarter, today: Date, due: &impl Fn(&Branch) -> Due) -> Markup {
    let rows = league
        .iter()
        .take(30)
        .map(|one| {
            vec![
                html! { a href=(href(one.org.as_str(), &quarter.key())) { (one.name) } },
                html! { (days_late(due(one).judge, one.submitted_on.unwrap_or(today))) },
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
