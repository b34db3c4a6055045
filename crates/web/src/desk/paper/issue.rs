//! Issuing a paper: an edition for each state of the record, and never two for the same.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::OrgId;
use domain::kernel::Refusal;
use domain::paper::{Sheet, compose};
use paper::typeset::{Mark, Pdf, Picture};
use store::audit::Change;
use store::file::{self, Media};
use store::paper::{self as issued, Edition, Issued, Made};
use store::vault::{self, Reveal};
use store::{certificate, template};

use super::gather::{Content, Gathered, gather};
use crate::app::App;
use crate::desk::case::Opened;
use crate::error::{Oops, Outcome};
use crate::posted::Posted;
use crate::session::User;

/// `POST /papers`: issues what was asked for, and leads to it.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let who = user.clone();
    let code = app.run(move |app| issue(app, &who, &gather(app, &who, &posted.raw)?)).await?;
    Ok(Redirect::to(&format!("/papers/{code}")).into_response())
}

/// The code of the edition that says what the record says now.
fn issue(app: &App, user: &User, gathered: &Gathered) -> Outcome<String> {
    let subject = &gathered.subject;
    let (sheets, form) = sheets_of(app, gathered)?;
    let last = app.door.db.read(|tx| issued::newest(tx, subject))?;
    let content = issued::content_hash(&sheets, &form)?;
    if let Some(same) = last.as_ref().filter(|last| last.content_hash == content) {
        return Ok(same.code.clone());
    }
    let now = app.now();
    let next = issued::next(subject, last.as_ref(), app.door.entropy.as_ref());
    let mark = mark(app, &next, last.as_ref(), now.local());
    let pdf = set(app, &subject.region, &sheets, &mark)?;
    let actor = user.acting(&subject.region);
    let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
    let bytes = sealed(app, user, change, &subject.station, &pdf.bytes)?;
    let missing: Vec<String> = pdf.missing.iter().map(char::to_string).collect();
    let missing = missing.join("、");
    let kept = app.files.keep_own(&bytes, Media::Pdf).map_err(store::StoreError::from)?;
    let new = app.door.db.write(|tx| {
        file::record(tx, &subject.region, &kept, &format!("{}.pdf", next.number), &actor.id, now)?;
        let made = Made { pdf: &kept.hash, pages: pdf.pages, missing: &missing };
        issued::record(tx, change, subject, &next, &form, &content, made)
    })?;
    // Somebody else issued it between the reading and the writing: theirs counts.
    if new { Ok(next.code) } else { issue(app, user, gathered) }
}

/// Sets one sheet, or binds several.
fn set(app: &App, region: &str, sheets: &[Sheet], mark: &Mark) -> Outcome<Pdf> {
    let all: Vec<&Sheet> = sheets.iter().collect();
    let pictures = pictures(app, region, &all)?;
    let setter = app.setter()?;
    let pdf = if sheets.len() == 1 { setter.set(&all, mark, &pictures) } else { setter.bind(&all, mark, &pictures) };
    pdf.map_err(|error| Oops::Unset(error.to_string()))
}

/// What a paper says, and the version of the form it is on.
pub(super) fn sheets_of(app: &App, gathered: &Gathered) -> Outcome<(Vec<Sheet>, String)> {
    let Gathered { subject, station_name, day, content } = gathered;
    let values = match content {
        Content::Fields(values) => values,
        Content::Ready(sheet) => return Ok((vec![sheet.clone()], "自由".to_owned())),
        Content::Bound(sheets) => return Ok((sheets.clone(), "全卷".to_owned())),
    };
    let chosen = app.door.db.read(|tx| template::chosen(tx, &subject.region, &subject.station, subject.form, *day))?;
    let form = chosen.template;
    let sheet = compose(&form, values, station_name, &subject.known_as).map_err(incomplete)?;
    Ok((vec![sheet], form.version))
}

/// The station's own papers carry its digital signature, and what a chain's headquarters issues for a branch that
/// of the headquarters, because it has no hold of the branch's key; what a bureau issues is sealed on paper.
fn sealed(app: &App, user: &User, change: Change<'_>, station: &OrgId, pdf: &[u8]) -> Outcome<Vec<u8>> {
    if change.actor.org != *station && !user.chain {
        return Ok(pdf.to_vec());
    }
    // A certificate lies where its owner does, which for a headquarters may be another county than the branch's.
    let own = Change { actor: &user.actor, ..change };
    let signer = app.door.db.write(|tx| certificate::signer(tx, &app.door.keys, own, &user.actor.org))?;
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

/// The pictures that sheets name, each as pages show it: upright and small.
fn pictures(app: &App, region: &str, sheets: &[&Sheet]) -> Outcome<Vec<Picture>> {
    let named: BTreeSet<String> = sheets.iter().flat_map(|sheet| sheet.pictures()).collect();
    named
        .into_iter()
        .map(|hash| {
            let view = app.door.db.read(|tx| file::view_of(tx, region, &hash))?;
            let shown = view.map_or_else(|| hash.clone(), |view| view.hash);
            Ok(Picture { bytes: content(app, &shown)?, hash })
        })
        .collect()
}

/// The bytes of a stored file.
pub(super) fn content(app: &App, hash: &str) -> Outcome<Vec<u8>> {
    Ok(app.files.read(hash).map_err(store::StoreError::from)?)
}
