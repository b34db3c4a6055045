//! 自查 (B1.9, E9): the monthly list of five topics, what was found and how it was put right.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::Light;
use domain::form::Raw;
use domain::kernel::clause_words;
use domain::network::duty::DutyKind;
use domain::network::inspection::MarkedAs;
use domain::network::power::Power;
use domain::network::self_check::{form, read};
use domain::network::withdrawal::Source;
use domain::paper::Form as PaperForm;
use jiff::civil::Date;
use maud::{Markup, html};
use store::StoreError;
use store::network::duty::{self, Duty};
use store::network::self_check::{self, Entered};

use super::draw::nav;
use super::sheet::{At, Sheet, moment};
use crate::app::App;
use crate::desk::files;
use crate::desk::paper::shelf::{Offer, button};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::page::{columns, heading, panel, primary};
use crate::face::table::{Table, table, words};
use crate::face::{Nav, badge, facts};
use crate::posted::Posted;
use crate::session::User;

/// Whoever sees a station sees what it found of itself.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeLate) { Ok(()) } else { Err(Oops::NotFound) }
}

/// `GET /self-checks`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let (who, today) = (user.clone(), app.now().day());
    let (all, owed) = app
        .read(move |tx| {
            let mut owed = who.gather(tx, |tx, reach| duty::open(tx, reach, today.last_of_month()))?;
            owed.retain(|one| one.kind == DutyKind::SelfCheck);
            Ok((who.gather(tx, self_check::list)?, owed))
        })
        .await?;
    let does = user.has(Power::DoDuty) && !user.without_desk();
    let row = |one: &Entered| {
        vec![
            html! { a href=(format!("/self-checks/{}", one.id)) { (one.month) } },
            html! { (one.station_name) },
            html! { (one.check.on) },
            found(one),
            html! { (withdrawal(one)) },
            html! { (one.by) },
        ]
    };
    let body = html! {
        (heading("自查", &html! { @if does { (primary("登记自查", "/self-checks/new")) } }))
        p.quiet { "每月查一次质量、包装、标识、宣传、广告，发现问题当场改正或者下架（" (clause_words("B1.9")) "）。" }
        (still_owed(&owed, does, today))
        (table(&Table {
            caption: "自查",
            columns: &[words("月份"), words("站点"), words("哪天查的"), words("结果"), words("退市"), words("登记人")],
            rows: all.iter().map(row).collect(),
            empty: "还没有登记过自查。",
            next: None,
        }))
    };
    Ok(super::page(&user, "自查", nav(&user), &body))
}

/// The months that wait for a self-check, and until when.
fn still_owed(owed: &[Duty], does: bool, today: Date) -> Markup {
    if owed.is_empty() {
        return html! {};
    }
    let rows = owed.iter().map(|one| {
        vec![
            html! { (one.term) },
            html! { (one.station_name) },
            badge::until(one.due, today),
            html! { @if does { a href="/self-checks/new" { "登记自查" } } @else { span.quiet { "由站点登记" } } },
        ]
    });
    panel(
        "还没有查的",
        &table(&Table {
            caption: "还没有查的",
            columns: &[words("月份"), words("站点"), words("期限"), words("办理")],
            rows: rows.collect(),
            empty: "没有。",
            next: None,
        }),
    )
}

fn found(one: &Entered) -> Markup {
    match one.check.wrong() {
        0 => badge::light(Light::Done, "未发现问题"),
        wrong => badge::light(Light::Soon, &format!("{wrong}项有问题")),
    }
}

/// The withdrawal that it led to, or that it still owes.
fn withdrawal(one: &Entered) -> Markup {
    html! {
        @match &one.withdrawal {
            Some((id, number)) => { a href=(format!("/withdrawals/{id}")) { (number) } },
            None if one.check.off_shelf() => { (badge::light(Light::Over, "下架了，还没有登记退市")) },
            None => { span.quiet { "没有" } },
        }
    }
}

fn sheet() -> Sheet {
    Sheet {
        title: "登记自查".to_owned(),
        lead: format!("五项都要看。{}", clause_words("B1.9")),
        nav: Nav::Station,
        form: form(),
        action: "/self-checks/new".to_owned(),
        back: "/self-checks".to_owned(),
        submit: "登记自查",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /self-checks/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::DoDuty)?;
    user.needs_desk()?;
    let raw = Raw::from_iter([("on", app.now().day().to_string())]);
    Ok(sheet().page(&user, &raw, &[], None))
}

