//! What can be done to a case now, and what cannot, with the clause and the way out.

use domain::kernel::{Refusal, clause_words};
use maud::{Markup, html};

use super::icon::{Icon, icon};
use super::label::own;

/// An act that is possible now.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The word on the button.
    pub label: String,
    /// The page of its form.
    pub href: String,
}

/// An act that is not possible now.
#[derive(Clone, Debug)]
pub struct Barred {
    /// The word on the button that cannot be pressed.
    pub label: String,
    /// Why, by which clause, and what to do.
    pub refusal: Refusal,
}

/// All acts of a case, sorted by what they are to the reader.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// The usual next step: the one button of the page.
    pub next: Option<Deed>,
    /// Other acts that often come next.
    pub also: Vec<Deed>,
    /// Everything else that is possible.
    pub rest: Vec<Deed>,
    /// What is not possible now.
    pub barred: Vec<Barred>,
}

/// Draws the acts: one button, a few beside it, the rest as links, the barred with their reasons.
#[must_use]
pub fn acts(acts: &Acts) -> Markup {
    html! {
        div.acts {
            @if let Some(next) = &acts.next {
                p.first {
                    a.button.primary href=(next.href) accesskey="n" { (next.label) }
                    @for deed in &acts.also { " " a.button href=(deed.href) { (deed.label) } }
                }
            } @else if acts.also.is_empty() && acts.rest.is_empty() {
                p.quiet { "现在没有您要办的事。" }
            }
            @if acts.next.is_none() && !acts.also.is_empty() {
                p.first { @for deed in &acts.also { a.button href=(deed.href) { (deed.label) } " " } }
            }
            @if !acts.rest.is_empty() {
                p.rest {
                    span.quiet { "还可以：" }
                    @for deed in &acts.rest { a href=(deed.href) { (deed.label) } " " }
                }
            }
            (barred(&acts.barred))
        }
    }
}

/// What is not possible now, with its reasons; folded away.
#[must_use]
pub fn barred(all: &[Barred]) -> Markup {
    html! {
        @if !all.is_empty() {
            details.barred {
                summary { "现在不能办的事（" (all.len()) "）" }
                ul { @for (at, one) in all.iter().take(FEW).enumerate() { (reason(at, one)) } }
                @if all.len() > FEW {
                    details {
                        summary { "其余" (all.len() - FEW) "项" }
                        ul { @for (at, one) in all.iter().enumerate().skip(FEW) { (reason(at, one)) } }
                    }
                }
            }
        }
    }
}

/// So many are told at once; the rest opens further.
const FEW: usize = 6;

fn reason(at: usize, one: &Barred) -> Markup {
    let id = format!("barred-{at}");
    html! {
        li {
            // Reachable by keyboard, so that the reason can be read out.
            span.button role="button" aria-disabled="true" tabindex="0" aria-describedby=(id) {
                (icon(Icon::Barred)) (one.label)
            }
            p id=(id) { (why(&one.refusal)) }
        }
    }
}

/// A refusal as it is always said: what forbids it, the clause, what to do.
#[must_use]
pub fn why(refusal: &Refusal) -> String {
    let Refusal { clause, what, what_to_do, .. } = refusal;
    let what = own(what.trim_end_matches('。'));
    format!("不能办理：{what}（依据{}）。{}", clause_words(clause), own(what_to_do))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barred_act_tells_its_clause_and_the_way_out() {
        let refusal = Refusal::new("A9", "协商记录还没有双方签字", "请先登记签字或拒签。");
        let barred = vec![Barred { label: "归档".to_owned(), refusal }];
        let page = acts(&Acts { barred, ..Acts::default() }).0;
        assert!(page.contains("不能办理：协商记录还没有双方签字（依据《工作制度》第9条）。请先登记签字或拒签。"));
        assert!(page.contains("aria-disabled") && page.contains(r#"tabindex="0""#) && !page.contains("href"));
    }

    #[test]
    fn there_is_one_primary_button() {
        let deed = |label: &str| Deed { label: label.to_owned(), href: "/cases/1/x".to_owned() };
        let all = Acts {
            next: Some(deed("受理")),
            also: vec![deed("要求补正")],
            rest: vec![deed("转出")],
            ..Acts::default()
        };
        assert_eq!(acts(&all).0.matches("primary").count(), 1);
    }
}
