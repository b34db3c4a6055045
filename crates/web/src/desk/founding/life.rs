//! Where a station stands in its life, what comes next, and what is still missing (D11).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::form::{Choice as _, Form, Kind, Raw, Reader, ask, may};
use domain::network::life::{LifeStage, LifeStep, Readiness, step};
use domain::network::power::Power;
use maud::{Markup, html};
use store::audit::{self, Change, Told};
use store::directory::Org;
use store::network::life;

use super::nav;
use crate::app::App;
use crate::desk::sheet::{At, Sheet, history};
use crate::desk::station_card::find;
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed, acts};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{columns, heading, panel};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static MAY_SAY: Form = Form { fields: &[may("said", "意见", Kind::Text)] };
static MUST_SAY: Form = Form { fields: &[ask("said", "理由和要求", Kind::Text)] };
static DESCRIBE: Form = Form {
    fields: &[
        ask("leader", "单位负责人", LINE).hint("由经营者及时受理、负责地协商：写明谁对本站负责"),
        ask("address", "站点地址", LINE),
        may("phone", "站点电话", Kind::Phone),
    ],
};

/// Who may take a step.
const fn power(step: LifeStep) -> Power {
    match step {
        LifeStep::Apply => Power::Apply,
        LifeStep::Review | LifeStep::Return => Power::Review,
        LifeStep::Rectify | LifeStep::Recover => Power::Rectify,
        LifeStep::Pass | LifeStep::Fail | LifeStep::Award | LifeStep::Suspend | LifeStep::Resume | LifeStep::Revoke => {
            Power::Inspect
        }
    }
}

/// Steps that say no, or end something, give their reason.
const fn form(step: LifeStep) -> &'static Form {
    match step {
        LifeStep::Return | LifeStep::Fail | LifeStep::Rectify | LifeStep::Suspend | LifeStep::Revoke => &MUST_SAY,
        _ => &MAY_SAY,
    }
}

/// `GET /stations/{id}/founding`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, ready, told) = app.run(move |app| load(app, &who, &id)).await?;
    let stage = org.life.unwrap_or(LifeStage::Running);
    let body = html! {
        (heading(&org.name, &html! { span.flag { (stage.label()) } }))
        p.lead { (org.host.as_deref().unwrap_or_default()) "　" (org.address.as_deref().unwrap_or_default()) }
        (bar(stage))
        (columns(
            &html! {
                section.panel.next { h2 { "接下来" } p { (next(stage)) } (acts(&possible(&user, &org, stage, &ready))) }
                (panel("验收条件", &conditions(&user, &org, &ready)))
            },
            &panel("经过", &history(&told)),
        ))
    };
    Ok(crate::desk::page(&user, &org.name, nav(&user), &body))
}

fn load(app: &App, user: &User, id: &str) -> Outcome<(Org, Readiness, Vec<Told>)> {
    let rules = app.door.rules();
    let policy = rules.policies.at(&user.actor.region, app.now().day());
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let actor = user.acting(&org.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let ready = life::readiness(tx, change, &org, &policy)?;
        let told = audit::history(tx, &org.region, "org", org.id.as_str())?;
        Ok((org, ready, told))
    })?)
}

/// The five steps of founding; where it stands is told in words as well.
fn bar(stage: LifeStage) -> Markup {
    let steps = [
        ("候选", LifeStage::Candidate),
        ("申报", LifeStage::Applied),
        ("初审", LifeStage::Reviewed),
        ("验收", LifeStage::Inspected),
        ("授牌运行", LifeStage::Running),
    ];
    let at = steps.iter().position(|(_, one)| *one == stage).unwrap_or(steps.len() - 1);
    html! {
        ol.steps aria-label="建站的步骤" {
            @for (place, (label, _)) in steps.iter().enumerate() {
                @let (class, word) = match place.cmp(&at) {
                    std::cmp::Ordering::Less => ("done", "已完成"),
                    std::cmp::Ordering::Equal => ("now", stage.label()),
                    std::cmp::Ordering::Greater => ("", "未到"),
                };
                li class=(class) aria-current=[(place == at).then_some("step")] { b { (label) } small { (word) } }
            }
        }
    }
}

const fn next(stage: LifeStage) -> &'static str {
    match stage {
        LifeStage::Candidate => "单位写明负责人后，由站长或所里申报。",
        LifeStage::Applied => "请所负责人初审，或退回补正。",
        LifeStage::Reviewed => "人员、制度、“八个一”齐全后，由区县局现场验收。",
        LifeStage::Inspected => "制发牌匾，授牌后开始受理投诉。",
        LifeStage::Running => "运行中：可以受理投诉。",
        LifeStage::Rectifying => "按要求整改；整改期间照常受理。",
        LifeStage::Suspended => "停用期间不受理新的投诉。",
        LifeStage::Revoked => "已撤销，牌匾收回，账号停用。",
    }
}

