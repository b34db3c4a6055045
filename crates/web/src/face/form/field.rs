//! One question with its label above, its hint, its error and its input.

use domain::form::{Field, Kind, Raw};
use jiff::civil::{Date, DateTime};
use maud::{Markup, html};

use super::{Draw, choice, id, pad, rows};
use crate::face::icon::{Icon, icon};
use crate::face::label::own;

/// Draws a question; `prefix` is `name.0.` inside a row.
pub(super) fn field(draw: &Draw<'_>, field: &Field, prefix: &str) -> Markup {
    let key = format!("{prefix}{}", field.name);
    match field.kind {
        Kind::Heading => html! { h2.part data-when=[when(field)] { (field.label) } },
        Kind::Rows(inner) => rows::rows(draw, field, inner, &key),
        Kind::One(choices) => choice::one(draw, field, choices, &key),
        Kind::Many(choices) => choice::many(draw, field, choices, &key),
        Kind::Tick => tick(draw, field, &key),
        Kind::Drawn => pad::pad(draw, field, &key),
        Kind::Hidden => html! { input type="hidden" name=(key) value=(draw.raw.one(&key)); },
        kind => {
            let input = input(draw, field, kind, &key);
            labelled(draw, field, &key, width(kind), &input)
        }
    }
}

/// A question in the grid: wide ones take the whole line.
const fn width(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::File => "field whole",
        Kind::Line { .. } => "field",
        _ => "field short",
    }
}

/// Label, hint, error and one input.
pub(super) fn labelled(draw: &Draw<'_>, field: &Field, key: &str, class: &str, input: &Markup) -> Markup {
    html! {
        div class={ (class) @if draw.wrong(key) { " wrong" } } data-when=[when(field)] {
            label for=(id("f", key)) { (question(field)) }
            (help(draw, field, key))
            (input)
        }
    }
}

/// A group of inputs that answer one question; the first of them has the id of the key.
pub(super) fn group(draw: &Draw<'_>, field: &Field, key: &str, class: &str, inputs: &Markup) -> Markup {
    html! {
        fieldset class={ "field group " (class) @if draw.wrong(key) { " wrong" } }
            aria-describedby=[draw.described(field, key)] data-when=[when(field)] {
            legend { (question(field)) }
            (help(draw, field, key))
            (inputs)
        }
    }
}

/// Under which answer of another question the script shows this one; without the script it always stands.
fn when(field: &Field) -> Option<String> {
    field.when.map(|(name, answer)| format!("{name}={answer}"))
}

/// The question, and in words whether it must be answered.
pub(super) fn question(field: &Field) -> Markup {
    html! { (own(field.label)) @if field.required { " " span.must { "必填" } } }
}

/// The hint and the errors, where `aria-describedby` finds them.
pub(super) fn help(draw: &Draw<'_>, field: &Field, key: &str) -> Markup {
    html! {
        @if !field.hint.is_empty() { p.hint id=(id("h", key)) { (own(field.hint)) } }
        @if draw.wrong(key) {
            div.error id=(id("e", key)) {
                @for message in draw.errors_at(key) { p { (icon(Icon::Triangle)) (message) } }
            }
        }
    }
}

fn tick(draw: &Draw<'_>, field: &Field, key: &str) -> Markup {
    html! {
        div class={ "field ticked" @if draw.wrong(key) { " wrong" } } data-when=[when(field)] {
            label.chip {
                input id=(id("f", key)) type="checkbox" name=(key) value="1" checked[!draw.raw.one(key).is_empty()]
                    aria-describedby=[draw.described(field, key)] autofocus[draw.focused(key)];
                span { (question(field)) }
            }
            (help(draw, field, key))
        }
    }
}

