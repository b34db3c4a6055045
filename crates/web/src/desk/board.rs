//! 宣传栏 (D21): an issue is made from own words, what came down and typical cases; printed, hung, proved by a photo.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::board::{BoardItem, BoardKind, Issue, standing};
use domain::network::duty::DutyKind;
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;
use store::network::board::{self, Source};
use store::query::Reach;

use super::files;
use super::founding::nav;
use super::sheet::{At, Sheet};
use super::station_card::find;
use crate::app::App;
use crate::desk::paper::shelf::{Offer, button};
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::{Offers, asks_more, more};
use crate::face::page::{heading, panel, primary};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static MAKE: Form = Form {
    fields: &[
        ask("title", "这一期的标题", LINE),
        may("sources", "从通知任务和典型案例里选", Kind::Many(Choices::Offered("sources"))),
        may(
            "items",
            "自己写的",
            Kind::Rows(&[
                ask("kind", "种类", Kind::One(Choices::Fixed(BoardKind::ALL))),
                ask("title", "标题", LINE),
                ask("text", "内容", Kind::Text),
            ]),
        ),
    ],
};

static HANG: Form = Form {
    fields: &[ask("on", "哪一天张贴的", Kind::Day), ask("photo", "张贴好的照片", Kind::File).hint("拍到宣传栏全貌")],
};

/// Whether somebody makes the boards of this station.
fn keeps(user: &User, org: &Org) -> bool {
    user.has(Power::KeepBoard) && user.actor.org == org.id
}

fn load(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<Issue>)> {
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let all = board::list(tx, &org.region, &org.id)?;
        Ok((org, all))
    })?)
}

/// `GET /stations/{id}/board`.
pub async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let (org, all) = app.run(move |app| load(app, &who, &id)).await?;
    let months = app.door.rules().policies.at(&org.region, today).board_months();
    let hung = all.iter().filter_map(|one| one.hung.as_ref().map(|(on, ..)| *on)).max();
    let (light, said) = standing(hung, today, months);
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! { a href=(format!("/stations/{}/board/{}", org.id, one.id)) { (one.title) } },
                html! { (one.month) },
                html! { (one.items.len()) },
                html! { (one.by) " " span.quiet { (one.made_on) } },
                html! {
                    @match &one.hung {
                        Some((on, who, _)) => { (badge::light(domain::clock::Light::Done, &format!("{on}已张贴"))) " " span.quiet { (who) } },
                        None => { (badge::light(domain::clock::Light::Soon, "还没有张贴")) },
                    }
                },
            ]
        })
        .collect();
    let issues = Table {
        caption: "各期",
        columns: &[words("标题"), words("时段"), number("条"), words("编"), words("张贴")],
        rows,
        empty: "还没有出过。",
        next: None,
    };
    let body = html! {
        (heading("宣传栏", &html! { @if keeps(&user, &org) { (primary("出一期", &format!("/stations/{}/board/new", org.id))) } }))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } }
        section.panel {
            p { (badge::light(light, &said)) }
            p.quiet { "每" @if months > 1 { (months) "个" } "月一期，公示商品质量信息和维权知识，张贴后拍照登记（" (clause_words("D21")) "）。" }
        }
        (table(&issues))
    };
    Ok(super::page(&user, "宣传栏", nav(&user), &body))
}

fn make_sheet(user: &User, org: &Org, sources: &[Source]) -> Sheet {
    let offered = sources.iter().map(|(value, item)| {
        let from = item.source.as_deref().unwrap_or_default();
        (value.clone(), format!("{}：{}（{from}）", item.kind.label(), item.title))
    });
    Sheet {
        title: "出一期宣传栏".to_owned(),
        lead: "商品质量信息和维权知识至少各一条；不写消费者的姓名、电话。".to_owned(),
        nav: nav(user),
        form: &MAKE,
        action: format!("/stations/{}/board/new", org.id),
        back: format!("/stations/{}/board", org.id),
        submit: "编好，去打印",
        offers: Offers::default().with("sources", offered),
        hidden: Vec::new(),
    }
}

fn maker(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<Source>)> {
    let (org, sources) = app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let own = Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) };
        let sources = board::sources(tx, &own)?;
        Ok((org, sources))
    })?;
    user.needs(Power::KeepBoard)?;
    if keeps(user, &org) { Ok((org, sources)) } else { Err(Oops::NotFound) }
}

/// `GET /stations/{id}/board/new`.
pub async fn new(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, sources) = maker(app, &user, &id)?;
        let today = app.now().day();
        let raw = Raw::from_iter([("title", format!("{}年{}月消费维权宣传栏", today.year(), today.month()))]);
        Ok(make_sheet(&user, &org, &sources).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, sources: &[Source]) -> Result<(String, Vec<BoardItem>), Vec<FieldError>> {
    let mut reader = Reader::new(&MAKE, raw);
    let title = reader.text("title");
    let chosen = reader.many::<String>("sources");
    let mut items: Vec<BoardItem> =
        sources.iter().filter(|(value, _)| chosen.contains(value)).map(|(_, item)| item.clone()).collect();
    let own = reader.rows("items", |row| {
        let (kind, title, text) = (row.one::<BoardKind>("kind"), row.text("title"), row.text("text"));
        kind.map(|kind| BoardItem { kind, title, text, source: None })
    });
    items.extend(own.into_iter().flatten());
    items.sort_by_key(|item| item.kind);
    reader.finish((title, items))
}

