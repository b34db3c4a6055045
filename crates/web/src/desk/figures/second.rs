//! The second part of 附件3 on screen, for any days: what the complaints were about, who was complained of, what was
//! suggested, what concentrates and what is done about it, and what was told as an example. It is a page of its own,
//! because it takes longer the more complaints there were.

use axum::extract::{Query, State};
use domain::figure::{Period, Promised, Second};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::{self, Org};
use store::query::figures::second;

use super::ask::{Asked, chosen, key};
use super::board::matrix::matrix;
use super::choose::{choice, trail};
use super::href;
use crate::app::App;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// What the page is about.
struct View {
    org: Org,
    above: Vec<Org>,
    period: Period,
    second: Second,
    /// The reader may see packs.
    packs: bool,
    today: Date,
    asked: Asked,
}

/// `GET /figures/second`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let (who, today) = (user.clone(), app.now().day());
    let view = app.read(move |tx| {
        let (org, reaches) = chosen(tx, &who, &asked.org)?;
        let mut above = directory::above(tx, &org)?;
        above.retain(|one| reaches.iter().any(|reach| reach.above(one)));
        let (period, packs) = (asked.period(today), who.has(Power::SeeReports));
        let second = second(tx, &reaches, &org, period, packs)?;
        Ok(View { org, above, period, second, packs, today, asked: asked.clone() })
    });
    let view = view.await?;
    let View { org, period, second, .. } = &view;
    let id = key(org);
    let body = html! {
        (heading("汇总表第二部分", &secondary("全部数字", &href(&id, *period))))
        (trail(org, &view.above, |one| at(&key(one), *period)))
        (choice("/figures/second", org, *period, view.today, Some(&view.asked)))
        p.lead { strong { (org.name) } "　" strong { (period.label()) } "：投诉的是什么、是谁，提了什么意见，什么集中、怎么整改。" }
        (panel("什么商品和服务，什么问题", &matrix(&id, *period, &second.cells)))
        (panel("投诉集中的经营者", &counted("经营者", "件数", &second.traders, "没有登记投诉。")))
        (panel("意见建议", &counted("关于什么", "条数", &second.suggested, "没有登记意见建议。")))
        @if view.packs { (panel("集中问题和整改措施", &topics(second))) }
        (panel("典型案例", &html! {
            @if second.typical.is_empty() { p.quiet { "这段时间没有报送典型案例。" } }
            @else { ul { @for title in &second.typical { li { (title) } } } }
        }))
    };
    Ok(crate::desk::page(&user, "汇总表第二部分", Nav::Figures, &body))
}

/// The address of the page.
pub(super) fn at(org: &str, period: Period) -> String {
    format!("/figures/second?org={org}&period={}", period.key())
}

fn counted(what: &'static str, how_many: &'static str, all: &[(String, i64)], empty: &str) -> Markup {
    let rows = all.iter().map(|(name, count)| vec![html! { (name) }, html! { (count) }]).collect();
    let caption = format!("前{}", Second::NAMED);
    table(&Table { caption: &caption, columns: &[words(what), number(how_many)], rows, empty, next: None })
}

fn topics(second: &Second) -> Markup {
    let row = |one: &Promised| {
        [&one.title, &one.quarter, &one.cases, &one.measure, &one.owner]
            .map(|text| html! { (text) })
            .into_iter()
            .chain([html! { (one.standing()) }])
            .collect()
    };
    table(&Table {
        caption: "这段时间所含整季的季报",
        columns: &[
            words("集中问题"),
            words("季度"),
            words("案件"),
            words("整改措施"),
            words("责任人"),
            words("完成情况"),
        ],
        rows: second.topics.iter().map(row).collect(),
        empty: "这段时间里没有整季的季报签发过，或者季报写明没有集中问题。",
        next: None,
    })
}