/// `POST /self-checks/new`: goods that were taken off the shelf lead to their withdrawal.
pub async fn create(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        user.needs(Power::DoDuty)?;
        let (reach, station) = app.door.db.read(|tx| user.desk(tx))?;
        let here = User { actor: user.acting(&reach.region), ..user.clone() };
        let (raw, errors) = files::keep(app, &here, posted)?;
        let today = app.now().day();
        let read = files::with_photo(app, &reach.region, errors, read(&raw, today), |one| one.photo.as_deref())?;
        let off_shelf = read.as_ref().is_ok_and(domain::network::self_check::SelfCheck::off_shelf);
        let rules = app.door.rules();
        let policy = rules.policies.at(&reach.region, today);
        sheet().submit(
            &At { app, user: &user, region: &reach.region },
            &raw,
            read,
            |tx, change, check| {
                let term = DutyKind::SelfCheck.term(check.on, &rules.calendar, &policy);
                let term = term.ok_or(StoreError::NotFound("term"))?;
                self_check::enter(tx, change, &station, &term, check)
            },
            |id| {
                if off_shelf {
                    format!("/withdrawals/new?source={}&check={id}", Source::SelfCheck.value())
                } else {
                    format!("/self-checks/{id}")
                }
            },
        )
    })
    .await
}

/// One within the reader's scope; what is out of scope is not found.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Entered> {
    admitted(user)?;
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| self_check::find(tx, reach, id)))?;
    Ok(one)
}

/// `GET /self-checks/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let one = app.run(move |app| open(app, &who, &id)).await?;
    let rows = one
        .check
        .items
        .iter()
        .map(|each| {
            let light = match each.finding.mark {
                MarkedAs::Holds => Light::Done,
                MarkedAs::Wrong => Light::Over,
                MarkedAs::NotHere => Light::Paused,
            };
            vec![
                html! { (each.finding.topic) },
                badge::light(light, each.finding.mark.label()),
                html! { (each.finding.note) },
                html! { (each.remedy.map_or("", domain::network::self_check::Remedy::label)) },
            ]
        })
        .collect();
    let desk = user.has(Power::KeepWithdrawals) && user.actor.org == one.station;
    let next = html! {
        @if one.check.off_shelf() && one.withdrawal.is_none() && desk {
            section.panel.next {
                h2 { "接下来" }
                p { "下架的商品要登记退市：核对库存、报所里、处置、核验（" (clause_words("A16")) "）。" }
                p { (primary("登记退市", &format!("/withdrawals/new?source={}&check={}", Source::SelfCheck.value(), one.id))) }
            }
        }
    };
    let wide = html! {
        (panel("五项结果", &table(&Table {
            caption: "五项结果",
            columns: &[words("方面"), words("结果"), words("发现什么"), words("怎么处理")],
            rows,
            empty: "没有。",
            next: None,
        })))
        @if let Some(said) = &one.check.words { (panel("其他情况", &html! { p { (said) } })) }
        @if one.check.photo.is_some() {
            (panel("照片", &html! { img src=(format!("/self-checks/{}/photo", one.id)) alt="自查的照片" width="320"; }))
        }
    };
    let about = panel(
        "这次自查",
        &facts::facts(&[
            ("站点", html! { (one.station_name) }),
            ("月份", html! { (one.month) }),
            ("哪天查的", html! { (one.check.on) }),
            ("登记", html! { (moment(Some(one.at))) " " (one.by) }),
            ("退市", withdrawal(&one)),
        ]),
    );
    let papers =
        html! { ul.papers { li { (button(&user.csrf, "self_check", &one.id, &Offer::of(PaperForm::SelfCheck))) } } };
    let side = html! { (about) (panel("文书", &papers)) };
    let title = format!("自查 {}", one.month);
    let body = html! { (heading(&title, &found(&one))) p.lead { (one.station_name) } (next) (columns(&wide, &side)) };
    Ok(super::page(&user, &title, nav(&user), &body))
}

/// `GET /self-checks/{id}/photo`.
pub async fn photo(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        let hash = one.check.photo.ok_or(Oops::NotFound)?;
        files::picture(app, &one.region, &hash)
    })
    .await
}
