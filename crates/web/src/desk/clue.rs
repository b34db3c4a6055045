//! Clues of violations (F15, B2.3, C7): sent apart from the case; the sender and the levels above see them,
//! and nobody else at the station.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::directory::{OrgId, Post};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::clue::{ClueKind, Department, Step};
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use maud::{Markup, html};
use serde::Deserialize;
use store::clue::{self, Clue, Reported};
use store::directory;
use store::network::remind::{self, Notice};
use store::query::case::by_number;

use super::paper::shelf::{Offer, button};
use super::sheet::{At, Sheet, moment};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("accused", "反映谁", Kind::Line { suggest: "" }),
        ask("kind", "什么行为", Kind::One(Choices::Fixed(ClueKind::ALL))),
        ask("facts", "时间、地点、看到了什么", Kind::Text),
        may("to", "送哪个部门", Kind::One(Choices::Fixed(Department::ALL)))
            .hint("不选的，按行为的种类送；属于其他部门的，由所里转送有关部门"),
    ],
};

static ROUTE: Form = Form {
    fields: &[
        ask("to", "送哪个部门", Kind::One(Choices::Fixed(Department::ALL))),
        ask("result", "怎么送的", Kind::Text).hint("文号、接收人、时间"),
    ],
};

static ANSWER: Form =
    Form { fields: &[ask("result", "处理结果", Kind::Text).hint("报送人会看到这里写的内容")] };

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    case: String,
}

fn sheet(case: &str) -> Sheet {
    Sheet {
        title: "报送违法线索".to_owned(),
        lead: "线索与投诉分开保存：只有您和接收部门看得到，被反映的商家和本站其他人都看不到。和解照常进行。".to_owned(),
        nav: Nav::Station,
        form: &FORM,
        action: "/clues".to_owned(),
        back: "/clues".to_owned(),
        submit: "报送线索",
        offers: Offers::default(),
        hidden: vec![("case", case.to_owned())],
    }
}

/// `GET /clues`: what I sent, or what came to me from below.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let (sends, takes) = (user.has(Power::SendClue), user.has(Power::TakeClue));
    if !sends && !takes {
        return Err(Oops::NotFound);
    }
    let who = user.clone();
    let clues = app
        .read(
            move |tx| {
                if takes { who.gather(tx, clue::below) } else { clue::sent_by(tx, &who.actor.region, &who.actor.id) }
            },
        )
        .await?;
    let list = Table {
        caption: if takes { "站点报来的线索" } else { "我报送过的线索" },
        columns: &[words("时间"), words("反映谁"), words("行为和事实"), words("送到"), words("进展"), words("")],
        rows: clues.iter().map(|one| row(&user.csrf, one, takes)).collect(),
        empty: if takes { "没有站点报来的线索。" } else { "您还没有报送过线索。" },
        next: None,
    };
    let body = html! {
        (heading("违法线索", &html! { @if sends && !user.without_desk() { (primary("报送线索", "/clues/new")) } }))
        p.quiet { "被反映的商家和站点的其他人看不到这里。" @if takes { "请对报送人保密。" } }
        (table(&list))
    };
    Ok(super::page(&user, "违法线索", if takes { Nav::Clues } else { Nav::Station }, &body))
}

fn row(csrf: &str, one: &Clue, takes: bool) -> Vec<Markup> {
    let may = |step| takes && domain::network::clue::step(one.state, step).is_ok();
    vec![
        html! { (moment(Some(one.at))) @if takes { br; span.quiet { (one.station) " " (one.sender) } } },
        html! { (one.accused) },
        html! { (one.kind.label()) br; span.quiet { (one.facts) } },
        html! { (one.sent_to.label()) },
        html! { (one.state.label()) @if let Some(result) = &one.result { br; span.quiet { (result) } } },
        html! {
            (button(csrf, "clue", &one.id, &Offer { label: "移交单".to_owned(), ..Offer::of(PaperForm::Clue) }))
            @if may(Step::Receive) { a.button href=(format!("/clues/{}/receive", one.id)) { "接收" } }
            @if may(Step::Route) { a href=(format!("/clues/{}/route", one.id)) { "转送" } " " }
            @if may(Step::Answer) { a href=(format!("/clues/{}/answer", one.id)) { "回复结果" } }
        },
    ]
}

/// `GET /clues/new`.
pub async fn new(user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::SendClue)?;
    user.needs_desk()?;
    Ok(sheet(&asked.case).page(&user, &Raw::default(), &[], None))
}

fn read(raw: &Raw) -> Result<(String, ClueKind, String, Department), Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (accused, facts) = (reader.text("accused"), reader.text("facts"));
    let kind: Option<ClueKind> = reader.one("kind");
    let to: Option<Department> = reader.one("to");
    let read = kind.map(|kind| (accused, kind, facts, to.unwrap_or_else(|| kind.department())));
    reader.finish(read)?.ok_or_else(Vec::new)
}

