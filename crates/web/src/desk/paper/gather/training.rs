//! F11: one training, a station's ledger of a year, and what one person studied.

use domain::case::words::{day, time};
use domain::network::publicity::Audience;
use domain::network::training::TrainingState;
use domain::paper::{Form, Values};
use domain::policy::Policy;
use jiff::civil::Date;
use store::StoreResult;
use store::network::{lesson, publicity, training};
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::station_card::find;
use crate::desk::training::show::{open, people, person};
use crate::desk::training::{aim, year};
use crate::error::{Oops, Outcome};
use crate::session::User;

fn policy(app: &App, region: &str) -> Policy {
    app.door.rules().policies.at(region, app.now().day())
}

/// F11 of one event; it exists once it was recorded.
pub(super) fn event(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let one = open(app, user, id)?;
    if one.state != TrainingState::Held {
        return Err(Oops::NotFound);
    }
    let there = people(app, user, &one)?;
    let [tries, passes, right, total] = app.door.db.read(|tx| training::quizzes(tx, &one.region, &one.id))?;
    let quiz = if tries == 0 || total == 0 {
        "当天没有测验".to_owned()
    } else {
        format!("当天{tries}人次，平均答对{}%，通过{}%", right * 100 / total, passes * 100 / tries)
    };
    let rows = there.iter().zip(1..).map(|(one, no): (_, u32)| {
        let (way, at) = match one.signed {
            Some((at, way)) => (way.label().to_owned(), time(at.local())),
            None => ("未签到".to_owned(), String::new()),
        };
        let place = one.org_name.clone();
        vec![no.to_string(), one.name.clone(), one.post.label().to_owned(), place, way, at]
    });
    let mut values = Values::default();
    values
        .set("kind", one.kind.label())
        .set("topic", &one.topic)
        .set("organiser", &one.org_name)
        .set("teacher", &one.teacher)
        .set("from", time(one.from.local()))
        .set("to", time(one.to.local()))
        .set("hours", (one.minutes / 60).to_string())
        .set("place", &one.place)
        .set("invited", format!("{}人", one.invited))
        .set("signed", format!("{}人", one.signed))
        .set("material", &one.material)
        .set("case", one.case.clone().unwrap_or_else(|| "无".to_owned()))
        .set("photos", format!("{}张", one.photos))
        .set("summary", one.summary.clone().unwrap_or_default())
        .set("quiz", quiz)
        .set("recorder", one.recorded.as_ref().map(|(_, by)| by.clone()).unwrap_or_default())
        .set("recorded_at", one.recorded.as_ref().map(|(at, _)| time(at.local())).unwrap_or_default())
        .table("people", &["no", "name", "post", "station", "way", "at"], rows.collect());
    let subject = Subject {
        region: one.region.clone(),
        station: one.org.clone(),
        about: format!("training {id}"),
        form: Form::Training,
        part: String::new(),
        known_as: format!("PX-{}-{}", one.day, tail(id)),
    };
    let name = one.org_name.clone();
    Ok(Gathered { subject, station_name: name, day: one.day, content: Content::Fields(values) })
}

/// The end of an id, which differs where its beginning is only the hour.
fn tail(id: &str) -> &str {
    id.get(id.len().saturating_sub(4)..).unwrap_or(id)
}

/// The year that a paper is about, as its part says.
fn span(app: &App, part: &str) -> Outcome<(Date, Date)> {
    let asked: i16 = part.parse().map_err(|_| Oops::NotFound)?;
    let (from, to) = year(Some(asked), app.now().day());
    if from.year() == asked { Ok((from, to)) } else { Err(Oops::NotFound) }
}

