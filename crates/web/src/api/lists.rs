//! The lists of the desk over the API.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::directory::{DESK, OrgId};
use domain::value::mask_name;
use jiff::ToSpan as _;
use serde::Deserialize;
use serde_json::{Value, json};
use store::query::{queue, register as month, today as due};
use store::{consultation, directory};

use super::bearer::Machine;
use super::bridge::raw_from_json;
use super::cases::{body, line};
use super::once::{key, once};
use super::problem::Problem;
use crate::app::App;
use crate::desk::consult;

/// `GET /api/v1/today`.
pub async fn today(State(app): State<App>, Machine(user): Machine) -> Result<Json<Value>, Problem> {
    let day = app.now().day();
    let (endings, waiting) = app
        .read(move |tx| {
            let reach = user.reach(tx)?;
            let stages: Vec<&str> = domain::case::Stage::ALL.iter().map(|(value, _)| *value).collect();
            Ok((due::endings(tx, &reach, day.saturating_add(5.days()))?, due::waiting(tx, &reach, &stages.join(","))?))
        })
        .await?;
    let endings: Vec<Value> = endings
        .iter()
        .map(|one| {
            json!({
                "number": one.number, "code": one.code, "warn": one.due.warn, "judge": one.due.judge,
                "words": one.due.words(day), "handler": one.handler, "consumer": mask_name(&one.consumer),
            })
        })
        .collect();
    Ok(Json(json!({ "today": day, "due": endings, "waiting": waiting.iter().map(line).collect::<Vec<_>>() })))
}

/// What a month of the register asks for.
#[derive(Debug, Deserialize)]
pub struct Month {
    month: String,
    station: Option<String>,
}

/// `GET /api/v1/register`; without `station`, the caller's own.
pub async fn register(
    State(app): State<App>,
    Machine(user): Machine,
    Query(asked): Query<Month>,
) -> Result<Json<Value>, Problem> {
    let entries = app
        .read(move |tx| {
            let reach = user.reach(tx)?;
            let station = match &asked.station {
                Some(code) => directory::stations(tx, &reach.region, &reach.path)?
                    .into_iter()
                    .find(|org| org.code == *code)
                    .map(|org| org.id)
                    .ok_or(store::StoreError::NotFound("station"))?,
                None => OrgId(user.actor.org.0.clone()),
            };
            let mut entries = month::month(tx, &reach, &station, &asked.month)?;
            for entry in &mut entries {
                entry.consumer = mask_name(&entry.consumer);
            }
            Ok(entries)
        })
        .await?;
    Ok(Json(json!({ "entries": entries })))
}

/// What a search asks for.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    q: String,
}

/// `GET /api/v1/search`.
pub async fn search(
    State(app): State<App>,
    Machine(user): Machine,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, Problem> {
    let keys = app.door.keys.clone();
    let lines = app
        .read(move |tx| {
            let reach = user.reach(tx)?;
            queue::find(tx, &keys, &reach, &wanted.q)
        })
        .await?;
    Ok(Json(json!({ "cases": lines.iter().map(line).collect::<Vec<_>>() })))
}

/// `GET /api/v1/consultations`.
pub async fn consultations(State(app): State<App>, Machine(user): Machine) -> Result<Json<Value>, Problem> {
    let all = app
        .read(move |tx| {
            let reach = user.reach(tx)?;
            consultation::list(tx, &reach)
        })
        .await?;
    let all: Vec<Value> = all
        .iter()
        .map(|one| {
            json!({
                "number": one.number, "kind": one.kind, "topic": one.topic, "content": one.content,
                "answer": one.answer, "promised_at": one.promised_at, "case": one.case,
                "at": store::db::instant(one.at),
            })
        })
        .collect();
    Ok(Json(json!({ "consultations": all })))
}

/// `POST /api/v1/consultations`.
pub async fn consult(
    State(app): State<App>,
    Machine(user): Machine,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    if !DESK.contains(&user.actor.post) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "not yours", "由站点工作人员登记"));
    }
    let key = key(&headers)?;
    let object = body(&bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let answered = app
        .run(move |app| {
            Ok(once(app, &user, &key, &text, app.now(), || {
                let raw = raw_from_json(&consult::FORM, &object).map_err(|errors| Problem::fields(&errors))?;
                let entry = consult::read(&raw).map_err(|errors| Problem::fields(&errors))?;
                let number = consult::keep(app, &user, &entry)?;
                Ok((StatusCode::CREATED, json!({ "number": number })))
            }))
        })
        .await?;
    let (status, answer) = answered?;
    Ok((status, Json(answer)).into_response())
}
