//! The register of venues and the gap: who must have a station and has none (D3 to D7).

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::directory::{Industry, OrgId, OrgKind, Venue};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::power::Power;
use domain::network::threshold::{VenueFacts, must};
use maud::{Markup, html};
use serde::Deserialize;
use store::directory;
use store::network::life;
use store::network::venue::{self, Place};

use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };
const COUNT: Kind = Kind::Number { min: 0, max: 9_999_999 };

static FORM: Form = Form {
    fields: &[
        ask("office", "归哪个所", Kind::One(Choices::Offered("office"))),
        ask("name", "单位名称", LINE),
        ask("kind", "类型", Kind::One(Choices::Fixed(Venue::ALL))),
        may("industry", "行业（企业填）", Kind::One(Choices::Fixed(Industry::ALL))),
        may("area", "营业面积（平方米）", COUNT),
        may("stalls", "摊位数（市场填）", COUNT),
        may("grade", "A级（景区填）", Kind::Number { min: 0, max: 5 }),
        ask("address", "地址", LINE),
        may("leader", "单位负责人", LINE).hint("申报建站时必须写明"),
        may("phone", "电话", Kind::Phone),
    ],
};

static FOUND: Form = Form {
    fields: &[ask("name", "站点名称", LINE), ask("code", "站码", LINE).hint("登记编号的开头，县内不重复，定了不改")],
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    gap: String,
}

/// `GET /venues`.
pub async fn list(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    if !user.has(Power::SeeNetwork) {
        return Err(Oops::NotFound);
    }
    let policy = app.door.rules().policies.at(&user.actor.region, app.now().day());
    let keeps = user.has(Power::KeepVenues);
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, venue::list)).await?;
    let due = |place: &Place| must(&place.facts, &policy);
    let needed = all.iter().filter(|place| due(place).is_some()).count();
    let built = all.iter().filter(|place| due(place).is_some() && place.station.is_some()).count();
    let rows = all
        .iter()
        .filter(|place| asked.gap.is_empty() || (due(place).is_some() && place.station.is_none()))
        .map(|place| row(place, due(place), keeps))
        .collect();
    let list = Table {
        caption: "场所",
        columns: &[words("单位"), words("类型"), words("应建、可建"), words("站点"), words("")],
        rows,
        empty: if asked.gap.is_empty() { "还没有登记场所。" } else { "应建的都已建站。" },
        next: None,
    };
    let body = html! {
        (heading("场所和应建站点", &html! { @if keeps { (primary("登记场所", "/venues/new")) } }))
        p.lead { "应建 " strong { (needed) } " 家，已建 " strong { (built) } " 家，应建未建 " strong { (needed - built) } " 家" }
        p.filters {
            a href="/venues" aria-current=[asked.gap.is_empty().then_some("true")] { "全部场所" } " "
            a href="/venues?gap=1" aria-current=[(!asked.gap.is_empty()).then_some("true")] { "只看应建未建" }
        }
        (table(&list))
    };
    Ok(crate::desk::page(&user, "场所和应建站点", Nav::Network, &body))
}

fn row(place: &Place, due: Option<(&'static str, String)>, keeps: bool) -> Vec<Markup> {
    vec![
        html! { (place.name) br; span.quiet { (place.address) } },
        html! { (place.facts.venue.label()) @if let Some(industry) = place.facts.industry { br; span.quiet { (industry.label()) } } },
        html! {
            @match &due {
                Some((clause, why)) => {
                    @let light = if place.station.is_some() { domain::clock::Light::Done } else { domain::clock::Light::Soon };
                    (badge::light(light, "应建")) br; span.quiet { (why) "（" (clause_words(clause)) "）" }
                },
                None => { span.quiet { "可建" } },
            }
        },
        html! {
            @match &place.station {
                Some(station) => { a href=(format!("/stations/{station}/founding")) { "已有站点" } },
                None => { "没有" },
            }
        },
        html! {
            @if keeps {
                @if place.station.is_none() { a.button href=(format!("/venues/{}/found", place.id)) { "列为候选" } " " }
                a href=(format!("/venues/{}/edit", place.id)) { "修改" }
            }
        },
    ]
}

fn sheet(app: &App, user: &User, id: Option<&str>) -> Outcome<Sheet> {
    let offices = app.door.db.read(|tx| {
        user.gather(tx, |tx, reach| {
            let all = directory::every(tx, &reach.region)?;
            let offices = all.into_iter().filter(|org| org.kind == OrgKind::Office && reach.holds(org));
            Ok(offices.map(|org| (org.id.0, org.name)).collect())
        })
    })?;
    Ok(Sheet {
        title: if id.is_some() { "修改场所" } else { "登记场所" }.to_owned(),
        lead: "按面积、摊位、A级和行业判断应建还是可建，标准见本地参数。".to_owned(),
        nav: Nav::Network,
        form: &FORM,
        action: id.map_or_else(|| "/venues/new".to_owned(), |id| format!("/venues/{id}/edit")),
        back: "/venues".to_owned(),
        submit: "保存",
        offers: Offers::default().with("office", offices),
        hidden: Vec::new(),
    })
}

/// `GET /venues/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::KeepVenues)?;
    app.run(move |app| Ok(sheet(app, &user, None)?.page(&user, &Raw::default(), &[], None))).await
}

