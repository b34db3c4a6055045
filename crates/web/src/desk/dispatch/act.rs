//! What is done with a dispatch: received, given back, reported, judged, sent to another station.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::case::fact::Relation;
use domain::case::{Act, Command};
use domain::directory::{CaseId, DESK, OrgId, Post, StaffId};
use domain::form::order::registration;
use domain::form::{self, Choices, FieldError, Form, Given, Kind, Raw, Reader, ask, may};
use domain::network::dispatch::{Order, ReturnReason};
use domain::network::power::Power;
use domain::value::yuan_from_fen;
use jiff::civil::Date;
use store::audit::Change;
use store::execute::Step;
use store::network::dispatch::{self, Dispatch, Sending};
use store::network::remind::{self, Notice};
use store::{StoreError, StoreResult, Tx, directory, vault};

use super::send::{stations, tell};
use super::show::open;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static TAKE: Form = Form {
    fields: &[
        ask("handler", "专人承办", Kind::One(Choices::Offered("staff"))).hint("一件一人，从接收负责到底"),
        ask("relation", "被投诉人与本站的关系", Kind::One(Choices::Fixed(Relation::ALL))),
        may("stall", "柜台、摊位或地址", Kind::Line { suggest: "" }),
    ],
};
static RETURN: Form = Form {
    fields: &[
        ask("reason", "为什么退回", Kind::One(Choices::Fixed(ReturnReason::ALL))),
        ask("said", "说明", Kind::Text).hint("写清依据，例如经营者已于哪天撤柜；派发单位据此改派"),
    ],
};
static FEEDBACK: Form = Form { fields: &[ask("said", "办理结果", Kind::Text)] };
static JUDGE: Form = Form {
    fields: &[
        ask("good", "审核意见", Kind::One(Choices::Fixed(&[("yes", "采信结案"), ("no", "退回重办")]))),
        may("said", "说明", Kind::Text).hint("退回重办的要写明还差什么"),
    ],
};
static REDIRECT: Form = Form {
    fields: &[
        ask("station", "改派给哪个站", Kind::One(Choices::Offered("station"))),
        ask("feedback_due", "站点反馈期限", Kind::Day),
    ],
};

/// What can be done, by its name in the address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Take,
    Return,
    FeedBack,
    Judge,
    Redirect,
}

impl Deed {
    fn of(name: &str) -> Outcome<Self> {
        Ok(match name {
            "take" => Self::Take,
            "return" => Self::Return,
            "feedback" => Self::FeedBack,
            "judge" => Self::Judge,
            "redirect" => Self::Redirect,
            _ => return Err(Oops::NotFound),
        })
    }

    const fn parts(self) -> (&'static Form, &'static str, Power) {
        match self {
            Self::Take => (&TAKE, "接收", Power::TakeDispatch),
            Self::Return => (&RETURN, "退回", Power::TakeDispatch),
            Self::FeedBack => (&FEEDBACK, "反馈结果", Power::TakeDispatch),
            Self::Judge => (&JUDGE, "审核反馈", Power::Dispatch),
            Self::Redirect => (&REDIRECT, "改派", Power::Dispatch),
        }
    }
}

fn sheet(app: &App, user: &User, deed: Deed, name: &str, one: &Dispatch) -> Outcome<Sheet> {
    let (form, submit, _) = deed.parts();
    let offers = app.door.db.read(|tx| {
        let mut staff = directory::staff_of(tx, &one.region, &one.station)?;
        if user.actor.org != one.station && DESK.contains(&user.actor.post) {
            staff.extend(directory::staff_of(tx, &user.actor.region, &user.actor.org)?);
        }
        let desk = staff.into_iter().filter(|each| each.active && DESK.contains(&each.actor.post));
        Ok(Offers::default()
            .with(
                "staff",
                desk.map(|each| (each.actor.id.0, format!("{}（{}）", each.actor.name, each.actor.post.label()))),
            )
            .with("station", user.gather(tx, stations)?))
    })?;
    Ok(Sheet {
        title: format!("{submit} {}", one.platform_no),
        lead: format!("{}　{}　站点反馈期限 {}", one.facts.one("respondent"), one.facts.one("goods"), one.feedback_due),
        nav: Nav::Dispatches,
        form,
        action: format!("/dispatches/{}/do/{name}", one.id),
        back: format!("/dispatches/{}", one.id),
        submit,
        offers,
        hidden: Vec::new(),
    })
}

