//! 提示函 (B2.3): to a trader inside the unit, printed in two copies, with its receipt and answer.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::clock::{Due, Light};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::advice::AdviceTopic;
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::StoreError;
use store::directory::Org;
use store::network::advice::{self, Advice, NewAdvice};
use store::query::{Reach, case};

use super::paper::shelf::{Offer, button};
use super::sheet::{At, Sheet};
use super::station_card::find;
use super::training::{admitted, nav};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static NEW: Form = Form {
    fields: &[
        ask("trader", "经营者", LINE),
        may("stall", "柜台、摊位", LINE),
        ask("topic", "事项", Kind::One(Choices::Fixed(AdviceTopic::ALL))),
        ask("said", "请他做什么", Kind::Text).hint("写清事实和要做的事；不写消费者的姓名、电话"),
        ask("basis", "依据", Kind::Line { suggest: "basis" }),
        ask("due", "哪天前回复", Kind::Day),
    ],
};

static RECEIPT: Form = Form {
    fields: &[
        ask("on", "哪一天签收的", Kind::Day),
        ask("by", "谁签收的", LINE),
        may("answer", "怎么回复的", Kind::Text),
    ],
};

/// Whether somebody writes to traders here.
fn writes(user: &User, org: &Org) -> bool {
    user.has(Power::SendAdvice) && user.actor.org == org.id
}

fn load(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<Advice>)> {
    admitted(user)?;
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let all = advice::list(tx, &org.region, &org.id)?;
        Ok((org, all))
    })?)
}

/// A letter of a station, for its paper.
pub(super) fn found(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, Advice)> {
    let (org, all) = load(app, user, id)?;
    Ok((org, all.into_iter().find(|one| one.id == wanted).ok_or(Oops::NotFound)?))
}

/// `GET /stations/{id}/advice`.
pub async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let (org, all) = app.run(move |app| load(app, &who, &id)).await?;
    let rows = all.iter().map(|one| row(&user, &org, one, today)).collect();
    let letters = Table {
        caption: "提示函",
        columns: &[words("编号"), words("经营者"), words("事项"), words("请他做的"), words("签收和回复"), words("")],
        rows,
        empty: "没有发过。",
        next: None,
    };
    let beside =
        html! { @if writes(&user, &org) { (primary("发提示函", &format!("/stations/{}/advice/new", org.id))) } };
    let body = html! {
        (heading("提示函", &beside))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } "　督促场内经营者履行义务（" (clause_words("B2.3")) "）" }
        (table(&letters))
    };
    Ok(super::page(&user, "提示函", nav(&user), &body))
}

fn row(user: &User, org: &Org, one: &Advice, today: Date) -> Vec<Markup> {
    let due = Due { warn: one.due, judge: one.due, provisional: false };
    let offer = Offer { part: one.id.clone(), label: "打印".to_owned(), ..Offer::of(PaperForm::Advice) };
    vec![
        html! { (one.number) br; span.quiet { (one.on) " " (one.by) } },
        html! { (one.trader) " " span.quiet { (one.stall) } },
        html! { (one.topic.label()) @if let Some(number) = &one.case { br; a href=(super::href(number)) { (number) } } },
        html! { (one.said) },
        html! {
            @match &one.read {
                Some((on, by)) => { (badge::light(Light::Done, &format!("{on}签收"))) " " span.quiet { (by) } @if let Some(answer) = &one.answer { br; (answer) } },
                None => { (badge::light(due.light(today), &due.words(today))) },
            }
        },
        html! {
            (button(&user.csrf, "advice", org.id.as_str(), &offer))
            @if one.read.is_none() && writes(user, org) { " " a href=(format!("/stations/{}/advice/{}/receipt", org.id, one.id)) { "登记签收" } }
        },
    ]
}

/// The complaint that it comes from.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    case: String,
}

fn sheet(app: &App, user: &User, org: &Org, number: &str) -> Sheet {
    let bases = app.door.rules();
    let base = format!("/stations/{}/advice", org.id);
    Sheet {
        title: "发提示函".to_owned(),
        lead: if number.is_empty() {
            String::new()
        } else {
            format!("由投诉 {number} 引起。不写消费者的姓名、电话。")
        },
        nav: nav(user),
        form: &NEW,
        action: format!("{base}/new"),
        back: base,
        submit: "登记，去打印",
        offers: Offers::default()
            .with("basis", bases.bases.all().iter().map(|one| (one.reference.clone(), one.about.clone()))),
        hidden: vec![("case", number.to_owned())],
    }
}

