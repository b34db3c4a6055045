//! 网络: the tree below somebody at a glance, and the choice of a smaller part of it to look at (D26).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{OrgId, OrgKind};
use domain::network::life::LifeStage;
use domain::network::power::Power;
use domain::policy::Policy;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;
use store::query::overview::{self, Line};
use store::{account, directory};

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, panel};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

/// What is looked at: the organisation, those above it within reach, and every line below it.
struct View {
    here: Option<Org>,
    above: Vec<Org>,
    /// The headquarters of the chain, while somebody of it looks at a branch.
    headquarters: Option<Org>,
    lines: Vec<Line>,
    /// The next level below, of whatever county.
    below: Vec<Org>,
    policy: Policy,
}

/// `GET /network`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    if !user.chain {
        user.needs(Power::SeeNetwork)?;
    }
    let today = app.now().day();
    let who = user.clone();
    let view = app.run(move |app| load(app, &who, today)).await?;
    let body = html! {
        (heading("网络", &html! {}))
        @if !user.chain { (ways()) }
        (trail(&user, &view))
        @if user.chain {
            p.lead { "登记投诉、记咨询、反映问题要写明是哪家分店的：先在下面点“办这家的事”。办理已有的投诉不必先选。" }
        }
        (figures(&user, &view, today))
        (children(&user, &view, today))
        (stations(&user, &view, today))
    };
    Ok(super::page(&user, "网络", Nav::Network, &body))
}

/// What is kept of the stations, and what is done about them.
const WAYS: &[(&str, &[(&str, &str)])] = &[
    (
        "建站",
        &[
            ("场所和应建站点", "/venues"),
            ("联络站、监督点", "/points"),
            ("牌匾", "/plaques"),
            ("人员备案", "/filings"),
            ("文书式样", "/templates"),
        ],
    ),
    (
        "督导",
        &[
            ("该去哪些站", "/risk"),
            ("巡访", "/visits"),
            ("检查", "/inspections"),
            ("抽样", "/draws"),
            ("回访", "/callbacks"),
            ("整改", "/fixes"),
            ("自查", "/self-checks"),
            ("退市", "/withdrawals"),
            ("考核", "/assessments"),
        ],
    ),
    ("学习和协作", &[("培训学习", "/training"), ("三包速查和计算", "/guide"), ("外部协作", "/referrals")]),
];

fn ways() -> Markup {
    html! {
        nav.doings aria-label="网络里的事" {
            dl {
                @for (group, links) in WAYS {
                    div { dt { (group) } dd { @for (label, href) in *links { a href=(href) { (label) } " " } } }
                }
            }
        }
    }
}

fn load(app: &App, user: &User, today: Date) -> Outcome<View> {
    let policy = app.door.rules().policies.at(&user.actor.region, today);
    Ok(app.door.db.read(|tx| {
        let (region, id) = user.looking.clone().unwrap_or((user.actor.region.clone(), user.actor.org.clone()));
        let here = directory::org(tx, &region, &id)?;
        let own = directory::org(tx, &user.actor.region, &user.actor.org)?;
        let mut above = match &here {
            Some(here) => directory::above(tx, here)?,
            None => Vec::new(),
        };
        above.retain(|one| own.as_ref().is_some_and(|own| one.path.starts_with(&own.path)));
        let mut lines = user.gather(tx, |tx, reach| overview::lines(tx, reach, today))?;
        // Each county brings the path that leads to it; one of them is enough.
        lines.dedup_by(|a, b| a.id == b.id);
        let below = match &here {
            Some(here) => next_level(directory::below(tx, &here.path)?, here),
            None => Vec::new(),
        };
        let headquarters = own.filter(|_| user.chain && user.looking.is_some());
        Ok(View { here, above, headquarters, lines, below, policy: policy.clone() })
    })?)
}

/// The bureaus and offices right below an organisation.
fn next_level(mut all: Vec<Org>, here: &Org) -> Vec<Org> {
    all.retain(|one| {
        let level = matches!(one.kind, OrgKind::City | OrgKind::County | OrgKind::Office);
        let rest = one.path.strip_prefix(&here.path).unwrap_or_default();
        level && rest.matches('/').count() == 1
    });
    all
}

