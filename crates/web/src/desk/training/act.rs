//! What is done with a training, one form a deed: recorded, signed on paper, photographed, called off.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::directory::StaffId;
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::power::Power;
use domain::network::training::TrainingDeed as Deed;
use store::network::training::{self, Attendee, Record, Training};

use super::show::{open, people};
use super::{holds, nav};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static RECORD: Form = Form {
    fields: &[
        ask("from", "实际开始", Kind::Time),
        ask("to", "实际结束", Kind::Time),
        ask("hours", "学时", Kind::Number { min: 1, max: 248 }).hint("1学时按60分钟，记到每个签到的人名下"),
        may("teacher", "授课人", Kind::Line { suggest: "" }),
        ask("summary", "小结", Kind::Text).hint("讲了什么、讨论了什么、以后怎么做"),
        may("photo", "现场照片", Kind::File).hint("也可以以后补"),
    ],
};
static ENTER: Form = Form {
    fields: &[
        ask("people", "谁在纸上签了名", Kind::Many(Choices::Offered("people"))),
        ask("photo", "签到表的照片", Kind::File).hint("拍清每个人的签名"),
    ],
};
static PHOTO: Form = Form { fields: &[ask("photo", "现场照片", Kind::File)] };
static CANCEL: Form =
    Form { fields: &[ask("why", "为什么取消", Kind::Text).hint("会告诉每个被邀请的人")] };

const fn form(deed: Deed) -> &'static Form {
    match deed {
        Deed::Record => &RECORD,
        Deed::Enter => &ENTER,
        Deed::Photo => &PHOTO,
        Deed::Cancel => &CANCEL,
    }
}

/// What was said.
enum Said {
    Record(Record),
    Enter(Vec<StaffId>),
    Photo,
    Cancel(String),
}

fn found(app: &App, user: &User, id: &str, name: &str) -> Outcome<(Training, Deed, Vec<Attendee>)> {
    let deed = Deed::from_value(name).ok_or(Oops::NotFound)?;
    let one = open(app, user, id)?;
    user.needs(Power::PlanTraining)?;
    if !holds(user, &one) {
        return Err(Oops::NotFound);
    }
    let people = people(app, user, &one)?;
    Ok((one, deed, people))
}

fn sheet(user: &User, one: &Training, deed: Deed, people: &[Attendee]) -> Sheet {
    let open = people.iter().filter(|person| person.signed.is_none());
    let offered = open.map(|person| (person.staff.0.clone(), format!("{}（{}）", person.name, person.org_name)));
    Sheet {
        title: deed.label().to_owned(),
        lead: format!("{}　签到 {}/{}", one.topic, one.signed, one.invited),
        nav: nav(user),
        form: form(deed),
        action: format!("/training/{}/do/{}", one.id, deed.value()),
        back: format!("/training/{}", one.id),
        submit: deed.label(),
        offers: Offers::default().with("people", offered),
        hidden: Vec::new(),
    }
}

/// `GET /training/{id}/do/{deed}`.
pub async fn show(State(app): State<App>, user: User, Path((id, name)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (one, deed, people) = found(app, &user, &id, &name)?;
        let mut raw = Raw::default();
        if deed == Deed::Record {
            raw.set("from", format!("{:.16}", one.from.local().to_string()));
            raw.set("to", format!("{:.16}", one.to.local().to_string()));
            raw.set("hours", (one.minutes / 60).to_string());
            raw.set("teacher", &one.teacher);
        }
        Ok(sheet(&user, &one, deed, &people).page(&user, &raw, &[], None).into_response())
    })
    .await
}

fn read(deed: Deed, raw: &Raw) -> Result<(Said, Option<String>), Vec<FieldError>> {
    let mut reader = Reader::new(form(deed), raw);
    let said = match deed {
        Deed::Record => {
            let times = reader.time("from").zip(reader.time("to"));
            let (hours, teacher, summary) = (reader.number("hours"), reader.text("teacher"), reader.text("summary"));
            times.zip(hours).map(|((from, to), hours)| Said::Record(Record { from, to, hours, teacher, summary }))
        }
        Deed::Enter => Some(Said::Enter(reader.many("people"))),
        Deed::Photo => Some(Said::Photo),
        Deed::Cancel => Some(Said::Cancel(reader.text("why"))),
    };
    let photo = (deed != Deed::Cancel).then(|| reader.text("photo")).filter(|hash| !hash.is_empty());
    reader.finish(said.map(|said| (said, photo)))?.ok_or_else(Vec::new)
}

/// `POST /training/{id}/do/{deed}`.
pub async fn perform(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (one, deed, people) = found(app, &user, &id, &name)?;
        let rules = app.door.rules();
        sheet(&user, &one, deed, &people).submit_with_photo(
            &At { app, user: &user, region: &one.region },
            posted,
            |raw| read(deed, raw),
            |(_, photo)| photo.as_deref(),
            |tx, change, (said, photo)| match (said, photo.as_deref()) {
                (Said::Record(record), photo) => training::record(tx, change, &rules, &one, record, photo),
                (Said::Enter(people), Some(photo)) => training::enter(tx, change, &one, people, photo),
                (Said::Photo, Some(photo)) => training::add_photo(tx, change, &one, photo),
                (Said::Cancel(why), _) => training::cancel(tx, change, &one, why),
                (Said::Enter(_) | Said::Photo, None) => Ok(()),
            },
            |()| format!("/training/{id}"),
        )
    })
    .await
}
