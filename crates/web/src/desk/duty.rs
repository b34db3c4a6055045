//! The duty table of a station (D31, B1.9, B2.4, B3.1): what it owes by when, and how it is proved.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::directory::OrgId;
use domain::form::{Choice as _, FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::clause_words;
use domain::network::duty::{DutyKind, term_words};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::Change;
use store::directory::Org;
use store::network::duty::{self, Duty};

use super::sheet::{At, Sheet, moment};
use super::station_card::find;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static SAID: Form = Form {
    fields: &[
        ask("on", "哪一天", Kind::Day),
        ask("said", "做了什么、结果怎样", Kind::Text).hint("与谁、在哪里、说了什么；发现的问题和怎么办"),
    ],
};

/// The duties of a station as a table, open ones first.
pub(super) fn list(user: &User, org: &Org, all: &[Duty], today: Date) -> Markup {
    let may = |kind: DutyKind| match kind {
        DutyKind::Contact | DutyKind::SelfCheck => user.has(Power::DoDuty) && user.actor.org == org.id,
        DutyKind::Visit => user.has(Power::Visit),
        DutyKind::Login | DutyKind::Plaque | DutyKind::Board | DutyKind::Report | DutyKind::Study => false,
    };
    let way = |kind: DutyKind| match kind {
        DutyKind::SelfCheck => "/self-checks/new".to_owned(),
        DutyKind::Visit => format!("/visits/new?station={}", org.id),
        _ => format!("/stations/{}/duties/{}", org.id, kind.value()),
    };
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! { (one.kind.label()) br; span.quiet { (clause_words(one.kind.clause())) } },
                html! { span.nowrap { (one.kind.owner().label()) } br; span.quiet.nowrap { (term_words(&one.term)) } },
                html! {
                    @match one.done_at {
                        Some(_) => { (badge::light(domain::clock::Light::Done, "已完成")) " " span.quiet { (moment(one.done_at)) } },
                        None => { (badge::until(one.due, today)) },
                    }
                },
                html! {
                    @match &one.proof {
                        Some(proof) => { (proof) },
                        None => {
                            span.quiet { (one.kind.proof()) }
                            @if one.kind == DutyKind::Board { " " a href=(format!("/stations/{}/board", org.id)) { "宣传栏" } }
                            @if one.kind == DutyKind::Report { " " a href=(format!("/reports/{}/{}", org.id, one.term)) { "季报" } }
                            @if one.kind == DutyKind::Study && user.has(Power::Study) { " " a href="/lessons" { "微课" } " " a href="/training" { "培训学习" } }
                            @if may(one.kind) { " " a href=(way(one.kind)) { "登记" } }
                        },
                    }
                },
            ]
        })
        .collect();
    table(&Table {
        caption: "履职",
        columns: &[words("事项"), words("谁、哪一期"), words("期限"), words("凭证")],
        rows,
        empty: "还没有要做的。",
        next: None,
    })
}

/// What can be entered by hand: its form and who may.
fn parts(kind: DutyKind) -> Outcome<(&'static Form, Power)> {
    Ok(match kind {
        DutyKind::Contact => (&SAID, Power::DoDuty),
        // Signing in, scanning, hanging an issue, signing a quarter and studying prove themselves; a self-check and a
        // visit have pages of their own.
        DutyKind::Login
        | DutyKind::Plaque
        | DutyKind::Board
        | DutyKind::Report
        | DutyKind::Study
        | DutyKind::SelfCheck
        | DutyKind::Visit => return Err(Oops::NotFound),
    })
}

fn sheet(org: &Org, kind: DutyKind) -> Outcome<Sheet> {
    Ok(Sheet {
        title: kind.label().to_owned(),
        lead: format!("{}　{}", org.name, clause_words(kind.clause())),
        nav: Nav::Station,
        form: parts(kind)?.0,
        action: format!("/stations/{}/duties/{}", org.id, kind.value()),
        back: format!("/network/{}", org.id),
        submit: "登记",
        offers: Offers::default(),
        hidden: Vec::new(),
    })
}

fn open(app: &App, user: &User, id: &str, kind: &str) -> Outcome<(Org, DutyKind)> {
    let kind = DutyKind::from_value(kind).ok_or(Oops::NotFound)?;
    let (_, org) = app.door.db.read(|tx| find(tx, user, id))?;
    user.needs(parts(kind)?.1)?;
    Ok((org, kind))
}

/// `GET /stations/{id}/duties/{kind}`.
pub async fn show(State(app): State<App>, user: User, Path((id, kind)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (org, kind) = open(app, &user, &id, &kind)?;
        let raw = Raw::from_iter([("on", app.now().day().to_string())]);
        Ok(sheet(&org, kind)?.page(&user, &raw, &[], None).into_response())
    })
    .await
}

/// The day and the proof in words.
fn read(kind: DutyKind, raw: &Raw, today: Date) -> Result<(Date, String), Vec<FieldError>> {
    let form = parts(kind).map_err(|_| Vec::new())?.0;
    let mut reader = Reader::new(form, raw);
    let on = reader.day("on");
    if on.is_some_and(|on| on > today) {
        reader.wrong("on", "日期在今天以后，请核对");
    }
    let said = reader.text("said");
    reader.finish(on.map(|on| (on, format!("{on}，{said}"))))?.ok_or_else(Vec::new)
}

/// `POST /stations/{id}/duties/{kind}`.
pub async fn enter(
    State(app): State<App>,
    user: User,
    Path((id, kind)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, kind) = open(app, &user, &id, &kind)?;
        let raw = posted.raw;
        let rules = app.door.rules();
        let policy = rules.policies.at(&org.region, app.now().day());
        sheet(&org, kind)?.submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read(kind, &raw, app.now().day()),
            |tx, change, (on, proof)| match kind.term(*on, &rules.calendar, &policy) {
                Some(term) => duty::done(tx, change, &org.id, kind, &term, proof),
                None => Ok(()),
            },
            |()| format!("/network/{id}"),
        )
    })
    .await
}

/// A talk with the office that is on the file of a case proves the month's contact (B2.4).
pub(super) fn contacted(app: &App, user: &User, station: &OrgId, number: &str) -> Outcome<()> {
    let (rules, now) = (app.door.rules(), app.now());
    let policy = rules.policies.at(&user.actor.region, now.day());
    let Some(term) = DutyKind::Contact.term(now.day(), &rules.calendar, &policy) else { return Ok(()) };
    let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
    let proof = format!("{number}登记联系");
    Ok(app.door.db.write(|tx| duty::done(tx, change, station, DutyKind::Contact, &term, &proof))?)
}