/// `POST /clues`.
pub async fn send(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::SendClue)?;
    app.run(move |app| {
        let raw = posted.raw;
        let case = raw.one("case").to_owned();
        let sheet = sheet(&case);
        let (reach, station) = app.door.db.read(|tx| user.desk(tx))?;
        let (rules, today) = (app.door.rules(), app.now().day());
        let days = rules.policies.at(&reach.region, today).receipt_days();
        let due = domain::clock::due(&rules.calendar, today, days, domain::clock::Unit::WorkingDay, 0).judge;
        sheet.submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            read(&raw),
            |tx, change, (accused, kind, facts, to)| {
                let case = by_number(tx, &reach, &case)?.map(|(id, _)| id);
                let (kind, sent_to) = (*kind, *to);
                let id = change.fresh();
                let key = format!("clue:{id}");
                clue::send(
                    tx,
                    change,
                    &Reported {
                        id,
                        station: &station,
                        case: case.as_ref(),
                        accused,
                        kind,
                        facts,
                        sent_to,
                        due: Some(due),
                    },
                )?;
                tell_office(tx, change, &station, &key)
            },
            |()| "/clues".to_owned(),
        )
    })
    .await
}

/// Tells the office that there is a clue, and not what it says.
fn tell_office(
    tx: &mut store::Tx<'_>,
    change: store::audit::Change<'_>,
    station: &OrgId,
    key: &str,
) -> store::StoreResult {
    let org = directory::org(tx, &change.actor.region, station)?;
    let Some(office) = org.and_then(|org| org.parent) else { return Ok(()) };
    let notice = Notice { key, title: "收到一条违法线索，请接收", href: "/clues" };
    let posts = [Post::OfficeOfficer, Post::OfficeHead];
    remind::tell(tx, &office, &posts, &notice, change.moment, change.entropy).map(drop)
}

/// What the office does: the step, its form and the word on the button.
fn step_of(name: &str) -> Option<(Step, &'static Form, &'static str)> {
    static NOTHING: Form = Form { fields: &[] };
    Some(match name {
        "receive" => (Step::Receive, &NOTHING, "接收线索"),
        "route" => (Step::Route, &ROUTE, "转送有关部门"),
        "answer" => (Step::Answer, &ANSWER, "回复结果"),
        _ => return None,
    })
}

/// `GET /clues/{id}/{step}`.
pub async fn ask_step(
    State(app): State<App>,
    user: User,
    Path((id, step)): Path<(String, String)>,
) -> Outcome<Response> {
    let (user_, id_) = (user.clone(), id.clone());
    let (_, found) = app.run(move |app| find(app, &user_, &id_)).await?;
    let sheet = step_sheet(&found, &step).ok_or(Oops::NotFound)?;
    Ok(sheet.page(&user, &Raw::default(), &[], None).into_response())
}

fn find(app: &App, user: &User, id: &str) -> Outcome<(String, Clue)> {
    if !user.has(Power::TakeClue) {
        return Err(Oops::NotFound);
    }
    let found = app
        .door
        .db
        .read(|tx| user.seek(tx, |tx, reach| Ok(clue::below(tx, reach)?.into_iter().find(|one| one.id == id))))?;
    Ok((found.0.region, found.1))
}

fn step_sheet(clue: &Clue, step: &str) -> Option<Sheet> {
    let (_, form, submit) = step_of(step)?;
    Some(Sheet {
        title: submit.to_owned(),
        lead: format!("{}：{}", clue.accused, clue.facts),
        nav: Nav::Clues,
        form,
        action: format!("/clues/{}/{step}", clue.id),
        back: "/clues".to_owned(),
        submit,
        offers: Offers::default(),
        hidden: Vec::new(),
    })
}

/// `POST /clues/{id}/{step}`.
pub async fn take_step(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (region, found) = find(app, &user, &id)?;
        let (step, form, _) = step_of(&name).ok_or(Oops::NotFound)?;
        let sheet = step_sheet(&found, &name).ok_or(Oops::NotFound)?;
        let raw = posted.raw;
        let mut reader = Reader::new(form, &raw);
        let to = if step == Step::Route { reader.one("to") } else { None };
        let result = if step == Step::Receive { None } else { Some(reader.text("result")) };
        let read = reader.finish((to.unwrap_or(found.sent_to), result));
        sheet.submit(
            &At { app, user: &user, region: &region },
            &raw,
            read,
            |tx, change, (to, result)| {
                clue::advance(tx, change, &found, step, *to, result.as_deref())?;
                // The words betray nothing to whoever stands behind the sender.
                let key = format!("clue:{}:{name}", found.id);
                let notice = Notice { key: &key, title: "您报送的事项有了进展", href: "/clues" };
                remind::tell_one(tx, &found.sender_id, &notice, change.moment, change.entropy).map(drop)
            },
            |()| "/clues".to_owned(),
        )
    })
    .await
}
