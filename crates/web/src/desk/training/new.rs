//! Planning a training: the levels above invite stations, a station its own people.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::directory::{CaseId, DESK, OrgId, Post, StaffId};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::network::life::LifeStage;
use domain::network::power::Power;
use domain::network::training::TrainingKind;
use maud::Markup;
use serde::Deserialize;
use store::directory::{self, Org};
use store::network::training::{self, NewTraining};
use store::query::{Reach, case};
use store::{StoreError, StoreResult, Tx};

use super::nav;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };
const HOURS: Kind = Kind::Number { min: 1, max: 248 };

static ABOVE: Form = Form {
    fields: &[
        ask("kind", "类型", Kind::One(Choices::Offered("kinds"))),
        ask("topic", "主题", LINE).hint("写清学什么，如“和解协议怎么写”"),
        ask("from", "开始", Kind::Time),
        ask("to", "结束", Kind::Time),
        ask("hours", "学时", HOURS).hint("1学时按60分钟，每人按这个数计"),
        ask("place", "地点", LINE),
        may("teacher", "授课人", LINE),
        may("material", "材料", Kind::Text).hint("教材、案例、法规名称"),
        may("stations", "请哪些站点参加", Kind::Many(Choices::Offered("stations")))
            .hint("一家都不选的，就是范围内全部在运行的站点"),
        may("person", "跟班学习的人", Kind::One(Choices::Offered("people")))
            .when("kind", "placement")
            .hint("跟班学习一次安排一人，在所里或局里观摩"),
        may("case", "争议编号", LINE).when("kind", "on_site").hint("为一件争议到场指导的，写登记编号"),
    ],
};

static OWN: Form = Form {
    fields: &[
        ask("kind", "类型", Kind::One(Choices::Offered("kinds"))),
        ask("topic", "主题", LINE).hint("写清学什么，如“三包规定”"),
        ask("from", "开始", Kind::Time),
        ask("to", "结束", Kind::Time),
        ask("hours", "学时", HOURS).hint("1学时按60分钟，每人按这个数计"),
        ask("place", "地点", LINE),
        may("teacher", "讲解人", LINE),
        may("material", "材料", Kind::Text).hint("教材、案例、法规名称"),
        may("people", "谁参加", Kind::Many(Choices::Offered("people"))).hint("一个都不选的，就是全站"),
    ],
};

/// Where it is planned, and for whom it can be.
struct From {
    region: String,
    org: OrgId,
    above: bool,
    reach: Reach,
    stations: Vec<Org>,
    /// Id, station, name with post.
    people: Vec<(StaffId, OrgId, String)>,
}

fn from(tx: &mut Tx<'_>, user: &User) -> StoreResult<From> {
    let above = user.has(Power::SeeNetwork);
    let (reach, org) = if above {
        let own = user.reaches(tx)?.into_iter().find(|reach| reach.region == user.actor.region);
        (own.ok_or(StoreError::NotFound("scope"))?, user.actor.org.clone())
    } else {
        user.desk(tx)?
    };
    let mut stations = directory::stations(tx, &reach.region, &reach.path)?;
    stations.retain(|one| one.life.is_some_and(LifeStage::open) && (above || one.id == org));
    let mut people = Vec::new();
    for station in &stations {
        for one in directory::staff_of(tx, &reach.region, &station.id)? {
            if one.active && (DESK.contains(&one.actor.post) || one.actor.post == Post::Approver) {
                let place = if above { format!("，{}", station.name) } else { String::new() };
                let label = format!("{}（{}{place}）", one.actor.name, one.actor.post.label());
                people.push((one.actor.id, station.id.clone(), label));
            }
        }
    }
    Ok(From { region: reach.region.clone(), org, above, reach, stations, people })
}

