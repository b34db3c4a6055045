//! `GET /assessments/{id}/{station}`: a station's sheet (F12): every score opens to its facts.

use axum::extract::{Path, State};
use domain::assess::{
    Fact, Item, Nothing, Objecting, ObjectionState, RoundState, Rule, Source, Tally, may_answer, may_object,
};
use domain::clock::Light;
use domain::kernel::clause_words;
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use jiff::civil::Date;
use maud::{Markup, html};
use store::assess::{Given, Objection, Round, Station};
use store::audit::{self, Told};

use super::list::state;
use super::round::grade;
use super::{above, nav, of, open_station, runs, unscored};
use crate::app::App;
use crate::desk::paper::shelf::{Offer, button, excel};
use crate::desk::sheet::{history, moment};
use crate::error::Outcome;
use crate::face::acts::{Acts, Barred, Deed, acts};
use crate::face::page::{columns, heading, panel};
use crate::face::{badge, facts};
use crate::session::User;

/// `GET /assessments/{id}/{station}`.
pub async fn show(State(app): State<App>, user: User, Path((id, station)): Path<(String, String)>) -> Outcome<Markup> {
    let who = user.clone();
    let (round, station, told) = app
        .run(move |app| {
            let (round, station) = open_station(app, &who, &id, &station)?;
            let entity = format!("{} {}", round.id, station.id);
            let told = app.door.db.read(|tx| audit::history(tx, &round.region, "assessment_station", &entity))?;
            Ok((round, station, told))
        })
        .await?;
    let today = app.now().day();
    let title = format!("{}考核 {}", round.period.label(), station.name);
    let body = html! {
        (heading(&title, &state(&round)))
        p.lead { a href=(format!("/assessments/{}", round.id)) { (round.period.label()) "考核" } "　" (round.unit_name) }
        (columns(&wide(&user, &round, &station, &told, today), &side(&user, &round, &station, today)))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

fn wide(user: &User, round: &Round, station: &Station, told: &[Told], today: Date) -> Markup {
    let objects = objecting(user, round, station, today);
    html! {
        @for group in &round.scheme.groups {
            @let got = group.items.iter().filter_map(|item| station.score(&item.key)).sum::<domain::assess::Points>();
            @let most = group.items.iter().map(|item| item.points).sum::<domain::assess::Points>();
            (panel(&format!("{}　{} / {}", group.label, got.words(), most.words()), &html! {
                @for item in &group.items { (one(user, round, station, item, objects)) }
            }))
        }
        @if !station.vetoes.is_empty() {
            (panel("否决项", &html! {
                @for veto in &station.vetoes {
                    @let key = format!("veto:{}", veto.key);
                    div.item {
                        h3 { (badge::light(if veto.lifted { Light::Done } else { Light::Over }, &round.veto_label(&veto.key))) @if veto.lifted { " 已撤销" } }
                        p { (veto.facts) }
                        p.quiet { "依据：" (veto.ground) "　" (moment(Some(veto.at))) " " (veto.by) }
                        (objection(user, round, station, &key, objects && !veto.lifted))
                    }
                }
            }))
        }
        (panel("经过", &history(told)))
    }
}

fn one(user: &User, round: &Round, station: &Station, item: &Item, objects: bool) -> Markup {
    let given = station.scores.get(&item.key).map_or(&[][..], Vec::as_slice);
    html! {
        div.item id=(item.key) {
            h3 { (item.label) "　" (of(station.score(&item.key), item.points)) }
            @if !item.how.is_empty() { p.quiet { (item.how) } }
            @match item.rule {
                Rule::Hand => {
                    @if given.is_empty() { p.quiet { "由监管人员评分，还没有评。" } }
                },
                _ => { (shown(item, station.facts.get(&item.key).map_or(&[][..], Vec::as_slice))) },
            }
            (changes(given))
            (objection(user, round, station, &item.key, objects))
        }
    }
}

/// What the score was made from: the sum in one line, and each fact with its link.
fn shown(item: &Item, all: &[Fact]) -> Markup {
    let tally = Tally::of(all);
    let (got, of) = Source::read(&item.source).map_or(("", ""), Source::counted);
    let nothing = if item.nothing == Nothing::Full { "记满分" } else { "不得分" };
    html! {
        @if tally.of == 0 { p.quiet { "期内没有发生，按方案" (nothing) "。" } }
        @else {
            details {
                summary { (got) " " strong { (tally.got) } "，" (of) " " strong { (tally.of) } "：看每一项事实" }
                ul.facts-list {
                    @for fact in all {
                        @let fine = if matches!(item.rule, Rule::Minus(_)) { fact.got == 0 } else { fact.got >= fact.of };
                        li {
                            (badge::light(if fine { Light::Done } else { Light::Over }, if fine { "做到" } else { "没做到" })) " "
                            a href=(fact.href) { (fact.label) } " " span.quiet { (fact.note) }
                        }
                    }
                }
            }
        }
    }
}

/// Every time points were given by people.
fn changes(given: &[Given]) -> Markup {
    let by_people = given.iter().filter(|one| one.kind != "facts");
    html! {
        @for one in by_people {
            p { @if one.kind == "hand" { "评分 " } @else { "异议成立，改为 " } strong { (one.points.words()) } "：" (one.reason) " "
                span.quiet { (one.by) " " (moment(Some(one.at))) } }
        }
    }
}

fn objection(user: &User, round: &Round, station: &Station, item: &str, objects: bool) -> Markup {
    html! {
        @match station.objection(item) {
            Some(one) => {
                p { strong { "异议" } "：" (one.said) " " span.quiet { (one.by) " " (moment(Some(one.at))) } }
                @match &one.reply {
                    Some((words, at, by)) => { p { strong { "答复" } "：" (one.state.label()) "。" (words) " " span.quiet { (by) " " (moment(Some(*at))) } } },
                    None => { p {
                        (badge::light(Light::Soon, &format!("待答复，{}前", one.due)))
                        (reply(user, round, station, one))
                    } },
                }
            },
            None => { @if objects { p { a href=(format!("{}/object/{item}", round.href(&station.id))) { "对这一项提异议" } } } },
        }
    }
}

/// Whether somebody scores and answers objections.
fn scores(user: &User) -> bool {
    above(user) && user.has(Power::ScoreAssessment)
}

/// The way to the answer, or why it is not this reader's to give and whose it is.
fn reply(user: &User, round: &Round, station: &Station, one: &Objection) -> Markup {
    if !scores(user) {
        return html! {};
    }
    match may_answer(one.state, station.given_by(&one.item, &user.actor.id)) {
        Ok(()) => html! { " " a href=(format!("{}/reply/{}", round.href(&station.id), one.item)) { "答复" } },
        Err(no) => html! { " " span.quiet { (no.what) "。" (no.what_to_do) "（" (clause_words(no.clause)) "）" } },
    }
}

/// Whether the reader may object now.
fn objecting(user: &User, round: &Round, station: &Station, today: Date) -> bool {
    let one = Objecting { state: round.state, until: round.object_by, before: false };
    user.has(Power::ObjectAssessment) && user.actor.org == station.id && may_object(one, today).is_ok()
}

fn side(user: &User, round: &Round, station: &Station, today: Date) -> Markup {
    let unscored = unscored(round, station);
    html! {
        section.panel.next {
            h2 { "接下来" }
            p { (next(round, station, unscored)) }
            (acts(&possible(user, round, station, today)))
        }
        (panel("结果", &facts::facts(&[
            ("得分", html! { @if let Some(sum) = &station.sum { strong { (sum.total.words()) } } @if unscored > 0 { " " span.quiet { "还有" (unscored) "项未评" } } }),
            ("等次", grade(round, station, unscored)),
            ("名次", html! { @if unscored == 0 { (station.place) " / " (round.stations.len()) } @else { "评完再排" } }),
            ("扣分最多的", html! {
                @if station.lost.is_empty() { "没有扣分" }
                @for lost in &station.lost { div { a href=(format!("#{}", lost.key)) { (lost.label) } " −" (lost.lost.words()) } }
            }),
            ("异议期", html! { @match round.object_by { Some(day) => { "到" (day) }, None => { "公布以后起算" } } }),
        ])))
        (panel("文书", &html! {
            @let offer = Offer { part: station.id.0.clone(), ..Offer::of(PaperForm::Assessment) };
            ul.papers { li { (button(&user.csrf, "assessment", &round.id, &offer)) " " (excel("assessment", &round.id, &offer)) } }
        }))
    }
}

fn next(round: &Round, station: &Station, unscored: usize) -> String {
    let open = station.objections.iter().filter(|one| one.state == ObjectionState::Open).count();
    match round.state {
        RoundState::Scoring if unscored > 0 => {
            format!("还有{unscored}项由监管人员评分；看了什么、为什么给这个分都要写。")
        }
        RoundState::Scoring => "已经评完，等考核单位公布。".to_owned(),
        RoundState::Published if open > 0 => format!("有{open}件异议待答复。"),
        RoundState::Published => "已公布。站长有异议的，请在异议期内逐项提出。".to_owned(),
        RoundState::Final => "已经定档。".to_owned(),
    }
}

fn possible(user: &User, round: &Round, station: &Station, today: Date) -> Acts {
    let mut all = Acts::default();
    let button =
        |label: &str, part: &str| Deed { label: label.to_owned(), href: format!("{}/{part}", round.href(&station.id)) };
    let scoring = round.state == RoundState::Scoring;
    if scoring && scores(user) && round.scheme.items().any(|(_, item)| item.rule == Rule::Hand) {
        all.next = Some(button("人工评分", "hand"));
    }
    if scoring && runs(user, round) {
        all.also.push(button("登记否决项", "veto"));
    }
    if user.has(Power::ObjectAssessment) && user.actor.org == station.id {
        let one = Objecting { state: round.state, until: round.object_by, before: false };
        if let Err(refusal) = may_object(one, today) {
            all.barred.push(Barred { label: "提异议".to_owned(), refusal });
        }
    }
    all
}
