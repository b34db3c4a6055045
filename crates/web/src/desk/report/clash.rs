//! The head of the office looks into what contradicts a station's zero, and clears it with a reason (D34).

use axum::extract::{Path, State};
use axum::response::Response;
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::report::{Clash, ClashKind, Quarter};
use maud::Markup;
use store::report::{Pack, clash};

use super::pack::load;
use super::{clears, href};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("clash", "哪一条", Kind::One(Choices::Offered("clash"))),
        ask("reason", "怎么核实的", Kind::Text).hint("问了谁、看了什么、为什么与这个站无关；站点和上级都看得到"),
    ],
};

/// `elsewhere YQ01-2026-0003`.
fn key(one: &Clash) -> String {
    format!("{} {}", one.kind.value(), one.number)
}

fn open(app: &App, user: &User, (id, quarter): &(String, String)) -> Outcome<(Pack, Sheet)> {
    let quarter = Quarter::parse(quarter).ok_or(Oops::NotFound)?;
    let today = app.now().day();
    let pack = app.door.db.read(|tx| load(tx, &app.door.rules(), user, id, quarter, today))?;
    if !clears(user, &pack) {
        return Err(Oops::NotFound);
    }
    let back = href(pack.org.id.as_str(), &quarter.key());
    let words = |one: &Clash| format!("{}：{} {}（{}）", one.kind.label(), one.number, one.trader, one.on);
    let standing = pack.clashes.iter().filter(|one| one.stands());
    let offered: Vec<(String, String)> = standing.map(|one| (key(one), words(one))).collect();
    let sheet = Sheet {
        title: "核实与零报告相反的情况".to_owned(),
        lead: format!(
            "{}{}登记为零。确实与它无关的，写明怎么核实的，它就可以报零；是它漏登的，请让它登记，不要解除。",
            pack.org.name,
            quarter.label()
        ),
        nav: Nav::Reports,
        form: &FORM,
        action: format!("{back}/clash"),
        back,
        submit: "解除",
        offers: Offers::default().with("clash", offered),
        hidden: Vec::new(),
    };
    Ok((pack, sheet))
}

/// `GET /reports/{id}/{quarter}/clash`.
pub async fn ask_clear(State(app): State<App>, user: User, Path(way): Path<(String, String)>) -> Outcome<Markup> {
    app.run(move |app| Ok(open(app, &user, &way)?.1.page(&user, &Raw::default(), &[], None))).await
}

fn read(raw: &Raw) -> Result<((ClashKind, String), String), Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (which, reason) = (reader.text("clash"), reader.text("reason"));
    let found =
        which.split_once(' ').and_then(|(kind, number)| Some((ClashKind::from_value(kind)?, number.to_owned())));
    if found.is_none() && !which.is_empty() {
        reader.wrong("clash", "请选一条");
    }
    let read = reader.finish(reason)?;
    found.map(|found| (found, read)).ok_or_else(Vec::new)
}

/// `POST /reports/{id}/{quarter}/clash`.
pub async fn clear(
    State(app): State<App>,
    user: User,
    Path(way): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (pack, sheet) = open(app, &user, &way)?;
        let raw = posted.raw;
        let back = sheet.back.clone();
        sheet.submit(
            &At { app, user: &user, region: &pack.org.region },
            &raw,
            read(&raw),
            |tx, change, ((kind, number), reason)| {
                clash::clear(tx, change, &pack.org, pack.quarter, (*kind, number), reason)
            },
            |()| back,
        )
    })
    .await
}