/// `GET /dispatches/{id}/{deed}`.
pub async fn show(State(app): State<App>, user: User, Path((id, name)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let deed = Deed::of(&name)?;
        let (_, one) = open(app, &user, &id)?;
        user.needs(deed.parts().2)?;
        let raw = match deed {
            Deed::Take => Raw::from_iter([
                ("handler", user.actor.id.as_str()),
                ("relation", Relation::Tenant.value()),
                ("stall", one.facts.one("stall")),
            ]),
            Deed::FeedBack => Raw::from_iter([("said", summary(app, &one)?)]),
            Deed::Redirect => Raw::from_iter([("feedback_due", one.feedback_due.to_string())]),
            Deed::Return | Deed::Judge => Raw::default(),
        };
        Ok(sheet(app, &user, deed, &name, &one)?.page(&user, &raw, &[], None).into_response())
    })
    .await
}

/// The result of the case in a few words, so that nobody writes it again.
fn summary(app: &App, one: &Dispatch) -> Outcome<String> {
    let Some((number, _)) = &one.case else { return Ok(String::new()) };
    let found = app.door.db.read(|tx| {
        let id = tx_case(tx, one, number)?;
        store::journal::load(tx, &one.region, &id).map(|history| history.state(&id))
    })?;
    let Some(case) = found else { return Ok(String::new()) };
    let mut words: Vec<String> = case.outcome.map(|outcome| outcome.label().to_owned()).into_iter().collect();
    words.extend(case.owed.iter().map(|owed| {
        let done = if owed.performed.is_some() { "已履行" } else { "未履行" };
        format!("{}（{done}）", domain::case::words::obligation(&owed.obligation))
    }));
    words.extend(case.divergence.clone());
    if case.recovered_fen() > 0 {
        words.push(format!("挽回损失{}元", yuan_from_fen(case.recovered_fen())));
    }
    Ok(words.join("；"))
}

fn tx_case(tx: &mut Tx<'_>, one: &Dispatch, number: &str) -> StoreResult<CaseId> {
    let org = directory::org(tx, &one.region, &one.station)?.ok_or(StoreError::NotFound("station"))?;
    let reach = store::query::Reach { region: one.region.clone(), path: org.path, station: Some(org.id) };
    let found = store::query::case::by_number(tx, &reach, number)?;
    found.map(|(id, _)| id).ok_or(StoreError::NotFound("case"))
}

/// `POST /dispatches/{id}/{deed}`.
pub async fn perform(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let deed = Deed::of(&name)?;
        let (reach, one) = open(app, &user, &id)?;
        let (form, _, power) = deed.parts();
        user.needs(power)?;
        let sheet = sheet(app, &user, deed, &name, &one)?;
        let raw = posted.raw;
        let at = At { app, user: &user, region: &reach.region };
        let back = |_: &()| format!("/dispatches/{id}");
        let mut reader = Reader::new(form, &raw);
        match deed {
            Deed::Take => {
                let wish = taking(app, &user, &one, &raw);
                let to = |number: &String| crate::desk::href(number);
                sheet.submit(&at, &raw, wish, |tx, change, wish| take(tx, app, change, &one, wish), to)
            }
            Deed::Return => {
                let (reason, said) = (reader.one::<ReturnReason>("reason"), reader.text("said"));
                let read = whole(reader, reason.map(|reason| (reason, said)));
                let write = |tx: &mut Tx<'_>, change: Change<'_>, (reason, said): &(ReturnReason, String)| {
                    dispatch::give_back(tx, change, &one, *reason, said)?;
                    tell_sender(tx, change, &one, "returned", "站点退回一件转办，请改派")
                };
                sheet.submit(&at, &raw, read, write, back)
            }
            Deed::FeedBack => {
                let said = reader.text("said");
                let write = |tx: &mut Tx<'_>, change: Change<'_>, said: &String| {
                    dispatch::feed_back(tx, change, &one, said)?;
                    let at = store::db::instant(change.moment);
                    tell_sender(tx, change, &one, &at, "站点反馈了一件转办，请审核")
                };
                sheet.submit(&at, &raw, reader.finish(said), write, back)
            }
            Deed::Judge => {
                let (good, said) = (reader.one::<String>("good"), reader.text("said"));
                let good = good.as_deref() == Some("yes");
                if !good && said.is_empty() {
                    reader.wrong("said", "退回重办的，请写明还差什么");
                }
                let write = |tx: &mut Tx<'_>, change: Change<'_>, said: &String| {
                    dispatch::judge(tx, change, &one, good, said)?;
                    let words = if good { "转办已采信结案" } else { "转办被退回重办" };
                    let key = format!("dispatch:{}:judged:{}", one.id, store::db::instant(change.moment));
                    let href = format!("/dispatches/{}", one.id);
                    let notice = Notice { key: &key, title: words, href: &href };
                    remind::tell(tx, &one.station, &[Post::Liaison, Post::Head], &notice, change.moment, change.entropy)
                        .map(drop)
                };
                sheet.submit(&at, &raw, reader.finish(said), write, back)
            }
            Deed::Redirect => {
                let read = (reader.one::<String>("station"), reader.day("feedback_due"));
                let read = whole(reader, read.0.zip(read.1));
                let write = |tx: &mut Tx<'_>, change: Change<'_>, (station, due): &(String, Date)| {
                    redirect(tx, change, &user, &one, station, *due)
                };
                sheet.submit(&at, &raw, read, write, |id| format!("/dispatches/{id}"))
            }
        }
    })
    .await
}

