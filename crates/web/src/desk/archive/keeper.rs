//! The keeper of an archive and its hand-over (A14c): named by the head, confirmed by both, on paper too.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::archive::{HandOver, HandOverState, HandOverStep};
use domain::directory::{DESK, HEADS, StaffId};
use domain::form::{Choice as _, Choices, Form, Kind, Raw, Reader, ask};
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use maud::{Markup, html};
use store::archive::handover;
use store::audit::Change;
use store::directory::{self, Org};

use super::nav;
use crate::app::App;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{At, Sheet, day};
use crate::desk::station_card::find;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{csrf, heading, panel, primary};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static NAME: Form = Form {
    fields: &[
        ask("custodian", "接任的保管人", Kind::One(Choices::Offered("staff"))),
        ask("why", "原因", LINE).hint("岗位调整、离岗等"),
    ],
};

static IN_PLACE: Form = Form { fields: &[ask("in_place", "移交人为什么不能到场", LINE)] };

fn load(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<HandOver>, String)> {
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let all = handover::list(tx, &org.region, &org.id)?;
        let keeper = match &org.custodian {
            Some(keeper) => directory::staff(tx, keeper)?.map(|staff| staff.actor.name).unwrap_or_default(),
            None => String::new(),
        };
        Ok((org, all, keeper))
    })?)
}

/// Whether somebody names keepers here.
fn names(user: &User, org: &Org) -> bool {
    user.has(Power::NameKeeper) && user.actor.org == org.id
}

/// `GET /stations/{id}/keeper`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, all, keeper) = app.run(move |app| load(app, &who, &id)).await?;
    let open = all.iter().find(|one| matches!(one.state, HandOverState::Open | HandOverState::Given));
    let beside = html! {
        @if names(&user, &org) && open.is_none() { (primary("指定、更换保管人", &format!("/stations/{}/keeper/name", org.id))) }
    };
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! { (one.opened_on) " " (button(&user.csrf, "handover", org.id.as_str(), &Offer { part: one.id.clone(), label: "移交清单".to_owned(), ..Offer::of(PaperForm::HandOver) })) },
                html! { (one.from.as_ref().map_or("（首次指定）", |(_, name)| name.as_str())) " → " (one.to.1) },
                html! { (one.volumes.len()) },
                html! { (one.files()) },
                html! { (badge::light(light(one.state), one.state.label())) " " span.quiet { (day(one.taken_on)) } },
                html! { (one.why) },
            ]
        })
        .collect();
    let list = Table {
        caption: "历次移交",
        columns: &[words("发起"), words("移交"), number("卷"), number("件"), words("状态"), words("原因")],
        rows,
        empty: "没有移交过。",
        next: None,
    };
    let body = html! {
        (heading("保管人和移交", &beside))
        p.lead { a href=(format!("/stations/{}/archive", org.id)) { (org.name) "　档案" } }
        (panel("现任保管人", &html! {
            @if keeper.is_empty() { p { (badge::light(domain::clock::Light::Over, "还没有指定")) } }
            @else { p { strong { (keeper) } } }
            p.quiet { "一个站同一时间只有一名保管人。更换时由移交人和接收人都确认，保管人离岗前先移交档案（" (domain::kernel::clause_words("A14c")) "）。" }
        }))
        @if let Some(one) = open { (under_way(&user, &org, one)) }
        (table(&list))
    };
    Ok(crate::desk::page(&user, "保管人和移交", nav(&user), &body))
}

const fn light(state: HandOverState) -> domain::clock::Light {
    match state {
        HandOverState::Open | HandOverState::Given => domain::clock::Light::Soon,
        HandOverState::Taken => domain::clock::Light::Done,
        HandOverState::Withdrawn => domain::clock::Light::Calm,
    }
}

/// The hand-over under way, with what this reader may do about it, or who does it.
fn under_way(user: &User, org: &Org, one: &HandOver) -> Markup {
    let to = |step: HandOverStep| format!("/stations/{}/keeper/{}/{}", org.id, one.id, step.value());
    let giver = one.from.as_ref().is_some_and(|(who, _)| *who == user.actor.id);
    let button = |step: HandOverStep| {
        html! {
            form.inline action=(to(step)) method="post" { (csrf(&user.csrf)) button.button.primary type="submit" { (step.label()) } " " }
        }
    };
    panel(
        "正在移交",
        &html! {
            p { (one.from.as_ref().map_or("", |(_, name)| name.as_str())) " 移交给 " strong { (one.to.1) } "　" (badge::light(light(one.state), one.state.label())) }
            (counted(one))
            @match one.state {
                HandOverState::Open if giver => { (button(HandOverStep::Give)) },
                HandOverState::Open if names(user, org) => {
                    p { "请" (one.from.as_ref().map_or("移交人", |(_, name)| name.as_str())) "登录后确认；不能到场的，" a href=(to(HandOverStep::Give)) { "由站长代为确认" } "。" }
                },
                HandOverState::Open => { p.quiet { "等移交人核对后确认。" } },
                HandOverState::Given if one.to.0 == user.actor.id => { (button(HandOverStep::Take)) },
                _ => { p.quiet { "等" (one.to.1) "核对后确认接收。" } },
            }
            @if names(user, org) { (withdraw(&to(HandOverStep::Withdraw), user)) }
        },
    )
}

