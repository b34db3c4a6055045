//! 导出: what was dispatched and what came of it, under the platform's names, with the consumers masked.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::exchange::{Mapping, OrderField};
use domain::kernel::Moment;
use domain::value::mask_name;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use paper::sheet::{Sheet, to_csv, to_xlsx};
use serde::Deserialize;
use store::audit::Change;
use store::network::dispatch::{self, Dispatch};
use store::network::exchange;

use super::{admitted, names};
use crate::app::App;
use crate::desk::attachment::attachment;
use crate::desk::sheet::{day, moment};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::heading;
use crate::session::User;

/// Rows of one export at most.
const MOST: usize = 10_000;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// `GET /exchange/export`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let from = today.saturating_sub(90.days());
    let body = html! {
        (heading("导出", &html! {}))
        p.lead { "列名与平台一致，消费者姓名隐去；谁在什么时候导出，会记下来，也写在最后一行。" }
        section.panel {
            form.filters action="/exchange/export/csv" method="get" {
                label { "派发日期从 " input type="date" name="from" value=(from) required; }
                label { "到 " input type="date" name="to" value=(today) required; }
                button type="submit" { "导出 CSV" } " "
                button type="submit" formaction="/exchange/export/xlsx" { "导出 Excel" }
            }
        }
    };
    Ok(crate::desk::page(&user, "导出", Nav::Dispatches, &body))
}

fn bounds(asked: &Asked) -> Outcome<(Moment, Moment)> {
    let bad = || Oops::Bad("日期请写成 2026-11-23 的样子".to_owned());
    let read = |text: &str| text.parse::<Date>().map_err(|_| bad());
    let (from, to) = (read(&asked.from)?, read(&asked.to)?.saturating_add(1.day()));
    let start = |day: Date| Moment::from_local(day.at(0, 0, 0, 0)).map_err(|_| bad());
    Ok((start(from)?, start(to)?))
}

/// `GET /exchange/export/{format}`.
pub async fn file(
    State(app): State<App>,
    user: User,
    Path(format): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Response> {
    admitted(&user)?;
    let (from, before) = bounds(&asked)?;
    app.run(move |app| {
        let all = app
            .door
            .db
            .read(|tx| user.gather(tx, |tx, reach| dispatch::sent_between(tx, reach, from, before, MOST)))?;
        let now = app.now();
        let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
        let sheet = sheet(&names(app, &user)?, &all, now, &user.actor.name);
        let (bytes, kind, name) = match format.as_str() {
            "csv" => (to_csv(&sheet), "text/csv; charset=utf-8", format!("转办 {}至{}.csv", asked.from, asked.to)),
            "xlsx" => {
                let bytes = to_xlsx(&sheet, &[], "转办").map_err(|error| Oops::Bad(error.to_string()))?;
                (
                    bytes,
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    format!("转办 {}至{}.xlsx", asked.from, asked.to),
                )
            }
            _ => return Err(Oops::NotFound),
        };
        app.door.db.write(|tx| exchange::note_export(tx, change, &format, all.len()))?;
        let headers =
            [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, attachment(&name, &format))];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// What the platform calls a field: the first of its names.
fn heading_of(names: &Mapping, field: OrderField) -> String {
    let own = names.rows.iter().find(|(one, _)| *one == field).and_then(|(_, all)| all.first());
    own.cloned().unwrap_or_else(|| field.label().to_owned())
}

fn sheet(names: &Mapping, all: &[Dispatch], now: Moment, who: &str) -> Sheet {
    let fields = [
        OrderField::PlatformNo,
        OrderField::Respondent,
        OrderField::Goods,
        OrderField::ReceivedOn,
        OrderField::FeedbackDue,
    ];
    let mut head: Vec<String> = fields.iter().map(|field| heading_of(names, *field)).collect();
    head.extend(
        ["转办站点", "消费者（隐去）", "派发时间", "状态", "承办", "登记编号", "站点反馈", "站点反馈时间"]
            .map(str::to_owned),
    );
    let today = now.day();
    let mut rows: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            vec![
                one.platform_no.clone(),
                one.facts.one("respondent").to_owned(),
                one.facts.one("goods").to_owned(),
                day(Some(one.received_on)),
                day(Some(one.feedback_due)),
                one.station_name.clone(),
                mask_name(&one.consumer_name),
                moment(Some(one.sent_at)),
                one.standing(today).label().to_owned(),
                one.handler.clone().unwrap_or_default(),
                one.case.as_ref().map(|(number, _)| number.clone()).unwrap_or_default(),
                one.feedback.clone().unwrap_or_default(),
                one.fed_back_at.map(|at| moment(Some(at))).unwrap_or_default(),
            ]
        })
        .collect();
    let mut last = vec![String::new(); head.len()];
    if let Some(cell) = last.last_mut() {
        *cell = format!("{who} {} 导出", moment(Some(now)));
    }
    rows.push(last);
    Sheet { head, rows }
}
