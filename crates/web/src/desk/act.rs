//! One act on a case: the form, and its submission. Whatever is refused, nothing typed is lost.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::case::{Act, available, cautions};
use domain::directory::ABOVE;
use domain::form::{self, Choice as _, FieldError, Given, Raw};
use domain::kernel::Refusal;
use domain::value::CaseNumber;
use maud::{Markup, html};
use serde::Deserialize;
use store::execute::Step;
use store::query::case as query;
use store::{StoreError, StoreResult, Tx, directory};

use super::case::{Opened, asking, open};
use super::{files, offers, signing};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::acts::why;
use crate::face::form::{FormView, Offers, asks_more, form as draw, more};
use crate::face::notice::{Flash, Tone, notice};
use crate::face::page::heading;
use crate::face::{Nav, Page, badge, steps};
use crate::posted::Posted;
use crate::session::User;

/// What the address of a form asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The round to sign, when there are several.
    #[serde(default)]
    round: String,
}

/// `GET /cases/{number}/do/{act}`.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path((number, act)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Outcome<Response> {
    let act = Act::from_value(&act).ok_or(Oops::NotFound)?;
    let who = user.clone();
    let sheet = app
        .run(move |app| {
            Ok(app.door.db.read(|tx| {
                let opened = open(tx, app, &who, &number)?;
                let given = given(tx, app, &who, &opened, &Raw::default())?;
                let mut raw = form::prefill(act, &given.of(&opened));
                if !asked.round.is_empty() {
                    raw.set("round", &asked.round);
                }
                signing::refresh(form::form_of(act), &mut raw, &opened.found.case);
                let refusal = barred(app, &who, &opened, act);
                let offers = offered(tx, app, &opened, act, &raw)?;
                Ok(Sheet {
                    opened,
                    act,
                    raw,
                    offers,
                    errors: Vec::new(),
                    refusal,
                    changed: false,
                    today: app.now().day(),
                })
            })?)
        })
        .await?;
    let status = if sheet.refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, sheet.draw(&user)).into_response())
}

/// `POST /cases/{number}/do/{act}`.
pub async fn perform(
    State(app): State<App>,
    user: User,
    Path((number, act)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    let act = Act::from_value(&act).ok_or(Oops::NotFound)?;
    user.check(posted.raw.one("csrf"))?;
    let who = user.clone();
    let done = app.run(move |app| attempt(app, &who, &number, act, posted)).await?;
    Ok(match done {
        Ok(number) => Redirect::to(&format!("/cases/{number}?done={}", act.value())).into_response(),
        Err(sheet) => (StatusCode::UNPROCESSABLE_ENTITY, sheet.draw(&user)).into_response(),
    })
}

/// The number of the case when the act is done, else the form again.
fn attempt(app: &App, user: &User, number: &str, act: Act, posted: Posted) -> Outcome<Result<String, Box<Sheet>>> {
    let (mut raw, mut errors) = files::keep(app, user, posted)?;
    let (opened, given, offers) = app.door.db.read(|tx| {
        let opened = open(tx, app, user, number)?;
        let given = given(tx, app, user, &opened, &raw)?;
        let offers = offered(tx, app, &opened, act, &raw)?;
        Ok((opened, given, offers))
    })?;
    errors.extend(signing::take(app, user, &opened, form::form_of(act), &mut raw)?);
    let again = |opened: Opened, mut raw: Raw, offers, errors, refusal, changed| {
        signing::refresh(form::form_of(act), &mut raw, &opened.found.case);
        Ok(Err(Box::new(Sheet { opened, act, raw, offers, errors, refusal, changed, today: app.now().day() })))
    };
    if asks_more(&raw) {
        more(&mut raw);
        return again(opened, raw, offers, errors, None, false);
    }
    let read = form::read(act, &raw, &given.of(&opened));
    let command = match read {
        Ok(command) if errors.is_empty() => command,
        Ok(_) => return again(opened, raw, offers, errors, None, false),
        Err(more) => {
            errors.extend(more);
            return again(opened, raw, offers, errors, None, false);
        }
    };
    let step = Step { actor: user.acting(&opened.reach.region), moment: app.now(), command };
    // What was signed under another wording is refused by the rule itself, which says so.
    let outdated = signing::outdated(form::form_of(act), &raw, &opened.found.case);
    let expected = raw.one("_seq").parse().ok().filter(|_| !outdated);
    match app.door.execute(&opened.station_id, &opened.found.case.id, expected, step) {
        Ok(case) => {
            if act == Act::LogContact {
                super::duty::contacted(app, user, &opened.station_id, case.number.as_str())?;
            }
            Ok(Ok(case.number.to_string()))
        }
        Err(StoreError::Refused(refusal)) => again(opened, raw, offers, errors, Some(*refusal), false),
        Err(StoreError::Changed(_)) => again(opened, raw, offers, errors, None, true),
        Err(error) => Err(error.into()),
    }
}

/// What forms are handed, without borrowing the case.
pub(crate) struct Handed {
    moment: domain::kernel::Moment,
    actor: domain::directory::StaffId,
    person: domain::directory::PersonId,
    custodian: Option<domain::directory::StaffId>,
    retention_years: u32,
    other: Option<(domain::directory::CaseId, CaseNumber)>,
    office: String,
    officer: String,
}

impl Handed {
    pub(crate) fn of<'a>(&self, opened: &'a Opened) -> Given<'a> {
        Given { case: Some(&opened.found.case), ..self.alone() }
    }

    /// For a registration, which has no case yet.
    pub(crate) fn alone<'a>(&self) -> Given<'a> {
        Given {
            moment: self.moment,
            actor: self.actor.clone(),
            case: None,
            person: self.person.clone(),
            custodian: self.custodian.clone(),
            retention_years: self.retention_years,
            other: self.other.clone(),
            office: self.office.clone(),
            officer: self.officer.clone(),
        }
    }
}

