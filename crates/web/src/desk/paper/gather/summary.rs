//! F3 汇总表 and F4 五进统计表 of an organisation and a period.

use domain::directory::Venue;
use domain::figure::{Counts, HEADLINES, Measure, Period, Rate, Unit};
use domain::paper::{Form, Values};
use domain::value::yuan_from_fen;
use store::directory::Org;
use store::paper::Subject;
use store::query::figures::Entries;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::figures::ask::{chosen, load};
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str, form: Form, part: &str) -> Outcome<Gathered> {
    let period = Period::parse(part).ok_or(Oops::NotFound)?;
    let (org, entries) = app.door.db.read(|tx| {
        let (org, reaches) = chosen(tx, user, id)?;
        let entries = load(tx, app, &reaches, &org, period)?;
        Ok((org, entries))
    })?;
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: format!("figures {part}"),
        form,
        part: String::new(),
        known_as: format!("{}-{part}", org.code),
    };
    Ok(Gathered {
        subject,
        station_name: org.name.clone(),
        day: period.to,
        content: Content::Fields(values(&org, &entries)),
    })
}

/// The columns of every table: names of the row, counts, rates.
fn keys() -> Vec<&'static str> {
    let counts = Measure::EVERY.iter().map(|measure| measure.value());
    ["row", "entry"].into_iter().chain(counts).chain(Rate::EVERY.iter().map(|rate| rate.key())).collect()
}

fn row(name: &str, entry: &str, counts: &Counts) -> Vec<String> {
    let said = |(measure, value): (Measure, i64)| match measure.unit() {
        Unit::Fen => yuan_from_fen(value),
        _ => value.to_string(),
    };
    let rates = Rate::EVERY.iter().map(|rate| counts.rate(*rate).words());
    [name.to_owned(), entry.to_owned()].into_iter().chain(counts.iter().map(said)).chain(rates).collect()
}

fn values(org: &Org, entries: &Entries) -> Values {
    let summary = &entries.summary;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (venue, counts) in &summary.rows {
        rows.push(row(venue.label(), &format!("进{}", venue.label()), counts));
        if *venue == Venue::Enterprise {
            let industries = summary.industries.iter().filter(|(_, counts)| !counts.is_zero());
            let name = |label: &str| format!("其中{label}");
            rows.extend(industries.map(|(one, counts)| row(&name(one.label()), &name(one.label()), counts)));
        }
    }
    rows.push(row("合计", "合计", &summary.total));
    let below = entries.below.iter().map(|unit| row(&unit.name, "", &unit.counts)).collect();
    let wrong = summary.check();
    let checks = match wrong.first() {
        None => "各项核对相符。".to_owned(),
        Some(first) => format!("核对不符{}处，第一处：{} {}。", wrong.len(), first.row, first.rule),
    };
    let headlines: Vec<String> = HEADLINES.iter().map(|headline| headline.said(&summary.total)).collect();
    let mut values = Values::default();
    values
        .set("period", format!("{}　{}", org.name, summary.period.label()))
        .set("checks", checks)
        .set("headlines", headlines.join("，"))
        .table("rows", &keys(), rows)
        .table("below", &keys(), below);
    values
}