fn writer(app: &App, user: &User, id: &str) -> Outcome<Org> {
    let (_, org) = app.door.db.read(|tx| find(tx, user, id))?;
    user.needs(Power::SendAdvice)?;
    if writes(user, &org) { Ok(org) } else { Err(Oops::NotFound) }
}

/// The complaint of this station by its number, when one is named.
fn of_case(app: &App, org: &Org, number: &str) -> Outcome<Option<domain::directory::CaseId>> {
    if number.is_empty() {
        return Ok(None);
    }
    let own = Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) };
    let found = app.door.db.read(|tx| case::by_number(tx, &own, number))?;
    found.map(|(id, _)| Some(id)).ok_or(Oops::NotFound)
}

/// `GET /stations/{id}/advice/new?case=`.
pub async fn new(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let org = writer(app, &user, &id)?;
        let mut raw = Raw::default();
        if let Some(case) = of_case(app, &org, &asked.case)? {
            let history = app.door.db.read(|tx| store::journal::load(tx, &org.region, &case))?;
            if let Some(known) = history.state(&case) {
                raw.set("trader", known.intake.respondent.name);
                raw.set("stall", known.intake.respondent.stall);
            }
        }
        Ok(sheet(app, &user, &org, &asked.case).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, case: Option<domain::directory::CaseId>) -> Result<NewAdvice, Vec<FieldError>> {
    let mut reader = Reader::new(&NEW, raw);
    let (trader, stall) = (reader.text("trader"), reader.text("stall"));
    let topic: Option<AdviceTopic> = reader.one("topic");
    let (said, basis, due) = (reader.text("said"), reader.text("basis"), reader.day("due"));
    let new = topic.zip(due).map(|(topic, due)| NewAdvice { trader, stall, case, topic, said, basis, due });
    reader.finish(new)?.ok_or_else(Vec::new)
}

/// `POST /stations/{id}/advice/new`.
pub async fn create(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let org = writer(app, &user, &id)?;
        let raw = posted.raw;
        let number = raw.one("case").to_owned();
        let case = of_case(app, &org, &number)?;
        sheet(app, &user, &org, &number).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read(&raw, case),
            |tx, change, new| advice::send(tx, change, (&org.id, &org.code), new),
            |_| format!("/stations/{id}/advice"),
        )
    })
    .await
}

fn receipt_sheet(user: &User, org: &Org, one: &Advice) -> Sheet {
    let base = format!("/stations/{}/advice", org.id);
    Sheet {
        title: "登记签收".to_owned(),
        lead: format!("{}　{}　{}", one.number, one.trader, one.topic.label()),
        nav: nav(user),
        form: &RECEIPT,
        action: format!("{base}/{}/receipt", one.id),
        back: base,
        submit: "登记签收",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn receiver(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, Advice)> {
    let org = writer(app, user, id)?;
    let all = app.door.db.read(|tx| advice::list(tx, &org.region, &org.id))?;
    let one = all.into_iter().find(|one| one.id == wanted).ok_or(StoreError::NotFound("advice"))?;
    Ok((org, one))
}

/// `GET /stations/{id}/advice/{letter}/receipt`.
pub async fn ask_receipt(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, one) = receiver(app, &user, &id, &wanted)?;
        let raw = Raw::from_iter([("on", app.now().day().to_string())]);
        Ok(receipt_sheet(&user, &org, &one).page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /stations/{id}/advice/{letter}/receipt`.
pub async fn receive(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, one) = receiver(app, &user, &id, &wanted)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&RECEIPT, &raw);
        let (on, by, answer) = (reader.day("on"), reader.text("by"), reader.optional("answer"));
        let read = reader.finish(on.map(|on| (on, by, answer))).and_then(|read| read.ok_or_else(Vec::new));
        receipt_sheet(&user, &org, &one).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read,
            |tx, change, (on, by, answer)| advice::receive(tx, change, &one, (*on, by), answer.as_deref()),
            |()| format!("/stations/{id}/advice"),
        )
    })
    .await
}
