//! Complaints over the API: the same forms, the same door.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::case::{Act, words};
use domain::directory::CaseId;
use domain::form::{self, Choice as _, FieldError, Raw};
use domain::value::{Phone, mask_name};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::execute::Step;
use store::ids::hash;
use store::query::{Line, queue};
use store::{StoreError, journal};

use super::bearer::Machine;
use super::bridge::raw_from_json;
use super::once::{key, once};
use super::problem::Problem;
use crate::app::App;
use crate::desk::{act as desk_act, case as desk_case, register_case, signed, signing};
use crate::session::User;

/// What a list asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    ended: bool,
    #[serde(default)]
    cursor: String,
}

/// A line of a list; who complains is masked.
pub(super) fn line(line: &Line) -> Value {
    json!({
        "number": line.full_number,
        "station": line.station,
        "stage": line.stage,
        "outcome": line.outcome,
        "handler": line.handler_name,
        "consumer": mask_name(&line.consumer),
        "respondent": line.respondent,
        "goods": line.goods,
        "amount_fen": line.amount_fen,
        "registered_at": store::db::instant(line.registered_at),
        "accepted_on": line.accepted_on,
        "due": line.due.map(|(code, due)| json!({ "code": code, "warn": due.warn, "judge": due.judge })),
    })
}

/// `GET /api/v1/cases`.
pub async fn list(
    State(app): State<App>,
    Machine(user): Machine,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let filter = queue::Filter {
        stage: domain::case::Stage::from_value(&asked.stage),
        handler: None,
        ended: asked.ended,
        after: asked.cursor.split_once('~').map(|(at, id)| (at.to_owned(), id.to_owned())),
    };
    let (lines, more) = app
        .read(move |tx| {
            let reach = user.reach(tx)?;
            queue::page(tx, &reach, &filter)
        })
        .await?;
    let last = lines.last().filter(|_| more);
    let next = last.map(|last| format!("{}~{}", store::db::instant(last.registered_at), last.case));
    Ok(Json(json!({ "cases": lines.iter().map(line).collect::<Vec<_>>(), "next": next })))
}

pub(super) fn body(bytes: &Bytes) -> Result<Map<String, Value>, Problem> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Problem::new(StatusCode::BAD_REQUEST, "not a JSON object", "请求正文应是一个 JSON 对象")),
    }
}