fn withdraw(to: &str, user: &User) -> Markup {
    html! { form.inline action=(to) method="post" { (csrf(&user.csrf)) button.button type="submit" { "撤回" } } }
}

fn counted(one: &HandOver) -> Markup {
    let rows = one
        .volumes
        .iter()
        .map(|count| vec![html! { (count.volume) }, html! { (count.files) }, html! { (count.pages) }])
        .collect();
    table(&Table {
        caption: "移交的案卷",
        columns: &[words("卷号"), number("件"), number("页")],
        rows,
        empty: "没有案卷。",
        next: None,
    })
}

fn name_sheet(app: &App, user: &User, org: &Org) -> Outcome<Sheet> {
    let staff = app.door.db.read(|tx| directory::staff_of(tx, &org.region, &org.id))?;
    let fit = staff.into_iter().filter(|one| one.active && DESK.contains(&one.actor.post));
    let fit = fit.filter(|one| Some(&one.actor.id) != org.custodian.as_ref());
    Ok(Sheet {
        title: "指定、更换保管人".to_owned(),
        lead: "已有档案的，提交后由现任保管人确认移交、接任的人确认接收，两人都确认后更换。".to_owned(),
        nav: nav(user),
        form: &NAME,
        action: format!("/stations/{}/keeper/name", org.id),
        back: format!("/stations/{}/keeper", org.id),
        submit: "提交",
        offers: Offers::default().with(
            "staff",
            fit.map(|one| (one.actor.id.0.clone(), format!("{}（{}）", one.actor.name, one.actor.post.label()))),
        ),
        hidden: Vec::new(),
    })
}

fn may_name(app: &App, user: &User, id: &str) -> Outcome<Org> {
    let (_, org) = app.door.db.read(|tx| find(tx, user, id))?;
    user.needs(Power::NameKeeper)?;
    if names(user, &org) { Ok(org) } else { Err(Oops::NotFound) }
}

/// `GET /stations/{id}/keeper/name`.
pub async fn ask_name(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let org = may_name(app, &user, &id)?;
        Ok(name_sheet(app, &user, &org)?.page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /stations/{id}/keeper/name`.
pub async fn name(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let org = may_name(app, &user, &id)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&NAME, &raw);
        let (to, why) = (reader.one::<StaffId>("custodian"), reader.text("why"));
        let read = reader.finish(to.map(|to| (to, why))).and_then(|read| read.ok_or_else(Vec::new));
        name_sheet(app, &user, &org)?.submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read,
            |tx, change, (to, why)| handover::appoint(tx, change, &org, to, why),
            |_| format!("/stations/{id}/keeper"),
        )
    })
    .await
}

pub(in crate::desk) fn found(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, HandOver)> {
    let (org, all, _) = load(app, user, id)?;
    let one = all.into_iter().find(|one| one.id == wanted).ok_or(Oops::NotFound)?;
    Ok((org, one))
}

fn in_place_sheet(user: &User, org: &Org, one: &HandOver) -> Sheet {
    Sheet {
        title: "代为确认移交".to_owned(),
        lead: "移交人不能到场时，由站长或副站长逐卷核对后代为确认；接任的人仍要本人确认。".to_owned(),
        nav: nav(user),
        form: &IN_PLACE,
        action: format!("/stations/{}/keeper/{}/give", org.id, one.id),
        back: format!("/stations/{}/keeper", org.id),
        submit: "代为确认",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /stations/{id}/keeper/{handover}/{step}`: only the head's confirmation in place of another has a form.
pub async fn ask_step(
    State(app): State<App>,
    user: User,
    Path((id, wanted, step)): Path<(String, String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, one) = found(app, &user, &id, &wanted)?;
        if HandOverStep::from_value(&step) != Some(HandOverStep::Give) || !HEADS.contains(&user.actor.post) {
            return Err(Oops::NotFound);
        }
        Ok(in_place_sheet(&user, &org, &one).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /stations/{id}/keeper/{handover}/{step}`.
pub async fn take_step(
    State(app): State<App>,
    user: User,
    Path((id, wanted, step)): Path<(String, String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let step = HandOverStep::from_value(&step).ok_or(Oops::NotFound)?;
    app.run(move |app| {
        let (org, one) = found(app, &user, &id, &wanted)?;
        user.needs(Power::KeepArchive)?;
        let raw = posted.raw;
        let back = format!("/stations/{id}/keeper");
        let giver = one.from.as_ref().is_some_and(|(who, _)| *who == user.actor.id);
        if step == HandOverStep::Give && !giver {
            let mut reader = Reader::new(&IN_PLACE, &raw);
            let why = reader.text("in_place");
            return in_place_sheet(&user, &org, &one).submit(
                &At { app, user: &user, region: &org.region },
                &raw,
                reader.finish(why),
                |tx, change, why| handover::advance(tx, change, &org, &one, step, Some(why)),
                |()| back,
            );
        }
        let actor = user.acting(&org.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| handover::advance(tx, change, &org, &one, step, None))?;
        Ok(Redirect::to(&back).into_response())
    })
    .await
}
