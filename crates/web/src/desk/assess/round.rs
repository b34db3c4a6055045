//! `GET /assessments/{id}`: places with the reasons, what is praised; publishing, making final, the export.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::assess::{Deed, RoundState, discard, finish, publish};
use domain::form::{Choice as _, Form, Kind, Raw, Reader, ask};
use domain::kernel::Ruling;
use jiff::civil::Date;
use maud::{Markup, html};
use store::assess::{self, Prized, Round, Station, praised};
use store::audit;

use super::list::state;
use super::{above, nav, needs_run, open, ranked, runs, unscored};
use crate::app::App;
use crate::desk::attachment::attachment;
use crate::desk::sheet::{At, Sheet, day, history, moment};
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed as Button, acts};
use crate::face::form::Offers;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Column, Table, number, table, words};
use crate::face::{badge, facts};
use crate::posted::Posted;
use crate::session::User;

/// `GET /assessments/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (round, told) = app
        .run(move |app| {
            let round = open(app, &who, &id)?;
            let told = app.door.db.read(|tx| audit::history(tx, &round.region, "assessment", &id))?;
            Ok((round, told))
        })
        .await?;
    let today = app.now().day();
    let title = format!("{}考核", round.period.label());
    let body = html! {
        (heading(&title, &html! {
            (state(&round)) " "
            (secondary("名次 Excel", &format!("/assessments/{}/excel", round.id))) " "
            (secondary("全部考核", "/assessments"))
        }))
        p.lead { (round.unit_name) "　共 " strong { (round.stations.len()) } " 个站　" (round.scheme.title) }
        @if runs(&user, &round) { section.panel.next { h2 { "接下来" } p { (next(&round)) } (acts(&possible(&round, today))) } }
        (table(&places(&round)))
        (praise(&round))
        (panel("期限和依据", &facts::facts(&[
            ("组织", html! { (moment(Some(round.drawn_at))) " " (round.drawn_by) }),
            ("公布", html! { (moment(round.published_at)) }),
            ("异议期", html! { @match round.object_by { Some(day) => { "到" (day) }, None => { "公布以后起算" } } }),
            ("定档", html! { (moment(round.final_at)) }),
            ("固定的方案和事实", html! { span.quiet { "校验码 " (round.hash.get(..16).unwrap_or_default()) } }),
        ])))
        @if whole(&user, &round) {
            section.panel { details {
                summary { "给核查的人" }
                p.quiet { "方案、每一项固定的事实和结果都在一个数据文件里，不用本系统也能把分数、等次、名次重算一遍；平时不用。" }
                p { (secondary("下载核查数据（JSON）", &format!("/assessments/{}/export", round.id))) }
            } }
        }
        @if above(&user) { (panel("经过", &history(&told))) }
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

/// Whether the reader sees every station of it.
fn whole(user: &User, round: &Round) -> bool {
    above(user) && round.stations.iter().all(|station| station.seen)
}

/// What comes next, and why.
fn next(round: &Round) -> String {
    match round.state {
        RoundState::Scoring => {
            let left: usize = round.unscored().iter().map(|one| one.items).sum();
            format!("自动得分已经算好。没有记录可算的项由监管人员逐站评分并写理由，还剩{left}项；评完公布。")
        }
        RoundState::Published => {
            format!(
                "等站长提异议，到{}为止；待答复{}件。过期并全部答复以后定档。",
                day(round.object_by),
                round.waiting()
            )
        }
        RoundState::Final => "已经定档，不再改。".to_owned(),
    }
}

/// Whether a deed could be done now.
fn may(round: &Round, deed: Deed, today: Date) -> Ruling {
    match deed {
        Deed::Publish => publish(round.state, &round.unscored()).map(drop),
        Deed::Finish => finish(round.state, round.object_by, round.waiting(), today).map(drop),
        Deed::Discard => discard(round.state),
    }
}

fn possible(round: &Round, today: Date) -> Acts {
    let mut all = Acts::default();
    for deed in Deed::EVERY.iter().copied() {
        let label = deed.label().to_owned();
        match may(round, deed, today) {
            Ok(()) => {
                let button = Button { label, href: format!("/assessments/{}/do/{}", round.id, deed.value()) };
                if deed == Deed::Discard { all.also.push(button) } else { all.next = Some(button) }
            }
            Err(refusal) if round.state != RoundState::Final && !over(round, deed) => {
                all.barred.push(Barred { label, refusal });
            }
            Err(_) => {}
        }
    }
    all
}

/// What is done is not asked for again.
fn over(round: &Round, deed: Deed) -> bool {
    deed != Deed::Finish && round.state != RoundState::Scoring
}

const COLUMNS: &[Column] =
    &[words("站点"), number("名次"), number("得分"), words("等次"), words("扣分最多的"), words("异议")];

fn places(round: &Round) -> Table<'_> {
    Table {
        caption: "名次",
        columns: COLUMNS,
        rows: ranked(round).into_iter().map(|station| row(round, station)).collect(),
        empty: "没有站点。",
        next: None,
    }
}

fn row(round: &Round, station: &Station) -> Vec<Markup> {
    let unscored = unscored(round, station);
    let open = station.objections.len();
    vec![
        html! { a href=(round.href(&station.id)) { (station.name) } br; span.quiet { (station.code) } },
        html! { @if unscored > 0 { span.quiet { "—" } } @else { (station.place) span.quiet { "/" (round.stations.len()) } } },
        html! { @if let Some(sum) = &station.sum { (sum.total.words()) } @if unscored > 0 { br; span.quiet { "还有" (unscored) "项未评" } } },
        grade(round, station, unscored),
        html! {
            @if station.lost.is_empty() { span.quiet { "没有扣分" } }
            @for lost in &station.lost { div { (lost.label) " " span.quiet { "−" (lost.lost.words()) } } }
        },
        html! { @if open == 0 { span.quiet { "没有" } } @else { (open) "件" } },
    ]
}

