//! A veto: which one, by what ground, on what facts. It leads to the last grade whatever the points are.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::form::{Choices, Form, Kind, Raw, Reader, ask as question};
use store::assess::{self, Round, Station};

use super::{nav, needs_run, open_station};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        question("veto", "否决项", Kind::One(Choices::Offered("vetoes"))),
        question("ground", "依据", Kind::Text).hint("哪条规定、谁查实的、文号"),
        question("facts", "事实", Kind::Text).hint("时间、经过、证据；不写消费者的姓名、电话"),
    ],
};

fn sheet(user: &User, round: &Round, station: &Station) -> Sheet {
    let vetoes = round.scheme.vetoes.iter().map(|one| (one.key.clone(), format!("{}：{}", one.label, one.ground)));
    Sheet {
        title: format!("登记否决项 {}", station.name),
        lead: "有一项否决，不论得分多少都是最后一等。公布以后站长可以提异议，成立的撤销。".to_owned(),
        nav: nav(user),
        form: &FORM,
        action: format!("{}/veto", round.href(&station.id)),
        back: round.href(&station.id),
        submit: "登记否决项",
        offers: Offers::default().with("vetoes", vetoes),
        hidden: Vec::new(),
    }
}

fn found(app: &App, user: &User, id: &str, station: &str) -> Outcome<(Round, Station)> {
    let (round, station) = open_station(app, user, id, station)?;
    needs_run(user, &round)?;
    Ok((round, station))
}

/// `GET /assessments/{id}/{station}/veto`.
pub async fn ask(State(app): State<App>, user: User, Path((id, station)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (round, station) = found(app, &user, &id, &station)?;
        Ok(sheet(&user, &round, &station).page(&user, &Raw::default(), &[], None).into_response())
    })
    .await
}

/// `POST /assessments/{id}/{station}/veto`.
pub async fn note(
    State(app): State<App>,
    user: User,
    Path((id, station)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (round, station) = found(app, &user, &id, &station)?;
        let mut reader = Reader::new(&FORM, &posted.raw);
        let read = (reader.text("veto"), reader.text("ground"), reader.text("facts"));
        sheet(&user, &round, &station).submit(
            &At { app, user: &user, region: &round.region },
            &posted.raw,
            reader.finish(read),
            |tx, change, (veto, ground, facts)| assess::veto(tx, change, &round, &station, (veto, ground, facts)),
            |()| round.href(&station.id),
        )
    })
    .await
}
