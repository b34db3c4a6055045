//! `GET /reports`: a station's quarters; above, one quarter of everybody below.

use std::collections::HashMap;

use axum::extract::{Query, State};
use domain::directory::OrgKind;
use domain::network::power::Power;
use domain::report::{Quarter, called, standing};
use maud::{Markup, html};
use serde::Deserialize;
use store::directory::{self, Org};
use store::report::{self, Branch, Report};
use store::{StoreResult, Tx};

use super::tree::{self, Tree};
use super::{href, state};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, panel, primary, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `2026-Q1`; the one that ended last when empty.
    #[serde(default)]
    pub quarter: String,
    /// Units that were just chased.
    pub chased: Option<usize>,
}

impl Asked {
    /// The quarter; one that cannot be read is not found.
    pub(super) fn quarter(&self, today: jiff::civil::Date) -> Result<Quarter, Oops> {
        if self.quarter.is_empty() {
            return Ok(Quarter::ended(today));
        }
        Quarter::parse(&self.quarter).ok_or(Oops::NotFound)
    }
}

/// How many quarters a station looks back on.
const BACK: usize = 6;

/// `GET /reports`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::SeeReports)?;
    let today = app.now().day();
    let quarter = asked.quarter(today)?;
    let who = user.clone();
    let (org, packs, branches, chased, cleared) = app
        .read(move |tx| {
            let (mut all, mut chased, mut cleared) = (Vec::new(), HashMap::new(), HashMap::new());
            for reach in who.reaches(tx)? {
                all.extend(report::tree(tx, &reach, quarter)?);
                chased.extend(report::chased(tx, &reach.region, quarter)?);
                cleared.extend(report::clash::cleared(tx, &reach.region, quarter)?);
            }
            let org = looked_at(tx, &who)?;
            let packs = match &org {
                Some(org) if org.kind == OrgKind::Station => quarters(tx, org, quarter)?,
                // The city itself lies in none of its counties.
                Some(org) if !all.iter().any(|one| one.org == org.id) && org.kind != OrgKind::Chain => {
                    let pack = report::find(tx, &org.region, &org.id, quarter)?;
                    all.insert(0, root(org, pack.as_ref()));
                    Vec::new()
                }
                _ => Vec::new(),
            };
            Ok((org, packs, all, chased, cleared))
        })
        .await?;
    let body = match org.filter(|org| org.kind == OrgKind::Station) {
        Some(org) => station(&app, &user, &org, &packs, quarter, today),
        None => {
            let (all, chased, cleared) = (&branches, &chased, &cleared);
            tree::page(&app, &user, &Tree { all, chased, cleared, just: asked.chased, quarter, today })
        }
    };
    Ok(crate::desk::page(&user, "季报", Nav::Reports, &body))
}

/// What the reader looks at: a chosen smaller organisation, or their own.
fn looked_at(tx: &mut Tx<'_>, user: &User) -> StoreResult<Option<Org>> {
    match &user.looking {
        Some((region, org)) => directory::org(tx, region, org),
        None => directory::org(tx, &user.actor.region, &user.actor.org),
    }
}

fn root(org: &Org, pack: Option<&Report>) -> Branch {
    Branch {
        region: org.region.clone(),
        org: org.id.clone(),
        path: org.path.clone(),
        kind: org.kind,
        name: org.name.clone(),
        state: pack.map_or(domain::report::ReportState::NotDue, |pack| pack.state),
        submitted_on: pack.and_then(|pack| pack.submitted_at).map(domain::kernel::Moment::day),
        unit: false,
        edition: pack.map_or(1, |pack| pack.edition),
        judged_on: pack.and_then(|pack| pack.judged.as_ref()).map(|(at, _)| at.day()),
    }
}

/// The packs of a station, the newest quarter first; the running one stands before those that ended. An older
/// quarter is listed when it was owed here: what went up on paper before is not late, nor is a quarter at whose end the
/// station was not open.
fn quarters(tx: &mut Tx<'_>, org: &Org, ended: Quarter) -> StoreResult<Vec<(Quarter, Option<Report>)>> {
    let owed = report::owed(tx, &org.region, &org.id)?;
    let mut all = Vec::new();
    let mut quarter = ended.next();
    for _ in 0..=BACK {
        let pack = report::find(tx, &org.region, &org.id, quarter)?;
        let due = quarter > ended || owed.contains(&quarter.key());
        if due || pack.is_some() || (quarter == ended && report::reports(tx, org, quarter)?) {
            all.push((quarter, pack));
        }
        quarter = quarter.previous();
    }
    Ok(all)
}

fn station(
    app: &App,
    user: &User,
    org: &Org,
    packs: &[(Quarter, Option<Report>)],
    ended: Quarter,
    today: jiff::civil::Date,
) -> Markup {
    let rules = app.door.rules();
    let rows = packs
        .iter()
        .map(|(quarter, pack)| {
            let days = root(org, pack.as_ref()).days(*quarter, &rules, today);
            let state = state(pack.as_ref(), quarter.over(today));
            let (light, said) = standing(state, days, today);
            let named = called(pack.as_ref().map(|pack| pack.state), quarter.over(today), &[]);
            vec![
                html! { a href=(href(org.id.as_str(), &quarter.key())) { (quarter.label()) } },
                html! { span.stage { (named) } @if pack.as_ref().is_some_and(|pack| pack.edition > 1) { " " span.quiet { "更正过" } } },
                html! { (badge::light(light, &said)) },
                html! { (days.due.judge) @if let Some(again) = days.again { br; span.quiet { "重报 " (again.judge) } } },
                html! { @match pack.as_ref().and_then(|pack| pack.unit.as_ref()) { Some((at, who)) => { (who) " " span.quiet { (at.day()) } }, None => { "—" } } },
            ]
        })
        .collect();
    // What was sent and received is no work any more.
    let owed = packs.iter().any(|(quarter, pack)| *quarter == ended && state(pack.as_ref(), true).open());
    html! {
        (heading("季报", &html! {
            @if super::writes(user, org) && owed { (primary(&format!("办{}", ended.label()), &href(org.id.as_str(), &ended.key()))) " " }
            (secondary("热点", &format!("/topics?period={}", ended.key()))) " " (secondary("整改台账", "/reports/measures"))
        }))
        p.lead { (org.name) "　每季度结束后报市场监管所和本单位，数字自动计算，文字先由系统起草。" }
        (panel("各季度", &table(&Table {
            caption: "各季度",
            columns: &[words("季度"), words("状态"), words("进度"), words("期限"), words("本单位签收")],
            rows,
            empty: "还没有季度可报。",
            next: None,
        })))
    }
}
