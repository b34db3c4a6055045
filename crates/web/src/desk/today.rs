//! 今日: what is due, what waits for me, and the way to the next complaint.

use axum::extract::State;
use domain::case::Stage;
use domain::directory::{DESK, Post};
use domain::value::mask_name;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use store::query::{queue, today};

use super::cases::rows;
use super::news::{clusters, concentrated, news};
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{heading, panel, primary, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// Days ahead that belong on the page.
const AHEAD: i32 = 5;

/// `GET /today`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let now = app.now();
    let day = now.day();
    let rules = app.door.rules();
    let who = user.clone();
    let (endings, waiting, counts, news) = app
        .read(move |tx| {
            let until = day.saturating_add(AHEAD.days());
            let endings = who.gather(tx, |tx, reach| today::endings(tx, reach, until))?;
            let waiting = who.gather(tx, |tx, reach| today::waiting(tx, reach, stages(who.actor.post)))?;
            let news = who.gather(tx, |tx, reach| news(tx, &who, reach, now, &rules))?;
            Ok((endings, waiting, who.gather(tx, queue::counts)?, news))
        })
        .await?;
    let clusters = clusters(&app, &user).await?;
    let due = Table {
        caption: "要到期的",
        columns: &[words("编号"), words("期限"), words("还有几天"), words("被投诉"), words("消费者"), words("承办人")],
        rows: endings
            .iter()
            .map(|one| {
                vec![
                    html! { a href=(super::href(base(&one.number))) { (one.number) } },
                    html! { (one.code.label()) },
                    badge::light(one.due.light(day), &one.due.words(day)),
                    html! { (one.respondent) "　" span.quiet { (one.goods) } },
                    html! { (mask_name(&one.consumer)) },
                    html! { (one.handler) },
                ]
            })
            .collect(),
        empty: "五天之内没有要到期的。",
        next: None,
    };
    let open: i64 = counts.iter().map(|(_, count)| count).sum();
    let desk = DESK.contains(&user.actor.post) && !user.without_desk();
    let beside = html! {
        @if desk { (primary("登记投诉", "/cases/new")) " " (secondary("记一笔咨询", "/consultations/new")) " " }
        (secondary("看板", "/figures/board"))
    };
    let body = html! {
        (heading("今日", &beside))
        p.lead { (said(day)) "　没有归档 " strong { (open) } " 件" @for (stage, count) in &counts { "　" (stage.label()) " " (count) } }
        @if !news.is_empty() {
            section.panel {
                h2 { "来件和往来" }
                ul.news { @for one in &news { li { a href=(one.href) { (one.words) } } } }
            }
        }
        @if user.without_desk() {
            p.quiet { "这里是各分店的事。要登记投诉、记咨询，先在" a href="/network" { "网络" } "里点一家分店。" }
        }
        @for cluster in &clusters { (concentrated(cluster)) }
        (panel("要到期和已超期", &table(&due)))
        (panel(waiting_title(user.actor.post), &table(&rows("等着办的", "没有等着您的件。", &waiting, day, None))))
    };
    Ok(super::page(&user, "今日", Nav::Today, &body))
}

/// The number without its episode, as addresses use it.
pub(super) fn base(full: &str) -> &str {
    full.split_once("-R").map_or(full, |(number, _)| number)
}

fn said(day: Date) -> String {
    let week = ["一", "二", "三", "四", "五", "六", "日"];
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{} 星期{}", domain::case::words::day(day), week.get(at).copied().unwrap_or_default())
}

/// The stages that wait for a post, comma between.
fn stages(post: Post) -> &'static str {
    match post {
        Post::Approver => Stage::AwaitingApproval.value(),
        Post::OfficeOfficer | Post::OfficeHead | Post::Centre | Post::County | Post::City => "handed_up,default",
        _ => {
            "intake,awaiting_supplement,verifying,negotiating,retest_talk,awaiting_signature,default,ending,\
             papers_missing,awaiting_feedback,awaiting_archive"
        }
    }
}

const fn waiting_title(post: Post) -> &'static str {
    match post {
        Post::Approver => "等您审核",
        Post::OfficeOfficer | Post::OfficeHead | Post::Centre | Post::County | Post::City => "站点上报和履行异常",
        _ => "等本站办理",
    }
}
