//! 本站: systems in force (A1, A2), public promises (A4b), testing bodies (A7a), people, custodian (A14c).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{HEADS, OrgKind};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use maud::{Markup, html};
use store::audit::Change;
use store::book::{self, Institution, Lab, Promise};
use store::{Tx, certificate, directory, seal_image};

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

/// The three systems that every station needs (篇一第二条).
const SYSTEMS: &[(&str, &str)] = &[
    ("handling", "受理和处理消费者投诉制度"),
    ("reporting", "信息报送和分析制度"),
    ("management", "内部管理和责任制度"),
];

static SYSTEM: Form = Form {
    fields: &[
        ask("kind", "哪一项制度", Kind::One(Choices::Fixed(SYSTEMS))),
        ask("title", "名称", LINE),
        ask("body", "正文", Kind::Text),
        ask("effective_from", "自哪天起施行", Kind::Day),
    ],
};

static PROMISE: Form = Form {
    fields: &[
        ask("words", "承诺内容", LINE).hint("照店堂公示的原话写，登记投诉时可以直接选"),
        ask("from", "自哪天起", Kind::Day),
        may("to", "到哪天止", Kind::Day),
    ],
};

static LAB: Form = Form {
    fields: &[
        ask("name", "机构名称", LINE),
        ask("certificate", "资质证号（CMA、CNAS）", LINE),
        ask("scope", "检测范围", LINE),
        ask("valid_to", "资质有效期至", Kind::Day),
    ],
};

/// A change that the head makes to the station's book.
#[derive(Clone, Copy)]
enum Entry {
    System,
    Promise,
    Lab,
}

impl Entry {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "system" => Self::System,
            "promise" => Self::Promise,
            "lab" => Self::Lab,
            _ => return None,
        })
    }

    const fn parts(self) -> (&'static Form, &'static str, &'static str) {
        match self {
            Self::System => (&SYSTEM, "采用制度", "/station/system"),
            Self::Promise => (&PROMISE, "登记公开承诺", "/station/promise"),
            Self::Lab => (&LAB, "登记检测机构", "/station/lab"),
        }
    }
}

/// `GET /station`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let who = user.clone();
    let (org, systems, promises, labs, staff, (certificates, seals)) = app
        .read(move |tx| {
            let region = who.actor.region.as_str();
            let id = &who.actor.org;
            Ok((
                directory::org(tx, region, id)?,
                book::institutions(tx, region, id)?,
                book::promises(tx, region, id)?,
                book::labs(tx, region)?,
                directory::staff_of(tx, region, id)?,
                (certificate::of(tx, region, id)?, seal_image::of(tx, region, id)?),
            ))
        })
        .await?;
    let org = org.ok_or(Oops::NotFound)?;
    let head = HEADS.contains(&user.actor.post);
    let add = |entry: Entry, label: &str| html! { @if head { p { a href=(entry.parts().2) { (label) } } } };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let people = Table {
        caption: "人员",
        columns: &[words("姓名"), words("岗位"), words("账号"), words("")],
        rows: staff
            .iter()
            .map(|one| {
                let keeper = Some(&one.actor.id) == org.custodian.as_ref();
                vec![
                    html! { (one.actor.name) },
                    html! { (one.actor.post.label()) },
                    html! { (one.login) },
                    html! { @if keeper { span.flag { "档案保管人" } } @if !one.active { " 已停用" } },
                ]
            })
            .collect(),
        empty: "还没有人员。",
        next: None,
    };
    let body = html! {
        (heading(&org.name, &html! {}))
        @if org.kind == OrgKind::Station {
            p.lead { (org.venue.map_or("", domain::directory::Venue::label)) "　站码 " (org.code) "　" (org.address.as_deref().unwrap_or_default()) }
            (panel(&format!("工作制度 {}/3", systems.len()), &html! {
                ul { @for (kind, name) in SYSTEMS {
                    @match systems.iter().find(|one| one.kind == *kind) {
                        Some(one) => { li { details { summary { (one.title) "　第" (one.version) "版，" (day(one.effective_from)) "起施行" } p.narrative { (one.body) } } } },
                        None => { li { (name) " " span.flag { "还没有" } } },
                    }
                } }
                (add(Entry::System, "采用或更新制度"))
            }))
            (panel("对外公开承诺", &html! {
                ul { @for one in &promises { li { (one.words) "　" span.quiet { (day(one.from)) "起" @if one.to.is_some() { "，到" (day(one.to)) } } } } }
                (add(Entry::Promise, "登记一条承诺"))
            }))
        }
        (panel("人员", &html! { (table(&people)) @if org.kind == OrgKind::Station { p { a href=(format!("/stations/{}/keeper", org.id)) { "档案保管人和移交" } } } }))
        @if org.kind == OrgKind::Station { (super::seal::card(&user, &certificates, &seals)) }
        (panel("检测机构", &html! {
            ul { @for one in &labs { li { (one.name) "　" span.quiet { (one.certificate) "，" (one.scope) "，有效期至" (day(one.valid_to)) } } } }
            (add(Entry::Lab, "登记检测机构"))
        }))
        p {
            @if org.kind == OrgKind::Station { a href=(format!("/network/{}", org.id)) { "履职、建站、牌匾、人员备案" } "　" }
            @if org.kind == OrgKind::Station { a href="/archive" { "档案" } "　"
            a href="/typical" { "典型案例" } "　"
            a href=(format!("/stations/{}/board", org.id)) { "宣传栏" } "　" }
            a href="/withdrawals" { "不合格商品退市" } "　"
            a href="/assessments" { "考核" } "　"
            a href="/late" { "逾期未办" } "　"
            a href="/templates" { "文书式样" } "　"
            @if org.kind == OrgKind::Station { (button(&user.csrf, "station", org.id.as_str(), &Offer::of(PaperForm::Privacy))) "　" }
            @if user.has(Power::SendClue) { a href="/clues" { "报送违法线索" } }
        }
    };
    Ok(super::page(&user, "本站", Nav::Station, &body))
}

