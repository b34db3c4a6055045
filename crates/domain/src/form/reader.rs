//! Reads the answers of a form, collecting what is wrong field by field.

use jiff::civil::{Date, DateTime};

use super::{Field, Form, Raw};

/// Something wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The key of the field, with its row: `obligation.1.due`.
    pub field: String,
    /// What is wrong and what to write instead, as a clerk reads it.
    pub message: String,
}

/// Reads typed answers into values. Every reading returns something, so that one
/// pass finds every error; [`Reader::finish`] gives the value only if there was none.
pub struct Reader<'a> {
    fields: &'static [Field],
    raw: &'a Raw,
    prefix: String,
    errors: Vec<FieldError>,
}

impl<'a> Reader<'a> {
    #[must_use]
    pub const fn new(form: &Form, raw: &'a Raw) -> Self {
        Self { fields: form.fields, raw, prefix: String::new(), errors: Vec::new() }
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// Every error found, in the order of reading.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }

    /// Notes an error at a field.
    pub fn wrong(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: self.key(name), message: message.into() });
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn field(&self, name: &str) -> &'static Field {
        static MISSING: Field = super::may("", "此项", super::Kind::Text);
        let found = self.fields.iter().find(|field| field.name == name);
        debug_assert!(found.is_some(), "the form has no field {name}");
        found.unwrap_or(&MISSING)
    }

    /// The typed text, or `None` with an error if the form demands it.
    fn typed(&mut self, name: &str) -> Option<&'a str> {
        let field = self.field(name);
        let raw = self.raw;
        let value = raw.one(&self.key(name));
        if value.is_empty() {
            if field.required {
                self.wrong(name, format!("请填写“{}”", field.label));
            }
            return None;
        }
        Some(value)
    }

    /// Reads by `parse`; an unreadable answer is an error with `message`.
    pub fn parsed<T>(&mut self, name: &str, message: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let typed = self.typed(name)?;
        let value = parse(typed);
        if value.is_none() {
            self.wrong(name, message);
        }
        value
    }

    /// Text, empty when it was left open.
    pub fn text(&mut self, name: &str) -> String {
        let value = self.typed(name).unwrap_or_default();
        if value.chars().count() > LONGEST {
            self.wrong(name, format!("太长了，请不要超过{LONGEST}字"));
        }
        value.to_owned()
    }

    /// Text, or `None` when it was left open.
    pub fn optional(&mut self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    pub fn day(&mut self, name: &str) -> Option<Date> {
        self.parsed(name, "日期请写成 2026-11-23 的样子", |typed| typed.parse().ok())
    }

    pub fn time(&mut self, name: &str) -> Option<DateTime> {
        self.parsed(name, "时间请写成 2026-11-23 14:30 的样子", |typed| {
            typed.replacen(' ', "T", 1).parse().ok()
        })
    }

    /// Yuan as typed, whole fen returned.
    pub fn fen(&mut self, name: &str) -> Option<i64> {
        self.parsed(name, "金额请写成 4299 或 4299.50，单位元", crate::value::fen_from_yuan)
    }

    pub fn number(&mut self, name: &str) -> Option<u32> {
        let super::Kind::Number { min, max } = self.field(name).kind else {
            debug_assert!(false, "{name} is no number");
            return None;
        };
        self.parsed(name, &format!("请填{min}到{max}之间的整数"), |typed| {
            typed.parse().ok().filter(|number| (min..=max).contains(number))
        })
    }

    pub fn tick(&mut self, name: &str) -> bool {
        !self.raw.one(&self.key(name)).is_empty()
    }

    /// One of the offered answers, by its value.
    pub fn one<T: Choice>(&mut self, name: &str) -> Option<T> {
        self.parsed(name, "请从列出的选项中选一项", T::from_value)
    }

    /// Any of the offered answers; an error if the form demands one and there is none.
    pub fn many<T: Choice>(&mut self, name: &str) -> Vec<T> {
        let field = self.field(name);
        let raw = self.raw;
        let typed: Vec<&str> = raw.many(&self.key(name)).collect();
        if typed.is_empty() && field.required {
            self.wrong(name, format!("“{}”至少选一项", field.label));
        }
        let read: Vec<T> = typed.iter().filter_map(|value| T::from_value(value)).collect();
        if read.len() != typed.len() {
            self.wrong(name, "请从列出的选项中选择");
        }
        read
    }

    /// Reads the rows of which anything was filled in.
    pub fn rows<T>(&mut self, name: &str, mut read: impl FnMut(&mut Reader<'a>) -> T) -> Vec<T> {
        let field = self.field(name);
        let super::Kind::Rows(fields) = field.kind else {
            debug_assert!(false, "{name} has no rows");
            return Vec::new();
        };
        let mut all = Vec::new();
        for row in 0..self.raw.rows(&self.key(name)) {
            let prefix = format!("{}{name}.{row}.", self.prefix);
            let blank = fields.iter().all(|sub| self.raw.one(&format!("{prefix}{}", sub.name)).is_empty());
            if blank {
                continue;
            }
            let mut reader = Reader { fields, raw: self.raw, prefix, errors: Vec::new() };
            all.push(read(&mut reader));
            self.errors.append(&mut reader.errors);
        }
        if all.is_empty() && field.required {
            self.wrong(name, format!("“{}”至少填一行", field.label));
        }
        all
    }
}

/// An enumeration that a form offers.
pub trait Choice: Sized {
    /// The value in the request, back to the variant.
    fn from_value(value: &str) -> Option<Self>;
}

impl Choice for String {
    fn from_value(value: &str) -> Option<Self> {
        Some(value.to_owned())
    }
}

/// Characters in one answer at most: about six pages of A4.
const LONGEST: usize = 5_000;
