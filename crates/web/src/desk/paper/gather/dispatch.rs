//! F17 转办单, 反馈单, 退回单.

use domain::case::words::day;
use domain::network::dispatch::DispatchState;
use domain::paper::{Form, Values};
use domain::value::{fen_from_yuan, yuan_from_fen};
use store::network::dispatch::{self, Dispatch};
use store::paper::Subject;
use store::{audit, vault};

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::dispatch::show::claims;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// For who dispatched it and for the station it went to.
pub(super) fn gather(app: &App, user: &User, id: &str, form: Form) -> Outcome<Gathered> {
    let (one, person, returned) = app.door.db.read(|tx| {
        let (reach, one) = user.seek(tx, |tx, reach| dispatch::find(tx, reach, id))?;
        let person = vault::person(tx, &app.door.keys, &reach.region, &one.consumer)?;
        let told = audit::history(tx, &reach.region, "dispatch", &one.id)?;
        Ok((one, person, told.into_iter().rev().find(|told| told.what == "退回")))
    })?;
    if ![&one.station, &one.from].contains(&&user.actor.org) || !offered(&one).contains(&form) {
        return Err(Oops::NotFound);
    }
    let text = |text: Option<String>| text.unwrap_or_default();
    let mut values = Values::default();
    values
        .set("platform_no", &one.platform_no)
        .set("sent_at", moment(Some(one.sent_at)))
        .set("from", &one.from_name)
        .set("station", &one.station_name)
        .set("via", one.via.label())
        .set("feedback_due", day(one.feedback_due))
        .set("consent_on", one.consent_on.map_or_else(|| "未征询".to_owned(), |on| format!("{}同意", day(on))))
        .set("accept_due", day(one.accept_due))
        .set("mediate_due", day(one.mediate_due))
        .set("consumer_name", &one.consumer_name)
        .set("consumer_phone", text(person.as_ref().and_then(|person| person.phone.clone())))
        .set("consumer_address", text(person.and_then(|person| person.address)))
        .set("respondent", format!("{}　{}", one.facts.one("respondent"), one.facts.one("stall")).trim())
        .set("goods", one.facts.one("goods"))
        .set("amount", money(one.facts.one("amount")))
        .set("event_on", date(one.facts.one("event_on")))
        .lines("narrative", one.facts.one("narrative").lines().map(str::to_owned).collect())
        .set("claims", claims(&one))
        .set("case", one.case.as_ref().map_or("未生成", |(number, _)| number))
        .set("handler", one.handler.as_deref().unwrap_or("未确定"))
        .set("outcome", one.outcome.map_or("在办", domain::case::Outcome::label))
        .set("feedback", text(one.feedback.clone()))
        .set("fed_back_at", moment(one.fed_back_at))
        .set("state", if one.state == DispatchState::FedBack { "待审核" } else { one.state.label() });
    if let Some(told) = returned {
        values.set("returned", told.said).set("returned_at", moment(Some(told.at)));
    }
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("dispatch {id}"),
        form,
        part: String::new(),
        known_as: one.platform_no.clone(),
    };
    let name = if form == Form::Dispatch { &one.from_name } else { &one.station_name };
    Ok(Gathered { subject, station_name: name.clone(), day: one.sent_at.day(), content: Content::Fields(values) })
}

/// As typed, or written like every other sum of a paper.
fn money(typed: &str) -> String {
    fen_from_yuan(typed).map_or_else(|| typed.to_owned(), yuan_from_fen)
}

fn date(typed: &str) -> String {
    typed.parse().map_or_else(|_| typed.to_owned(), day)
}

/// The forms that a dispatch has something for.
pub(in crate::desk) fn offered(one: &Dispatch) -> Vec<Form> {
    let mut forms = vec![Form::Dispatch];
    if one.feedback.is_some() {
        forms.push(Form::Feedback);
    }
    if one.state == DispatchState::Returned {
        forms.push(Form::Return);
    }
    forms
}
