//! 销毁清单 (A14d, F17): what has run out, drafted by the keeper, agreed by the head, approved by the office,
//! carried out before two witnesses.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::archive::{DestructionList, DestructionState, DestructionStep, Supervisors};
use domain::directory::HEADS;
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::kernel::{clause_words, require};
use domain::network::power::Power;
use domain::paper::Form as PaperForm;
use jiff::civil::Date;
use maud::{Markup, html};
use store::archive::{destroy, runs_out, sweep};
use store::audit::{self, Change, Told};
use store::directory::Org;
use store::{StoreResult, Tx};

use super::nav;
use crate::app::App;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{At, Sheet, history};
use crate::desk::station_card::find;
use crate::desk::today::base;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{columns, heading, panel, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static DRAFT: Form = Form {
    fields: &[
        ask("cases", "保管期满的档案", Kind::Many(Choices::Offered("cases"))),
        ask("why", "销毁理由", LINE).hint("如：保管期满，无查考价值"),
    ],
};

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
enum Deed {
    Step(DestructionStep),
    Strike,
}

impl Deed {
    fn of(name: &str) -> Option<Self> {
        if name == "strike" { Some(Self::Strike) } else { DestructionStep::from_value(name).map(Self::Step) }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Strike => "strike",
            Self::Step(step) => step.value(),
        }
    }

    const fn label(self) -> &'static str {
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
    const fn offered(state: DestructionState) -> &'static [Self] {
        const BACK: Deed = Deed::Step(DestructionStep::Return);
        match state {
            DestructionState::Drafted => &[Self::Step(DestructionStep::Agree), Self::Strike, BACK],
            DestructionState::Agreed => &[Self::Step(DestructionStep::Approve), Self::Strike, BACK],
            DestructionState::Approved => &[Self::Step(DestructionStep::CarryOut), Self::Strike, BACK],
            DestructionState::Done | DestructionState::Returned => &[],
        }
    }

    fn may(self, user: &User, org: &Org, one: &DestructionList) -> bool {
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

fn light(state: DestructionState) -> domain::clock::Light {
    match state {
        DestructionState::Drafted | DestructionState::Agreed => domain::clock::Light::Soon,
        DestructionState::Approved => domain::clock::Light::Today,
        DestructionState::Done => domain::clock::Light::Done,
        DestructionState::Returned => domain::clock::Light::Calm,
    }
}

/// `GET /stations/{id}/destruction`.
pub async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let (who, today) = (user.clone(), app.now().day());
    let (org, all, over) = app
        .read(move |tx| {
            let (_, org) = find(tx, &who, &id)?;
            let all = destroy::list(tx, &org.region, &org.id)?;
            let over = runs_out(tx, &org.region, &org.id, today)?;
            Ok((org, all, over))
        })
        .await?;
    let held = over.iter().filter(|(_, held)| *held).count();
    let ripe = over.len() - held;
    let keeper = org.custodian.as_ref() == Some(&user.actor.id);
    let rows = all
        .iter()
        .map(|one| {
            vec![
                html! { a.still href=(format!("/stations/{}/destruction/{}", org.id, one.id)) { (one.number) } },
                html! { (badge::light(light(one.state), one.state.label())) },
                html! { (one.items.iter().filter(|item| item.struck.is_none()).count()) },
                html! { (one.drafted.1) " " span.quiet { (one.drafted.2) } },
                html! { @if let Some((_, on, watched)) = &one.done { (on) " " span.quiet { "监销 " (watched.first) "、" (watched.second) } } },
            ]
        })
        .collect();
    let lists = Table {
        caption: "销毁清单",
        columns: &[words("编号"), words("状态"), number("件"), words("造册"), words("销毁")],
        rows,
        empty: "没有销毁过档案。",
        next: None,
    };
    let body = html! {
        (heading("销毁清单", &html! { @if keeper && ripe > 0 { (primary("造册", &format!("/stations/{}/destruction/new", org.id))) } }))
        p.lead { a href=(format!("/stations/{}/archive", org.id)) { (org.name) "　档案" } }
        section.panel {
            p { "保管期满 " strong { (ripe) } " 件" @if held > 0 { "，另有 " (held) " 件冻结，不能销毁" } "。" }
            @if ripe > 0 && !keeper { p.quiet { "销毁清单由档案保管人造册（" (clause_words("A14d")) "）。" } }
            p.quiet { "次序：保管人造册，站长审核，市场监管所批准，两人监销，登记。登记后个人信息和附件从系统里删除，登记簿、销毁清单和经过的骨架永久保留。" }
        }
        (table(&lists))
    };
    Ok(crate::desk::page(&user, "销毁清单", nav(&user), &body))
}

fn draft_sheet(tx: &mut Tx<'_>, user: &User, org: &Org, today: Date) -> StoreResult<Sheet> {
    let ripe = runs_out(tx, &org.region, &org.id, today)?.into_iter().filter(|(_, held)| !held);
    let cases = ripe.map(|(item, _)| {
        let words = format!("{}　{}　{}，保管至{}", item.number, item.volume, item.title, item.retain_until);
        (item.number, words)
    });
    Ok(Sheet {
        title: "造销毁清单".to_owned(),
        lead: format!("{}　只列保管期满的；冻结的不在其中。", org.name),
        nav: nav(user),
        form: &DRAFT,
        action: format!("/stations/{}/destruction/new", org.id),
        back: format!("/stations/{}/destruction", org.id),
        submit: "造册，送站长审核",
        offers: Offers::default().with("cases", cases),
        hidden: Vec::new(),
    })
}

