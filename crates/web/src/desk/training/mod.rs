//! 培训学习 (A18, D35, D37 to D40, F11): what is planned and was held, and what each person studied this year.

pub mod act;
pub mod new;
pub mod show;
pub mod sign;

use axum::extract::{Query, State};
use domain::clock::Light;
use domain::directory::{HEADS, OrgKind};
use domain::kernel::{Moment, clause_words};
use domain::network::power::Power;
use domain::network::training::{Aim, TrainingState};
use domain::paper::Form as PaperForm;
use domain::policy::Policy;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::directory;
use store::network::training::{self, PersonHours, Silent, Training};

use crate::app::App;
use crate::desk::paper::shelf::{Offer, button, excel};
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, panel, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// Whoever sees a station sees what it learned.
pub(in crate::desk) fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeTraining) { Ok(()) } else { Err(Oops::NotFound) }
}

/// The way under which its pages stand.
pub(in crate::desk) fn nav(user: &User) -> Nav {
    if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station }
}

/// The aim of a region on a day.
pub(in crate::desk) fn aim(policy: &Policy) -> Aim {
    Aim { days: policy.training_days(), day_hours: policy.training_day_hours() }
}

/// Whether somebody holds this training: it is their own organisation's.
fn holds(user: &User, one: &Training) -> bool {
    let own = user.actor.org == one.org;
    let branch = user.chain && user.looking.as_ref().is_some_and(|(_, org)| *org == one.org);
    user.has(Power::PlanTraining) && (own || branch)
}

/// Which year is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(in crate::desk) year: Option<i16>,
    /// Only the people of this station.
    #[serde(default)]
    station: String,
}

/// First and last day of a year that a page may show.
pub(in crate::desk) fn year(asked: Option<i16>, today: Date) -> (Date, Date) {
    let year = asked.unwrap_or(today.year()).clamp(2000, 2100);
    let first = Date::new(year, 1, 1).unwrap_or(today);
    (first, first.last_of_year())
}

struct View {
    all: Vec<Training>,
    hours: Vec<PersonHours>,
    silent: Vec<Silent>,
    /// The station whose ledger is offered.
    station: Option<directory::Org>,
}

/// `GET /training?year=`.
pub async fn list(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let now = app.now();
    let (from, to) = year(asked.year, now.day());
    let who = user.clone();
    let view = app
        .read(move |tx| {
            let mut all = who.gather(tx, training::list)?;
            all.dedup_by(|a, b| a.id == b.id);
            let org = directory::org(tx, &who.actor.region, &who.actor.org)?;
            Ok(View {
                all,
                hours: who.gather(tx, |tx, reach| training::hours(tx, reach, from, to))?,
                silent: who.gather(tx, |tx, reach| training::silent(tx, reach, from, to))?,
                station: org.filter(|org| org.kind == OrgKind::Station),
            })
        })
        .await?;
    let policy = app.door.rules().policies.at(&user.actor.region, now.day());
    let aim = aim(&policy);
    let above = user.has(Power::SeeNetwork);
    let plans = user.has(Power::PlanTraining) && !user.without_desk();
    let beside = html! {
        @if user.has(Power::Study) { (primary("输码签到", "/training/sign")) " " (secondary("微课", "/lessons")) " " }
        @if plans { (secondary(if above { "安排培训" } else { "安排学习" }, "/training/new")) }
    };
    let body = html! {
        (heading("培训学习", &beside))
        p.lead {
            (from.year()) "年，每人目标" (aim.days) "天（" (aim.day_hours) "学时折1天）　"
            a href=(format!("/training?year={}", from.year() - 1)) { (from.year() - 1) "年" }
            @if to < now.day() { "　" a href="/training" { "今年" } }
        }
        @if !view.silent.is_empty() { (nothing(&user, &view.silent, from.year(), above)) }
        (panel("安排和记录", &events(&view.all, now)))
        @if above && asked.station.is_empty() { (panel("各站学时", &stations(&view.hours, aim, from.year()))) }
        @else {
            @let of: Vec<&PersonHours> = view.hours.iter().filter(|one| !above || one.station.as_str() == asked.station).collect();
            (panel("每人学时", &people(&of, aim, above)))
            @if above { p { a href="/training" { "看各站" } } }
        }
        @if let Some(org) = &view.station {
            @let offer = Offer { part: from.year().to_string(), label: format!("{}年培训学习台账", from.year()), ..Offer::of(PaperForm::TrainingLedger) };
            (panel("台账", &html! { ul.papers { li { (button(&user.csrf, "station", org.id.as_str(), &offer)) " " (excel("station", org.id.as_str(), &offer)) } } }))
        }
    };
    Ok(crate::desk::page(&user, "培训学习", nav(&user), &body))
}

/// A year without a record: how to make one now (D35).
fn nothing(user: &User, silent: &[Silent], year: i16, above: bool) -> Markup {
    html! {
        section.panel {
            @if above {
                p { (badge::light(Light::Over, &format!("{year}年没有学习培训记录的站点 {} 个", silent.len()))) " " span.quiet { (clause_words("D35")) } }
                details { summary { "看是哪几个" } ul.plain { @for one in silent { li { a href=(format!("/network/{}", one.station)) { (one.name) } } } } }
            } @else {
                p { (badge::light(Light::Over, &format!("{year}年还没有学习培训记录"))) " " span.quiet { (clause_words("D35")) } }
                p { "学完一课微课并通过测验，就是一条记录。" @if user.has(Power::Study) { a href="/lessons" { "现在学一课" } } }
            }
        }
    }
}