fn find(app: &App, user: &User, id: &str) -> Outcome<(String, Place)> {
    user.needs(Power::KeepVenues)?;
    let (reach, place) = app.door.db.read(|tx| user.seek(tx, |tx, reach| venue::find(tx, reach, id)))?;
    Ok((reach.region, place))
}

/// `GET /venues/{id}/edit`.
pub async fn edit(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, place) = find(app, &user, &id)?;
        let facts = place.facts;
        let raw = Raw::from_iter([
            ("office", place.office.0.clone()),
            ("name", place.name.clone()),
            ("kind", facts.venue.value().to_owned()),
            ("industry", facts.industry.map_or("", Industry::value).to_owned()),
            ("area", facts.area.to_string()),
            ("stalls", facts.stalls.to_string()),
            ("grade", facts.grade.to_string()),
            ("address", place.address.clone()),
            ("leader", place.leader.clone().unwrap_or_default()),
            ("phone", place.phone.clone().unwrap_or_default()),
        ]);
        Ok(sheet(app, &user, Some(&id))?.page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, id: &str, station: Option<&OrgId>) -> Result<Place, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (office, kind) = (reader.one::<OrgId>("office"), reader.one::<Venue>("kind"));
    let industry = reader.one::<Industry>("industry");
    if kind == Some(Venue::Enterprise) && industry.is_none() {
        reader.wrong("industry", "企业要选行业");
    }
    let mut count = |name| reader.number(name).unwrap_or_default();
    let (area, stalls, grade) = (count("area"), count("stalls"), count("grade"));
    let phone = reader.parsed("phone", "电话号码看不懂，可以留空", domain::value::Phone::parse);
    let (name, address, leader) = (reader.text("name"), reader.text("address"), reader.optional("leader"));
    let place = office.zip(kind).map(|(office, venue)| Place {
        id: id.to_owned(),
        office,
        name,
        facts: VenueFacts { venue, industry, area, stalls, grade },
        address,
        leader,
        phone: phone.map(|phone| phone.as_str().to_owned()),
        station: station.cloned(),
    });
    reader.finish(place)?.ok_or_else(Vec::new)
}

/// `POST /venues/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    keep(app, user, None, posted).await
}

/// `POST /venues/{id}/edit`.
pub async fn change(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    keep(app, user, Some(id), posted).await
}

async fn keep(app: App, user: User, id: Option<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::KeepVenues)?;
    app.run(move |app| {
        let known = id.as_ref().map(|id| find(app, &user, id)).transpose()?;
        let sheet = sheet(app, &user, id.as_deref())?;
        let fresh = store::ids::fresh(app.now(), app.door.entropy.as_ref());
        let station = known.as_ref().and_then(|(_, place)| place.station.clone());
        let region = known.map_or_else(|| user.actor.region.clone(), |(region, _)| region);
        let raw = posted.raw;
        let read = read(&raw, id.as_deref().unwrap_or(&fresh), station.as_ref());
        let write = |tx: &mut store::Tx<'_>, change: store::audit::Change<'_>, place: &Place| {
            // The office must lie within reach, or the venue would leave it.
            user.seek(tx, |tx, reach| {
                Ok(directory::org(tx, &reach.region, &place.office)?.filter(|org| reach.holds(org)))
            })?;
            venue::keep(tx, change, place)
        };
        sheet.submit(&At { app, user: &user, region: &region }, &raw, read, write, |()| "/venues".to_owned())
    })
    .await
}

fn found_sheet(place: &Place) -> Sheet {
    Sheet {
        title: "列为候选站点".to_owned(),
        lead: format!("{}，{}", place.name, place.facts.venue.label()),
        nav: Nav::Network,
        form: &FOUND,
        action: format!("/venues/{}/found", place.id),
        back: "/venues".to_owned(),
        submit: "列为候选",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /venues/{id}/found`.
pub async fn ask_found(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (region, place) = find(app, &user, &id)?;
        let code = app.door.db.read(|tx| next_code(tx, &region))?;
        let raw = Raw::from_iter([("name", format!("{}消费维权服务站", place.name)), ("code", code)]);
        Ok(found_sheet(&place).page(&user, &raw, &[], None))
    })
    .await
}

/// The code after the last of the county's stations: YQ11 becomes YQ12.
fn next_code(tx: &mut store::Tx<'_>, region: &str) -> store::StoreResult<String> {
    let last = directory::stations(tx, region, "/")?.into_iter().map(|org| org.code).max().unwrap_or_default();
    let letters = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &last[letters.len()..];
    let next = digits.parse::<u32>().unwrap_or_default() + 1;
    Ok(format!("{letters}{next:0width$}", width = digits.len().max(2)))
}

/// `POST /venues/{id}/found`.
pub async fn found(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (region, place) = find(app, &user, &id)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&FOUND, &raw);
        let read = (reader.text("name"), reader.text("code"));
        if !read.1.is_empty() && !read.1.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
            reader.wrong("code", "站码只用大写字母和数字，如 YQ12");
        }
        found_sheet(&place).submit(
            &At { app, user: &user, region: &region },
            &raw,
            reader.finish(read),
            |tx, change, (name, code)| life::found(tx, change, &place, name, code),
            |station| format!("/stations/{station}/founding"),
        )
    })
    .await
}
