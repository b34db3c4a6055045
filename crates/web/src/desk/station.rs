//! 本站: institutions in force (A1, A2), public promises (A4b), testing bodies (A7a), people, custodian (A14c).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{HEADS, OrgKind};
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask};
use domain::network::institution::InstitutionKind;
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use maud::{Markup, html};
use store::audit::Change;
use store::book::{self, Lab};
use store::directory::Org;
use store::network::institution;
use store::{certificate, directory, seal_image};

use super::paper::shelf::{Offer, button};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::{FormView, Offers, form};
use crate::face::page::{heading, panel};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static LAB: Form = Form {
    fields: &[
        ask("name", "机构名称", LINE),
        ask("certificate", "资质证号（CMA、CNAS）", LINE),
        ask("scope", "检测范围", LINE),
        ask("valid_to", "资质有效期至", Kind::Day),
    ],
};

/// `GET /station`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let (org, (systems, promises), labs, staff, (certificates, seals)) = app
        .read(move |tx| {
            let region = who.actor.region.as_str();
            let id = &who.actor.org;
            let promises = book::promise_versions(tx, region, id)?;
            Ok((
                directory::org(tx, region, id)?,
                (institution::versions(tx, region, id)?, promises),
                book::labs(tx, region)?,
                directory::staff_of(tx, region, id)?,
                (certificate::of(tx, region, id)?, seal_image::of(tx, region, id)?),
            ))
        })
        .await?;
    let org = org.ok_or(Oops::NotFound)?;
    let head = HEADS.contains(&user.actor.post);
    let systems = institution::in_force(&systems, today);
    let held: Vec<_> = promises.iter().filter(|one| one.from <= today && one.to.is_none_or(|to| today <= to)).collect();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let people = Table {
        caption: "人员",
        columns: &[words("姓名"), words("岗位"), words("备注")],
        rows: staff
            .iter()
            .map(|one| {
                let keeper = Some(&one.actor.id) == org.custodian.as_ref();
                vec![
                    html! { (one.actor.name) },
                    html! { (one.actor.post.label()) },
                    html! { @if keeper { span.flag { "档案保管人" } } @if !one.active { " 已停用" } },
                ]
            })
            .collect(),
        empty: "还没有人员。",
        next: None,
    };
    let body = html! {
        (heading(&org.name, &html! {}))
        (ways(&user, &org))
        @if org.kind == OrgKind::Station {
            p.lead { (org.venue.map_or("", domain::directory::Venue::label)) "　站码 " (org.code) "　" (org.address.as_deref().unwrap_or_default()) }
            (panel(&format!("制度 {}/8", systems.len()), &html! {
                ul { @for kind in InstitutionKind::EVERY {
                    @match systems.iter().find(|one| one.kind == *kind) {
                        Some(one) => { li { details { summary { (one.title) "　第" (one.version) "版，" (one.from) "起施行" } p.narrative { (one.body) } } } },
                        None => { li { (kind.label()) " " span.flag { "还没有" } } },
                    }
                } }
                p { a href=(format!("/stations/{}/institutions", org.id)) { @if head { "采用、更新、复核制度" } @else { "制度的使用和复核" } } }
            }))
            (panel("对外公开承诺", &html! {
                ul { @for one in held { li { (one.words) "　" span.quiet { (one.from) "起" @if let Some(to) = one.to { "，到" (to) } } } } }
                p { a href=(format!("/stations/{}/promises", org.id)) { @if head { "登记、变更承诺" } @else { "各版承诺" } } }
            }))
        }
        (panel("人员", &html! { (table(&people)) @if org.kind == OrgKind::Station { p { a href=(format!("/stations/{}/keeper", org.id)) { "档案保管人和移交" } } } }))
        @if org.kind == OrgKind::Station { (super::seal::card(&user, &certificates, &seals)) }
        (panel("检测机构", &html! {
            ul { @for one in &labs { li { (one.name) "　" span.quiet { (one.certificate) "，" (one.scope) "，有效期至" (day(one.valid_to)) } } } }
            @if head { p { a href="/station/lab" { "登记检测机构" } } }
        }))
        @if org.kind == OrgKind::Station { p { (button(&user.csrf, "station", org.id.as_str(), &Offer::of(PaperForm::Privacy))) } }
    };
    Ok(super::page(&user, "本站", Nav::Station, &body))
}