/// The grade as a badge; none while something is not scored.
pub(super) fn grade(round: &Round, station: &Station, unscored: usize) -> Markup {
    let Some(sum) = station.sum.as_ref().filter(|_| unscored == 0 || station.vetoed()) else {
        return html! { span.quiet { "—" } };
    };
    let fails = station.vetoed() || round.scheme.is_last(&sum.grade);
    let light = if fails { domain::clock::Light::Over } else { domain::clock::Light::Calm };
    html! { (badge::light(light, &sum.grade)) @if station.vetoed() { br; span.quiet { "有否决项" } } }
}

/// What is praised, and why the few are not praised as if they were many.
fn praise(round: &Round) -> Markup {
    let all: Vec<(&str, Vec<Prized>)> = round
        .scheme
        .prizes
        .iter()
        .map(|prize| {
            let mut to = praised(round, prize);
            to.retain(|one| round.station(one.station.as_str()).is_some_and(|station| station.seen));
            (prize.title.as_str(), to)
        })
        .collect();
    if round.state == RoundState::Scoring || all.iter().all(|(_, to)| to.is_empty()) {
        return html! {};
    }
    panel(
        "表扬",
        &html! {
            p.quiet { "件数少的，即使件件做到，也排在件数多又几乎件件做到的后面：几件都做到，还说明不了下一件也做得到。" }
            @for (title, to) in all.iter().filter(|(_, to)| !to.is_empty()) {
                p { strong { (title) } "：" @for one in to {
                    a href=(round.href(&one.station)) { (one.name) } " " span.quiet { (one.share.of) "件做到" (one.share.got) "件" } "　"
                } }
            }
        },
    )
}

static SURE: Form = Form { fields: &[ask("sure", "我核对过，同意", Kind::Tick)] };

static DISCARD: Form = Form {
    fields: &[
        ask("why", "为什么作废", Kind::Line { suggest: "" }).hint("如：选错了期间"),
        ask("sure", "我核对过，同意", Kind::Tick),
    ],
};

const fn form(deed: Deed) -> &'static Form {
    if matches!(deed, Deed::Discard) { &DISCARD } else { &SURE }
}

fn sheet(user: &User, round: &Round, deed: Deed) -> Sheet {
    let lead = match deed {
        Deed::Publish => "公布以后各站看到自己的得分、名次和依据，站长在异议期内可以逐项提异议；评分和否决项不能再加。",
        Deed::Finish => "定档以后不再改。",
        Deed::Discard => {
            "还没有公布的可以作废：固定的事实和已经评的分都不留，只留下谁、何时、为什么作废。以后可以重新组织。"
        }
    };
    Sheet {
        title: format!("{}{}考核", deed.label(), round.period.label()),
        lead: lead.to_owned(),
        nav: nav(user),
        form: form(deed),
        action: format!("/assessments/{}/do/{}", round.id, deed.value()),
        back: format!("/assessments/{}", round.id),
        submit: deed.label(),
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn found(app: &App, user: &User, id: &str, name: &str) -> Outcome<(Round, Deed)> {
    let deed = Deed::from_value(name).ok_or(Oops::NotFound)?;
    let round = open(app, user, id)?;
    needs_run(user, &round)?;
    Ok((round, deed))
}

/// `GET /assessments/{id}/do/{deed}`.
pub async fn ask_deed(State(app): State<App>, user: User, Path((id, name)): Path<(String, String)>) -> Outcome<Markup> {
    app.run(move |app| {
        let (round, deed) = found(app, &user, &id, &name)?;
        may(&round, deed, app.now().day()).map_err(|refusal| Oops::Refused(Box::new(refusal)))?;
        Ok(sheet(&user, &round, deed).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /assessments/{id}/do/{deed}`.
pub async fn perform(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (round, deed) = found(app, &user, &id, &name)?;
        let mut reader = Reader::new(form(deed), &posted.raw);
        let why = if deed == Deed::Discard { reader.text("why") } else { String::new() };
        if !reader.tick("sure") {
            reader.wrong("sure", "请核对后勾选");
        }
        let rules = app.door.rules();
        sheet(&user, &round, deed).submit(
            &At { app, user: &user, region: &round.region },
            &posted.raw,
            reader.finish(why),
            |tx, change, why| match deed {
                Deed::Publish => assess::publish(tx, change, &rules, &round),
                Deed::Finish => assess::finish(tx, change, &round),
                Deed::Discard => assess::discard(tx, change, &round, why),
            },
            |()| if deed == Deed::Discard { "/assessments".to_owned() } else { format!("/assessments/{id}") },
        )
    })
    .await
}

/// `GET /assessments/{id}/export`: the frozen round as JSON, for whoever sees all of it.
pub async fn export(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let round = open(app, &user, &id)?;
        if !whole(&user, &round) {
            return Err(Oops::NotFound);
        }
        let name = format!("{}{}考核 核查数据.json", round.unit_name, round.period.label());
        let headers = [
            (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, attachment(&name, "json")),
        ];
        Ok((headers, format!("{:#}\n", assess::export(&round))).into_response())
    })
    .await
}
