//! A volume: what stands on its cover, its catalogue (卷内目录), and both on A4.

use axum::extract::{Path, State};
use domain::archive::{Catalogue, Volume};
use domain::paper::Form;
use maud::{Markup, html};

use super::{load, nav};
use store::directory::Org;

use crate::app::App;
use crate::desk::href as case_href;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::day;
use crate::desk::today::base;
use crate::error::{Oops, Outcome};
use crate::face::facts;
use crate::face::page::{columns, heading, panel};
use crate::face::qr::qr;
use crate::face::table::{Table, table, words};
use crate::session::User;

/// A volume of a station within the reader's scope.
pub(in crate::desk) fn find(app: &App, user: &User, id: &str, volume: &str) -> Outcome<(Org, Catalogue)> {
    let (volume, _) = Volume::read(volume).ok_or(Oops::NotFound)?;
    let today = app.now().day();
    let archive = app.door.db.read(|tx| load(tx, user, id, today))?;
    let of = super::catalogue_of(app, &archive, &volume).ok_or(Oops::NotFound)?;
    Ok((archive.org, of))
}

async fn open(app: &App, user: &User, id: String, volume: &str) -> Outcome<(String, Catalogue)> {
    let (volume, _) = Volume::read(volume).ok_or(Oops::NotFound)?;
    let (who, today) = (user.clone(), app.now().day());
    let archive = app.read(move |tx| load(tx, &who, &id, today)).await?;
    let of = super::catalogue_of(app, &archive, &volume).ok_or(Oops::NotFound)?;
    Ok((archive.org.id.0, of))
}

/// `GET /stations/{id}/archive/{volume}`.
pub async fn show(State(app): State<App>, user: User, Path((id, volume)): Path<(String, String)>) -> Outcome<Markup> {
    let (id, of) = open(&app, &user, id, &volume).await?;
    let cover = &of.cover;
    let name = cover.volume.to_string();
    let list = Table {
        caption: "卷内目录",
        columns: &[
            words("顺序号"),
            words("登记编号"),
            words("题名"),
            words("责任者"),
            words("日期"),
            words("页号"),
            words("备注"),
        ],
        rows: of
            .lines
            .iter()
            .map(|line| {
                vec![
                    html! { (format!("{:03}", line.no)) },
                    html! { a.still href=(case_href(base(&line.number))) { (line.number) } },
                    html! { (line.title) },
                    html! { (line.responsible) },
                    html! { span.still { (line.date) } },
                    html! { span.still { (pages(line.pages)) } },
                    html! { (line.note) },
                ]
            })
            .collect(),
        empty: "这一卷里没有案件。",
        next: None,
    };
    let side = html! {
        (panel("封面", &html! {
            (facts::facts(&[
                ("全宗", html! { (cover.fonds) }),
                ("卷号", html! { (name) }),
                ("期间", html! { (cover.volume.period_words()) }),
                ("类别", html! { (cover.volume.class) }),
                ("件数、页数", html! { (cover.files) " 件 " (cover.pages) " 页" }),
                ("起止", html! { span.still { (day(cover.from)) } @if cover.from != cover.to { " 至 " span.still { (day(cover.to)) } } }),
                ("保管至", html! { (day(cover.retain_until)) }),
                ("保管人", html! { (cover.custodian) }),
            ]))
            div.qr { (qr(&cover.address)) }
        }))
    };
    let offer = Offer { part: name.clone(), label: "打印封面和目录".to_owned(), ..Offer::of(Form::Cover) };
    let body = html! {
        (heading(&name, &button(&user.csrf, "volume", &id, &offer)))
        p.lead { a href=(format!("/stations/{id}/archive")) { (cover.fonds) "　档案" } }
        (columns(&table(&list), &side))
    };
    Ok(crate::desk::page(&user, &name, nav(&user), &body))
}

pub(in crate::desk) fn pages(pages: Option<(u32, u32)>) -> String {
    match pages {
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first}—{last}"),
        None => "—".to_owned(),
    }
}
