//! 外部协作 (D14): 移交、协查、联办 with other departments, and what they replied.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::network::referral::{self, Referral, Sending};

use super::sheet::{At, Sheet};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };
const KINDS: &[(&str, &str)] = &[("transfer", "移交"), ("inquiry", "协查"), ("joint", "联办")];

static FORM: Form = Form {
    fields: &[
        ask("kind", "方式", Kind::One(Choices::Fixed(KINDS))),
        ask("department", "哪个部门", Kind::Line { suggest: "department" }),
        ask("about", "关于什么", LINE).hint("案件编号或事项"),
        ask("content", "内容", Kind::Text),
        ask("sent_on", "送出日期", Kind::Day),
        may("due", "希望什么时候回复", Kind::Day),
    ],
};

static REPLY: Form = Form { fields: &[ask("reply", "回复内容", Kind::Text), ask("on", "回复日期", Kind::Day)] };

/// Departments that are asked most (D14).
const DEPARTMENTS: &[(&str, &str)] = &[("药品监管", ""), ("公安", ""), ("司法", ""), ("文化旅游", ""), ("商务", "")];

/// `GET /referrals`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    if !user.has(Power::SeeNetwork) {
        return Err(Oops::NotFound);
    }
    let today = app.now().day();
    let keeps = user.has(Power::Cooperate);
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, referral::list)).await?;
    let list = Table {
        caption: "外部协作",
        columns: &[words("部门"), words("方式"), words("事项"), words("送出"), words("回复")],
        rows: all.iter().map(|one| row(one, keeps, today)).collect(),
        empty: "没有移交、协查、联办的记录。",
        next: None,
    };
    let body = html! {
        (heading("外部协作", &html! { @if keeps { (primary("登记一件", "/referrals/new")) } }))
        (table(&list))
    };
    Ok(super::page(&user, "外部协作", Nav::Network, &body))
}

fn row(one: &Referral, keeps: bool, today: Date) -> Vec<Markup> {
    let kind = KINDS.iter().find(|(value, _)| *value == one.kind).map_or("", |(_, label)| *label);
    vec![
        html! { (one.department) br; span.quiet { (one.org_name) } },
        html! { (kind) },
        html! { (one.about) br; span.quiet { (one.content) } },
        html! { (one.sent_on) },
        html! {
            @match (&one.reply, one.due) {
                (Some(reply), _) => { (reply) br; span.quiet { (super::sheet::day(one.replied_on)) } },
                (None, Some(until)) => {
                    @let due = domain::clock::Due { warn: until, judge: until, provisional: false };
                    (badge::light(due.light(today), &due.words(today)))
                },
                (None, None) => { "等回复" },
            }
            @if one.reply.is_none() && keeps { " " a href=(format!("/referrals/{}/reply", one.id)) { "登记回复" } }
        },
    ]
}

fn sheet() -> Sheet {
    Sheet {
        title: "登记外部协作".to_owned(),
        lead: "移交：由有权的部门处理；协查：请对方查明；联办：共同办理。".to_owned(),
        nav: Nav::Network,
        form: &FORM,
        action: "/referrals/new".to_owned(),
        back: "/referrals".to_owned(),
        submit: "登记",
        offers: Offers::default().with("department", DEPARTMENTS.iter().copied()),
        hidden: Vec::new(),
    }
}

/// `GET /referrals/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::Cooperate)?;
    let raw = Raw::from_iter([("sent_on", app.now().day().to_string())]);
    Ok(sheet().page(&user, &raw, &[], None))
}

/// What was read: kind, department, about, content, sent on, due.
type Read = (String, String, String, String, Date, Option<Date>);

fn read(raw: &Raw) -> Result<Read, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (kind, sent_on) = (reader.one::<String>("kind"), reader.day("sent_on"));
    let (department, about, content) = (reader.text("department"), reader.text("about"), reader.text("content"));
    let due = reader.day("due");
    if kind.as_ref().is_some_and(|kind| !KINDS.iter().any(|(value, _)| value == kind)) {
        reader.wrong("kind", "请从列出的选项中选一项");
    }
    let read = kind.zip(sent_on).map(|(kind, sent_on)| (kind, department, about, content, sent_on, due));
    reader.finish(read)?.ok_or_else(Vec::new)
}

/// `POST /referrals/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Cooperate)?;
    app.run(move |app| {
        let raw = posted.raw;
        sheet().submit(
            &At { app, user: &user, region: &user.actor.region },
            &raw,
            read(&raw),
            |tx, change, (kind, department, about, content, sent_on, due)| {
                referral::send(tx, change, &Sending { kind, department, about, content, sent_on: *sent_on, due: *due })
            },
            |_| "/referrals".to_owned(),
        )
    })
    .await
}

fn find(app: &App, user: &User, id: &str) -> Outcome<(String, Referral)> {
    user.needs(Power::Cooperate)?;
    let found = app
        .door
        .db
        .read(|tx| user.seek(tx, |tx, reach| Ok(referral::list(tx, reach)?.into_iter().find(|one| one.id == id))))?;
    Ok((found.0.region, found.1))
}

fn reply_sheet(one: &Referral) -> Sheet {
    Sheet {
        title: format!("{}的回复", one.department),
        lead: one.about.clone(),
        nav: Nav::Network,
        form: &REPLY,
        action: format!("/referrals/{}/reply", one.id),
        back: "/referrals".to_owned(),
        submit: "登记回复",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /referrals/{id}/reply`.
pub async fn ask_reply(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, one) = find(app, &user, &id)?;
        let raw = Raw::from_iter([("on", app.now().day().to_string())]);
        Ok(reply_sheet(&one).page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /referrals/{id}/reply`.
pub async fn reply(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (region, one) = find(app, &user, &id)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&REPLY, &raw);
        let (said, on) = (reader.text("reply"), reader.day("on"));
        let read: Result<(String, Date), Vec<FieldError>> =
            reader.finish(on.map(|on| (said, on))).and_then(|read| read.ok_or_else(Vec::new));
        reply_sheet(&one).submit(
            &At { app, user: &user, region: &region },
            &raw,
            read,
            |tx, change, (said, on)| referral::reply(tx, change, &id, said, *on),
            |()| "/referrals".to_owned(),
        )
    })
    .await
}