/// From the top to what is looked at; each is a button that looks there.
fn trail(user: &User, view: &View) -> Markup {
    html! {
        nav.trail aria-label="在看哪一级" {
            "在看："
            @if let Some(own) = &view.headquarters { (look(user, &own.region, own.id.as_str(), &own.name)) " › " }
            @for one in &view.above { (look(user, &one.region, one.id.as_str(), &one.name)) " › " }
            @if let Some(here) = &view.here { strong { (here.name) } }
        }
    }
}

/// A button that looks at an organisation from now on.
fn look(user: &User, region: &str, id: &str, name: &str) -> Markup {
    html! {
        form.inline action="/place" method="post" {
            (crate::face::page::csrf(&user.csrf))
            input type="hidden" name="place" value=(format!("{region} {id}"));
            button.link type="submit" { (name) }
        }
    }
}

fn of_kind<'a>(lines: &'a [Line], path: &'a str, kind: OrgKind) -> impl Iterator<Item = &'a Line> {
    lines.iter().filter(move |line| line.kind == Some(kind) && line.path.starts_with(path))
}

/// Sums over the stations of a subtree.
#[derive(Default)]
struct Sum {
    stations: i64,
    running: i64,
    points: i64,
    open: i64,
    late: i64,
    year: i64,
    unread: i64,
    dispatch_late: i64,
    unseen: i64,
    unproved: i64,
    short: i64,
}

fn sum(view: &View, path: &str, today: Date) -> Sum {
    let mut sum = Sum::default();
    for line in of_kind(&view.lines, path, OrgKind::Station) {
        let open = line.life.is_some_and(LifeStage::open);
        sum.stations += 1;
        sum.running += i64::from(open);
        sum.open += line.open;
        sum.late += line.late;
        sum.year += line.year;
        sum.unread += line.unread;
        sum.dispatch_late += line.dispatch_late;
        sum.unseen += i64::from(open && line.seen_on != Some(today));
        sum.unproved += i64::from(open && !proved(line, &view.policy, today));
        sum.short += i64::from(open && !line.gaps.is_empty());
    }
    for kind in [OrgKind::ContactPoint, OrgKind::WatchPoint] {
        sum.points += i64::try_from(of_kind(&view.lines, path, kind).count()).unwrap_or_default();
    }
    sum
}

fn proved(line: &Line, policy: &Policy, today: Date) -> bool {
    line.plaque_on.is_some_and(|on| domain::network::plaque::due(Some(on), on, policy.plaque_days()) >= today)
}

fn figures(user: &User, view: &View, today: Date) -> Markup {
    let all = sum(view, "", today);
    let each = [
        ("站点（运行中）", format!("{}（{}）", all.stations, all.running), false),
        ("联络站、监督点", all.points.to_string(), false),
        ("没有归档的投诉", all.open.to_string(), false),
        ("其中超期", all.late.to_string(), all.late > 0),
        ("本年登记", all.year.to_string(), false),
        ("转办未接收", all.unread.to_string(), all.unread > 0),
        ("转办超期", all.dispatch_late.to_string(), all.dispatch_late > 0),
        ("今日未登录站点", all.unseen.to_string(), false),
        ("牌匾未验证", all.unproved.to_string(), all.unproved > 0),
        ("人员不齐", all.short.to_string(), all.short > 0),
    ];
    html! {
        dl.figures {
            @for (name, value, care) in each { div class=[care.then_some("care")] { dt { (name) } dd { @match way(user, name) { Some(href) => { a href=(href) { (value) } }, None => { (value) } } } } }
        }
    }
}

/// Where what a figure counts can be looked at.
fn way(user: &User, figure: &str) -> Option<&'static str> {
    match figure {
        "其中超期" | "转办超期" => user.has(Power::SeeLate).then_some("/late"),
        "转办未接收" => user.has(Power::Dispatch).then_some("/dispatches"),
        "牌匾未验证" => user.has(Power::SeeNetwork).then_some("/plaques"),
        _ => None,
    }
}

