//! 自查记录表 (B1.9).

use domain::case::words::day;
use domain::network::self_check::Remedy;
use domain::paper::{Form, Values};
use store::directory;
use store::paper::Subject;

use super::fix::count;
use super::{Content, Gathered};
use crate::app::App;
use crate::desk::self_check::open;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let one = open(app, user, id)?;
    let org = app.door.db.read(|tx| directory::org(tx, &one.region, &one.station))?.ok_or(Oops::NotFound)?;
    let check = &one.check;
    let items = check
        .items
        .iter()
        .zip(1..)
        .map(|(each, no)| {
            let found = &each.finding;
            let (mark, remedy) = (found.mark.label().to_owned(), each.remedy.map_or("", Remedy::label).to_owned());
            vec![no.to_string(), found.topic.clone(), found.text.clone(), mark, found.note.clone(), remedy]
        })
        .collect();
    let withdrawal = match &one.withdrawal {
        Some((_, number)) => number.clone(),
        None if check.off_shelf() => "还没有登记".to_owned(),
        None => "没有下架".to_owned(),
    };
    let mut values = Values::default();
    values
        .set("month", &one.month)
        .set("on", day(check.on))
        .set("station", &one.station_name)
        .set("by", &one.by)
        .table("items", &["no", "topic", "text", "mark", "note", "remedy"], items)
        .set("wrong", format!("{}项", check.wrong()))
        .set("withdrawal", withdrawal)
        .set("words", check.words.clone().unwrap_or_default())
        .set("photos", count(usize::from(check.photo.is_some())));
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("self_check {id}"),
        form: Form::SelfCheck,
        part: String::new(),
        known_as: format!("{}-{}", org.code, one.month),
    };
    Ok(Gathered { subject, station_name: one.station_name.clone(), day: check.on, content: Content::Fields(values) })
}
