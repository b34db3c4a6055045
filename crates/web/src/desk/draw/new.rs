//! Freezing a list, and drawing from it with a seed that was published after that.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::Moment;
use domain::network::duty::quarter;
use domain::network::power::Power;
use domain::network::sample::{DrawKind, DrawState, may_draw};
use maud::Markup;
use serde::Deserialize;
use store::network::draw::{self, Draw, Freeze, Seed};

use super::open;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FREEZE: Form = Form {
    fields: &[
        ask("kind", "抽什么", Kind::One(Choices::Fixed(DrawKind::ALL)))
            .hint("质量跟踪回访抽已归档的投诉；检查、抽查、定期回访抽站点"),
        ask("from", "办结日期从", Kind::Day).hint("抽站点的不看日期"),
        ask("to", "到", Kind::Day),
        ask("percent", "抽百分之几", Kind::Number { min: 1, max: 100 }).hint("至少抽一个"),
        ask("each", "每个站至少抽几个", Kind::Number { min: 0, max: 5 })
            .hint("0：全部混在一起抽；1：每个有名单的站至少一个"),
    ],
};

static SEED: Form = Form {
    fields: &[
        ask("seed", "开奖号码", Kind::Line { suggest: "" }).hint("照公布的写，如双色球 03 07 11 19 28 31 + 05"),
        ask("source", "在哪里公布的", Kind::Line { suggest: "" }).hint("如：中国福利彩票 双色球 2026027 期"),
        ask("published", "公布时间", Kind::Time).hint("要在名单冻结以后，免得挑名单、挑号码"),
    ],
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
}

fn freeze_sheet() -> Sheet {
    Sheet {
        title: "冻结名单".to_owned(),
        lead: "冻结以后名单不能再改；再用之后开奖的号码抽取。站点在办完以前看不到。".to_owned(),
        nav: Nav::Network,
        form: &FREEZE,
        action: "/draws/new".to_owned(),
        back: "/draws".to_owned(),
        submit: "冻结名单",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /draws/new?kind=`.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::DrawSample)?;
    let today = app.now().day();
    let policy = app.door.rules().policies.at(&user.actor.region, today);
    let (first, _) = quarter(today);
    let kind = if asked.kind.is_empty() { DrawKind::Callback.value() } else { &asked.kind };
    let raw = Raw::from_iter([
        ("kind", kind.to_owned()),
        ("from", first.to_string()),
        ("to", today.to_string()),
        ("percent", policy.callback_percent().to_string()),
        ("each", "0".to_owned()),
    ]);
    Ok(freeze_sheet().page(&user, &raw, &[], None))
}

fn read_freeze(raw: &Raw) -> Result<Freeze, Vec<FieldError>> {
    let mut reader = Reader::new(&FREEZE, raw);
    let kind: Option<DrawKind> = reader.one("kind");
    let days = reader.day("from").zip(reader.day("to"));
    let numbers = reader.number("percent").zip(reader.number("each"));
    let what =
        kind.zip(days).zip(numbers).map(|((kind, period), (percent, each))| Freeze { kind, period, percent, each });
    reader.finish(what)?.ok_or_else(Vec::new)
}

/// `POST /draws/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        user.needs(Power::DrawSample)?;
        let reach = app.door.db.read(|tx| user.reach(tx))?;
        let raw = posted.raw;
        freeze_sheet().submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            read_freeze(&raw),
            |tx, change, what| draw::freeze(tx, change, &reach, *what),
            |id| format!("/draws/{id}"),
        )
    })
    .await
}

fn seed_sheet(one: &Draw) -> Sheet {
    Sheet {
        title: format!("抽取 {}", one.number),
        lead: format!(
            "{}，名单{}个，抽{}个，{}冻结。一份名单只抽一次。",
            one.kind.label(),
            one.list.len(),
            one.size,
            domain::case::words::time(one.frozen_at.local())
        ),
        nav: Nav::Network,
        form: &SEED,
        action: format!("/draws/{}/draw", one.id),
        back: format!("/draws/{}", one.id),
        submit: "抽取",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The draw, for who draws it: the people of the bureau or office that froze the list.
fn own(app: &App, user: &User, id: &str) -> Outcome<Draw> {
    let one = open(app, user, id)?;
    user.needs(Power::DrawSample)?;
    if one.org == user.actor.org { Ok(one) } else { Err(Oops::NotFound) }
}

/// `GET /draws/{id}/draw`.
pub async fn ask_draw(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let one = own(app, &user, &id)?;
        if one.state != DrawState::Frozen {
            let now = app.now();
            let refusal = may_draw(one.kind, one.state, one.frozen_at, now, now, "0");
            return refusal.map_or_else(|no| Err(Oops::Refused(Box::new(no))), |()| Err(Oops::NotFound));
        }
        let raw = Raw::from_iter([("published", format!("{:.16}", app.now().local().to_string()))]);
        Ok(seed_sheet(&one).page(&user, &raw, &[], None).into_response())
    })
    .await
}

fn read_seed(raw: &Raw) -> Result<Seed, Vec<FieldError>> {
    let mut reader = Reader::new(&SEED, raw);
    let (seed, source) = (reader.text("seed"), reader.text("source"));
    let published = reader.time("published").and_then(|at| Moment::from_local(at).ok());
    reader.finish(published.map(|published| Seed { seed, source, published }))?.ok_or_else(Vec::new)
}

/// `POST /draws/{id}/draw`.
pub async fn draw(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let one = own(app, &user, &id)?;
        let raw = posted.raw;
        let rules = app.door.rules();
        seed_sheet(&one).submit(
            &At { app, user: &user, region: &one.region },
            &raw,
            read_seed(&raw),
            |tx, change, seed| draw::draw(tx, change, &rules, &one, seed),
            |()| format!("/draws/{id}"),
        )
    })
    .await
}
