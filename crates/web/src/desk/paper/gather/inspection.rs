//! F17 现场检查表 and 抽查记录: when it is done.

use domain::network::fix::FixSource;
use domain::network::inspection::CheckKind;
use domain::network::sample::DrawState;
use domain::paper::{Form, Values};
use store::network::draw;
use store::paper::Subject;

use super::fix::{count, ordered};
use super::{Content, Gathered};
use crate::app::App;
use crate::desk::inspection::open;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// The form on which a way of looking at a station is written down.
pub(in crate::desk) const fn form(kind: CheckKind) -> Form {
    match kind {
        CheckKind::Spot => Form::SpotCheck,
        CheckKind::Onsite | CheckKind::Online | CheckKind::Review => Form::Inspection,
    }
}

pub(super) fn gather(app: &App, user: &User, id: &str, asked: Form) -> Outcome<Gathered> {
    let one = open(app, user, id)?;
    let Some((at, by)) = one.done.as_ref().filter(|_| asked == form(one.kind)) else { return Err(Oops::NotFound) };
    let drawn = match &one.draw {
        Some(draw) => Some(app.door.db.read(|tx| user.seek(tx, |tx, reach| draw::find(tx, reach, draw)))?.1),
        None => None,
    };
    let source = drawn.as_ref().map_or_else(|| "直接列入".to_owned(), |one| format!("抽样抽中，批次{}", one.number));
    // With list and seed anybody reckons who else is drawn, so they wait until everybody was looked at.
    let open = drawn.filter(|one| one.state == DrawState::Done);
    let late = if one.draw.is_some() { "全部查完以后公布" } else { "" };
    let told = |text: Option<String>| text.unwrap_or_else(|| late.to_owned());
    let findings = one
        .findings
        .iter()
        .zip(1..)
        .map(|(each, no)| {
            let mark = each.mark.label().to_owned();
            vec![no.to_string(), each.topic.clone(), each.text.clone(), mark, each.note.clone()]
        })
        .collect();
    let (asked_of, right) = one.quiz;
    let mut values = Values::default();
    values
        .set("number", &one.number)
        .set("kind", one.kind.label())
        .set("station", &one.station_name)
        .set("source", source)
        .set("seed", told(open.as_ref().and_then(|one| one.seed.as_ref()).map(|seed| seed.seed.clone())))
        .set("seed_source", told(open.as_ref().and_then(|one| one.seed.as_ref()).map(|seed| seed.source.clone())))
        .set("list_hash", told(open.as_ref().map(|one| one.list_hash.clone())))
        .set("at", moment(Some(*at)))
        .set("by", by)
        .table("findings", &["no", "topic", "text", "mark", "note"], findings)
        .set("quiz", if asked_of > 0 { format!("问{asked_of}题，答对{right}题") } else { "没有问".to_owned() })
        .set("wrong", format!("{}项", one.wrong))
        .set("words", one.words.clone().unwrap_or_default())
        .set("photos", count(usize::from(one.photo.is_some())))
        .set("fixes", ordered(app, &one.region, FixSource::Inspection, id)?);
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("inspection {id}"),
        form: asked,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered { subject, station_name: one.station_name.clone(), day: at.day(), content: Content::Fields(values) })
}
