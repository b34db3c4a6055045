//! Making a call: the number is shown on purpose and the showing recorded; then the script, question by question.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::form::{Choices, Field, FieldError, Form, Kind, Raw, Reader, ask, heading as part, may};
use domain::kernel::Refusal;
use domain::network::callback::{Agrees, Answers, CallMode, Handling, Reached, Said, Satisfaction};
use domain::network::power::Power;
use maud::{Markup, html};
use store::StoreError;
use store::audit::Change;
use store::network::callback::{self, Call, Came};

use super::show::{View, load, record};
use crate::app::App;
use crate::desk::sheet::{At, Sheet, submit_on};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::{Offers, form_id};
use crate::face::page::{columns, heading, panel};
use crate::posted::Posted;
use crate::session::User;

/// A question that is put once the consumer has answered the telephone.
const fn then(name: &'static str, label: &'static str, kind: Kind) -> Field {
    may(name, label, kind).when("came", "answered")
}

const SAID: Kind = Kind::One(Choices::Fixed(Said::ALL));

static FORM: Form = Form {
    fields: &[
        ask("mode", "方式", Kind::One(Choices::Fixed(CallMode::ALL))),
        ask("came", "接通了吗", Kind::One(Choices::Fixed(Reached::ALL))),
        may("note", "备注", Kind::Line { suggest: "" }).hint("没有接通的写什么时段、响了多久"),
        part("先说明身份和来意，核对是不是本人").when("came", "answered"),
        then("identity", "已核对是投诉人本人", Kind::Tick)
            .hint("问姓氏和投诉的是什么事；不是本人的不问下去，按“未接”记"),
        then("contacted", "一问：站点有没有人就这件投诉联系过您？", SAID),
        then("reached", "二问：记录上的结果，是不是真的这样？", SAID).hint("把记录上的结果念给消费者听"),
        then("received", "三问：钱或者货，收到了吗？", SAID).hint("没有约定给钱给货的选“是”"),
        then("received_yuan", "收到多少（元）", Kind::Money),
        then("pressed", "四问：有没有人要您撤诉，或者推诿、态度不好？", SAID),
        then("satisfaction", "满意度", Kind::One(Choices::Fixed(Satisfaction::ALL))),
        then("opinion", "消费者的意见", Kind::Text),
        part("您的判断").when("came", "answered"),
        then("agrees", "与站点记录一致吗", Kind::One(Choices::Fixed(Agrees::ALL))),
        then("handling", "处理", Kind::One(Choices::Fixed(Handling::ALL))).hint("不一致的退回重办，站点重新起算二十日"),
        then("why", "哪里不一致、为什么不满意", Kind::Text)
            .hint("退回重办的，站点会看到这一段；不写消费者的电话、住址"),
        then("again_on", "哪天再回访", Kind::Day).when("handling", "again"),
    ],
};

fn sheet(view: &View) -> Sheet {
    let one = &view.one;
    Sheet {
        title: format!("回访 {}", one.number),
        lead: format!("{}　第{}次", one.station_name, one.tries + 1),
        nav: Nav::Network,
        form: &FORM,
        action: format!("/callbacks/{}/call", one.id),
        back: format!("/callbacks/{}", one.id),
        submit: "记下这次回访",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The callback, for somebody who may call about it now.
fn ready(app: &App, user: &User, id: &str) -> Outcome<View> {
    let view = load(app, user, id)?;
    user.needs(Power::CallBack)?;
    match &view.barred {
        Some(refusal) => Err(Oops::Refused(Box::new(refusal.clone()))),
        None => Ok(view),
    }
}

/// What stands on the page of a call.
#[derive(Default)]
struct Filled<'a> {
    raw: Option<&'a Raw>,
    errors: &'a [FieldError],
    refusal: Option<&'a Refusal>,
    /// Name and number, when they were asked for.
    phone: Option<(&'a str, &'a str)>,
}

/// `GET /callbacks/{id}/call`.
pub async fn ask_call(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| Ok(page(&user, &ready(app, &user, &id)?, &Filled::default()))).await
}

