//! F13 回访记录: when the call is over; nobody's name or number is on it.

use domain::network::callback::{CallbackState, Reached};
use domain::paper::{Form, Values};
use domain::value::yuan_from_fen;
use store::network::draw;
use store::paper::Subject;
use store::query::Reach;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::callback::show::load;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let view = load(app, user, id)?;
    let one = &view.one;
    let (Some((at, by)), true) = (&one.done, one.over()) else { return Err(Oops::NotFound) };
    // The caller's list is not the station's to open before all is done; where the seed was published is.
    let county = Reach { region: one.region.clone(), path: "/".to_owned(), station: None };
    let drawn = app.door.db.read(|tx| draw::find(tx, &county, &one.draw))?.ok_or(Oops::NotFound)?;
    let tries: Vec<String> = view
        .tries
        .iter()
        .map(|each| format!("第{}次 {} {} {}", each.no, moment(Some(each.at)), each.by, each.came.label()))
        .collect();
    let last = view.tries.last();
    let answered = last.is_some_and(|each| each.came == Reached::Answered);
    let said = one.answers.as_ref().filter(|_| one.state == CallbackState::Answered);
    let mut values = Values::default();
    values
        .set("batch", &one.draw_number)
        .set("number", &one.number)
        .set("seed", &one.seed)
        .set("seed_source", drawn.seed.map(|seed| seed.source).unwrap_or_default())
        .set("list_hash", &one.list_hash)
        .set("station", &one.station_name)
        .set("goods", &view.case.intake.goods.name)
        .set("caller", by)
        .set("at", moment(Some(*at)))
        .set("mode", last.map(|each| each.mode.label()).unwrap_or_default())
        .set("came", last.map(|each| each.came.label()).unwrap_or_default())
        .set("tries", tries.join("；"))
        .set("identity", if answered { "已核对是投诉人本人" } else { "" })
        .set("state", one.state.label());
    if let Some(said) = said {
        values
            .set("contacted", said.contacted.label())
            .set("reached", said.reached.label())
            .set("received", said.received.label())
            .set("received_amount", said.received_fen.map(yuan_from_fen).unwrap_or_default())
            .set("pressed", said.pressed.label())
            .set("satisfaction", said.satisfaction.label())
            .set("opinion", said.opinion.clone().unwrap_or_default())
            .set("agrees", said.agrees.label())
            .set("handling", said.handling.label())
            .set("why", said.why.clone().unwrap_or_default())
            .set("reopened", one.reopened.clone().unwrap_or_default())
            .set("again_on", said.again_on.map(|day| day.to_string()).unwrap_or_default());
    }
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("callback {id}"),
        form: Form::Callback,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered { subject, station_name: one.station_name.clone(), day: at.day(), content: Content::Fields(values) })
}
