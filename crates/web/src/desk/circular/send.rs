//! Sending something down, to every station that it is meant for.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{OrgId, Post, Venue};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::circular::CircularKind;
use domain::network::power::Power;
use maud::Markup;
use store::audit::Change;
use store::directory;
use store::network::circular::{self, Sending};
use store::network::remind::{self, Notice};

use crate::app::App;
use crate::desk::dispatch::send::stations;
use crate::desk::files;
use crate::desk::sheet::Sheet;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("kind", "种类", Kind::One(Choices::Fixed(CircularKind::ALL))),
        ask("title", "标题", Kind::Line { suggest: "" }),
        ask("body", "内容", Kind::Text)
            .hint("不合格商品名单一条一行，如“品名：儿童水杯；品牌：小树；批号：A1105；条码：690…；生产者：…；不合格项目：…”；也可以从 Excel 连表头复制粘贴。站点据此逐条核对"),
        may("due", "什么时候前办完", Kind::Day).hint("不填的：名单一个工作日，其他五个工作日"),
        may("at", "会议时间", Kind::Time),
        may("file", "附件", Kind::File),
        may("venue", "只发给哪类站点", Kind::One(Choices::Fixed(Venue::ALL))).hint("不选的发给辖区内全部运行中的站点"),
        may("station", "只发给一个站", Kind::One(Choices::Offered("station"))),
    ],
};

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
