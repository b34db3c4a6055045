//! 制度 (A2, A16, A20, B1.1): the library, what the station adopted by signing, how the record shows its use, the yearly
//! review.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::clock::Light;
use domain::form::{Choice as _, Choices, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::institution::{Adoption, InstitutionKind, Standard, Verdict, in_force, review_due, standing};
use domain::network::power::Power;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;
use store::network::institution::{self, Adopted, Review, Used};

use super::sheet::{At, Sheet, moment};
use super::station_card::find;
use super::training::{admitted, nav};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::Offers;
use crate::face::page::{heading, panel};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

static ADOPT: Form = Form {
    fields: &[
        ask("title", "名称", Kind::Line { suggest: "" }),
        ask("body", "正文", Kind::Text).hint("可以用统一文本，也可以改成本站自己的写法"),
        ask("from", "自哪天起施行", Kind::Day).hint("今天或以后；以前的事按以前的制度"),
        may("signed", "我已通读正文，签发施行", Kind::Tick),
    ],
};

static REVIEW: Form = Form {
    fields: &[
        ask("verdict", "复核结论", Kind::One(Choices::Fixed(Verdict::ALL))),
        ask("note", "怎么看的、有什么要改", Kind::Text).hint("如：对照去年的办理情况，逐条看过"),
    ],
};

/// Everything about the institutions of a station.
struct View {
    org: Org,
    library: Vec<Standard>,
    versions: Vec<Adopted>,
    reviews: Vec<Review>,
    used: Vec<(InstitutionKind, Used)>,
}

fn load(app: &App, user: &User, id: &str) -> Outcome<View> {
    admitted(user)?;
    let today = app.now().day();
    let library = institution::library()?;
    Ok(app.door.db.read(|tx| {
        let (_, org) = find(tx, user, id)?;
        let versions = institution::versions(tx, &org.region, &org.id)?;
        let mut used = Vec::new();
        for one in institution::in_force(&versions, today) {
            used.push((one.kind, institution::used(tx, &org.region, &org.id, one.kind, (one.from, today))?));
        }
        let reviews = institution::reviews(tx, &org.region, &org.id)?;
        Ok(View { library: library.clone(), versions, reviews, used, org })
    })?)
}

/// Whether somebody adopts and reviews here.
fn adopts(user: &User, org: &Org) -> bool {
    user.has(Power::AdoptInstitution) && user.actor.org == org.id
}

/// `GET /stations/{id}/institutions`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let view = app.run(move |app| load(app, &who, &id)).await?;
    let months = app.door.rules().policies.at(&view.org.region, today).institution_review_months();
    let have = institution::in_force(&view.versions, today);
    let three = have.iter().filter(|one| one.kind.first_three()).count();
    let rows = InstitutionKind::EVERY.iter().map(|kind| row(&user, &view, *kind, today, months)).collect();
    let all = Table {
        caption: "制度",
        columns: &[words("制度"), words("现行"), words("使用（自施行以来）"), words("年度复核"), words("")],
        rows,
        empty: "",
        next: None,
    };
    let body = html! {
        (heading("制度", &html! {}))
        p.lead { a href=(format!("/network/{}", view.org.id)) { (view.org.name) } "　在用 " strong { (have.len()) } "/8，其中三项基本制度 " strong { (three) } "/3　" a href=(format!("/stations/{}/wall", view.org.id)) { "上墙" } }
        p.quiet { "受理处理、信息报送、内部管理三项齐备才能受理（" (clause_words("A2")) "）；承诺、退市、和解、赔偿要建立并用起来（" (clause_words("B1.1")) "）；考核见" (clause_words("A16")) "。" }
        (table(&all))
        (panel("正文和复核记录", &html! { @for one in &have { (text(&view, one)) } }))
    };
    Ok(super::page(&user, "制度", nav(&user), &body))
}