/// Name, page, and whether it is open to the reader.
type Way = (&'static str, String, bool);

/// What is done at a station, by kind, above everything else.
fn ways(user: &User, org: &Org) -> Markup {
    let at = |page: &str| format!("/stations/{}/{page}", org.id);
    let station = org.kind == OrgKind::Station;
    let study = user.has(Power::SeeTraining);
    let groups: [(&str, Vec<Way>); 3] = [
        (
            "督导和自查",
            vec![
                ("自查", "/self-checks".to_owned(), user.has(Power::SeeLate)),
                ("整改通知", "/fixes".to_owned(), user.has(Power::SeeLate)),
                ("巡访", "/visits".to_owned(), user.has(Power::SeeLate)),
                ("检查", "/inspections".to_owned(), user.has(Power::SeeLate)),
                ("回访", "/callbacks".to_owned(), user.has(Power::SeeLate)),
                ("考核", "/assessments".to_owned(), user.has(Power::SeeAssessments)),
                ("逾期未办", "/late".to_owned(), user.has(Power::SeeLate)),
                ("履职、牌匾、人员备案", format!("/network/{}", org.id), station),
            ],
        ),
        (
            "商品和宣传",
            vec![
                ("不合格商品退市", "/withdrawals".to_owned(), true),
                ("宣传栏", at("board"), station),
                ("宣传", at("publicity"), station && study),
                ("提示函", at("advice"), station && study),
                ("报送违法线索", "/clues".to_owned(), user.has(Power::SendClue)),
            ],
        ),
        (
            "学习和档案",
            vec![
                ("培训学习", "/training".to_owned(), study),
                ("微课", "/lessons".to_owned(), user.has(Power::Study)),
                ("三包速查和计算", "/guide".to_owned(), study),
                ("档案", "/archive".to_owned(), station),
                ("典型案例", "/typical".to_owned(), station),
                ("文书式样", "/templates".to_owned(), true),
            ],
        ),
    ];
    html! {
        nav.doings aria-label="本站的事" {
            dl {
                @for (group, links) in &groups {
                    div { dt { (group) } dd { @for (label, href, _) in links.iter().filter(|(.., open)| *open) { a href=(href) { (label) } " " } } }
                }
            }
        }
    }
}

/// What the head enters here; institutions and promises have pages of their own.
fn entry(user: &User, name: &str) -> Outcome<()> {
    if name != "lab" {
        return Err(Oops::NotFound);
    }
    if HEADS.contains(&user.actor.post) { Ok(()) } else { Err(Oops::NotYours("站长、副站长")) }
}

/// `GET /station/{entry}`.
pub async fn ask_entry(user: User, Path(name): Path<String>) -> Outcome<Markup> {
    entry(&user, &name)?;
    Ok(page(&user, &Raw::default(), &[]))
}

fn page(user: &User, raw: &Raw, errors: &[FieldError]) -> Markup {
    let view = FormView {
        form: &LAB,
        raw,
        errors,
        refusal: None,
        offers: &Offers::default(),
        action: "/station/lab",
        csrf: &user.csrf,
        hidden: &[],
        submit: "登记检测机构",
        back: Some("/station"),
    };
    let body = html! {
        (heading("登记检测机构", &html! {}))
        section.panel { (form(&view)) }
    };
    super::page(user, "登记检测机构", Nav::Station, &body)
}

fn read(raw: &Raw) -> Result<Lab, Vec<FieldError>> {
    let mut reader = Reader::new(&LAB, raw);
    let lab = Lab {
        name: reader.text("name"),
        certificate: reader.text("certificate"),
        scope: reader.text("scope"),
        valid_to: reader.day("valid_to"),
    };
    reader.finish(lab)
}

/// `POST /station/{entry}`.
pub async fn write_entry(
    State(app): State<App>,
    user: User,
    Path(name): Path<String>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    entry(&user, &name)?;
    let lab = match read(&posted.raw) {
        Ok(lab) => lab,
        Err(errors) => {
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&user, &posted.raw, &errors)).into_response());
        }
    };
    let now = app.now();
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
        Ok(app.door.db.write(|tx| book::lab(tx, change, &lab))?)
    })
    .await?;
    Ok(Redirect::to("/station").into_response())
}
