//! The text of a pack: drafted by the system, edited by a person, kept until it is signed.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::form::{FieldError, Form, Kind, Raw, Reader, heading, may};
use domain::report::analysis::redrafted;
use domain::report::{Analysis, Quarter, Topic};
use maud::Markup;
use serde::Deserialize;
use store::report::facts::draft;
use store::report::{self, Pack};

use super::pack::load;
use super::{href, writes};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::{Offers, asks_more, more};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static FORM: Form = Form {
    fields: &[
        may("basics", "基本情况", Kind::Text),
        may("changes", "同比环比", Kind::Text).hint("件数少的不写百分比"),
        may("handling", "投诉处理情况", Kind::Text),
        may("consultations", "咨询热点", Kind::Text),
        heading("集中问题和整改"),
        may(
            "topics",
            "集中问题",
            Kind::Rows(&[
                may("title", "问题", LINE),
                may("cases", "哪些案件、涉及谁", Kind::Text),
                may("measure", "整改措施", Kind::Text),
                may("owner", "责任人", LINE),
                may("due", "完成期限", Kind::Day),
            ]),
        )
        .hint("最多的三个；每个都要写怎么整改、谁负责、什么时候完成"),
        may("no_topics", "本季没有集中问题", Kind::Tick),
        heading("其他"),
        may("opinions", "意见建议", Kind::Text).hint("没有的写“无”"),
        may("major", "重大、群体事件", Kind::Text),
        may("typical", "典型案例", Kind::Text).hint("不写姓名、电话和经营者名称；完整的在“典型案例”里报送"),
        may("plans", "下季打算", Kind::Text),
    ],
};

/// The text as the form shows it.
fn shown(text: &Analysis) -> Raw {
    let mut raw = Raw::default();
    for (name, words) in [
        ("basics", &text.basics),
        ("changes", &text.changes),
        ("handling", &text.handling),
        ("consultations", &text.consultations),
        ("opinions", &text.opinions),
        ("major", &text.major),
        ("typical", &text.typical),
        ("plans", &text.plans),
    ] {
        raw.set(name, words.as_str());
    }
    for (row, topic) in text.topics.iter().enumerate() {
        let due = topic.due.map(|due| due.to_string()).unwrap_or_default();
        for (name, words) in [
            ("title", topic.title.as_str()),
            ("cases", &topic.cases),
            ("measure", &topic.measure),
            ("owner", &topic.owner),
            ("due", &due),
        ] {
            raw.set(format!("topics.{row}.{name}"), words);
        }
    }
    if text.no_topics {
        raw.set("no_topics", "1");
    }
    raw
}

fn read(raw: &Raw) -> Result<Analysis, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let text = Analysis {
        basics: reader.text("basics"),
        changes: reader.text("changes"),
        handling: reader.text("handling"),
        consultations: reader.text("consultations"),
        topics: reader.rows("topics", |row| Topic {
            title: row.text("title"),
            cases: row.text("cases"),
            measure: row.text("measure"),
            owner: row.text("owner"),
            due: row.day("due"),
        }),
        no_topics: reader.tick("no_topics"),
        opinions: reader.text("opinions"),
        major: reader.text("major"),
        typical: reader.text("typical"),
        plans: reader.text("plans"),
    };
    reader.finish(text)
}

fn sheet(pack: &Pack) -> Sheet {
    let at = href(pack.org.id.as_str(), &pack.quarter.key());
    Sheet {
        title: format!("{}季报：文字", pack.quarter.label()),
        lead: format!("{}　系统已按数字起草，请改成您要说的话。保存不是报送，改好后由负责人签发。", pack.org.name),
        nav: Nav::Reports,
        form: &FORM,
        action: format!("{at}/write"),
        back: at,
        submit: "保存",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The pack, for who writes it, while it is open.
fn open(app: &App, user: &User, id: &str, quarter: &str) -> Outcome<Pack> {
    let quarter = Quarter::parse(quarter).ok_or(Oops::NotFound)?;
    let today = app.now().day();
    let pack = app.door.db.read(|tx| load(tx, &app.door.rules(), user, id, quarter, today))?;
    if writes(user, &pack.org) && pack.state().open() { Ok(pack) } else { Err(Oops::NotFound) }
}

/// Whether the parts that repeat figures are drafted anew.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    anew: String,
}

/// `GET /reports/{id}/{quarter}/write?anew=`.
pub async fn ask_write(
    State(app): State<App>,
    user: User,
    Path((id, quarter)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let pack = open(app, &user, &id, &quarter)?;
        let mut sheet = sheet(&pack);
        if asked.anew.is_empty() {
            return Ok(sheet.page(&user, &shown(&pack.text), &[], None));
        }
        let draft = app.door.db.read(|tx| draft(tx, &app.door.rules(), &pack.org, pack.quarter, pack.today))?;
        sheet.lead = "基本情况、同比环比、投诉处理情况、咨询热点已按现在的数字重新起草，其余没有动。\
                      核对后保存；不保存，原来的文字不变。"
            .to_owned();
        Ok(sheet.page(&user, &shown(&redrafted(&pack.text, &draft)), &[], None))
    })
    .await
}

/// `POST /reports/{id}/{quarter}/write`.
pub async fn write(
    State(app): State<App>,
    user: User,
    Path((id, quarter)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let pack = open(app, &user, &id, &quarter)?;
        let mut raw = posted.raw;
        let sheet = sheet(&pack);
        if asks_more(&raw) {
            more(&mut raw);
            return Ok(sheet.page(&user, &raw, &[], None).into_response());
        }
        sheet.submit(
            &At { app, user: &user, region: &pack.org.region },
            &raw,
            read(&raw),
            |tx, change, text| report::save(tx, change, &pack.org, pack.quarter, text),
            |()| href(&id, &quarter),
        )
    })
    .await
}
