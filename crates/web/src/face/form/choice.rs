//! Choices: a few as radio buttons, many as a list, several as chips.

use domain::form::{Choices, Field};
use maud::{Markup, html};

use super::field::{group, labelled};
use super::{Draw, id};

/// Up to this many answers are all shown at once.
const SHOWN_AT_ONCE: usize = 5;

/// Beyond this many answers the script offers to filter the list.
const FILTERED: usize = 15;

/// The answers that are offered, wherever they come from.
fn offered<'a>(draw: &'a Draw<'_>, choices: Choices) -> Vec<(&'a str, &'a str)> {
    match choices {
        Choices::Fixed(fixed) => fixed.to_vec(),
        Choices::Offered(name) => {
            draw.offers.get(name).iter().map(|(value, label)| (value.as_str(), label.as_str())).collect()
        }
    }
}

/// A label of ours is called as the deployment calls it; one that the page offers stands as it is.
fn named<'a>(choices: Choices, label: &'a str) -> std::borrow::Cow<'a, str> {
    match choices {
        Choices::Fixed(_) => crate::face::label::own(label),
        Choices::Offered(_) => label.into(),
    }
}

/// One answer of several.
pub(super) fn one(draw: &Draw<'_>, field: &Field, choices: Choices, key: &str) -> Markup {
    let answers = offered(draw, choices);
    let typed = draw.raw.one(key);
    let known = typed.is_empty() || answers.iter().any(|(value, _)| *value == typed);
    if answers.is_empty() && known {
        return group(draw, field, key, "few", &html! { p.quiet id=(id("f", key)) { "暂无可选项。" } });
    }
    if answers.len() <= SHOWN_AT_ONCE && known {
        return group(draw, field, key, "few", &radios(draw, field, &answers, key));
    }
    let list = html! {
        select id=(id("f", key)) name=(key) aria-required=[field.required.then_some("true")]
            aria-invalid=[draw.wrong(key).then_some("true")] aria-describedby=[draw.described(field, key)]
            autofocus[draw.focused(key)] data-filter[answers.len() > FILTERED] {
            option value="" { @if field.required { "请选择" } @else { "不填" } }
            @if !known { option value=(typed) selected { (typed) "（已不能选）" } }
            @for (value, label) in &answers { option value=(value) selected[*value == typed] { (named(choices, label)) } }
        }
    };
    labelled(draw, field, key, "field", &list)
}

/// A radio button cannot be let go again, so an optional question offers 不填.
fn radios(draw: &Draw<'_>, field: &Field, answers: &[(&str, &str)], key: &str) -> Markup {
    let typed = draw.raw.one(key);
    let none = (!field.required).then_some(("", "不填"));
    html! {
        div.chips {
            @for (at, (value, label)) in answers.iter().copied().chain(none).enumerate() {
                label.chip {
                    input id=(nth(key, at)) type="radio" name=(key) value=(value)
                        checked[value == typed && !(typed.is_empty() && field.required)]
                        autofocus[at == 0 && draw.focused(key)];
                    span { (label) }
                }
            }
        }
    }
}

/// Any answers of several.
pub(super) fn many(draw: &Draw<'_>, field: &Field, choices: Choices, key: &str) -> Markup {
    let answers = offered(draw, choices);
    let typed: Vec<&str> = draw.raw.many(key).collect();
    let inputs = html! {
        @if answers.is_empty() { p.quiet id=(id("f", key)) { "暂无可选项。" } }
        div.chips {
            @for (at, (value, label)) in answers.iter().enumerate() {
                label.chip {
                    input id=(nth(key, at)) type="checkbox" name=(key) value=(value) checked[typed.contains(value)]
                        autofocus[at == 0 && draw.focused(key)];
                    span { (label) }
                }
            }
        }
    };
    group(draw, field, key, "whole", &inputs)
}

/// The first input of a group has the id that the summary links to.
fn nth(key: &str, at: usize) -> String {
    if at == 0 { id("f", key) } else { format!("{}-{at}", id("f", key)) }
}
