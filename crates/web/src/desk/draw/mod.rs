//! 抽样 (D42, D45, B3.4): the draws of one's branch of the tree. A station sees one when everything drawn is done.

pub mod new;
pub mod show;

use axum::extract::State;
use domain::clock::Light;
use domain::network::power::Power;
use domain::network::sample::DrawState;
use maud::{Markup, html};
use store::network::draw::{self, Draw};

use crate::app::App;
use crate::desk::sheet::{day, moment};
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// Whoever sees a station sees, afterwards, what was drawn of it.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// Whether somebody sees what was drawn before it is done: the levels above, and never a station (B1.8).
pub(in crate::desk) fn inner(user: &User) -> bool {
    user.has(Power::SeeNetwork)
}

/// The way under which its pages stand.
pub(in crate::desk) fn nav(user: &User) -> Nav {
    if inner(user) { Nav::Network } else { Nav::Station }
}

/// One within the reader's scope; what is out of scope, or not over yet, is not found.
fn open(app: &App, user: &User, id: &str) -> Outcome<Draw> {
    admitted(user)?;
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| draw::find(tx, reach, id)))?;
    if seen(user, &one) { Ok(one) } else { Err(Oops::NotFound) }
}

/// Whether somebody sees a draw now: who draws and those above while it runs, everybody of the branch afterwards.
fn seen(user: &User, one: &Draw) -> bool {
    one.state == DrawState::Done || (inner(user) && one.below)
}

/// `GET /draws`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let who = user.clone();
    let mut all = app.read(move |tx| who.gather(tx, draw::list)).await?;
    all.retain(|one| seen(&user, one));
    let today = app.now().day();
    let rows = all.iter().map(|one| row(one, today)).collect();
    let body = html! {
        (heading("抽样", &html! {
            @if user.has(Power::DrawSample) { (primary("冻结名单", "/draws/new")) " " }
            (secondary("回访", "/callbacks")) " " (secondary("检查", "/inspections"))
        }))
        p.lead { "先冻结名单，再用之后开奖的号码抽取，谁都挑不了；任何人拿名单和号码都能算出同样的结果。" }
        (table(&Table {
            caption: "抽样",
            columns: &[words("编号"), words("抽什么"), words("单位"), number("名单"), number("抽中"), words("进展"), words("期限"), words("冻结")],
            rows,
            empty: "还没有抽过。",
            next: None,
        }))
    };
    Ok(crate::desk::page(&user, "抽样", nav(&user), &body))
}

fn row(one: &Draw, today: jiff::civil::Date) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/draws/{}", one.id)) { (one.number) } },
        html! { (one.kind.label()) },
        html! { (one.org_name) },
        html! { (one.list.len()) },
        html! { @if one.sample.is_empty() { "—" } @else { (one.sample.len()) } },
        state(one, today),
        html! { (day(one.due)) },
        html! { (moment(Some(one.frozen_at))) },
    ]
}

/// How far it has come, with its light.
fn state(one: &Draw, today: jiff::civil::Date) -> Markup {
    let light = match one.state {
        DrawState::Done => Light::Done,
        DrawState::Frozen => Light::Soon,
        DrawState::Drawn if one.due.is_some_and(|due| due < today) => Light::Over,
        DrawState::Drawn => Light::Calm,
    };
    badge::light(light, one.state.label())
}