fn row(user: &User, view: &View, kind: InstitutionKind, today: Date, months: u32) -> Vec<Markup> {
    let now = institution::in_force(&view.versions, today).into_iter().find(|one| one.kind == kind);
    let later = view.versions.iter().find(|one| one.kind == kind && one.from > today);
    let newest = in_force(&view.library, kind, today);
    let base = format!("/stations/{}/institutions/{}", view.org.id, kind.value());
    let state = html! {
        @match now {
            Some(one) => {
                "第" (one.version) "版，自" (one.from) "起"
                @if let Some((by, at)) = &one.signed { br; span.quiet { (by) "签发，" (moment(Some(*at))) } }
                @if one.standard.is_none() { br; span.quiet { "本站自己的写法" } }
                @else if newest.is_some_and(|new| Some(&new.version) != one.standard.as_ref()) { br; (badge::light(Light::Soon, "统一文本有新版")) }
            },
            None => { (badge::light(Light::Over, "还没有采用")) },
        }
        @if let Some(one) = later { br; span.quiet { "第" (one.version) "版自" (one.from) "起施行" } }
    };
    let used = now.and(view.used.iter().find(|(of, _)| *of == kind)).map(|(_, used)| *used);
    let evidence = html! {
        @if let Some(used) = used {
            @if used.times > 0 {
                a href=(evidence_page(kind, &view.org)) { (used.times) " 次" }
                @if let Some(last) = used.last { " " span.quiet { "最近 " (last) } }
            } @else { span.quiet { "还没有用过" } }
        } @else { "—" }
        br; span.quiet { (counted(kind)) }
    };
    let review = html! {
        @if let Some(one) = now {
            @let last = view.reviews.iter().find(|review| review.kind == kind).map(|review| review.day);
            @let (light, said) = standing(review_due(one.from, last, months), today);
            (badge::light(light, &said))
        } @else { "—" }
    };
    let acts = html! {
        @if adopts(user, &view.org) {
            a href=(format!("{base}/adopt")) { @if now.is_some() { "更新" } @else { "采用" } }
            @if now.is_some() { "　" a href=(format!("{base}/review")) { "复核" } }
        }
    };
    vec![html! { (kind.label()) br; span.quiet { (clause_words(kind.clause())) } }, state, evidence, review, acts]
}

/// What counts as use, in words.
const fn counted(kind: InstitutionKind) -> &'static str {
    match kind {
        InstitutionKind::Handling => "登记的投诉",
        InstitutionKind::Reporting => "签发的季报",
        InstitutionKind::Management => "完成的履职",
        InstitutionKind::Promise => "引用承诺的投诉",
        InstitutionKind::Withdrawal => "登记的退市",
        InstitutionKind::Settlement => "签署的和解",
        InstitutionKind::Compensation => "挽回损失的投诉",
        InstitutionKind::Assessment => "登记的自查",
    }
}

/// Where what was counted can be looked at.
fn evidence_page(kind: InstitutionKind, org: &Org) -> String {
    match kind {
        InstitutionKind::Handling | InstitutionKind::Promise => format!("/register?station={}", org.id),
        InstitutionKind::Reporting => "/reports".to_owned(),
        InstitutionKind::Management | InstitutionKind::Assessment => format!("/network/{}", org.id),
        InstitutionKind::Withdrawal => "/withdrawals".to_owned(),
        InstitutionKind::Settlement | InstitutionKind::Compensation => "/figures".to_owned(),
    }
}

fn text(view: &View, one: &Adopted) -> Markup {
    let older = view.versions.iter().filter(|other| other.kind == one.kind && other.version != one.version);
    let reviews = view.reviews.iter().filter(|review| review.kind == one.kind);
    html! {
        details {
            summary { (one.title) "，第" (one.version) "版" @if let Some(mark) = &one.mark { "　" span.still { "校验 " (mark) } } }
            p.running { (one.body) }
        }
        @for other in older {
            details { summary { (other.title) "，第" (other.version) "版，自" (other.from) "起" } p.running { (other.body) } }
        }
        @for review in reviews {
            p.quiet { (review.day) " " (review.by) "复核第" (review.version) "版：" (review.verdict.label()) "。" (review.note) }
        }
    }
}

fn found(app: &App, user: &User, id: &str, kind: &str) -> Outcome<(View, InstitutionKind)> {
    let kind = InstitutionKind::from_value(kind).ok_or(Oops::NotFound)?;
    let view = load(app, user, id)?;
    user.needs(Power::AdoptInstitution)?;
    if adopts(user, &view.org) { Ok((view, kind)) } else { Err(Oops::NotFound) }
}

