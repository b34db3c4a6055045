//! 整改通知 (B5.3, A15b): what stations have to put right, on both sides' pages.

pub mod act;
pub mod new;
pub mod show;

use axum::extract::{Query, State};
use domain::clock::Light;
use domain::kernel::clause_words;
use domain::network::fix::{FixSource, FixState};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::network::fix::{self, Fix};

use super::draw::{inner, nav};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::page::{heading, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;

/// Whoever sees a station sees what it has to put right.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// One within the reader's scope; what is out of scope is not found.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Fix> {
    admitted(user)?;
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| fix::find(tx, reach, id)))?;
    Ok(one)
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `late`, `check`, or everything.
    #[serde(default)]
    show: String,
}

/// `GET /fixes`.
pub async fn list(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, fix::list)).await?;
    let late = |one: &Fix| one.state != FixState::Closed && one.due < today;
    let check = |one: &Fix| one.state == FixState::Proved;
    let count = |wanted: &dyn Fn(&Fix) -> bool| all.iter().filter(|one| wanted(one)).count();
    let shown: Vec<&Fix> = all
        .iter()
        .filter(|one| match asked.show.as_str() {
            "late" => late(one),
            "check" => check(one),
            _ => true,
        })
        .collect();
    let body = html! {
        (heading("整改通知", &html! {
            @if user.has(Power::DemandFix) { (primary("发整改通知", "/fixes/new")) " " }
            (secondary("季报里的整改措施", "/reports/measures"))
        }))
        p.lead {
            "没有关闭的 " strong { (count(&|one| one.state != FixState::Closed)) } "　"
            a href="/fixes?show=late" { "逾期 " (count(&late)) } "　"
            a href="/fixes?show=check" { "待复查 " (count(&check)) }
            @if !asked.show.is_empty() { "　" a href="/fixes" { "全部" } }
        }
        p.quiet { "巡访、检查、回访发现的问题：定责任人和期限，改好交凭证，复查通过才关闭（" (clause_words("B5.3")) "）。" }
        (table(&Table {
            caption: "整改",
            columns: &[words("编号"), words("站点"), words("问题"), words("来源"), words("责任人"), words("进展"), words("期限"), number("退回")],
            rows: shown.iter().map(|one| row(one, today)).collect(),
            empty: if asked.show.is_empty() { "没有整改通知。" } else { "没有这样的。" },
            next: None,
        }))
    };
    Ok(crate::desk::page(&user, "整改", nav(&user), &body))
}

fn row(one: &Fix, today: Date) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/fixes/{}", one.id)) { (one.number) } },
        html! { (one.station_name) },
        html! { (one.problem) },
        html! { (one.source.label()) },
        html! { (one.owner_name) },
        html! { (one.state.label()) },
        state(one, today),
        html! { (one.returned) " 次" },
    ]
}

/// How long the next step has, with its light.
fn state(one: &Fix, today: Date) -> Markup {
    if one.state == FixState::Closed {
        return badge::light(Light::Done, one.state.label());
    }
    badge::until(one.due, today)
}

/// What came of a problem that a visit, an inspection or a callback found: the orders that were given, or the way to
/// give one.
pub(in crate::desk) fn follow(
    user: &User,
    station: &str,
    found: (FixSource, &str),
    why: &str,
    led: &[Fix],
    today: Date,
) -> Markup {
    let (source, id) = found;
    let way = format!("/fixes/new?station={station}&{}={id}", source.value());
    html! {
        @if !led.is_empty() {
            section.panel {
                h2 { "整改" }
                @for one in led {
                    p { "已发整改通知 " a href=(format!("/fixes/{}", one.id)) { (one.number) } " " (state(one, today)) br; span.quiet { (one.problem) } }
                }
                @if user.has(Power::DemandFix) { p { a href=(way) { "还有别的问题，再发一份" } } }
            }
        } @else if user.has(Power::DemandFix) {
            section.panel.next {
                h2 { "接下来" }
                p { (why) "，请发整改通知，写明责任人和期限，到期复查。" }
                p { (primary("发整改通知", &way)) }
            }
        }
    }
}

/// Whether somebody gives orders, and not only carries them out.
fn gives(user: &User) -> bool {
    inner(user) && user.has(Power::DemandFix)
}