fn drafter(tx: &mut Tx<'_>, user: &User, id: &str) -> StoreResult<Org> {
    let (_, org) = find(tx, user, id)?;
    require(
        org.custodian.as_ref() == Some(&user.actor.id),
        "A14d",
        "销毁清单由档案保管人造册",
        "请转告保管人；要更换保管人的，先办移交",
    )?;
    Ok(org)
}

/// `GET /stations/{id}/destruction/new`: everything that has run out is ticked.
pub async fn new(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let today = app.now().day();
        let sheet = app.door.db.read(|tx| {
            let org = drafter(tx, &user, &id)?;
            draft_sheet(tx, &user, &org, today)
        })?;
        let mut raw = Raw::from_iter([("why", "保管期满，无查考价值")]);
        for (number, _) in sheet.offers.get("cases") {
            raw.push("cases", number);
        }
        Ok(sheet.page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /stations/{id}/destruction/new`.
pub async fn create(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (raw, today) = (posted.raw, app.now().day());
        let (org, sheet) = app.door.db.read(|tx| {
            let org = drafter(tx, &user, &id)?;
            let sheet = draft_sheet(tx, &user, &org, today)?;
            Ok((org, sheet))
        })?;
        let mut reader = Reader::new(&DRAFT, &raw);
        let (cases, why) = (reader.many::<String>("cases"), reader.text("why"));
        let least = app.door.rules().policies.at(&org.region, today).min_retention_years();
        sheet.submit(
            &At { app, user: &user, region: &org.region },
            &raw,
            reader.finish((cases, why)),
            |tx, change, (cases, why)| destroy::draft(tx, change, &org, cases, why, least),
            |list| format!("/stations/{id}/destruction/{list}"),
        )
    })
    .await
}

fn open(tx: &mut Tx<'_>, user: &User, id: &str, wanted: &str) -> StoreResult<(Org, DestructionList, Vec<Told>)> {
    let (_, org) = find(tx, user, id)?;
    let one = destroy::list(tx, &org.region, &org.id)?.into_iter().find(|one| one.id == wanted);
    let one = one.ok_or(store::StoreError::NotFound("destruction"))?;
    let told = audit::history(tx, &org.region, "destruction", &one.id)?;
    Ok((org, one, told))
}

/// A list of a station within the reader's scope.
pub(in crate::desk) fn find_list(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, DestructionList)> {
    let (org, one, _) = app.door.db.read(|tx| open(tx, user, id, wanted))?;
    Ok((org, one))
}

/// `GET /stations/{id}/destruction/{list}`.
pub async fn show(State(app): State<App>, user: User, Path((id, wanted)): Path<(String, String)>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, one, told) = app.read(move |tx| open(tx, &who, &id, &wanted)).await?;
    let at = format!("/stations/{}/destruction/{}", org.id, one.id);
    let deeds = Deed::offered(one.state);
    let mine: Vec<&Deed> = deeds.iter().filter(|deed| deed.may(&user, &org, &one)).collect();
    let rows = one
        .items
        .iter()
        .map(|item| {
            vec![
                html! { a.still href=(crate::desk::href(base(&item.number))) { (item.number) } },
                html! { (item.volume) },
                html! { (item.title) },
                html! { span.still { (item.closed_on) } },
                html! { span.still { (item.retain_until) } },
                html! { (item.pages_said()) },
                html! { @if let Some(why) = &item.struck { "已剔除：" (why) } },
            ]
        })
        .collect();
    let files = Table {
        caption: "清单里的档案",
        columns: &[
            words("登记编号"),
            words("归档号"),
            words("题名"),
            words("结案"),
            words("保管至"),
            number("页"),
            words("备注"),
        ],
        rows,
        empty: "没有档案。",
        next: None,
    };
    let wide = html! {
        section.panel {
            p { (badge::light(light(one.state), one.state.label())) "　" (one.why) }
            @if let Some(why) = &one.returned { p { "退回：" (why) } }
            @if let Some((who, on, watched)) = &one.done { p { (on) " 由" (who) "销毁，监销人 " (watched.first) "、" (watched.second) "。" } }
            @if !deeds.is_empty() {
                p {
                    @for deed in &mine {
                        @let to = format!("{at}/do/{}", deed.name());
                        @if **deed == deeds[0] { (primary(deed.label(), &to)) } @else { (secondary(deed.label(), &to)) }
                        " "
                    }
                    @if mine.is_empty() { span.quiet { "现在" (one.state.label()) "，由" (turn(one.state)) "办理。" } }
                }
            }
        }
        (table(&files))
    };
    let body = html! {
        (heading(&one.number, &button(&user.csrf, "destruction", org.id.as_str(), &Offer { part: one.id.clone(), label: "打印清单".to_owned(), ..Offer::of(PaperForm::Destruction) })))
        p.lead { a href=(format!("/stations/{}/destruction", org.id)) { (org.name) "　销毁清单" } }
        (columns(&wide, &panel("经过", &history(&told))))
    };
    Ok(crate::desk::page(&user, &one.number, nav(&user), &body))
}

const fn turn(state: DestructionState) -> &'static str {
    match state {
        DestructionState::Drafted => "站长、副站长",
        DestructionState::Agreed => "市场监管所",
        DestructionState::Approved => "档案保管人或站长",
        DestructionState::Done | DestructionState::Returned => "",
    }
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
