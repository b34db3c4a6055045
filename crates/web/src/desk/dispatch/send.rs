//! Sending a dispatch: typed, pasted or imported, always through the same reading and the same rule.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::code::{ClassCode, ProblemCode};
use domain::directory::{OrgId, PersonId, Post};
use domain::form::order::{ORDER, ReadOrder, read};
use domain::form::{FieldError, Raw};
use domain::kernel::Refusal;
use domain::network::dispatch::{Via, bureau_limits, send as allowed};
use domain::network::power::Power;
use maud::Markup;
use store::audit::Change;
use store::network::dispatch::{self, Sending};
use store::network::remind::{self, Notice};
use store::query::Reach;
use store::{StoreResult, Tx, directory, vault};

use crate::app::App;
use crate::desk::files;
use crate::desk::sheet::Sheet;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

/// The open stations within a reach: id, then name with code.
pub(crate) fn stations(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<(String, String)>> {
    let all = directory::stations(tx, &reach.region, &reach.path)?;
    let open = all.into_iter().filter(|one| one.life.is_none_or(domain::network::life::LifeStage::open));
    Ok(open.map(|one| (one.id.0, format!("{} {}", one.code, one.name))).collect())
}

/// The form with what it offers.
pub(in crate::desk) fn sheet(app: &App, user: &User) -> Outcome<Sheet> {
    let stations = app.door.db.read(|tx| user.gather(tx, stations))?;
    Ok(Sheet {
        title: "转办一件".to_owned(),
        lead: "消费者同意先行和解、没有举报内容的投诉，可以转给被投诉单位的站点。站点两个工作日内不接收的，自动退回。"
            .to_owned(),
        nav: Nav::Dispatches,
        form: &ORDER,
        action: "/dispatches/new".to_owned(),
        back: "/dispatches".to_owned(),
        submit: "转办",
        offers: Offers::default()
            .with("station", stations)
            .with("class", ClassCode::all())
            .with("problem", ProblemCode::all()),
        hidden: Vec::new(),
    })
}

/// `GET /dispatches/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::Dispatch)?;
    app.run(move |app| {
        let today = app.now().day().to_string();
        let raw = Raw::from_iter([
            ("received_on", today.as_str()),
            ("consent_on", &today),
            ("matter", "complaint"),
            ("via", Via::System.value()),
        ]);
        Ok(sheet(app, &user)?.page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /dispatches/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Dispatch)?;
    app.run(move |app| {
        let (raw, errors) = files::keep(app, &user, posted)?;
        let sheet = sheet(app, &user)?;
        match one(app, &user, &raw)? {
            _ if !errors.is_empty() => Ok(sheet.again(&user, &raw, &errors, None)),
            Ok(id) => Ok(axum::response::Redirect::to(&format!("/dispatches/{id}")).into_response()),
            Err(No::Fields(errors)) => Ok(sheet.again(&user, &raw, &errors, None)),
            Err(No::Refused(refusal)) => Ok(sheet.again(&user, &raw, &[], Some(&refusal))),
        }
    })
    .await
}

/// Why an order was not sent.
#[derive(Debug)]
pub(crate) enum No {
    Fields(Vec<FieldError>),
    Refused(Box<Refusal>),
}

/// Sends one order as this user; the id of the dispatch, or why not. For the form and for imports alike.
pub(crate) fn one(app: &App, user: &User, raw: &Raw) -> Outcome<Result<String, No>> {
    let now = app.now();
    let person = PersonId(store::ids::fresh(now, app.door.entropy.as_ref()));
    let order = match read(raw, person) {
        Ok(order) => order,
        Err(errors) => return Ok(Err(No::Fields(errors))),
    };
    let rules = app.door.rules();
    let region = app.door.db.read(|tx| user.seek(tx, |tx, reach| station(tx, reach, &order.station)));
    let Ok((reach, station)) = region else {
        let error = FieldError { field: "station".to_owned(), message: "请选辖区内运行中的站点".to_owned() };
        return Ok(Err(No::Fields(vec![error])));
    };
    let policy = rules.policies.at(&reach.region, now.day());
    let limits = bureau_limits(&rules.calendar, order.order.received_on, &policy);
    if let Err(refusal) = allowed(&order.order, &limits, now.day()) {
        return Ok(Err(No::Refused(Box::new(refusal))));
    }
    let file = Some(raw.one("papers")).filter(|hash| !hash.is_empty());
    let sending = Sending {
        order: &order.order,
        via: order.via,
        station: &station,
        consumer: &order.consumer.id,
        facts: &order.facts,
        accept_due: limits.accept.judge,
        mediate_due: limits.mediate.judge,
        file: file.map(|hash| (hash.to_owned(), raw.one("_file.papers").to_owned())),
    };
    let actor = user.acting(&reach.region);
    let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
    match app.door.db.write(|tx| keep(tx, app, change, &order, &sending)) {
        Ok(id) => Ok(Ok(id)),
        Err(store::StoreError::Refused(refusal)) => Ok(Err(No::Refused(refusal))),
        Err(error) => Err(error.into()),
    }
}

fn station(tx: &mut Tx<'_>, reach: &Reach, wanted: &str) -> StoreResult<Option<OrgId>> {
    let all = directory::stations(tx, &reach.region, &reach.path)?;
    let found = all.into_iter().find(|one| one.id.as_str() == wanted || one.code == wanted);
    Ok(found.filter(|one| one.life.is_none_or(domain::network::life::LifeStage::open)).map(|one| one.id))
}

fn keep(
    tx: &mut Tx<'_>,
    app: &App,
    change: Change<'_>,
    order: &ReadOrder,
    sending: &Sending<'_>,
) -> StoreResult<String> {
    vault::keep(tx, &app.door.keys, change.entropy, &change.actor.region, &order.consumer)?;
    let id = dispatch::send(tx, change, sending)?;
    tell(tx, change, sending.station, &id)?;
    Ok(id)
}

/// Tells the station that something came for it (P10).
pub(super) fn tell(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, id: &str) -> StoreResult {
    let (key, href) = (format!("dispatch:{id}"), format!("/dispatches/{id}"));
    let notice = Notice { key: &key, title: "收到一件转办投诉，请接收", href: &href };
    let posts = [Post::Liaison, Post::Head];
    remind::tell(tx, station, &posts, &notice, change.moment, change.entropy).map(drop)
}
