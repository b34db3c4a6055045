//! The bureau publishes a form (A19): official for every station below it, from its first day on.

use axum::extract::State;
use axum::response::Response;
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask};
use domain::network::power::Power;
use domain::paper::Template;
use maud::Markup;
use store::template::{self, Kept};

use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[ask("body", "式样文本", Kind::Text)
        .hint("从现行式样的文本改起，写上新的版本和起用日期；以前的件仍按以前的式样印")],
};

fn sheet() -> Sheet {
    Sheet {
        title: "发布官方文书式样".to_owned(),
        lead: "发布后，所属各站从起用日期的件开始按新式样印；缺少新内容的自制式样会停用并提示。".to_owned(),
        nav: crate::face::Nav::Network,
        form: &FORM,
        action: "/templates/official".to_owned(),
        back: "/templates".to_owned(),
        submit: "发布",
        offers: Offers::default(),
        hidden: vec![],
    }
}

/// `GET /templates/official`.
pub async fn ask_official(user: User) -> Outcome<Markup> {
    user.needs(Power::RuleTemplates)?;
    Ok(sheet().page(&user, &Raw::default(), &[], None))
}

fn read(raw: &Raw, kept: &[Kept]) -> Result<Template, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let body = reader.text("body");
    reader.finish(())?;
    let at = |message: String| vec![FieldError { field: "body".to_owned(), message }];
    let mut written = template::read(&body).map_err(at)?;
    let (Some(one), true) = (written.pop(), written.is_empty()) else {
        return Err(at("请一次发布一份式样".to_owned()));
    };
    let known = kept
        .iter()
        .any(|other| other.official && other.template.form == one.form && other.template.version == one.version);
    if known {
        Err(at(format!("“{}”这个版本已经有了，请换一个版本名称", one.version)))
    } else {
        Ok(one)
    }
}

/// `POST /templates/official`.
pub async fn publish(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::RuleTemplates)?;
    app.run(move |app| {
        let read = read(&posted.raw, &super::load(app, &user)?);
        let at = At { app, user: &user, region: &user.actor.region };
        sheet().submit(
            &at,
            &posted.raw,
            read,
            |tx, change, one| template::keep(tx, change, &user.actor.org, true, one),
            |_| "/templates".to_owned(),
        )
    })
    .await
}
