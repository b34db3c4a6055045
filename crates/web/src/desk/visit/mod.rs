//! 巡访 (B3.1, D33): the plan of the quarter and the visits, checked in at the plaque.

pub mod enter;
pub mod show;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::clock::Light;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::clause_words;
use domain::network::duty::{quarter, term_words};
use domain::network::plaque;
use domain::network::power::Power;
use domain::network::visit::{CheckIn, first, key, out_of_order, spread};
use domain::risk::{Reason, Weight};
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::Change;
use store::network::visit::{self, Planned, Visit};
use store::rules::Rules;
use store::{StoreError, StoreResult, Tx, directory, risk};

use super::draw::{inner, nav};
use super::risk::light as weigh;
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
    let (who, rules) = (user.clone(), app.door.rules());
    let (planned, visits, reasons) = app
        .read(move |tx| {
            let planned =
                if inner(&who) { who.gather(tx, |tx, reach| visit::planned(tx, reach, today))? } else { Vec::new() };
            Ok((planned, who.gather(tx, visit::list)?, reasons(tx, &who, &rules, today)?))
        })
        .await?;
    let weight = |one: &Planned| reasons.get(one.station.as_str()).map(|reason| reason.weight);
    let dated: Vec<(Date, Option<Weight>)> = planned
        .iter()
        .filter(|one| one.visit.is_none())
        .filter_map(|one| one.plan.as_ref().map(|(on, _)| (*on, weight(one))))
        .collect();
    let visited = planned.iter().filter(|one| one.visit.is_some()).count();
    let unplanned = planned.iter().filter(|one| one.plan.is_none() && one.visit.is_none()).count();
    let (_, last) = quarter(today);
    let body = html! {
        (heading("巡访", &html! { (secondary("检查", "/inspections")) " " (secondary("整改", "/fixes")) }))
        p.quiet { "联系人每季度至少到每个站一次，在牌匾前签到，听意见、看现场、指导（" (clause_words("B3.1")) "）。" }
        @if inner(&user) {
            p.lead { (term_words(&key(today))) "　已巡访 " strong { (visited) } " / " (planned.len()) "　" (last) "前完成" }
            @if user.has(Power::Visit) && unplanned > 0 {
                form.slip action="/visits/spread" method="post" {
                    (csrf(&user.csrf))
                    button.button type="submit" { "把没有排的 " (unplanned) " 个站排进本季" }
                    " " span.quiet { "尽快去看的、牌匾最久没有验证的排在前面，平均排到工作日；排好以后可以逐个改" }
                }
            }
            @if user.has(Power::Visit) && out_of_order(&dated) {
                form.slip action="/visits/spread" method="post" {
                    (csrf(&user.csrf))
                    input type="hidden" name="all" value="on";
                    button.button type="submit" { "按该去的先后，把没去的站重排一遍" }
                    " " span.quiet { "现在有" a href="/risk" { "尽快去看" } "的站排在后面；各站由谁去不变，日期从今天起重新平均" }
                }
            }
            (panel("本季计划", &plan_table(&user, &planned, &reasons, today, days)))
        }
        (panel("巡访记录", &visit_table(&visits)))
    };
    Ok(crate::desk::page(&user, "巡访", nav(&user), &body))
}

/// The most pressing reason to visit each station, for those who see reasons.
fn reasons(tx: &mut Tx<'_>, user: &User, rules: &Rules, today: Date) -> StoreResult<BTreeMap<String, Reason>> {
    if !user.has(Power::SeeRisk) {
        return Ok(BTreeMap::new());
    }
    let all = user.gather(tx, |tx, reach| risk::list(tx, reach, &rules.policies.at(&reach.region, today), today))?;
    let first = |one: risk::Visit| Some((one.station.0, one.reasons.into_iter().next()?));
    Ok(all.into_iter().filter_map(first).collect())
}

