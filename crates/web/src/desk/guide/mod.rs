//! 三包速查和计算 (B2.1, P8): cards by goods, calculators that show article and arithmetic, the library of bases. They
//! change nothing and need no script.

pub mod reckon;

use axum::extract::{Query, State};
use domain::basis::{Basis, BasisKind};
use domain::form::Choice as _;
use domain::guarantee::Card;
use domain::kernel::clause_words;
use domain::network::power::Power;
use maud::{Markup, html};
use serde::Deserialize;

use super::training::{admitted, nav};
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{heading, panel};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// The complaint that it is looked up for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Its number, to lead back to it.
    #[serde(default)]
    case: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    goods: String,
    #[serde(default)]
    kind: String,
}

impl Asked {
    /// The same question on another page.
    fn query(&self) -> String {
        let escape = super::news::escape;
        format!("?case={}&amount={}&on={}", escape(&self.case), escape(&self.amount), escape(&self.on))
    }
}

/// `GET /guide?case=&amount=&on=`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let cards = app.door.rules().guarantees.clone();
    let query = asked.query();
    let rows = cards.iter().map(|card| row(card, &query)).collect();
    let list = Table {
        caption: "三包速查",
        columns: &[
            words("商品"),
            number("退货（日）"),
            number("换货（日）"),
            number("整机包修（月）"),
            number("主要部件（月）"),
            words("依据"),
        ],
        rows,
        empty: "",
        next: None,
    };
    let body = html! {
        (heading("三包速查和计算", &html! {}))
        p.lead {
            @if !asked.case.is_empty() { "为投诉 " a href=(super::href(&asked.case)) { (asked.case) } " 查　" }
            a href="/bases" { "依据库" } @if user.has(Power::Study) { "　" a href="/lessons" { "微课" } }
        }
        (panel("计算", &html! { ul.plain {
            @for tool in reckon::Tool::EVERY { li { a href=(format!("/guide/{}{query}", tool.value())) { (tool.label()) } " " span.quiet { (tool.about()) } } }
        } }))
        (table(&list))
        p.quiet { "学习、宣传三包规定是工作人员的职责（" (clause_words("B2.1")) "）。规定修订后以现行文本为准；双方约定比规定优厚的，按约定。" }
    };
    Ok(super::page(&user, "三包速查和计算", nav(&user), &body))
}

fn row(card: &Card, query: &str) -> Vec<Markup> {
    let count = |number: u32| html! { @if number > 0 { (number) } @else { "—" } };
    let href = format!("/guide/guarantee{query}&goods={}", super::news::escape(&card.goods));
    vec![
        html! { a href=(href) { (card.goods) } br; span.quiet { (card.note) } },
        count(card.return_days),
        count(card.exchange_days),
        count(card.whole_months),
        count(card.main_months),
        html! { (card.basis) br; span.quiet { (card.effective_from) "起施行" @if !card.main_parts.is_empty() { "；" (card.main_parts) } } },
    ]
}

/// `GET /bases?kind=`: the six kinds with what the library knows of each, by the days on which they hold.
pub async fn bases(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let rules = app.door.rules();
    let wanted = BasisKind::from_value(&asked.kind);
    let shown: Vec<&Basis> =
        rules.bases.all().iter().filter(|one| wanted.is_none_or(|kind| one.kind == kind)).collect();
    let rows = shown
        .iter()
        .map(|one| {
            let to = one.effective_to.map(|to| format!("到{to}")).unwrap_or_default();
            vec![
                html! { (one.reference) },
                html! { (one.about) },
                html! { (one.kind.label()) },
                html! { (one.effective_from) "起" (to) @if !one.in_force(today) { " " span.flag { "今天无效" } } },
            ]
        })
        .collect();
    let list = Table {
        caption: "依据",
        columns: &[words("依据"), words("内容"), words("种类"), words("有效期")],
        rows,
        empty: "没有这一种。",
        next: None,
    };
    let body = html! {
        (heading("依据库", &html! {}))
        p.lead { "处理意见的六种依据（" (clause_words("A4")) "）。核实定性时按购买或发生那天是否有效核对。" }
        p.filters {
            a href="/bases" aria-current=[wanted.is_none().then_some("true")] { "全部" } " "
            @for kind in BasisKind::EVERY {
                a href=(format!("/bases?kind={}", kind.value())) aria-current=[(wanted == Some(*kind)).then_some("true")] { (kind.label()) } " "
            }
        }
        (table(&list))
    };
    Ok(super::page(&user, "依据库", nav(&user), &body))
}