fn events(all: &[Training], now: Moment) -> Markup {
    let rows = all.iter().map(|one| row(one, now)).collect();
    table(&Table {
        caption: "安排和记录",
        columns: &[
            words("主题"),
            words("类型"),
            words("时间"),
            words("组织者"),
            number("学时"),
            number("应到"),
            number("实到"),
            words("进展"),
        ],
        rows,
        empty: "还没有安排过。",
        next: None,
    })
}

fn row(one: &Training, now: Moment) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/training/{}", one.id)) { (one.topic) } },
        html! { (one.kind.label()) },
        html! { span.nowrap { (domain::case::words::time(one.from.local())) } },
        html! { (one.org_name) },
        html! { (one.minutes / 60) },
        html! { (one.invited) },
        html! { (one.signed) },
        state(one, now),
    ]
}

/// How a training stands.
fn state(one: &Training, now: Moment) -> Markup {
    match one.state {
        TrainingState::Held => badge::light(Light::Done, "已登记"),
        TrainingState::Cancelled => badge::light(Light::Paused, "已取消"),
        TrainingState::Planned if now >= one.to => badge::light(Light::Soon, "已结束，待登记"),
        TrainingState::Planned if now >= one.from => badge::light(Light::Today, "正在进行"),
        TrainingState::Planned => badge::light(Light::Calm, "已安排"),
    }
}

/// One line a station, for the levels above: how many of its people have studied how much.
fn stations(hours: &[PersonHours], aim: Aim, year: i16) -> Markup {
    let mut rows = Vec::new();
    for of in hours.chunk_by(|a, b| a.station == b.station) {
        let Some(first) = of.first() else { continue };
        let heads = u32::try_from(of.len()).unwrap_or(1).max(1);
        let sum: u32 = of.iter().map(|one| one.minutes).sum();
        let (light, said) = aim.said(sum / heads);
        rows.push(vec![
            html! { a href=(format!("/training?station={}&year={year}", first.station)) { (first.station_name) } },
            html! { (heads) },
            html! { (of.iter().filter(|one| one.minutes == 0).count()) },
            html! { (of.iter().filter(|one| one.minutes >= aim.minutes()).count()) },
            html! { (of.iter().map(|one| one.events).sum::<u32>()) },
            html! { (of.iter().map(|one| one.lessons).sum::<u32>()) },
            badge::light(light, &said),
        ]);
    }
    table(&Table {
        caption: "各站学时",
        columns: &[
            words("站点"),
            number("人数"),
            number("没有学时"),
            number("达到目标"),
            number("培训人次"),
            number("通过微课"),
            words("人均"),
        ],
        rows,
        empty: "还没有站点。",
        next: None,
    })
}

fn people(hours: &[&PersonHours], aim: Aim, above: bool) -> Markup {
    let rows = hours
        .iter()
        .map(|one| {
            let (light, said) = aim.said(one.minutes);
            let mut cells = vec![html! { a href=(format!("/training/people/{}", one.staff)) { (one.name) } }];
            if above {
                cells.push(html! { (one.station_name) });
            }
            cells.extend([
                html! { (one.post.label()) },
                html! { (one.events) },
                html! { (one.lessons) },
                badge::light(light, &said),
            ]);
            cells
        })
        .collect();
    let own = &[words("姓名"), words("岗位"), number("参加培训"), number("通过微课"), words("学时")];
    let all = &[words("姓名"), words("站点"), words("岗位"), number("参加培训"), number("通过微课"), words("学时")];
    table(&Table {
        caption: "每人学时",
        columns: if above { all } else { own },
        rows,
        empty: "还没有人员。",
        next: None,
    })
}

/// What somebody of a station should know today: the year is empty, something comes, something waits to be recorded.
pub(in crate::desk) fn news(
    tx: &mut store::Tx<'_>,
    user: &User,
    reach: &store::query::Reach,
    now: Moment,
) -> store::StoreResult<Vec<(String, String)>> {
    let mut all = Vec::new();
    let today = now.day();
    let soon = today.saturating_add(jiff::Span::new().days(7));
    for one in training::planned(tx, reach)? {
        let href = format!("/training/{}", one.id);
        if holds(user, &one) && now >= one.to {
            all.push((format!("培训待登记：{}", one.topic), href));
        } else if one.to > now && one.from.day() <= soon && user.has(Power::Study) {
            let when = domain::case::words::time(one.from.local());
            all.push((format!("{}：{}，{when}，{}", one.kind.label(), one.topic, one.place), href));
        }
    }
    let (from, to) = year(None, today);
    if HEADS.contains(&user.actor.post) && !training::silent(tx, reach, from, to)?.is_empty() {
        all.push((format!("{}年还没有学习培训记录，学一课就是一条记录", from.year()), "/lessons".to_owned()));
    }
    Ok(all)
}
