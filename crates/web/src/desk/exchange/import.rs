//! 导入文件: a table of work orders, previewed row by row, then sent at once; a second time changes nothing.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::clock::Light;
use domain::form::{FieldError, Form, Kind, Raw, Reader, may};
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::Change;
use store::file::{keep_table, open_table};

use super::rows::{Row, judge};
use super::{admitted, names, table_of};
use crate::app::App;
use crate::desk::dispatch::send;
use crate::desk::sheet::Sheet;
use crate::error::{Oops, Outcome};
use crate::face::acts::why;
use crate::face::form::Offers;
use crate::face::page::{csrf, heading, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        may("file", "平台导出的表格", Kind::File).hint("CSV 或 Excel（xlsx），最多一万行"),
        may("feedback_due", "表里没有办理期限的，站点反馈期限", Kind::Day),
    ],
};

/// Rows of a preview that are shown; the counts are of all.
const SHOWN: usize = 200;

fn sheet() -> Sheet {
    Sheet {
        title: "导入文件".to_owned(),
        lead: "先预览，不会马上转办。站点按站码、站名或被投诉单位名称找。".to_owned(),
        nav: Nav::Dispatches,
        form: &FORM,
        action: "/exchange/import".to_owned(),
        back: "/exchange".to_owned(),
        submit: "预览",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /exchange/import`.
pub async fn show(user: User) -> Outcome<Markup> {
    admitted(&user)?;
    Ok(sheet().page(&user, &Raw::default(), &[], None))
}

/// `POST /exchange/import`: what would become of every row; nothing is sent.
pub async fn preview(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    app.run(move |app| {
        let mut reader = Reader::new(&FORM, &posted.raw);
        let due = reader.day("feedback_due");
        if let Err(errors) = reader.finish(()) {
            return Ok(sheet().again(&user, &posted.raw, &errors, None));
        }
        let (name, content, read) = match table_of(&posted) {
            Ok(read) => read,
            Err(message) => {
                let error = FieldError { field: "file".to_owned(), message };
                return Ok(sheet().again(&user, &posted.raw, &[error], None));
            }
        };
        let names = names(app, &user)?;
        let rows = judge(app, &user, &names, &read, due)?;
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let hash = keep_table(&app.door.db, &app.files, &app.door.keys, change, &name, &content)?;
        Ok(page(&user, &rows, &names.unknown(&read.head), &hash, due).into_response())
    })
    .await
}

fn page(user: &User, rows: &[Row], unknown: &[String], hash: &str, due: Option<Date>) -> Markup {
    let good = rows.iter().filter(|row| row.hindrances.is_empty()).count();
    let known = rows.iter().filter(|row| row.known).count();
    let body = html! {
        (heading("预览", &secondary("换一个文件", "/exchange/import")))
        p.lead { "共 " strong { (rows.len()) } " 行：可以转办 " strong { (good) } "，已经转办过 " (known) "，有问题 " (rows.len() - good - known) }
        @if !unknown.is_empty() { p.quiet { "没有用到的列：" (unknown.join("、")) "。需要的，请在“列名对照”里写上。" } }
        @if good > 0 {
            form action="/exchange/import/confirm" method="post" {
                (csrf(&user.csrf))
                input type="hidden" name="table" value=(hash);
                input type="hidden" name="feedback_due" value=(due.map(|due| due.to_string()).unwrap_or_default());
                p { button.button.primary type="submit" { "转办这 " (good) " 件" } }
            }
        }
        (table(&Table {
            caption: "各行",
            columns: &[words("平台编号"), words("被投诉"), words("结论")],
            rows: rows.iter().take(SHOWN).map(row).collect(),
            empty: "表里没有内容。",
            next: None,
        }))
        @if rows.len() > SHOWN { p.quiet { "只显示前 " (SHOWN) " 行。" } }
    };
    crate::desk::page(user, "预览", Nav::Dispatches, &body)
}

fn row(row: &Row) -> Vec<Markup> {
    vec![
        html! { (row.number) },
        html! { (row.respondent) },
        html! {
            @if row.hindrances.is_empty() { (badge::light(Light::Calm, "可以转办")) }
            @else if row.known { (badge::light(Light::Done, "已经转办过，或表里重复")) }
            @else { (badge::light(Light::Soon, "不能转办")) " " (row.hindrances.join("；")) }
        },
    ]
}

/// `POST /exchange/import/confirm`: sends every row that can be, each in its own transaction.
pub async fn confirm(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let hash = posted.raw.one("table");
        let kept = open_table(&app.door.db, &app.files, &app.door.keys, change, hash)?;
        let (name, content) = kept.ok_or(Oops::NotFound)?;
        let read = paper::sheet::read(&name, &content).map_err(|error| Oops::Bad(error.to_string()))?;
        let due = posted.raw.one("feedback_due").parse().ok();
        let names = names(app, &user)?;
        let mut told = Vec::new();
        for row in judge(app, &user, &names, &read, due)?.into_iter().filter(|row| row.hindrances.is_empty()) {
            let done = match send::one(app, &user, &row.raw)? {
                Ok(id) => Ok(id),
                Err(send::No::Fields(errors)) => {
                    Err(errors.into_iter().map(|one| one.message).collect::<Vec<_>>().join("；"))
                }
                Err(send::No::Refused(refusal)) => Err(why(&refusal)),
            };
            told.push((row.number, row.respondent, done));
        }
        Ok((StatusCode::OK, result(&user, &told)).into_response())
    })
    .await
}

/// A row's number, trader, and the dispatch it became or why it did not.
type Told = (String, String, Result<String, String>);

fn result(user: &User, told: &[Told]) -> Markup {
    let sent = told.iter().filter(|(.., done)| done.is_ok()).count();
    let rows = told
        .iter()
        .map(|(number, trader, done)| {
            vec![
                html! { @match done { Ok(id) => { a href=(format!("/dispatches/{id}")) { (number) } }, Err(_) => { (number) } } },
                html! { (trader) },
                html! { @match done { Ok(_) => { (badge::light(Light::Done, "已转办")) }, Err(why) => { (why) } } },
            ]
        })
        .collect();
    let body = html! {
        (heading("导入结果", &secondary("看转办", "/dispatches")))
        p.lead { "已转办 " strong { (sent) } " 件。再导入同一个文件不会重复。" }
        (table(&Table {
            caption: "各行",
            columns: &[words("平台编号"), words("被投诉"), words("结果")],
            rows,
            empty: "没有可以转办的。",
            next: None,
        }))
    };
    crate::desk::page(user, "导入结果", Nav::Dispatches, &body)
}
