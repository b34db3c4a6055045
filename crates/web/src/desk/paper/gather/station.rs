//! F17 个人信息处理告知书: what a consumer is told before saying anything.

use domain::directory::OrgKind;
use domain::form::NOTICE_VERSION;
use domain::paper::{Form, Values};
use store::directory;
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let (org, office) = app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let above = directory::above(tx, &org)?;
        let office = above.into_iter().find(|one| one.kind == OrgKind::Office);
        Ok((org, office.map(|office| office.name).unwrap_or_default()))
    })?;
    let mut values = Values::default();
    values
        .set("station", &org.name)
        .set("host", org.host.clone().unwrap_or_default())
        .set("phone", org.phone.clone().unwrap_or_default())
        .set("office", office)
        .set("notice_version", NOTICE_VERSION);
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: "station".to_owned(),
        form: Form::Privacy,
        part: String::new(),
        known_as: org.code.clone(),
    };
    Ok(Gathered { subject, station_name: org.name.clone(), day: app.now().day(), content: Content::Fields(values) })
}
