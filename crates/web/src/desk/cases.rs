//! The queue of complaints: filters, paging by key.

use axum::extract::{Query, State};
use domain::case::Stage;
use domain::directory::{DESK, StaffId};
use domain::form::Choice as _;
use domain::value::mask_name;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::query::{Line, queue};

use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{heading, primary};
use crate::face::table::{Column, Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    ended: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    fn filter(&self, user: &User) -> queue::Filter {
        queue::Filter {
            stage: Stage::from_value(&self.stage),
            handler: (!self.mine.is_empty()).then(|| StaffId(user.actor.id.0.clone())),
            ended: !self.ended.is_empty() || Stage::from_value(&self.stage).is_some_and(Stage::ended),
            after: self.after.split_once('~').map(|(at, id)| (at.to_owned(), id.to_owned())),
        }
    }

    fn next(&self, last: &Line) -> String {
        format!(
            "/cases?stage={}&mine={}&ended={}&after={}~{}",
            self.stage,
            self.mine,
            self.ended,
            store::db::instant(last.registered_at),
            last.case
        )
    }
}

/// `GET /cases`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let day = app.now().day();
    let filter = asked.filter(&user);
    let who = user.clone();
    let (lines, more) = app
        .read(move |tx| {
            let mut more = false;
            let mut lines = who.gather(tx, |tx, reach| {
                let (lines, further) = queue::page(tx, reach, &filter)?;
                more |= further;
                Ok(lines)
            })?;
            // Each county gives its newest; of all together the page shows as many as of one.
            lines.sort_by(|a, b| (b.registered_at, &b.case).cmp(&(a.registered_at, &a.case)));
            more |= lines.len() > queue::PAGE;
            lines.truncate(queue::PAGE);
            Ok((lines, more))
        })
        .await?;
    let next = lines.last().filter(|_| more).map(|last| asked.next(last));
    let beside =
        html! { @if DESK.contains(&user.actor.post) && !user.without_desk() { (primary("登记投诉", "/cases/new")) } };
    let body = html! {
        (heading("投诉", &beside))
        (filters(&asked))
        (table(&rows("投诉列表", "没有符合条件的投诉。", &lines, day, next)))
    };
    Ok(super::page(&user, "投诉", Nav::Cases, &body))
}

fn filters(asked: &Asked) -> Markup {
    html! {
        form.filters action="/cases" method="get" {
            label { "状态 "
                select name="stage" {
                    option value="" { "全部没有归档的" }
                    @for (value, label) in Stage::ALL {
                        option value=(value) selected[asked.stage == *value] { (label) }
                    }
                }
            }
            label { input type="checkbox" name="mine" value="1" checked[!asked.mine.is_empty()]; " 只看我承办的" }
            label { input type="checkbox" name="ended" value="1" checked[!asked.ended.is_empty()]; " 也看已结束的" }
            button type="submit" { "查看" }
        }
    }
}

const COLUMNS: &[Column] = &[
    words("编号"),
    words("状态"),
    words("期限"),
    words("消费者"),
    words("被投诉"),
    words("商品或服务"),
    words("承办人"),
];

/// The lines of a list as a table.
pub(super) fn rows<'a>(caption: &'a str, empty: &'a str, lines: &[Line], day: Date, next: Option<String>) -> Table<'a> {
    let row = |line: &Line| {
        vec![
            html! { a href=(super::href(&line.number)) { (line.full_number) } },
            html! {
                @match line.outcome {
                    Some(outcome) if line.stage.ended() => { (badge::outcome(outcome)) },
                    _ => { (badge::stage(line.stage)) },
                }
                @if line.flags.contains("alarm") { " " span.flag { "重大" } }
                @if line.flags.contains("complex") { " " span.flag { "复杂" } }
                @if line.flags.contains("proposal") { " " span.flag { "拟不受理" } }
            },
            html! {
                @match &line.due {
                    Some((code, due)) => { span.quiet { (code.label()) " " } (badge::light(due.light(day), &due.words(day))) },
                    None if line.paused => { (badge::light(domain::clock::Light::Paused, "检测中暂停计时")) },
                    None => { span.quiet { "—" } },
                }
            },
            html! { (mask_name(&line.consumer)) },
            html! { (line.respondent) },
            html! { (line.goods) },
            html! { (line.handler_name) },
        ]
    };
    Table { caption, columns: COLUMNS, rows: lines.iter().map(row).collect(), empty, next }
}
