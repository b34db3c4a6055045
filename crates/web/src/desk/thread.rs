//! 往来 (A17, B1.6, B2.2, B3.3, D38): a station asks, the levels above answer; both see what was said when.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::case::fact::ContactMode;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::duty::DutyKind;
use domain::network::power::Power;
use domain::network::thread::{ThreadKind, ThreadState};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::Change;
use store::directory;
use store::network::duty;
use store::network::remind::{self, Notice};
use store::network::thread::{self, Note, Opening, Thread};
use store::query::Reach;

use super::sheet::{At, Sheet, moment};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::label::own;
use crate::face::page::{csrf, heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge};
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("kind", "什么事", Kind::One(Choices::Fixed(ThreadKind::ALL))),
        ask("title", "一句话", Kind::Line { suggest: "" }),
        ask("text", "情况", Kind::Text).hint("争议的要点、双方意见、想请教什么；不写消费者的电话和证件"),
        may("case", "关于哪件投诉", Kind::Line { suggest: "" }).hint("写登记编号，没有的不填"),
    ],
};

static WRITE: Form = Form {
    fields: &[
        ask("mode", "怎么联系的", Kind::One(Choices::Fixed(ContactMode::ALL)))
            .hint("打电话、三方通话或到场的，把要点补记在这里"),
        ask("text", "内容", Kind::Text),
    ],
};

/// Whoever sees a station sees what it brought up; only the desk and who guides it write.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

fn writes(user: &User) -> bool {
    user.has(Power::Ask) || user.has(Power::Guide)
}

/// `GET /threads`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let today = app.now().day();
    let asks = user.has(Power::Ask);
    let who = user.clone();
    let all = app.read(move |tx| who.gather(tx, thread::list)).await?;
    let list = Table {
        caption: "往来",
        columns: &[words("事项"), words("种类"), words("站点"), words("状态"), words("发起")],
        rows: all.iter().map(|one| row(one, today)).collect(),
        empty: if asks { "还没有向上级反映过。" } else { "没有反映的事。" },
        next: None,
    };
    let body = html! {
        (heading("往来", &html! { @if asks && !user.without_desk() { (primary("请求指导、反映问题", "/threads/new")) } }))
        p.quiet { "着急的请直接打电话，再把要点补记在这里。消费者要求移交的，在案件里“上报移交”。" }
        (table(&list))
    };
    Ok(super::page(&user, "往来", Nav::Threads, &body))
}

fn state(one: &Thread, today: Date) -> Markup {
    let due = domain::clock::Due { warn: one.due, judge: one.due, provisional: false };
    match one.state {
        ThreadState::Asked => {
            html! { (badge::light(due.light(today), one.state.label())) " " span.quiet { (due.words(today)) } }
        }
        ThreadState::Answered => badge::light(domain::clock::Light::Calm, one.state.label()),
        ThreadState::Closed => badge::light(domain::clock::Light::Done, one.state.label()),
    }
}

fn row(one: &Thread, today: Date) -> Vec<Markup> {
    vec![
        html! { a href=(format!("/threads/{}", one.id)) { (one.title) } @if let Some(case) = &one.case { br; span.quiet { (case) } } },
        html! { (one.kind.label()) },
        html! { (one.station_name) },
        state(one, today),
        html! { (one.by) br; span.quiet { (moment(Some(one.opened_at))) } },
    ]
}

/// What the address already knows: a case page or a cluster brings it along.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    case: String,
}

