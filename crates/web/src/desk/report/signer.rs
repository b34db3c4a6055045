//! The level above names who signs for a level that has nobody in the post, so that its quarter can go up.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::directory::{OrgKind, StaffId};
use domain::form::{Choices, Form, Kind, Raw, Reader, ask};
use domain::network::power::Power;
use domain::report::{Quarter, signer as post_of};
use maud::{Markup, html};
use store::directory::Org;
use store::report::{Pack, signer};

use super::{href, place};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::label::own;
use crate::face::notice::{Tone, notice};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[ask("staff", "由谁签发", Kind::One(Choices::Offered("staff"))).hint("该单位在岗、编写季报的人")],
};

/// Whether somebody may name who signs for an organisation: the level right above, and not for a station, whose
/// head signs.
fn names(user: &User, org: &Org) -> bool {
    org.kind != OrgKind::Station && user.has(Power::TakeReport) && org.parent.as_ref() == Some(&user.actor.org)
}

/// That nobody can sign, and what to do about it.
pub(super) fn missing(user: &User, pack: &Pack, parent: &str) -> Markup {
    if !pack.signer.missing() || pack.state().sent() {
        return html! {};
    }
    let (org, post) = (&pack.org, post_of(pack.org.kind).label());
    let at = format!("{}/signer", href(org.id.as_str(), &pack.quarter.key()));
    let body = html! {
        (org.name) "现在没有“" (own(post)) "”账号，季报没有人能签发。"
        @if names(user, org) {
            @if pack.signer.others.is_empty() { "该单位也没有别的在岗账号：请系统管理员先为它开通账号。" }
            @else { a href=(at) { "指定该单位的签发人" } "，或请系统管理员为它开通“" (own(post)) "”账号。" }
        } @else if org.kind == OrgKind::Station {
            "请报备站长、由所里接收备案，再请系统管理员开通账号。"
        } @else if parent.is_empty() {
            "请系统管理员开通“" (own(post)) "”账号。"
        } @else {
            "请" (parent) "在这一页指定签发人，或请系统管理员开通“" (own(post)) "”账号。文字可以先写好。"
        }
    };
    notice(Tone::Care, &body)
}

fn open(app: &App, user: &User, (id, quarter): &(String, String)) -> Outcome<(Org, Sheet)> {
    let quarter = Quarter::parse(quarter).ok_or(Oops::NotFound)?;
    let (org, now) = app.door.db.read(|tx| {
        let org = place(tx, user, id)?;
        let now = signer::of(tx, &org)?;
        Ok((org, now))
    })?;
    if !names(user, &org) {
        return Err(Oops::NotFound);
    }
    let back = href(org.id.as_str(), &quarter.key());
    let staff: Vec<(String, String)> = now.others.into_iter().map(|(id, name)| (id.0, name)).collect();
    let sheet = Sheet {
        title: "指定季报签发人".to_owned(),
        lead: format!(
            "{}没有“{}”账号。指定的人可以签发它的季报；“{}”账号开通以后，自动改由其签发。",
            org.name,
            own(post_of(org.kind).label()),
            own(post_of(org.kind).label())
        ),
        nav: Nav::Reports,
        form: &FORM,
        action: format!("{back}/signer"),
        back,
        submit: "指定",
        offers: Offers::default().with("staff", staff),
        hidden: Vec::new(),
    };
    Ok((org, sheet))
}

/// `GET /reports/{id}/{quarter}/signer`.
pub async fn ask_signer(State(app): State<App>, user: User, Path(way): Path<(String, String)>) -> Outcome<Markup> {
    app.run(move |app| Ok(open(app, &user, &way)?.1.page(&user, &Raw::default(), &[], None))).await
}

/// `POST /reports/{id}/{quarter}/signer`.
pub async fn name_signer(
    State(app): State<App>,
    user: User,
    Path(way): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, sheet) = open(app, &user, &way)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&FORM, &raw);
        let staff = reader.one::<StaffId>("staff");
        let read = reader.finish(staff).and_then(|staff| staff.ok_or_else(Vec::new));
        sheet.submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read,
            |tx, change, staff| signer::name(tx, change, &org, staff),
            |()| sheet.back.clone(),
        )
    })
    .await
}
