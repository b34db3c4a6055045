//! The lists of the desk over the API.

use axum::Json;
use axum::extract::{Query, State};
use domain::directory::OrgId;
use domain::value::mask_name;
use jiff::ToSpan as _;
use serde::Deserialize;
use serde_json::{Value, json};
use store::query::{queue, register as month, today as due};
use store::{consultation, directory};

use super::bearer::Machine;
use super::cases::line;
use super::problem::Problem;
use crate::app::App;

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
