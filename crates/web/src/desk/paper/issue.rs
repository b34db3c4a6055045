//! Issuing a paper: an edition for each state of the record, and never two for the same.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::OrgId;
use domain::kernel::Refusal;
use domain::paper::{Sheet, compose};
use maud::html;
use paper::typeset::{Mark, Picture};
use store::audit::Change;
use store::file::{self, Media};
use store::paper::{self as issued, Edition, Issued};
use store::vault::{self, Reveal};
use store::{certificate, template};

use super::gather::{Gathered, gather};
use crate::app::App;
use crate::desk::case::Opened;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{heading, secondary};
use crate::posted::Posted;
use crate::session::User;

/// `POST /papers`: issues what was asked for, and leads to it.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let who = user.clone();
    let (code, missing) = app.run(move |app| issue(app, &who, &gather(app, &who, &posted.raw)?)).await?;
    let href = format!("/papers/{code}");
    if missing.is_empty() { Ok(Redirect::to(&href).into_response()) } else { Ok(boxes(&user, &href, &missing)) }
}

/// Some characters came out as empty boxes: better said here than found on the signed paper.
fn boxes(user: &User, href: &str, missing: &[char]) -> Response {
    let missing: Vec<String> = missing.iter().map(char::to_string).collect();
    let body = html! {
        (heading("文书里有字印不出来", &html! {}))
        p.lead { "文书已出具，但这台服务器的字体里没有：" strong { (missing.join("、")) } "，印出来是空框。" }
        p { "请手写补上，并请系统管理员安装生僻字字体（Debian：fonts-hanazono）后重新启动。" }
        p { (secondary("打开文书", href)) }
    };
    crate::desk::page(user, "文书里有字印不出来", Nav::Cases, &body).into_response()
}

/// The code of the edition that says what the record says now, and the characters that no font has.
fn issue(app: &App, user: &User, gathered: &Gathered) -> Outcome<(String, Vec<char>)> {
    let Gathered { subject, station_name, day, values } = gathered;
    let (chosen, last) = app.door.db.read(|tx| {
        let chosen = template::chosen(tx, &subject.region, &subject.station, subject.form, *day)?;
        Ok((chosen, issued::newest(tx, subject)?))
    })?;
    let form = &chosen.template;
    let sheet = compose(form, values, station_name, &subject.known_as).map_err(incomplete)?;
    let content = issued::content_hash(&sheet, &form.version)?;
    if let Some(same) = last.as_ref().filter(|last| last.content_hash == content) {
        return Ok((same.code.clone(), Vec::new()));
    }
    let now = app.now();
    let next = issued::next(subject, last.as_ref(), app.door.entropy.as_ref());
    let mark = mark(app, &next, last.as_ref(), now.local());
    let pdf =
        app.setter()?.set(&[&sheet], &mark, &pictures(app, &sheet)?).map_err(|error| Oops::Unset(error.to_string()))?;
    let actor = user.acting(&subject.region);
    let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
    let bytes = sealed(app, change, &subject.station, &pdf.bytes)?;
    let kept = app.files.keep_own(&bytes, Media::Pdf).map_err(store::StoreError::from)?;
    let new = app.door.db.write(|tx| {
        file::record(tx, &subject.region, &kept, &format!("{}.pdf", next.number), &actor.id, now)?;
        issued::record(tx, change, subject, &next, &form.version, &content, (&kept.hash, pdf.pages))
    })?;
    // Somebody else issued it between the reading and the writing: theirs counts.
    if new { Ok((next.code, pdf.missing)) } else { issue(app, user, gathered) }
}

/// The station's own papers carry its digital signature; what a bureau issues is sealed on paper.
fn sealed(app: &App, change: Change<'_>, station: &OrgId, pdf: &[u8]) -> Outcome<Vec<u8>> {
    if change.actor.org != *station {
        return Ok(pdf.to_vec());
    }
    let signer = app.door.db.write(|tx| certificate::signer(tx, &app.door.keys, change, station))?;
    Ok(signer.sign(pdf, change.moment)?)
}

pub(super) fn incomplete(labels: Vec<String>) -> Oops {
    let refusal = Refusal::new("A19", format!("这份文书还缺：{}", labels.join("、")), "先在办理中补齐，再出具");
    Oops::Refused(Box::new(refusal))
}

fn mark(app: &App, next: &Edition, last: Option<&Issued>, at: jiff::civil::DateTime) -> Mark {
    let edition = match last {
        None => "第1版".to_owned(),
        Some(last) => format!("第{}版，记录有变动，替代第{}版", next.edition, last.edition),
    };
    let small = |part: i8| u8::try_from(part).unwrap_or_default();
    Mark {
        number: next.number.clone(),
        edition,
        verify: format!("{}/v/{}", app.public_url, next.code),
        made: (i32::from(at.year()), small(at.month()), small(at.day()), small(at.hour()), small(at.minute())),
    }
}

/// Records that somebody above the desk looks at a paper with a consumer's data on it (C5).
pub(super) fn record_look(app: &App, user: &User, opened: &Opened, number: &str) -> Outcome<()> {
    let Some(person) = opened.found.consumer.as_ref().filter(|_| !user.at_desk_of(&opened.station)) else {
        return Ok(());
    };
    let why = format!("查阅文书{number}");
    let case = opened.found.case.id.as_str();
    let look = Reveal { staff: &user.actor.id, person: Some(&person.id), case, why: &why, file: None };
    let (entropy, region, now) = (app.door.entropy.as_ref(), &opened.reach.region, app.now());
    Ok(app.door.db.write(|tx| vault::reveal(tx, entropy, region, &look, now))?)
}

/// The pictures that a sheet names.
fn pictures(app: &App, sheet: &Sheet) -> Outcome<Vec<Picture>> {
    let drawn = sheet.signers.iter().filter_map(|signer| signer.picture.clone());
    let mut all: Vec<String> = drawn.chain(sheet.logo.clone()).collect();
    all.sort();
    all.dedup();
    all.into_iter().map(|hash| Ok(Picture { bytes: content(app, &hash)?, hash })).collect()
}

/// The bytes of a stored file.
pub(super) fn content(app: &App, hash: &str) -> Outcome<Vec<u8>> {
    Ok(app.files.read(hash).map_err(store::StoreError::from)?)
}