fn entry(user: &User, name: &str) -> Outcome<Entry> {
    let entry = Entry::of(name).ok_or(Oops::NotFound)?;
    if HEADS.contains(&user.actor.post) { Ok(entry) } else { Err(Oops::NotYours("站长、副站长")) }
}

/// `GET /station/{entry}`.
pub async fn ask_entry(State(app): State<App>, user: User, Path(name): Path<String>) -> Outcome<Markup> {
    let entry = entry(&user, &name)?;
    let raw: Raw = ["effective_from", "from"].map(|name| (name, app.now().day().to_string())).into_iter().collect();
    Ok(page(&user, entry, &raw, &[]))
}

fn page(user: &User, entry: Entry, raw: &Raw, errors: &[FieldError]) -> Markup {
    let (of, title, action) = entry.parts();
    let view = FormView {
        form: of,
        raw,
        errors,
        refusal: None,
        offers: &Offers::default(),
        action,
        csrf: &user.csrf,
        hidden: &[],
        submit: title,
        back: Some("/station"),
    };
    let body = html! {
        (heading(title, &html! {}))
        section.panel { (form(&view)) }
    };
    super::page(user, title, Nav::Station, &body)
}

/// A change as read from its form.
#[derive(Clone)]
enum Read {
    System(Institution),
    Promise(Promise),
    Lab(Lab),
}

fn read(entry: Entry, raw: &Raw) -> Result<Read, Vec<FieldError>> {
    let mut reader = Reader::new(entry.parts().0, raw);
    let read = match entry {
        Entry::System => Some(Read::System(Institution {
            kind: reader.one::<String>("kind").unwrap_or_default(),
            title: reader.text("title"),
            body: reader.text("body"),
            version: 0,
            effective_from: reader.day("effective_from"),
        })),
        Entry::Promise => {
            Some(Read::Promise(Promise { words: reader.text("words"), from: reader.day("from"), to: reader.day("to") }))
        }
        Entry::Lab => Some(Read::Lab(Lab {
            name: reader.text("name"),
            certificate: reader.text("certificate"),
            scope: reader.text("scope"),
            valid_to: reader.day("valid_to"),
        })),
    };
    reader.finish(read)?.ok_or_else(Vec::new)
}

/// `POST /station/{entry}`.
pub async fn write_entry(
    State(app): State<App>,
    user: User,
    Path(name): Path<String>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    let entry = entry(&user, &name)?;
    let read = match read(entry, &posted.raw) {
        Ok(read) => read,
        Err(errors) => {
            let page = page(&user, entry, &posted.raw, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let now = app.now();
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: now, entropy: app.door.entropy.as_ref() };
        Ok(app.door.db.write(|tx| keep(tx, change, &user, &read))?)
    })
    .await?;
    Ok(Redirect::to("/station").into_response())
}

fn keep(tx: &mut Tx<'_>, change: Change<'_>, user: &User, read: &Read) -> store::StoreResult {
    let station = &user.actor.org;
    match read {
        Read::System(system) => book::adopt(tx, change, station, system),
        Read::Promise(promise) => book::promise(tx, change, station, promise),
        Read::Lab(lab) => book::lab(tx, change, lab),
    }
}
