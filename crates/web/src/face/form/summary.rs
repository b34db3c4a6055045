//! What is wrong, all at once, above the form, with the way to each field.

use domain::form::{Field, FieldError, Kind};
use maud::{Markup, html};

use super::{FormView, id};
use crate::face::acts::why;
use crate::face::icon::{Icon, icon};

/// Every error, a refusal at its field among them, in the order of the questions.
pub(super) fn all(view: &FormView<'_>) -> Vec<FieldError> {
    let mut errors = view.errors.to_vec();
    if let Some(refusal) = view.refusal
        && let Some(field) = refusal.field
    {
        errors.push(FieldError { field: field.to_owned(), message: why(refusal) });
    }
    errors.sort_by_key(|error| place(view.form.fields, &error.field).unwrap_or_default());
    errors
}

/// Where a key stands among the questions: field, row, field in the row.
fn place(fields: &[Field], key: &str) -> Option<Vec<usize>> {
    if let Some(at) = fields.iter().position(|field| field.name == key && !matches!(field.kind, Kind::Heading)) {
        return Some(vec![at]);
    }
    let (name, rest) = key.split_once('.')?;
    let (row, sub) = rest.split_once('.')?;
    let at = fields.iter().position(|field| field.name == name)?;
    let Kind::Rows(inner) = fields.get(at)?.kind else { return None };
    let mut path = vec![at, row.parse().ok()?];
    path.append(&mut place(inner, sub)?);
    Some(path)
}

/// The question that a key answers, with its row (协议内容第2项的履行期限), and without.
fn name(fields: &[Field], key: &str) -> Option<(String, &'static str)> {
    let path = place(fields, key)?;
    match *path.as_slice() {
        [at] => fields.get(at).map(|field| (field.label.to_owned(), field.label)),
        [at, row, sub] => {
            let Kind::Rows(inner) = fields.get(at)?.kind else { return None };
            let label = inner.get(sub)?.label;
            Some((format!("{}第{}项的{label}", fields.get(at)?.label, row + 1), label))
        }
        _ => None,
    }
}

/// The summary; nothing when nothing is wrong.
pub(super) fn summary(view: &FormView<'_>, errors: &[FieldError]) -> Markup {
    let apart = view.refusal.filter(|refusal| refusal.field.is_none());
    html! {
        @if !errors.is_empty() || apart.is_some() {
            div.summary role="alert" {
                h2 { (icon(Icon::Triangle)) "还没有保存" @if !errors.is_empty() { "，请改好下面" (errors.len()) "处" } }
                @if let Some(refusal) = apart { p { (why(refusal)) } }
                ul {
                    @for error in errors {
                        li {
                            @match name(view.form.fields, &error.field) {
                                Some((name, label)) => a href={ "#" (id("f", &error.field)) } {
                                    // 请填写“电话” says which one by itself, outside of rows.
                                    @if name != label || !error.message.contains(label) { (name) "：" }
                                    (error.message)
                                },
                                None => { (error.message) },
                            }
                        }
                    }
                }
            }
        }
    }
}