fn new_sheet() -> Sheet {
    Sheet {
        title: "请求指导、反映问题".to_owned(),
        lead: own("市场监管所下一个工作日内答复；重大紧急情况请先打电话，所负责人同时收到，次日内答复（节假日也算）。到期没有答复的会提醒所里和局里。")
            .into_owned(),
        nav: Nav::Threads,
        form: &FORM,
        action: "/threads/new".to_owned(),
        back: "/threads".to_owned(),
        submit: "送给市场监管所",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /threads/new`.
pub async fn new(user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::Ask)?;
    user.needs_desk()?;
    let mut raw = Raw::default();
    for (name, value) in [("kind", asked.kind), ("title", asked.title), ("text", asked.text), ("case", asked.case)] {
        raw.set(name, value);
    }
    Ok(new_sheet().page(&user, &raw, &[], None))
}

/// The day by which the office answers (L10; of a major matter A15).
fn answer_due(app: &App, region: &str, kind: ThreadKind) -> Date {
    let (rules, today) = (app.door.rules(), app.now().day());
    kind.answer_due(&rules.calendar, today, &rules.policies.at(region, today))
}

/// `POST /threads/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Ask)?;
    app.run(move |app| {
        let raw = posted.raw;
        let mut reader = Reader::new(&FORM, &raw);
        let kind: Option<ThreadKind> = reader.one("kind");
        let (title, text, case) = (reader.text("title"), reader.text("text"), reader.optional("case"));
        let (reach, station) = app.door.db.read(|tx| user.desk(tx))?;
        if let Some(number) = &case {
            let known = app.door.db.read(|tx| store::query::case::by_number(tx, &reach, number))?;
            if known.is_none() {
                reader.wrong("case", "没有这个编号，请照案件页上的登记编号写");
            }
        }
        let opening = kind.map(|kind| {
            let due = answer_due(app, &reach.region, kind);
            Opening { kind, title, text, case, due }
        });
        let read: Result<Opening, Vec<FieldError>> =
            reader.finish(opening).and_then(|opening| opening.ok_or_else(Vec::new));
        let (rules, today) = (app.door.rules(), app.now().day());
        let term = DutyKind::Contact.term(today, &rules.calendar, &rules.policies.at(&reach.region, today));
        new_sheet().submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            read,
            |tx, change, opening| {
                let id = thread::open(tx, change, &station, opening)?;
                if let Some(term) = &term {
                    duty::done(tx, change, &station, DutyKind::Contact, term, &format!("往来：{}", opening.title))?;
                }
                let title = format!("{}：{}", opening.kind.label(), opening.title);
                tell_office(tx, change, &station, &id, opening.kind, &title)?;
                Ok(id)
            },
            |id| format!("/threads/{id}"),
        )
    })
    .await
}

/// Tells the office above a station.
fn tell_office(
    tx: &mut store::Tx<'_>,
    change: Change<'_>,
    station: &domain::directory::OrgId,
    id: &str,
    kind: ThreadKind,
    title: &str,
) -> store::StoreResult {
    let org = directory::org(tx, &change.actor.region, station)?;
    let Some(office) = org.and_then(|org| org.parent) else { return Ok(()) };
    let key = format!("thread:{id}:{}", store::db::instant(change.moment));
    let href = format!("/threads/{id}");
    let notice = Notice { key: &key, title, href: &href };
    remind::tell(tx, &office, kind.hears(), &notice, change.moment, change.entropy).map(drop)
}

fn open(app: &App, user: &User, id: &str) -> Outcome<(Reach, Thread, Vec<Note>)> {
    admitted(user)?;
    Ok(app.door.db.read(|tx| {
        let (reach, found) = user.seek(tx, |tx, reach| thread::find(tx, reach, id))?;
        let notes = thread::notes(tx, &found.region, &found.id)?;
        Ok((reach, found, notes))
    })?)
}

