//! A form and the values of a record become a document.

use super::template::{TemplateBlock, column, field};
use super::{Block, Cell, Column, Sheet, Signer, Template, Value, Values};

/// Puts the values at their places.
///
/// # Errors
/// The labels of fields that may not stay empty and are.
pub fn compose(template: &Template, values: &Values, station: &str, subject: &str) -> Result<Sheet, Vec<String>> {
    let mut empty = Vec::new();
    let blocks = template.blocks.iter().map(|block| part(block, values, &mut empty)).collect();
    if !empty.is_empty() {
        return Err(empty);
    }
    let signers = template
        .signers
        .iter()
        .map(|who| {
            let signed = values.signers.iter().find(|signer| signer.who == *who).cloned();
            signed.unwrap_or_else(|| Signer { who: who.clone(), said: String::new(), picture: None, on: String::new() })
        })
        .collect();
    Ok(Sheet {
        title: template.title.clone(),
        station: station.to_owned(),
        subject: subject.to_owned(),
        across: template.across,
        copies: template.copies.clone(),
        blocks,
        signers,
        // A note that has nothing to say is left out.
        notes: template.notes.iter().map(|note| filled(note, values)).filter(|note| !note.is_empty()).collect(),
        logo: template.logo.clone(),
        wall: false,
    })
}

fn part(block: &TemplateBlock, values: &Values, empty: &mut Vec<String>) -> Block {
    match block {
        TemplateBlock::Grid { side, rows } => Block::Grid {
            side: side.clone(),
            rows: rows.iter().map(|row| row.iter().map(|written| cell(written, values, empty)).collect()).collect(),
        },
        TemplateBlock::Table { table, caption, columns } => Block::Table {
            caption: filled(caption, values),
            columns: columns
                .iter()
                .map(|written| {
                    let (_, label, width, numeric) = column(written);
                    Column { label: label.to_owned(), width, numeric }
                })
                .collect(),
            rows: rows(table, columns, values),
        },
        TemplateBlock::Text { text, heading } => {
            Block::Text { heading: filled(heading, values), paragraphs: paragraphs(text, values) }
        }
        TemplateBlock::Words { words, heading } => {
            Block::Text { heading: heading.clone(), paragraphs: words.iter().map(|one| filled(one, values)).collect() }
        }
    }
}

fn cell(written: &str, values: &Values, empty: &mut Vec<String>) -> Cell {
    let field = field(written);
    let lines = paragraphs(field.key, values);
    if field.needed && lines.iter().all(|line| line.trim().is_empty()) {
        empty.push(field.label.to_owned());
    }
    Cell { label: field.label.to_owned(), lines, tall: field.tall }
}

fn paragraphs(key: &str, values: &Values) -> Vec<String> {
    match values.get(key) {
        Some(Value::Text(lines)) => lines.clone(),
        _ => Vec::new(),
    }
}

/// The rows of a table, its columns in the order of the form.
fn rows(table: &str, columns: &[String], values: &Values) -> Vec<Vec<String>> {
    let Some(Value::Table(keys, rows)) = values.get(table) else { return Vec::new() };
    let places: Vec<Option<usize>> =
        columns.iter().map(|written| keys.iter().position(|key| *key == column(written).0)).collect();
    rows.iter()
        .map(|row| places.iter().map(|at| at.and_then(|at| row.get(at)).cloned().unwrap_or_default()).collect())
        .collect()
}

/// A sentence with its `{key}`s filled in.
fn filled(words: &str, values: &Values) -> String {
    let mut text = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((key, behind)) => {
                text.push_str(&values.text(key));
                rest = behind;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}
