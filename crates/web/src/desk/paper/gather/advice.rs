//! 经营者提示函 (B2.3).

use domain::case::words::day;
use domain::paper::{Form, Values};
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::advice::found;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, station: &str, id: &str) -> Outcome<Gathered> {
    let (org, one) = found(app, user, station, id)?;
    let read = one.read.as_ref().map(|(on, by)| format!("{by}，{}", day(*on)));
    let mut values = Values::default();
    values
        .set("trader", &one.trader)
        .set("stall", &one.stall)
        .set("number", &one.number)
        .set("on", day(one.on))
        .set("topic", one.topic.label())
        .lines("said", one.said.lines().map(str::to_owned).collect())
        .set("basis", &one.basis)
        .set("due", day(one.due))
        .set("read", read.unwrap_or_default())
        .set("answer", one.answer.clone().unwrap_or_default());
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: format!("advice {id}"),
        form: Form::Advice,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered { subject, station_name: org.name.clone(), day: one.on, content: Content::Fields(values) })
}
