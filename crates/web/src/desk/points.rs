//! 联络站和监督点 (D9): the lighter points of the network, registered with who to ask there.

use axum::extract::State;
use axum::response::Response;
use domain::directory::{OrgId, OrgKind};
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::power::Power;
use maud::{Markup, html};
use store::directory::{self, Org};

use super::sheet::{At, Sheet};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::label::own;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };
const KINDS: &[(&str, &str)] = &[("contact_point", "联络站"), ("watch_point", "监督点")];

static FORM: Form = Form {
    fields: &[
        ask("kind", "种类", Kind::One(Choices::Fixed(KINDS))),
        ask("office", "归哪个所", Kind::One(Choices::Offered("office"))),
        ask("code", "编码", LINE).hint("县内不重复，如 YQL001"),
        ask("name", "名称", LINE),
        ask("address", "地址", LINE),
        ask("leader", "联系人", LINE),
        may("phone", "电话", Kind::Phone),
    ],
};

/// `GET /points`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    if !user.has(Power::SeeNetwork) {
        return Err(Oops::NotFound);
    }
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, points)).await?;
    let list = Table {
        caption: "联络站、监督点",
        columns: &[words("编码"), words("名称"), words("种类"), words("地址"), words("联系人")],
        rows: all
            .iter()
            .map(|one| {
                vec![
                    html! { (one.code) },
                    html! { (one.name) },
                    html! { (one.kind.label()) },
                    html! { (one.address.as_deref().unwrap_or_default()) },
                    html! { (one.leader.as_deref().unwrap_or_default()) "　" (one.phone.as_deref().unwrap_or_default()) },
                ]
            })
            .collect(),
        empty: "还没有登记联络站和监督点。",
        next: None,
    };
    let body = html! {
        (heading("联络站、监督点", &html! { @if user.has(Power::KeepVenues) { (primary("登记一个", "/points/new")) } }))
        p.quiet { (own("联络站听取意见、转交投诉，监督点发现情况、报告线索；投诉由站点或市场监管所受理。")) }
        (table(&list))
    };
    Ok(super::page(&user, "联络站、监督点", Nav::Network, &body))
}

fn points(tx: &mut store::Tx<'_>, reach: &store::query::Reach) -> store::StoreResult<Vec<Org>> {
    let all = directory::every(tx, &reach.region)?;
    let light = |org: &Org| matches!(org.kind, OrgKind::ContactPoint | OrgKind::WatchPoint);
    Ok(all.into_iter().filter(|org| light(org) && reach.holds(org)).collect())
}

fn sheet(app: &App, user: &User) -> Outcome<Sheet> {
    let offices = app.door.db.read(|tx| {
        user.gather(tx, |tx, reach| {
            let all = directory::every(tx, &reach.region)?;
            let offices = all.into_iter().filter(|org| org.kind == OrgKind::Office && reach.holds(org));
            Ok(offices.map(|org| (org.id.0, org.name)).collect())
        })
    })?;
    Ok(Sheet {
        title: "登记联络站、监督点".to_owned(),
        lead: String::new(),
        nav: Nav::Network,
        form: &FORM,
        action: "/points/new".to_owned(),
        back: "/points".to_owned(),
        submit: "登记",
        offers: Offers::default().with("office", offices),
        hidden: Vec::new(),
    })
}

/// `GET /points/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::KeepVenues)?;
    app.run(move |app| Ok(sheet(app, &user)?.page(&user, &Raw::default(), &[], None))).await
}

fn read(raw: &Raw) -> Result<Org, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let kind = reader.parsed("kind", "请从列出的选项中选一项", OrgKind::from_value);
    let office = reader.one::<OrgId>("office");
    let phone = reader.parsed("phone", "电话号码看不懂，可以留空", domain::value::Phone::parse);
    let (code, name) = (reader.text("code"), reader.text("name"));
    let (address, leader) = (reader.optional("address"), reader.optional("leader"));
    let org = kind.zip(office).map(|(kind, office)| Org {
        region: String::new(),
        id: OrgId(String::new()),
        parent: Some(office),
        path: String::new(),
        kind,
        code,
        name,
        venue: None,
        industry: None,
        host: None,
        address,
        phone: phone.map(|phone| phone.as_str().to_owned()),
        custodian: None,
        life: None,
        leader,
        chain_path: String::new(),
        hq_handles: false,
    });
    reader.finish(org)?.ok_or_else(Vec::new)
}

/// `POST /points/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::KeepVenues)?;
    app.run(move |app| {
        let raw = posted.raw;
        let sheet = sheet(app, &user)?;
        sheet.submit(
            &At { app, user: &user, region: &user.actor.region },
            &raw,
            read(&raw),
            |tx, change, point| {
                let wanted = point.parent.clone().unwrap_or_else(|| OrgId(String::new()));
                let (reach, office) = user.seek(tx, |tx, reach| {
                    let found = directory::org(tx, &reach.region, &wanted)?;
                    Ok(found.filter(|org| org.kind == OrgKind::Office && reach.holds(org)))
                })?;
                let taken = directory::every(tx, &reach.region)?.iter().any(|org| org.code == point.code);
                if taken {
                    let what = format!("编码{}已经有了", point.code);
                    return Err(domain::kernel::Refusal::new("D9", what, "请换一个编码").at("code").into());
                }
                let id = OrgId(change.fresh());
                let org = Org {
                    region: reach.region,
                    path: format!("{}{id}/", office.path),
                    parent: Some(office.id),
                    id,
                    ..point.clone()
                };
                directory::add_org(tx, change, &org)
            },
            |()| "/points".to_owned(),
        )
    })
    .await
}
