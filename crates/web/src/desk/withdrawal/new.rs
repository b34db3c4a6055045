//! Beginning a withdrawal, with what is known already: a line of a list, a complaint, a self-check.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::directory::{CaseId, DESK, OrgId, StaffId};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::Moment;
use domain::network::goods_list::{ListLine, lines};
use domain::network::power::Power;
use domain::network::withdrawal::Source;
use maud::Markup;
use serde::Deserialize;
use store::network::circular::{self, Circular};
use store::network::self_check::{self, Entered};
use store::network::withdrawal::{self, NewWithdrawal};
use store::query::{Reach, case};
use store::{StoreError, directory};

use super::nav;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static FORM: Form = Form {
    fields: &[
        ask("goods", "商品名称", LINE),
        may("brand", "品牌", LINE),
        may("model", "规格型号", LINE),
        ask("batch", "生产日期/批号", LINE).hint("看包装；实在没有的写“未标注”"),
        may("maker", "生产者", LINE),
        may("supplier", "供货商", LINE),
        may("barcode", "条码", LINE),
        ask("source", "发现来源", Kind::One(Choices::Fixed(Source::ALL))),
        may("wrong", "不合格项目", LINE).hint("哪里不合格：检测项目、标签标识、安全隐患"),
        ask("known_at", "什么时候发现或获知的", Kind::Time).hint("报所里的期限从这时算起"),
        ask("responsible", "责任人", Kind::One(Choices::Offered("staff"))).hint("一件一人，从核对负责到处置"),
    ],
};

/// What it comes from.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    circular: String,
    #[serde(default)]
    line: u32,
    #[serde(default)]
    case: String,
    #[serde(default)]
    source: String,
    /// The self-check that found it (B1.9).
    #[serde(default)]
    check: String,
}

/// Where it begins, and from what.
struct From {
    reach: Reach,
    station: OrgId,
    code: String,
    list: Option<(Circular, ListLine)>,
    case: Option<(CaseId, String, ListLine)>,
    check: Option<Entered>,
    staff: Vec<(String, String)>,
}

fn from(app: &App, user: &User, asked: &Asked) -> Outcome<From> {
    user.needs(Power::KeepWithdrawals)?;
    Ok(app.door.db.read(|tx| {
        let (reach, station) = user.desk(tx)?;
        let org = directory::org(tx, &reach.region, &station)?.ok_or(StoreError::NotFound("station"))?;
        let mut staff = directory::staff_of(tx, &reach.region, &station)?;
        if user.actor.org != station {
            staff.extend(directory::staff_of(tx, &user.actor.region, &user.actor.org)?);
        }
        let staff = staff.into_iter().filter(|one| one.active && DESK.contains(&one.actor.post));
        let list = if asked.circular.is_empty() {
            None
        } else {
            let found = circular::find(tx, &reach, &asked.circular)?.ok_or(StoreError::NotFound("circular"))?;
            let line = lines(&found.body).into_iter().find(|line| line.no == asked.line);
            Some((found, line.ok_or(StoreError::NotFound("line"))?))
        };
        let case = if asked.case.is_empty() {
            None
        } else {
            let (id, at) = case::by_number(tx, &reach, &asked.case)?.ok_or(StoreError::NotFound("case"))?;
            if at != station {
                return Err(StoreError::NotFound("case"));
            }
            let history = store::journal::load(tx, &reach.region, &id)?;
            let goods = history.state(&id).map(|case| case.intake.goods).ok_or(StoreError::NotFound("case"))?;
            let line = ListLine {
                goods: goods.name,
                brand: goods.brand.unwrap_or_default(),
                model: goods.model.unwrap_or_default(),
                ..ListLine::default()
            };
            Some((id, asked.case.clone(), line))
        };
        let check = if asked.check.is_empty() {
            None
        } else {
            let found = self_check::find(tx, &reach, &asked.check)?.filter(|one| one.station == station);
            Some(found.ok_or(StoreError::NotFound("self_check"))?)
        };
        Ok(From {
            code: org.code,
            staff: staff
                .map(|one| (one.actor.id.0, format!("{}（{}）", one.actor.name, one.actor.post.label())))
                .collect(),
            reach,
            station,
            list,
            case,
            check,
        })
    })?)
}

