//! The posts of a station against their counts (D15, D29), and who holds them.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::clock::Light;
use domain::directory::Post;
use domain::network::power::Power;
use domain::network::staffing::{COUNTS, Education};
use domain::network::training::wants_placement;
use maud::{Markup, html};
use store::directory::{self, Staff};
use store::network::filing;
use store::query::Reach;

use crate::app::App;
use crate::desk::sheet::day;
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::face::page::{heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// `GET /staff`: one's own station.
pub async fn own(user: User) -> Response {
    Redirect::to(&format!("/stations/{}/staff", user.actor.org)).into_response()
}

/// `GET /stations/{id}/staff`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, staff, filings) = app
        .read(move |tx| {
            let (_, org) = find(tx, &who, &id)?;
            let staff = directory::staff_of(tx, &org.region, &org.id)?;
            let own = Reach { region: org.region.clone(), path: org.path.clone(), station: Some(org.id.clone()) };
            let filings = filing::list(tx, &own, false)?;
            Ok((org, staff, filings))
        })
        .await?;
    let beside = html! {
        @if user.has(Power::FileStaff) { (primary("报备人员变动", &format!("/stations/{}/staff/change", org.id))) }
    };
    let body = html! {
        (heading("人员和备案", &beside))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } }
        (panel("岗位", &counts(&staff)))
        (panel("人员", &people(&staff, org.custodian.as_ref().map(domain::directory::StaffId::as_str))))
        (panel("备案", &super::filings::list(&user, &filings, false)))
    };
    let nav = if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station };
    Ok(crate::desk::page(&user, "人员和备案", nav, &body))
}

/// 和解员 1/2—3, in words and colour.
fn counts(staff: &[Staff]) -> Markup {
    html! {
        ul.clocks {
            @for (post, least, most, _) in COUNTS {
                @let have = staff.iter().filter(|one| one.active && one.actor.post == *post).count();
                @let range = if least == most { least.to_string() } else { format!("{least}—{most}") };
                @let (light, word) = match have {
                    have if have < *least => (Light::Over, "不足"),
                    have if have > *most => (Light::Soon, "超额"),
                    _ => (Light::Done, "符合"),
                };
                li { span.what { (post.label()) } (badge::light(light, &format!("{have}/{range} {word}"))) }
            }
        }
    }
}

fn people(staff: &[Staff], custodian: Option<&str>) -> Markup {
    let rows = staff
        .iter()
        .map(|one| {
            vec![
                html! { (one.actor.name) @if custodian == Some(one.actor.id.as_str()) { " " span.flag { "档案保管人" } } },
                html! { (one.actor.post.label()) },
                html! { (one.login) @if !one.active { " " span.quiet { "已停用" } } },
                html! { (one.education.map_or("—", Education::label)) },
                html! { (day(one.since)) },
                html! { (day(one.seen_on)) },
                html! {
                    @if one.actor.post == Post::Liaison || one.placed_on.is_some() { (day(one.placed_on)) }
                    @if one.active && wants_placement(one.actor.post, one.since, one.placed_on) { " " span.flag { "待跟班学习" } }
                },
            ]
        })
        .collect();
    table(&Table {
        caption: "人员",
        columns: &[
            words("姓名"),
            words("岗位"),
            words("账号"),
            words("文化程度"),
            words("到岗"),
            words("最近登录"),
            words("跟班学习"),
        ],
        rows,
        empty: "还没有人员，请报备。",
        next: None,
    })
}
