//! Giving an order, from a visit, an inspection or a callback, with what was found written already.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::directory::{DESK, OrgId, StaffId};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::network::fix::FixSource;
use domain::network::inspection::MarkedAs;
use domain::network::power::Power;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::Markup;
use serde::Deserialize;
use store::directory::{self, Org};
use store::network::fix::{self, NewFix};
use store::network::{callback, inspection, visit};
use store::query::Reach;
use store::{StoreError, StoreResult, Tx};

use crate::app::App;
use crate::desk::inspection::fill::stations;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("problem", "发现的问题", Kind::Text).hint("看到什么就写什么；不写消费者的姓名、电话"),
        ask("demand", "要求怎么改", Kind::Text),
        ask("owner", "站点责任人", Kind::One(Choices::Offered("staff"))).hint("一份一人，逾期先提醒他"),
        ask("due", "哪天以前改好", Kind::Day),
    ],
};

/// What it comes from.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    station: String,
    #[serde(default)]
    visit: String,
    #[serde(default)]
    inspection: String,
    #[serde(default)]
    callback: String,
}

/// The station, what is known already, and from what.
struct From {
    org: Org,
    staff: Vec<(String, String)>,
    source: FixSource,
    source_id: Option<String>,
    problem: String,
}

fn from(app: &App, user: &User, asked: &Asked) -> Outcome<From> {
    user.needs(Power::DemandFix)?;
    let id = OrgId::from(asked.station.as_str());
    Ok(app.door.db.read(|tx| {
        let (reach, org) = user.seek(tx, |tx, reach| {
            let found = directory::org(tx, &reach.region, &id)?;
            Ok(found.filter(|org| org.kind == domain::directory::OrgKind::Station && reach.holds(org)))
        })?;
        let staff = directory::staff_of(tx, &org.region, &org.id)?;
        let staff = staff.into_iter().filter(|one| one.active && DESK.contains(&one.actor.post));
        let (source, source_id, problem) = known(tx, &reach, &org, asked)?;
        Ok(From {
            staff: staff
                .map(|one| (one.actor.id.0, format!("{}（{}）", one.actor.name, one.actor.post.label())))
                .collect(),
            source,
            source_id,
            problem,
            org,
        })
    })?)
}

/// What a visit, an inspection or a callback of this station found.
fn known(tx: &mut Tx<'_>, reach: &Reach, org: &Org, asked: &Asked) -> StoreResult<(FixSource, Option<String>, String)> {
    let gone = || StoreError::NotFound("source");
    if !asked.visit.is_empty() {
        let one = visit::find(tx, reach, &asked.visit)?.filter(|one| one.station == org.id).ok_or_else(gone)?;
        return Ok((FixSource::Visit, Some(one.id), one.found.unwrap_or_default()));
    }
    if !asked.inspection.is_empty() {
        let found = inspection::find(tx, reach, &asked.inspection, true)?;
        let one = found.filter(|one| one.station == org.id && one.done.is_some()).ok_or_else(gone)?;
        let wrong = one.findings.iter().filter(|each| each.mark == MarkedAs::Wrong);
        let words: Vec<String> = wrong.map(|each| format!("{}：{}", each.topic, each.note)).collect();
        return Ok((FixSource::Inspection, Some(one.id), words.join("；")));
    }
    if !asked.callback.is_empty() {
        let found = callback::find(tx, reach, &asked.callback, true)?;
        let one = found.filter(|one| one.station == org.id && one.over()).ok_or_else(gone)?;
        let why = one.answers.and_then(|said| said.why).unwrap_or_default();
        return Ok((FixSource::Callback, Some(one.id), format!("{}回访：{why}", one.number)));
    }
    Ok((FixSource::Other, None, String::new()))
}

fn sheet(from: &From, asked: &Asked) -> Sheet {
    Sheet {
        title: "发整改通知".to_owned(),
        lead: format!("{}　来源：{}", from.org.name, from.source.label()),
        nav: Nav::Network,
        form: &FORM,
        action: "/fixes/new".to_owned(),
        back: "/fixes".to_owned(),
        submit: "发通知",
        offers: Offers::default().with("staff", from.staff.clone()),
        hidden: vec![
            ("station", asked.station.clone()),
            ("visit", asked.visit.clone()),
            ("inspection", asked.inspection.clone()),
            ("callback", asked.callback.clone()),
        ],
    }
}

/// `GET /fixes/new?station=&visit=`, or `&inspection=`, or `&callback=`; without a station it asks for one.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    app.run(move |app| {
        user.needs(Power::DemandFix)?;
        if asked.station.is_empty() {
            return choose(app, &user);
        }
        let from = from(app, &user, &asked)?;
        let due = app.now().day().saturating_add(15.days());
        let raw = Raw::from_iter([("problem", from.problem.clone()), ("due", due.to_string())]);
        Ok(sheet(&from, &asked).page(&user, &raw, &[], None))
    })
    .await
}

/// Which station it is for: a form that asks by its address, and works without a script.
fn choose(app: &App, user: &User) -> Outcome<Markup> {
    let all = stations(app, user)?;
    let body = maud::html! {
        (crate::face::page::heading("发整改通知", &maud::html! {}))
        p.lead { "先点是哪个站。由巡访、检查、回访发现的，从那一份记录里发，问题不用重写。" }
        (crate::face::page::panel("哪个站", &maud::html! {
            ul.plain { @for one in &all { li { a href=(format!("/fixes/new?station={}", one.id)) { (one.name) } } } }
        }))
    };
    Ok(crate::desk::page(user, "发整改通知", Nav::Network, &body))
}

fn read(raw: &Raw, from: &From) -> Result<NewFix, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (problem, demand) = (reader.text("problem"), reader.text("demand"));
    let owner: Option<StaffId> = reader.one("owner");
    if owner.as_ref().is_some_and(|one| !from.staff.iter().any(|(id, _)| id == one.as_str())) {
        reader.wrong("owner", "请从站点人员中选一位");
    }
    let due: Option<Date> = reader.day("due");
    let new = owner.zip(due).map(|(owner, due)| NewFix {
        source: from.source,
        source_id: from.source_id.clone(),
        problem,
        demand,
        owner,
        due,
    });
    reader.finish(new)?.ok_or_else(Vec::new)
}

/// `POST /fixes/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let raw = posted.raw;
        let one = |name: &str| raw.one(name).to_owned();
        let asked = Asked {
            station: one("station"),
            visit: one("visit"),
            inspection: one("inspection"),
            callback: one("callback"),
        };
        if asked.station.is_empty() {
            user.needs(Power::DemandFix)?;
            return Err(Oops::NotFound);
        }
        let from = from(app, &user, &asked)?;
        let rules = app.door.rules();
        sheet(&from, &asked).submit(
            &At { app, user: &user, region: &from.org.region },
            &raw,
            read(&raw, &from),
            |tx, change, new| fix::give(tx, change, &rules, &from.org, new),
            |id| format!("/fixes/{id}"),
        )
    })
    .await
}
