//! Clues of violations (F15, B2.3): sent apart from the case, seen by the sender and the office only.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::DESK;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::Change;
use store::clue::{self, Reported};
use store::query::case::by_number;

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::{FormView, Offers, form};
use crate::face::page::heading;
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

const KINDS: &[(&str, &str)] = &[
    ("counterfeit", "制假售假"),
    ("competition", "不正当竞争"),
    ("trademark", "商标侵权"),
    ("price", "价格违法"),
    ("advert", "虚假广告、虚假宣传"),
    ("food", "食品安全"),
    ("measure", "计量违法"),
    ("other", "其他"),
];

const TO: &[(&str, &str)] = &[
    ("market", "辖区市场监管所"),
    ("police", "公安"),
    ("culture", "文化旅游"),
    ("housing", "住房建设"),
    ("farm", "农业农村"),
    ("commerce", "商务"),
    ("tobacco", "烟草"),
];

static FORM: Form = Form {
    fields: &[
        ask("accused", "反映谁", Kind::Line { suggest: "" }),
        ask("kind", "什么行为", Kind::One(Choices::Fixed(KINDS))),
        ask("facts", "时间、地点、看到了什么", Kind::Text),
        ask("to", "送哪个部门", Kind::One(Choices::Fixed(TO))).hint("属于市场监管的报所里；属于其他部门的报有关部门"),
    ],
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    case: String,
}

fn label(of: &[(&'static str, &'static str)], value: &str) -> &'static str {
    of.iter().find(|(known, _)| *known == value).map_or("", |(_, label)| *label)
}

/// `GET /clues`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    page(&app, &user, &asked.case, &Raw::default(), &[]).await
}

async fn page(app: &App, user: &User, case: &str, raw: &Raw, errors: &[FieldError]) -> Outcome<Markup> {
    if !DESK.contains(&user.actor.post) {
        return Err(Oops::NotFound);
    }
    let who = user.clone();
    let sent = app.read(move |tx| clue::sent_by(tx, &who.actor.region, &who.actor.id)).await?;
    let view = FormView {
        form: &FORM,
        raw,
        errors,
        refusal: None,
        offers: &Offers::default(),
        action: "/clues",
        csrf: &user.csrf,
        hidden: &[("case", case)],
        submit: "报送线索",
        back: Some("/today"),
    };
    let rows = sent
        .iter()
        .map(|one| {
            vec![
                html! { (domain::case::words::time(one.at.local())) },
                html! { (one.accused) },
                html! { (label(KINDS, &one.kind)) },
                html! { (label(TO, &one.sent_to)) },
            ]
        })
        .collect();
    let list = Table {
        caption: "我报送过的线索",
        columns: &[words("时间"), words("反映谁"), words("行为"), words("送到")],
        rows,
        empty: "您还没有报送过线索。",
        next: None,
    };
    let body = html! {
        (heading("违法线索", &html! {}))
        p.lead { "线索与投诉分开保存：只有您和接收部门看得到，被反映的商家和本站其他人都看不到。和解照常进行。" }
        section.panel { (form(&view)) }
        section.panel { h2 { "我报送过的" } (table(&list)) }
    };
    Ok(super::page(user, "违法线索", Nav::Station, &body))
}

/// `POST /clues`.
pub async fn send(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    if !DESK.contains(&user.actor.post) {
        return Err(Oops::NotFound);
    }
    let raw = posted.raw;
    let number = raw.one("case").to_owned();
    let mut reader = Reader::new(&FORM, &raw);
    let (accused, facts) = (reader.text("accused"), reader.text("facts"));
    let (kind, to): (Option<String>, Option<String>) = (reader.one("kind"), reader.one("to"));
    let (kind, to) = match reader.finish(kind.zip(to)) {
        Ok(Some(both)) => both,
        Ok(None) => return Err(Oops::Bad("请填完整。".to_owned())),
        Err(errors) => {
            let page = page(&app, &user, &number, &raw, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let now = app.now();
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
        let id = change.fresh();
        Ok(app.door.db.write(|tx| {
            let reach = user.reach(tx)?;
            let case = by_number(tx, &reach, &number)?.map(|(id, _)| id);
            let reported = Reported {
                id: id.clone(),
                case: case.as_ref(),
                accused: &accused,
                kind: &kind,
                facts: &facts,
                sent_to: &to,
            };
            clue::send(tx, change, &reported)
        })?)
    })
    .await?;
    Ok(Redirect::to("/clues").into_response())
}
