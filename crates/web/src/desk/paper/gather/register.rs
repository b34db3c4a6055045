//! F2 登记簿 of a month: with full names for the station's own archive, masked for the levels above.

use std::collections::BTreeMap;

use domain::paper::{Form, Values};
use domain::value::{mask_name, yuan_from_fen};
use store::paper::Subject;
use store::query::register;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::register::{Asked, Month, load};
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, station: &str, month: &str) -> Outcome<Gathered> {
    let asked = Asked { month: month.to_owned(), station: station.to_owned() };
    let today = app.now().day();
    let (found, phones) = app.door.db.read(|tx| {
        let found = load(tx, user, &asked, today)?;
        let phones = register::phones(tx, &app.door.keys, &found.station.region, &found.station.id, &found.month)?;
        Ok((found, phones))
    })?;
    if found.station.id.as_str() != station || found.month != month {
        return Err(Oops::NotFound);
    }
    let full = found.station.id == user.actor.org;
    let masked = if full { "" } else { " masked" };
    let subject = Subject {
        region: found.station.region.clone(),
        station: found.station.id.clone(),
        about: format!("register {month}{masked}"),
        form: Form::Register,
        part: String::new(),
        known_as: format!("{}-{month}{}", found.station.code, if full { "" } else { "-M" }),
    };
    let day = format!("{month}-01").parse().map_err(|_| Oops::NotFound)?;
    Ok(Gathered {
        subject,
        station_name: found.station.name.clone(),
        day,
        content: Content::Fields(values(&found, &phones, full)),
    })
}

/// 2026年11月.
fn said(month: &str) -> String {
    match month.split_once('-') {
        Some((year, month)) => format!("{year}年{}月", month.trim_start_matches('0')),
        None => month.to_owned(),
    }
}

/// The lines of the month, and what they add up to.
fn values(month: &Month, phones: &BTreeMap<String, String>, full: bool) -> Values {
    let rows = month.entries.iter().map(|entry| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            entry.no.to_string(),
            entry.accepted_on.clone(),
            entry.number.clone(),
            if full { entry.consumer.clone() } else { mask_name(&entry.consumer) },
            phones.get(&entry.number).cloned().unwrap_or_default(),
            entry.respondent.clone(),
            entry.goods.clone(),
            entry.problem.clone(),
            entry.claims.clone(),
            yuan_from_fen(entry.amount_fen),
            entry.handler.clone(),
            if entry.outcome.is_empty() { "在办".to_owned() } else { entry.outcome.clone() },
            yuan_from_fen(entry.recovered_fen),
            text(&entry.settled_on),
            entry.days_used.map(|days| days.to_string()).unwrap_or_default(),
            text(&entry.told_on),
            text(&entry.volume),
            entry.note(),
        ]
    });
    let recovered: i64 = month.entries.iter().map(|entry| entry.recovered_fen).sum();
    let sealed =
        month.seal.as_ref().map_or_else(|| "未封存".to_owned(), |seal| format!("封存校验码{}", &seal.hash[..16]));
    let mut values = Values::default();
    values
        .set("month", said(&month.month))
        .set("count", month.entries.len().to_string())
        .set("recovered", yuan_from_fen(recovered))
        .set("sealed", sealed)
        .table(
            "entries",
            &[
                "no",
                "accepted_on",
                "number",
                "consumer",
                "phone",
                "respondent",
                "goods",
                "problem",
                "claims",
                "amount",
                "handler",
                "outcome",
                "recovered",
                "settled_on",
                "days",
                "told_on",
                "volume",
                "remark",
            ],
            rows.collect(),
        );
    values
}