/// F11 as a ledger of a station's year.
pub(super) fn ledger(app: &App, user: &User, id: &str, part: &str) -> Outcome<Gathered> {
    let (from, to) = span(app, part)?;
    let (org, events, told, hours, (tries, passes)) = app.door.db.read(|tx| -> StoreResult<_> {
        let (_, org) = find(tx, user, id)?;
        let own = store::query::Reach { region: org.region.clone(), path: org.path.clone(), station: None };
        let events = training::ledger(tx, &org.region, &org.id, from, to)?;
        let told = publicity::list(tx, &org.region, &org.id, from, to)?;
        let hours = training::hours(tx, &own, from, to)?;
        let counted = lesson::counted(tx, &org.region, &org.id, from, to)?;
        Ok((org, events, told, hours, counted))
    })?;
    let aim = aim(&policy(app, &org.region));
    let numbered = |no: u32, cells: Vec<String>| [vec![no.to_string()], cells].concat();
    let events = events.iter().zip(1..).map(|(one, no)| {
        numbered(
            no,
            vec![
                day(one.day),
                one.kind.label().to_owned(),
                one.topic.clone(),
                one.organiser.clone(),
                one.teacher.clone(),
                one.place.clone(),
                (one.minutes / 60).to_string(),
                one.invited.to_string(),
                one.signed.to_string(),
                one.recorder.clone(),
            ],
        )
    });
    let told = told.iter().rev().filter(|one| one.audience == Audience::Staff).zip(1..).map(|(one, no)| {
        numbered(
            no,
            vec![
                day(one.day),
                one.form.label().to_owned(),
                one.topic.clone(),
                one.place.clone(),
                one.heads.to_string(),
                one.by.clone(),
            ],
        )
    });
    let people = hours.iter().zip(1..).map(|(one, no)| {
        numbered(
            no,
            vec![
                one.name.clone(),
                one.post.label().to_owned(),
                one.events.to_string(),
                one.lessons.to_string(),
                one.minutes.to_string(),
                aim.spoken(one.minutes),
            ],
        )
    });
    let mut values = Values::default();
    values
        .set("year", from.year().to_string())
        .set("aim", format!("{}天，{}学时折1天", aim.days, aim.day_hours))
        .set("quiz", format!("微课测验{tries}次，通过{passes}次"))
        .table(
            "events",
            &["no", "day", "kind", "topic", "organiser", "teacher", "place", "hours", "invited", "signed", "recorder"],
            events.collect(),
        )
        .table("publicity", &["no", "day", "form", "topic", "place", "heads", "recorder"], told.collect())
        .table("people", &["no", "name", "post", "events", "lessons", "minutes", "said"], people.collect());
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: format!("training {part}"),
        form: Form::TrainingLedger,
        part: String::new(),
        known_as: format!("{}-{part}", org.code),
    };
    let name = org.name.clone();
    Ok(Gathered { subject, station_name: name, day: to, content: Content::Fields(values) })
}

/// What one person studied in a year; without any there is no certificate.
pub(super) fn certificate(app: &App, user: &User, id: &str, part: &str) -> Outcome<Gathered> {
    let (from, to) = span(app, part)?;
    let (staff, org) = person(app, user, id)?;
    let (hours, events, tries) = app.door.db.read(|tx| -> StoreResult<_> {
        let own = store::query::Reach { region: org.region.clone(), path: org.path.clone(), station: None };
        Ok((
            training::hours(tx, &own, from, to)?,
            training::attended(tx, &org.region, &staff.actor.id, from, to)?,
            lesson::of(tx, &org.region, &staff.actor.id, from, to)?,
        ))
    })?;
    let mine = hours.into_iter().find(|one| one.staff == staff.actor.id && one.minutes > 0).ok_or(Oops::NotFound)?;
    let lessons = lesson::shipped()?;
    let title = |id: &str| lessons.iter().find(|one| one.id == id).map_or(id, |one| one.title.as_str()).to_owned();
    let events = events.iter().map(|one| {
        let hours = (one.minutes / 60).to_string();
        vec![day(one.day), one.kind.label().to_owned(), one.topic.clone(), one.organiser.clone(), hours]
    });
    let passed = tries.iter().rev().filter(|one| one.score.passed && one.minutes > 0).map(|one| {
        let score = format!("{}/{}", one.score.right, one.score.total);
        vec![day(one.at.day()), title(&one.lesson), score, one.minutes.to_string()]
    });
    let mut values = Values::default();
    values
        .set("name", &mine.name)
        .set("station", &mine.station_name)
        .set("post", mine.post.label())
        .set("year", from.year().to_string())
        .set("said", aim(&policy(app, &org.region)).spoken(mine.minutes))
        .set("minutes", mine.minutes.to_string())
        .set("event_count", mine.events.to_string())
        .set("lesson_count", mine.lessons.to_string())
        .table("events", &["day", "kind", "topic", "organiser", "hours"], events.collect())
        .table("lessons", &["day", "title", "score", "minutes"], passed.collect());
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: format!("staff {id} {part}"),
        form: Form::Certificate,
        part: String::new(),
        known_as: format!("{}-{part}-{}", org.code, mine.name),
    };
    let name = org.name.clone();
    Ok(Gathered { subject, station_name: name, day: to, content: Content::Fields(values) })
}
