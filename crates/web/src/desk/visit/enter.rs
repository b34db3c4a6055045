//! Checking in at a station and writing down what was seen: by the scan of its plaque, or its number and a photo.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask, heading as part, may};
use domain::network::plaque::SCAN_MINUTES;
use domain::network::power::Power;
use maud::Markup;
use serde::Deserialize;
use store::directory::Org;
use store::file;
use store::network::visit::{self, NewVisit};

use crate::app::App;
use crate::desk::files;
use crate::desk::sheet::{At, Sheet};
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static BY_SCAN: Form = Form {
    fields: &[
        may("photo", "牌匾的照片", Kind::File).hint("已经扫码，照片可以不拍"),
        part("在站里"),
        ask("heard", "听取的意见、了解的情况", Kind::Text),
        may("hard", "站点的困难和怎么协调", Kind::Text),
        ask("guided", "指导了什么", Kind::Text),
        may("found", "发现的问题", Kind::Text).hint("写了问题的，接着可以发整改通知"),
    ],
};

static BY_NUMBER: Form = Form {
    fields: &[
        may("plaque", "牌匾编号", Kind::Line { suggest: "" })
            .hint("照牌匾上的写，如 339900-00001；能扫码的请扫牌匾上的码进来"),
        may("photo", "牌匾的照片", Kind::File).hint("没有扫码的要当场拍一张；没有看到牌匾的，拍应当挂牌匾的地方"),
        part("在站里"),
        ask("heard", "听取的意见、了解的情况", Kind::Text),
        may("hard", "站点的困难和怎么协调", Kind::Text),
        ask("guided", "指导了什么", Kind::Text),
        may("found", "发现的问题", Kind::Text).hint("没有看到牌匾的，编号留空，在这里写明；这一次牌匾仍算没有验证"),
    ],
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    station: String,
    /// The one-time code of the scan that led here.
    #[serde(default)]
    scan: String,
}

const fn form(scan: &str) -> &'static Form {
    if scan.is_empty() { &BY_NUMBER } else { &BY_SCAN }
}

fn sheet(org: &Org, scan: &str) -> Sheet {
    let how = if scan.is_empty() {
        "还没有扫码：写牌匾编号、当场拍照签到；最好扫牌匾上的码进来"
    } else {
        "已扫牌匾上的码，十分钟内提交有效"
    };
    Sheet {
        title: "到站签到".to_owned(),
        lead: format!("{}　{how}", org.name),
        nav: Nav::Network,
        form: form(scan),
        action: "/visits/new".to_owned(),
        back: "/visits".to_owned(),
        submit: "签到并登记巡访",
        offers: Offers::default(),
        hidden: vec![("station", org.id.0.clone()), ("scan", scan.to_owned())],
    }
}

/// `GET /visits/new?station=&scan=`.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    app.run(move |app| {
        user.needs(Power::Visit)?;
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &asked.station))?;
        Ok(sheet(&org, &asked.scan).page(&user, &Raw::default(), &[], None))
    })
    .await
}

fn read(raw: &Raw, scan: &str) -> Result<NewVisit, Vec<FieldError>> {
    let mut reader = Reader::new(form(scan), raw);
    let plaque = if scan.is_empty() { reader.text("plaque") } else { String::new() };
    let new = NewVisit {
        plaque,
        scan: scan.to_owned(),
        photo: reader.optional("photo"),
        fresh: false,
        heard: reader.text("heard"),
        hard: reader.optional("hard"),
        guided: reader.text("guided"),
        found: reader.optional("found"),
    };
    reader.finish(new)
}

/// The photo is a picture that this person sent a moment ago: what was ever sent before is not fresh.
fn fresh(app: &App, user: &User, region: &str, photo: &str) -> Outcome<bool> {
    let found = app.door.db.read(|tx| file::find(tx, region, photo))?;
    Ok(found.is_some_and(|one| {
        let minutes = app.now().0.duration_since(one.at.0).as_secs().div_euclid(60);
        one.media.is_picture() && one.by == user.actor.id && minutes <= SCAN_MINUTES
    }))
}

/// `POST /visits/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        user.needs(Power::Visit)?;
        let id = posted.raw.one("station").to_owned();
        let scan = posted.raw.one("scan").to_owned();
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        let here = User { actor: user.acting(&org.region), ..user.clone() };
        let (raw, errors) = files::keep(app, &here, posted)?;
        let read = files::with_photo(app, &org.region, errors, read(&raw, &scan), |new| new.photo.as_deref())?;
        let read = match read {
            Ok(new) => {
                let fresh = match &new.photo {
                    Some(photo) => fresh(app, &user, &org.region, photo)?,
                    None => false,
                };
                Ok(NewVisit { fresh, ..new })
            }
            Err(errors) => Err(errors),
        };
        sheet(&org, &scan).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read,
            |tx, change, new| visit::enter(tx, change, &org, new),
            |id| format!("/visits/{id}"),
        )
    })
    .await
}
