//! 整改台账 (B1.7): every measure that a signed quarter promised, its owner, its day, and whether it was done.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::{Due, Light};
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::clause_words;
use domain::network::power::Power;
use domain::report::Quarter;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;
use store::report::rectification::{self, Rectification};

use super::{href, place, writes};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::page::{heading, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static DONE: Form = Form {
    fields: &[
        ask("on", "哪一天完成的", Kind::Day),
        ask("proof", "做了什么、效果怎样", Kind::Text).hint("约谈了谁、改了什么、同类投诉还有没有"),
    ],
};

/// `GET /reports/measures`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::SeeReports)?;
    let today = app.now().day();
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, rectification::list)).await?;
    let open = all.iter().filter(|one| one.done.is_none()).count();
    let late = all.iter().filter(|one| one.done.is_none() && one.due < today).count();
    let body = html! {
        (heading("整改台账", &html! { (secondary("返回季报", "/reports")) " " (secondary("整改通知", "/fixes")) }))
        p.lead { "没有完成的 " strong { (open) } " 项，其中过期的 " strong { (late) } " 项" }
        p.quiet { "季报里每个集中问题都带一项整改（" (clause_words("B1.7")) "）；签发时列入这里，完成后登记结果。" }
        (rows(&user, &all, true, Some(today)))
    };
    Ok(crate::desk::page(&user, "整改台账", Nav::Reports, &body))
}

/// The measures of one pack.
pub(super) fn table_of(user: &User, all: &[Rectification], named: bool, today: Date) -> Markup {
    rows(user, all, named, Some(today))
}

fn rows(user: &User, all: &[Rectification], named: bool, today: Option<Date>) -> Markup {
    let row = |one: &Rectification| {
        let due = Due { warn: one.due, judge: one.due, provisional: false };
        let own = user.has(Power::WriteReport) && user.actor.org == one.org;
        vec![
            html! { (one.topic) br; span.quiet { @if named { (one.org_name) " " } a href=(href(one.org.as_str(), &one.quarter.key())) { (one.quarter.label()) } } },
            html! { (one.measure) },
            html! { (one.owner) },
            html! {
                @match (&one.done, today) {
                    (Some((on, _)), _) => { (badge::light(Light::Done, &format!("{on}完成"))) },
                    (None, Some(today)) => { (badge::light(due.light(today), &due.words(today))) },
                    (None, None) => { (one.due) },
                }
            },
            html! {
                @match &one.done {
                    Some((_, proof)) => { (proof) },
                    None if own => { a href=(format!("{}/measures/{}", href(one.org.as_str(), &one.quarter.key()), one.no)) { "登记完成" } },
                    None => { "—" },
                }
            },
        ]
    };
    table(&Table {
        caption: "整改",
        columns: &[words("问题"), words("措施"), words("责任人"), words("期限"), words("结果")],
        rows: all.iter().map(row).collect(),
        empty: "还没有整改项：签发季报时自动列入。",
        next: None,
    })
}

fn find(app: &App, user: &User, (id, quarter, no): &(String, String, i64)) -> Outcome<(Org, Rectification)> {
    let quarter = Quarter::parse(quarter).ok_or(Oops::NotFound)?;
    let (org, all) = app.door.db.read(|tx| {
        let org = place(tx, user, id)?;
        let all = rectification::of(tx, &org.region, &org.id, quarter)?;
        Ok((org, all))
    })?;
    let one = all.into_iter().find(|one| one.no == *no && one.done.is_none()).ok_or(Oops::NotFound)?;
    if writes(user, &org) { Ok((org, one)) } else { Err(Oops::NotFound) }
}

fn sheet(one: &Rectification) -> Sheet {
    let at = href(one.org.as_str(), &one.quarter.key());
    Sheet {
        title: "登记整改完成".to_owned(),
        lead: format!("{}：{}（{}，{}前）", one.topic, one.measure, one.owner, one.due),
        nav: Nav::Reports,
        form: &DONE,
        action: format!("{at}/measures/{}", one.no),
        back: "/reports/measures".to_owned(),
        submit: "登记完成",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /reports/{id}/{quarter}/measures/{no}`.
pub async fn ask_done(State(app): State<App>, user: User, Path(way): Path<(String, String, i64)>) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, one) = find(app, &user, &way)?;
        let raw = Raw::from_iter([("on", app.now().day().to_string())]);
        Ok(sheet(&one).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, today: Date) -> Result<(Date, String), Vec<FieldError>> {
    let mut reader = Reader::new(&DONE, raw);
    let on = reader.day("on");
    if on.is_some_and(|on| on > today) {
        reader.wrong("on", "日期在今天以后，请核对");
    }
    let proof = reader.text("proof");
    reader.finish(on.map(|on| (on, proof)))?.ok_or_else(Vec::new)
}

/// `POST /reports/{id}/{quarter}/measures/{no}`.
pub async fn done(
    State(app): State<App>,
    user: User,
    Path(way): Path<(String, String, i64)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, one) = find(app, &user, &way)?;
        let raw = posted.raw;
        sheet(&one).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read(&raw, app.now().day()),
            |tx, change, (on, proof)| rectification::done(tx, change, &org, &one, *on, proof),
            |()| "/reports/measures".to_owned(),
        )
    })
    .await
}
