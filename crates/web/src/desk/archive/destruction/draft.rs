//! Drafting a list: the keeper chooses from what has run out.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::form::{Choices, Form, Kind, Raw, Reader, ask};
use domain::kernel::require;
use jiff::civil::Date;
use maud::Markup;
use store::archive::{destroy, runs_out};
use store::directory::Org;
use store::{StoreResult, Tx};

use super::LINE;
use crate::app::App;
use crate::desk::archive::nav;
use crate::desk::sheet::{At, Sheet};
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static DRAFT: Form = Form {
    fields: &[
        ask("cases", "保管期满的档案", Kind::Many(Choices::Offered("cases"))),
        ask("why", "销毁理由", LINE).hint("如：保管期满，无查考价值"),
    ],
};

fn draft_sheet(tx: &mut Tx<'_>, user: &User, org: &Org, today: Date) -> StoreResult<Sheet> {
    let ripe = runs_out(tx, &org.region, &org.id, today)?.into_iter().filter(|(_, held)| !held);
    let cases = ripe.map(|(item, _)| {
        let words = format!("{}　{}　{}，保管至{}", item.number, item.volume, item.title, item.retain_until);
        (item.number, words)
    });
    Ok(Sheet {
        title: "造销毁清单".to_owned(),
        lead: format!("{}　只列保管期满的；冻结的不在其中。", org.name),
        nav: nav(user),
        form: &DRAFT,
        action: format!("/stations/{}/destruction/new", org.id),
        back: format!("/stations/{}/destruction", org.id),
        submit: "造册，送站长审核",
        offers: Offers::default().with("cases", cases),
        hidden: Vec::new(),
    })
}

fn drafter(tx: &mut Tx<'_>, user: &User, id: &str) -> StoreResult<Org> {
    let (_, org) = find(tx, user, id)?;
    require(
        org.custodian.as_ref() == Some(&user.actor.id),
        "A14d",
        "销毁清单由档案保管人造册",
        "请转告保管人；要更换保管人的，先办移交",
    )?;
    Ok(org)
}

/// `GET /stations/{id}/destruction/new`: everything that has run out is ticked.
pub async fn new(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let today = app.now().day();
        let sheet = app.door.db.read(|tx| {
            let org = drafter(tx, &user, &id)?;
            draft_sheet(tx, &user, &org, today)
        })?;
        let mut raw = Raw::from_iter([("why", "保管期满，无查考价值")]);
        for (number, _) in sheet.offers.get("cases") {
            raw.push("cases", number);
        }
        Ok(sheet.page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /stations/{id}/destruction/new`.
pub async fn create(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (raw, today) = (posted.raw, app.now().day());
        let (org, sheet) = app.door.db.read(|tx| {
            let org = drafter(tx, &user, &id)?;
            let sheet = draft_sheet(tx, &user, &org, today)?;
            Ok((org, sheet))
        })?;
        let mut reader = Reader::new(&DRAFT, &raw);
        let (cases, why) = (reader.many::<String>("cases"), reader.text("why"));
        let least = app.door.rules().policies.at(&org.region, today).min_retention_years();
        sheet.submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            reader.finish((cases, why)),
            |tx, change, (cases, why)| destroy::draft(tx, change, &org, cases, why, least),
            |list| format!("/stations/{id}/destruction/{list}"),
        )
    })
    .await
}
