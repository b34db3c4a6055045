//! Draws any [`Form`] of the domain: the same questions that the reader reads and the
//! API publishes, with what was typed and what is wrong with it.
//!
//! How a request carries a form, for the handler that parses it:
//! - every answer under its [`key`](domain::form::FieldError): `name`, or `name.0.sub` in rows;
//! - `csrf`: the token of the session;
//! - `_more=NAME`: the button 再加一行; call [`more`], then show the form again;
//! - `_rows.NAME`: how many rows are on the page;
//! - a kept file: its hash under the key of the field, its name under `_file.KEY`. Both stand
//!   before the file input, so a file chosen anew comes later and takes their place.

mod choice;
mod field;
mod pad;
mod rows;
mod summary;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use domain::form::{Field, FieldError, Form, Kind, Raw};
use domain::kernel::Refusal;
use maud::{Markup, html};

pub use rows::{asks_more, more};

use super::page::csrf;

/// What a page offers for this case, by the name that a form asks for: value and label.
#[derive(Clone, Debug, Default)]
pub struct Offers(BTreeMap<&'static str, Vec<(String, String)>>);

impl Offers {
    /// Offers a list under a name.
    #[must_use]
    pub fn with<V: Into<String>, L: Into<String>>(
        mut self,
        name: &'static str,
        list: impl IntoIterator<Item = (V, L)>,
    ) -> Self {
        self.0.insert(name, list.into_iter().map(|(value, label)| (value.into(), label.into())).collect());
        self
    }

    /// The list of a name; nothing when the page offers none.
    #[must_use]
    pub fn get(&self, name: &str) -> &[(String, String)] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A form on a page.
#[derive(Debug)]
pub struct FormView<'a> {
    /// The questions.
    pub form: &'a Form,
    /// What was typed, shown again unchanged.
    pub raw: &'a Raw,
    /// What is wrong with it.
    pub errors: &'a [FieldError],
    /// Why the rules refused it, when they did.
    pub refusal: Option<&'a Refusal>,
    /// The answers that depend on the case.
    pub offers: &'a Offers,
    /// Where it is sent.
    pub action: &'a str,
    /// The token of the session.
    pub csrf: &'a str,
    /// Carried along unseen, such as the `seq` that the page was made from.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The word on the one button.
    pub submit: &'a str,
    /// The way back without doing anything.
    pub back: Option<&'a str>,
}

/// What the drawing of one field needs to know of the whole.
struct Draw<'a> {
    raw: &'a Raw,
    offers: &'a Offers,
    errors: Vec<FieldError>,
    /// The field that the cursor stands in when the page comes.
    focus: Option<String>,
    action: &'a str,
}

impl Draw<'_> {
    fn errors_at(&self, key: &str) -> impl Iterator<Item = &str> {
        self.errors.iter().filter(move |error| error.field == key).map(|error| error.message.as_str())
    }

    fn wrong(&self, key: &str) -> bool {
        self.errors_at(key).next().is_some()
    }

    fn focused(&self, key: &str) -> bool {
        self.focus.as_deref() == Some(key)
    }

    /// The ids of hint and error, for `aria-describedby`.
    fn described(&self, field: &Field, key: &str) -> Option<String> {
        let hint = (!field.hint.is_empty()).then(|| id("h", key));
        let error = self.wrong(key).then(|| id("e", key));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The id of the input (`f`), hint (`h`), error (`e`) or suggestions (`s`) of a key.
fn id(prefix: &str, key: &str) -> String {
    format!("{prefix}-{}", key.replace('.', "-"))
}

/// The id of a form, by which a button that stands outside takes along what was typed.
#[must_use]
pub fn form_id(action: &str) -> String {
    format!("a{}", action.replace(['/', '?', '&', '='], "-"))
}

/// Draws the form with its summary of errors, its hidden parts and its one button.
#[must_use]
pub fn form(view: &FormView<'_>) -> Markup {
    let draw =
        Draw { raw: view.raw, offers: view.offers, errors: summary::all(view), focus: None, action: view.action };
    let focus = rows::focus(view.raw).or_else(|| draw.errors.first().map(|error| error.field.clone()));
    let draw = Draw { focus, ..draw };
    let files = any(view.form.fields, &|kind| matches!(kind, Kind::File));
    let pads = any(view.form.fields, &|kind| matches!(kind, Kind::Drawn));
    html! {
        (summary::summary(view, &draw.errors))
        form.asked id=(form_id(view.action)) action=(view.action) method="post" autocomplete="off" novalidate data-guard
            enctype=[files.then_some("multipart/form-data")] {
            (csrf(view.csrf))
            @for (name, value) in view.hidden { input type="hidden" name=(name) value=(value); }
            // Enter in a line sends the form by its first button, which must not be 再加一行.
            button.hidden type="submit" tabindex="-1" aria-hidden="true" { (view.submit) }
            div.fields { @for each in view.form.fields { (field::field(&draw, each, "")) } }
            @for name in suggested(view.form.fields) {
                datalist id=(id("s", name)) {
                    @for (value, label) in view.offers.get(name) {
                        option value=(value) { @if label != value { (label) } }
                    }
                }
            }
            p.send {
                button.button.primary type="submit" accesskey="s" { (super::label::own(view.submit)) }
                @if let Some(back) = view.back { " " a href=(back) { "不办了，返回" } }
            }
        }
        @if pads { (pad::script()) }
    }
}

fn any(fields: &[Field], holds: &impl Fn(&Kind) -> bool) -> bool {
    fields.iter().any(|field| match &field.kind {
        Kind::Rows(inner) => any(inner, holds),
        kind => holds(kind),
    })
}

/// The lists of suggestions that the lines of a form name, each once.
fn suggested(fields: &[Field]) -> BTreeSet<&'static str> {
    fields
        .iter()
        .flat_map(|field| match field.kind {
            Kind::Line { suggest } if !suggest.is_empty() => BTreeSet::from([suggest]),
            Kind::Rows(inner) => suggested(inner),
            _ => BTreeSet::new(),
        })
        .collect()
}
