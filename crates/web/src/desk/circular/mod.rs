//! 通知任务 (A17, B1.10, B3.2a, E7): sent down to stations, read and answered station by station.

pub mod judge;
pub mod lines;
pub mod send;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::clause_words;
use domain::network::circular::{ReceiptState, light};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::Change;
use store::network::circular::{self, Circular, Receipt};
use store::query::Reach;

use crate::app::App;
use crate::desk::files;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::face::form::{FormView, Offers, form};
use crate::face::page::{heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static ANSWER: Form = Form { fields: &[ask("said", "回复", Kind::Text)] };

/// Whoever sees a station sees what was sent down to it.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// `GET /circulars`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let sends = user.has(Power::Circulate);
    let who = user.clone();
    let all = app
        .read(move |tx| {
            who.gather(tx, |tx, reach| {
                let mut all = Vec::new();
                for one in circular::list(tx, reach)? {
                    let mine = if sends { None } else { circular::receipts(tx, reach, &one.id)?.into_iter().next() };
                    all.push((one, mine));
                }
                Ok(all)
            })
        })
        .await?;
    let rows = all.iter().map(|(one, mine)| row(one, mine.as_ref(), today)).collect();
    let list = Table {
        caption: "通知任务",
        columns: &[words("标题"), words("种类"), words("来自"), words("办完期限"), words("进展")],
        rows,
        empty: if sends { "还没有下发过。" } else { "上级没有下发的通知和任务。" },
        next: None,
    };
    let body = html! {
        (heading("通知任务", &html! { @if sends { (primary("下发", "/circulars/new")) } }))
        (table(&list))
    };
    Ok(crate::desk::page(&user, "通知任务", Nav::Circulars, &body))
}

fn row(one: &Circular, mine: Option<&Receipt>, today: Date) -> Vec<Markup> {
    let due = domain::clock::Due { warn: one.due, judge: one.due, provisional: false };
    vec![
        html! { a href=(format!("/circulars/{}", one.id)) { (one.title) } br; span.quiet { (moment(Some(one.sent_at))) } },
        html! { (one.kind.label()) },
        html! { (one.from_name) },
        html! { (one.due) },
        html! {
            @match mine {
                Some(mine) => {
                    @let colour = light(one.kind, mine.state, one.due, today);
                    (badge::light(colour, mine.state.label()))
                    @if colour != domain::clock::Light::Done { " " span.quiet { (due.words(today)) } }
                },
                None => { "已读 " (one.read) "/" (one.stations) @if one.kind.wants_answer() { "，已回复 " (one.answered) "/" (one.stations) } },
            }
        },
    ]
}

fn open(app: &App, user: &User, id: &str) -> Outcome<(Reach, Circular, Vec<Receipt>)> {
    admitted(user)?;
    Ok(app.door.db.read(|tx| {
        let (reach, found) = user.seek(tx, |tx, reach| circular::find(tx, reach, id))?;
        let receipts = circular::receipts(tx, &reach, id)?;
        Ok((reach, found, receipts))
    })?)
}

/// `GET /circulars/{id}`; opening it at a station is its receipt.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, receipts) = app
        .run(move |app| {
            let (reach, one, receipts) = open(app, &who, &id)?;
            if who.has(Power::AnswerCircular)
                && let Some(station) = &reach.station
                && receipts.iter().any(|one| one.read_at.is_none())
            {
                let actor = who.acting(&reach.region);
                let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
                app.door.db.write(|tx| circular::mark_read(tx, change, station, &one.id))?;
                let (_, one, receipts) = open(app, &who, &one.id)?;
                return Ok((one, receipts));
            }
            Ok((one, receipts))
        })
        .await?;
    let who = user.clone();
    let (region, about) = (one.region.clone(), one.clone());
    let goods = app.read(move |tx| lines::load(tx, &who, &region, &about)).await?;
    let mut raw = Raw::default();
    raw.set("said", goods.summary());
    Ok(page(&user, &one, &receipts, &goods, app.now().day(), &raw, (&[], None)))
}

