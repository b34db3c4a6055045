//! The papers of a record on its page: what can be issued, and what was.

use domain::paper::Form;
use maud::{Markup, html};
use store::paper::Issued;

use crate::face::page::csrf;
use crate::session::User;

/// One paper on offer.
pub struct Offer {
    pub form: Form,
    pub part: String,
    /// 第2次协商记录.
    pub label: String,
}

impl Offer {
    /// A form under its own name.
    #[must_use]
    pub fn of(form: Form) -> Self {
        Self { form, part: String::new(), label: form.label().to_owned() }
    }
}

/// The button that issues one paper.
#[must_use]
pub fn button(token: &str, kind: &str, id: &str, offer: &Offer) -> Markup {
    html! {
        form.paper action="/papers" method="post" target="_blank" {
            (csrf(token))
            input type="hidden" name="kind" value=(kind);
            input type="hidden" name="id" value=(id);
            input type="hidden" name="form" value=(offer.form.value());
            input type="hidden" name="part" value=(offer.part);
            button.paper type="submit" { (offer.label) }
        }
    }
}

/// The same lines as a workbook.
#[must_use]
pub fn excel(kind: &str, id: &str, offer: &Offer) -> Markup {
    // The id of a pack is two words.
    let (form, id, part) = (offer.form.value(), id.replace(' ', "+"), &offer.part);
    html! { a.quiet href=(format!("/papers/excel?kind={kind}&id={id}&form={form}&part={part}")) { "Excel" } }
}

/// What people copy out of or add up: the registration and the quarter's analysis; what is signed by both sides is not.
const fn worked_on(form: Form) -> bool {
    matches!(form, Form::Registration | Form::Analysis)
}

/// The list of papers about one record; each is issued by a button of its own and opens beside this page.
#[must_use]
pub fn shelf(user: &User, kind: &str, id: &str, offers: &[Offer], issued: &[Issued]) -> Markup {
    html! {
        @if user.chain {
            p.quiet { "总部替分店出具的文书，带总部的" a href="/station/certificate" { "数字签名" } "。" }
        }
        ul.papers {
            @for offer in offers {
                @let editions: Vec<&Issued> = issued.iter().filter(|one| one.form == offer.form && one.part == offer.part).collect();
                li {
                    (button(&user.csrf, kind, id, offer))
                    @if worked_on(offer.form) { (excel(kind, id, offer)) }
                    @if let Some(last) = editions.first() {
                        " " a.quiet href=(format!("/papers/{}", last.code)) target="_blank" { "第" (last.edition) "版" }
                        @if !last.missing.is_empty() { " " span.quiet { "有字印不出来：" (last.missing) } }
                        @for older in editions.iter().skip(1) {
                            " " a.quiet href=(format!("/papers/{}", older.code)) target="_blank" { s { "第" (older.edition) "版" } }
                        }
                    }
                }
            }
        }
    }
}
