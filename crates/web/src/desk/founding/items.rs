//! 八个一 and 五有 (C2b, D16 to D18): each item with its dated evidence; the fifth of 五有 is computed.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::Light;
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::checklist::{EIGHT, EXTRA, FOUR, Item, Records, Seen, missing, standing};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;
use store::network::checklist;

use super::nav;
use crate::app::App;
use crate::desk::files;
use crate::desk::sheet::{At, Sheet};
use crate::desk::station_card::find;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{heading, panel};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("ok", "核对结果", Kind::One(Choices::Fixed(&[("yes", "符合"), ("no", "不符合")]))),
        ask("on", "哪一天看的", Kind::Day),
        may("note", "说明", Kind::Line { suggest: "" }),
        may("photo", "照片", Kind::File).hint("当场拍的；一年之内有效"),
    ],
};

/// `GET /stations/{id}/items`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let days = app.door.rules().policies.at(&user.actor.region, today).evidence_days();
    let (org, seen, records) = app
        .read(move |tx| {
            let (_, org) = find(tx, &who, &id)?;
            let seen = checklist::of(tx, &org.region, &org.id)?;
            let records = checklist::records(tx, &org.region, &org.id, today)?;
            Ok((org, seen, records))
        })
        .await?;
    let body = html! {
        (heading("八个一、五有", &html! {}))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } }
        (panel(&title("八个一", EIGHT, &seen, today, days, None), &list(&user, &org, EIGHT, &seen, today, days)))
        (panel(&title("五有", FOUR, &seen, today, days, Some(records)), &html! {
            (list(&user, &org, FOUR, &seen, today, days))
            p { "完整受理记录 " ({ let (light, words) = records.standing(); badge::light(light, &words) }) " " span.quiet { "由登记的案件算出，不用填" } }
        }))
        (panel("规范化建设的其他要求", &list(&user, &org, EXTRA, &seen, today, days)))
    };
    Ok(crate::desk::page(&user, "八个一、五有", nav(&user), &body))
}

/// 五有 4/5：缺 统一牌匾.
fn title(name: &str, items: &[Item], seen: &[Seen], today: Date, days: u32, records: Option<Records>) -> String {
    let mut gaps = missing(items, seen, today, days);
    let mut all = items.len();
    if let Some(records) = records {
        all += 1;
        if records.standing().0 != Light::Done {
            gaps.push("完整受理记录".to_owned());
        }
    }
    let words = if gaps.is_empty() { "齐全".to_owned() } else { format!("缺 {}", gaps.join("、")) };
    format!("{name} {}/{all}：{words}", all - gaps.len())
}

fn list(user: &User, org: &Org, items: &[Item], seen: &[Seen], today: Date, days: u32) -> Markup {
    let checks = user.has(Power::CheckItems);
    let rows = items
        .iter()
        .map(|item| {
            let look = seen.iter().find(|one| one.item == *item);
            let (light, words) = standing(look, today, days);
            vec![
                html! { (item.label()) },
                badge::light(light, &words),
                html! {
                    @if let Some(look) = look {
                        (look.note)
                        @if look.photo.is_some() { " " a href=(format!("/stations/{}/items/{}/photo", org.id, item.value())) { "照片" } }
                        br; span.quiet { (look.by) }
                    }
                },
                html! { @if checks { a href=(format!("/stations/{}/items/{}", org.id, item.value())) { "核对" } } },
            ]
        })
        .collect();
    table(&Table {
        caption: "条目",
        columns: &[words("条目"), words("现在"), words("凭证"), words("")],
        rows,
        empty: "没有条目。",
        next: None,
    })
}

fn sheet(user: &User, org: &Org, item: Item) -> Sheet {
    Sheet {
        title: format!("核对 {}", item.label()),
        lead: org.name.clone(),
        nav: nav(user),
        form: &FORM,
        action: format!("/stations/{}/items/{}", org.id, item.value()),
        back: format!("/stations/{}/items", org.id),
        submit: "登记核对",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn open(app: &App, user: &User, id: &str, item: &str) -> Outcome<(Org, Item)> {
    let item = Item::from_value(item).ok_or(Oops::NotFound)?;
    let (_, org) = app.door.db.read(|tx| find(tx, user, id))?;
    Ok((org, item))
}

/// `GET /stations/{id}/items/{item}`.
pub async fn ask_item(State(app): State<App>, user: User, Path((id, item)): Path<(String, String)>) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, item) = open(app, &user, &id, &item)?;
        user.needs(Power::CheckItems)?;
        let raw = Raw::from_iter([("on", app.now().day().to_string())]);
        Ok(sheet(&user, &org, item).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, item: Item, today: Date, errors: Vec<FieldError>) -> Result<Seen, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (ok, on) = (reader.one::<String>("ok"), reader.day("on"));
    if on.is_some_and(|on| on > today) {
        reader.wrong("on", "日期在今天以后，请核对");
    }
    let (note, photo) = (reader.text("note"), reader.optional("photo"));
    let seen = ok.zip(on).map(|(ok, on)| Seen { item, ok: ok == "yes", on, note, photo, by: String::new() });
    match reader.finish(seen) {
        Ok(Some(seen)) if errors.is_empty() => Ok(seen),
        Ok(_) => Err(errors),
        Err(more) => Err([errors, more].concat()),
    }
}

/// `POST /stations/{id}/items/{item}`.
pub async fn note(
    State(app): State<App>,
    user: User,
    Path((id, item)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, item) = open(app, &user, &id, &item)?;
        user.needs(Power::CheckItems)?;
        let (raw, errors) = files::keep(app, &user, posted)?;
        let read = read(&raw, item, app.now().day(), errors);
        sheet(&user, &org, item).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read,
            |tx, change, seen| checklist::note(tx, change, &org.id, seen),
            |()| format!("/stations/{id}/items"),
        )
    })
    .await
}

/// `GET /stations/{id}/items/{item}/photo`.
pub async fn photo(State(app): State<App>, user: User, Path((id, item)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (org, item) = open(app, &user, &id, &item)?;
        let seen = app.door.db.read(|tx| checklist::of(tx, &org.region, &org.id))?;
        let photo = seen.into_iter().find(|one| one.item == item).and_then(|one| one.photo).ok_or(Oops::NotFound)?;
        files::picture(app, &org.region, &photo)
    })
    .await
}
