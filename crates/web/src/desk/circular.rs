//! 通知任务 (A17, B1.10, B3.2a, E7): sent down to stations, read and answered station by station.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{OrgId, Post, Venue};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::circular::{CircularKind, ReceiptState, light};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::Change;
use store::directory;
use store::network::circular::{self, Circular, Receipt, Sending};
use store::network::remind::{self, Notice};
use store::query::Reach;

use super::dispatch::send::stations;
use super::files;
use super::sheet::{At, Sheet, moment};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::{FormView, Offers, form};
use crate::face::page::{heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("kind", "种类", Kind::One(Choices::Fixed(CircularKind::ALL))),
        ask("title", "标题", Kind::Line { suggest: "" }),
        ask("body", "内容", Kind::Text).hint("不合格商品名单：逐条写品名、品牌、规格、批号、生产者、不合格项目"),
        may("due", "什么时候前办完", Kind::Day).hint("不填的：名单一个工作日，其他五个工作日"),
        may("at", "会议时间", Kind::Time),
        may("file", "附件", Kind::File),
        may("venue", "只发给哪类站点", Kind::One(Choices::Fixed(Venue::ALL))).hint("不选的发给辖区内全部运行中的站点"),
        may("station", "只发给一个站", Kind::One(Choices::Offered("station"))),
    ],
};

static ANSWER: Form = Form { fields: &[ask("said", "回复", Kind::Text)] };

static JUDGE: Form = Form {
    fields: &[
        ask("good", "意见", Kind::One(Choices::Fixed(&[("yes", "认可"), ("no", "退回重办")]))),
        may("said", "说明", Kind::Text),
    ],
};

fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::AnswerCircular) || user.has(Power::Circulate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// `GET /circulars`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let sends = user.has(Power::Circulate);
    let who = user.clone();
    let all = app
        .read(move |tx| {
            who.gather(tx, |tx, reach| {
                let mut all = Vec::new();
                for one in circular::list(tx, reach)? {
                    let mine = if sends { None } else { circular::receipts(tx, reach, &one.id)?.into_iter().next() };
                    all.push((one, mine));
                }
                Ok(all)
            })
        })
        .await?;
    let rows = all.iter().map(|(one, mine)| row(one, mine.as_ref(), today)).collect();
    let list = Table {
        caption: "通知任务",
        columns: &[words("标题"), words("种类"), words("来自"), words("办完期限"), words("进展")],
        rows,
        empty: if sends { "还没有下发过。" } else { "上级没有下发的通知和任务。" },
        next: None,
    };
    let body = html! {
        (heading("通知任务", &html! { @if sends { (primary("下发", "/circulars/new")) } }))
        (table(&list))
    };
    Ok(super::page(&user, "通知任务", Nav::Circulars, &body))
}

fn row(one: &Circular, mine: Option<&Receipt>, today: Date) -> Vec<Markup> {
    let due = domain::clock::Due { warn: one.due, judge: one.due, provisional: false };
    vec![
        html! { a href=(format!("/circulars/{}", one.id)) { (one.title) } br; span.quiet { (moment(Some(one.sent_at))) } },
        html! { (one.kind.label()) },
        html! { (one.from_name) },
        html! { (one.due) },
        html! {
            @match mine {
                Some(mine) => {
                    @let colour = light(one.kind, mine.state, one.due, today);
                    (badge::light(colour, mine.state.label()))
                    @if colour != domain::clock::Light::Done { " " span.quiet { (due.words(today)) } }
                },
                None => { "已读 " (one.read) "/" (one.stations) @if one.kind.wants_answer() { "，已回复 " (one.answered) "/" (one.stations) } },
            }
        },
    ]
}

fn new_sheet(app: &App, user: &User) -> Outcome<Sheet> {
    let stations = app.door.db.read(|tx| user.gather(tx, stations))?;
    Ok(Sheet {
        title: "下发".to_owned(),
        lead: "站点打开就算签收；名单、任务和会议要回复，回复后由您认可或退回。".to_owned(),
        nav: Nav::Circulars,
        form: &FORM,
        action: "/circulars/new".to_owned(),
        back: "/circulars".to_owned(),
        submit: "下发",
        offers: Offers::default().with("station", stations),
        hidden: Vec::new(),
    })
}

/// `GET /circulars/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::Circulate)?;
    app.run(move |app| Ok(new_sheet(app, &user)?.page(&user, &Raw::default(), &[], None))).await
}

