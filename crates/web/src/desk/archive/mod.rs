//! 档案 (A14): volumes, their catalogues, the keeper, what is destroyed when its years are over.

pub mod destruction;
pub mod keeper;
pub(super) mod news;
pub mod papers;
pub mod volume;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::archive::{Catalogue, Cover, Volume, catalogue};
use domain::directory::OrgKind;
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::archive::{self, Shelf};
use store::directory::{self, Org};
use store::query::Reach;
use store::{StoreResult, Tx};

use super::news::escape;
use super::station_card::find;
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{columns, heading, panel, secondary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge, facts};
use crate::session::User;

/// The way under which the pages of an archive stand.
fn nav(user: &User) -> Nav {
    if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station }
}

/// `GET /archive`: one's own station's, or the stations below to choose from.
pub async fn home(State(app): State<App>, user: User) -> Outcome<Response> {
    let who = user.clone();
    let stations = app
        .read(move |tx| {
            who.gather(tx, |tx, reach| {
                let mut all = Vec::new();
                for org in directory::stations(tx, &reach.region, &reach.path)? {
                    let counted = archive::counts(&archive::shelf(tx, reach, &org.id)?);
                    let (files, pages) =
                        counted.iter().fold((0, 0), |(files, pages), one| (files + one.files, pages + one.pages));
                    all.push((org, counted.len(), files, pages));
                }
                Ok(all)
            })
        })
        .await?;
    if let [(org, ..)] = stations.as_slice() {
        return Ok(Redirect::to(&format!("/stations/{}/archive", org.id)).into_response());
    }
    let list = Table {
        caption: "各站档案",
        columns: &[words("站点"), number("卷"), number("件"), number("页")],
        rows: stations
            .iter()
            .map(|(org, volumes, files, pages)| {
                vec![
                    html! { a href=(format!("/stations/{}/archive", org.id)) { (org.name) } },
                    html! { (volumes) },
                    html! { (files) },
                    html! { (pages) },
                ]
            })
            .collect(),
        empty: "辖区内没有站点。",
        next: None,
    };
    let body = html! { (heading("档案", &html! {})) (table(&list)) };
    Ok(super::page(&user, "档案", nav(&user), &body).into_response())
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    year: String,
    #[serde(default)]
    class: String,
}

/// A station's archive as its pages need it.
struct Archive {
    org: Org,
    shelf: Shelf,
    custodian: String,
    /// Files whose years are over.
    over: usize,
}

fn load(tx: &mut Tx<'_>, user: &User, id: &str, today: Date) -> StoreResult<Archive> {
    let (_, org) = find(tx, user, id)?;
    let own = Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) };
    let shelf = archive::shelf(tx, &own, &org.id)?;
    let custodian = match &org.custodian {
        Some(keeper) => directory::staff(tx, keeper)?.map(|staff| staff.actor.name).unwrap_or_default(),
        None => String::new(),
    };
    let over = archive::runs_out(tx, &org.region, &org.id, today)?.iter().filter(|(_, held)| !held).count();
    Ok(Archive { org, shelf, custodian, over })
}

/// Cover and catalogue of a volume of this archive.
fn catalogue_of(app: &App, archive: &Archive, volume: &Volume) -> Option<Catalogue> {
    let files = archive.shelf.get(volume)?.clone();
    let cover = Cover {
        fonds: archive.org.name.clone(),
        code: archive.org.code.clone(),
        volume: volume.clone(),
        files: 0,
        pages: 0,
        from: None,
        to: None,
        retain_until: None,
        custodian: archive.custodian.clone(),
        address: format!("{}{}", app.public_url, href(&archive.org, volume)),
    };
    Some(catalogue(cover, files))
}

fn href(org: &Org, volume: &Volume) -> String {
    format!("/stations/{}/archive/{}", org.id, escape(&volume.to_string()))
}

