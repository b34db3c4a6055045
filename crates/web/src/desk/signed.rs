//! The signatures that a case holds: who, how, when, and whether they cover what the record says now (A9c, A11).

use domain::case::content::{self, Coverage, Document, Version};
use domain::case::fact::{FileHash, Mark, Party, Signature};
use domain::case::{Entry, Event, rounds_to_sign, scan_lacking, words};
use domain::clock::Light;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::case::Opened;
use crate::face::badge;
use crate::face::page::panel;

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
    let refusals = refusals(opened);
    if all.is_empty() && refusals.is_empty() {
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
        @for (entry, by, reason, witness) in &refusals {
            div.signed {
                p { strong { (Document::Agreement.name()) } " " span.flag { (by.label()) "拒签" } }
                p { (words::time(entry.at.local())) "记入。原因：" (reason) "；见证人：" (witness) }
            }
        }
    };
    panel("签字", &body)
}

/// Every refusal of an agreement, with who refused, why, and who saw it (A11).
fn refusals(opened: &Opened) -> Vec<(&Entry, Party, &str, &str)> {
    let entries = opened.found.entries.iter();
    entries
        .filter_map(|entry| {
            let Event::SigningRefused { by, reason, witness, .. } = &entry.event else { return None };
            Some((entry, *by, reason.as_str(), witness.as_str()))
        })
        .collect()
}

fn covered(both: &[&Signature; 2], versions: &[Version]) -> Markup {
    let worst = both.iter().map(|one| content::coverage(one, versions)).find(|one| *one != Coverage::Covers);
    match worst {
        None => badge::light(Light::Done, "签的是现行内容"),
        Some(Coverage::Unbound | Coverage::Covers) => html! { span.quiet { "早先的记录，没有绑定内容" } },
        Some(Coverage::Lapsed { .. }) => html! {
            (badge::light(Light::Over, "签字不再覆盖现行内容")) br; span.quiet { (worst.iter().map(|one| lapse(one, versions)).collect::<String>()) }
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
                None if scan_lacking(&opened.found.case, document, signature) => {
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
