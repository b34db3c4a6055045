//! A change of staff (C2d, F14): the leaver's open cases go to somebody else, his account ends, the newcomer's
//! begins; all in one transaction, so that no case is without a handler for a moment.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::case::Command;
use domain::clock::{Unit, due};
use domain::directory::{DESK, Post, StaffId};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::Refusal;
use domain::network::power::Power;
use domain::network::staffing::Education;
use jiff::civil::Date;
use maud::{Markup, html};
use store::account::hash_password;
use store::audit::Change;
use store::directory::{self, Org, Staff};
use store::execute::Step;
use store::ids::secret;
use store::network::filing::{self, Joiner, Staffing};
use store::{StoreError, StoreResult, Tx};

use crate::app::App;
use crate::desk::files;
use crate::desk::sheet::Sheet;
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::label::own;
use crate::face::notice::{Tone, notice};
use crate::face::page::{heading, secondary};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };
const POSTS: &[(&str, &str)] = &[
    ("liaison", "联络员"),
    ("conciliator", "和解员"),
    ("head", "站长"),
    ("deputy_head", "副站长"),
    ("approver", "审批负责人"),
    ("unit_manager", "本单位管理部门"),
];

static FORM: Form = Form {
    fields: &[
        ask("post", "哪个岗位", Kind::One(Choices::Fixed(POSTS))),
        domain::form::heading("谁走（没有的不填）"),
        may("leaver", "原任", Kind::One(Choices::Offered("staff"))),
        may("left_on", "免职日", Kind::Day),
        may("receiver", "他的未结投诉移交给", Kind::One(Choices::Offered("receiver"))).hint("有未结投诉的必须选"),
        domain::form::heading("谁来（没有的不填）"),
        may("name", "姓名", LINE),
        may("login", "账号", LINE).hint("一人一号，如 yq01-lianluo2"),
        may("education", "文化程度", Kind::One(Choices::Fixed(Education::ALL))).hint("高中以上"),
        may("phone", "手机", Kind::Phone).hint("用来接收提醒"),
        may("email", "电子邮箱", LINE),
        may("photo", "照片", Kind::File).hint("用在上墙海报和工作牌上"),
        may("since", "到岗日", Kind::Day),
        may("placed_on", "跟班学习日期", Kind::Day),
        may("declared", "单位确认：政治思想好、责任心强、有法律知识和沟通能力", Kind::Tick),
    ],
};

/// The form with the people it offers, and what the leavers still have in hand.
fn sheet(app: &App, user: &User, org: &Org) -> Outcome<Sheet> {
    let (staff, open) = app.door.db.read(|tx| {
        let mut staff = directory::staff_of(tx, &org.region, &org.id)?;
        staff.retain(|one| one.active);
        let mut open = Vec::new();
        for one in &staff {
            open.push(filing::open_cases(tx, &org.region, &one.actor.id)?.len());
        }
        Ok((staff, open))
    })?;
    let label = |one: &Staff| format!("{}（{}）", one.actor.name, one.actor.post.label());
    let leavers = staff.iter().zip(&open).map(|(one, open)| {
        let words = if *open > 0 { format!("{}，未结{open}件", label(one)) } else { label(one) };
        (one.actor.id.0.clone(), words)
    });
    let desk = staff.iter().filter(|one| DESK.contains(&one.actor.post));
    Ok(Sheet {
        title: "报备人员变动".to_owned(),
        lead: format!("{}　变动后三个工作日内报备；新账号的首次密码提交后显示一次。", org.name),
        nav: if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station },
        form: &FORM,
        action: format!("/stations/{}/staff/change", org.id),
        back: format!("/stations/{}/staff", org.id),
        submit: "报备",
        offers: Offers::default()
            .with("staff", leavers)
            .with("receiver", desk.map(|one| (one.actor.id.0.clone(), label(one)))),
        hidden: Vec::new(),
    })
}

/// `GET /stations/{id}/staff/change`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::FileStaff)?;
        let today = app.now().day().to_string();
        let raw = Raw::from_iter([("post", "liaison"), ("left_on", &today), ("since", &today)]);
        Ok(sheet(app, &user, &org)?.page(&user, &raw, &[], None))
    })
    .await
}

