//! What is signed, shown to both sides before they sign, and the signatures that a case holds (A9c, A11).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::case::content::{self, Content, Coverage, Document, Line, Said, Version};
use domain::case::fact::{FileHash, Mark, Relation, Signature};
use domain::case::{Case, rounds_to_sign, words};
use domain::clock::Light;
use domain::form::{FieldError, Form, Kind, Raw, sign};
use maud::{Markup, html};
use paper::seal::{Flaw, check_drawing};
use serde_json::{Value, json};
use store::file::{self, FileError, Media};
use store::{StoreResult, Tx, seal_image};

use super::case::Opened;
use crate::app::App;
use crate::error::Outcome;
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::panel;
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

/// The documents of a case that are signed, with every wording they have had.
fn signed(opened: &Opened) -> Vec<(Document, [&Signature; 2], Vec<Version>)> {
    let case = &opened.found.case;
    let rounds = (1..).zip(&case.rounds).map(|(number, _)| Document::Round(number));
    rounds
        .chain([Document::Agreement])
        .filter_map(|document| {
            let both = document.signatures(case)?;
            Some((document, both, document.versions(&case.id, &opened.found.entries)))
        })
        .collect()
}

/// The signatures of a case: who, how, when, over what.
pub(super) fn signatures(opened: &Opened) -> Markup {
    let all = signed(opened);
    if all.is_empty() {
        return html! {};
    }
    let open = rounds_to_sign(&opened.found.case);
    let body = html! {
        @for (document, both, versions) in &all {
            div.signed {
                p { strong { (document.name()) } " " (covered(both, versions)) }
                @if let Document::Round(number) = document {
                    @if open.contains(number) {
                        p { a href=(format!("/cases/{}/do/sign_round?round={number}", opened.found.case.number)) { "请双方按现行内容再签" } }
                    }
                }
                ul.signatures {
                    @for (side, signature) in ["消费者", "经营者"].iter().zip(both) { (by(opened, *document, side, signature)) }
                }
            }
        }
    };
    panel("签字", &body)
}

fn covered(both: &[&Signature; 2], versions: &[Version]) -> Markup {
    let worst = both.iter().map(|one| content::coverage(one, versions)).find(|one| *one != Coverage::Covers);
    match worst {
        None => badge::light(Light::Done, "签的是现行内容"),
        Some(Coverage::Unbound | Coverage::Covers) => html! { span.quiet { "早先的记录，没有绑定内容" } },
        Some(Coverage::Lapsed { .. }) => html! {
            (badge::light(Light::Over, "签字不再覆盖现行内容")) " " span.quiet { (worst.iter().map(|one| lapse(one, versions)).collect::<String>()) }
        },
    }
}

/// Which wording was signed, and which stands.
fn lapse(coverage: &Coverage, versions: &[Version]) -> String {
    let since = |at: usize| {
        let version = at.checked_sub(1).and_then(|at| versions.get(at));
        version.map(|one| words::time(one.since.local())).unwrap_or_default()
    };
    match coverage {
        Coverage::Lapsed { version: Some(version), of } => {
            format!("签的是第{version}版（{}起），现行是第{of}版（{}起）", since(*version), since(*of))
        }
        Coverage::Lapsed { version: None, of } => format!("签的内容不在现有的记录里，现行是第{of}版"),
        Coverage::Unbound | Coverage::Covers => String::new(),
    }
}

fn by(opened: &Opened, document: Document, side: &str, signature: &Signature) -> Markup {
    let number = &opened.found.case.number;
    let href = |file: &FileHash| format!("/cases/{number}/files/{}", file.0);
    let picture = signature.drawn.as_ref().or(signature.seal.as_ref());
    let scan = scan(opened, document, signature);
    // What was written on the screen says its time already.
    let recorded = signature.at.filter(|_| signature.mark != Mark::Drawn);
    html! {
        li {
            span { strong { (side) } "　" (words::signature(signature)) }
            @if let Some(picture) = picture {
                img.inked src=(href(picture)) alt={ (side) "的" (if signature.drawn.is_some() { "手写签名" } else { "印章" }) } loading="lazy";
            }
            @if let Some(place) = signature.place {
                span.quiet { (place.label()) @if let Some(at) = recorded { "，" (words::time(at.local())) "记入" } }
            }
            @match scan {
                Some(scan) => { a href=(href(scan)) { "打开扫描件" } },
                None if matches!(signature.mark, Mark::Signed | Mark::Sealed) && picture.is_none() => {
                    span { span.flag { "缺扫描件" } " " span.quiet { "拍照或扫描后，用“登记证据副本”补上" } }
                },
                None => {},
            }
        }
    }
}

/// The signed paper: that of the signature, or that of the whole agreement.
fn scan<'a>(opened: &'a Opened, document: Document, signature: &'a Signature) -> Option<&'a FileHash> {
    let agreement = || opened.found.case.settlement.as_ref()?.signing.as_ref()?.file.as_ref();
    signature.scan.as_ref().or_else(|| if document == Document::Agreement { agreement() } else { None })
}

/// The same for programs.
pub(crate) fn tell(opened: &Opened) -> Value {
    let all = signed(opened).into_iter().flat_map(|(document, both, versions)| {
        ["consumer", "trader"]
            .into_iter()
            .zip(both)
            .map(move |(side, signature)| {
                let coverage = content::coverage(signature, &versions);
                let words = match &coverage {
                    Coverage::Covers => "签的是现行内容".to_owned(),
                    Coverage::Unbound => "早先的记录，没有绑定内容".to_owned(),
                    Coverage::Lapsed { .. } => format!("签字不再覆盖现行内容：{}", lapse(&coverage, &versions)),
                };
                json!({
                    "document": document.name(), "side": side, "mark": signature.mark, "over": signature.over,
                    "at": signature.at.map(store::db::instant), "place": signature.place,
                    "covers": coverage == Coverage::Covers, "words": words,
                })
            })
            .collect::<Vec<_>>()
    });
    all.collect()
}

/// What can be signed now, with the hash that a signature on the screen has to name.
pub(crate) fn to_sign(case: &Case) -> Value {
    let rounds = rounds_to_sign(case).into_iter().map(Document::Round);
    let agreement = (case.stage == domain::case::Stage::AwaitingSignature).then_some(Document::Agreement);
    let contents = rounds.chain(agreement).filter_map(|document| document.content(case));
    contents.map(|content| json!({ "document": content.document.name(), "over": content.hash })).collect()
}
