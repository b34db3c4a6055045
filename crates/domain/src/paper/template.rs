//! Which fields a form has, and where: the official one, or a station's own that holds all of it (A19).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Form;

/// A form as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub form: Form,
    /// The set it belongs to: `2026`, or the station's own `自制1`.
    pub version: String,
    /// The first day of what it is for; a record takes the newest that was in force on its own day.
    pub effective_from: Date,
    pub title: String,
    #[serde(default)]
    pub across: bool,
    #[serde(default)]
    pub copies: Vec<String>,
    #[serde(default)]
    pub signers: Vec<String>,
    /// Sentences below the form; `{key}` stands for a field.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The hash of a picture beside the title.
    #[serde(default)]
    pub logo: Option<String>,
    #[serde(rename = "block")]
    pub blocks: Vec<TemplateBlock>,
}

/// A part of a form. A field is written `key 标签`; `key 标签 +` leaves room to write, `key 标签 !` may not
/// stay empty when the paper is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum TemplateBlock {
    /// Labels and values.
    Grid {
        #[serde(default)]
        side: String,
        rows: Vec<Vec<String>>,
    },
    /// A table; a column is written `key 标签 width`, with `#` behind it for numbers; `{key}` in the caption stands for
    /// a field.
    Table {
        table: String,
        #[serde(default)]
        caption: String,
        columns: Vec<String>,
    },
    /// Running text, a field by its key.
    Text {
        text: String,
        #[serde(default)]
        heading: String,
    },
    /// Fixed wording; `{key}` stands for a field.
    Words {
        words: Vec<String>,
        #[serde(default)]
        heading: String,
    },
}

/// A field of a form, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub key: &'a str,
    pub label: &'a str,
    pub tall: bool,
    pub needed: bool,
}

pub(super) fn field(written: &str) -> Field<'_> {
    let (key, rest) = written.split_once(' ').unwrap_or((written, written));
    let rest = rest.trim();
    let (label, tall, needed) = match (rest.strip_suffix('+'), rest.strip_suffix('!')) {
        (Some(label), _) => (label.trim(), true, false),
        (_, Some(label)) => (label.trim(), false, true),
        _ => (rest, false, false),
    };
    Field { key, label, tall, needed }
}

/// A column taken apart: key, label, width, numeric.
pub(super) fn column(written: &str) -> (&str, &str, u32, bool) {
    let numeric = written.ends_with('#');
    let mut parts = written.trim_end_matches('#').split_whitespace();
    let key = parts.next().unwrap_or_default();
    let label = parts.next().unwrap_or(key);
    (key, label, parts.next().and_then(|width| width.parse().ok()).unwrap_or(1), numeric)
}

/// What a station adds to an official form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addition {
    pub version: String,
    pub effective_from: Date,
    /// Labels of fields to be written in by hand.
    pub fields: Vec<String>,
    pub notes: Vec<String>,
    pub logo: Option<String>,
}

impl Template {
    /// The official form with a station's additions; it lacks nothing by its making.
    #[must_use]
    pub fn with(&self, added: Addition) -> Self {
        let mut own = self.clone();
        let rows: Vec<Vec<String>> =
            added.fields.iter().zip(1..).map(|(label, no)| vec![format!("own{no} {label} +")]).collect();
        if !rows.is_empty() {
            own.blocks.push(TemplateBlock::Grid { side: String::new(), rows });
        }
        own.notes.extend(added.notes);
        own.logo = added.logo.or(own.logo);
        own.version = added.version;
        own.effective_from = added.effective_from;
        own
    }

    /// Every content of the form, key and label: fields, columns (`table.key`), texts, places to sign.
    fn contents(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for block in &self.blocks {
            match block {
                TemplateBlock::Grid { rows, .. } => all.extend(rows.iter().flatten().map(|written| {
                    let field = field(written);
                    (field.key.to_owned(), field.label.to_owned())
                })),
                TemplateBlock::Table { table, columns, .. } => all.extend(columns.iter().map(|written| {
                    let (key, label, ..) = column(written);
                    (format!("{table}.{key}"), label.to_owned())
                })),
                TemplateBlock::Text { text, heading } => all.push((text.clone(), heading.clone())),
                TemplateBlock::Words { words, .. } => all.extend(words.iter().map(|one| (one.clone(), one.clone()))),
            }
        }
        all.extend(self.signers.iter().map(|who| (format!("签字：{who}"), format!("{who}签字"))));
        all.extend(self.copies.iter().map(|copy| (format!("联：{copy}"), format!("“{copy}”一联"))));
        all.extend(self.notes.iter().map(|note| (note.clone(), note.clone())));
        all
    }
}

/// What an official form has and a station's own lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The labels, in the order of the official form.
    pub labels: Vec<String>,
}

/// The contents of `official` that `own` lacks (A19: 自制文书须含全部内容); `None` when it has them all.
#[must_use]
pub fn lacking(official: &Template, own: &Template) -> Option<Lacking> {
    let has: Vec<String> = own.contents().into_iter().map(|(key, _)| key).collect();
    let labels: Vec<String> =
        official.contents().into_iter().filter(|(key, _)| !has.contains(key)).map(|(_, label)| label).collect();
    (!labels.is_empty()).then_some(Lacking { labels })
}
