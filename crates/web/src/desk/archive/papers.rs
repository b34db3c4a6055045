//! All papers of a case in the order in which they are bound (A14b), and the code on its cover.

use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::archive::{BundlePaper, PaperKind, bundle_order};
use maud::{Markup, html};

use crate::app::App;
use crate::desk::case::open;
use crate::desk::href;
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
    let prints = opened.station_id == user.actor.org;
    let rows = (1..)
        .zip(bundle_order(case))
        .map(|(no, paper): (u32, _)| {
            vec![
                html! { (no) },
                html! { (paper.title) },
                html! { (day(paper.date)) },
                html! { @match paper.pages { Some(pages) => { (pages) }, None => { "—" } } },
                html! { @if let Some(to) = link(&paper, &back, prints) { a href=(to) { "打开" } } },
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
        (heading("全部材料", &html! {}))
        p.lead { a href=(back) { (case.full_number()) } "　按装订顺序排列" }
        (columns(&table(&list), &side))
    };
    Ok(crate::desk::page(&user, "全部材料", Nav::Cases, &body))
}

/// The stored copy, or the paper set from the record for the station's own staff.
fn link(paper: &BundlePaper, case: &str, prints: bool) -> Option<String> {
    if let Some(file) = &paper.file {
        return Some(format!("{case}/files/{}", file.0));
    }
    let name = match paper.kind {
        PaperKind::Registration => "registration".to_owned(),
        PaperKind::Proxy => "proxy".to_owned(),
        PaperKind::Round => format!("round-{}", paper.no),
        PaperKind::Test => format!("test-{}", paper.no),
        PaperKind::Agreement => "agreement".to_owned(),
        PaperKind::Notice => "notice".to_owned(),
        PaperKind::Evidence | PaperKind::Report | PaperKind::HandUp | PaperKind::Performance | PaperKind::Feedback => {
            return None;
        }
    };
    prints.then(|| format!("{case}/print/{name}"))
}