/// What forms are handed at `station`.
pub(crate) fn handed(app: &App, user: &User, custodian: Option<domain::directory::StaffId>) -> Handed {
    let now = app.now();
    Handed {
        moment: now,
        actor: user.actor.id.clone(),
        person: domain::directory::PersonId(store::ids::fresh(now, app.door.entropy.as_ref())),
        custodian,
        retention_years: app.door.rules().policies.at(&user.actor.region, now.day()).retention_years(),
        other: None,
        office: String::new(),
        officer: if ABOVE.contains(&user.actor.post) { user.actor.name.clone() } else { String::new() },
    }
}

pub(crate) fn given(tx: &mut Tx<'_>, app: &App, user: &User, opened: &Opened, raw: &Raw) -> StoreResult<Handed> {
    let mut handed = handed(app, user, opened.station.custodian.clone());
    if let Some(number) = CaseNumber::parse(raw.one("other")) {
        handed.other = query::by_number(tx, &opened.reach, number.as_str())?.map(|(id, _)| (id, number));
    }
    let parent = directory::org(tx, &opened.reach.region, &opened.station_id)?.and_then(|org| org.parent);
    if let Some(parent) = parent {
        handed.office = directory::org(tx, &opened.reach.region, &parent)?.map(|org| org.name).unwrap_or_default();
    }
    Ok(handed)
}

/// The lists of the form of an act.
fn offered(tx: &mut Tx<'_>, app: &App, opened: &Opened, act: Act, raw: &Raw) -> StoreResult<Offers> {
    let case = &opened.found.case;
    let offers = offers::of(tx, &opened.reach, &opened.station_id, &app.door.rules().bases, Some(case))?;
    signing::offers(tx, offers, opened, form::form_of(act), raw)
}

/// Why the act cannot be done now, before anything is filled in.
fn barred(app: &App, user: &User, opened: &Opened, act: Act) -> Option<Refusal> {
    asking(app, user, opened, |context| available(act, &opened.found.case, context).err())
}

/// A form with everything that is shown around it.
struct Sheet {
    opened: Opened,
    act: Act,
    raw: Raw,
    offers: Offers,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    changed: bool,
    today: jiff::civil::Date,
}

impl Sheet {
    fn draw(&self, user: &User) -> Markup {
        let case = &self.opened.found.case;
        let back = super::href(case.number.as_str());
        let action = format!("{back}/do/{}", self.act.value());
        let seq = case.seq.to_string();
        let nothing_typed = self.errors.is_empty() && self.raw.one("csrf").is_empty();
        let shut = self.refusal.as_ref().filter(|_| nothing_typed);
        let view = FormView {
            form: form::form_of(self.act),
            raw: &self.raw,
            errors: &self.errors,
            refusal: self.refusal.as_ref(),
            offers: &self.offers,
            action: &action,
            csrf: &user.csrf,
            hidden: &[("_seq", &seq)],
            submit: self.act.label(),
            back: Some(&back),
        };
        let body = html! {
            (heading(self.act.label(), &html! { (badge::stage(case.stage)) }))
            p.lead { a href=(back) { (case.full_number()) } "　" (case.intake.respondent.name) "　" (case.intake.goods.name) }
            (steps::of(case))
            @if let Some(refusal) = shut {
                section.panel { p { (why(refusal)) } p { a.button href=(back) { "返回这一件" } } }
            } @else {
                (signing::shown(&self.opened, view.form, &self.raw))
                @for told in cautions(case, self.act, self.today) { (notice(Tone::Care, &html! { (told) "。" })) }
                section.panel { (draw(&view)) }
            }
        };
        let flash = self.changed.then(|| {
            Flash::wrong(
                "您打开这一页以后，同事已经办了一步，您这一步没有保存。填写的内容还在，请看清现在的情况，再提交一次。",
            )
        });
        Page {
            nav: Some(Nav::Cases),
            user: Some(super::strip(user)),
            flash,
            ..Page::new(format!("{} {}", self.act.label(), case.full_number()))
        }
        .show(&body)
    }
}
