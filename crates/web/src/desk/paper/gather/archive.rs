//! Papers of the archive: cover and catalogue of a volume (A14b), hand-over (A14c), destruction list (A14d).

use domain::archive::{Catalogue, CatalogueLine};
use domain::case::words::day;
use domain::paper::{Form, Values};
use jiff::civil::Date;
use store::directory::Org;
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::archive::{destruction, keeper, volume};
use crate::error::Outcome;
use crate::session::User;

fn date(on: Option<Date>) -> String {
    on.map(day).unwrap_or_default()
}

/// From a day to a day; one day is said once.
fn span(from: Option<Date>, to: Option<Date>) -> String {
    if from == to { date(from) } else { format!("{} 至 {}", date(from), date(to)) }
}

fn gathered(org: &Org, about: String, form: Form, known_as: String, on: Date, values: Values) -> Gathered {
    let subject =
        Subject { region: org.region.clone(), station: org.id.clone(), about, form, part: String::new(), known_as };
    Gathered { subject, station_name: org.name.clone(), day: on, content: Content::Fields(values) }
}

/// Cover and catalogue of a volume.
pub(super) fn cover(app: &App, user: &User, station: &str, name: &str) -> Outcome<Gathered> {
    let (org, Catalogue { cover, lines }) = volume::find(app, user, station, name)?;
    let row = |line: &CatalogueLine| {
        vec![
            format!("{:03}", line.no),
            line.number.clone(),
            line.responsible.clone(),
            line.title.clone(),
            line.date.to_string(),
            volume::pages(line.pages),
            line.note.clone(),
        ]
    };
    let mut values = Values::default();
    values
        .set("fonds", &cover.fonds)
        .set("period", cover.volume.period_words())
        .set("class", &cover.volume.class)
        .set("files", cover.files.to_string())
        .set("pages", cover.pages.to_string())
        .set("span", span(cover.from, cover.to))
        .set("retain_until", date(cover.retain_until))
        .set("custodian", &cover.custodian)
        .set("volume", name)
        .table(
            "lines",
            &["no", "number", "responsible", "title", "date", "pages", "note"],
            lines.iter().map(row).collect(),
        );
    let known_as = format!("{}-{name}", cover.code);
    Ok(gathered(&org, format!("volume {name}"), Form::Cover, known_as, app.now().day(), values))
}

/// The list of a hand-over.
pub(super) fn hand_over(app: &App, user: &User, station: &str, id: &str) -> Outcome<Gathered> {
    let (org, one) = keeper::found(app, user, station, id)?;
    let row = |count: &domain::archive::VolumeCount| {
        vec![count.volume.clone(), count.files.to_string(), count.pages.to_string()]
    };
    let mut values = Values::default();
    values
        .set("from", one.from.as_ref().map_or("首任保管人", |(_, name)| name.as_str()))
        .set("to", &one.to.1)
        .set("given", one.given.as_ref().map_or_else(String::new, |(who, on)| format!("{who}，{}", day(*on))))
        .set("taken", date(one.taken_on))
        .set("in_place", one.in_place.as_deref().unwrap_or("无"))
        .set("why", &one.why)
        .set("total", format!("{}卷，{}件，{}页", one.volumes.len(), one.files(), one.pages()))
        .table("volumes", &["volume", "files", "pages"], one.volumes.iter().map(row).collect());
    let known_as = format!("{}-{}", org.code, one.opened_on);
    Ok(gathered(&org, format!("handover {id}"), Form::HandOver, known_as, one.opened_on, values))
}

/// A destruction list as it stands.
pub(super) fn destruction(app: &App, user: &User, station: &str, id: &str) -> Outcome<Gathered> {
    let (org, one) = destruction::find_list(app, user, station, id)?;
    let step = |step: Option<&(domain::directory::StaffId, String, Date)>| {
        step.map_or_else(String::new, |(_, name, on)| format!("{name}，{}", day(*on)))
    };
    let (done, watched) = one.done.as_ref().map_or_else(Default::default, |(who, on, watched)| {
        (format!("{who}，{}", day(*on)), format!("{}、{}", watched.first, watched.second))
    });
    let left: Vec<_> = one.items.iter().filter(|item| item.struck.is_none()).collect();
    let rows = (1..).zip(&left).map(|(no, item): (u32, _)| {
        vec![
            no.to_string(),
            item.number.clone(),
            item.volume.clone(),
            item.title.clone(),
            item.closed_on.to_string(),
            item.retain_until.to_string(),
            item.pages_said(),
        ]
    });
    let mut values = Values::default();
    values
        .set("drafted", step(Some(&one.drafted)))
        .set("agreed", step(one.agreed.as_ref()))
        .set("approved", step(one.approved.as_ref()))
        .set("state", one.state.label())
        .set("done", done)
        .set("watched", watched)
        .set("why", &one.why)
        .set("total", format!("{}件，{}页", left.len(), left.iter().map(|item| item.pages).sum::<u32>()))
        .table("items", &["no", "number", "volume", "title", "closed_on", "retain_until", "pages"], rows.collect());
    Ok(gathered(&org, format!("destruction {id}"), Form::Destruction, one.number.clone(), one.drafted.2, values))
}
