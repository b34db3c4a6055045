//! One callback on one page: what the record says, what the consumer said, what comes next.

use axum::extract::{Path, State};
use domain::case::{Case, words};
use domain::kernel::{Refusal, clause_words};
use domain::network::callback::CallbackState;
use domain::network::fix::FixSource;
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use domain::value::{Phone, mask_name, yuan_from_fen};
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::{self, Change, Told};
use store::network::callback::{self, Callback, Try};
use store::network::fix::{self, Fix};
use store::query::case;
use store::vault::Person;
use store::{StoreError, StoreResult};

use super::{agreement, open, standing};
use crate::app::App;
use crate::desk::draw::{inner, nav};
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{history, moment};
use crate::error::Outcome;
use crate::face::acts::{Acts, Barred, Deed, acts};
use crate::face::facts;
use crate::face::page::{columns, heading, panel, secondary};
use crate::face::table::{Table, table, words as column};
use crate::session::User;

/// A callback with the case that it is about.
pub(in crate::desk) struct View {
    pub one: Callback,
    pub case: Case,
    pub consumer: Option<Person>,
    pub handler: String,
    pub tries: Vec<Try>,
    told: Vec<Told>,
    /// What the station was told to put right because of it.
    led: Vec<Fix>,
    /// Why this reader cannot call now.
    pub barred: Option<Refusal>,
}

/// Loads one for a reader; what is out of scope, or not over at a station, is not found.
pub(in crate::desk) fn load(app: &App, user: &User, id: &str) -> Outcome<View> {
    let one = open(app, user, id)?;
    let actor = user.acting(&one.region);
    let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
    Ok(app.door.db.read(|tx| -> StoreResult<View> {
        let found = case::load(tx, &app.door.keys, &one.region, &one.case)?;
        if found.case.destroyed.is_some() {
            return Err(StoreError::NotFound("case"));
        }
        let handler = found.staff.iter().find(|(id, _)| *id == found.case.handler.0);
        let barred = match callback::ready(tx, &app.door, change, &one) {
            Ok(()) => None,
            Err(StoreError::Refused(refusal)) => Some(*refusal),
            Err(error) => return Err(error),
        };
        Ok(View {
            tries: callback::tries(tx, &one)?,
            told: audit::history(tx, &one.region, "callback", &one.id)?,
            led: user.gather(tx, |tx, reach| fix::led_to(tx, reach, FixSource::Callback, &one.id))?,
            handler: handler.map(|(_, name)| name.clone()).unwrap_or_default(),
            consumer: found.consumer,
            case: found.case,
            barred,
            one: one.clone(),
        })
    })?)
}

