//! 典型案例 (D24) as a sheet to hand round: masked as it is shown, with nothing of the case's own number.

use domain::paper::{Block, Form, Sheet};
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::typical::found;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let (one, ..) = found(app, user, id)?;
    let parts = [
        ("基本案情", &one.text.facts),
        ("处理过程", &one.text.handling),
        ("处理结果", &one.text.result),
        ("启示", &one.text.lesson),
        ("法律依据", &one.text.basis),
    ];
    let blocks = parts.into_iter().filter(|(_, text)| !text.trim().is_empty()).map(|(heading, text)| Block::Text {
        heading: heading.to_owned(),
        paragraphs: text.lines().map(str::to_owned).collect(),
    });
    let known_as = format!("AL{}-{}", one.at.day().year(), id.get(id.len().saturating_sub(6)..).unwrap_or(id));
    let sheet = Sheet {
        blocks: blocks.collect(),
        notes: vec![format!("典型案例，{}。姓名、电话、住址和经营者名称已经隐去。", one.state.label())],
        ..Sheet::new(one.text.title.as_str(), one.station_name.as_str(), known_as.as_str())
    };
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("typical {id}"),
        form: Form::Typical,
        part: String::new(),
        known_as,
    };
    Ok(Gathered { subject, station_name: one.station_name.clone(), day: one.at.day(), content: Content::Ready(sheet) })
}
