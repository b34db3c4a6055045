//! The same questions several times: what was typed, one row to go on, and a button for more.

use domain::form::{Field, Raw};
use maud::{Markup, html};

use super::field::{field, help, question};
use super::{Draw, id};

/// As many rows as [`Raw::rows`] reads.
const MOST_ROWS: usize = 50;

/// Whether 再加一行 was pressed: then nothing is done, the form is shown again.
#[must_use]
pub fn asks_more(raw: &Raw) -> bool {
    !raw.one("_more").is_empty()
}

/// Answers 再加一行: one more row will be drawn. Leaves `raw` alone when it was not pressed.
pub fn more(raw: &mut Raw) {
    let name = raw.one("_more").to_owned();
    if !name.is_empty() {
        let shown = asked_for(raw, &name).max(raw.rows(&name)).saturating_add(1).min(MOST_ROWS);
        raw.set(format!("_rows.{name}"), shown.to_string());
    }
}

fn asked_for(raw: &Raw, name: &str) -> usize {
    raw.one(&format!("_rows.{name}")).parse().unwrap_or(0)
}

/// The first question of the row that was just added; the cursor goes there.
pub(super) fn focus(raw: &Raw) -> Option<String> {
    let name = raw.one("_more");
    (!name.is_empty()).then(|| format!("{name}.{}.", asked_for(raw, name).saturating_sub(1)))
}

/// Rows up to the last with anything in it, and one to go on; never fewer than were on the page.
fn shown(raw: &Raw, inner: &[Field], key: &str) -> usize {
    let typed = (0..raw.rows(key))
        .rev()
        .find(|row| inner.iter().any(|sub| !raw.one(&format!("{key}.{row}.{}", sub.name)).is_empty()))
        .map_or(0, |last| last + 1);
    (typed + 1).max(asked_for(raw, key)).min(MOST_ROWS)
}

pub(super) fn rows(draw: &Draw<'_>, all: &Field, inner: &'static [Field], key: &str) -> Markup {
    let shown = shown(draw.raw, inner, key);
    html! {
        fieldset id=(id("f", key)) class={ "field whole rows" @if draw.wrong(key) { " wrong" } } tabindex="-1"
            aria-describedby=[draw.described(all, key)] data-rows=(key) {
            legend { (question(all)) }
            (help(draw, all, key))
            input type="hidden" name={ "_rows." (key) } value=(shown);
            @for row in 0..shown { (one(draw, all, inner, key, row)) }
            @if shown < MOST_ROWS {
                button.button type="submit" name="_more" value=(key)
                    formaction={ (draw.action) "#" (id("f", key)) } { "再加一行" }
            }
        }
    }
}

fn one(draw: &Draw<'_>, all: &Field, inner: &'static [Field], key: &str, row: usize) -> Markup {
    let prefix = format!("{key}.{row}.");
    // After 再加一行 the focus names the row only; it is the first question of it.
    let first = inner.iter().find(|sub| !sub.name.is_empty()).map_or("", |sub| sub.name);
    let inside = Draw {
        focus: match draw.focus.as_deref() {
            Some(focus) if focus == prefix => Some(format!("{prefix}{first}")),
            other => other.map(str::to_owned),
        },
        errors: draw.errors.clone(),
        ..*draw
    };
    html! {
        fieldset.row data-row=(row) {
            legend { (all.label) " " span.nth { (row + 1) } }
            div.fields { @for sub in inner { (field(&inside, sub, &prefix)) } }
        }
    }
}
