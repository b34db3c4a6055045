//! What hangs on the wall and what is worn (D16, D19, D20), made from what is in force; each sheet knows when what
//! hangs is old.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::clock::Light;
use domain::directory::Post;
use domain::form::Choice as _;
use domain::network::plaque::PlaqueState;
use domain::network::power::Power;
use domain::network::wall::{WallKind, WallText, duties, workflow};
use maud::{Markup, html};
use store::audit::Change;
use store::directory::{self, Org, Staff};
use store::network::institution::{self, Adopted};
use store::network::{plaque, posted};

use super::nav;
use crate::app::App;
use crate::desk::files;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::station_card::find;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::page::{csrf, heading};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

/// Everything that the sheets of a station are made from.
pub(in crate::desk) struct Wall {
    pub org: Org,
    pub staff: Vec<Staff>,
    pub systems: Vec<Adopted>,
    /// The code of the plaque in use.
    pub code: Option<String>,
    pub workflow: WallText,
    pub duties: WallText,
}

pub(in crate::desk) fn load(app: &App, user: &User, id: &str) -> Outcome<Wall> {
    let policy = |org: &Org| workflow(&app.door.rules().policies.at(&org.region, app.now().day()));
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let mut staff = directory::staff_of(tx, &org.region, &org.id)?;
        staff.retain(|one| one.active && one.actor.post != Post::UnitManager);
        staff.sort_by_key(|one| rank(one.actor.post));
        let systems = institution::versions(tx, &org.region, &org.id)?;
        let systems = institution::in_force(&systems, app.now().day()).into_iter().cloned().collect();
        let used = plaque::of(tx, &org.region, &org.id)?
            .into_iter()
            .find(|one| matches!(one.state, PlaqueState::Issued | PlaqueState::Hung));
        Ok(Wall { workflow: policy(&org), duties: duties(), org, staff, systems, code: used.map(|one| one.code) })
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

impl Wall {
    /// The version of what a sheet shows now; none while there is nothing to show.
    pub fn version(&self, kind: WallKind) -> Option<String> {
        let text = |of: &WallText| {
            let lines: Vec<&str> = of.parts.iter().flat_map(|(head, text)| [head.as_str(), text.as_str()]).collect();
            posted::text_version(&lines)
        };
        match kind {
            WallKind::Poster | WallKind::Badges => Some(posted::version(&self.staff)),
            WallKind::Institutions => (!self.systems.is_empty()).then(|| {
                let lines: Vec<String> =
                    self.systems.iter().map(|one| format!("{} {}", one.kind.value(), one.version)).collect();
                posted::text_version(&lines.iter().map(String::as_str).collect::<Vec<_>>())
            }),
            WallKind::Workflow => Some(text(&self.workflow)),
            WallKind::Duties => Some(text(&self.duties)),
            WallKind::Qr => self.code.as_ref().map(|code| posted::text_version(&[code])),
        }
    }
}

/// `GET /stations/{id}/wall`: what should hang and what does.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (wall, hanging) = app
        .run(move |app| {
            let wall = load(app, &who, &id)?;
            let mut hanging = Vec::new();
            for kind in WallKind::EVERY {
                hanging.push(app.door.db.read(|tx| posted::hanging(tx, &wall.org.region, &wall.org.id, kind.value()))?);
            }
            Ok((wall, hanging))
        })
        .await?;
    let all = WallKind::EVERY.iter().zip(&hanging);
    let list = Table {
        caption: "该挂的和该戴的",
        columns: &[words("名称"), words("现在"), words("现行版本"), words(""), words("")],
        rows: all.map(|(kind, hung)| row(&user, &wall, *kind, hung.as_deref())).collect(),
        empty: "没有要挂的。",
        next: None,
    };
    let body = html! {
        (heading("上墙和佩戴", &html! {}))
        p.lead { a href=(format!("/network/{}", wall.org.id)) { (wall.org.name) } "　" a href=(format!("/stations/{}/board", wall.org.id)) { "宣传栏" } }
        (table(&list))
    };
    Ok(crate::desk::page(&user, "上墙和佩戴", nav(&user), &body))
}

fn row(user: &User, wall: &Wall, kind: WallKind, hung: Option<&str>) -> Vec<Markup> {
    let at = format!("/stations/{}/wall/{}", wall.org.id, kind.value());
    let Some(version) = wall.version(kind) else {
        let why = if kind == WallKind::Qr {
            "没有在用的牌匾；扫码海报用牌匾上的码"
        } else {
            "还没有采用制度"
        };
        let state = html! { (badge::light(Light::Calm, "暂时不能打印")) br; span.quiet { (why) } };
        return vec![html! { (kind.label()) }, state, html! { "—" }, html! {}, html! {}];
    };
    let state = match hung {
        None => badge::light(Light::Soon, "还没有张贴、发放"),
        Some(hung) if hung == version => badge::light(Light::Done, &format!("与{}一致", kind.follows())),
        Some(_) if matches!(kind, WallKind::Poster | WallKind::Badges) => {
            badge::light(Light::Over, "是旧版：人员已变动，需要更新")
        }
        Some(_) => badge::light(Light::Over, &format!("是旧版：{}已变动，需要更新", kind.follows())),
    };
    vec![
        html! { (kind.label()) },
        state,
        html! { (version) },
        html! { (button(&user.csrf, "wall", wall.org.id.as_str(), &Offer { label: "打印".to_owned(), ..Offer::of(crate::desk::paper::wall_form(kind)) })) },
        html! {
            @if user.has(Power::CheckItems) && hung != Some(version.as_str()) {
                form.inline action=(at) method="post" {
                    (csrf(&user.csrf))
                    input type="hidden" name="version" value=(version);
                    button.button type="submit" { "已经贴好、发好" }
                }
            }
        },
    ]
}

/// `GET /stations/{id}/photo/{staff}`.
pub async fn photo(
    State(app): State<App>,
    user: User,
    Path((id, person)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let wall = load(app, &user, &id)?;
        let photo = wall.staff.into_iter().find(|one| one.actor.id.as_str() == person).and_then(|one| one.photo);
        files::picture(app, &wall.org.region, &photo.ok_or(Oops::NotFound)?)
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
    let kind = WallKind::from_value(&kind).ok_or(Oops::NotFound)?;
    app.run(move |app| {
        let wall = load(app, &user, &id)?;
        user.needs(Power::CheckItems)?;
        let version = wall.version(kind).ok_or(Oops::NotFound)?;
        if form.raw.one("version") != version {
            return Err(Oops::Changed);
        }
        let actor = user.acting(&wall.org.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| posted::hang(tx, change, &wall.org.id, kind.value(), &version))?;
        Ok(Redirect::to(&format!("/stations/{id}/wall")).into_response())
    })
    .await
}
