//! 巡访 (B3.1, D33): the plan of the quarter and the visits, checked in at the plaque.

pub mod enter;
pub mod show;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::clock::{Due, Light};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::clause_words;
use domain::network::duty::quarter;
use domain::network::plaque;
use domain::network::power::Power;
use domain::network::visit::{key, spread};
use jiff::civil::Date;
use maud::{Markup, html};
use store::StoreError;
use store::audit::Change;
use store::directory;
use store::network::visit::{self, Planned, Visit};

use super::draw::{inner, nav};
use super::station_card::find;
use crate::app::App;
use crate::desk::sheet::{At, Sheet, day, moment};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::page::{csrf, heading, panel, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static PLAN: Form = Form {
    fields: &[ask("on", "哪一天去", Kind::Day), ask("officer", "谁去", Kind::One(Choices::Offered("officer")))],
};

/// Whoever sees a station sees when it was visited.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// `GET /visits`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let days = app.door.rules().policies.at(&user.actor.region, today).plaque_days();
    let who = user.clone();
    let (planned, visits) = app
        .read(move |tx| {
            let planned =
                if inner(&who) { who.gather(tx, |tx, reach| visit::planned(tx, reach, today))? } else { Vec::new() };
            Ok((planned, who.gather(tx, visit::list)?))
        })
        .await?;
    let visited = planned.iter().filter(|one| one.visit.is_some()).count();
    let unplanned = planned.iter().filter(|one| one.plan.is_none() && one.visit.is_none()).count();
    let (_, last) = quarter(today);
    let body = html! {
        (heading("巡访", &html! { (secondary("检查", "/inspections")) " " (secondary("整改", "/fixes")) }))
        p.quiet { "联系人每季度至少到每个站一次，在牌匾前签到，听意见、看现场、指导（" (clause_words("B3.1")) "）。" }
        @if inner(&user) {
            p.lead { (key(today)) "　已巡访 " strong { (visited) } " / " (planned.len()) "　" (last) "前完成" }
            @if user.has(Power::Visit) && unplanned > 0 {
                form action="/visits/spread" method="post" {
                    (csrf(&user.csrf))
                    button type="submit" { "把没有排的 " (unplanned) " 个站排进本季" }
                    " " span.quiet { "牌匾最久没有验证的排在前面，平均排到工作日；排好以后可以逐个改" }
                }
            }
            (panel("本季计划", &plan_table(&user, &planned, today, days)))
        }
        (panel("巡访记录", &visit_table(&visits)))
    };
    Ok(crate::desk::page(&user, "巡访", nav(&user), &body))
}

fn plan_table(user: &User, all: &[Planned], today: Date, days: u32) -> Markup {
    let row = |one: &Planned| {
        let proved = one.plaque_on.is_some_and(|on| plaque::due(Some(on), on, days) >= today);
        vec![
            html! { a href=(format!("/network/{}", one.station)) { (one.station_name) } },
            standing(one, today),
            html! { @match &one.plan { Some((on, by)) => { (on) " " (by) }, None => { "没有排" } } },
            html! {
                @match one.plaque_on {
                    Some(on) if proved => { (on) },
                    Some(on) => { (badge::light(Light::Over, &format!("{on}，已过期"))) },
                    None => { (badge::light(Light::Over, "没有验证过")) },
                }
            },
            html! {
                @if user.has(Power::Visit) && one.visit.is_none() {
                    a href=(format!("/visits/plan/{}", one.station)) { @if one.plan.is_some() { "改期" } @else { "排期" } } "　"
                    a href=(format!("/visits/new?station={}", one.station)) { "到站签到" }
                }
            },
        ]
    };
    table(&Table {
        caption: "本季计划",
        columns: &[words("站点"), words("进展"), words("计划"), words("牌匾验证"), words("办理")],
        rows: all.iter().map(row).collect(),
        empty: "没有运行的站点。",
        next: None,
    })
}

/// Whether it was visited, or how long there is.
fn standing(one: &Planned, today: Date) -> Markup {
    if let Some((id, at, by)) = &one.visit {
        return html! { (badge::light(Light::Done, "已巡访")) " " a href=(format!("/visits/{id}")) { (at.day()) " " (by) } };
    }
    let until = one.plan.as_ref().map_or(quarter(today).1, |(on, _)| *on);
    let due = Due { warn: until, judge: until, provisional: false };
    badge::light(due.light(today), &due.words(today))
}

