//! F17 咨询、建议意见登记单.

use domain::paper::{Form, Values};
use store::paper::Subject;
use store::{consultation, directory};

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::consult::said;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let (region, one, station) = app.door.db.read(|tx| {
        let (reach, one) = user.seek(tx, |tx, reach| consultation::find(tx, reach, id))?;
        let station = directory::org(tx, &reach.region, &one.station)?.map(|org| org.name).unwrap_or_default();
        Ok((reach.region, one, station))
    })?;
    if one.station != user.actor.org {
        return Err(Oops::NotFound);
    }
    let kind = match one.kind.as_str() {
        "consultation" => "咨询",
        "quality" => "建议意见：商品质量",
        "service" => "建议意见：改善服务",
        _ => "建议意见：其他",
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut values = Values::default();
    values
        .set("at", moment(Some(one.at)))
        .set("kind", kind)
        .set("topic", &one.topic)
        .set("caller", one.caller.as_deref().unwrap_or("未留"))
        .lines("content", one.content.lines().map(str::to_owned).collect())
        .lines("answer", text(&one.answer).lines().map(str::to_owned).collect())
        .set("promised_at", one.promised_at.as_deref().map(said).unwrap_or_default())
        .set("answered_at", one.answered_at.as_deref().map(instant).unwrap_or_default())
        .set("case", one.case.as_deref().unwrap_or("否"))
        .set("by", &one.by);
    let subject = Subject {
        region,
        station: one.station.clone(),
        about: format!("consultation {id}"),
        form: Form::Consultation,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered { subject, station_name: station, day: one.at.day(), content: Content::Fields(values) })
}

/// A stored instant as a clock in China shows it.
fn instant(at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), |at| moment(Some(domain::kernel::Moment(at))))
}
