//! One row as one line of JSON: text and numbers as they are, bytes as `{"bytes": "hex"}`.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::db::Value;
use crate::error::{Result, StoreError};
use crate::ids::hex;

/// A row by the names of its columns, in their order, so that equal rows are equal lines.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Line(BTreeMap<String, Json>);

impl Line {
    pub fn of(columns: &[&str], values: Vec<Value>) -> Self {
        let pairs = columns.iter().zip(values).map(|(column, value)| {
            let json = match value {
                Value::Null => Json::Null,
                Value::Int(number) => number.into(),
                Value::Text(text) => text.into(),
                Value::Bytes(bytes) => json!({ "bytes": hex(&bytes) }),
            };
            ((*column).to_owned(), json)
        });
        Self(pairs.collect())
    }

    /// Reads a line; an error says what is wrong with it, not where it stood.
    pub fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|e| StoreError::Corrupt(format!("not a row: {e}")))
    }

    /// The line without its end.
    pub fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| StoreError::Corrupt(e.to_string()))
    }

    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The value of a column; one that the line does not have is null.
    pub fn value(&self, column: &str) -> Result<Value> {
        let wrong = || StoreError::Corrupt(format!("column {column} holds neither text, number nor bytes"));
        Ok(match self.0.get(column) {
            None | Some(Json::Null) => Value::Null,
            Some(Json::String(text)) => Value::Text(text.clone()),
            Some(Json::Number(number)) => Value::Int(number.as_i64().ok_or_else(wrong)?),
            Some(Json::Object(map)) => {
                Value::Bytes(map.get("bytes").and_then(Json::as_str).and_then(unhex).ok_or_else(wrong)?)
            }
            Some(Json::Bool(_) | Json::Array(_)) => return Err(wrong()),
        })
    }
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

/// The hashes of lines folded together: the same for the same lines in any order. Every line of a
/// table is different from the others, since it holds the key, so none can hide another.
#[derive(Default)]
pub(super) struct Content([u8; 32]);

impl Content {
    pub fn add(&mut self, line: &str) {
        for (mine, theirs) in self.0.iter_mut().zip(Sha256::digest(line.as_bytes())) {
            *mine ^= theirs;
        }
    }

    pub fn text(&self) -> String {
        hex(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_comes_back() -> Result<()> {
        let values = [
            Value::Null,
            Value::Int(i64::MIN),
            Value::Int(i64::MAX),
            Value::Text("换行\n引号\"冰箱\u{1F9CA}".to_owned()),
            Value::Text(String::new()),
            Value::Bytes(vec![0, 1, 0xAB, 255]),
            Value::Bytes(Vec::new()),
        ];
        let columns = ["a", "b", "c", "d", "e", "f", "g"];
        let text = Line::of(&columns, values.to_vec()).text()?;
        assert!(!text.contains('\n'));
        let back = Line::read(&text)?;
        for (column, value) in columns.iter().zip(values) {
            assert_eq!(back.value(column)?, value, "{column}");
        }
        assert_eq!(back.value("later")?, Value::Null);
        Ok(())
    }

    #[test]
    fn what_is_no_row_is_refused() -> Result<()> {
        assert!(Line::read("[1, 2]").is_err());
        let line = Line::read(r#"{"a": 1.5, "b": {"bytes": "abc"}, "c": true, "d": {"bytes": "é"}}"#)?;
        for column in ["a", "b", "c", "d"] {
            assert!(line.value(column).is_err(), "{column}");
        }
        Ok(())
    }

    #[test]
    fn the_order_of_lines_does_not_matter_but_their_content_does() {
        let folded = |lines: &[&str]| {
            let mut content = Content::default();
            lines.iter().for_each(|line| content.add(line));
            content.text()
        };
        assert_eq!(folded(&["a", "b", "c"]), folded(&["c", "a", "b"]));
        assert_ne!(folded(&["a", "b", "c"]), folded(&["a", "b"]));
        assert_ne!(folded(&["a", "b"]), folded(&["a", "d"]));
    }
}
