//! Scoring by hand what no record tells: all such items of a station on one form, each with its reason.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::assess::{Item, Points, Rule, hand as may_hand};
use domain::form::{Choices, Field, FieldError, Form, Kind, Raw, Reader, ask as question};
use domain::network::power::Power;
use store::assess::{self, Round, Station};

use super::{above, nav, open_station};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::{Offers, asks_more, more};
use crate::posted::Posted;
use crate::session::User;

const ROW: &[Field] = &[
    question("item", "指标", Kind::One(Choices::Offered("items"))),
    question("points", "得分", Kind::Line { suggest: "" }).hint("可以有两位小数"),
    question("reason", "理由", Kind::Text).hint("看了什么、为什么给这个分；站长看得到"),
];

static FORM: Form = Form {
    fields: &[question("rows", "评分", Kind::Rows(ROW)).hint("没有评的一行全部留空，可以以后再评")],
};

/// The items that are scored by hand.
fn items(round: &Round) -> Vec<&Item> {
    round.scheme.items().map(|(_, item)| item).filter(|item| item.rule == Rule::Hand).collect()
}

fn sheet(user: &User, round: &Round, station: &Station) -> Sheet {
    let items = items(round);
    let offered = items.iter().map(|item| (item.key.clone(), format!("{}（{}分）", item.label, item.points.words())));
    let how: Vec<String> =
        items.iter().filter(|item| !item.how.is_empty()).map(|item| format!("{}：{}", item.label, item.how)).collect();
    Sheet {
        title: format!("人工评分 {}", station.name),
        lead: how.join("。"),
        nav: nav(user),
        form: &FORM,
        action: format!("{}/hand", round.href(&station.id)),
        back: round.href(&station.id),
        submit: "保存评分",
        offers: Offers::default().with("items", offered),
        hidden: Vec::new(),
    }
}

fn found(app: &App, user: &User, id: &str, station: &str) -> Outcome<(Round, Station)> {
    let found = open_station(app, user, id, station)?;
    if !above(user) {
        return Err(Oops::NotFound);
    }
    user.needs(Power::ScoreAssessment)?;
    Ok(found)
}

/// `GET /assessments/{id}/{station}/hand`.
pub async fn ask(State(app): State<App>, user: User, Path((id, station)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (round, station) = found(app, &user, &id, &station)?;
        let mut raw = Raw::default();
        for (at, item) in items(&round).into_iter().enumerate() {
            let given = station.last(&item.key);
            raw.set(format!("rows.{at}.item"), item.key.clone());
            raw.set(format!("rows.{at}.points"), given.map(|given| given.points.words()).unwrap_or_default());
            raw.set(format!("rows.{at}.reason"), given.map(|given| given.reason.clone()).unwrap_or_default());
        }
        Ok(sheet(&user, &round, &station).page(&user, &raw, &[], None).into_response())
    })
    .await
}

/// Item, points, reason of each row that was filled in; a row of which only the item stands there is left for later.
fn read(round: &Round, raw: &Raw) -> Result<Vec<(String, Points, String)>, Vec<FieldError>> {
    let mut raw = raw.clone();
    for row in 0..raw.rows("rows") {
        let [points, reason] = ["points", "reason"].map(|name| raw.one(&format!("rows.{row}.{name}")).is_empty());
        if points && reason {
            raw.set(format!("rows.{row}.item"), "");
        }
    }
    let mut reader = Reader::new(&FORM, &raw);
    let rows = reader.rows("rows", |row| {
        let item = row.text("item");
        let points = row.parsed("points", "请写分数，最多两位小数", Points::parse);
        if let Some(points) = points
            && let Err(no) = may_hand(round.state, &round.scheme, &item, points)
        {
            row.wrong(if no.field.is_some() { "points" } else { "item" }, format!("{}。{}", no.what, no.what_to_do));
        }
        (item, points.unwrap_or_default(), row.text("reason"))
    });
    reader.finish(rows)
}

/// `POST /assessments/{id}/{station}/hand`.
pub async fn give(
    State(app): State<App>,
    user: User,
    Path((id, station)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (round, station) = found(app, &user, &id, &station)?;
        let mut raw = posted.raw;
        let sheet = sheet(&user, &round, &station);
        if asks_more(&raw) {
            more(&mut raw);
            return Ok(sheet.page(&user, &raw, &[], None).into_response());
        }
        sheet.submit(
            &At { app, user: &user, region: &round.region },
            &raw,
            read(&round, &raw),
            |tx, change, rows| {
                for (item, points, reason) in rows {
                    assess::hand(tx, change, &round, &station, (item, *points, reason))?;
                }
                Ok(())
            },
            |()| round.href(&station.id),
        )
    })
    .await
}
