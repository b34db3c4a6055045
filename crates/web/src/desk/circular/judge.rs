//! The sender judges what a station answered.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::form::{Choices, Form, Kind, Raw, Reader, ask, may};
use domain::network::power::Power;
use maud::Markup;
use store::network::circular::{self, Circular, Receipt};
use store::query::Reach;

use super::open;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static JUDGE: Form = Form {
    fields: &[
        ask("good", "意见", Kind::One(Choices::Fixed(&[("yes", "认可"), ("no", "退回重办")]))),
        may("said", "说明", Kind::Text),
    ],
};

fn judge_sheet(one: &Circular, receipt: &Receipt) -> Sheet {
    Sheet {
        title: format!("审核 {} 的回复", receipt.station_name),
        lead: receipt.answer.clone().unwrap_or_default(),
        nav: Nav::Circulars,
        form: &JUDGE,
        action: format!("/circulars/{}/judge/{}", one.id, receipt.station),
        back: format!("/circulars/{}", one.id),
        submit: "提交",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn receipt(app: &App, user: &User, id: &str, station: &str) -> Outcome<(Reach, Circular, Receipt)> {
    user.needs(Power::Circulate)?;
    let (reach, one, receipts) = open(app, user, id)?;
    let found = receipts.into_iter().find(|each| each.station.as_str() == station).ok_or(Oops::NotFound)?;
    Ok((reach, one, found))
}

/// `GET /circulars/{id}/judge/{station}`.
pub async fn ask_judge(
    State(app): State<App>,
    user: User,
    Path((id, station)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, one, receipt) = receipt(app, &user, &id, &station)?;
        Ok(judge_sheet(&one, &receipt).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /circulars/{id}/judge/{station}`.
pub async fn judge(
    State(app): State<App>,
    user: User,
    Path((id, station)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (reach, one, receipt) = receipt(app, &user, &id, &station)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&JUDGE, &raw);
        let (good, said) = (reader.one::<String>("good"), reader.text("said"));
        let good = good.as_deref() == Some("yes");
        if !good && said.is_empty() {
            reader.wrong("said", "退回的，请写明还差什么");
        }
        judge_sheet(&one, &receipt).submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            reader.finish(said),
            |tx, change, said| circular::judge(tx, change, &one, &receipt, good, said),
            |()| format!("/circulars/{id}"),
        )
    })
    .await
}
