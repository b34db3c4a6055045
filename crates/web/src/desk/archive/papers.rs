//! All papers of a case in the order in which they are bound (A14b), and the code on its cover.

use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::archive::{BundlePaper, PaperKind, bundle_order};
use domain::paper::Form;
use maud::{Markup, html};

use crate::app::App;
use crate::desk::case::open;
use crate::desk::href;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::day;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::page::{columns, heading, panel};
use crate::face::qr::qr;
use crate::face::table::{Table, number as count, table, words};
use crate::session::User;

/// `GET /c/{number}`: what the code on a case's cover leads to; for those who may see the case.
pub async fn scanned(State(app): State<App>, user: User, Path(number): Path<String>) -> Outcome<Redirect> {
    let found = app
        .read(move |tx| {
            let number = domain::value::CaseNumber::parse(&number).ok_or(store::StoreError::NotFound("case"))?;
            user.seek(tx, |tx, reach| store::query::case::by_number(tx, reach, number.as_str()))?;
            Ok(number)
        })
        .await?;
    Ok(Redirect::to(&href(found.as_str())))
}

/// `GET /cases/{number}/papers`.
pub async fn show(State(app): State<App>, user: User, Path(number): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let opened = app.run(move |app| Ok(app.door.db.read(|tx| open(tx, app, &who, &number))?)).await?;
    let case = &opened.found.case;
    let back = href(case.number.as_str());
    let prints = opened.open_to(&user);
    let rows = (1..)
        .zip(bundle_order(case))
        .map(|(no, paper): (u32, _)| {
            vec![
                html! { (no) },
                html! { (paper.title) },
                html! { (day(paper.date)) },
                html! { @match paper.pages { Some(pages) => { (pages) }, None => { "—" } } },
                html! { @if prints { (open_one(&user.csrf, case.number.as_str(), &paper)) } },
            ]
        })
        .collect();
    let list = Table {
        caption: "材料",
        columns: &[count("顺序"), words("材料"), words("日期"), count("页数"), words("")],
        rows,
        empty: "还没有材料。",
        next: None,
    };
    let address = format!("{}/c/{}", app.public_url, case.number);
    let side = panel(
        "案件封面码",
        &html! { div.qr { (qr(&address)) } p.quiet { "贴在案件封面上；扫码后登录，能看本件的人直接打开本件。" } },
    );
    let body = html! {
        (heading("全部材料", &html! { @if prints { (button(&user.csrf, "case", case.number.as_str(), &Offer { label: "全卷合成一份PDF".to_owned(), ..Offer::of(Form::Bundle) })) } }))
        p.lead { a href=(back) { (case.full_number()) } "　按装订顺序排列" }
        (columns(&table(&list), &side))
    };
    Ok(crate::desk::page(&user, "全部材料", Nav::Cases, &body))
}

/// The stored copy, or the button that issues the paper.
fn open_one(csrf: &str, number: &str, paper: &BundlePaper) -> Markup {
    if let Some(file) = &paper.file {
        return html! { a href=(format!("{}/files/{}", href(number), file.0)) { "打开" } };
    }
    let (form, part) = match paper.kind {
        PaperKind::Registration => (Form::Registration, String::new()),
        PaperKind::Proxy => (Form::Proxy, String::new()),
        PaperKind::Agreement => (Form::Agreement, String::new()),
        PaperKind::Notice => (Form::Notice, String::new()),
        PaperKind::HandUp => (Form::HandUp, String::new()),
        PaperKind::Round => (Form::Round, paper.no.to_string()),
        PaperKind::Test => (Form::Test, paper.no.to_string()),
        PaperKind::Evidence | PaperKind::Report | PaperKind::Performance | PaperKind::Feedback => return html! {},
    };
    button(csrf, "case", number, &Offer { form, part, label: "打开".to_owned() })
}
