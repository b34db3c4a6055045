//! 登记投诉: the form that begins a case, accepting it in the same breath when all is there.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::case::{Act, Command};
use domain::directory::{Actor, CaseId, DESK, OrgId};
use domain::form::{self, FieldError, Raw, register};
use domain::kernel::Refusal;
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::Change;
use store::execute::Step;
use store::{StoreError, consultation};

use super::act::{Handed, handed};
use super::{files, offers};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::{FormView, Offers, asks_more, form as draw, more};
use crate::face::page::heading;
use crate::posted::Posted;
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The consultation that becomes a complaint.
    #[serde(default)]
    consultation: String,
}

/// `GET /cases/new`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Response> {
    if !DESK.contains(&user.actor.post) {
        return Err(Oops::NotYours("本站和解员、联络员、站长、副站长"));
    }
    let who = user.clone();
    let (offers, raw) = app
        .run(move |app| {
            let handed = handed(app, &who, None);
            let mut raw = form::prefill(Act::Register, &handed.alone());
            let offers = app.door.db.read(|tx| {
                if !asked.consultation.is_empty() {
                    let reach = who.reach(tx)?;
                    if let Some(found) = consultation::find(tx, &reach, &asked.consultation)? {
                        raw.set("narrative", &found.content);
                        raw.set("goods", &found.topic);
                        raw.set("_consultation", &found.id);
                    }
                }
                offered(tx, app, &who)
            })?;
            Ok((offers, raw))
        })
        .await?;
    Ok(page(&user, &offers, &raw, &[], None).into_response())
}

fn offered(tx: &mut store::Tx<'_>, app: &App, user: &User) -> store::StoreResult<Offers> {
    let (reach, station) = user.desk(tx)?;
    offers::of(tx, &reach, &station, &app.door.rules().bases, None)
}

/// `POST /cases/new`.
pub async fn register(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let who = user.clone();
    let done = app
        .run(move |app| {
            let (mut raw, mut errors) = files::keep(app, &who, posted)?;
            let offers = app.door.db.read(|tx| offered(tx, app, &who))?;
            let (reach, station) = app.door.db.read(|tx| who.desk(tx))?;
            let actor = who.acting(&reach.region);
            if asks_more(&raw) {
                more(&mut raw);
                return Ok(Err((offers, raw, errors, None)));
            }
            let handed = handed(app, &who, None);
            let commands = match commands(&raw, &handed) {
                Ok(commands) if errors.is_empty() => commands,
                Ok(_) => return Ok(Err((offers, raw, errors, None))),
                Err(more) => {
                    errors.extend(more);
                    return Ok(Err((offers, raw, errors, None)));
                }
            };
            let now = app.now();
            let case = CaseId(store::ids::fresh(now, app.door.entropy.as_ref()));
            let steps =
                commands.into_iter().map(|command| Step { actor: actor.clone(), moment: now, command }).collect();
            match app.door.execute_all(&station, &case, Some(0), steps) {
                Ok(case) => {
                    became(app, &actor, &station, raw.one("_consultation"), case.number.as_str())?;
                    Ok(Ok(case.number.to_string()))
                }
                Err(StoreError::Refused(refusal)) => Ok(Err((offers, raw, errors, Some(*refusal)))),
                Err(error) => Err(error.into()),
            }
        })
        .await?;
    Ok(match done {
        Ok(number) => Redirect::to(&format!("/cases/{number}?done=register")).into_response(),
        Err((offers, raw, errors, refusal)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page(&user, &offers, &raw, &errors, refusal.as_ref())).into_response()
        }
    })
}

/// Registration, its evidence, and acceptance when the clerk wants it.
pub(crate) fn commands(raw: &Raw, handed: &Handed) -> Result<Vec<Command>, Vec<FieldError>> {
    let registered = form::read(Act::Register, raw, &handed.alone());
    let evidence = register::evidence(raw);
    let (first, evidence) = match (registered, evidence) {
        (Ok(first), Ok(evidence)) => (first, evidence),
        (first, evidence) => {
            return Err(first.err().into_iter().chain(evidence.err()).flatten().collect());
        }
    };
    let handler = match &first {
        Command::Register { handler, .. } => Some(handler.clone()),
        _ => None,
    };
    let mut commands = vec![first];
    commands.extend(evidence);
    if register::wants_acceptance(raw) {
        commands.extend(handler.map(|handler| Command::Accept { handler }));
    }
    Ok(commands)
}

fn became(app: &App, actor: &Actor, station: &OrgId, consultation: &str, number: &str) -> Outcome<()> {
    if consultation.is_empty() {
        return Ok(());
    }
    let change = Change { actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
    Ok(app.door.db.write(|tx| consultation::became(tx, change, station, consultation, number))?)
}

fn page(user: &User, offers: &Offers, raw: &Raw, errors: &[FieldError], refusal: Option<&Refusal>) -> Markup {
    let consultation = raw.one("_consultation").to_owned();
    let view = FormView {
        form: form::form_of(Act::Register),
        raw,
        errors,
        refusal,
        offers,
        action: "/cases/new",
        csrf: &user.csrf,
        hidden: &[("_consultation", &consultation)],
        submit: "登记投诉",
        back: Some("/today"),
    };
    let body = html! {
        (heading("登记投诉", &html! {}))
        p.lead { "请边问边填。个人信息只用于办理这件投诉（告知书 " (register::NOTICE_VERSION) " 版），屏幕上默认隐去。" }
        section.panel { (draw(&view)) }
    };
    super::page(user, "登记投诉", Nav::Cases, &body)
}
