//! 典型案例 (D24): from a closed case, masked by itself, checked, sent up, accepted, there for every station.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::{clause_words, require};
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use domain::typical::{Known, TraderWord, TypicalState, TypicalStep, TypicalText, draft};
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::{self, Change};
use store::typical::{self, Typical};
use store::{StoreResult, Tx};

use super::case::{Opened, open};
use super::paper::shelf::Offer;
use super::sheet::{At, Sheet, history, moment};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::notice::{Tone, notice};
use crate::face::page::{columns, heading, panel, secondary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge, facts};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("trader", "经营者怎么称呼", Kind::One(Choices::Fixed(TraderWord::ALL))),
        ask("title", "标题", Kind::Line { suggest: "" }),
        ask("facts", "基本案情", Kind::Text),
        ask("handling", "处理过程", Kind::Text),
        ask("result", "处理结果", Kind::Text),
        ask("lesson", "启示", Kind::Text).hint("消费者要注意什么，经营者要改什么，同类纠纷怎么办"),
        may("basis", "法律依据", Kind::Text),
    ],
};

static RETURN: Form = Form { fields: &[ask("reason", "为什么退回、要改什么", Kind::Text)] };

fn nav(user: &User) -> Nav {
    if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station }
}

/// `GET /typical`: what is under way, and the library of the county.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    let who = user.clone();
    let writes = user.has(Power::WriteTypical);
    let (open, library) = app
        .read(move |tx| {
            let open = who.gather(tx, |tx, reach| typical::under_way(tx, reach, writes))?;
            let mut library = Vec::new();
            let mut seen = Vec::new();
            for reach in who.reaches(tx)? {
                if !seen.contains(&reach.region) {
                    library.extend(typical::library(tx, &reach.region)?);
                    seen.push(reach.region);
                }
            }
            Ok((open, library))
        })
        .await?;
    let rows = |all: &[Typical]| {
        all.iter()
            .map(|one| {
                vec![
                    html! { a href=(format!("/typical/{}", one.id)) { (one.text.title) } },
                    html! { (one.station_name) },
                    html! { (badge::light(light(one.state), one.state.label())) },
                    html! { (moment(one.judged.as_ref().map(|(at, _)| *at).or(one.submitted_at).or(Some(one.at)))) },
                ]
            })
            .collect()
    };
    let columns = &[words("标题"), words("站点"), words("状态"), words("时间")];
    let body = html! {
        (heading("典型案例", &html! {}))
        p.quiet { "从已办结的案件写起：在案件页点“写成典型案例”。姓名、电话、住址、证件和编号自动隐去，还留着的不能报送（" (clause_words("D24")) "）。" }
        @if writes || user.has(Power::JudgeTypical) {
            (table(&Table {
                caption: if writes { "本站在写和报送中的" } else { "待审核的" },
                columns,
                rows: rows(&open),
                empty: if writes { "没有在写的。" } else { "没有待审核的。" },
                next: None,
            }))
        }
        (table(&Table { caption: "全县共享", columns, rows: rows(&library), empty: "还没有采用的典型案例。", next: None }))
    };
    Ok(super::page(&user, "典型案例", nav(&user), &body))
}

