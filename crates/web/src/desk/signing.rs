//! What is signed, shown to both sides before they sign, and what they draw (A9c, A11).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::case::content::{Content, Document, Line, Said};
use domain::case::fact::Relation;
use domain::case::{Case, rounds_to_sign};
use domain::form::{FieldError, Form, Kind, Raw, sign};
use maud::{Markup, html};
use paper::seal::{Flaw, check_drawing};
use serde_json::{Value, json};
use store::file::{self, FileError, Media};
use store::{StoreResult, Tx, seal_image};

use super::case::Opened;
use crate::app::App;
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::session::User;

/// Letters of a picture at most, as the page hands it over.
const LARGEST: usize = 400_000;

/// How a picture begins that was drawn on the page.
const DRAWN: &str = "data:image/png;base64,";

/// Whether the form was filled in under another wording than the present one.
pub(crate) fn outdated(form: &Form, raw: &Raw, case: &Case) -> bool {
    let now = sign::document(form, raw).and_then(|document| document.content(case));
    let shown = raw.one("over");
    !shown.is_empty() && now.is_some_and(|now| now.hash.0 != shown)
}

/// Puts the present wording into a form that has something signed. What was drawn under another one is
/// dropped: nobody signs what they were not shown.
pub(super) fn refresh(form: &Form, raw: &mut Raw, case: &Case) {
    let Some(now) = sign::document(form, raw).and_then(|document| document.content(case)) else { return };
    if outdated(form, raw, case) {
        for field in form.fields.iter().filter(|field| matches!(field.kind, Kind::Drawn)) {
            raw.set(field.name, "");
        }
    }
    raw.set("over", now.hash.0);
}

/// The lists of a form that has something signed: the one round, and the unit's seal where it is the trader.
pub(super) fn offers(tx: &mut Tx<'_>, offers: Offers, opened: &Opened, form: &Form, raw: &Raw) -> StoreResult<Offers> {
    let Some(document) = sign::document(form, raw) else { return Ok(offers) };
    let mut offers = offers.with("seal", seals(tx, opened)?);
    if let Document::Round(number) = document {
        let only = offers.get("round").iter().filter(|(value, _)| *value == number.to_string()).cloned();
        let only: Vec<(String, String)> = only.collect();
        offers = offers.with("round", only);
    }
    Ok(offers)
}

/// The unit's seal is the trader's only where the unit itself is complained of.
fn seals(tx: &mut Tx<'_>, opened: &Opened) -> StoreResult<Vec<(String, &'static str)>> {
    if opened.found.case.intake.respondent.relation != Relation::Host {
        return Ok(Vec::new());
    }
    let all = seal_image::of(tx, &opened.reach.region, &opened.station_id)?;
    Ok(all.into_iter().filter(|seal| seal.kind == "unit").map(|seal| (seal.file, "本单位印章")).collect())
}

/// Keeps what was drawn as files; each answer becomes the hash of its file. Looks at every picture of a
/// signature by its content.
pub(crate) fn take(app: &App, user: &User, opened: &Opened, form: &Form, raw: &mut Raw) -> Outcome<Vec<FieldError>> {
    let mut errors = Vec::new();
    if sign::document(form, raw).is_none() {
        return Ok(errors);
    }
    for field in form.fields {
        let answer = raw.one(field.name).to_owned();
        let told = match field.kind {
            _ if answer.is_empty() => None,
            Kind::Drawn if answer.starts_with(DRAWN) => match drawn(app, user, opened, &answer)? {
                Ok(hash) => {
                    raw.set(field.name, hash);
                    None
                }
                Err(told) => Some(told),
            },
            Kind::Drawn => (!is_picture(app, opened, &answer)?).then_some("签名没有收到，请再写一次"),
            Kind::File if field.name.ends_with("_seal") => {
                (!is_picture(app, opened, &answer)?).then_some("印章要用图片，请拍照或扫描成 JPG 或 PNG 后再选")
            }
            Kind::One(_) if field.name == "trader_kept_seal" => {
                let known = app.door.db.read(|tx| seals(tx, opened))?;
                (!known.iter().any(|(file, _)| *file == answer)).then_some("这一件不能用本单位的印章")
            }
            _ => None,
        };
        if let Some(told) = told {
            raw.set(field.name, "");
            errors.push(FieldError { field: field.name.to_owned(), message: told.to_owned() });
        }
    }
    Ok(errors)
}

