//! Drawing a round up: a quarter or a year that is over, for all stations below one's own organisation.

use axum::extract::State;
use axum::response::Response;
use domain::figure::Period;
use domain::form::{Choices, Form, Kind, Raw, Reader, ask as question};
use domain::network::power::Power;
use domain::report::Quarter;
use jiff::civil::Date;
use maud::Markup;
use store::{StoreError, assess, directory};

use super::nav;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[question("period", "考核哪一期", Kind::One(Choices::Offered("periods")))
        .hint("方案、事实和自动得分在组织的当时固定下来，以后记录再变也不改；人工评分、异议在上面另加")],
};

fn sheet(user: &User, today: Date) -> Sheet {
    let mut periods = Vec::new();
    let mut quarter = Quarter::ended(today);
    for _ in 0..4 {
        periods.push(quarter.period());
        quarter = quarter.previous();
    }
    periods.extend([Period::year(today.year() - 1), Period::year(today.year() - 2)]);
    Sheet {
        title: "组织考核".to_owned(),
        lead: format!("考核{}以下所有在运行的站点", user.place),
        nav: nav(user),
        form: &FORM,
        action: "/assessments/new".to_owned(),
        back: "/assessments".to_owned(),
        submit: "组织考核",
        offers: Offers::default().with("periods", periods.into_iter().map(|one| (one.key(), one.label()))),
        hidden: Vec::new(),
    }
}

/// `GET /assessments/new`.
pub async fn ask(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::RunAssessment)?;
    Ok(sheet(&user, app.now().day()).page(&user, &Raw::default(), &[], None))
}

/// `POST /assessments/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        user.needs(Power::RunAssessment)?;
        let rules = app.door.rules();
        let unit = app.door.db.read(|tx| {
            directory::org(tx, &user.actor.region, &user.actor.org)?.ok_or(StoreError::NotFound("organisation"))
        })?;
        let mut reader = Reader::new(&FORM, &posted.raw);
        let period = reader.parsed("period", "请选一个季度或一年", Period::parse);
        let read = reader.finish(()).and_then(|()| period.ok_or_else(Vec::new));
        sheet(&user, app.now().day()).submit(
            &At { app, user: &user, region: &unit.region },
            &posted.raw,
            read,
            |tx, change, period| assess::draw(tx, change, &rules, &unit, *period),
            |id| format!("/assessments/{id}"),
        )
    })
    .await
}
