//! F14 人员更换备案表.

use domain::case::words::day;
use domain::paper::{Form, Values};
use store::network::filing;
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::sheet::moment;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let (_, one) = app.door.db.read(|tx| {
        user.seek(tx, |tx, reach| Ok(filing::list(tx, reach, false)?.into_iter().find(|one| one.id == id)))
    })?;
    let date = |on: Option<jiff::civil::Date>| on.map(day).unwrap_or_default();
    let account = match (&one.leaver, &one.joiner) {
        (Some(_), Some(_)) => "原任停用，新任启用",
        (Some(_), None) => "原任停用",
        _ => "新任启用",
    };
    let moved = one.moved.iter().zip(1..).map(|((number, to), no)| vec![no.to_string(), number.clone(), to.clone()]);
    let mut values = Values::default();
    values
        .set("station", &one.station_name)
        .set("post", one.post.label())
        .set("leaver", one.leaver.as_deref().unwrap_or("无"))
        .set("left_on", date(one.left_on))
        .set("joiner", one.joiner.as_deref().unwrap_or("无"))
        .set("since", date(one.since))
        .set("education", one.education.map_or("", |education| education.label()))
        .set("phone", one.phone.clone().unwrap_or_default())
        .set("placed_on", date(one.placed_on))
        .set("account", account)
        .set("filed_at", moment(Some(one.filed_at)))
        .set("due", day(one.due))
        .set("taken", one.taken.as_ref().map_or("待接收".to_owned(), |(at, by)| format!("{by}，{}", moment(Some(*at)))))
        .table("moved", &["no", "number", "to"], moved.collect());
    let short = one.id.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("filing {id}"),
        form: Form::StaffChange,
        part: String::new(),
        known_as: format!("BA{}-{short}", one.filed_at.day().year()),
    };
    Ok(Gathered {
        subject,
        station_name: one.station_name.clone(),
        day: one.filed_at.day(),
        content: Content::Fields(values),
    })
}