/// The value, when everything was read.
fn whole<T>(reader: Reader<'_>, value: Option<T>) -> Result<T, Vec<FieldError>> {
    reader.finish(value)?.ok_or_else(Vec::new)
}

/// What receiving it takes: the case's two first commands and who handles it.
struct Taking {
    handler: StaffId,
    commands: Vec<Command>,
}

/// Receiving registers the case out of the order: nobody types it again. The consumer's data comes from
/// the vault and is not shown.
fn taking(app: &App, user: &User, one: &Dispatch, raw: &Raw) -> Result<Taking, Vec<FieldError>> {
    let mut reader = Reader::new(&TAKE, raw);
    let (handler, relation) = (reader.one::<StaffId>("handler"), reader.one::<Relation>("relation"));
    let stall = reader.optional("stall");
    let (handler, relation) = whole(reader, handler.zip(relation))?;
    let unreadable = |_| {
        vec![FieldError {
            field: String::new(), message: "消费者资料读不出来，请联系系统管理员".to_owned()
        }]
    };
    let person = app.door.db.read(|tx| vault::person(tx, &app.door.keys, &one.region, &one.consumer));
    let person = person.map_err(unreadable)?.ok_or_else(|| unreadable(StoreError::NotFound("person")))?;
    let mut facts = one.facts.clone();
    if let Some(stall) = stall {
        facts.set("stall", stall);
    }
    let answers = registration(
        &facts,
        &person.name,
        person.phone.as_deref().unwrap_or_default(),
        person.address.as_deref().unwrap_or_default(),
        relation.value(),
        handler.as_str(),
    );
    let given = Given {
        moment: app.now(),
        actor: user.actor.id.clone(),
        case: None,
        person: one.consumer.clone(),
        custodian: None,
        retention_years: 0,
        other: None,
        office: String::new(),
        officer: String::new(),
    };
    let register = form::read(Act::Register, &answers, &given)?;
    Ok(Taking { commands: vec![register, Command::Accept { handler: handler.clone() }], handler })
}

fn take(tx: &mut Tx<'_>, app: &App, change: Change<'_>, one: &Dispatch, wish: &Taking) -> StoreResult<String> {
    let case = CaseId(change.fresh());
    let steps: Vec<Step> = wish
        .commands
        .iter()
        .map(|command| Step { actor: change.actor.clone(), moment: change.moment, command: command.clone() })
        .collect();
    let registered = app.door.execute_in(tx, &one.station, &case, Some(0), &steps)?;
    dispatch::take(tx, change, one, &wish.handler, &case)?;
    Ok(registered.number.to_string())
}

fn tell_sender(tx: &mut Tx<'_>, change: Change<'_>, one: &Dispatch, what: &str, words: &str) -> StoreResult {
    let (key, href) = (format!("dispatch:{}:{what}", one.id), format!("/dispatches/{}", one.id));
    let notice = Notice { key: &key, title: words, href: &href };
    let posts = [Post::Centre, Post::OfficeOfficer];
    remind::tell(tx, &one.from, &posts, &notice, change.moment, change.entropy).map(drop)
}

/// The same order to another station.
fn redirect(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    user: &User,
    one: &Dispatch,
    station: &str,
    due: Date,
) -> StoreResult<String> {
    let (_, chosen) = user.seek(tx, |tx, reach| Ok(stations(tx, reach)?.into_iter().find(|(id, _)| id == station)))?;
    dispatch::redirect(tx, change, one, &chosen.1)?;
    let mut facts = one.facts.clone();
    facts.set("feedback_due", due.to_string());
    let order = Order {
        matter: domain::network::dispatch::Matter::Complaint,
        platform_no: one.platform_no.clone(),
        received_on: one.received_on,
        feedback_due: due,
        consent_on: one.consent_on,
        elsewhere: false,
    };
    let limits =
        domain::network::dispatch::BureauLimits { accept: as_due(one.accept_due), mediate: as_due(one.mediate_due) };
    domain::network::dispatch::send(&order, &limits, change.moment.day())?;
    let station = OrgId(chosen.0);
    let sending = Sending {
        order: &order,
        via: one.via,
        station: &station,
        consumer: &one.consumer,
        facts: &facts,
        accept_due: one.accept_due,
        mediate_due: one.mediate_due,
        file: one.file.clone(),
    };
    let id = dispatch::send(tx, change, &sending)?;
    tell(tx, change, &station, &id)?;
    Ok(id)
}

const fn as_due(day: Date) -> domain::clock::Due {
    domain::clock::Due { warn: day, judge: day, provisional: false }
}