/// `GET /callbacks/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let view = app.run(move |app| load(app, &who, &id)).await?;
    let today = app.now().day();
    let one = &view.one;
    let title = format!("回访 {}", one.number);
    let body = html! {
        (heading(&title, &standing(one, today)))
        p.lead { (one.station_name) "　" (view.case.intake.goods.name) "　" (words::claims(&view.case.intake)) }
        (next_panel(&user, &view, today))
        (columns(&wide(&user, &view), &side(&user, &view)))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

/// What the reader does next; first of all on a telephone too.
fn next_panel(user: &User, view: &View, today: Date) -> Markup {
    let one = &view.one;
    html! {
        @if inner(user) {
            section.panel.next {
                h2 { "接下来" }
                p { (next(one, today)) " " span.quiet { (clause_words("D45")) } }
                (acts(&possible(user, view)))
            }
        }
    }
}

fn wide(user: &User, view: &View) -> Markup {
    let one = &view.one;
    html! {
        @if let Some(said) = one.answers.as_ref().filter(|_| one.over() || inner(user)) {
            (panel("消费者说的", &facts::facts(&[
                ("有人联系过", html! { (said.contacted.label()) }),
                ("结果属实", html! { (said.reached.label()) }),
                ("已经收到", html! { (said.received.label()) @if let Some(fen) = said.received_fen { "　" (yuan_from_fen(fen)) "元" } }),
                ("被要求撤诉、不当对待", html! { (said.pressed.label()) }),
                ("满意度", html! { (said.satisfaction.label()) }),
                ("意见", html! { @match &said.opinion { Some(opinion) => { (opinion) }, None => { "没有" } } }),
                ("与站点记录", agreement(said.agrees)),
                ("处理", html! {
                    (said.handling.label())
                    @if let Some(number) = &one.reopened { "　" a href=(crate::desk::href(&one.base_number())) { (number) } }
                }),
                ("原因", html! { @match &said.why { Some(why) => { (why) }, None => { "没有" } } }),
            ])))
        }
        (panel("打过的电话", &table(&Table {
            caption: "打过的电话",
            columns: &[column("次"), column("时间"), column("回访人"), column("方式"), column("接通"), column("备注")],
            rows: view.tries.iter().map(|each| vec![
                html! { "第" (each.no) "次" },
                html! { (moment(Some(each.at))) },
                html! { (each.by) },
                html! { (each.mode.label()) },
                html! { (each.came.label()) },
                html! { (each.note.as_deref().unwrap_or_default()) },
            ]).collect(),
            empty: "还没有打过。",
            next: None,
        })))
        (panel("站点的记录", &record(view)))
    }
}

/// What the station's record says, for comparing; nothing personal.
pub(super) fn record(view: &View) -> Markup {
    let case = &view.case;
    // What was opened again is compared with the episode that was drawn.
    let past = case.past.last().filter(|_| case.full_number() != view.one.number);
    let (owed, outcome) = past.map_or((&case.owed, case.outcome), |past| (&past.owed, past.outcome));
    html! {
        (facts::facts(&[
            ("投诉", html! { a href=(crate::desk::href(case.number.as_str())) { (view.one.number) } }),
            ("被投诉", html! { (case.intake.respondent.name) }),
            ("商品和要求", html! { (case.intake.goods.name) "　" (words::claims(&case.intake)) }),
            ("结果", html! { (outcome.map_or("", domain::case::Outcome::label)) }),
            ("承办人", html! { (view.handler) }),
        ]))
        @if !owed.is_empty() {
            ul.plain {
                @for each in owed {
                    li {
                        (words::obligation(&each.obligation))
                        @match &each.performed {
                            Some(done) => { "　" (words::day(done.on)) "履行，" (yuan_from_fen(done.value_fen)) "元" },
                            None => { "　" span.quiet { "没有履行记录" } },
                        }
                    }
                }
            }
        }
    }
}

fn side(user: &User, view: &View) -> Markup {
    let one = &view.one;
    let name = view.consumer.as_ref().map(|person| mask_name(&person.name)).unwrap_or_default();
    let phone = view.consumer.as_ref().and_then(|person| person.phone.as_deref()).and_then(Phone::parse);
    html! {
        (panel("消费者", &facts::facts(&[
            ("姓名", html! { (name) }),
            ("电话", html! { @match phone { Some(phone) => { (phone.masked()) }, None => { "没有留" } } }),
        ])))
        (panel("抽样", &facts::facts(&[
            ("批次", html! {
                @if one.draw_open { a href=(format!("/draws/{}", one.draw)) { (one.draw_number) } }
                @else { (one.draw_number) }
            }),
            ("期限", html! { (one.due) }),
            ("完成", html! { @match &one.done { Some((at, by)) => { (moment(Some(*at))) " " (by) }, None => { "尚未" } } }),
            ("怎么抽的", html! { details { summary { "给核查的人" }
                p { "抽签用的开奖号码：" (one.seed) }
                p { "名单校验码：" code.hash { (one.list_hash) } }
            } }),
        ])))
        @if one.over() {
            (panel("文书", &html! {
                ul.papers { li { (button(&user.csrf, "callback", &one.id, &Offer::of(PaperForm::Callback))) } }
                @for fix in &view.led { p { "已发整改通知 " a href=(format!("/fixes/{}", fix.id)) { (fix.number) } " " (fix.state.label()) } }
                @if user.has(Power::DemandFix) {
                    @let label = if view.led.is_empty() { "发整改通知" } else { "再发一份整改通知" };
                    p { (secondary(label, &format!("/fixes/new?station={}&callback={}", one.station, one.id))) }
                }
            }))
        }
        @if inner(user) && !view.told.is_empty() { (panel("经过", &history(&view.told))) }
    }
}

/// What comes next, and why.
fn next(one: &Callback, today: Date) -> String {
    match one.state {
        CallbackState::Waiting if one.tries == 0 => {
            "由承办人以外的人打给消费者，照题目问，记下原话；最多打三次，换不同的时段。".to_owned()
        }
        CallbackState::Waiting => format!("已经打过{}次没有接通，换一天或换一个时段再打。", one.tries),
        CallbackState::Again if one.until() > today => format!("约好{}再回访。", one.until()),
        CallbackState::Again => "约好的日子到了，请再回访。".to_owned(),
        CallbackState::Answered => match &one.reopened {
            Some(number) => format!("已经退回重办，编号{number}；站点办完后会再进入下一批名单。"),
            None => "已经回访完。".to_owned(),
        },
        CallbackState::Unreached => "没有能够回访，这一件到此为止。".to_owned(),
    }
}

fn possible(user: &User, view: &View) -> Acts {
    let one = &view.one;
    let mut all = Acts::default();
    if one.over() || !user.has(Power::CallBack) {
        return all;
    }
    let label = "开始回访".to_owned();
    match &view.barred {
        None => all.next = Some(Deed { label, href: format!("/callbacks/{}/call", one.id) }),
        Some(refusal) => all.barred.push(Barred { label, refusal: refusal.clone() }),
    }
    all
}