fn visit_table(all: &[Visit]) -> Markup {
    let row = |one: &Visit| {
        vec![
            html! { a href=(format!("/visits/{}", one.id)) { (one.number) } },
            html! { (one.station_name) },
            html! { (moment(Some(one.at))) },
            html! { (one.by) },
            html! { (one.check_in.label()) },
            html! { @match &one.found { Some(found) => { (found) }, None => { span.quiet { "没有发现问题" } } } },
        ]
    };
    table(&Table {
        caption: "巡访记录",
        columns: &[words("编号"), words("站点"), words("时间"), words("巡访人"), words("签到"), words("发现的问题")],
        rows: all.iter().map(row).collect(),
        empty: "还没有巡访过。",
        next: None,
    })
}

/// `POST /visits/spread`: plans every station that has no day yet, by whoever asks.
pub async fn spread_all(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Visit)?;
    app.run(move |app| {
        let today = app.now().day();
        let calendar = &app.door.rules().calendar;
        app.door.db.write(|tx| {
            let reach = user.reach(tx)?;
            let actor = user.acting(&reach.region);
            let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
            let mut open: Vec<Planned> = visit::planned(tx, &reach, today)?;
            open.retain(|one| one.plan.is_none() && one.visit.is_none());
            open.sort_by(|a, b| (a.plaque_on, &a.code).cmp(&(b.plaque_on, &b.code)));
            for (one, on) in open.iter().zip(spread(open.len(), today, calendar)) {
                let org = directory::org(tx, &one.region, &one.station)?.ok_or(StoreError::NotFound("station"))?;
                visit::plan(tx, change, &org, on, &actor.id)?;
            }
            Ok(())
        })?;
        Ok(Redirect::to("/visits").into_response())
    })
    .await
}

/// The form of one station's plan.
struct Planning {
    org: directory::Org,
    officers: Vec<(String, String)>,
}

fn planning(app: &App, user: &User, id: &str) -> Outcome<Planning> {
    user.needs(Power::Visit)?;
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let mut officers = Vec::new();
        if let Some(office) = &org.parent {
            let all = directory::staff_of(tx, &org.region, office)?;
            let may =
                |one: &directory::Staff| one.active && domain::network::power::may(&one.actor, Power::Visit).is_ok();
            officers = all.into_iter().filter(may).map(|one| (one.actor.id.0, one.actor.name)).collect();
        }
        Ok(Planning { org, officers })
    })?)
}

fn plan_sheet(one: &Planning) -> Sheet {
    Sheet {
        title: "排巡访".to_owned(),
        lead: one.org.name.clone(),
        nav: Nav::Network,
        form: &PLAN,
        action: format!("/visits/plan/{}", one.org.id),
        back: "/visits".to_owned(),
        submit: "排好",
        offers: Offers::default().with("officer", one.officers.clone()),
        hidden: Vec::new(),
    }
}

/// `GET /visits/plan/{id}`.
pub async fn ask_plan(
    State(app): State<App>,
    user: User,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let one = planning(app, &user, &id)?;
        let raw = Raw::from_iter([("on", day(Some(app.now().day()))), ("officer", user.actor.id.0.clone())]);
        Ok(plan_sheet(&one).page(&user, &raw, &[], None))
    })
    .await
}

fn read_plan(raw: &Raw, one: &Planning) -> Result<(Date, domain::directory::StaffId), Vec<FieldError>> {
    let mut reader = Reader::new(&PLAN, raw);
    let on = reader.day("on");
    let officer: Option<domain::directory::StaffId> = reader.one("officer");
    if officer.as_ref().is_some_and(|who| !one.officers.iter().any(|(id, _)| id == who.as_str())) {
        reader.wrong("officer", "请从所里的人员中选一位");
    }
    reader.finish(on.zip(officer))?.ok_or_else(Vec::new)
}

/// `POST /visits/plan/{id}`.
pub async fn plan(
    State(app): State<App>,
    user: User,
    axum::extract::Path(id): axum::extract::Path<String>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let one = planning(app, &user, &id)?;
        let raw = posted.raw;
        plan_sheet(&one).submit(
            &At { app, user: &user, region: &one.org.region },
            &raw,
            read_plan(&raw, &one),
            |tx, change, (on, officer)| visit::plan(tx, change, &one.org, *on, officer),
            |()| "/visits".to_owned(),
        )
    })
    .await
}