/// The script beside the record; with the number when it was asked for, and with what was typed until then.
fn page(user: &User, view: &View, filled: &Filled<'_>) -> Markup {
    let fresh = Raw::from_iter([("mode", CallMode::Phone.value())]);
    let sheet = sheet(view);
    let raw = filled.raw.unwrap_or(&fresh);
    let wide = html! { section.panel { (sheet.draw(user, raw, filled.errors, filled.refusal)) } };
    let side = html! {
        (panel("消费者", &html! {
            @match filled.phone {
                Some((name, number)) => {
                    p { (name) "　" a.phone href=(format!("tel:{number}")) { (number) } }
                    p.quiet { "这次查看已经记录。" }
                },
                None => {
                    // The button belongs to the form, so that what was typed before comes along.
                    button.button type="submit" form=(form_id(&sheet.action)) formnovalidate
                        formaction=(format!("/callbacks/{}/phone", view.one.id)) { "显示姓名和电话" }
                    p.quiet { "只为这次回访显示，谁、何时看过会记录。打这个号码，再记结果；已经填的会留着。" }
                },
            }
        }))
        (panel("站点的记录", &record(view)))
    };
    let body = html! { (heading(&sheet.title, &html! {})) p.lead { (sheet.lead) } (columns(&wide, &side)) };
    crate::desk::page(user, &sheet.title, Nav::Network, &body)
}

/// `POST /callbacks/{id}/phone`: nothing is shown unless the record is written.
pub async fn phone(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let view = ready(app, &user, &id)?;
        let actor = user.acting(&view.one.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let shown = app.door.db.write(|tx| callback::show_number(tx, &app.door, change, &view.one));
        let typed = posted.raw.iter().any(|(name, value)| name != "csrf" && !value.is_empty());
        let raw = typed.then_some(&posted.raw);
        match shown {
            Ok((name, number)) => {
                let phone = Some((name.as_str(), number.as_str()));
                Ok(page(&user, &view, &Filled { raw, phone, ..Filled::default() }).into_response())
            }
            Err(StoreError::Refused(refusal)) => {
                let filled = Filled { raw, refusal: Some(&refusal), ..Filled::default() };
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&user, &view, &filled)).into_response())
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn read(raw: &Raw) -> Result<Call, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let mode: Option<CallMode> = reader.one("mode");
    let came: Option<Reached> = reader.one("came");
    let note = reader.optional("note");
    let came = match came {
        Some(Reached::Answered) => answers(&mut reader).map(Came::Answered),
        Some(missed) => Some(Came::Missed(missed)),
        None => None,
    };
    reader.finish(mode.zip(came).map(|(mode, came)| Call { mode, note, came }))?.ok_or_else(Vec::new)
}

/// An answer that is owed once somebody answered the telephone.
fn owed<T: domain::form::Choice>(reader: &mut Reader<'_>, raw: &str) -> Option<T> {
    let value = reader.one(raw);
    if value.is_none() {
        reader.wrong(raw, "接通了的，这一项要选");
    }
    value
}

fn answers(reader: &mut Reader<'_>) -> Option<Answers> {
    if !reader.tick("identity") {
        reader.wrong("identity", "请先核对是不是投诉人本人；不是本人的按“未接”记");
    }
    let contacted = owed(reader, "contacted");
    let reached = owed(reader, "reached");
    let received = owed(reader, "received");
    let received_fen = reader.fen("received_yuan");
    let pressed = owed(reader, "pressed");
    let satisfaction = owed(reader, "satisfaction");
    let opinion = reader.optional("opinion");
    let agrees = owed(reader, "agrees");
    let handling = owed(reader, "handling");
    let (why, again_on) = (reader.optional("why"), reader.day("again_on"));
    Some(Answers {
        contacted: contacted?,
        reached: reached?,
        received: received?,
        received_fen,
        pressed: pressed?,
        satisfaction: satisfaction?,
        opinion,
        agrees: agrees?,
        handling: handling?,
        why,
        again_on,
    })
}

/// `POST /callbacks/{id}/call`.
pub async fn call(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let view = ready(app, &user, &id)?;
        let raw = posted.raw;
        submit_on(
            &At { app, user: &user, region: &view.one.region },
            read(&raw),
            |tx, change, call| callback::call(tx, &app.door, change, &view.one, call),
            |()| format!("/callbacks/{id}"),
            |errors, refusal| page(&user, &view, &Filled { raw: Some(&raw), errors, refusal, phone: None }),
        )
    })
    .await
}
