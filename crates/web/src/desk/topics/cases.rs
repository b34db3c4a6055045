//! The complaints behind a topic, masked as every list is.

use axum::extract::{Query, State};
use domain::form::Choice as _;
use domain::topic::{Facet, Key};
use maud::{Markup, html};
use serde::Deserialize;
use store::query::figures::topic;

use super::{Asked, href};
use crate::app::App;
use crate::desk::cases::rows;
use crate::desk::figures::ask::chosen;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{heading, secondary};
use crate::face::table::table;
use crate::session::User;

/// Which topic.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    org: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    facet: String,
    #[serde(default)]
    value: String,
}

/// `GET /topics/cases`.
pub async fn show(State(app): State<App>, user: User, Query(wanted): Query<Wanted>) -> Outcome<Markup> {
    let today = app.now().day();
    let facet = Facet::from_value(&wanted.facet).ok_or(Oops::NotFound)?;
    let window = Asked { period: wanted.period, ..Asked::default() }.window(today)?;
    let (who, key) = (user.clone(), Key::new(facet, &wanted.value));
    let name = key.label();
    let (org, lines) = app
        .read(move |tx| {
            let (org, reaches) = chosen(tx, &who, &wanted.org)?;
            let lines = topic::cases(tx, &reaches, &org, &window, &key)?;
            Ok((org, lines))
        })
        .await?;
    let more = lines.len() >= topic::LISTED;
    let body = html! {
        (heading(&format!("{}：{}", facet.label(), name), &secondary("回到热点", &href(&org, &window.key()))))
        p.lead { (org.name) "　" (window.label()) "　登记 " strong { (lines.len()) } " 件" @if more { "（只列最近的）" } }
        (table(&rows("构成这个热点的投诉", "没有这样的投诉。", &lines, today, None)))
    };
    Ok(crate::desk::page(&user, "热点", Nav::Figures, &body))
}
