//! Wall poster and badges (D19, D20), made from the staff file; both know when what hangs is stale.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::Post;
use domain::network::power::Power;
use maud::{Markup, html};
use store::audit::Change;
use store::directory::{self, Org, Staff};
use store::network::posted;

use super::nav;
use crate::app::App;
use crate::desk::files;
use crate::desk::station_card::find;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::page::{csrf, heading, panel, secondary};
use crate::face::print::{Sheet, document};
use crate::posted::Posted;
use crate::session::User;

/// Poster or badges: the name in the address, the words.
const KINDS: &[(&str, &str)] = &[("poster", "上墙海报"), ("badges", "工作牌")];

fn staff(app: &App, user: &User, id: &str) -> Outcome<(Org, Vec<Staff>)> {
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let mut staff = directory::staff_of(tx, &org.region, &org.id)?;
        staff.retain(|one| one.active && one.actor.post != Post::UnitManager);
        staff.sort_by_key(|one| rank(one.actor.post));
        Ok((org, staff))
    })?)
}

/// The order on the wall: who answers for the station first.
const fn rank(post: Post) -> u8 {
    match post {
        Post::Head => 0,
        Post::DeputyHead => 1,
        Post::Approver => 2,
        Post::Conciliator => 3,
        _ => 4,
    }
}

/// `GET /stations/{id}/wall`: what should hang and what does.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, version, hanging) = app
        .run(move |app| {
            let (org, staff) = staff(app, &who, &id)?;
            let mut hanging = Vec::new();
            for (kind, _) in KINDS {
                hanging.push(app.door.db.read(|tx| posted::hanging(tx, &org.region, &org.id, kind))?);
            }
            Ok((org, posted::version(&staff), hanging))
        })
        .await?;
    let body = html! {
        (heading("上墙和佩戴", &html! {}))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } }
        @for ((kind, label), hanging) in KINDS.iter().zip(&hanging) {
            (panel(label, &html! {
                p {
                    @match hanging {
                        None => { (badge::light(domain::clock::Light::Soon, "还没有张贴、发放")) },
                        Some(hung) if *hung == version => { (badge::light(domain::clock::Light::Done, "与现任人员一致")) },
                        Some(_) => { (badge::light(domain::clock::Light::Over, "是旧版：人员已变动，需要更新")) },
                    }
                    " " span.quiet { "现行版本 " (version) }
                }
                p { (secondary("打印", &format!("/stations/{}/wall/{kind}", org.id))) }
                @if user.has(Power::CheckItems) && hanging.as_ref() != Some(&version) {
                    form.inline action=(format!("/stations/{}/wall/{kind}", org.id)) method="post" {
                        (csrf(&user.csrf))
                        input type="hidden" name="version" value=(version);
                        button.button type="submit" { "已经贴好、发好" }
                    }
                }
            }))
        }
    };
    Ok(crate::desk::page(&user, "上墙和佩戴", nav(&user), &body))
}

fn known(kind: &str) -> Outcome<&'static str> {
    KINDS.iter().find(|(name, _)| *name == kind).map(|(_, label)| *label).ok_or(Oops::NotFound)
}

/// `GET /stations/{id}/wall/{kind}`: the sheet to print.
pub async fn sheet(State(app): State<App>, user: User, Path((id, kind)): Path<(String, String)>) -> Outcome<Markup> {
    let label = known(&kind)?;
    let (org, staff) = app.run(move |app| staff(app, &user, &id)).await?;
    let version = format!("版本 {}", posted::version(&staff));
    let day = app.now().day().to_string();
    let phone = org.phone.clone().unwrap_or_default();
    let title = if kind == "poster" { "消费维权服务站工作人员" } else { label };
    let body = html! {
        @if kind == "poster" { p.centre { (org.name) "　电话 " (phone) } }
        ul class=(if kind == "poster" { "people" } else { "people badges" }) {
            @for one in &staff {
                li {
                    (picture(&org, one))
                    strong { (one.actor.name) }
                    span { (one.actor.post.label()) }
                    @if kind == "poster" { span { (phone) } } @else { span { (org.name) } }
                }
            }
        }
        p.centre { small { (version) "，" (day) "。人员变动后请更换。" } }
    };
    let sheet = Sheet { title, number_line: (&org.code, &day), copies: &[], across: false, body };
    Ok(document(&sheet, &format!("/stations/{}/wall", org.id)))
}

/// The photo, or the place to stick one.
fn picture(org: &Org, one: &Staff) -> Markup {
    html! {
        @match &one.photo {
            Some(_) => { img.face src=(format!("/stations/{}/photo/{}", org.id, one.actor.id)) alt=(one.actor.name); },
            None => { span.face { "照片" } },
        }
    }
}

/// `GET /stations/{id}/photo/{staff}`.
pub async fn photo(
    State(app): State<App>,
    user: User,
    Path((id, person)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let (org, staff) = staff(app, &user, &id)?;
        let photo = staff.into_iter().find(|one| one.actor.id.as_str() == person).and_then(|one| one.photo);
        files::picture(app, &org.region, &photo.ok_or(Oops::NotFound)?)
    })
    .await
}

/// `POST /stations/{id}/wall/{kind}`: the printed one hangs now.
pub async fn hang(
    State(app): State<App>,
    user: User,
    Path((id, kind)): Path<(String, String)>,
    form: Posted,
) -> Outcome<Response> {
    user.check(form.raw.one("csrf"))?;
    known(&kind)?;
    app.run(move |app| {
        let (org, staff) = staff(app, &user, &id)?;
        user.needs(Power::CheckItems)?;
        let version = posted::version(&staff);
        if form.raw.one("version") != version {
            return Err(Oops::Changed);
        }
        let actor = user.acting(&org.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| posted::hang(tx, change, &org.id, &kind, &version))?;
        Ok(Redirect::to(&format!("/stations/{id}/wall")).into_response())
    })
    .await
}
