//! Consultations and suggestions (E3, 4.1): one in under half a minute, convertible into a complaint.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::DESK;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::paper::Form as PaperForm;
use jiff::civil::DateTime;
use maud::{Markup, html};
use store::audit::Change;
use store::consultation::{self, Asked, Consultation};
use store::directory;

use super::paper::shelf::{Offer, button};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::{FormView, Offers, form};
use crate::face::page::{heading, primary};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

const KINDS: &[(&str, &str)] =
    &[("consultation", "咨询"), ("quality", "商品质量建议"), ("service", "改善服务建议"), ("other", "其他建议")];

pub(crate) static FORM: Form = Form {
    fields: &[
        ask("kind", "种类", Kind::One(Choices::Fixed(KINDS))),
        ask("topic", "问的是什么", Kind::Line { suggest: "topic" }).hint("几个字就行，如：手机三包、退货期限"),
        may("content", "具体内容", Kind::Text),
        may("answer", "怎么答复的", Kind::Text).hint("当场答复的写在这里"),
        may("promised_at", "不能当场答复的，约定什么时候答复", Kind::Time),
        may("caller", "怎么联系（愿意留才写）", Kind::Line { suggest: "" }),
    ],
};

static ANSWER: Form = Form { fields: &[ask("answer", "答复内容", Kind::Text)] };

/// What is asked most; a tap instead of typing.
const TOPICS: &[(&str, &str)] = &[
    ("手机三包：七日退货、十五日换货", ""),
    ("网购七日无理由退货", ""),
    ("预付卡退费", ""),
    ("家电三包期限", ""),
    ("发票和小票", ""),
    ("停车和保管", ""),
];

/// `GET /consultations`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, consultation::list)).await?;
    let desk = DESK.contains(&user.actor.post) && !user.without_desk();
    let now = app.now().local();
    let rows = all.iter().map(|one| row(&user.csrf, one, desk, &now.to_string())).collect();
    let list = Table {
        caption: "咨询和建议",
        columns: &[words("编号"), words("种类"), words("内容"), words("答复"), words("经办"), words("")],
        rows,
        empty: "还没有记过咨询或建议。",
        next: None,
    };
    let body = html! {
        (heading("咨询建议", &html! { @if desk { (primary("记一笔", "/consultations/new")) } }))
        (table(&list))
    };
    Ok(super::page(&user, "咨询建议", Nav::Consultations, &body))
}

fn row(csrf: &str, one: &Consultation, desk: bool, now: &str) -> Vec<Markup> {
    let kind = KINDS.iter().find(|(value, _)| *value == one.kind).map_or("", |(_, label)| *label);
    let missed = one.answer.is_none() && one.promised_at.as_deref().is_some_and(|at| at < now);
    vec![
        html! { (one.number) " " @if desk { (button(csrf, "consultation", &one.id, &Offer { label: "登记单".to_owned(), ..Offer::of(PaperForm::Consultation) })) } br; span.quiet { (domain::case::words::time(one.at.local())) } },
        html! { (kind) },
        html! { (one.topic) @if !one.content.is_empty() { br; span.quiet { (one.content) } } },
        html! {
            @match (&one.answer, &one.promised_at) {
                (Some(answer), _) => { (answer) },
                (None, Some(at)) => { "约定" (said(at)) "答复" @if missed { " " span.flag { "已过约定时间" } } },
                (None, None) => { span.flag { "未答复" } },
            }
        },
        html! { (one.by) },
        html! {
            @match &one.case {
                Some(number) => { a href=(super::href(number)) { "已转投诉 " (number) } },
                None if desk => {
                    @if one.answer.is_none() { a href=(format!("/consultations/{}/answer", one.id)) { "答复" } " " }
                    a href=(format!("/cases/new?consultation={}", one.id)) { "转投诉" }
                },
                None => {},
            }
        },
    ]
}

/// A stored wall clock as it is said.
pub(super) fn said(at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), domain::case::words::time)
}

/// `GET /consultations/new`.
pub async fn new(user: User) -> Outcome<Response> {
    if !DESK.contains(&user.actor.post) {
        return Err(Oops::NotYours("本站工作人员"));
    }
    user.needs_desk()?;
    let raw: Raw = [("kind", "consultation")].into_iter().collect();
    Ok(page(&user, &FORM, "记一笔咨询或建议", "/consultations/new", &raw, &[]).into_response())
}

