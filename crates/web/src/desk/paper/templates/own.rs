//! A station's own form: additions to the official one, or a whole text that must hold all of it (A19).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::power::Power;
use domain::paper::{Addition, Form as PaperForm, Template, choose, lacking};
use jiff::civil::Date;
use maud::Markup;
use store::audit::Change;
use store::template::{self, Kept};

use crate::app::App;
use crate::desk::files;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("form", "哪种文书", Kind::One(Choices::Offered("form"))),
        ask("version", "版本名称", Kind::Line { suggest: "" }).hint("如：自制1；印出的文书按它记版本"),
        ask("effective_from", "从哪天的件起用", Kind::Day),
        may("logo", "单位标志（图片）", Kind::File),
        may("fields", "补充项目", Kind::Text).hint("一行一项，如：会员卡号；印出后手写"),
        may("notes", "补充文字", Kind::Text).hint("一行一句，印在表下"),
        may("body", "整份式样文本", Kind::Text)
            .hint("一般不用填。要改排列或措辞时，把官方式样文本抄到这里改；官方式样有的内容一项也不能少"),
    ],
};

fn sheet(kept: &[Kept]) -> Sheet {
    Sheet {
        title: "自制文书式样".to_owned(),
        lead: "可以加标志、项目和文字；官方式样的内容都会保留。".to_owned(),
        nav: crate::face::Nav::Station,
        form: &FORM,
        action: "/templates/own".to_owned(),
        back: "/templates".to_owned(),
        submit: "启用",
        offers: Offers::default().with("form", super::forms(kept)),
        hidden: vec![],
    }
}

/// `GET /templates/own`.
pub async fn ask_own(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::OwnTemplates)?;
    app.run(move |app| {
        let mut raw = Raw::default();
        raw.set("effective_from".to_owned(), app.now().day().to_string());
        Ok(sheet(&super::load(app, &user)?).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, kept: &[Kept]) -> Result<Template, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let form: Option<PaperForm> = reader.one("form");
    let version = reader.text("version");
    let from: Option<Date> = reader.day("effective_from");
    let (fields, notes, body) = (reader.optional("fields"), reader.optional("notes"), reader.optional("body"));
    let logo = reader.optional("logo");
    reader.finish(())?;
    let at = |field: &str, message: String| vec![FieldError { field: field.to_owned(), message }];
    let (Some(form), Some(from)) = (form, from) else { return Err(at("form", "请选择".to_owned())) };
    let ruled: Vec<Template> =
        kept.iter().filter(|one| one.official && one.template.form == form).map(|one| one.template.clone()).collect();
    let official = choose(&ruled, &[], from).ok_or_else(|| at("form", "没有这种官方式样".to_owned()))?.template;
    if kept.iter().any(|one| !one.official && one.template.form == form && one.template.version == version) {
        return Err(at("version", "这个版本名称已经用过，请换一个".to_owned()));
    }
    let lines = |text: &Option<String>| {
        text.iter()
            .flat_map(|text| text.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let added = Addition { version, effective_from: from, fields: lines(&fields), notes: lines(&notes), logo };
    let Some(body) = body else { return Ok(official.with(added)) };
    let mut written = template::read(&body).map_err(|message| at("body", message))?;
    let own = match (written.pop(), written.is_empty()) {
        (Some(own), true) if own.form == form => own.with(added),
        _ => return Err(at("body", format!("请只写一份“{}”的式样", form.label()))),
    };
    match lacking(&official, &own) {
        None => Ok(own),
        Some(lacks) => {
            Err(at("body", format!("缺少官方式样的必备内容：{}（《工作制度》第19条）", lacks.labels.join("、"))))
        }
    }
}

/// `POST /templates/own`.
pub async fn keep(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::OwnTemplates)?;
    app.run(move |app| {
        let (raw, errors) = files::keep(app, &user, posted)?;
        let kept = super::load(app, &user)?;
        let sheet = sheet(&kept);
        let read = if errors.is_empty() { read(&raw, &kept) } else { Err(errors) };
        let at = At { app, user: &user, region: &user.actor.region };
        sheet.submit(
            &at,
            &raw,
            read,
            |tx, change, own| template::keep(tx, change, &user.actor.org, false, own),
            |_| "/templates".to_owned(),
        )
    })
    .await
}

/// `POST /templates/withdraw`.
pub async fn withdraw(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::OwnTemplates)?;
    let form = PaperForm::from_value(posted.raw.one("form")).ok_or(Oops::NotFound)?;
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let version = posted.raw.one("version");
        app.door.db.write(|tx| template::withdraw(tx, change, &user.actor.org, form, version))?;
        Ok(Redirect::to("/templates").into_response())
    })
    .await
}