fn read(app: &App, user: &User, raw: &Raw) -> Result<Sending, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let kind: Option<CircularKind> = reader.one("kind");
    let (title, body) = (reader.text("title"), reader.text("body"));
    let (due, at) = (reader.day("due"), reader.time("at"));
    let today = app.now().day();
    if due.is_some_and(|due| due < today) {
        reader.wrong("due", "期限已经过了，请写今天以后的日期");
    }
    if kind == Some(CircularKind::Meeting) && at.is_none() {
        reader.wrong("at", "会议要写时间");
    }
    let file = reader.optional("file").map(|hash| (hash, raw.one("_file.file").to_owned()));
    let (venue, station) = (reader.one("venue"), reader.one::<OrgId>("station"));
    let rules = app.door.rules();
    let policy = rules.policies.at(&user.actor.region, today);
    let sending = kind.map(|kind| Sending {
        kind,
        title,
        body,
        due: due.unwrap_or_else(|| kind.usual_due(&rules.calendar, today, &policy)),
        at,
        file,
        venue,
        station,
    });
    reader.finish(sending)?.ok_or_else(Vec::new)
}

/// `POST /circulars/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Circulate)?;
    app.run(move |app| {
        let (raw, errors) = files::keep(app, &user, posted)?;
        let sheet = new_sheet(app, &user)?;
        let sending = match read(app, &user, &raw) {
            Ok(sending) if errors.is_empty() => sending,
            Ok(_) => return Ok(sheet.again(&user, &raw, &errors, None)),
            Err(more) => return Ok(sheet.again(&user, &raw, &[errors, more].concat(), None)),
        };
        let now = app.now();
        // Each county keeps its own copy, because no row belongs to two of them.
        let sent = app.door.db.write(|tx| {
            let from =
                directory::org(tx, &user.actor.region, &user.actor.org)?.ok_or(store::StoreError::NotFound("org"))?;
            let mut stations = 0;
            for reach in user.reaches(tx)? {
                let actor = user.acting(&reach.region);
                let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
                let (id, to) = circular::send(tx, change, &reach, &from, &sending)?;
                stations += to.len();
                let (key, href) = (format!("circular:{id}"), format!("/circulars/{id}"));
                let title = format!("{}：{}", sending.kind.label(), sending.title);
                let notice = Notice { key: &key, title: &title, href: &href };
                for station in &to {
                    remind::tell(tx, station, &[Post::Liaison, Post::Head], &notice, now, change.entropy)?;
                }
            }
            Ok(stations)
        })?;
        if sent == 0 {
            let error = FieldError {
                field: "station".to_owned(),
                message: "辖区内没有符合条件的运行中站点".to_owned(),
            };
            return Ok(sheet.again(&user, &raw, &[error], None));
        }
        Ok(Redirect::to("/circulars").into_response())
    })
    .await
}

fn open(app: &App, user: &User, id: &str) -> Outcome<(Reach, Circular, Vec<Receipt>)> {
    admitted(user)?;
    Ok(app.door.db.read(|tx| {
        let (reach, found) = user.seek(tx, |tx, reach| circular::find(tx, reach, id))?;
        let receipts = circular::receipts(tx, &reach, id)?;
        Ok((reach, found, receipts))
    })?)
}

/// `GET /circulars/{id}`; opening it at a station is its receipt.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, receipts) = app
        .run(move |app| {
            let (reach, one, receipts) = open(app, &who, &id)?;
            if who.has(Power::AnswerCircular)
                && reach.station.is_some()
                && receipts.iter().any(|one| one.read_at.is_none())
            {
                let actor = who.acting(&reach.region);
                let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
                app.door.db.write(|tx| circular::mark_read(tx, change, &who.actor.org, &one.id))?;
                let (_, one, receipts) = open(app, &who, &one.id)?;
                return Ok((one, receipts));
            }
            Ok((one, receipts))
        })
        .await?;
    Ok(page(&user, &one, &receipts, app.now().day(), &Raw::default(), &[], None))
}

fn page(
    user: &User,
    one: &Circular,
    receipts: &[Receipt],
    today: Date,
    raw: &Raw,
    errors: &[FieldError],
    refusal: Option<&domain::kernel::Refusal>,
) -> Markup {
    let due = domain::clock::Due { warn: one.due, judge: one.due, provisional: false };
    let mine = user.has(Power::AnswerCircular).then(|| receipts.first()).flatten();
    let open = mine.is_some_and(|mine| domain::network::circular::answer(one.kind, mine.state).is_ok());
    let action = format!("/circulars/{}/answer", one.id);
    let view = FormView {
        form: &ANSWER,
        raw,
        errors,
        refusal,
        offers: &Offers::default(),
        action: &action,
        csrf: &user.csrf,
        hidden: &[],
        submit: "回复",
        back: Some("/circulars"),
    };
    let body = html! {
        (heading(&one.title, &html! { span.flag { (one.kind.label()) } }))
        p.lead { (one.from_name) "　" (moment(Some(one.sent_at))) "　办完期限 " (due.words(today)) "　" span.quiet { (clause_words(one.kind.clause())) } }
        section.panel {
            p.running { (one.body) }
            @if let Some(at) = &one.at { p { "会议时间 " strong { (at.replace('T', " ")) } } }
            @if let Some((_, name)) = &one.file { p { "附件 " a href=(format!("/circulars/{}/file", one.id)) { (name) } } }
        }
        @if let Some(mine) = mine {
            section.panel {
                h2 { "本站" }
                p { (badge::light(light(one.kind, mine.state, one.due, today), mine.state.label())) " " span.quiet { "签收 " (moment(mine.read_at)) } }
                @if let Some(answer) = &mine.answer { p { "已回复：" (answer) } }
                @if open {
                    p { @if one.kind.wants_answer() { "请回复：" } @else { "已经签收；有意见的可以写在这里：" } (one.kind.question()) "。" }
                    (form(&view))
                }
            }
        } @else { (board(one, receipts, today)) }
    };
    super::page(user, &one.title, Nav::Circulars, &body)
}