fn input(draw: &Draw<'_>, field: &Field, kind: Kind, key: &str) -> Markup {
    let typed = draw.raw.one(key);
    match kind {
        Kind::Text => html! {
            textarea id=(id("f", key)) name=(key) rows="3" aria-required=[required(field)]
                aria-invalid=[invalid(draw, key)] aria-describedby=[draw.described(field, key)]
                // The browser drops the first line break, so one is put before the text.
                autofocus[draw.focused(key)] { "\n" (typed) }
        },
        Kind::File => file(draw, field, key),
        Kind::Money => html! {
            span.unit { (line(draw, field, key, "text", Some("decimal"), None)) span { "元" } }
        },
        Kind::Number { .. } => line(draw, field, key, "text", Some("numeric"), None),
        Kind::Phone => line(draw, field, key, "tel", Some("tel"), None),
        Kind::Day => line(draw, field, key, day_type(typed), None, None),
        Kind::Time => line(draw, field, key, time_type(typed), None, None),
        Kind::Line { .. } if secret(field) => password(draw, field, key),
        Kind::Line { suggest } => line(draw, field, key, "text", None, (!suggest.is_empty()).then(|| id("s", suggest))),
        Kind::Tick | Kind::One(_) | Kind::Many(_) | Kind::Rows(_) | Kind::Drawn | Kind::Hidden | Kind::Heading => {
            html! {}
        }
    }
}

fn line(draw: &Draw<'_>, field: &Field, key: &str, kind: &str, mode: Option<&str>, list: Option<String>) -> Markup {
    html! {
        input id=(id("f", key)) type=(kind) name=(key) value=(draw.raw.one(key)) inputmode=[mode] list=[list]
            aria-required=[required(field)] aria-invalid=[invalid(draw, key)]
            aria-describedby=[draw.described(field, key)] autofocus[draw.focused(key)];
    }
}

/// A password is asked for by its name alone, because no form of a case has one.
fn secret(field: &Field) -> bool {
    field.name.ends_with("password")
}

/// A password is the one thing typed that is never shown again.
fn password(draw: &Draw<'_>, field: &Field, key: &str) -> Markup {
    let filled = if matches!(field.name, "password" | "old_password") { "current-password" } else { "new-password" };
    html! {
        input id=(id("f", key)) type="password" name=(key) autocomplete=(filled)
            aria-required=[required(field)] aria-invalid=[invalid(draw, key)]
            aria-describedby=[draw.described(field, key)] autofocus[draw.focused(key)];
    }
}

/// A browser shows nothing in a date input whose value it cannot read; then it is a plain line,
/// so that what was typed is never lost.
fn day_type(typed: &str) -> &'static str {
    if typed.is_empty() || typed.parse::<Date>().is_ok() { "date" } else { "text" }
}

fn time_type(typed: &str) -> &'static str {
    if typed.is_empty() || typed.parse::<DateTime>().is_ok() { "datetime-local" } else { "text" }
}

fn file(draw: &Draw<'_>, field: &Field, key: &str) -> Markup {
    let kept = draw.raw.one(key);
    // The kinds by name: an iPhone that is asked for just any picture sends HEIC, and turns it into JPEG when asked so.
    let kinds = "image/jpeg,image/png,image/webp,application/pdf,audio/*,video/mp4";
    html! {
        @if !kept.is_empty() {
            @let name = file_name(draw.raw, key);
            input type="hidden" name=(key) value=(kept);
            input type="hidden" name={ "_file." (key) } value=(name);
            p.kept { (icon(Icon::Tick)) "已上传：" (name) "。要换一个时再选文件。" }
        }
        input id=(id("f", key)) type="file" name=(key) accept=(kinds)
            aria-required=[required(field)] aria-invalid=[invalid(draw, key)]
            aria-describedby=[draw.described(field, key)] autofocus[draw.focused(key)];
    }
}

/// The name under which a kept file was chosen; its hash begins the words if that is lost.
fn file_name<'a>(raw: &'a Raw, key: &str) -> &'a str {
    match raw.one(&format!("_file.{key}")) {
        "" => raw.one(key).get(..12).unwrap_or_else(|| raw.one(key)),
        name => name,
    }
}

fn required(field: &Field) -> Option<&'static str> {
    field.required.then_some("true")
}

fn invalid(draw: &Draw<'_>, key: &str) -> Option<&'static str> {
    draw.wrong(key).then_some("true")
}