fn page(
    user: &User,
    one: &Circular,
    receipts: &[Receipt],
    goods: &lines::Goods,
    today: Date,
    raw: &Raw,
    (errors, refusal): (&[FieldError], Option<&domain::kernel::Refusal>),
) -> Markup {
    let due = domain::clock::Due { warn: one.due, judge: one.due, provisional: false };
    // A headquarters that has chosen no branch looks at all of them.
    let at_desk = user.has(Power::AnswerCircular) && !user.without_desk();
    let mine = at_desk.then(|| receipts.first()).flatten();
    let open = mine.is_some_and(|mine| domain::network::circular::answer(one.kind, mine.state).is_ok());
    let action = format!("/circulars/{}/answer", one.id);
    let view = FormView {
        form: &ANSWER,
        raw,
        errors,
        refusal,
        offers: &Offers::default(),
        action: &action,
        csrf: &user.csrf,
        hidden: &[],
        submit: "回复",
        back: Some("/circulars"),
    };
    let body = html! {
        (heading(&one.title, &html! { span.flag { (one.kind.label()) } }))
        p.lead { (one.from_name) "　" (moment(Some(one.sent_at))) "　办完期限 " (due.words(today)) "　" span.quiet { (clause_words(one.kind.clause())) } }
        section.panel {
            p.running { (one.body) }
            @if let Some(at) = &one.at { p { "会议时间 " strong { (at.replace('T', " ")) } } }
            @if let Some((_, name)) = &one.file { p {
                "附件 " a href=(format!("/circulars/{}/file", one.id)) { (name) }
                " " a.quiet href=(format!("/circulars/{}/file/download", one.id)) { "下载" }
            } }
        }
        @if !goods.lines.is_empty() {
            @if mine.is_some() { (lines::own(user, one, goods, open)) } @else { (lines::matched(goods, receipts)) }
        }
        @if let Some(mine) = mine {
            section.panel {
                h2 { "本站" }
                p { (badge::light(light(one.kind, mine.state, one.due, today), mine.state.label())) " " span.quiet { "签收 " (moment(mine.read_at)) } }
                @if let Some(answer) = &mine.answer { p { "已回复：" (answer) } }
                @if open {
                    p { @if one.kind.wants_answer() { "请回复：" } @else { "已经签收；有意见的可以写在这里：" } (one.kind.question()) "。" }
                    @match goods.left().filter(|_| refusal.is_none()) {
                        Some(left) => { p.quiet { (crate::face::acts::why(&left)) "。核对完，回复会写好，看过就可以提交。" } },
                        None => { (form(&view)) },
                    }
                }
            }
        } @else { (board(user, one, receipts, today)) }
    };
    crate::desk::page(user, &one.title, Nav::Circulars, &body)
}

/// Every station's receipt, for who sent it.
fn board(user: &User, one: &Circular, receipts: &[Receipt], today: Date) -> Markup {
    let rows = receipts
        .iter()
        .map(|each| {
            vec![
                html! { (each.station_name) },
                badge::light(light(one.kind, each.state, one.due, today), each.state.label()),
                html! { (moment(each.read_at)) " " (each.read_by.as_deref().unwrap_or_default()) },
                html! {
                    @if let Some(answer) = &each.answer { (answer) br; span.quiet { (moment(each.answered_at)) " " (each.answered_by.as_deref().unwrap_or_default()) } }
                    @if each.state == ReceiptState::Answered && user.has(Power::Circulate) { " " a.button href=(format!("/circulars/{}/judge/{}", one.id, each.station)) { "审核" } }
                },
            ]
        })
        .collect();
    let list = Table {
        caption: "各站进展",
        columns: &[words("站点"), words("状态"), words("签收"), words("回复")],
        rows,
        empty: "没有站点。",
        next: None,
    };
    html! {
        (panel("各站进展", &html! {
            p { "已读 " (one.read) "/" (one.stations) "，已回复 " (one.answered) "/" (one.stations) }
            (table(&list))
        }))
    }
}

/// `GET /circulars/{id}/file`.
pub async fn file(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let (reach, one, _) = open(app, &user, &id)?;
        let (hash, _) = one.file.clone().ok_or(Oops::NotFound)?;
        let taking = taking(&one, &reach.region, hash);
        Ok(match files::shown(app, &taking.region, &taking.hash)? {
            Some(answer) => answer,
            None => Redirect::to(&taking.action).into_response(),
        })
    })
    .await
}

/// `GET /circulars/{id}/file/download`.
pub async fn ask_file(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (reach, one, _) = open(app, &user, &id)?;
        let (hash, _) = one.file.clone().ok_or(Oops::NotFound)?;
        taking(&one, &reach.region, hash).ask(app, &user)
    })
    .await
}

/// `POST /circulars/{id}/file/download`.
pub async fn take_file(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (reach, one, _) = open(app, &user, &id)?;
        let (hash, _) = one.file.clone().ok_or(Oops::NotFound)?;
        taking(&one, &reach.region, hash).take(app, &user, &posted.raw)
    })
    .await
}

fn taking(one: &Circular, region: &str, hash: String) -> files::Taking {
    let back = format!("/circulars/{}", one.id);
    files::Taking {
        region: region.to_owned(),
        hash,
        person: None,
        case: String::new(),
        about: one.title.clone(),
        action: format!("{back}/file/download"),
        back,
        nav: Nav::Circulars,
    }
}

/// `POST /circulars/{id}/answer`.
pub async fn answer(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::AnswerCircular)?;
    app.run(move |app| {
        let (reach, one, receipts) = open(app, &user, &id)?;
        let station = reach.station.as_ref().ok_or(Oops::NotFound)?;
        let mine = receipts.iter().find(|each| each.station == *station).ok_or(Oops::NotFound)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&ANSWER, &raw);
        let said = reader.text("said");
        let goods = app.door.db.read(|tx| lines::load(tx, &user, &reach.region, &one))?;
        let again = |errors: &[FieldError], refusal: Option<&domain::kernel::Refusal>| {
            let page = page(&user, &one, &receipts, &goods, app.now().day(), &raw, (errors, refusal));
            (axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        };
        let said = match reader.finish(said) {
            Ok(said) => said,
            Err(errors) => return Ok(again(&errors, None)),
        };
        let actor = user.acting(&reach.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        match app.door.db.write(|tx| circular::answer(tx, change, station, &one, mine.state, &said)) {
            Ok(()) => Ok(Redirect::to(&format!("/circulars/{id}")).into_response()),
            Err(store::StoreError::Refused(refusal)) => Ok(again(&[], Some(&refusal))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
