//! A frozen round as one JSON document: scheme, facts, what was given by people, and what came out
//! (`docs/assessment.md`). `scripts/assess.py` recomputes the last from the first three.

use serde_json::{Value as Json, json};

use super::praise::praised;
use super::round::{Round, Station};
use crate::db::instant;

/// The document.
#[must_use]
pub fn export(round: &Round) -> Json {
    let prizes: Vec<Json> = round
        .scheme
        .prizes
        .iter()
        .map(|prize| {
            let to: Vec<Json> = praised(round, prize)
                .iter()
                .map(
                    |one| json!({"station": one.station, "got": one.share.got, "of": one.share.of, "bound": one.bound}),
                )
                .collect();
            json!({"title": prize.title, "item": prize.item, "to": to})
        })
        .collect();
    json!({
        "format": "hejie-assessment-1",
        "round": {
            "id": round.id,
            "unit": round.unit,
            "unit_name": round.unit_name,
            "period": round.period.key(),
            "state": round.state,
            "hash": round.hash,
            "drawn_at": instant(round.drawn_at),
            "published_at": round.published_at.map(instant),
            "object_by": round.object_by,
            "final_at": round.final_at.map(instant),
        },
        "scheme": round.scheme,
        "stations": round.stations.iter().map(|one| station(round, one)).collect::<Vec<Json>>(),
        "prizes": prizes,
    })
}

fn station(round: &Round, one: &Station) -> Json {
    let scores: serde_json::Map<String, Json> =
        round.scheme.items().map(|(_, item)| (item.key.clone(), json!(one.score(&item.key)))).collect();
    // What the facts give is worked out anew; what people gave is an input.
    let given: Vec<Json> = one
        .scores
        .iter()
        .flat_map(|(item, all)| all.iter().map(move |given| (item, given)))
        .filter(|(_, given)| given.kind != "facts")
        .map(|(item, given)| {
            json!({"item": item, "kind": given.kind, "points": given.points, "reason": given.reason,
                   "at": instant(given.at)})
        })
        .collect();
    let vetoes: Vec<Json> = one
        .vetoes
        .iter()
        .map(|veto| json!({"veto": veto.key, "ground": veto.ground, "facts": veto.facts, "lifted": veto.lifted}))
        .collect();
    let objections: Vec<Json> = one
        .objections
        .iter()
        .map(|one| {
            json!({"item": one.item, "state": one.state, "said": one.said,
                   "reply": one.reply.as_ref().map(|(words, ..)| words)})
        })
        .collect();
    json!({
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "facts": one.facts,
        "given": given,
        "vetoes": vetoes,
        "objections": objections,
        "result": {
            "scores": scores,
            "total": one.sum.as_ref().map(|sum| sum.total),
            "grade": one.sum.as_ref().map(|sum| sum.grade.clone()),
            "place": one.place,
            "cost_most": one.lost.iter().map(|lost| json!({"item": lost.key, "lost": lost.lost})).collect::<Vec<Json>>(),
        },
    })
}
