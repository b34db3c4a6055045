//! What is done to a list: agreed, approved, sent back, one file struck off, carried out; and by whom.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::archive::{DestructionList, DestructionState, DestructionStep, Supervisors};
use domain::directory::HEADS;
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::Markup;
use store::StoreResult;
use store::Tx;
use store::archive::{destroy, sweep};
use store::audit::Change;
use store::directory::Org;

use super::{LINE, open};
use crate::app::App;
use crate::desk::archive::nav;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static SAID: Form = Form { fields: &[ask("said", "意见", LINE)] };

static RETURN: Form = Form { fields: &[ask("said", "为什么退回", LINE)] };

static STRIKE: Form = Form {
    fields: &[
        ask("number", "哪一件", Kind::One(Choices::Offered("items"))),
        ask("said", "为什么剔除", LINE).hint("如：已冻结、还要查考"),
    ],
};

static CARRY_OUT: Form = Form {
    fields: &[
        ask("on", "销毁日期", Kind::Day),
        ask("first", "监销人", LINE),
        ask("second", "监销人（另一位）", LINE),
        ask("sure", "纸质档案已经当场销毁；登记后系统里的个人信息和附件也一并删除，不能恢复", Kind::Tick),
    ],
};

/// What may be done to a list on its page: a step, or taking one file off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Step(DestructionStep),
    Strike,
}

impl Deed {
    fn of(name: &str) -> Option<Self> {
        if name == "strike" { Some(Self::Strike) } else { DestructionStep::from_value(name).map(Self::Step) }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Strike => "strike",
            Self::Step(step) => step.value(),
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Strike => "剔除一件",
            Self::Step(step) => step.label(),
        }
    }

    const fn form(self) -> &'static Form {
        match self {
            Self::Strike => &STRIKE,
            Self::Step(DestructionStep::Return) => &RETURN,
            Self::Step(DestructionStep::CarryOut) => &CARRY_OUT,
            Self::Step(_) => &SAID,
        }
    }

    /// What is offered at a state; whose it is, is asked when it is done.
    pub(super) const fn offered(state: DestructionState) -> &'static [Self] {
        const BACK: Deed = Deed::Step(DestructionStep::Return);
        match state {
            DestructionState::Drafted => &[Self::Step(DestructionStep::Agree), Self::Strike, BACK],
            DestructionState::Agreed => &[Self::Step(DestructionStep::Approve), Self::Strike, BACK],
            DestructionState::Approved => &[Self::Step(DestructionStep::CarryOut), Self::Strike, BACK],
            DestructionState::Done | DestructionState::Returned => &[],
        }
    }

    pub(super) fn may(self, user: &User, org: &Org, one: &DestructionList) -> bool {
        let own = user.actor.org == org.id;
        match self {
            Self::Step(DestructionStep::Agree) => own && user.has(Power::AgreeDestruction),
            Self::Step(DestructionStep::Approve) => user.has(Power::ApproveDestruction),
            Self::Step(DestructionStep::Return) => match one.state {
                DestructionState::Drafted => own && user.has(Power::AgreeDestruction),
                _ => user.has(Power::ApproveDestruction) || own && user.has(Power::AgreeDestruction),
            },
            Self::Strike | Self::Step(DestructionStep::CarryOut) => own && keeps(user, org),
        }
    }
}

/// The keeper of the archive, or who answers for the station.
fn keeps(user: &User, org: &Org) -> bool {
    user.has(Power::KeepArchive) && (org.custodian.as_ref() == Some(&user.actor.id) || HEADS.contains(&user.actor.post))
}

fn deed_sheet(user: &User, org: &Org, one: &DestructionList, deed: Deed) -> Sheet {
    let at = format!("/stations/{}/destruction/{}", org.id, one.id);
    let left = one.items.iter().filter(|item| item.struck.is_none());
    Sheet {
        title: deed.label().to_owned(),
        lead: format!("{}　{}件", one.number, left.clone().count()),
        nav: nav(user),
        form: deed.form(),
        action: format!("{at}/do/{}", deed.name()),
        back: at,
        submit: deed.label(),
        offers: Offers::default()
            .with("items", left.map(|item| (item.number.clone(), format!("{}　{}", item.number, item.title)))),
        hidden: Vec::new(),
    }
}

