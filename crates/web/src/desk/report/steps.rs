//! The steps of a pack: passing on, signing, the own unit's receipt, and what the level above does with it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{Choice as _, FieldError, Form, Kind, Raw, Reader, ask};
use domain::report::{Quarter, ReportStep, lines, standing};
use maud::Markup;
use store::StoreResult;
use store::audit::Change;
use store::report::{self, Pack, Report, Said};

use super::pack::load;
use super::{href, mine};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

const SURE: domain::form::Field = ask("sure", "数字和文字我都核对过，同意报送", Kind::Tick);

static SIGN: Form = Form { fields: &[SURE] };

static SIGN_ZERO: Form = Form {
    fields: &[
        ask("statement", "零报告声明", Kind::Text)
            .hint("怎么核对的（登记簿、咨询记录、平台转办、各经营户），为什么一件也没有"),
        SURE,
    ],
};

static SIGN_SUM: Form = Form {
    fields: &[
        ask("explained", "差额说明", Kind::Text)
            .hint("哪个下级没有报、为什么；锁定以后更正了什么。差额按系统里的案件计入"),
        SURE,
    ],
};

static REASON: Form = Form { fields: &[ask("reason", "原因，要改什么", Kind::Text)] };

/// What a step asks.
fn form(pack: &Pack, step: ReportStep) -> &'static Form {
    match step {
        ReportStep::Return | ReportStep::Reopen => &REASON,
        _ if pack.nothing() => &SIGN_ZERO,
        _ if pack.unexplained() => &SIGN_SUM,
        _ => &SIGN,
    }
}

fn sheet(pack: &Pack, step: ReportStep) -> Sheet {
    let at = href(pack.org.id.as_str(), &pack.quarter.key());
    let lead = match step {
        ReportStep::Return => "退回后要在期限内改好再报（几天由区域参数定，从退回第二天起算，写在它的季报页上）；迟报天数仍按第一次报送算。".to_owned(),
        ReportStep::Reopen => "锁定的一季重开后，更正前后的数字都留着，并列出差异。".to_owned(),
        _ => {
            let figures = lines(&pack.now.total);
            let said: Vec<String> =
                figures.iter().take(8).map(|one| format!("{} {}", one.label, one.words())).collect();
            let said = if pack.nothing() { "本季登记投诉 0 件".to_owned() } else { said.join("，") };
            let stale: Vec<String> = pack.stale().iter().map(|one| format!("{}现在是{}", one.said, one.now)).collect();
            let stale = if stale.is_empty() {
                String::new()
            } else {
                format!("注意：文字里的{}；请先返回季报，点“修改文字”。", stale.join("，"))
            };
            format!(
                "{}　{said}。{stale}签发后数字和文字固定，同时报市场监管部门和本单位。文字要改的，先返回季报点“修改文字”。",
                pack.org.name
            )
        }
    };
    Sheet {
        title: format!("{}{}季报", step.label(), pack.quarter.label()),
        lead,
        nav: Nav::Reports,
        form: form(pack, step),
        action: format!("{at}/do/{}", step.value()),
        back: at,
        submit: step.label(),
        offers: Offers::default(),
        // What is signed is what was shown: a text that was changed meanwhile is looked at again.
        hidden: vec![("seen", pack.seen())],
    }
}

fn open(app: &App, user: &User, (id, quarter, step): &(String, String, String)) -> Outcome<(Pack, ReportStep)> {
    let step = ReportStep::from_value(step).ok_or(Oops::NotFound)?;
    let quarter = Quarter::parse(quarter).ok_or(Oops::NotFound)?;
    let today = app.now().day();
    let pack = app.door.db.read(|tx| load(tx, &app.door.rules(), user, id, quarter, today))?;
    if mine(user, &pack, step) { Ok((pack, step)) } else { Err(Oops::NotFound) }
}

/// `GET /reports/{id}/{quarter}/do/{step}`: signing, returning and reopening ask something.
pub async fn ask_step(
    State(app): State<App>,
    user: User,
    Path(way): Path<(String, String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (pack, step) = open(app, &user, &way)?;
        if !matches!(step, ReportStep::Sign | ReportStep::Return | ReportStep::Reopen) {
            return Err(Oops::NotFound);
        }
        Ok(sheet(&pack, step).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// What was said with a step: for a signing, or the reason.
fn read(form: &'static Form, raw: &Raw) -> Result<(Said, String), Vec<FieldError>> {
    let mut reader = Reader::new(form, raw);
    let mut text = |name: &str| {
        let asked = form.fields.iter().any(|field| field.name == name);
        if asked { reader.text(name) } else { String::new() }
    };
    let said = (Said { statement: text("statement"), explained: text("explained") }, text("reason"));
    let sure = form.fields.iter().any(|field| field.name == SURE.name);
    if sure && !reader.tick(SURE.name) {
        reader.wrong(SURE.name, "请核对后勾选");
    }
    reader.finish(said)
}

/// `POST /reports/{id}/{quarter}/do/{step}`.
pub async fn take_step(
    State(app): State<App>,
    user: User,
    Path(way): Path<(String, String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (pack, step) = open(app, &user, &way)?;
        let to = href(&way.0, &way.1);
        let at = At { app, user: &user, region: &pack.org.region };
        let raw = posted.raw;
        match step {
            ReportStep::Sign => sheet(&pack, step).submit(
                &at,
                &raw,
                read(form(&pack, step), &raw),
                |tx, change, (said, _)| {
                    report::sign(tx, change, &app.door.rules(), &pack.org, pack.quarter, said, raw.one("seen"))
                },
                |()| to,
            ),
            ReportStep::Return | ReportStep::Reopen => sheet(&pack, step).submit(
                &at,
                &raw,
                read(&REASON, &raw),
                |tx, change, (_, reason)| report::judge(tx, change, &pack.org, begun(&pack)?, step, reason),
                |()| to,
            ),
            ReportStep::Pass | ReportStep::Unit | ReportStep::Receive | ReportStep::Lock | ReportStep::Chase => {
                let actor = user.acting(&pack.org.region);
                let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
                app.door.db.write(|tx| match step {
                    ReportStep::Pass => {
                        let found = report::begin(tx, change, &pack)?;
                        report::pass(tx, change, &pack.org, &found)
                    }
                    ReportStep::Unit => report::take_at_unit(tx, change, &pack.org, begun(&pack)?),
                    ReportStep::Chase => {
                        pack.possible(step)?;
                        let days = pack.days(&app.door.rules());
                        let how = standing(pack.state(), days, app.now().day()).1;
                        report::chase(tx, change, &pack.org, pack.quarter, pack.state(), &how)
                    }
                    _ => report::judge(tx, change, &pack.org, begun(&pack)?, step, ""),
                })?;
                let listed = step == ReportStep::Chase && !raw.one("list").is_empty();
                let to = if listed { format!("/reports?quarter={}&chased=1", pack.quarter.key()) } else { to };
                Ok(Redirect::to(&to).into_response())
            }
        }
    })
    .await
}

fn begun(pack: &Pack) -> StoreResult<&Report> {
    pack.found.as_ref().ok_or_else(|| domain::kernel::Refusal::new("A15b", "这一季还没有编写", "请先催报").into())
}