fn adopt_sheet(user: &User, view: &View, kind: InstitutionKind) -> Sheet {
    Sheet {
        title: format!("采用{}", kind.label()),
        lead: "签发后成为新的一版，旧版留着；签发人、时间和正文校验码一起记下。".to_owned(),
        nav: nav(user),
        form: &ADOPT,
        action: format!("/stations/{}/institutions/{}/adopt", view.org.id, kind.value()),
        back: format!("/stations/{}/institutions", view.org.id),
        submit: "签发",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /stations/{id}/institutions/{kind}/adopt`: the text of the library, or the own one when there is none newer.
pub async fn ask_adopt(
    State(app): State<App>,
    user: User,
    Path((id, kind)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (view, kind) = found(app, &user, &id, &kind)?;
        let today = app.now().day();
        let own = view.versions.iter().find(|one| one.kind == kind);
        let library = in_force(&view.library, kind, today);
        let mut raw = Raw::from_iter([("from", today.to_string())]);
        let (title, body) = match (own, library) {
            (Some(own), Some(new)) if own.standard.is_some() && own.standard.as_ref() != Some(&new.version) => {
                (new.title.clone(), new.body.clone())
            }
            (Some(own), _) => (own.title.clone(), own.body.clone()),
            (None, Some(new)) => (new.title.clone(), new.body.clone()),
            (None, None) => (kind.label().to_owned(), String::new()),
        };
        raw.set("title", title);
        raw.set("body", body);
        Ok(adopt_sheet(&user, &view, kind).page(&user, &raw, &[], None))
    })
    .await
}

/// `POST /stations/{id}/institutions/{kind}/adopt`.
pub async fn adopt(
    State(app): State<App>,
    user: User,
    Path((id, kind)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (view, kind) = found(app, &user, &id, &kind)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&ADOPT, &raw);
        let (title, body, from) = (reader.text("title"), reader.text("body"), reader.day("from"));
        let signed = reader.tick("signed");
        let read = from.map(|from| Adoption { kind, title, body, from, signed });
        let read = reader.finish(read).and_then(|read| read.ok_or_else(Vec::new));
        adopt_sheet(&user, &view, kind).submit(
            &At { app, user: &user, region: &view.org.region },
            &raw,
            read,
            |tx, change, new| institution::adopt(tx, change, &view.org.id, new),
            |()| format!("/stations/{id}/institutions"),
        )
    })
    .await
}

fn review_sheet(user: &User, view: &View, one: &Adopted) -> Sheet {
    Sheet {
        title: format!("复核{}", one.title),
        lead: format!("第{}版，自{}起施行。对照一年来的使用情况，逐条看还适不适用。", one.version, one.from),
        nav: nav(user),
        form: &REVIEW,
        action: format!("/stations/{}/institutions/{}/review", view.org.id, one.kind.value()),
        back: format!("/stations/{}/institutions", view.org.id),
        submit: "登记复核",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// The version that is reviewed: the one in force; without one there is nothing to review.
fn reviewed(app: &App, view: &View, kind: InstitutionKind) -> Outcome<Adopted> {
    let now = institution::in_force(&view.versions, app.now().day()).into_iter().find(|one| one.kind == kind);
    now.cloned().ok_or(Oops::NotFound)
}

/// `GET /stations/{id}/institutions/{kind}/review`.
pub async fn ask_review(
    State(app): State<App>,
    user: User,
    Path((id, kind)): Path<(String, String)>,
) -> Outcome<Markup> {
    app.run(move |app| {
        let (view, kind) = found(app, &user, &id, &kind)?;
        let one = reviewed(app, &view, kind)?;
        Ok(review_sheet(&user, &view, &one).page(&user, &Raw::default(), &[], None))
    })
    .await
}

/// `POST /stations/{id}/institutions/{kind}/review`: one that needs a revision leads to the new text.
pub async fn review(
    State(app): State<App>,
    user: User,
    Path((id, kind)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (view, kind) = found(app, &user, &id, &kind)?;
        let one = reviewed(app, &view, kind)?;
        let raw = posted.raw;
        let mut reader = Reader::new(&REVIEW, &raw);
        let (verdict, note) = (reader.one::<Verdict>("verdict"), reader.text("note"));
        let read = reader.finish(verdict).and_then(|read| read.ok_or_else(Vec::new));
        let to = match verdict {
            Some(Verdict::Revise) => format!("/stations/{id}/institutions/{}/adopt", kind.value()),
            _ => format!("/stations/{id}/institutions"),
        };
        review_sheet(&user, &view, &one).submit(
            &At { app, user: &user, region: &view.org.region },
            &raw,
            read,
            |tx, change, verdict| institution::review(tx, change, &view.org.id, &one, *verdict, &note),
            |()| to,
        )
    })
    .await
}

/// What a head should know today: institutions whose review is due within a month.
pub(super) fn news(
    tx: &mut store::Tx<'_>,
    user: &User,
    today: Date,
    months: u32,
) -> store::StoreResult<Vec<(String, String)>> {
    if !user.has(Power::AdoptInstitution) {
        return Ok(Vec::new());
    }
    let by = today.saturating_add(jiff::Span::new().months(1));
    let due = institution::due_by(tx, &user.actor.region, &user.actor.org, (today, by), months)?;
    let href = |kind: InstitutionKind| format!("/stations/{}/institutions/{}/review", user.actor.org, kind.value());
    // What should have been done long ago is one line, however many there are.
    let (over, soon): (Vec<_>, Vec<_>) = due.into_iter().partition(|(.., due)| *due < today);
    let mut all = Vec::new();
    if let (Some(first), true) = (over.iter().map(|(.., due)| *due).min(), over.len() > 1) {
        let names: Vec<&str> = over.iter().map(|(_, title, _)| title.as_str()).collect();
        let words = format!("制度年度复核：{}，共{}项，最早的{first}前应复核", names.join("、"), names.len());
        all.push((words, format!("/stations/{}/institutions", user.actor.org)));
    } else {
        all.extend(over.into_iter().map(|(kind, title, due)| (line(&title, due, today), href(kind))));
    }
    all.extend(soon.into_iter().map(|(kind, title, due)| (line(&title, due, today), href(kind))));
    Ok(all)
}

fn line(title: &str, due: Date, today: Date) -> String {
    format!("制度年度复核：{title}，{}", standing(due, today).1)
}
