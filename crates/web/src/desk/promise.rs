//! 公开承诺 (A4, B4.2): each in versions with their days; a complaint is measured by the version of the day of purchase.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::Light;
use domain::form::{Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::power::Power;
use maud::{Markup, html};
use store::book::{self, PromiseVersion};
use store::directory::Org;

use super::sheet::{At, Sheet};
use super::station_card::find;
use super::training::{admitted, nav};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static NEW: Form = Form {
    fields: &[
        ask("words", "承诺内容", LINE).hint("照店堂公示的原话写，登记投诉时可以直接选"),
        may("scope", "适用商品或服务", LINE).hint("全场都适用的不用填"),
        ask("from", "自哪天起", Kind::Day).hint("可以补登以前公示的，照公示的日期写"),
        may("to", "到哪天止", Kind::Day).hint("没有期限的不填"),
    ],
};

static REVISE: Form = Form {
    fields: &[
        ask("words", "新的内容", LINE).hint("取消承诺的，写“不再承诺”并写日期"),
        may("scope", "适用商品或服务", LINE),
        ask("from", "新的一版自哪天起", Kind::Day).hint("旧的一版到前一天为止；以前买的仍按旧的"),
        may("to", "到哪天止", Kind::Day),
    ],
};

fn load(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<PromiseVersion>)> {
    admitted(user)?;
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let all = book::promise_versions(tx, &org.region, &org.id)?;
        Ok((org, all))
    })?)
}

fn keeps(user: &User, org: &Org) -> bool {
    user.has(Power::AdoptInstitution) && user.actor.org == org.id
}

/// `GET /stations/{id}/promises`.
pub async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let (org, all) = app.run(move |app| load(app, &who, &id)).await?;
    let keeps = keeps(&user, &org);
    let rows = all
        .iter()
        .map(|one| {
            let newest = !all.iter().any(|other| other.series == one.series && other.version > one.version);
            vec![
                html! { (one.words) @if let Some(scope) = &one.scope { br; span.quiet { "适用：" (scope) } } },
                html! { (one.version) },
                html! { (one.from) " 起" @if let Some(to) = one.to { br; "到 " (to) } },
                match (one.from <= today, one.to.is_none_or(|to| today <= to)) {
                    (false, _) => badge::light(Light::Calm, "还没有生效"),
                    (true, true) => badge::light(Light::Done, "今天有效"),
                    (true, false) => badge::light(Light::Paused, "已经停用"),
                },
                html! { @if keeps && newest { a href=(format!("/stations/{}/promises/{}", org.id, one.id)) { "变更" } } },
            ]
        })
        .collect();
    let list = Table {
        caption: "公开承诺",
        columns: &[words("承诺"), number("版"), words("有效期"), words("今天"), words("")],
        rows,
        empty: "还没有登记过。",
        next: None,
    };
    let body = html! {
        (heading("公开承诺", &html! { @if keeps { (primary("登记承诺", &format!("/stations/{}/promises/new", org.id))) } }))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } "　" a href=(format!("/stations/{}/institutions", org.id)) { "制度" } }
        p.quiet { "处理投诉看购买那天有效的承诺，不看今天的（" (clause_words("A4")) "）。" }
        (table(&list))
    };
    Ok(super::page(&user, "公开承诺", nav(&user), &body))
}

fn keeper(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<PromiseVersion>)> {
    let (org, all) = load(app, user, id)?;
    user.needs(Power::AdoptInstitution)?;
    if keeps(user, &org) { Ok((org, all)) } else { Err(Oops::NotFound) }
}

/// Which one is changed, when it is not a new one.
fn chosen<'a>(all: &'a [PromiseVersion], id: &str) -> Outcome<Option<&'a PromiseVersion>> {
    if id == "new" {
        return Ok(None);
    }
    all.iter().find(|one| one.id == id).map(Some).ok_or(Oops::NotFound)
}

fn sheet(user: &User, org: &Org, was: Option<&PromiseVersion>) -> Sheet {
    let base = format!("/stations/{}/promises", org.id);
    Sheet {
        title: if was.is_some() { "变更公开承诺" } else { "登记公开承诺" }.to_owned(),
        lead: was.map(|one| format!("现在：{}，自{}起", one.words, one.from)).unwrap_or_default(),
        nav: nav(user),
        form: if was.is_some() { &REVISE } else { &NEW },
        action: format!("{base}/{}", was.map_or("new", |one| one.id.as_str())),
        back: base,
        submit: if was.is_some() { "登记新的一版" } else { "登记" },
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /stations/{id}/promises/{promise}`; `new` for one that is not there yet.
pub async fn ask_one(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, all) = keeper(app, &user, &id)?;
        let was = chosen(&all, &wanted)?;
        let mut raw = Raw::from_iter([("from", app.now().day().to_string())]);
        if let Some(was) = was {
            raw.set("words", &was.words);
            raw.set("scope", was.scope.clone().unwrap_or_default());
        }
        Ok(sheet(&user, &org, was).page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /stations/{id}/promises/{promise}`.
pub async fn write_one(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, all) = keeper(app, &user, &id)?;
        let was = chosen(&all, &wanted)?;
        let raw = posted.raw;
        let mut reader = Reader::new(if was.is_some() { &REVISE } else { &NEW }, &raw);
        let (words, scope) = (reader.text("words"), reader.optional("scope"));
        let (from, to) = (reader.day("from"), reader.day("to"));
        let read = from.map(|from| book::NewPromise { words, scope, from, to });
        let read = reader.finish(read).and_then(|read| read.ok_or_else(Vec::new));
        sheet(&user, &org, was).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read,
            |tx, change, new| book::promise_again(tx, change, &org.id, was, new),
            |()| format!("/stations/{id}/promises"),
        )
    })
    .await
}