const fn light(state: TypicalState) -> domain::clock::Light {
    match state {
        TypicalState::Draft => domain::clock::Light::Calm,
        TypicalState::Submitted => domain::clock::Light::Soon,
        TypicalState::Accepted => domain::clock::Light::Done,
        TypicalState::Returned => domain::clock::Light::Over,
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    case: String,
}

/// A closed case of one's own station, and what its text must not say.
fn closed(tx: &mut Tx<'_>, app: &App, user: &User, number: &str, word: TraderWord) -> StoreResult<(Opened, Known)> {
    let opened = open(tx, app, user, number)?;
    if opened.station_id != user.actor.org {
        return Err(store::StoreError::NotFound("case"));
    }
    require(opened.found.case.stage.ended(), "D24", "这一件还没有办结", "典型案例从已归档、不受理或转出的案件写起")?;
    let known = typical::known(tx, &opened.reach.region, &opened.found, word)?;
    Ok((opened, known))
}

fn usual_word(opened: &Opened) -> TraderWord {
    use domain::case::fact::Relation;
    use domain::directory::Venue;
    match (opened.found.case.intake.respondent.relation, opened.station.venue) {
        (Relation::Host, Venue::Mall) => TraderWord::Mall,
        (Relation::Host, Venue::Supermarket) => TraderWord::Supermarket,
        (Relation::Host, Venue::Market) => TraderWord::Market,
        (Relation::Host, Venue::Scenic) => TraderWord::Scenic,
        (Relation::Host, Venue::Enterprise) => TraderWord::Enterprise,
        (Relation::Tenant, Venue::Mall) => TraderWord::Counter,
        (Relation::Tenant | Relation::Outside, _) => TraderWord::Shop,
    }
}

fn shown(text: &TypicalText, trader: TraderWord) -> Raw {
    let mut raw = Raw::from_iter(text.parts());
    raw.set("trader", trader.value());
    raw
}

fn sheet(user: &User, title: &str, action: String, back: String, case: &str) -> Sheet {
    Sheet {
        title: title.to_owned(),
        lead: "已按登记内容起草，姓名、电话、住址、证件、车牌、订单和单位名称已经隐去。请通读修改，补写启示。"
            .to_owned(),
        nav: nav(user),
        form: &FORM,
        action,
        back,
        submit: "保存",
        offers: Offers::default(),
        hidden: vec![("case", case.to_owned())],
    }
}

/// `GET /typical/new?case=`: drafted from the record, masked.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::WriteTypical)?;
    app.run(move |app| {
        let (opened, known, word) = app.door.db.read(|tx| {
            let (opened, _) = closed(tx, app, &user, &asked.case, TraderWord::Trader)?;
            let word = usual_word(&opened);
            let (opened, known) = closed(tx, app, &user, &asked.case, word)?;
            Ok((opened, known, word))
        })?;
        let number = opened.found.case.number.as_str();
        let raw = shown(&draft(&opened.found.case).masked(&known), word);
        let sheet = sheet(&user, "写典型案例", "/typical/new".to_owned(), super::href(number), number);
        Ok(sheet.page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw) -> Result<(TypicalText, TraderWord), Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let trader: Option<TraderWord> = reader.one("trader");
    let text = TypicalText {
        title: reader.text("title"),
        facts: reader.text("facts"),
        handling: reader.text("handling"),
        result: reader.text("result"),
        lesson: reader.text("lesson"),
        basis: reader.text("basis"),
    };
    reader.finish(trader.map(|trader| (text, trader)))?.ok_or_else(Vec::new)
}

/// What was read, unless something in it still tells who it was.
fn checked(
    app: &App,
    user: &User,
    case: &str,
    raw: &Raw,
) -> Outcome<Result<(TypicalText, TraderWord), Vec<FieldError>>> {
    let (text, trader) = match read(raw) {
        Ok(read) => read,
        Err(errors) => return Ok(Err(errors)),
    };
    let (_, known) = app.door.db.read(|tx| closed(tx, app, user, case, trader))?;
    let left = text.leftovers(&known);
    Ok(if left.is_empty() { Ok((text, trader)) } else { Err(left) })
}

/// `POST /typical/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::WriteTypical)?;
    app.run(move |app| {
        let raw = posted.raw;
        let case = raw.one("case").to_owned();
        let opened = app.door.db.read(|tx| closed(tx, app, &user, &case, TraderWord::Trader))?.0;
        let read = checked(app, &user, &case, &raw)?;
        sheet(&user, "写典型案例", "/typical/new".to_owned(), super::href(&case), &case).submit(
            &At { app, user: &user, region: &opened.reach.region },
            &raw,
            read,
            |tx, change, (text, trader)| typical::write(tx, change, &opened.found.case, text, *trader),
            |id| format!("/typical/{id}"),
        )
    })
    .await
}

pub(super) fn found(app: &App, user: &User, id: &str) -> Outcome<(Typical, Vec<audit::Told>, bool)> {
    Ok(app.door.db.read(|tx| {
        let (reach, one) = user.seek(tx, |tx, reach| typical::find(tx, reach, id))?;
        let own = one.station == user.actor.org;
        let org = store::directory::org(tx, &one.region, &one.station)?;
        // A draft is its station's own; what went up is seen above too.
        let inside = org.is_some_and(|org| reach.holds(&org));
        if one.state != TypicalState::Accepted && !own && !(inside && one.state == TypicalState::Submitted) {
            return Err(store::StoreError::NotFound("typical"));
        }
        let told = if inside { audit::history(tx, &one.region, "typical", &one.id)? } else { Vec::new() };
        Ok((one, told, own))
    })?)
}

/// `GET /typical/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, told, own) = app.run(move |app| found(app, &who, &id)).await?;
    let at = |page: &str| format!("/typical/{}/{page}", one.id);
    let writes =
        own && user.has(Power::WriteTypical) && matches!(one.state, TypicalState::Draft | TypicalState::Returned);
    let judges = user.has(Power::JudgeTypical) && one.state == TypicalState::Submitted;
    let part =
        |name: &str, text: &str| html! { @if !text.is_empty() { (panel(name, &html! { p.running { (text) } })) } };
    let button = |step: TypicalStep| {
        html! {
            form.inline action=(at(&format!("do/{}", step.value()))) method="post" {
                (crate::face::page::csrf(&user.csrf))
                button.button.primary type="submit" { (step.label()) } " "
            }
        }
    };
    let wide = html! {
        @if let Some(reason) = one.reason.as_ref().filter(|_| one.state == TypicalState::Returned) {
            (notice(Tone::Care, &html! { "所里退回：" (reason) }))
        }
        (part("基本案情", &one.text.facts))
        (part("处理过程", &one.text.handling))
        (part("处理结果", &one.text.result))
        (part("启示", &one.text.lesson))
        (part("法律依据", &one.text.basis))
        @if writes {
            p {
                @if user.has(Power::SubmitTypical) { (button(TypicalStep::Submit)) }
                @else { span.quiet { "改好后由站长、副站长报送。" } " " }
                (secondary("修改", &at("edit")))
            }
        }
        @if judges { p { (button(TypicalStep::Accept)) (secondary("退回", &at("do/return"))) } }
    };
    let side = html! {
        (panel("这一篇", &facts::facts(&[
            ("状态", badge::light(light(one.state), one.state.label())),
            ("站点", html! { (one.station_name) }),
            ("报送", html! { (moment(one.submitted_at)) }),
            ("审核", html! { @if let Some((at, who)) = &one.judged { (who) "，" (moment(Some(*at))) } @else { "—" } }),
            ("案件", html! { @if own { a href=(super::href(&one.case)) { (one.case) } } @else { "（不公开）" } }),
        ])))
        @if !told.is_empty() { (panel("经过", &history(&told))) }
    };
    let body = html! {
        (heading(&one.text.title, &button_of(&user, &one)))
        p.lead { a href="/typical" { "典型案例" } "　" (one.station_name) }
        (columns(&wide, &side))
    };
    Ok(super::page(&user, &one.text.title, nav(&user), &body))
}

