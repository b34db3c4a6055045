//! 对账: our dispatches beside the platform's list, by the platform's number.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::exchange::{Ours, Reconciliation, WorkOrder, read_row, reconcile};
use domain::form::{FieldError, Form, Kind, Raw, may};
use domain::kernel::Moment;
use domain::network::dispatch::Standing;
use maud::{Markup, html};
use store::network::dispatch;

use super::{admitted, names, table_of};
use crate::app::App;
use crate::desk::sheet::{Sheet, day};
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Column, Table, table, words};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form =
    Form { fields: &[may("file", "平台导出的表格", Kind::File).hint("CSV 或 Excel（xlsx）")] };

/// Of ours, the newest are compared at most.
const MOST: usize = 10_000;

fn sheet() -> Sheet {
    Sheet {
        title: "对账".to_owned(),
        lead: "按平台编号比对。只看，不改。".to_owned(),
        nav: Nav::Dispatches,
        form: &FORM,
        action: "/exchange/reconcile".to_owned(),
        back: "/exchange".to_owned(),
        submit: "对账",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /exchange/reconcile`.
pub async fn show(user: User) -> Outcome<Markup> {
    admitted(&user)?;
    Ok(sheet().page(&user, &Raw::default(), &[], None))
}

/// `POST /exchange/reconcile`.
pub async fn compare(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    app.run(move |app| {
        let (_, _, read) = match table_of(&posted) {
            Ok(read) => read,
            Err(message) => {
                let error = FieldError { field: "file".to_owned(), message };
                return Ok(sheet().again(&user, &posted.raw, &[error], None));
            }
        };
        let names = names(app, &user)?;
        let (mut theirs, mut unread): (Vec<WorkOrder>, Vec<String>) = (Vec::new(), Vec::new());
        for (number, cells) in (2..).zip(&read.rows) {
            match read_row(&names, &read.head, cells) {
                Ok(order) => theirs.push(order),
                Err(errors) => {
                    let why: Vec<String> = errors.into_iter().map(|error| error.message).collect();
                    unread.push(format!("第{number}行：{}", why.join("；")));
                }
            }
        }
        let ours = ours(app, &user)?;
        Ok(page(&user, &reconcile(&ours, &theirs), &unread).into_response())
    })
    .await
}

fn ours(app: &App, user: &User) -> Outcome<Vec<Ours>> {
    let today = app.now().day();
    let long_ago = Moment(jiff::Timestamp::UNIX_EPOCH);
    let all = app.door.db.read(|tx| {
        user.gather(tx, |tx, reach| dispatch::sent_between(tx, reach, long_ago, Moment(jiff::Timestamp::MAX), MOST))
    })?;
    Ok(all
        .into_iter()
        .filter(|one| one.state != domain::network::dispatch::DispatchState::Redirected)
        .map(|one| Ours {
            platform_no: one.platform_no.clone(),
            respondent: one.facts.one("respondent").to_owned(),
            state: one.standing(today).label().to_owned(),
            due: Some(one.feedback_due),
            ended: (one.standing(today) == Standing::Closed).then_some(today),
        })
        .collect())
}

fn list(title: &str, columns: &[Column], rows: Vec<Vec<Markup>>) -> Markup {
    let title = format!("{title}（{}）", rows.len());
    panel(&title, &table(&Table { caption: &title, columns, rows, empty: "没有。", next: None }))
}

fn page(user: &User, found: &Reconciliation<'_>, unread: &[String]) -> Markup {
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let only_theirs = found.only_theirs.iter().map(|one| {
        vec![
            html! { (text(one.platform_no.as_ref())) },
            html! { (text(one.respondent.as_ref())) },
            html! { (day(one.feedback_due)) },
        ]
    });
    let only_ours = found
        .only_ours
        .iter()
        .map(|one| vec![html! { (one.platform_no) }, html! { (one.respondent) }, html! { (one.state) }]);
    let differing = found.differing.iter().map(|one| {
        vec![html! { (one.number) }, html! { (one.field.label()) }, html! { (one.ours) }, html! { (one.theirs) }]
    });
    let body = html! {
        (heading("对账结果", &secondary("换一个文件", "/exchange/reconcile")))
        p.lead { "两边都有 " strong { (found.both.len()) } " 件，只有平台有 " strong { (found.only_theirs.len()) }
            " 件，只有本系统有 " strong { (found.only_ours.len()) } " 件，不一致 " strong { (found.differing.len()) } " 处" }
        (list("不一致", &[words("平台编号"), words("项目"), words("本系统"), words("平台")], differing.collect()))
        (list("只有平台有", &[words("平台编号"), words("被投诉"), words("办理期限")], only_theirs.collect()))
        (list("只有本系统有", &[words("平台编号"), words("被投诉"), words("状态")], only_ours.collect()))
        @if !found.repeated.is_empty() {
            p { "平台表里重复的编号：" (found.repeated.iter().cloned().collect::<Vec<_>>().join("、")) }
        }
        @if !found.unnumbered.is_empty() { p { "没有编号的 " (found.unnumbered.len()) " 行，没有比对。" } }
        @if !unread.is_empty() {
            (panel("读不出来的行", &html! { ul.plain { @for one in unread.iter().take(50) { li { (one) } } } }))
        }
    };
    crate::desk::page(user, "对账结果", Nav::Dispatches, &body)
}
