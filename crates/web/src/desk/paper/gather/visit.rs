//! F17 联系人巡访记录.

use domain::network::fix::FixSource;
use domain::paper::{Form, Values};
use store::paper::Subject;

use super::fix::{count, ordered};
use super::{Content, Gathered};
use crate::app::App;
use crate::desk::sheet::moment;
use crate::desk::visit::show::open;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let one = open(app, user, id)?;
    let none = |text: &Option<String>, words: &str| text.clone().unwrap_or_else(|| words.to_owned());
    let mut values = Values::default();
    values
        .set("number", &one.number)
        .set("station", &one.station_name)
        .set("at", moment(Some(one.at)))
        .set("by", &one.by)
        .set("check_in", one.check_in.label())
        .set("plaque", none(&one.plaque, "没有看到"))
        .set("heard", &one.heard)
        .set("hard", none(&one.hard, "没有"))
        .set("guided", &one.guided)
        .set("found", none(&one.found, "没有发现问题"))
        .set("photos", count(usize::from(one.photo.is_some())))
        .set("fixes", ordered(app, &one.region, FixSource::Visit, id)?);
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("visit {id}"),
        form: Form::Visit,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered {
        subject,
        station_name: one.station_name.clone(),
        day: one.at.day(),
        content: Content::Fields(values),
    })
}