/// Every station's receipt, for who sent it.
fn board(one: &Circular, receipts: &[Receipt], today: Date) -> Markup {
    let rows = receipts
        .iter()
        .map(|each| {
            vec![
                html! { (each.station_name) },
                badge::light(light(one.kind, each.state, one.due, today), each.state.label()),
                html! { (moment(each.read_at)) " " (each.read_by.as_deref().unwrap_or_default()) },
                html! {
                    @if let Some(answer) = &each.answer { (answer) br; span.quiet { (moment(each.answered_at)) " " (each.answered_by.as_deref().unwrap_or_default()) } }
                    @if each.state == ReceiptState::Answered { " " a.button href=(format!("/circulars/{}/judge/{}", one.id, each.station)) { "审核" } }
                },
            ]
        })
        .collect();
    let list = Table {
        caption: "各站进展",
        columns: &[words("站点"), words("状态"), words("签收"), words("回复")],
        rows,
        empty: "没有站点。",
        next: None,
    };
    html! {
        (panel("各站进展", &html! {
            p { "已读 " (one.read) "/" (one.stations) "，已回复 " (one.answered) "/" (one.stations) }
            (table(&list))
        }))
    }
}

/// `GET /circulars/{id}/file`.
pub async fn file(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let (reach, one, _) = open(app, &user, &id)?;
        let (hash, _) = one.file.ok_or(Oops::NotFound)?;
        files::stored(app, &reach.region, &hash)
    })
    .await
}

/// `POST /circulars/{id}/answer`.
pub async fn answer(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::AnswerCircular)?;
    app.run(move |app| {
        let (reach, one, receipts) = open(app, &user, &id)?;
        let mine = receipts.iter().find(|each| each.station == user.actor.org).ok_or(Oops::NotFound)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&ANSWER, &raw);
        let said = reader.text("said");
        let again = |errors: &[FieldError], refusal: Option<&domain::kernel::Refusal>| {
            let page = page(&user, &one, &receipts, app.now().day(), &raw, errors, refusal);
            (axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        };
        let said = match reader.finish(said) {
            Ok(said) => said,
            Err(errors) => return Ok(again(&errors, None)),
        };
        let actor = user.acting(&reach.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        match app.door.db.write(|tx| circular::answer(tx, change, &user.actor.org, &one, mine.state, &said)) {
            Ok(()) => Ok(Redirect::to(&format!("/circulars/{id}")).into_response()),
            Err(store::StoreError::Refused(refusal)) => Ok(again(&[], Some(&refusal))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn judge_sheet(one: &Circular, receipt: &Receipt) -> Sheet {
    Sheet {
        title: format!("审核 {} 的回复", receipt.station_name),
        lead: receipt.answer.clone().unwrap_or_default(),
        nav: Nav::Circulars,
        form: &JUDGE,
        action: format!("/circulars/{}/judge/{}", one.id, receipt.station),
        back: format!("/circulars/{}", one.id),
        submit: "提交",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn receipt(app: &App, user: &User, id: &str, station: &str) -> Outcome<(Reach, Circular, Receipt)> {
    user.needs(Power::Circulate)?;
    let (reach, one, receipts) = open(app, user, id)?;
    let found = receipts.into_iter().find(|each| each.station.as_str() == station).ok_or(Oops::NotFound)?;
    Ok((reach, one, found))
}

/// `GET /circulars/{id}/judge/{station}`.
pub async fn ask_judge(
    State(app): State<App>,
    user: User,
    Path((id, station)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, one, receipt) = receipt(app, &user, &id, &station)?;
        Ok(judge_sheet(&one, &receipt).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /circulars/{id}/judge/{station}`.
pub async fn judge(
    State(app): State<App>,
    user: User,
    Path((id, station)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (reach, one, receipt) = receipt(app, &user, &id, &station)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&JUDGE, &raw);
        let (good, said) = (reader.one::<String>("good"), reader.text("said"));
        let good = good.as_deref() == Some("yes");
        if !good && said.is_empty() {
            reader.wrong("said", "退回的，请写明还差什么");
        }
        judge_sheet(&one, &receipt).submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            reader.finish(said),
            |tx, change, said| circular::judge(tx, change, &one, &receipt, good, said),
            |()| format!("/circulars/{id}"),
        )
    })
    .await
}
