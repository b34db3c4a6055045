//! One station on one page: how it stands, what it owes, and the ways to everything about it.

use domain::directory::{OrgId, OrgKind};
use domain::figure::{Counts, Period};
use domain::network::life::LifeStage;
use domain::network::power::Power;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::directory::{self, Org};
use store::network::duty::{self, Duty};
use store::query::overview::{self, Line};
use store::query::{Reach, figures, queue};

use super::duty::list as duties;
use super::figures::activity;
use super::figures::ask::key;
use super::sheet::history;
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{columns, heading, panel, secondary};
use crate::face::{Nav, badge, facts};
use crate::session::User;

struct Card {
    org: Org,
    office: String,
    line: Line,
    duties: Vec<Duty>,
    open: i64,
    told: Vec<Told>,
    /// Of the running quarter.
    counts: Counts,
}

/// The station within the reader's scope; what is out of scope is not found.
pub(super) fn find(tx: &mut store::Tx<'_>, user: &User, id: &str) -> store::StoreResult<(Reach, Org)> {
    let wanted = OrgId::from(id);
    user.seek(tx, |tx, reach| {
        let found = directory::org(tx, &reach.region, &wanted)?;
        Ok(found.filter(|org| org.kind == OrgKind::Station && reach.holds(org)))
    })
}

fn load(app: &App, user: &User, id: &str) -> Outcome<Card> {
    let today = app.now().day();
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let own = Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) };
        let office = match &org.parent {
            Some(parent) => directory::org(tx, &org.region, parent)?.map(|office| office.name).unwrap_or_default(),
            None => String::new(),
        };
        let line = overview::lines(tx, &own, today)?.into_iter().next().unwrap_or_default();
        let quarter = Period::quarter_around(today);
        let units = figures::units(tx, &own, &org, quarter, Some(today))?;
        let open = queue::counts(tx, &own)?.iter().map(|(_, count)| count).sum();
        Ok(Card {
            duties: duty::of(tx, &own, &org.id)?,
            told: audit::history(tx, &org.region, "duty", org.id.as_str())?,
            counts: units.into_iter().next().map(|unit| unit.counts).unwrap_or_default(),
            office,
            line,
            open,
            org,
        })
    })?)
}

/// The page.
pub(super) async fn show(app: App, user: User, id: String) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let card = app.run(move |app| load(app, &who, &id)).await?;
    let (org, line) = (&card.org, &card.line);
    let life = org.life.map_or("", LifeStage::label);
    let beside = html! {
        @if user.has(Power::Visit) { (secondary("到站签到", &format!("/visits/new?station={}", org.id))) " " }
        @if user.has(Power::SeeNetwork) { (secondary("全网", "/network")) }
    };
    let ways = html! {
        ul.plain {
            li { a href=(format!("/stations/{}/founding", org.id)) { "建站、验收、授牌" } }
            li { a href=(format!("/stations/{}/items", org.id)) { "八个一、五有" } }
            li { a href=(format!("/stations/{}/plaque", org.id)) { "牌匾" } }
            li { a href=(format!("/stations/{}/staff", org.id)) { "人员和备案" } }
            li { a href=(format!("/stations/{}/wall", org.id)) { "上墙和佩戴" } }
            li { a href=(format!("/stations/{}/board", org.id)) { "宣传栏" } }
            li { a href="/withdrawals" { "不合格商品退市" } }
            li { a href="/self-checks" { "自查" } }
            li { a href="/visits" { "巡访" } " " a href="/inspections" { "检查" } " " a href="/callbacks" { "回访" } }
            li { a href="/fixes" { "整改通知" } }
            @if user.has(Power::SeeTraining) {
                li { a href="/training" { "培训学习" } }
                li { a href=(format!("/stations/{}/institutions", org.id)) { "制度" } }
                li { a href=(format!("/stations/{}/promises", org.id)) { "公开承诺" } }
                li { a href=(format!("/stations/{}/publicity", org.id)) { "宣传" } }
                li { a href=(format!("/stations/{}/advice", org.id)) { "提示函" } }
            }
            li { a href="/assessments" { "考核" } }
            li { a href=(format!("/register?station={}", org.id)) { "登记簿" } }
            li { a href=(format!("/stations/{}/archive", org.id)) { "档案、保管人、销毁" } }
        }
    };
    let wide = html! {
        (panel("履职", &duties(&user, org, &card.duties, today)))
        (panel("有记录，还是有作用", &activity::activity(&key(org), Period::quarter_around(today), &card.counts, true)))
        @if !card.told.is_empty() { (panel("履职记录", &history(&card.told))) }
    };
    let side = html! {
        (panel("站点", &facts::facts(&[
            ("状态", html! { (life) }),
            ("站码", html! { (org.code) " " (org.venue.map_or("", domain::directory::Venue::label)) }),
            ("所属单位", html! { (org.host.as_deref().unwrap_or_default()) }),
            ("单位负责人", html! { (org.leader.as_deref().unwrap_or_default()) }),
            ("地址", html! { (org.address.as_deref().unwrap_or_default()) }),
            ("电话", html! { (org.phone.as_deref().unwrap_or_default()) }),
            ("上级", html! { (card.office) }),
        ])))
        (panel("现在", &facts::facts(&[
            ("没有归档", html! { (card.open) " 件" }),
            ("超期", html! { @if line.late > 0 { (badge::light(domain::clock::Light::Over, &format!("{}件", line.late))) } @else { "0 件" } }),
            ("本年登记", html! { (line.year) " 件" }),
            ("转办未接收", html! { (line.unread) " 件" }),
            ("最近登录", html! { (super::sheet::day(line.seen_on)) }),
            ("人员", html! { @if line.gaps.is_empty() { "齐全" } @else { (line.gaps.join("，")) } }),
        ])))
        (panel("资料", &ways))
    };
    let body = html! {
        (heading(&org.name, &beside))
        p.lead { (org.host.as_deref().unwrap_or_default()) "　" (life) }
        (columns(&wide, &side))
    };
    let nav = if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station };
    Ok(super::page(&user, &org.name, nav, &body))
}