fn possible(user: &User, org: &Org, stage: LifeStage, ready: &Readiness) -> Acts {
    let mut acts = Acts::default();
    if user.has(Power::CheckItems) {
        let href = format!("/stations/{}/describe", org.id);
        acts.rest.push(Deed { label: "修改站点资料".to_owned(), href });
    }
    for by in stage.steps() {
        let deed = Deed { label: by.label().to_owned(), href: format!("/stations/{}/step/{}", org.id, by.value()) };
        let ruling = domain::network::power::may(&user.actor, power(*by)).and_then(|()| step(stage, *by, ready));
        match ruling {
            Ok(_) if acts.next.is_none() => acts.next = Some(deed),
            Ok(_) => acts.also.push(deed),
            Err(refusal) => acts.barred.push(Barred { label: by.label().to_owned(), refusal }),
        }
    }
    acts
}

/// What the inspection asks for, each with the page on which to mend it.
fn conditions(user: &User, org: &Org, ready: &Readiness) -> Markup {
    let page = |name: &str| format!("/stations/{}/{name}", org.id);
    let systems = format!("三项制度 {}/3", ready.institutions);
    let rows: [(&str, bool, String, String); 5] = [
        ("单位负责人", ready.leader, if ready.leader { "已写明" } else { "没有写" }.to_owned(), page("describe")),
        ("人员岗位", ready.staffing.is_empty(), words(&ready.staffing, "齐全"), page("staff")),
        ("八个一", ready.eight.is_empty(), words(&ready.eight, "8/8"), page("items")),
        ("制度", ready.institutions >= 3, systems, "/station".to_owned()),
        ("牌匾", ready.plaque, if ready.plaque { "已制发" } else { "没有制发" }.to_owned(), page("plaque")),
    ];
    html! {
        ul.clocks {
            @for (name, held, words, href) in &rows {
                @let light = if *held { domain::clock::Light::Done } else { domain::clock::Light::Soon };
                // The station's own pages are for its staff, its description for who may change it.
                @let shut = (href == "/station" && user.has(Power::SeeNetwork))
                    || (href.ends_with("/describe") && !user.has(Power::CheckItems));
                li {
                    span.what { @if shut { (name) } @else { a href=(href) { (name) } } }
                    (badge::light(light, words))
                }
            }
        }
    }
}

fn words(missing: &[String], whole: &str) -> String {
    if missing.is_empty() { whole.to_owned() } else { format!("缺 {}", missing.join("、")) }
}

fn sheet(org: &Org, by: LifeStep) -> Sheet {
    Sheet {
        title: by.label().to_owned(),
        lead: org.name.clone(),
        nav: crate::face::Nav::Network,
        form: form(by),
        action: format!("/stations/{}/step/{}", org.id, by.value()),
        back: format!("/stations/{}/founding", org.id),
        submit: by.label(),
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn open(app: &App, user: &User, id: &str, name: &str) -> Outcome<(Org, LifeStep)> {
    let by = LifeStep::from_value(name).ok_or(Oops::NotFound)?;
    let (_, org) = app.door.db.read(|tx| find(tx, user, id))?;
    user.needs(power(by))?;
    Ok((org, by))
}

/// `GET /stations/{id}/step/{step}`.
pub async fn ask_step(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let (org, by) = open(app, &user, &id, &name)?;
        Ok(sheet(&org, by).page(&user, &Raw::default(), &[], None).into_response())
    })
    .await
}

/// `POST /stations/{id}/step/{step}`.
pub async fn take_step(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, by) = open(app, &user, &id, &name)?;
        let raw = posted.raw;
        let mut reader = Reader::new(form(by), &raw);
        let said = reader.text("said");
        let policy = app.door.rules().policies.at(&org.region, app.now().day());
        sheet(&org, by).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            reader.finish(said),
            |tx, change, said| life::advance(tx, change, &org, &policy, by, said),
            |_| format!("/stations/{id}/founding"),
        )
    })
    .await
}

fn describe_sheet(user: &User, org: &Org) -> Sheet {
    Sheet {
        title: "修改站点资料".to_owned(),
        lead: org.name.clone(),
        nav: nav(user),
        form: &DESCRIBE,
        action: format!("/stations/{}/describe", org.id),
        back: format!("/stations/{}/founding", org.id),
        submit: "保存",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /stations/{id}/describe`.
pub async fn ask_describe(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::CheckItems)?;
        let raw = Raw::from_iter([
            ("leader", org.leader.clone().unwrap_or_default()),
            ("address", org.address.clone().unwrap_or_default()),
            ("phone", org.phone.clone().unwrap_or_default()),
        ]);
        Ok(describe_sheet(&user, &org).page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /stations/{id}/describe`.
pub async fn describe(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::CheckItems)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&DESCRIBE, &raw);
        let phone = reader.parsed("phone", "电话号码看不懂，可以留空", domain::value::Phone::parse);
        let phone = phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default();
        let read = (reader.text("leader"), reader.text("address"), phone);
        describe_sheet(&user, &org).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            reader.finish(read),
            |tx, change, (leader, address, phone)| life::describe(tx, change, &org.id, leader, address, phone),
            |()| format!("/stations/{id}/founding"),
        )
    })
    .await
}