fn sheet(user: &User, from: &From) -> Sheet {
    let people = from.people.iter().map(|(id, _, label)| (id.0.clone(), label.clone()));
    Sheet {
        title: if from.above { "安排培训" } else { "安排学习" }.to_owned(),
        lead: "安排以后会通知每个人；到时候打开“签到码”，扫码或输码签到；结束以后登记，学时才算数。".to_owned(),
        nav: nav(user),
        form: if from.above { &ABOVE } else { &OWN },
        action: "/training/new".to_owned(),
        back: "/training".to_owned(),
        submit: "安排并通知",
        offers: Offers::default()
            .with("kinds", TrainingKind::offered(from.above))
            .with("stations", from.stations.iter().map(|one| (one.id.0.clone(), one.name.clone())))
            .with("people", people),
        hidden: Vec::new(),
    }
}

/// What is known already.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    case: String,
    #[serde(default)]
    person: String,
}

/// `GET /training/new?kind=&case=&person=`.
pub async fn new(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::PlanTraining)?;
    user.needs_desk()?;
    app.run(move |app| {
        let from = app.door.db.read(|tx| from(tx, &user))?;
        let mut raw = Raw::from_iter([("kind", asked.kind), ("case", asked.case), ("person", asked.person)]);
        raw.set("hours", "2");
        Ok(sheet(&user, &from).page(&user, &raw, &[], None))
    })
    .await
}

/// What was typed, and the number of the dispute.
fn read(raw: &Raw, from: &From) -> Result<(NewTraining, Option<String>), Vec<FieldError>> {
    let mut reader = Reader::new(if from.above { &ABOVE } else { &OWN }, raw);
    let kind: Option<TrainingKind> = reader.one("kind");
    let times = reader.time("from").zip(reader.time("to"));
    let hours = reader.number("hours");
    let (mut case, mut chosen): (Option<String>, Vec<StaffId>) = (None, Vec::new());
    let mut stations: Vec<OrgId> = Vec::new();
    if from.above {
        stations = reader.many("stations");
        case = reader.optional("case").filter(|_| kind == Some(TrainingKind::OnSite));
        if kind == Some(TrainingKind::Placement) {
            match reader.one::<StaffId>("person") {
                Some(person) => chosen.push(person),
                None => reader.wrong("person", "请选一位跟班学习的人"),
            }
        }
    } else {
        chosen = reader.many("people");
    }
    let invited = |(id, station, _): &&(StaffId, OrgId, String)| {
        let named = chosen.is_empty() || chosen.contains(id);
        named && (stations.is_empty() || stations.contains(station))
    };
    let people = from.people.iter().filter(invited).map(|(id, station, _)| (id.clone(), station.clone())).collect();
    let new = kind.zip(times).zip(hours).map(|((kind, (begin, end)), hours)| NewTraining {
        kind,
        topic: reader.text("topic"),
        teacher: reader.text("teacher"),
        place: reader.text("place"),
        from: begin,
        to: end,
        hours,
        material: reader.text("material"),
        case: None,
        people,
        above: from.above,
    });
    if new.is_none() {
        // Read all the same, so that every gap is told at once.
        let _ = (reader.text("topic"), reader.text("place"));
    }
    reader.finish(new.map(|new| (new, case)))?.ok_or_else(Vec::new)
}

/// `POST /training/new`.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::PlanTraining)?;
    user.needs_desk()?;
    app.run(move |app| {
        let raw = posted.raw;
        let from = app.door.db.read(|tx| from(tx, &user))?;
        let mut read = read(&raw, &from);
        if let Ok((new, Some(number))) = &mut read {
            match app.door.db.read(|tx| case::by_number(tx, &from.reach, number))? {
                Some((id, _)) => new.case = Some(CaseId(id.0)),
                None => {
                    let message = "没有这个编号的投诉，请核对；不是为一件争议的，不用填".to_owned();
                    read = Err(vec![FieldError { field: "case".to_owned(), message }]);
                }
            }
        }
        sheet(&user, &from).submit(
            &At { app, user: &user, region: &from.region },
            &raw,
            read,
            |tx, change, (new, _)| training::plan(tx, change, &from.org, new),
            |id| format!("/training/{id}"),
        )
    })
    .await
}
