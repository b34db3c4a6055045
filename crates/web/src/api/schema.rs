//! A form as a JSON Schema (2020-12): the API publishes what the desk draws.

use domain::form::{Choices, Field, Form, Kind};
use serde_json::{Map, Value, json};

/// The schema of a form's answers.
#[must_use]
pub fn schema(form: &Form) -> Value {
    object(form.fields)
}

fn object(fields: &[Field]) -> Value {
    let asked = || fields.iter().filter(|field| !matches!(field.kind, Kind::Heading));
    let properties: Map<String, Value> = asked().map(|field| (field.name.to_owned(), one(field))).collect();
    let required: Vec<&str> = asked().filter(|field| field.required).map(|field| field.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn one(field: &Field) -> Value {
    let mut schema = match field.kind {
        Kind::Line { .. } | Kind::Text => json!({ "type": "string", "maxLength": 5000 }),
        Kind::Phone => json!({ "type": "string", "format": "phone" }),
        Kind::File => json!({ "type": "string", "description": "SHA-256" }),
        Kind::Drawn => {
            json!({ "type": "string", "contentMediaType": "image/png", "description": "data:image/png;base64, or SHA-256" })
        }
        Kind::Hidden => json!({ "type": "string" }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Time => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}" }),
        Kind::Money => json!({ "type": ["integer", "string"], "minimum": 0, "x-unit": "fen" }),
        Kind::Number { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Tick => json!({ "type": "boolean" }),
        Kind::One(choices) => choice(choices),
        Kind::Many(choices) => json!({ "type": "array", "items": choice(choices) }),
        Kind::Rows(inner) => json!({ "type": "array", "items": object(inner) }),
        Kind::Heading => json!({}),
    };
    schema["title"] = json!(field.label);
    if !field.hint.is_empty() {
        schema["description"] = json!(field.hint);
    }
    schema
}

fn choice(choices: Choices) -> Value {
    match choices {
        Choices::Fixed(all) => {
            let values: Vec<&str> = all.iter().map(|(value, _)| *value).collect();
            json!({ "type": "string", "enum": values })
        }
        Choices::Offered(name) => json!({ "type": "string", "x-offered": name }),
    }
}