fn admitted(app: &App, user: &User, id: &str, wanted: &str, deed: &str) -> Outcome<(Org, DestructionList, Deed)> {
    let deed = Deed::of(deed).ok_or(Oops::NotFound)?;
    let (org, one, _) = app.door.db.read(|tx| open(tx, user, id, wanted))?;
    if !deed.may(user, &org, &one) {
        let who = match deed {
            Deed::Step(DestructionStep::Approve) => "市场监管所",
            Deed::Step(DestructionStep::Agree | DestructionStep::Return) => "站长、副站长",
            Deed::Step(DestructionStep::CarryOut) | Deed::Strike => "档案保管人或站长",
        };
        return Err(Oops::NotYours(who));
    }
    Ok((org, one, deed))
}

/// `GET /stations/{id}/destruction/{list}/do/{deed}`.
pub async fn ask_deed(
    State(app): State<App>,
    user: User,
    Path((id, wanted, deed)): Path<(String, String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (org, one, deed) = admitted(app, &user, &id, &wanted, &deed)?;
        let said = if deed == Deed::Strike { "" } else { "同意" };
        let said = if deed == Deed::Step(DestructionStep::Return) { "" } else { said };
        let raw = Raw::from_iter([("on", app.now().day().to_string()), ("said", said.to_owned())]);
        Ok(deed_sheet(&user, &org, &one, deed).page(&user, &raw, &[], None))
    })
    .await
}

/// What a deed brings with it.
enum Said {
    Words(String),
    Item(String, String),
    Watched(Date, Supervisors),
}

fn read(deed: Deed, raw: &Raw) -> Result<Said, Vec<FieldError>> {
    let mut reader = Reader::new(deed.form(), raw);
    let said = match deed {
        Deed::Strike => Some(Said::Item(reader.one::<String>("number").unwrap_or_default(), reader.text("said"))),
        Deed::Step(DestructionStep::CarryOut) => {
            let watched = Supervisors { first: reader.text("first"), second: reader.text("second") };
            if !reader.tick("sure") {
                reader.wrong("sure", "销毁后不能恢复，请核对后勾选");
            }
            reader.day("on").map(|on| Said::Watched(on, watched))
        }
        Deed::Step(_) => Some(Said::Words(reader.text("said"))),
    };
    reader.finish(said)?.ok_or_else(Vec::new)
}

/// `POST /stations/{id}/destruction/{list}/do/{deed}`.
pub async fn take_deed(
    State(app): State<App>,
    user: User,
    Path((id, wanted, deed)): Path<(String, String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (org, one, deed) = admitted(app, &user, &id, &wanted, &deed)?;
        let raw = posted.raw;
        let answer = deed_sheet(&user, &org, &one, deed).submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            read(deed, &raw),
            |tx, change, said| write(app, tx, change, &org, &one, deed, said),
            |()| format!("/stations/{id}/destruction/{wanted}"),
        )?;
        if deed == Deed::Step(DestructionStep::CarryOut) {
            // After the commit; what a power cut leaves is taken by the next round of the clock.
            sweep(&app.door.db, &app.files, app.now())?;
        }
        Ok(answer)
    })
    .await
}

fn write(
    app: &App,
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    one: &DestructionList,
    deed: Deed,
    said: &Said,
) -> StoreResult {
    match (deed, said) {
        (Deed::Strike, Said::Item(number, why)) => destroy::strike(tx, change, one, number, why),
        (Deed::Step(DestructionStep::CarryOut), Said::Watched(on, watched)) => {
            destroy::carry_out(&app.door, tx, change, org, one, *on, watched)
        }
        (Deed::Step(step), Said::Words(words)) => {
            // Only what was sent back keeps its words on the list; the others stand in its history.
            let back = step == DestructionStep::Return;
            destroy::advance(tx, change, org, one, step, Some(words.as_str()).filter(|_| back))
        }
        _ => Err(store::StoreError::NotFound("deed")),
    }
}
