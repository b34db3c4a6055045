//! The head of a station objects to an item or a veto; the level above answers, and an upheld one changes the score by
//! a new row (P26).

use axum::extract::{Path, State};
use axum::response::Response;
use domain::assess::{Objecting, ObjectionState, Points, may_answer, may_object};
use domain::form::{Choice as _, Choices, Form, Kind, Raw, Reader, ask as question, may};
use domain::network::power::Power;
use maud::Markup;
use store::assess::{self, Objection, Round, Station};

use super::{above, nav, open_station};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static OBJECT: Form = Form {
    fields: &[question("said", "异议和理由", Kind::Text).hint("哪一条事实不对、凭什么；附在案卷里的写明编号")],
};

/// What an answer is, as the form offers it.
const ANSWERS: &[(&str, &str)] =
    &[(ObjectionState::Upheld.value(), "成立"), (ObjectionState::Rejected.value(), "不成立")];

static ANSWER: Form = Form {
    fields: &[
        question("answer", "异议是否成立", Kind::One(Choices::Fixed(ANSWERS))),
        may("points", "改后的得分", Kind::Line { suggest: "" })
            .hint("成立的填写；否决项成立的不用填，直接撤销")
            .when("answer", ObjectionState::Upheld.value()),
        question("reply", "答复", Kind::Text).hint("查了什么、为什么成立或者不成立；站长看得到"),
    ],
};

/// Whether a round has such an item, or a station such a veto that stands.
fn knows(round: &Round, station: &Station, item: &str) -> bool {
    match item.strip_prefix("veto:") {
        Some(veto) => station.vetoes.iter().any(|one| one.key == veto && !one.lifted),
        None => round.scheme.item(item).is_some(),
    }
}

fn object_sheet(user: &User, round: &Round, station: &Station, item: &str) -> Sheet {
    Sheet {
        title: format!("对“{}”提异议", round.label(item)),
        lead: match station.score(item) {
            Some(points) => format!("{}考核　这一项得{}分", round.period.label(), points.words()),
            None => format!("{}考核", round.period.label()),
        },
        nav: nav(user),
        form: &OBJECT,
        action: format!("{}/object/{item}", round.href(&station.id)),
        back: round.href(&station.id),
        submit: "提异议",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The station of the reader, and what is objected to.
fn own(app: &App, user: &User, (id, station, item): &(String, String, String)) -> Outcome<(Round, Station)> {
    let (round, station) = open_station(app, user, id, station)?;
    user.needs(Power::ObjectAssessment)?;
    if user.actor.org != station.id || !knows(&round, &station, item) {
        return Err(Oops::NotFound);
    }
    Ok((round, station))
}

type Way = (String, String, String);

/// `GET /assessments/{id}/{station}/object/{item}`.
pub async fn ask(State(app): State<App>, user: User, Path(way): Path<Way>) -> Outcome<Markup> {
    app.run(move |app| {
        let (round, station) = own(app, &user, &way)?;
        let before = station.objection(&way.2).is_some();
        let one = Objecting { state: round.state, until: round.object_by, before };
        may_object(one, app.now().day()).map_err(|refusal| Oops::Refused(Box::new(refusal)))?;
        Ok(object_sheet(&user, &round, &station, &way.2).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /assessments/{id}/{station}/object/{item}`.
pub async fn object(State(app): State<App>, user: User, Path(way): Path<Way>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (round, station) = own(app, &user, &way)?;
        let mut reader = Reader::new(&OBJECT, &posted.raw);
        let said = reader.text("said");
        let rules = app.door.rules();
        object_sheet(&user, &round, &station, &way.2).submit(
            &At { app, user: &user, region: &round.region },
            &posted.raw,
            reader.finish(said),
            |tx, change, said| assess::object(tx, change, &rules, &round, &station, (&way.2, said)),
            |_| round.href(&station.id),
        )
    })
    .await
}

fn answer_sheet(user: &User, round: &Round, station: &Station, one: &Objection) -> Sheet {
    let now = station.score(&one.item).map(|points| format!("现在{}分", points.words())).unwrap_or_default();
    let most = round.scheme.item(&one.item).map(|item| format!("，最多{}分", item.points.words())).unwrap_or_default();
    Sheet {
        title: format!("答复异议 {}", station.name),
        lead: format!("“{}”{now}{most}。异议：{}", round.label(&one.item), one.said),
        nav: nav(user),
        form: &ANSWER,
        action: format!("{}/reply/{}", round.href(&station.id), one.item),
        back: round.href(&station.id),
        submit: "答复",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The objection that is answered.
fn objected(app: &App, user: &User, (id, station, item): &Way) -> Outcome<(Round, Station, Objection)> {
    let (round, station) = open_station(app, user, id, station)?;
    if !above(user) {
        return Err(Oops::NotFound);
    }
    user.needs(Power::ScoreAssessment)?;
    let one = station.objection(item).cloned().ok_or(Oops::NotFound)?;
    Ok((round, station, one))
}

/// `GET /assessments/{id}/{station}/reply/{item}`.
pub async fn ask_answer(State(app): State<App>, user: User, Path(way): Path<Way>) -> Outcome<Markup> {
    app.run(move |app| {
        let (round, station, one) = objected(app, &user, &way)?;
        let gave = station.given_by(&one.item, &user.actor.id);
        may_answer(one.state, gave).map_err(|refusal| Oops::Refused(Box::new(refusal)))?;
        Ok(answer_sheet(&user, &round, &station, &one).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /assessments/{id}/{station}/reply/{item}`.
pub async fn answer(State(app): State<App>, user: User, Path(way): Path<Way>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (round, station, one) = objected(app, &user, &way)?;
        let mut reader = Reader::new(&ANSWER, &posted.raw);
        let upheld =
            reader.parsed("answer", "请选成立或者不成立", ObjectionState::from_value) == Some(ObjectionState::Upheld);
        let points = reader.parsed("points", "请写分数，最多两位小数", Points::parse);
        let words = reader.text("reply");
        answer_sheet(&user, &round, &station, &one).submit(
            &At { app, user: &user, region: &round.region },
            &posted.raw,
            reader.finish((upheld, points, words)),
            |tx, change, (upheld, points, words)| {
                assess::reply(tx, change, &round, &station, &one.item, (*upheld, *points, words))
            },
            |()| round.href(&station.id),
        )
    })
    .await
}
