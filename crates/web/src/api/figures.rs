//! The figures over the API: the same numbers as on the pages of figures and packs, with their definitions and what does
//! not add up (docs/figures.md).

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::figure::{Period, Published};
use domain::network::power::Power;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::query::figures::{Asking, published};
use store::{StoreError, directory};

use super::bearer::Machine;
use super::problem::Problem;
use crate::app::App;
use crate::desk::figures::ask::{chosen, key};

/// What a call asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The code of an organisation; without it, the caller's own.
    #[serde(default)]
    org: String,
    /// `2026-Q3`, `2026-11`, `2026`, or `2026-03-05..2026-04-02`; without it, the running quarter.
    #[serde(default)]
    period: String,
}

/// `GET /api/v1/figures`.
pub async fn show(
    State(app): State<App>,
    Machine(user): Machine,
    Query(asked): Query<Asked>,
) -> Result<Json<Published>, Problem> {
    let (rules, today) = (app.door.rules(), app.now().day());
    let period = match asked.period.as_str() {
        "" => Some(Period::quarter_around(today)),
        text => Period::parse(text),
    };
    let period = period.ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "期间读不懂",
            "请写成 2026-Q3、2026-11、2026、2026-11-25 或 2026-03-05..2026-04-02",
        )
    })?;
    let found = app
        .read(move |tx| {
            let id = match asked.org.as_str() {
                "" => String::new(),
                code => {
                    let mut found = None;
                    for reach in user.reaches(tx)? {
                        found = found.or(directory::by_code(tx, code)?.into_iter().find(|org| reach.above(org)));
                    }
                    key(&found.ok_or(StoreError::NotFound("organisation"))?)
                }
            };
            let (org, reaches) = chosen(tx, &user, &id)?;
            let packs = user.has(Power::SeeReports);
            published(tx, &rules, Asking { org: &org, reaches: &reaches, period, today, packs })
        })
        .await?;
    Ok(Json(found))
}

/// What the call asks for, for the document.
pub(super) fn parameters() -> Value {
    json!([
        { "name": "org", "in": "query", "required": false, "schema": { "type": "string" },
          "description": "The code of an organisation within the caller's scope; without it, the caller's own" },
        { "name": "period", "in": "query", "required": false, "schema": { "type": "string" },
          "description": "2026-Q3, 2026-11, 2026, 2026-11-25 or 2026-03-05..2026-04-02; without it, the running quarter" },
    ])
}

/// What is answered, for the document. The counts and rates are named and explained by `definitions`.
pub(super) fn schema() -> Value {
    let text = json!({ "type": "string" });
    let whole = json!({ "type": "integer" });
    let maybe = json!({ "type": ["string", "null"] });
    let day = json!({ "type": "string", "format": "date" });
    let rate = object(&[
        ("numerator", whole.clone()),
        ("denominator", whole.clone()),
        ("percent", json!({ "type": ["number", "null"] })),
        ("overdue", json!({ "type": ["integer", "null"] })),
    ]);
    let counted = [
        ("counts", json!({ "type": "object", "additionalProperties": { "type": "integer" } })),
        ("rates", json!({ "type": "object", "additionalProperties": rate })),
    ];
    let row = object(&[&[("row", text.clone()), ("label", text.clone())][..], &counted].concat());
    let unit = ["org", "region", "name", "kind"].map(|name| (name, text.clone()));
    let count = object(&[("name", text.clone()), ("count", whole.clone())]);
    let codes = ["class", "class_label", "problem", "problem_label"].map(|name| (name, text.clone()));
    let topic = ["quarter", "title", "cases", "measure", "owner"].map(|name| (name, text.clone()));
    let done = ["due", "done_on", "proof"].map(|name| (name, maybe.clone()));
    let topic = object(&[&topic[..], &done].concat());
    let headline = ["key", "label", "unit", "said"].map(|name| (name, text.clone()));
    let divided = ["value", "numerator", "denominator", "percent"];
    let divided = divided.map(|name| (name, json!({ "type": ["number", "null"] })));
    let defined = object(&["label", "unit", "definition"].map(|name| (name, text.clone())));
    let list = |of: &Value| json!({ "type": "array", "items": of });
    object(&[
        ("org", text.clone()),
        ("name", text.clone()),
        ("period", object(&[("from", day.clone()), ("to", day.clone())])),
        ("label", text.clone()),
        ("as_of", day),
        ("headlines", list(&object(&[&headline[..], &divided].concat()))),
        ("rows", list(&row)),
        ("industries", list(&row)),
        ("total", row),
        ("below", list(&object(&[&unit[..], &counted].concat()))),
        ("cells", list(&object(&[&codes[..], &[("registered", whole.clone())]].concat()))),
        ("traders", list(&count)),
        ("suggestions", list(&count)),
        ("topics", list(&topic)),
        ("typical_cases", list(&text)),
        ("analysis", analysis(&topic)),
        (
            "discrepancies",
            list(&object(&[("row", text.clone()), ("rule", text), ("left", whole.clone()), ("right", whole)])),
        ),
        ("definitions", json!({ "type": "object", "additionalProperties": defined })),
    ])
}

fn analysis(topic: &Value) -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let signing = object(&[
        ("number", json!({ "type": "integer" })),
        ("on", text.clone()),
        ("by", text.clone()),
        ("hash", text.clone()),
        ("statement", maybe.clone()),
        ("explained", maybe.clone()),
    ]);
    let all = object(&[
        ("quarter", text.clone()),
        ("signed", json!({ "type": "boolean", "description": "false: a draft" })),
        ("state", text.clone()),
        ("state_label", text.clone()),
        ("standing", text.clone()),
        ("due", text),
        ("submitted_on", maybe.clone()),
        ("late_days", json!({ "type": "integer" })),
        ("due_again", maybe),
        ("signing", json!({ "anyOf": [signing, { "type": "null" }] })),
        ("text", json!({ "type": "object" })),
        ("measures", json!({ "type": "array", "items": topic })),
    ]);
    json!({ "anyOf": [all, { "type": "null" }], "description": "F16, of a whole quarter that has begun" })
}

fn object(properties: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": names })
}