/// `GET /stations/{id}/archive`.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    let (who, today) = (user.clone(), app.now().day());
    let archive = app.read(move |tx| load(tx, &who, &id, today)).await?;
    let org = &archive.org;
    let mut years: Vec<&str> = archive.shelf.keys().map(|volume| &volume.period[..4]).collect();
    years.dedup();
    let mut classes: Vec<&str> = archive.shelf.keys().map(|volume| volume.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    let wanted = |volume: &&Volume| {
        (asked.year.is_empty() || volume.period.starts_with(&asked.year))
            && (asked.class.is_empty() || volume.class == asked.class)
    };
    let rows: Vec<Vec<Markup>> = archive
        .shelf
        .keys()
        .rev()
        .filter(wanted)
        .filter_map(|volume| catalogue_of(&app, &archive, volume).map(|of| row(org, &of)))
        .collect();
    let choose = |name: &str, label: &str, all: &[&str], chosen: &str| {
        html! {
            label { (label) " " select name=(name) {
                option value="" { "全部" }
                @for one in all { option value=(one) selected[*one == chosen] { (one) } }
            } }
        }
    };
    let wide = html! {
        form.filters action=(format!("/stations/{}/archive", org.id)) method="get" {
            (choose("year", "年份", &years, &asked.year))
            (choose("class", "类别", &classes, &asked.class))
            button type="submit" { "查看" }
        }
        (table(&Table {
            caption: "案卷",
            columns: &[words("卷号"), number("件"), number("页"), words("结案起止"), words("保管至"), words("备注")],
            rows,
            empty: "还没有归档的案件。案件办结、反馈以后，在案件页办理“归档”。",
            next: None,
        }))
    };
    let body = html! {
        (heading("档案", &html! {}))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } }
        (columns(&wide, &side(&user, &archive)))
    };
    Ok(super::page(&user, "档案", nav(&user), &body))
}

fn row(org: &Org, of: &Catalogue) -> Vec<Markup> {
    let cover = &of.cover;
    let gone = of.lines.len().saturating_sub(usize::try_from(cover.files).unwrap_or_default());
    let held = of.lines.iter().filter(|line| line.note == "冻结").count();
    let day = |day: Option<Date>| super::sheet::day(day);
    vec![
        html! { a.still href=(href(org, &cover.volume)) { (cover.volume) } br; span.quiet { (cover.volume.period_words()) } },
        html! { (cover.files) },
        html! { (cover.pages) },
        html! { span.still { (day(cover.from)) } @if cover.from != cover.to { " 至 " span.still { (day(cover.to)) } } },
        html! { span.still { (day(cover.retain_until)) } },
        html! {
            @if held > 0 { (badge::light(domain::clock::Light::Paused, &format!("冻结{held}件"))) " " }
            @if gone > 0 { span.quiet { "移出、销毁 " (gone) " 件" } }
        },
    ]
}

fn side(user: &User, archive: &Archive) -> Markup {
    let org = &archive.org;
    let at = |page: &str| format!("/stations/{}/{page}", org.id);
    let counted = archive::counts(&archive.shelf);
    html! {
        (panel("保管", &html! {
            (facts::facts(&[
                ("保管人", html! { (archive.custodian) }),
                ("现有", html! { (counted.len()) " 卷 " (counted.iter().map(|one| one.files).sum::<u32>()) " 件 " (counted.iter().map(|one| one.pages).sum::<u32>()) " 页" }),
                ("保管期满", html! { (archive.over) " 件" }),
            ]))
            p { (secondary("保管人和移交", &at("keeper"))) " " (secondary("销毁清单", &at("destruction"))) }
        }))
        (panel("查一件", &html! {
            form.filters action="/search" method="get" {
                label { "编号、归档号、姓名、电话、商品 " input type="search" name="q" maxlength="60"; }
                label { "年份 " input type="text" name="year" inputmode="numeric" maxlength="4" size="6"; }
                button type="submit" { "查找" }
            }
            p.quiet { "案卷封面和案件封面上的码，用手机扫也能直接打开。" }
        }))
        @if org.kind == OrgKind::Station && user.has(Power::WriteTypical) {
            (panel("还有", &html! { ul.plain { li { a href="/typical" { "典型案例" } } li { a href=(at("board")) { "宣传栏" } } } }))
        }
    }
}
