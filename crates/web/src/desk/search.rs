//! Search over numbers, names, phones (exact) and the text of complaints.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use store::query::queue;

use super::cases::rows;
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::heading;
use crate::face::table::table;
use crate::face::{Nav, Page};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    year: String,
}

/// `GET /search`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let day = app.now().day();
    let who = user.clone();
    let keys = app.door.keys.clone();
    let wanted: String = asked.q.trim().chars().take(60).collect();
    let query = wanted.clone();
    let year = asked.year.trim().parse().ok().filter(|year| (2000..2100).contains(year));
    let lines = app.read(move |tx| who.gather(tx, |tx, reach| queue::find_in(tx, &keys, reach, &query, year))).await?;
    let title = format!("搜索“{wanted}”");
    let body = html! {
        (heading(&title, &html! {}))
        form.filters action="/search" method="get" {
            label { "找什么 " input type="search" name="q" value=(wanted) maxlength="60"; }
            label { "年份 " input type="text" name="year" value=(asked.year) inputmode="numeric" maxlength="4" size="6"; }
            button type="submit" { "查找" }
        }
        p.quiet { "可以搜编号、归档号（如 2026-Q3-食品-012，或整卷 2026-Q3-食品）、姓名、商品、经营者和经过里的词；电话要输全号码。找到 " (lines.len()) " 件，最多显示五十件。" }
        (table(&rows("搜索结果", "没有找到。换一个词试试，比如商品名称里的两个字。", &lines, day, None)))
    };
    let page = Page {
        nav: Some(Nav::Cases),
        user: Some(super::strip(&user)),
        searched: wanted.clone(),
        ..Page::new(title.clone())
    };
    Ok(page.show(&body))
}
