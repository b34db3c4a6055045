//! 退市 (A16, B1.1, F10): the goods that a station takes off sale, and for the levels above all of their stations' and
//! how the lists were answered.

pub mod act;
pub mod excel;
pub mod new;
pub mod show;

use axum::extract::{Query, State};
use domain::clock::Light;
use domain::kernel::{Moment, clause_words};
use domain::network::circular::CircularKind;
use domain::network::goods_list::lines;
use domain::network::power::Power;
use domain::network::withdrawal::{WithdrawalState, spoken};
use maud::{Markup, html};
use serde::Deserialize;
use store::network::circular;
use store::network::withdrawal::{self, Withdrawal};

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, panel, primary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// Whoever sees a station sees what it took off sale.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// The way under which its pages stand.
fn nav(user: &User) -> Nav {
    if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `late`, `verify`, or everything.
    #[serde(default)]
    show: String,
}

/// A list of non-conforming goods and how far its stations are with it.
struct Listed {
    id: String,
    title: String,
    due: jiff::civil::Date,
    lines: usize,
    stations: i64,
    answered: i64,
    /// Lines that stations have answered.
    checked: usize,
    /// Of those, where goods were found.
    found: usize,
}

/// `GET /withdrawals`.
pub async fn list(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let now = app.now();
    let who = user.clone();
    let above = user.has(Power::SeeNetwork);
    let (all, lists) = app
        .read(move |tx| {
            let all = who.gather(tx, withdrawal::list)?;
            let lists = if above { who.gather(tx, listed)? } else { Vec::new() };
            Ok((all, lists))
        })
        .await?;
    let late = |one: &&Withdrawal| one.due.is_some_and(|due| due.missed(now));
    let verify = |one: &&Withdrawal| one.state == WithdrawalState::Disposed;
    let shown: Vec<&Withdrawal> = match asked.show.as_str() {
        "late" => all.iter().filter(late).collect(),
        "verify" => all.iter().filter(verify).collect(),
        _ => all.iter().collect(),
    };
    let open = all.iter().filter(|one| one.state != WithdrawalState::Closed).count();
    let keeps = user.has(Power::KeepWithdrawals) && !user.without_desk();
    let body = html! {
        (heading("不合格商品退市", &html! { @if keeps { (primary("登记退市", "/withdrawals/new")) } }))
        p.lead {
            "共 " strong { (all.len()) } " 件，在办 " strong { (open) } "　"
            a href="/withdrawals?show=late" { "逾期 " (all.iter().filter(late).count()) } "　"
            a href="/withdrawals?show=verify" { "待核验 " (all.iter().filter(verify).count()) } "　"
            @if !asked.show.is_empty() { a href="/withdrawals" { "全部" } "　" }
            a.quiet href="/withdrawals/excel" { "导出 Excel" }
        }
        p.quiet { "发现或收到名单后：核对库存，下架，报所里，处置，核验关闭（" (clause_words("A16")) "）。名单上的商品请从“通知任务”里的那一期逐条核对登记。" }
        (table(&Table {
            caption: "退市",
            columns: if above { ABOVE } else { OWN },
            rows: shown.iter().map(|one| row(one, now, above)).collect(),
            empty: if asked.show.is_empty() { "没有登记过退市。" } else { "没有这样的。" },
            next: None,
        }))
        @if above { (panel("名单核对", &listed_table(&lists))) }
    };
    Ok(super::page(&user, "不合格商品退市", nav(&user), &body))
}

const OWN: &[crate::face::table::Column] = &[
    words("商品"),
    words("来源"),
    number("库存"),
    number("已售"),
    words("进展"),
    words("下一步期限"),
    words("责任人"),
];
const ABOVE: &[crate::face::table::Column] = &[
    words("商品"),
    words("站点"),
    words("来源"),
    number("库存"),
    number("已售"),
    words("进展"),
    words("下一步期限"),
    words("报告用时"),
];

fn row(one: &Withdrawal, now: Moment, above: bool) -> Vec<Markup> {
    let count =
        |number: Option<u32>| html! { @match number { Some(number) => { (number) }, None => { span.quiet { "—" } } } };
    let mut cells = vec![html! {
        a href=(format!("/withdrawals/{}", one.id)) { (one.goods.goods) } " " span.quiet { (one.goods.batch) }
        br; span.quiet { (one.number) }
    }];
    if above {
        cells.push(html! { (one.station_name) });
    }
    cells.extend([
        html! { (one.source.label()) },
        count(one.stock),
        count(one.sold),
        state(one),
        html! { @match one.due { Some(due) => { (badge::light(due.light(now), &due.words(now))) }, None => { "—" } } },
        if above {
            reply(one)
        } else {
            html! { (one.responsible_name) }
        },
    ]);
    cells
}

/// How far it has come, as a badge.
fn state(one: &Withdrawal) -> Markup {
    let light = match one.state {
        WithdrawalState::Closed => Light::Done,
        WithdrawalState::Found => Light::Soon,
        _ => Light::Calm,
    };
    badge::light(light, one.state.label())
}

/// How long the station took until it reported (P25).
fn reply(one: &Withdrawal) -> Markup {
    html! { @match one.reply_minutes() { Some(minutes) => { (spoken(minutes)) }, None => { span.quiet { "未报" } } } }
}

fn listed(tx: &mut store::Tx<'_>, reach: &store::query::Reach) -> store::StoreResult<Vec<Listed>> {
    let mut all = Vec::new();
    for one in circular::list(tx, reach)?.into_iter().filter(|one| one.kind == CircularKind::GoodsList).take(20) {
        let checked = withdrawal::checked(tx, reach, &one.id)?;
        all.push(Listed {
            lines: lines(&one.body).len(),
            checked: checked.len(),
            found: checked.iter().filter(|each| each.withdrawal.is_some()).count(),
            id: one.id,
            title: one.title,
            due: one.due,
            stations: one.stations,
            answered: one.answered,
        });
    }
    Ok(all)
}

fn listed_table(all: &[Listed]) -> Markup {
    let rows = all
        .iter()
        .map(|one| {
            let wanted = one.lines * usize::try_from(one.stations).unwrap_or_default();
            vec![
                html! { a href=(format!("/circulars/{}", one.id)) { (one.title) } br; span.quiet { (one.due) "前" } },
                html! { (one.lines) },
                html! { (one.answered) "/" (one.stations) },
                html! { @if one.lines == 0 { span.quiet { "不能逐条识别" } } @else { (one.checked) "/" (wanted) } },
                html! { (one.found) },
            ]
        })
        .collect();
    table(&Table {
        caption: "名单核对",
        columns: &[words("名单"), number("条数"), number("已回复站点"), number("逐条核对"), number("查到有货")],
        rows,
        empty: "没有下发过名单。",
        next: None,
    })
}
