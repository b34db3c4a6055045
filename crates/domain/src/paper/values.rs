//! What a record has for the fields of a form.

use std::collections::BTreeMap;

use super::Signer;

/// The content of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Paragraphs; one for a plain value.
    Text(Vec<String>),
    /// The keys of the columns, and the rows.
    Table(Vec<&'static str>, Vec<Vec<String>>),
}

/// The fields of a record by key, and who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    fields: BTreeMap<String, Value>,
    /// What stands at a place to sign, by its name.
    pub signers: Vec<Signer>,
}

impl Values {
    /// Sets a plain value.
    pub fn set(&mut self, key: &str, text: impl Into<String>) -> &mut Self {
        self.fields.insert(key.to_owned(), Value::Text(vec![text.into()]));
        self
    }

    /// Sets a value of several paragraphs.
    pub fn lines(&mut self, key: &str, lines: Vec<String>) -> &mut Self {
        self.fields.insert(key.to_owned(), Value::Text(lines));
        self
    }

    /// Sets a table.
    pub fn table(&mut self, key: &str, columns: &[&'static str], rows: Vec<Vec<String>>) -> &mut Self {
        self.fields.insert(key.to_owned(), Value::Table(columns.to_vec(), rows));
        self
    }

    /// Notes what stands at a place to sign.
    pub fn signed(&mut self, who: &str, said: impl Into<String>, on: impl Into<String>, picture: Option<String>) {
        self.signers.push(Signer { who: who.to_owned(), said: said.into(), picture, on: on.into() });
    }

    /// The field of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key)
    }

    /// The text of a key in one line; empty when there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        match self.fields.get(key) {
            Some(Value::Text(lines)) => lines.join("；"),
            _ => String::new(),
        }
    }
}