fn page(user: &User, of: &Form, title: &str, action: &str, raw: &Raw, errors: &[FieldError]) -> Markup {
    let offers = Offers::default().with("topic", TOPICS.iter().map(|(topic, _)| (*topic, *topic)));
    let view = FormView {
        form: of,
        raw,
        errors,
        refusal: None,
        offers: &offers,
        action,
        csrf: &user.csrf,
        hidden: &[],
        submit: "记下",
        back: Some("/consultations"),
    };
    let body = html! {
        (heading(title, &html! {}))
        section.panel { (form(&view)) }
    };
    super::page(user, title, Nav::Consultations, &body)
}

/// `POST /consultations/new`.
pub async fn log(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    if !DESK.contains(&user.actor.post) {
        return Err(Oops::NotYours("本站工作人员"));
    }
    let raw = posted.raw;
    let entry = match read(&raw) {
        Ok(entry) => entry,
        Err(errors) => {
            let page = page(&user, &FORM, "记一笔咨询或建议", "/consultations/new", &raw, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    app.run(move |app| keep(app, &user, &entry)).await?;
    Ok(Redirect::to("/consultations").into_response())
}

/// A consultation or suggestion as it was read.
pub(crate) struct Entry {
    kind: String,
    topic: String,
    content: String,
    caller: Option<String>,
    answer: Option<String>,
    promised_at: Option<DateTime>,
}

/// Reads the form; a consultation is answered on the spot or has the time promised for it (B4.4).
pub(crate) fn read(raw: &Raw) -> Result<Entry, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let entry = Entry {
        kind: reader.one::<String>("kind").unwrap_or_default(),
        topic: reader.text("topic"),
        content: reader.text("content"),
        caller: reader.optional("caller"),
        answer: reader.optional("answer"),
        promised_at: reader.time("promised_at"),
    };
    if !KINDS.iter().any(|(value, _)| *value == entry.kind) && !entry.kind.is_empty() {
        reader.wrong("kind", "请从列出的选项中选一项");
    }
    if entry.kind == "consultation" && entry.answer.is_none() && entry.promised_at.is_none() {
        reader.wrong("answer", "请写答复；当场答不了的，填约定的答复时间（程序4）");
    }
    reader.finish(entry)
}

/// Logs it; returns its number.
pub(crate) fn keep(app: &App, user: &User, entry: &Entry) -> Outcome<String> {
    let asked = Asked {
        kind: &entry.kind,
        topic: &entry.topic,
        content: &entry.content,
        caller: entry.caller.as_deref(),
        answer: entry.answer.as_deref(),
        promised_at: entry.promised_at,
    };
    Ok(app.door.db.write(|tx| {
        let (reach, station) = user.desk(tx)?;
        let code = directory::org(tx, &reach.region, &station)?.map(|org| org.code).unwrap_or_default();
        let actor = user.acting(&reach.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        consultation::log(tx, change, &station, &code, &asked)
    })?)
}

/// `GET /consultations/{id}/answer`.
pub async fn ask_answer(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let wanted = id.clone();
    let found = app.read(move |tx| Ok(who.seek(tx, |tx, reach| consultation::find(tx, reach, &wanted))?.1)).await?;
    let title = format!("答复 {}", found.number);
    Ok(page(&user, &ANSWER, &title, &format!("/consultations/{id}/answer"), &Raw::default(), &[]))
}

/// `POST /consultations/{id}/answer`.
pub async fn answer(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    if !DESK.contains(&user.actor.post) {
        return Err(Oops::NotYours("本站工作人员"));
    }
    let raw = posted.raw;
    let mut reader = Reader::new(&ANSWER, &raw);
    let text = reader.text("answer");
    let text = match reader.finish(text) {
        Ok(text) => text,
        Err(errors) => {
            let page = page(&user, &ANSWER, "答复", &format!("/consultations/{id}/answer"), &raw, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let now = app.now();
    let done = app
        .run(move |app| {
            Ok(app.door.db.write(|tx| {
                let (reach, found) = user.seek(tx, |tx, reach| consultation::find(tx, reach, &id))?;
                let actor = user.acting(&reach.region);
                let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
                consultation::answer(tx, change, &found.station, &id, &text)
            })?)
        })
        .await?;
    if done { Ok(Redirect::to("/consultations").into_response()) } else { Err(Oops::NotFound) }
}