fn write_sheet(user: &User, one: &Thread) -> Sheet {
    let above = user.has(Power::Guide);
    Sheet {
        title: if above { "答复" } else { "补充" }.to_owned(),
        lead: String::new(),
        nav: Nav::Threads,
        form: &WRITE,
        action: format!("/threads/{}", one.id),
        back: format!("/threads/{}", one.id),
        submit: if above { "答复" } else { "补充" },
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /threads/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let (one, notes) = app
        .run(move |app| {
            let (reach, mut one, notes) = open(app, &who, &id)?;
            if who.has(Power::Guide) && one.read.is_none() {
                let actor = who.acting(&reach.region);
                let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
                app.door.db.write(|tx| thread::mark_read(tx, change, &one))?;
                one.read = Some((change.moment, actor.name.clone()));
            }
            Ok((one, notes))
        })
        .await?;
    let today = app.now().day();
    let answered = notes.iter().any(|note| note.above);
    let body = html! {
        (heading(&one.title, &state(&one, today)))
        p.lead { (one.kind.label()) "　" (one.station_name) "　" span.quiet { (clause_words(one.kind.clause())) }
            @if let Some(case) = &one.case { "　" a href=(super::href(case)) { (case) } } }
        @if one.kind == ThreadKind::OnSite && user.has(Power::PlanTraining) && user.has(Power::SeeNetwork) {
            @let case = one.case.as_deref().unwrap_or_default();
            p { a href=(format!("/training/new?kind=on_site&case={case}")) { "安排现场指导" } " " span.quiet { "到场签到、登记以后是一次培训记录" } }
        }
        p.quiet {
            @match &one.read {
                Some((at, by)) => { "上级 " (by) " 于 " (moment(Some(*at))) " 收到" },
                None => { "上级还没有打开；着急的请打电话" },
            }
        }
        (panel("经过", &html! {
            ol.talk {
                @for note in &notes {
                    li class=[note.above.then_some("above")] {
                        p.quiet { (if note.above { "上级" } else { "站点" }) " " (note.by) "　" (moment(Some(note.at))) "　" (note.mode.label()) }
                        p.running { (note.text) }
                    }
                }
            }
        }))
        @if one.state != ThreadState::Closed && writes(&user) {
            section.panel {
                h2 { (write_sheet(&user, &one).title) }
                @let raw = Raw::from_iter([("mode", ContactMode::Online.value())]);
                (write_sheet(&user, &one).form_only(&user, &raw))
            }
            @if user.has(Power::Ask) {
                form.inline action=(format!("/threads/{}/close", one.id)) method="post" {
                    (csrf(&user.csrf))
                    button.button type="submit" disabled[!answered] { "办结" }
                    @if !answered { " " span.quiet { "上级答复后才能办结（《联系人职责》第3项）；着急的请打电话，再补记在上面" } }
                }
            }
        }
    };
    Ok(super::page(&user, &one.title, Nav::Threads, &body))
}

/// `POST /threads/{id}`.
pub async fn write(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (reach, one, _) = open(app, &user, &id)?;
        let above = user.has(Power::Guide);
        if !writes(&user) {
            user.needs(Power::Guide)?;
        }
        let raw = posted.raw;
        let mut reader = Reader::new(&WRITE, &raw);
        let (mode, text) = (reader.one::<ContactMode>("mode"), reader.text("text"));
        let read: Result<(ContactMode, String), Vec<FieldError>> =
            reader.finish(mode.map(|mode| (mode, text))).and_then(|read| read.ok_or_else(Vec::new));
        let due = answer_due(app, &reach.region, one.kind);
        write_sheet(&user, &one).submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            read,
            |tx, change, (mode, text)| {
                thread::write(tx, change, &one, above, *mode, text, due)?;
                if above {
                    let key = format!("thread:{}:{}", one.id, store::db::instant(change.moment));
                    let (title, href) = (format!("上级答复：{}", one.title), format!("/threads/{}", one.id));
                    let notice = Notice { key: &key, title: &title, href: &href };
                    let posts = [domain::directory::Post::Liaison, domain::directory::Post::Head];
                    remind::tell(tx, &one.station, &posts, &notice, change.moment, change.entropy).map(drop)
                } else {
                    tell_office(tx, change, &one.station, &one.id, one.kind, &format!("站点补充：{}", one.title))
                }
            },
            |()| format!("/threads/{id}"),
        )
    })
    .await
}

/// `POST /threads/{id}/close`.
pub async fn close(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Ask)?;
    app.run(move |app| {
        let (reach, one, _) = open(app, &user, &id)?;
        let actor = user.acting(&reach.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| thread::close(tx, change, &one)).map_err(Oops::from)?;
        Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to(&format!("/threads/{id}"))))
    })
    .await
}
