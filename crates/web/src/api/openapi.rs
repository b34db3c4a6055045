//! `GET /api/v1/openapi.json`: OpenAPI 3.1, made from the calls and the forms.

use axum::Json;
use domain::case::Act;
use domain::form::form_of;
use serde_json::{Map, Value, json};

use super::schema::schema;
use super::{CALLS, figures};
use crate::desk::consult;

/// The document.
pub async fn show() -> Json<Value> {
    Json(document())
}

/// The acts that a person does on an existing case.
fn acts() -> impl Iterator<Item = Act> {
    let by_hand = |act: &&Act| {
        !matches!(act, Act::Register | Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule | Act::Destroy)
    };
    Act::EVERY.iter().filter(by_hand).copied()
}

fn document() -> Value {
    let mut paths = Map::new();
    for (method, path, summary) in CALLS {
        if path.ends_with("{act}") {
            continue;
        }
        let body =
            (*method == "post").then_some(if path.ends_with("consultations") { "consultation" } else { "register" });
        paths.entry(*path).or_insert_with(|| json!({}))[*method] = call(summary, path, body);
    }
    for act in acts() {
        let path = format!("/api/v1/cases/{{number}}/acts/{}", act.value());
        let call = call(act.label(), "/api/v1/cases/{number}", Some(act.value()));
        paths.insert(path, json!({ "post": call }));
    }
    let mut schemas: Map<String, Value> =
        acts().chain([Act::Register]).map(|act| (act.value().to_owned(), schema(form_of(act)))).collect();
    schemas.insert("consultation".to_owned(), schema(&consult::FORM));
    schemas.insert("problem".to_owned(), problem());
    schemas.insert("figures".to_owned(), figures::schema());
    let call = &mut paths["/api/v1/figures"]["get"];
    call["parameters"] = figures::parameters();
    call["responses"]["200"] = json!({
        "description": "The figures",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/figures" } } },
    });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "和解 Hejie", "version": env!("CARGO_PKG_VERSION") },
        "security": [{ "bearer": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn call(summary: &str, path: &str, body: Option<&str>) -> Value {
    let mut call = json!({
        "summary": summary,
        "responses": {
            "200": { "description": "Done" },
            "default": {
                "description": "A problem (RFC 9457), with the clause and the field",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } } },
            },
        },
    });
    let mut parameters = Vec::new();
    if path.contains("{number}") {
        parameters.push(json!({ "name": "number", "in": "path", "required": true, "schema": { "type": "string" } }));
    }
    if let Some(name) = body {
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        call["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": reference } } });
        parameters.push(
            json!({ "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string" } }),
        );
        parameters
            .push(json!({ "name": "If-Match", "in": "header", "required": false, "schema": { "type": "string" } }));
    }
    call["parameters"] = json!(parameters);
    call
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "detail": { "type": "string" }, "clause": { "type": "string" }, "field": { "type": ["string", "null"] },
            "what_to_do": { "type": "string" },
            "errors": { "type": "array", "items": { "type": "object", "properties": {
                "field": { "type": "string" }, "pointer": { "type": "string" }, "detail": { "type": "string" } } } },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{acts, document};
    use crate::api::CALLS;

    #[test]
    fn every_call_and_every_act_is_in_the_document() {
        let document = document();
        for (method, path, _) in CALLS.iter().filter(|(_, path, _)| !path.ends_with("{act}")) {
            assert!(document["paths"][path][method].is_object(), "{method} {path}");
        }
        for act in acts() {
            let path = format!("/api/v1/cases/{{number}}/acts/{}", act.value());
            assert!(document["paths"][&path]["post"].is_object(), "{path}");
            let properties = &document["components"]["schemas"][act.value()]["properties"];
            assert!(properties.is_object(), "{} has no schema", act.value());
        }
    }
}