fn plan_table(user: &User, all: &[Planned], reasons: &BTreeMap<String, Reason>, today: Date, days: u32) -> Markup {
    let row = |one: &Planned| {
        let proved = one.plaque_on.is_some_and(|on| plaque::due(Some(on), on, days) >= today);
        vec![
            html! { a href=(format!("/network/{}", one.station)) { (one.station_name) } },
            standing(one, today),
            html! { @match &one.plan { Some((on, by)) => { span.nowrap { (on) } " " span.nowrap { (by) } }, None => { "没有排" } } },
            html! {
                @match reasons.get(one.station.as_str()) {
                    Some(reason) => { (badge::light(weigh(reason.weight), reason.weight.label())) " " a href="/risk" { (reason.cause.label()) } },
                    None => { span.quiet { "每季一次" } },
                }
            },
            html! {
                @match one.plaque_on {
                    Some(on) if proved => { (on) },
                    Some(on) => { (badge::light(Light::Over, &format!("{on}，已过期"))) },
                    None => { (badge::light(Light::Over, "没有验证过")) },
                }
            },
            html! {
                @if user.has(Power::Visit) && one.visit.is_none() {
                    a.nowrap href=(format!("/visits/plan/{}", one.station)) { @if one.plan.is_some() { "改期" } @else { "排期" } } "　"
                    a.nowrap href=(format!("/visits/new?station={}", one.station)) { "到站签到" }
                }
            },
        ]
    };
    table(&Table {
        caption: "本季计划",
        columns: &[words("站点"), words("进展"), words("计划"), words("为什么去"), words("牌匾验证"), words("办理")],
        rows: all.iter().map(row).collect(),
        empty: "没有运行的站点。",
        next: None,
    })
}

/// Whether it was visited, or how long there is.
fn standing(one: &Planned, today: Date) -> Markup {
    if let Some((id, at, by)) = &one.visit {
        let seen = one.check_in.is_none_or(|how| how != CheckIn::Missing);
        let (light, words) =
            if seen { (Light::Done, "已巡访") } else { (Light::Soon, "已巡访，没有看到牌匾") };
        return html! { (badge::light(light, words)) " " a href=(format!("/visits/{id}")) { (at.day()) " " (by) } };
    }
    let until = one.plan.as_ref().map_or(quarter(today).1, |(on, _)| *on);
    badge::until(until, today)
}

fn visit_table(all: &[Visit]) -> Markup {
    let row = |one: &Visit| {
        vec![
            html! { a href=(format!("/visits/{}", one.id)) { (one.number) } },
            html! { (one.station_name) },
            html! { (moment(Some(one.at))) },
            html! { (one.by) },
            html! {
                @if one.check_in == CheckIn::Missing { (badge::light(Light::Over, one.check_in.label())) }
                @else { (one.check_in.label()) }
            },
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

/// `POST /visits/spread`: plans every station that has no day yet, by whoever asks; with `all`, every one that was not
/// visited yet, by whoever was to come.
pub async fn spread_all(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Visit)?;
    app.run(move |app| {
        let today = app.now().day();
        let rules = app.door.rules();
        let calendar = &rules.calendar;
        let again = posted.raw.one("all") == "on";
        app.door.db.write(|tx| {
            let reach = user.reach(tx)?;
            let actor = user.acting(&reach.region);
            let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
            let mut open: Vec<Planned> = visit::planned(tx, &reach, today)?;
            open.retain(|one| (again || one.plan.is_none()) && one.visit.is_none());
            let reasons = reasons(tx, &user, &rules, today)?;
            let place = |one: &Planned| {
                let weight = reasons.get(one.station.as_str()).map(|reason| reason.weight);
                (first(weight, one.plaque_on), one.code.clone())
            };
            open.sort_by_cached_key(place);
            for (one, on) in open.iter().zip(spread(open.len(), today, calendar)) {
                let org = directory::org(tx, &one.region, &one.station)?.ok_or(StoreError::NotFound("station"))?;
                visit::plan(tx, change, &org, on, one.officer.as_ref().unwrap_or(&actor.id))?;
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