/// The button that prints it.
fn button_of(user: &User, one: &Typical) -> Markup {
    let offer = Offer { label: "打印".to_owned(), ..Offer::of(PaperForm::Typical) };
    super::paper::shelf::button(&user.csrf, "typical", &one.id, &offer)
}

fn editable(app: &App, user: &User, id: &str) -> Outcome<Typical> {
    let (one, _, own) = found(app, user, id)?;
    user.needs(Power::WriteTypical)?;
    if own && matches!(one.state, TypicalState::Draft | TypicalState::Returned) { Ok(one) } else { Err(Oops::NotFound) }
}

fn edit_sheet(user: &User, one: &Typical) -> Sheet {
    sheet(user, "修改典型案例", format!("/typical/{}/edit", one.id), format!("/typical/{}", one.id), &one.case)
}

/// `GET /typical/{id}/edit`.
pub async fn ask_edit(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let one = editable(app, &user, &id)?;
        Ok(edit_sheet(&user, &one).page(&user, &shown(&one.text, one.trader), &[], None))
    })
    .await
}

/// `POST /typical/{id}/edit`.
pub async fn edit(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let one = editable(app, &user, &id)?;
        let raw = posted.raw;
        let read = checked(app, &user, &one.case, &raw)?;
        edit_sheet(&user, &one).submit(
            &At { app, user: &user, region: &one.region },
            &raw,
            read,
            |tx, change, (text, trader)| typical::rewrite(tx, change, &one, text, *trader),
            |()| format!("/typical/{id}"),
        )
    })
    .await
}

