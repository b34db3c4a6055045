//! Putting a station on the list by hand, and writing down what was found: the form is made from the table of items.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::clock::{Unit, due};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::clause_words;
use domain::network::inspection::{CheckKind, form, read};
use domain::network::life::LifeStage;
use domain::network::power::Power;
use jiff::civil::Date;
use maud::Markup;
use serde::Deserialize;
use store::directory::{self, Org};
use store::network::inspection::{self, Inspection};

use super::open;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static PLAN: Form = Form {
    fields: &[
        ask("station", "哪个站", Kind::One(Choices::Offered("station"))),
        ask("kind", "怎么查", Kind::One(Choices::Fixed(CheckKind::ALL))),
        ask("due", "哪天以前查完", Kind::Day),
    ],
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    station: String,
}

/// The stations at work in the county that is looked at.
pub(in crate::desk) fn stations(app: &App, user: &User) -> Outcome<Vec<Org>> {
    let all = app.door.db.read(|tx| {
        let reach = user.reach(tx)?;
        directory::stations(tx, &reach.region, &reach.path)
    })?;
    Ok(all.into_iter().filter(|one| one.life.is_some_and(LifeStage::open)).collect())
}

fn plan_sheet(all: &[Org]) -> Sheet {
    let offered: Vec<(String, String)> = all.iter().map(|one| (one.id.0.clone(), one.name.clone())).collect();
    Sheet {
        title: "列入检查".to_owned(),
        lead: "有线索的站点可以直接列入；日常检查请先抽样。站点在登记结果以前看不到。".to_owned(),
        nav: Nav::Network,
        form: &PLAN,
        action: "/inspections/new".to_owned(),
        back: "/inspections".to_owned(),
        submit: "列入检查",
        offers: Offers::default().with("station", offered),
        hidden: Vec::new(),
    }
}

/// `GET /inspections/new?station=`.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::CheckStation)?;
    app.run(move |app| {
        let rules = app.door.rules();
        let today = app.now().day();
        let days = rules.policies.at(&user.actor.region, today).inspection_days();
        let until = due(&rules.calendar, today, days, Unit::WorkingDay, 0).judge;
        let raw = Raw::from_iter([("station", asked.station), ("due", until.to_string())]);
        Ok(plan_sheet(&stations(app, &user)?).page(&user, &raw, &[], None))
    })
    .await
}

fn read_plan(raw: &Raw, all: &[Org], today: Date) -> Result<(Org, CheckKind, Date), Vec<FieldError>> {
    let mut reader = Reader::new(&PLAN, raw);
    let station = reader.text("station");
    let org = all.iter().find(|one| one.id.as_str() == station).cloned();
    if org.is_none() && !station.is_empty() {
        reader.wrong("station", "请从列出的站点中选一个");
    }
    let kind: Option<CheckKind> = reader.one("kind");
    let until = reader.day("due");
    if until.is_some_and(|day| day < today) {
        reader.wrong("due", "请写今天或以后的一天");
    }
    let read = org.zip(kind).zip(until).map(|((org, kind), until)| (org, kind, until));
    reader.finish(read)?.ok_or_else(Vec::new)
}

/// `POST /inspections/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        user.needs(Power::CheckStation)?;
        let all = stations(app, &user)?;
        let region = all.first().map_or_else(|| user.actor.region.clone(), |one| one.region.clone());
        let raw = posted.raw;
        plan_sheet(&all).submit(
            &At { app, user: &user, region: &region },
            &raw,
            read_plan(&raw, &all, app.now().day()),
            |tx, change, (org, kind, until)| inspection::plan(tx, change, org, *kind, *until, None),
            |id| format!("/inspections/{id}"),
        )
    })
    .await
}

fn sheet(one: &Inspection) -> Sheet {
    Sheet {
        title: format!("{} {}", one.kind.label(), one.number),
        lead: format!("{}　{}", one.station_name, clause_words(one.kind.draw().clause())),
        nav: Nav::Network,
        form: form(one.kind, &one.id),
        action: format!("/inspections/{}/fill", one.id),
        back: format!("/inspections/{}", one.id),
        submit: "登记检查结果",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn unfinished(app: &App, user: &User, id: &str) -> Outcome<Inspection> {
    let one = open(app, user, id)?;
    user.needs(Power::CheckStation)?;
    if one.done.is_some() { Err(Oops::NotFound) } else { Ok(one) }
}

/// `GET /inspections/{id}/fill`.
pub async fn ask_fill(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| Ok(sheet(&unfinished(app, &user, &id)?).page(&user, &Raw::default(), &[], None))).await
}

/// `POST /inspections/{id}/fill`.
pub async fn fill(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let one = unfinished(app, &user, &id)?;
        sheet(&one).submit_with_photo(
            &At { app, user: &user, region: &one.region },
            posted,
            |raw| read(one.kind, &one.id, raw),
            |done| done.photo.as_deref(),
            |tx, change, done| inspection::finish(tx, change, &one, done),
            |()| format!("/inspections/{id}"),
        )
    })
    .await
}
