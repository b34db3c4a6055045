//! What is done with an order, one form a deed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::form::{Choice as _, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::fix::FixDeed;
use domain::network::power::Power;
use jiff::ToSpan as _;
use store::network::fix::{self, Fix, Said};

use super::open;
use crate::app::App;
use crate::desk::draw::nav;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static PROVE: Form = Form {
    fields: &[
        ask("words", "怎么改的", Kind::Text).hint("做了什么、谁做的、以后怎么防止"),
        ask("photo", "整改以后的照片", Kind::File),
    ],
};
static PHOTO: Form =
    Form { fields: &[ask("words", "拍的是什么", Kind::Line { suggest: "" }), ask("photo", "照片", Kind::File)] };
static PASS: Form = Form {
    fields: &[
        ask("words", "复查意见", Kind::Text).hint("到站看的写看到什么；看照片的写依据哪一张"),
        may("photo", "复查时拍的照片", Kind::File),
    ],
};
static SEND_BACK: Form =
    Form { fields: &[ask("words", "哪里还没有改好", Kind::Text), ask("due", "新的期限", Kind::Day)] };

/// Who does a deed.
pub(super) const fn power(deed: FixDeed) -> Power {
    match deed {
        FixDeed::Prove | FixDeed::Photo => Power::ProveFix,
        FixDeed::Pass | FixDeed::SendBack => Power::DemandFix,
    }
}

const fn form(deed: FixDeed) -> &'static Form {
    match deed {
        FixDeed::Prove => &PROVE,
        FixDeed::Photo => &PHOTO,
        FixDeed::Pass => &PASS,
        FixDeed::SendBack => &SEND_BACK,
    }
}

fn sheet(user: &User, one: &Fix, deed: FixDeed) -> Sheet {
    Sheet {
        title: format!("{} {}", deed.label(), one.number),
        lead: format!("{}　{}　要求：{}", one.station_name, one.problem, one.demand),
        nav: nav(user),
        form: form(deed),
        action: format!("/fixes/{}/do/{}", one.id, deed.value()),
        back: format!("/fixes/{}", one.id),
        submit: deed.label(),
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn found(app: &App, user: &User, id: &str, name: &str) -> Outcome<(Fix, FixDeed)> {
    let deed = FixDeed::from_value(name).ok_or(Oops::NotFound)?;
    let one = open(app, user, id)?;
    user.needs(power(deed))?;
    Ok((one, deed))
}

/// `GET /fixes/{id}/do/{deed}`.
pub async fn show(State(app): State<App>, user: User, Path((id, name)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (one, deed) = found(app, &user, &id, &name)?;
        let mut raw = Raw::default();
        if deed == FixDeed::SendBack {
            raw.set("due", app.now().day().saturating_add(7.days()).to_string());
        }
        Ok(sheet(&user, &one, deed).page(&user, &raw, &[], None).into_response())
    })
    .await
}

fn read(deed: FixDeed, raw: &Raw) -> Result<Said, Vec<FieldError>> {
    let mut reader = Reader::new(form(deed), raw);
    let words = reader.text("words");
    let (photo, due) = match deed {
        FixDeed::SendBack => (None, reader.day("due")),
        FixDeed::Prove | FixDeed::Photo | FixDeed::Pass => (reader.optional("photo"), None),
    };
    reader.finish(Said { deed, words, photo, due })
}

/// `POST /fixes/{id}/do/{deed}`.
pub async fn perform(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (one, deed) = found(app, &user, &id, &name)?;
        let rules = app.door.rules();
        sheet(&user, &one, deed).submit_with_photo(
            &At { app, user: &user, region: &one.region },
            posted,
            |raw| read(deed, raw),
            |said| said.photo.as_deref(),
            |tx, change, said| fix::act(tx, change, &rules, &one, said),
            |()| format!("/fixes/{id}"),
        )
    })
    .await
}