fn return_sheet(user: &User, one: &Typical) -> Sheet {
    Sheet {
        title: "退回典型案例".to_owned(),
        lead: one.text.title.clone(),
        nav: nav(user),
        form: &RETURN,
        action: format!("/typical/{}/do/return", one.id),
        back: format!("/typical/{}", one.id),
        submit: "退回",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The text and the step, for those whose step it is.
fn admitted(app: &App, user: &User, id: &str, step: &str) -> Outcome<(Typical, TypicalStep)> {
    let step = TypicalStep::from_value(step).ok_or(Oops::NotFound)?;
    let (one, _, own) = found(app, user, id)?;
    let inside = app.door.db.read(|tx| {
        let org = store::directory::org(tx, &one.region, &one.station)?;
        Ok(user.reaches(tx)?.iter().any(|reach| org.as_ref().is_some_and(|org| reach.holds(org))))
    })?;
    user.needs(if step == TypicalStep::Submit { Power::SubmitTypical } else { Power::JudgeTypical })?;
    let mine = if step == TypicalStep::Submit { own } else { inside };
    if mine { Ok((one, step)) } else { Err(Oops::NotFound) }
}

/// `GET /typical/{id}/do/{step}`: only sending back has a form.
pub async fn ask_step(State(app): State<App>, user: User, Path((id, step)): Path<(String, String)>) -> Outcome<Markup> {
    app.run(move |app| {
        let (one, step) = admitted(app, &user, &id, &step)?;
        if step != TypicalStep::Return {
            return Err(Oops::NotFound);
        }
        Ok(return_sheet(&user, &one).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /typical/{id}/do/{step}`: what goes up is checked once more, with what the case knows by now.
pub async fn take_step(
    State(app): State<App>,
    user: User,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (one, step) = admitted(app, &user, &id, &step)?;
        let raw = posted.raw;
        if step == TypicalStep::Return {
            let mut reader = Reader::new(&RETURN, &raw);
            let reason = reader.text("reason");
            return return_sheet(&user, &one).submit(
                &At { app, user: &user, region: &one.region },
                &raw,
                reader.finish(reason),
                |tx, change, reason| typical::advance(tx, change, &one, step, reason),
                |()| format!("/typical/{id}"),
            );
        }
        if step == TypicalStep::Submit {
            let typed = shown(&one.text, one.trader);
            if let Err(errors) = checked(app, &user, &one.case, &typed)? {
                return Ok(edit_sheet(&user, &one).again(&user, &typed, &errors, None));
            }
        }
        let actor = user.acting(&one.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| typical::advance(tx, change, &one, step, ""))?;
        Ok(Redirect::to(&format!("/typical/{id}")).into_response())
    })
    .await
}