/// The next level, summed: a city's counties, a county's offices.
fn children(user: &User, view: &View, today: Date) -> Markup {
    let below = &view.below;
    if below.is_empty() {
        return html! {};
    }
    let rows = below
        .iter()
        .map(|line| {
            let sum = sum(view, &line.path, today);
            vec![
                look(user, &line.region, line.id.as_str(), &line.name),
                html! { (sum.stations) },
                html! { (sum.open) },
                html! { @if sum.late > 0 { (badge::light(domain::clock::Light::Over, &sum.late.to_string())) } @else { "0" } },
                html! { (sum.year) },
                html! { (sum.unread) },
                html! { (sum.dispatch_late) },
            ]
        })
        .collect();
    let list = Table {
        caption: "下一级",
        columns: &[
            words("单位"),
            number("站点"),
            number("没有归档"),
            number("超期"),
            number("本年登记"),
            number("转办未接收"),
            number("转办超期"),
        ],
        rows,
        empty: "没有下一级。",
        next: None,
    };
    panel("下一级单位（点名称只看那里）", &table(&list))
}

fn stations(user: &User, view: &View, today: Date) -> Markup {
    let lines: Vec<&Line> = of_kind(&view.lines, "", OrgKind::Station).take(MOST).collect();
    let list = Table {
        caption: "站点",
        columns: &[
            words("站点"),
            words("状态"),
            number("没有归档"),
            number("超期"),
            number("本年"),
            words("最近登记"),
            number("转办未接收"),
            words("最近登录"),
            words("牌匾"),
            words("人员"),
        ],
        rows: lines.iter().map(|line| row(user, line, view, today)).collect(),
        empty: "还没有站点。先登记场所，再列为候选。",
        next: None,
    };
    panel("站点", &table(&list))
}

/// Stations on one page at most; a smaller part of the tree shows the rest.
const MOST: usize = 400;

fn row(user: &User, line: &Line, view: &View, today: Date) -> Vec<Markup> {
    let open = line.life.is_some_and(LifeStage::open);
    vec![
        html! {
            a href=(format!("/network/{}", line.id)) { (line.name) } br;
            span.quiet { (line.code) " " (line.venue.map_or("", domain::directory::Venue::label)) }
            @if user.chain && view.headquarters.is_none() { br; (look(user, &line.region, &line.id, "办这家的事")) }
        },
        html! { (line.life.map_or("", LifeStage::label)) },
        html! { (line.open) },
        html! { @if line.late > 0 { (badge::light(domain::clock::Light::Over, &line.late.to_string())) } @else { "0" } },
        html! { (line.year) },
        html! { (silence(line, today)) },
        html! { (line.unread) @if line.dispatch_late > 0 { " " (badge::light(domain::clock::Light::Over, &format!("超期{}", line.dispatch_late))) } },
        html! { @match line.seen_on { Some(on) => { (ago(on, today)) }, None => { "没有登录过" } } },
        html! {
            @if !line.plaque { "未制发" }
            @else if proved(line, &view.policy, today) { (badge::light(domain::clock::Light::Done, "已验证")) }
            @else if open { (badge::light(domain::clock::Light::Soon, "待验证")) }
        },
        html! { @if line.gaps.is_empty() { "齐全" } @else { (line.gaps.join("，")) } },
    ]
}

fn ago(on: Date, today: Date) -> String {
    match (today - on).get_days() {
        0 => "今天".to_owned(),
        1 => "昨天".to_owned(),
        days => format!("{days}天前"),
    }
}

/// How long a station has registered nothing; a fact, not a fault (domain.md 0.10).
fn silence(line: &Line, today: Date) -> String {
    let last = line.last.as_deref().and_then(|at| at.get(..10)).and_then(|day| day.parse::<Date>().ok());
    last.map_or_else(|| "没有记录".to_owned(), |on| ago(on, today))
}

/// `POST /place`: looks at a smaller organisation from now on; one that is not within reach is not found.
pub async fn look_at(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let place = posted.raw.one("place").to_owned();
        let (region, id) = place.split_once(' ').ok_or(Oops::NotFound)?;
        let whole = User { looking: None, ..user.clone() };
        app.door.db.write(|tx| {
            let id = OrgId::from(id);
            let chosen = directory::org(tx, region, &id)?;
            let own = region == user.actor.region && id == user.actor.org;
            let within =
                chosen.is_some_and(|org| whole.reaches(tx).is_ok_and(|all| all.iter().any(|one| one.above(&org))));
            if !own && !within {
                return Err(store::StoreError::NotFound("org"));
            }
            account::look_at(tx, &user.token, (!own).then_some((region, &id)))
        })?;
        Ok(Redirect::to("/network").into_response())
    })
    .await
}

/// `GET /network/{id}`: one station from above, or one's own.
pub async fn station(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    super::station_card::show(app, user, id).await
}
