//! The rows of a table of work orders, each with what would become of it.

use std::collections::BTreeSet;

use domain::exchange::{Mapping, WorkOrder, answers, normal_number, read_row};
use domain::form::order::read;
use domain::form::{FieldError, Raw};
use domain::kernel::Refusal;
use domain::network::dispatch::{bureau_limits, matter, send};
use jiff::civil::Date;
use store::directory;
use store::network::exchange;

use crate::app::App;
use crate::error::Outcome;
use crate::face::acts::why;
use crate::session::User;

/// One row: what it says, and what stands in its way.
pub(super) struct Row {
    pub number: String,
    pub respondent: String,
    /// The answers to the form of a dispatch.
    pub raw: Raw,
    /// Why it cannot be sent; empty when it can.
    pub hindrances: Vec<String>,
    /// It was sent before.
    pub known: bool,
}

/// The station that a work order names by code or name, or whose unit is the one complained of.
pub(super) fn station(app: &App, user: &User, order: &WorkOrder) -> Outcome<Option<String>> {
    let named = order.station.as_deref().map(str::trim).unwrap_or_default();
    let trader = order.respondent.as_deref().map(str::trim).unwrap_or_default();
    let all =
        app.door.db.read(|tx| user.gather(tx, |tx, reach| directory::stations(tx, &reach.region, &reach.path)))?;
    let open = || all.iter().filter(|org| org.life.is_none_or(domain::network::life::LifeStage::open));
    let by_name = open().find(|org| !named.is_empty() && (org.code == named || org.name == named));
    let by_host = || open().find(|org| !trader.is_empty() && org.host.as_deref() == Some(trader));
    Ok(by_name.or_else(by_host).map(|org| org.id.0.clone()))
}

/// Judges every row by the same reading and the same rule as the form; writes nothing.
pub(super) fn judge(
    app: &App,
    user: &User,
    names: &Mapping,
    table: &paper::sheet::Sheet,
    usual_due: Option<Date>,
) -> Outcome<Vec<Row>> {
    let sent = app.door.db.read(|tx| exchange::numbers(tx, &user.actor.region))?;
    let mut seen: BTreeSet<String> = sent.iter().map(|number| normal_number(number)).collect();
    let mut rows = Vec::with_capacity(table.rows.len());
    for cells in &table.rows {
        rows.push(one(app, user, names, &table.head, cells, usual_due, &mut seen)?);
    }
    Ok(rows)
}

fn one(
    app: &App,
    user: &User,
    names: &Mapping,
    head: &[String],
    cells: &[String],
    usual_due: Option<Date>,
    seen: &mut BTreeSet<String>,
) -> Outcome<Row> {
    let messages = |errors: Vec<FieldError>| errors.into_iter().map(|error| error.message).collect::<Vec<_>>();
    let order = match read_row(names, head, cells) {
        Ok(order) => order,
        Err(errors) => {
            let number = cells.first().cloned().unwrap_or_default();
            let hindrances = messages(errors);
            return Ok(Row { number, respondent: String::new(), raw: Raw::default(), hindrances, known: false });
        }
    };
    let today = app.now().day();
    let mut raw = answers(&order, today);
    let due = usual_due.map(|due| due.to_string()).unwrap_or_default();
    let station = station(app, user, &order)?.unwrap_or_default();
    let today_text = today.to_string();
    for (name, usual) in [
        ("via", "system"),
        ("matter", "complaint"),
        ("received_on", today_text.as_str()),
        ("feedback_due", due.as_str()),
    ] {
        if raw.one(name).is_empty() {
            raw.set(name, usual);
        }
    }
    raw.set("station", station);
    let number = order.platform_no.clone().unwrap_or_default();
    let known = !number.is_empty() && !seen.insert(normal_number(&number));
    let hindrances =
        if known { vec!["已经转办过，或表里重复".to_owned()] } else { hindrances(app, user, &raw) };
    Ok(Row { number, respondent: order.respondent.unwrap_or_default(), raw, hindrances, known })
}

/// What stands in the way of sending these answers; the refusals name their articles.
fn hindrances(app: &App, user: &User, raw: &Raw) -> Vec<String> {
    let told = |refusal: &Refusal| vec![why(refusal)];
    // What must never leave is told first, whatever else is missing.
    if let Some(Err(refusal)) =
        domain::form::Choice::from_value(raw.one("matter")).map(|one: domain::network::dispatch::Matter| matter(one))
    {
        return told(&refusal);
    }
    let person = domain::directory::PersonId(String::new());
    match read(raw, person) {
        Err(errors) => errors.into_iter().map(|error| error.message).collect(),
        Ok(order) => {
            let rules = app.door.rules();
            let today = app.now().day();
            let policy = rules.policies.at(&user.actor.region, today);
            let limits = bureau_limits(&rules.calendar, order.order.received_on, &policy);
            send(&order.order, &limits, today).err().map(|refusal| told(&refusal)).unwrap_or_default()
        }
    }
}
