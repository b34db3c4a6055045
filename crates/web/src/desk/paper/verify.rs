//! What the QR code of a paper leads to: whether this number was issued, by whom, and what its file's hash is.
//! Nothing personal stands here, because anybody who holds the paper may look.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::case::words;
use domain::clock::Light;
use maud::{Markup, html};
use store::paper::{Issued, Subject, by_code, newest};
use store::{StoreResult, Tx, directory};

use crate::app::App;
use crate::error::Outcome;
use crate::face::notice::{Tone, notice};
use crate::face::page::{OTHER_WAYS, heading};
use crate::face::{Page, badge, facts};
use crate::posted::Posted;

struct Found {
    issued: Issued,
    station: String,
    /// Who issued it for the station: its headquarters, a bureau.
    issuer: Option<String>,
    newest: u32,
}

fn find(app: &App, code: &str) -> Outcome<Option<Found>> {
    let found = app.door.db.read(|tx| {
        let Some(issued) = by_code(tx, code)? else { return Ok(None) };
        let station = directory::org(tx, &issued.region, &issued.station)?.map(|org| org.name).unwrap_or_default();
        let issuer = if issued.issuer == issued.station { None } else { by(tx, &issued)? };
        let subject = Subject {
            region: issued.region.clone(),
            station: issued.station.clone(),
            about: issued.about.clone(),
            form: issued.form,
            part: issued.part.clone(),
            known_as: String::new(),
        };
        let newest = newest(tx, &subject)?.map_or(issued.edition, |last| last.edition);
        Ok(Some(Found { issued, station, issuer, newest }))
    })?;
    Ok(found)
}

/// Who holds a paper that nobody issued must hear it in so many words.
fn unknown() -> Response {
    let said = html! { strong { "没有出具过这份文书。" } "请对照纸上的网址，看是不是抄错了；没有抄错，这份文书可能是假的，请不要照它付款或签字。" };
    let body = html! {
        (heading("文书核验", &html! {}))
        (notice(Tone::Care, &said))
        p { "可以打电话给文书上写的服务站，或者拨打12315查问。" }
        p.quiet { (OTHER_WAYS) "。" }
    };
    (StatusCode::NOT_FOUND, Page::new("文书核验").show(&body)).into_response()
}

/// The organisation that issued it; a headquarters may stand in another county than its branch.
fn by(tx: &mut Tx<'_>, issued: &Issued) -> StoreResult<Option<String>> {
    for region in directory::regions(tx)? {
        if let Some(org) = directory::org(tx, &region, &issued.issuer)? {
            return Ok(Some(org.name));
        }
    }
    Ok(None)
}

/// `GET /v/{code}`.
pub async fn show(State(app): State<App>, Path(code): Path<String>) -> Outcome<Response> {
    let found = app.run(move |app| find(app, &code)).await?;
    Ok(found.map_or_else(unknown, |found| page(&found, &html! {}).into_response()))
}

/// `POST /v/{code}`: whether a file is the one that was issued.
pub async fn compare(State(app): State<App>, Path(code): Path<String>, posted: Posted) -> Outcome<Response> {
    let Some(found) = app.run(move |app| find(app, &code)).await? else { return Ok(unknown()) };
    let said = match posted.files.first() {
        None => notice(Tone::Care, &html! { "请先选择要核对的 PDF 文件。" }),
        Some(file) if store::ids::sha256(&file.content) == found.issued.pdf => {
            notice(Tone::Done, &html! { "一致：这个文件就是当时出具的文书，没有改动过。" })
        }
        Some(_) => notice(
            Tone::Care,
            &html! { "不一致：这个文件不是当时出具的文书，或者改动过。请以纸上编号向出具的站点核实。" },
        ),
    };
    Ok(page(&found, &said).into_response())
}

fn page(found: &Found, said: &Markup) -> Markup {
    let issued = &found.issued;
    let standing = if issued.edition == found.newest {
        badge::light(Light::Done, "现行有效的一版")
    } else {
        badge::light(Light::Over, &format!("已被第{}版替代", found.newest))
    };
    let body = html! {
        (heading("文书核验", &html! {}))
        (said)
        section.panel {
            (facts::facts(&[
                ("文书", html! { (issued.form.label()) }),
                ("文书编号", html! { strong { (issued.number) } }),
                ("出具站点", html! { (found.station) @if let Some(issuer) = &found.issuer { "（由" (issuer) "出具）" } }),
                ("出具时间", html! { (words::time(issued.at.local())) }),
                ("版次", html! { "第" (issued.edition) "版 " (standing) }),
                ("页数", html! { (issued.pages) "页（含各联）" }),
                ("文件校验码", html! { code.hash { (issued.pdf) } }),
            ]))
            p { "请核对纸上的文书编号与本页一致。本页不显示当事人信息。" }
        }
        section.panel {
            h2 { "核对电子文件" }
            form action=(format!("/v/{}", issued.code)) method="post" enctype="multipart/form-data" {
                p { label { "选择收到的 PDF " input type="file" name="file" accept="application/pdf" required; } }
                p { button.button type="submit" { "核对" } }
                p.quiet { "只比较校验码，不保存文件。" }
            }
        }
        p.quiet { (OTHER_WAYS) "。" }
    };
    Page::new("文书核验").show(&body)
}