/// `POST /api/v1/cases`. The id of the case follows from caller and key, so that a call that was
/// cut off after the commit finds its own case again.
pub async fn register(
    State(app): State<App>,
    Machine(user): Machine,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let key = key(&headers)?;
    let object = body(&bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let answered = app
        .run(move |app| {
            let now = app.now();
            Ok(once(app, &user, &key, &text, now, || {
                let raw =
                    raw_from_json(form::form_of(Act::Register), &object).map_err(|errors| Problem::fields(&errors))?;
                let handed = desk_act::handed(app, &user, None);
                let commands = register_case::commands(&raw, &handed)
                    .map_err(|errors: Vec<FieldError>| Problem::fields(&errors))?;
                let case = CaseId(format!("api-{}", &hash(&[user.actor.id.as_str(), &key])[..32]));
                let steps = commands
                    .into_iter()
                    .map(|command| Step { actor: user.actor.clone(), moment: now, command })
                    .collect();
                let registered = match app.door.execute_all(&user.actor.org, &case, Some(0), steps) {
                    Err(StoreError::Changed(_)) => {
                        let region = &user.actor.region;
                        let history = app.door.db.read(|tx| journal::load(tx, region, &case))?;
                        history.state(&case).ok_or(StoreError::NotFound("case"))?
                    }
                    other => other?,
                };
                Ok((StatusCode::CREATED, json!({ "number": registered.number, "seq": registered.seq })))
            }))
        })
        .await?;
    let (status, answer) = answered?;
    let location = format!("/api/v1/cases/{}", answer["number"].as_str().unwrap_or_default());
    Ok((status, [(header::LOCATION, location)], Json(answer)).into_response())
}

/// `GET /api/v1/cases/{number}`.
pub async fn show(
    State(app): State<App>,
    Machine(user): Machine,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (etag, answer) = app
        .run(move |app| {
            let opened = app.door.db.read(|tx| desk_case::open(tx, app, &user, &number))?;
            Ok((format!("\"{}\"", opened.found.case.seq), tell(app, &user, &opened)))
        })
        .await?;
    Ok(([(header::ETAG, etag)], Json(answer)).into_response())
}

fn tell(app: &App, user: &User, opened: &desk_case::Opened) -> Value {
    let case = &opened.found.case;
    let today = app.now().day();
    let (can, cannot) = desk_case::possible_acts(app, user, opened);
    let consumer = opened.found.consumer.as_ref();
    json!({
        "number": case.full_number(),
        "seq": case.seq,
        "stage": case.stage,
        "step": case.stage.step(),
        "outcome": case.outcome,
        "handler": case.handler,
        "consumer": {
            "name": consumer.map(|person| mask_name(&person.name)),
            "phone": consumer.and_then(|person| person.phone.as_deref()).and_then(Phone::parse).map(|phone| phone.masked()),
        },
        "intake": case.intake,
        "owed": case.owed,
        "recovered_fen": case.recovered_fen(),
        "filed": case.filed,
        "clocks": case.clocks.iter().map(|clock| json!({
            "code": clock.code, "due": clock.due, "state": clock.state, "words": clock.words(today),
        })).collect::<Vec<_>>(),
        "signatures": signed::tell(opened),
        "to_sign": signing::to_sign(case),
        "next": domain::case::next_step_on(case, today),
        "can": can,
        "cannot": cannot.iter().map(|(act, no)| json!({ "act": act, "because": no })).collect::<Vec<_>>(),
        "events": opened.found.entries.iter().map(|entry| {
            let told = words::tell(&entry.event, &|id| opened.name(id));
            json!({
                "seq": entry.seq, "at": store::db::instant(entry.at), "by": opened.name(&entry.by),
                "kind": entry.event.kind(), "words": told.headline,
                "details": told.details.into_iter().map(|(name, text)| json!([name, text])).collect::<Vec<_>>(),
            })
        }).collect::<Vec<_>>(),
    })
}

/// `POST /api/v1/cases/{number}/acts/{act}`; `If-Match` holds the ETag that was read.
pub async fn act(
    State(app): State<App>,
    Machine(user): Machine,
    Path((number, act)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let act = Act::from_value(&act).ok_or(StoreError::NotFound("act"))?;
    let key = key(&headers)?;
    let object = body(&bytes)?;
    let text = format!("{number} {} {}", act.value(), String::from_utf8_lossy(&bytes));
    let expected = match headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()) {
        None | Some("*") => None,
        Some(tag) => Some(tag.trim_matches('"').parse().unwrap_or(u64::MAX)),
    };
    let answered = app
        .run(move |app| {
            let now = app.now();
            Ok(once(app, &user, &key, &text, now, || {
                let mut raw: Raw =
                    raw_from_json(form::form_of(act), &object).map_err(|errors| Problem::fields(&errors))?;
                let (opened, given) = app.door.db.read(|tx| {
                    let opened = desk_case::open(tx, app, &user, &number)?;
                    let given = desk_act::given(tx, app, &user, &opened, &raw)?;
                    Ok((opened, given))
                })?;
                let wrong = signing::take(app, &user, &opened, form::form_of(act), &mut raw)?;
                if !wrong.is_empty() {
                    return Err(Problem::fields(&wrong));
                }
                let command = form::read(act, &raw, &given.of(&opened)).map_err(|errors| Problem::fields(&errors))?;
                let step = Step { actor: user.actor.clone(), moment: now, command };
                let case = app.door.execute(&opened.station_id, &opened.found.case.id, expected, step)?;
                Ok((StatusCode::OK, json!({ "number": case.full_number(), "seq": case.seq, "stage": case.stage })))
            }))
        })
        .await?;
    let (status, answer) = answered?;
    let etag = format!("\"{}\"", answer["seq"]);
    Ok((status, [(header::ETAG, etag)], Json(answer)).into_response())
}
