//! One order on one page: what is wrong, who puts it right until when, what proves it, who looked again.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::kernel::Moment;
use domain::kernel::clause_words;
use domain::network::fix::{FixDeed, FixSource, FixState, step};
use domain::paper::Form as PaperForm;
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::network::fix::{self, Fix};

use super::act::power;
use super::{gives, open, state};
use crate::app::App;
use crate::desk::draw::nav;
use crate::desk::files;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::{history, moment};
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed, acts};
use crate::face::facts;
use crate::face::page::{columns, heading, panel};
use crate::session::User;

struct View {
    one: Fix,
    photos: Vec<(String, Moment, String)>,
    told: Vec<Told>,
}

/// `GET /fixes/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let view = app
        .run(move |app| {
            let one = open(app, &who, &id)?;
            Ok(app.door.db.read(|tx| {
                Ok::<_, store::StoreError>(View {
                    photos: fix::photos(tx, &one)?,
                    told: audit::history(tx, &one.region, "fix", &id)?,
                    one: one.clone(),
                })
            })?)
        })
        .await?;
    let one = &view.one;
    let title = format!("整改 {}", one.number);
    let today = app.now().day();
    let body = html! {
        (heading(&title, &state(one, today)))
        p.lead { (one.station_name) "　" (one.problem) }
        (next_panel(&user, &view, today))
        (columns(&wide(&view), &side(&user, &view)))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

/// What the reader does next; first of all on a telephone too.
fn next_panel(user: &User, view: &View, today: Date) -> Markup {
    let one = &view.one;
    let back = view.told.iter().rev().find(|each| each.what == FixDeed::SendBack.label());
    html! {
        section.panel.next {
            h2 { "接下来" }
            @if one.state != FixState::Closed {
                p { (state(one, today)) " " @if one.state.above() { "由发通知的单位复查" } @else { "由站点整改，责任人" (one.owner_name) } }
            }
            p { (one.state.next()) " " span.quiet { (clause_words("B5.3")) } }
            @if let Some(back) = back.filter(|_| one.state == FixState::Given) { p { strong { "复查退回：" } (back.said) } }
            (acts(&possible(user, one)))
        }
    }
}

fn wide(view: &View) -> Markup {
    let one = &view.one;
    html! {
        (panel("通知", &facts::facts(&[
            ("问题", html! { (one.problem) }),
            ("要求", html! { (one.demand) }),
            ("责任人", html! { (one.owner_name) }),
            ("怎么改的", html! { @match &one.proof { Some(proof) => { (proof) }, None => { "还没有交" } } }),
            ("复查意见", html! { @match &one.verdict { Some(verdict) => { (verdict) }, None => { "还没有" } } }),
        ])))
        (panel("凭证照片", &html! {
            @if view.photos.is_empty() { p.quiet { "还没有。没有照片的不能关闭。" } }
            div.photos {
                @for (hash, at, by) in &view.photos {
                    @let href = format!("/fixes/{}/photos/{hash}", one.id);
                    figure {
                        a href=(href) { img src=(href) alt="整改的照片" width="180"; }
                        figcaption.quiet { (by) "，" (moment(Some(*at))) }
                    }
                }
            }
        }))
    }
}

fn side(user: &User, view: &View) -> Markup {
    let one = &view.one;
    let signed = |who: &Option<(Moment, String)>| match who {
        Some((at, by)) => html! { (moment(Some(*at))) " " (by) },
        None => html! { "尚未" },
    };
    html! {
        (panel("经办", &facts::facts(&[
            ("来源", source(one)),
            ("发出", html! { (moment(Some(one.given.0))) " " (one.given.1) }),
            ("交凭证", signed(&one.proved)),
            ("复查", signed(&one.checked)),
            ("整改期限", html! { (one.limit) }),
            ("退回", html! { (one.returned) " 次" }),
        ])))
        (panel("文书", &html! { ul.papers { li { (button(&user.csrf, "fix", &one.id, &Offer::of(PaperForm::Fix))) } } }))
        (panel("经过", &history(&view.told)))
    }
}

/// What it came from, with the way there.
fn source(one: &Fix) -> Markup {
    let base = match one.source {
        FixSource::Visit => "/visits",
        FixSource::Inspection => "/inspections",
        FixSource::Callback => "/callbacks",
        FixSource::Other => "",
    };
    html! {
        @match &one.source_id {
            Some(id) if !base.is_empty() => { a href=(format!("{base}/{id}")) { (one.source.label()) } },
            _ => { (one.source.label()) },
        }
    }
}

/// What the reader can do now, and what not and why.
fn possible(user: &User, one: &Fix) -> Acts {
    let mut all = Acts::default();
    for deed in FixDeed::EVERY.iter().copied().filter(|deed| user.has(power(*deed))) {
        let label = deed.label().to_owned();
        match step(one.state, deed, one.photos) {
            Ok(_) => {
                let button = Deed { label, href: format!("/fixes/{}/do/{}", one.id, deed.value()) };
                match deed {
                    FixDeed::Prove | FixDeed::Pass => all.next = Some(button),
                    FixDeed::SendBack => all.also.push(button),
                    FixDeed::Photo => all.rest.push(button),
                }
            }
            Err(refusal) if one.state != FixState::Closed && (deed == FixDeed::Pass || !gives(user)) => {
                // A photo may come with the re-check itself.
                if deed == FixDeed::Pass && one.state == FixState::Proved {
                    let href = format!("/fixes/{}/do/{}", one.id, deed.value());
                    all.also.push(Deed { label, href });
                } else {
                    all.barred.push(Barred { label, refusal });
                }
            }
            Err(_) => {}
        }
    }
    all
}

/// `GET /fixes/{id}/photos/{hash}`.
pub async fn photo(State(app): State<App>, user: User, Path((id, hash)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        let known = app.door.db.read(|tx| fix::photos(tx, &one))?;
        if !known.iter().any(|(each, ..)| *each == hash) {
            return Err(Oops::NotFound);
        }
        files::picture(app, &one.region, &hash)
    })
    .await
}