/// Reads the filing; half a newcomer or half a leaver is told at its fields.
fn read(app: &App, org: &Org, raw: &Raw) -> Result<Staffing, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let post: Option<Post> = reader.one("post");
    let (leaver, left_on) = (reader.one::<StaffId>("leaver"), reader.day("left_on"));
    if leaver.is_some() && left_on.is_none() {
        reader.wrong("left_on", "请写免职日");
    }
    let (name, login) = (reader.optional("name"), reader.optional("login"));
    let joins = name.is_some() || login.is_some();
    let education = reader.one::<Education>("education");
    let since = reader.day("since");
    let phone = reader.parsed("phone", "电话号码看不懂，可以留空", domain::value::Phone::parse);
    let email = reader.optional("email");
    if email.as_deref().is_some_and(|email| !email.contains('@')) {
        reader.wrong("email", "邮箱要写成 name@example.com 的样子");
    }
    if joins {
        for (missing, field, label) in [
            (name.is_none(), "name", "姓名"),
            (login.is_none(), "login", "账号"),
            (education.is_none(), "education", "文化程度"),
            (since.is_none(), "since", "到岗日"),
        ] {
            if missing {
                reader.wrong(field, format!("请填写“{label}”"));
            }
        }
    }
    let joiner = name.zip(login).zip(education.zip(since)).map(|((name, login), (education, since))| Joiner {
        login,
        name,
        education,
        declared: reader.tick("declared"),
        phone: phone.map(|phone| phone.as_str().to_owned()),
        email,
        photo: reader.optional("photo"),
        since,
        placed_on: reader.day("placed_on"),
    });
    let day = changed_on(leaver.as_ref().and(left_on), joiner.as_ref().map(|joiner| joiner.since));
    let rules = app.door.rules();
    let days = rules.policies.at(&org.region, app.now().day()).filing_days();
    let receiver = reader.one("receiver");
    let staffing = post.map(|post| Staffing {
        post,
        leaver: leaver.zip(left_on),
        joiner,
        receiver,
        due: due(&rules.calendar, day.unwrap_or_else(|| app.now().day()), days, Unit::WorkingDay, 0).judge,
    });
    reader.finish(staffing)?.ok_or_else(Vec::new)
}

/// The day of the change: when the first of the two happened.
fn changed_on(left: Option<Date>, since: Option<Date>) -> Option<Date> {
    match (left, since) {
        (Some(left), Some(since)) => Some(left.min(since)),
        (left, since) => left.or(since),
    }
}

/// `POST /stations/{id}/staff/change`.
pub async fn file(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (_, org) = app.door.db.read(|tx| find(tx, &user, &id))?;
        user.needs(Power::FileStaff)?;
        let (raw, errors) = files::keep(app, &user, posted)?;
        let sheet = sheet(app, &user, &org)?;
        let staffing = match read(app, &org, &raw) {
            Ok(staffing) if errors.is_empty() => staffing,
            Ok(_) => return Ok(sheet.again(&user, &raw, &errors, None)),
            Err(more) => return Ok(sheet.again(&user, &raw, &[errors, more].concat(), None)),
        };
        let password = format!("Hj-{}", &secret(app.door.entropy.as_ref())[..12]);
        // The hash takes long on purpose and is made outside the transaction.
        let hash = hash_password(&password, app.door.entropy.as_ref())?;
        let actor = user.acting(&org.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let filed = app.door.db.write(|tx| {
            let moved = hand_over(tx, app, change, &org, &staffing)?;
            filing::file(tx, change, &org.id, &staffing, &hash, &moved).map(|_| moved.len())
        });
        match filed {
            Ok(moved) => Ok(done(&user, &org, &staffing, &password, moved).into_response()),
            Err(StoreError::Refused(refusal)) => Ok(sheet.again(&user, &raw, &[], Some(&refusal))),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Assigns every open case of the leaver; each file says so (B1.4b).
fn hand_over(
    tx: &mut Tx<'_>,
    app: &App,
    change: Change<'_>,
    org: &Org,
    staffing: &Staffing,
) -> StoreResult<Vec<(String, String)>> {
    let Some((leaver, _)) = &staffing.leaver else { return Ok(Vec::new()) };
    let open = filing::open_cases(tx, &org.region, leaver)?;
    let Some(receiver) = &staffing.receiver else {
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let what = format!("他还有{}件未结投诉没有人接", open.len());
        return Err(Refusal::new("C2", what, "请选接手的人，再停用原账号").at("receiver").into());
    };
    let name = directory::staff(tx, receiver)?.map(|staff| staff.actor.name).unwrap_or_default();
    for (case, _) in &open {
        let command = Command::AssignHandler { to: receiver.clone(), reason: "人员变动，移交承办".to_owned() };
        let step = Step { actor: change.actor.clone(), moment: change.moment, command };
        app.door.execute_in(tx, &org.id, case, None, &[step])?;
    }
    Ok(open.into_iter().map(|(_, number)| (number, name.clone())).collect())
}

/// What was done; the newcomer's first password is shown here and nowhere else.
fn done(user: &User, org: &Org, staffing: &Staffing, password: &str, moved: usize) -> Markup {
    let nav = if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station };
    let body = html! {
        (heading("已报备", &html! {}))
        (notice(Tone::Done, &html! { (own("人员变动已报备，等市场监管所接收。")) @if moved > 0 { "移交未结投诉 " (moved) " 件。" } }))
        @if let Some(joiner) = &staffing.joiner {
            section.panel {
                h2 { "新账号" }
                p { "账号 " strong { (joiner.login) } "　首次密码 " strong #first-password { (password) } }
                p { "请当面交给" (joiner.name) "，首次登录要改密码。这个密码只显示这一次。" }
            }
        }
        p { (secondary("回到人员", &format!("/stations/{}/staff", org.id))) " "
            (secondary("更换上墙海报和工作牌", &format!("/stations/{}/wall", org.id))) }
    };
    crate::desk::page(user, "已报备", nav, &body)
}
