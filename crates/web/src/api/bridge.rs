//! JSON answers as a form reads them: the same questions, so the same errors.

use domain::form::{Field, FieldError, Form, Kind, Raw};
use domain::value::yuan_from_fen;
use serde_json::{Map, Value};

/// The answers of a JSON object, by the names of the form. Money is whole fen as a number, or yuan as text.
///
/// # Errors
/// Names every key that the form does not ask for, and every value of the wrong shape.
pub fn raw_from_json(form: &Form, object: &Map<String, Value>) -> Result<Raw, Vec<FieldError>> {
    let mut bridge = Bridge { raw: Raw::default(), errors: Vec::new() };
    bridge.object(form.fields, "", object);
    if bridge.errors.is_empty() { Ok(bridge.raw) } else { Err(bridge.errors) }
}

struct Bridge {
    raw: Raw,
    errors: Vec<FieldError>,
}

impl Bridge {
    fn object(&mut self, fields: &[Field], prefix: &str, object: &Map<String, Value>) {
        for (name, value) in object {
            let key = format!("{prefix}{name}");
            match fields.iter().find(|field| field.name == name && !name.is_empty()) {
                Some(field) => self.value(field, &key, value),
                None => self.wrong(&key, "没有这一项"),
            }
        }
    }

    fn wrong(&mut self, key: &str, message: &str) {
        self.errors.push(FieldError { field: key.to_owned(), message: message.to_owned() });
    }

    fn value(&mut self, field: &Field, key: &str, value: &Value) {
        match (field.kind, value) {
            (_, Value::Null) | (Kind::Tick, Value::Bool(false)) => {}
            (Kind::Tick, Value::Bool(true)) => self.raw.push(key, "on"),
            (Kind::Money, Value::Number(fen)) => match fen.as_i64() {
                Some(fen) => self.raw.push(key, yuan_from_fen(fen)),
                None => self.wrong(key, "金额请写整数，单位分"),
            },
            (Kind::Rows(inner), Value::Array(rows)) => {
                for (at, row) in rows.iter().enumerate() {
                    match row {
                        Value::Object(row) => self.object(inner, &format!("{key}.{at}."), row),
                        _ => self.wrong(&format!("{key}.{at}"), "每一行是一个对象"),
                    }
                }
            }
            (Kind::Many(_), Value::Array(all)) => {
                for one in all {
                    match one {
                        Value::String(text) => self.raw.push(key, text),
                        _ => self.wrong(key, "每一项是文字"),
                    }
                }
            }
            (Kind::Rows(_) | Kind::Heading, _) => self.wrong(key, "这一项是数组"),
            (_, Value::String(text)) => self.raw.push(key, text),
            (_, Value::Number(number)) => self.raw.push(key, number.to_string()),
            _ => self.wrong(key, "这一项的形式不对"),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::case::Act;
    use domain::form::form_of;
    use serde_json::json;

    use super::raw_from_json;

    #[test]
    fn json_becomes_answers() {
        let body = json!({
            "consumer_name": "王女士", "amount": 429_900, "claims": ["return", "compensate"], "settle_first": true,
            "group_size": 3, "elderly": false, "evidence": [{"kind": "photo", "title": "照片"}],
        });
        let raw = raw_from_json(form_of(Act::Register), body.as_object().unwrap()).unwrap();
        assert_eq!(raw.one("amount"), "4299.00");
        assert_eq!(raw.many("claims").collect::<Vec<_>>(), ["return", "compensate"]);
        assert_eq!((raw.one("settle_first"), raw.one("elderly"), raw.one("group_size")), ("on", "", "3"));
        assert_eq!(raw.one("evidence.0.title"), "照片");
    }

    #[test]
    fn an_unknown_key_is_named() {
        let body = json!({ "colour": "red", "evidence": [1] });
        let errors = raw_from_json(form_of(Act::Register), body.as_object().unwrap()).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["colour", "evidence.0"]);
    }
}