fn sheet(user: &User, from: &From, asked: &Asked) -> Sheet {
    let lead = match (&from.list, &from.case, &from.check) {
        (Some((list, line)), ..) => format!("《{}》第{}条。批号和包装上的不一致时，照实物写。", list.title, line.no),
        (None, Some((_, number, _)), _) => format!("由投诉 {number} 发现。这里不写消费者的姓名、电话。"),
        (None, None, Some(check)) => format!(
            "自查 {} 已经登记。下架的商品接着登记退市；自查写的已经填在下面，请把商品名称改成包装上的品名。",
            check.month
        ),
        (None, None, None) => "先停止销售，再登记。名单上的商品，请从“通知任务”里那一期登记，不用重写。".to_owned(),
    };
    let back = match (&from.list, &from.case, &from.check) {
        (Some((list, _)), ..) => format!("/circulars/{}", list.id),
        (None, Some((_, number, _)), _) => crate::desk::href(number),
        (None, None, Some(check)) => format!("/self-checks/{}", check.id),
        (None, None, None) => "/withdrawals".to_owned(),
    };
    Sheet {
        title: "登记退市".to_owned(),
        lead,
        nav: nav(user),
        form: &FORM,
        action: "/withdrawals/new".to_owned(),
        back,
        submit: "登记，接着核对库存",
        offers: Offers::default().with("staff", from.staff.clone()),
        hidden: vec![
            ("circular", asked.circular.clone()),
            ("line", asked.line.to_string()),
            ("case", asked.case.clone()),
            ("check", asked.check.clone()),
        ],
    }
}

/// What is known already.
fn prefill(user: &User, from: &From, asked: &Asked, now: Moment) -> Raw {
    let mut raw = Raw::default();
    let (mut source, mut known) = (asked.source.clone(), now);
    if let Some((list, _)) = &from.list {
        (source, known) = (Source::List.value().to_owned(), list.sent_at);
    } else if from.case.is_some() {
        Source::Complaint.value().clone_into(&mut source);
    } else if let Some(check) = &from.check {
        (source, known) = (Source::SelfCheck.value().to_owned(), check.at);
        raw.set("goods", check.check.taken_off().map(|one| one.note.as_str()).collect::<Vec<_>>().join("；"));
        let wrong = check.check.taken_off().map(|one| format!("{}：{}", one.topic, one.note));
        raw.set("wrong", wrong.collect::<Vec<_>>().join("；"));
    }
    let line = from.list.as_ref().map(|(_, line)| line).or(from.case.as_ref().map(|(.., line)| line));
    if let Some(line) = line {
        for (name, value) in [
            ("goods", &line.goods),
            ("brand", &line.brand),
            ("model", &line.model),
            ("batch", &line.batch),
            ("maker", &line.maker),
            ("supplier", &line.supplier),
            ("barcode", &line.barcode),
            ("wrong", &line.wrong),
        ] {
            raw.set(name, value);
        }
    }
    raw.set("source", source);
    raw.set("known_at", format!("{:.16}", known.local().to_string()));
    if from.staff.iter().any(|(id, _)| id == user.actor.id.as_str()) {
        raw.set("responsible", user.actor.id.as_str());
    }
    raw
}

/// `GET /withdrawals/new?circular=&line=` or `?case=` or `?source=`.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    app.run(move |app| {
        let from = from(app, &user, &asked)?;
        let raw = prefill(&user, &from, &asked, app.now());
        Ok(sheet(&user, &from, &asked).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw, from: &From) -> Result<NewWithdrawal, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let goods = ListLine {
        no: 0,
        goods: reader.text("goods"),
        brand: reader.text("brand"),
        model: reader.text("model"),
        batch: reader.text("batch"),
        maker: reader.text("maker"),
        supplier: reader.text("supplier"),
        barcode: reader.text("barcode"),
        wrong: reader.text("wrong"),
    };
    let source: Option<Source> = reader.one("source");
    let known = reader.time("known_at").and_then(|at| Moment::from_local(at).ok());
    let responsible: Option<StaffId> = reader.one("responsible");
    let here = |one: &StaffId| from.staff.iter().any(|(id, _)| id == one.as_str());
    if responsible.as_ref().is_some_and(|one| !here(one)) {
        reader.wrong("responsible", "请从本站人员中选一位");
    }
    let new = source.zip(known).zip(responsible).map(|((source, known_at), responsible)| NewWithdrawal {
        source,
        list: from.list.as_ref().map(|(list, line)| (list.id.clone(), line.no)),
        case: from.case.as_ref().map(|(id, ..)| id.clone()),
        goods,
        // A list is known since it was sent, whatever is typed.
        known_at: from.list.as_ref().map_or(known_at, |(list, _)| list.sent_at),
        responsible,
    });
    reader.finish(new)?.ok_or_else(Vec::new)
}

/// `POST /withdrawals/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let raw = posted.raw;
        let asked = Asked {
            circular: raw.one("circular").to_owned(),
            line: raw.one("line").parse().unwrap_or_default(),
            case: raw.one("case").to_owned(),
            source: String::new(),
            check: raw.one("check").to_owned(),
        };
        let from = from(app, &user, &asked)?;
        let rules = app.door.rules();
        sheet(&user, &from, &asked).submit(
            &At { app, user: &user, region: &from.reach.region },
            &raw,
            read(&raw, &from),
            |tx, change, new| {
                let id = withdrawal::start(tx, change, &rules, (&from.station, &from.code), new)?;
                if !asked.check.is_empty() {
                    self_check::led_to(tx, change, &from.station, &asked.check, &id)?;
                }
                Ok(id)
            },
            |id| format!("/withdrawals/{id}"),
        )
    })
    .await
}
