//! Reads the text of a work order, as it was copied from a page or a message.

use super::field::{Lines, OrderField};
use super::label::{Mark, Text, marks};
use super::mapping::Mapping;
use super::plain::{half_char, heading_key};

/// Fields with their values as written.
type Pairs = Vec<(OrderField, String)>;

/// The fields found, as written, and every piece of text that belongs to none.
///
/// Labels are those of the mapping, in any order, each with a colon, a tab or a line of its own. A field
/// that comes twice is taken the first time and reported the second: it may be the other party's.
///
/// ```
/// use domain::exchange::{Mapping, OrderField, paste};
/// let (fields, unknown) = paste(&Mapping::standard(), "投诉编号：A1；涉及金额: 1.2万元\n处理机关：某局");
/// assert_eq!(fields, [(OrderField::PlatformNo, "A1".to_owned()), (OrderField::Amount, "1.2万元".to_owned())]);
/// assert_eq!(unknown, ["处理机关：某局"]);
/// ```
#[must_use]
pub fn paste(mapping: &Mapping, text: &str) -> (Vec<(OrderField, String)>, Vec<String>) {
    if let Some(rows) = two_rows(mapping, text) {
        return rows;
    }
    let text = Text::new(text);
    let marks = marks(mapping, &text);
    let ends = marks.iter().skip(1).map(|mark| mark.start).chain([text.chars.len()]);
    let piece = |from: usize, to: usize| text.chars.get(from..to).unwrap_or_default().iter().collect::<String>();

    let mut fields = Vec::new();
    let mut unknown = Vec::new();
    let first = marks.first().map_or(text.chars.len(), |mark| mark.start);
    report(&mut unknown, piece(0, first).lines());
    for (mark, end) in marks.iter().zip(ends) {
        match mark.field {
            Some(field) => {
                let value = value(mark, field, &piece(mark.value, end), &mut unknown);
                if !value.is_empty() {
                    fields.push((field, value));
                }
            }
            None => report(&mut unknown, [piece(mark.start, end).as_str()]),
        }
    }
    (fields, unknown)
}

fn report<'a>(unknown: &mut Vec<String>, pieces: impl IntoIterator<Item = &'a str>) {
    unknown.extend(pieces.into_iter().map(trimmed).filter(|piece| !piece.is_empty()).map(str::to_owned));
}

/// Without the signs that part one pair from the next.
fn trimmed(piece: &str) -> &str {
    let part = |c: char| c.is_whitespace() || matches!(c, ';' | '；' | ',' | '，' | '、' | '|');
    piece.trim_start().trim_end_matches(part)
}

/// The value of a field out of the text up to the next label; what is left over is reported.
fn value(mark: &Mark, field: OrderField, piece: &str, unknown: &mut Vec<String>) -> String {
    let (piece, rest) = if mark.tabular { piece.split_once('\t').unwrap_or((piece, "")) } else { (piece, "") };
    let mut lines: Vec<&str> = trimmed(piece).lines().map(str::trim).collect();
    let mut over = Vec::new();
    while lines.len() > 1 && lines.last().is_some_and(|line| line.is_empty() || is_section(line)) {
        over.extend(lines.pop());
    }
    over.reverse();
    let mut value = match field.lines() {
        Lines::One => {
            over.splice(0..0, lines.drain(1.min(lines.len())..));
            lines.concat()
        }
        Lines::Joined => lines.concat(),
        Lines::Kept => lines.join("\n"),
    };
    report(unknown, over);
    report(unknown, [rest]);
    if mark.wan && value.ends_with(|c: char| c.is_numeric()) {
        value.push_str("万元");
    }
    trimmed(&value).to_owned()
}

/// 被投诉方信息, the heading of a part of the page: it belongs to no value.
fn is_section(line: &str) -> bool {
    let line: String = line.chars().map(half_char).filter(|c| !matches!(c, '[' | ']' | ':' | ' ')).collect();
    let worded = line.chars().count() <= 10 && line.chars().all(char::is_alphanumeric);
    worded && ["信息", "情况", "详情", "资料"].iter().any(|end| line.ends_with(end))
}

/// Two rows copied out of a table, the head and one work order: cells between tabs.
fn two_rows(mapping: &Mapping, text: &str) -> Option<(Pairs, Vec<String>)> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let head: Vec<&str> = lines.next()?.split('\t').collect();
    let named: Vec<Option<OrderField>> = head.iter().map(|heading| mapping.field_of(heading)).collect();
    // In pairs of label and value every other cell is a label; in a head nearly all are.
    let known = named.iter().flatten().count();
    if known < 2 || known * 2 <= head.len() || head.iter().any(|heading| is_pair(heading)) {
        return None;
    }
    let row: Vec<&str> = lines.next()?.split('\t').collect();
    let mut fields = Pairs::new();
    let mut unknown = Vec::new();
    for (index, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        let heading = head.get(index).copied().unwrap_or_default().trim();
        match named.get(index).copied().flatten() {
            Some(field) if fields.iter().all(|(other, _)| *other != field) => {
                let wan = heading.contains("万元") && cell.trim().ends_with(|c: char| c.is_numeric());
                fields.push((field, format!("{}{}", cell.trim(), if wan { "万元" } else { "" })));
            }
            _ => unknown.push(format!("{heading}：{}", cell.trim())),
        }
    }
    report(&mut unknown, lines);
    Some((fields, unknown))
}

/// A cell with its own colon is a pair of label and value, not a heading.
fn is_pair(heading: &str) -> bool {
    heading.chars().map(half_char).any(|c| c == ':') || heading_key(heading).is_empty()
}