/// `POST /stations/{id}/board/new`.
pub async fn make(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, sources) = maker(app, &user, &id)?;
        let mut raw = posted.raw;
        let sheet = make_sheet(&user, &org, &sources);
        if asks_more(&raw) {
            more(&mut raw);
            return Ok(sheet.page(&user, &raw, &[], None).into_response());
        }
        let month = app.now().day().to_string()[..7].to_owned();
        sheet.submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read(&raw, &sources),
            |tx, change, (title, items)| board::make(tx, change, &org.id, &month, title, items),
            |issue| format!("/stations/{id}/board/{issue}"),
        )
    })
    .await
}

pub(super) fn found(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, Issue)> {
    let (org, all) = load(app, user, id)?;
    Ok((org, all.into_iter().find(|one| one.id == wanted).ok_or(Oops::NotFound)?))
}

/// `GET /stations/{id}/board/{issue}`.
pub async fn show(State(app): State<App>, user: User, Path((id, wanted)): Path<(String, String)>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, one) = app.run(move |app| found(app, &who, &id, &wanted)).await?;
    let at = |page: &str| format!("/stations/{}/board/{}/{page}", org.id, one.id);
    let body = html! {
        (heading(&one.title, &button(&user.csrf, "board", org.id.as_str(), &Offer { part: one.id.clone(), label: "打印".to_owned(), ..Offer::of(PaperForm::Board) })))
        p.lead { a href=(format!("/stations/{}/board", org.id)) { (org.name) "　宣传栏" } "　" (one.by) "编，" (one.made_on) }
        section.panel {
            @match &one.hung {
                Some((on, who, _)) => {
                    p { (badge::light(domain::clock::Light::Done, &format!("{on}已张贴"))) " " (who) "登记　" a href=(at("photo")) { "看照片" } }
                },
                None => {
                    p { (badge::light(domain::clock::Light::Soon, "还没有张贴")) " 打印、张贴后拍照登记。" }
                    @if keeps(&user, &org) { p { (primary("登记已张贴", &at("hang"))) } }
                },
            }
        }
        @for item in &one.items { (panel(&format!("{}：{}", item.kind.label(), item.title), &html! {
            p.running { (item.text) }
            @if let Some(source) = &item.source { p.quiet { "来源 " (source) } }
        })) }
    };
    Ok(super::page(&user, &one.title, nav(&user), &body))
}

fn hang_sheet(user: &User, org: &Org, one: &Issue) -> Sheet {
    let at = format!("/stations/{}/board/{}", org.id, one.id);
    Sheet {
        title: "登记已张贴".to_owned(),
        lead: one.title.clone(),
        nav: nav(user),
        form: &HANG,
        action: format!("{at}/hang"),
        back: at,
        submit: "登记",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn hanger(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, Issue)> {
    let (org, one) = found(app, user, id, wanted)?;
    user.needs(Power::KeepBoard)?;
    if keeps(user, &org) && one.hung.is_none() { Ok((org, one)) } else { Err(Oops::NotFound) }
}

/// `GET /stations/{id}/board/{issue}/hang`.
pub async fn ask_hang(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, one) = hanger(app, &user, &id, &wanted)?;
        let raw = Raw::from_iter([("on", app.now().day().to_string())]);
        Ok(hang_sheet(&user, &org, &one).page(&user, &raw, &[], None))
    })
    .await
}

/// The day and the photo.
fn read_hung(raw: &Raw) -> Result<(Date, String), Vec<FieldError>> {
    let mut reader = Reader::new(&HANG, raw);
    let (on, photo) = (reader.day("on"), reader.text("photo"));
    reader.finish(on.map(|on| (on, photo)))?.ok_or_else(Vec::new)
}

/// `POST /stations/{id}/board/{issue}/hang`.
pub async fn hang(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, one) = hanger(app, &user, &id, &wanted)?;
        let rules = app.door.rules();
        let policy = rules.policies.at(&org.region, app.now().day());
        hang_sheet(&user, &org, &one).submit_with_photo(
            &At { app, user: &user, region: &org.region },
            posted,
            read_hung,
            |(_, photo)| Some(photo.as_str()),
            |tx, change, (on, photo)| match DutyKind::Board.term(*on, &rules.calendar, &policy) {
                Some(term) => board::hang(tx, change, &org.id, &one, *on, photo, &term),
                None => Ok(()),
            },
            |()| format!("/stations/{id}/board/{wanted}"),
        )
    })
    .await
}

/// `GET /stations/{id}/board/{issue}/photo`.
pub async fn photo(
    State(app): State<App>,
    user: User,
    Path((id, wanted)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let (org, one) = found(app, &user, &id, &wanted)?;
        let (.., photo) = one.hung.ok_or(Oops::NotFound)?;
        files::picture(app, &org.region, &photo)
    })
    .await
}
