//! What a plaque's code leads to: for everybody, that the station is genuine; for its people and its office,
//! the proof on the spot that the plaque hangs there (D33).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::Refusal;
use domain::network::life::LifeStage;
use domain::network::plaque::{PlaqueState, SCAN_MINUTES};
use domain::network::power::Power;
use maud::{Markup, html};
use store::StoreError;
use store::audit::Change;
use store::directory::{self, Org};
use store::file;
use store::network::plaque::{self, Plaque};

use crate::app::App;
use crate::desk::files;
use crate::error::{Oops, Outcome};
use crate::face::Page;
use crate::face::form::{FormView, Offers, form};
use crate::face::notice::{Tone, notice};
use crate::face::page::{OTHER_WAYS, heading, primary};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("photo", "在牌匾前当场拍一张", Kind::File).hint("要看得清牌匾和周围；旧照片不算"),
        may("place", "挂在哪里", Kind::Line { suggest: "" }).hint("如：一楼服务台上方"),
    ],
};

/// A plaque with its station and the office above it.
struct Found {
    plaque: Plaque,
    org: Org,
    office: Option<Org>,
}

fn find(app: &App, code: &str) -> Outcome<Found> {
    let found = app.door.db.read(|tx| {
        let Some(plaque) = plaque::by_code(tx, code)? else { return Ok(None) };
        let Some(org) = directory::org(tx, &plaque.region, &plaque.station)? else { return Ok(None) };
        let office = match &org.parent {
            Some(parent) => directory::org(tx, &org.region, parent)?,
            None => None,
        };
        Ok(Some(Found { plaque, org, office }))
    })?;
    found.ok_or(Oops::NotFound)
}

/// Whether this person may prove this plaque: the power, and the station within reach.
fn may_prove(app: &App, user: Option<&User>, found: &Found) -> Outcome<bool> {
    let Some(user) = user.filter(|user| user.has(Power::ProvePlaque)) else { return Ok(false) };
    let reaches = app.door.db.read(|tx| user.reaches(tx));
    Ok(reaches.is_ok_and(|all| all.iter().any(|reach| reach.holds(&found.org))))
}

/// `GET /p/{code}`.
pub async fn show(State(app): State<App>, user: Option<User>, Path(code): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let found = find(app, &code)?;
        let nonce = match &user {
            Some(user) if may_prove(app, Some(user), &found)? => Some(begin(app, user, &found)?),
            _ => None,
        };
        Ok(page(user.as_ref(), &found, nonce.as_deref(), &Raw::default(), &[], None).into_response())
    })
    .await
}

/// The one-time code of this scan.
fn begin(app: &App, user: &User, found: &Found) -> Outcome<String> {
    let actor = user.acting(&found.plaque.region);
    let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
    Ok(app.door.db.write(|tx| plaque::begin(tx, change, &found.plaque))?)
}

fn page(
    user: Option<&User>,
    found: &Found,
    nonce: Option<&str>,
    raw: &Raw,
    errors: &[FieldError],
    refusal: Option<&Refusal>,
) -> Markup {
    let Found { plaque, org, office } = found;
    let good = matches!(plaque.state, PlaqueState::Issued | PlaqueState::Hung) && org.life.is_some_and(LifeStage::open);
    let body = html! {
        (heading(&org.name, &html! {}))
        @if good {
            (notice(Tone::Note, &html! { "这是市场监督管理部门授牌的消费维权服务站，牌匾编号 " strong { (plaque.number) } "，在用。" }))
        } @else {
            (notice(Tone::Care, &html! { "这块牌匾（编号 " strong { (plaque.number) } "）现在无效：" (plaque.state.label()) "。请不要据此办理。" }))
        }
        section.panel {
            h2 { "遇到消费争议" }
            p { "可以到本站服务台，由工作人员登记，与经营者协商和解，二十日内办结。" }
            @if let Some(phone) = &org.phone { p { "本站电话 " a href=(format!("tel:{phone}")) { (phone) } } }
            @if let Some(office) = office {
                p { "上级：" (office.name) @if let Some(phone) = &office.phone { " " a href=(format!("tel:{phone}")) { (phone) } } }
            }
            p { strong { (OTHER_WAYS) } "，投诉举报电话 " a href="tel:12315" { "12315" } "。" }
        }
        @if let (Some(user), Some(nonce)) = (user, nonce) {
            @if user.has(Power::Visit) {
                section.panel.next {
                    h2 { "巡访签到" }
                    p { "到站巡访的，从这里签到，同时算验证牌匾，不用再拍照。" }
                    p { (primary("到站签到", &format!("/visits/new?station={}&scan={nonce}", org.id))) }
                }
            }
            section.panel {
                h2 { "扫码验证" }
                @let action = format!("/p/{}", plaque.code);
                (form(&FormView {
                    form: &FORM,
                    raw,
                    errors,
                    refusal,
                    offers: &Offers::default(),
                    action: &action,
                    csrf: &user.csrf,
                    hidden: &[("nonce", nonce)],
                    submit: "提交验证",
                    back: None,
                }))
            }
        } @else if user.is_none() {
            p.quiet { a href="/login" { "工作人员登录" } "后再扫一次码，可以验证牌匾。" }
        }
    };
    Page { user: user.map(crate::desk::strip), ..Page::new(org.name.clone()) }.show(&body)
}

/// The photo is a picture that this person has just sent: one that was ever sent before is not fresh.
fn fresh(app: &App, user: &User, photo: &str) -> Outcome<bool> {
    let found = app.door.db.read(|tx| file::find(tx, &user.actor.region, photo))?;
    Ok(found.is_some_and(|one| {
        let minutes = app.now().0.duration_since(one.at.0).as_secs().div_euclid(60);
        one.media.mime().starts_with("image/") && one.by == user.actor.id && minutes <= SCAN_MINUTES
    }))
}

/// `POST /p/{code}`: the proof; what is refused shows the page again with a fresh code.
pub async fn prove(State(app): State<App>, user: User, Path(code): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let found = find(app, &code)?;
        if !may_prove(app, Some(&user), &found)? {
            return Err(Oops::NotFound);
        }
        let (raw, mut errors) = files::keep(app, &user, posted)?;
        let mut reader = Reader::new(&FORM, &raw);
        let (photo, place) = (reader.text("photo"), reader.optional("place"));
        if let Err(more) = reader.finish(()) {
            errors.extend(more);
        } else if !fresh(app, &user, &photo)? {
            let message = "请在牌匾前当场拍一张新的照片，旧照片和别的文件不算".to_owned();
            errors.push(FieldError { field: "photo".to_owned(), message });
        }
        let again = |errors: &[FieldError], refusal: Option<&Refusal>| -> Outcome<Response> {
            let nonce = begin(app, &user, &found)?;
            // The photo that was refused must not stand in the form as if it could still count.
            let mut raw = raw.clone();
            raw.set("photo", "");
            let page = page(Some(&user), &found, Some(&nonce), &raw, errors, refusal);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        };
        if !errors.is_empty() {
            return again(&errors, None);
        }
        let actor = user.acting(&found.plaque.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let nonce = raw.one("nonce");
        let done = app.door.db.write(|tx| plaque::prove(tx, change, &found.plaque, nonce, &photo, place.as_deref()));
        match done {
            Ok(()) => Ok(Redirect::to(&format!("/stations/{}/plaque", found.org.id)).into_response()),
            Err(StoreError::Refused(refusal)) => again(&[], Some(&refusal)),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