/// The hash of the kept drawing, or what is wrong with it.
fn drawn(app: &App, user: &User, opened: &Opened, answer: &str) -> Outcome<Result<String, &'static str>> {
    const AGAIN: &str = "签名没有收到，请再写一次";
    let picture = answer.strip_prefix(DRAWN).filter(|text| text.len() <= LARGEST);
    let Some(picture) = picture.and_then(|text| BASE64.decode(text).ok()) else { return Ok(Err(AGAIN)) };
    match check_drawing(&picture) {
        Ok(()) => {}
        Err(Flaw::Blank) => return Ok(Err("签名太少，看不出姓名，请再写一次")),
        Err(Flaw::Unreadable) => return Ok(Err(AGAIN)),
    }
    match app.files.keep(&picture) {
        Ok(kept) => {
            let now = app.now();
            app.door.db.write(|tx| {
                file::record(tx, &opened.reach.region, &kept, "手写签名.png", &user.actor.id, now).map(|_| ())
            })?;
            Ok(Ok(kept.hash))
        }
        Err(FileError::Refused(_)) => Ok(Err(AGAIN)),
        Err(error) => Err(store::StoreError::from(error).into()),
    }
}

fn is_picture(app: &App, opened: &Opened, hash: &str) -> Outcome<bool> {
    let found = app.door.db.read(|tx| file::find(tx, &opened.reach.region, hash))?;
    Ok(found.is_some_and(|file| matches!(file.media, Media::Png | Media::Jpeg)))
}

/// The full text, large, as both sides read it before they sign.
pub(super) fn text(opened: &Opened, content: &Content) -> Markup {
    html! {
        section.panel.to-sign aria-labelledby="to-sign" {
            h2 id="to-sign" { "请双方一起看：" (content.document.name()) }
            dl.wording { @for line in &content.lines { (one(opened, line)) } }
            p.quiet { "校验码 " span.still { (content.hash.short()) } "。签字只对上面的内容有效，内容改过就要重签。" }
        }
    }
}

fn one(opened: &Opened, line: &Line) -> Markup {
    html! {
        div {
            dt { (line.label) }
            dd {
                @match &line.said {
                    Said::Text(text) => { (text) },
                    Said::Points(points) => { ol { @for point in points { li { (point) } } } },
                    // Full, because the parties must know whom the text means; the number is not in it.
                    Said::Person(_) => {
                        @match &opened.found.consumer {
                            Some(person) => { (person.name) },
                            None => { "资料已按规定删除" },
                        }
                    },
                    Said::Staff(staff) => { (staff.iter().map(|id| opened.name(id)).collect::<Vec<_>>().join("、")) },
                }
            }
        }
    }
}

/// What is signed by the form, shown above it.
pub(super) fn shown(opened: &Opened, form: &Form, raw: &Raw) -> Markup {
    let case = &opened.found.case;
    let document = sign::document(form, raw);
    let content = document.and_then(|document| document.content(case));
    html! {
        @if let Some(content) = content { (text(opened, &content)) }
        @if let Some(Document::Round(number)) = document {
            @let others: Vec<u32> = rounds_to_sign(case).into_iter().filter(|one| *one != number).collect();
            @if !others.is_empty() {
                p { "还有要签的：" @for other in others {
                    a href=(format!("/cases/{}/do/sign_round?round={other}", case.number)) { "第" (other) "次协商记录" } " "
                } }
            }
        }
        @if document == Some(Document::Agreement) {
            p { "有一方不签的，请办理" a href=(format!("/cases/{}/do/refuse_signing", case.number)) { "一方拒签" } "。" }
        }
    }
}

/// What can be signed now, with the hash that a signature on the screen has to name.
pub(crate) fn to_sign(case: &Case) -> Value {
    let rounds = rounds_to_sign(case).into_iter().map(Document::Round);
    let agreement = (case.stage == domain::case::Stage::AwaitingSignature).then_some(Document::Agreement);
    let contents = rounds.chain(agreement).filter_map(|document| document.content(case));
    contents.map(|content| json!({ "document": content.document.name(), "over": content.hash })).collect()
}
