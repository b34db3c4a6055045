//! 整改通知书, with the station's reply and the second look.

use domain::case::words::day;
use domain::kernel::Moment;
use domain::network::fix::FixSource;
use domain::paper::{Form, Values};
use store::network::fix;
use store::paper::Subject;
use store::query::Reach;
use store::{StoreResult, audit};

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::fix::open;
use crate::desk::sheet::moment;
use crate::error::Outcome;
use crate::session::User;

/// The numbers of the orders that came of a record, as its paper names them.
pub(super) fn ordered(app: &App, region: &str, source: FixSource, id: &str) -> Outcome<String> {
    let county = Reach { region: region.to_owned(), path: "/".to_owned(), station: None };
    let all = app.door.db.read(|tx| fix::led_to(tx, &county, source, id))?;
    let numbers: Vec<String> = all.into_iter().map(|one| one.number).collect();
    Ok(if numbers.is_empty() { "没有发".to_owned() } else { numbers.join("、") })
}

/// So many photos.
pub(super) fn count(photos: usize) -> String {
    if photos == 0 { "没有".to_owned() } else { format!("{photos}张") }
}

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let one = open(app, user, id)?;
    let told = app.door.db.read(|tx| -> StoreResult<_> { audit::history(tx, &one.region, "fix", id) })?;
    let signed = |who: &Option<(Moment, String)>| {
        who.as_ref().map_or_else(|| "尚未".to_owned(), |(at, by)| format!("{by}，{}", moment(Some(*at))))
    };
    let steps = told
        .iter()
        .map(|each| vec![moment(Some(each.at)), each.what.clone(), each.by.clone(), each.said.clone()])
        .collect();
    let mut values = Values::default();
    values
        .set("number", &one.number)
        .set("source", one.source.label())
        .set("station", &one.station_name)
        .set("owner", &one.owner_name)
        .set("given", format!("{}，{}", one.given.1, moment(Some(one.given.0))))
        .set("unit", &one.unit)
        .set("limit", day(one.limit))
        .set("problem", &one.problem)
        .set("demand", &one.demand)
        .set("proved", signed(&one.proved))
        .set("photos", count(usize::try_from(one.photos).unwrap_or_default()))
        .set("proof", one.proof.clone().unwrap_or_default())
        .set("state", one.state.label())
        .set("returned", format!("{}次", one.returned))
        .set("checked", signed(&one.checked))
        .set("verdict", one.verdict.clone().unwrap_or_default())
        .table("steps", &["at", "what", "by", "said"], steps);
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("fix {id}"),
        form: Form::Fix,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered { subject, station_name: one.unit.clone(), day: one.given.0.day(), content: Content::Fields(values) })
}
