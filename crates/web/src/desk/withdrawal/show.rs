//! One withdrawal on one page: what comes next, until when and why; the goods, the proofs, what happened.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::kernel::{Moment, clause_words};
use domain::network::goods_list::hit;
use domain::network::power::Power;
use domain::network::withdrawal::{WithdrawalDeed as Deed, WithdrawalState, spoken, step};
use domain::paper::Form as PaperForm;
use domain::value::yuan_from_fen;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::network::circular::{self, Circular};
use store::network::withdrawal::{self, Photo, Withdrawal, named};
use store::query::Reach;

use super::act::power;
use super::{admitted, nav, state};
use crate::app::App;
use crate::desk::files;
use crate::desk::paper::shelf::{Offer, button, excel};
use crate::desk::sheet::{history, moment};
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed as Button, acts};
use crate::face::page::{columns, heading, panel};
use crate::face::{badge, facts};
use crate::session::User;

/// One within the reader's scope; what is out of scope is not found.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Withdrawal> {
    admitted(user)?;
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| withdrawal::find(tx, reach, id)))?;
    Ok(one)
}

struct View {
    one: Withdrawal,
    photos: Vec<Photo>,
    told: Vec<Told>,
    list: Option<Circular>,
    /// The station's other withdrawals of the same goods.
    others: Vec<Withdrawal>,
}

fn load(app: &App, user: &User, id: &str) -> Outcome<View> {
    let one = open(app, user, id)?;
    Ok(app.door.db.read(|tx| {
        let (reach, _) = user.seek(tx, |tx, reach| withdrawal::find(tx, reach, id))?;
        let list = match &one.list {
            Some((circular, _)) => circular::find(tx, &reach, circular)?,
            None => None,
        };
        Ok(View {
            photos: withdrawal::photos(tx, &one)?,
            told: audit::history(tx, &one.region, "withdrawal", &one.id)?,
            others: others(tx, &reach, &one)?,
            list,
            one: one.clone(),
        })
    })?)
}

fn others(tx: &mut store::Tx<'_>, reach: &Reach, one: &Withdrawal) -> store::StoreResult<Vec<Withdrawal>> {
    let all = withdrawal::list(tx, reach)?.into_iter();
    let same = |each: &Withdrawal| {
        each.id != one.id && hit(&one.goods, &each.goods.goods, &each.goods.barcode, &each.goods.batch).is_some()
    };
    Ok(all.filter(same).take(10).collect())
}

/// `GET /withdrawals/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let view = app.run(move |app| load(app, &who, &id)).await?;
    let now = app.now();
    let one = &view.one;
    let title = format!("退市 {}", one.goods.goods);
    let body = html! {
        (heading(&title, &state(one)))
        p.lead { (one.number) "　" (one.station_name) "　" (one.source.label()) }
        (columns(&wide(&user, &view, now), &side(&user, &view, now)))
    };
    Ok(crate::desk::page(&user, &title, nav(&user), &body))
}

fn wide(user: &User, view: &View, now: Moment) -> Markup {
    let one = &view.one;
    let goods = &one.goods;
    let count = |number: Option<u32>| html! { @if let Some(number) = number { (number) " 件" } };
    html! {
        section.panel.next {
            h2 { "接下来" }
            @if one.state != WithdrawalState::Closed {
                @if let Some(due) = one.due { p { (badge::light(due.light(now), &due.words(now))) " " (who(one.state)) } }
            }
            p { (one.state.next()) " " span.quiet { (clause_words("A16")) } }
            @if let Some(why) = returned(one, &view.told) { p { strong { "所里退回：" } (why) } }
            (acts(&possible(user, one, now)))
        }
        (panel("商品", &facts::facts(&[
            ("商品名称", html! { (goods.goods) }),
            ("品牌、规格", html! { (goods.brand) " " (goods.model) }),
            ("生产日期/批号", html! { (goods.batch) }),
            ("条码", html! { (goods.barcode) }),
            ("生产者", html! { (goods.maker) }),
            ("供货商", html! { (goods.supplier) }),
            ("不合格项目", html! { (goods.wrong) }),
        ])))
        (panel("库存和处置", &facts::facts(&[
            ("库存", count(one.stock)),
            ("已售", count(one.sold)),
            ("涉及金额", html! { @if let Some(fen) = one.amount { (yuan_from_fen(fen)) "元" } }),
            ("下架", html! { @if one.off_at.is_some() { (moment(one.off_at)) } @else if one.stock == Some(0) { "没有库存" } }),
            ("同品种异批次", html! { (one.others.as_deref().unwrap_or_default()) }),
            ("处置", html! { (named(&one.disposals)) @if let Some(how) = &one.how { br; (how) } @if one.standing().nothing() { "没有经销，无须处置" } }),
            ("召回告示", html! { @if let Some((from, to)) = one.notice { (from) " 至 " (to) } @else { "没有" } }),
            ("追回", html! { @if let Some(traced) = one.traced { (traced) " 件，售出 " (one.sold.unwrap_or_default()) " 件" } @else { "没有" } }),
        ])))
        (panel("凭证照片", &proofs(view)))
        @if !view.others.is_empty() {
            (panel("同一商品的其他退市", &html! { ul.plain { @for each in &view.others { li {
                a href=(format!("/withdrawals/{}", each.id)) { (each.number) " " (each.goods.goods) } " "
                span.quiet { (each.station_name) "，批号 " (each.goods.batch) "，" (hit(&one.goods, &each.goods.goods, &each.goods.barcode, &each.goods.batch).map_or("", domain::network::goods_list::Hit::label)) "，" (each.state.label()) }
            } } } }))
        }
    }
}

/// Who is to act.
const fn who(state: WithdrawalState) -> &'static str {
    if state.above() { "由市场监管所核验" } else { "由站点办理" }
}

/// Why the office sent it back, while that is what waits.
fn returned<'a>(one: &Withdrawal, told: &'a [Told]) -> Option<&'a str> {
    let waits = matches!(one.state, WithdrawalState::Found | WithdrawalState::Reported);
    let last = told.iter().rev().find(|each| each.what != Deed::Prove.label())?;
    (waits && last.what == Deed::SendBack.label()).then_some(last.said.as_str())
}

fn proofs(view: &View) -> Markup {
    html! {
        @if view.photos.is_empty() { p.quiet { "还没有。没有凭证的不能核验关闭。" } }
        div.photos {
            @for photo in &view.photos {
                @let step = Deed::ALL.iter().find(|(value, _)| *value == photo.step).map_or("", |(_, label)| *label);
                figure {
                    a href=(format!("/withdrawals/{}/photos/{}", view.one.id, photo.hash)) {
                        img src=(format!("/withdrawals/{}/photos/{}", view.one.id, photo.hash)) alt=(format!("{step}的照片")) width="180";
                    }
                    figcaption.quiet { (step) "，" (photo.by) "，" (moment(Some(photo.at))) }
                }
            }
        }
    }
}

fn side(user: &User, view: &View, now: Moment) -> Markup {
    let one = &view.one;
    let took = one.reply_minutes().map(spoken);
    html! {
        (panel("期限", &facts::facts(&[
            ("获知", html! { (moment(Some(one.known_at))) }),
            ("报所里", html! {
                @match &one.reported {
                    Some((at, by)) => { (moment(Some(*at))) " " (by) @if let Some(took) = &took { br; strong { "用时" (took) } } },
                    None => { @if let Some(due) = one.due { (due.words(now)) } },
                }
            }),
            ("处置", html! { (moment(one.disposed_at)) }),
            ("核验", html! { @match &one.verified { Some((at, by)) => { (moment(Some(*at))) " " (by) }, None => { "尚未" } } }),
        ])))
        (panel("来源", &facts::facts(&[
            ("发现来源", html! { (one.source.label()) }),
            ("名单", html! { @match (&view.list, &one.list) {
                (Some(list), Some((_, line))) => { a href=(format!("/circulars/{}", list.id)) { (list.title) } " 第" (line) "条" },
                _ => { "没有" }
            } }),
            ("投诉", html! { @match &one.case { Some(number) => { a href=(crate::desk::href(number)) { (number) } }, None => { "没有" } } }),
            ("责任人", html! { (one.responsible_name) }),
        ])))
        (panel("文书", &html! {
            @let offer = Offer::of(PaperForm::Withdrawal);
            @if one.stock.is_some() {
                ul.papers { li { (button(&user.csrf, "withdrawal", &one.id, &offer)) " " (excel("withdrawal", &one.id, &offer)) } }
            } @else { p.quiet { "核对库存以后可以出具退市记录。" } }
        }))
        (panel("经过", &history(&view.told)))
    }
}

/// What the reader can do now, and what not and why.
fn possible(user: &User, one: &Withdrawal, now: Moment) -> Acts {
    let mut all = Acts::default();
    for deed in Deed::EVERY.iter().copied().filter(|deed| user.has(power(*deed))) {
        let label = deed.label().to_owned();
        let button = Button { label: label.clone(), href: format!("/withdrawals/{}/do/{}", one.id, deed.value()) };
        match step(&one.standing(), deed, now.day()) {
            Ok(_) if first(one, deed) => all.next = Some(button),
            Ok(_) if matches!(deed, Deed::Prove | Deed::Check) => all.rest.push(button),
            Ok(_) => all.also.push(button),
            Err(refusal) if relevant(one, deed) => all.barred.push(Barred { label, refusal }),
            Err(_) => {}
        }
    }
    all
}

/// The usual next step.
const fn first(one: &Withdrawal, deed: Deed) -> bool {
    use WithdrawalState as State;
    match deed {
        Deed::Check => matches!(one.state, State::Found),
        Deed::TakeOff => matches!(one.state, State::Checked),
        Deed::Report => !matches!(one.state, State::Found),
        Deed::Dispose | Deed::Verify => true,
        Deed::Trace | Deed::Prove | Deed::SendBack => false,
    }
}

/// Whether somebody may wonder why it cannot be done: what is over is not asked for again.
const fn relevant(one: &Withdrawal, deed: Deed) -> bool {
    use WithdrawalState as State;
    match deed {
        Deed::TakeOff => matches!(one.state, State::Found),
        Deed::Report => matches!(one.state, State::Found | State::Checked),
        Deed::Dispose => matches!(one.state, State::Found | State::Checked | State::OffShelf),
        Deed::Verify | Deed::SendBack => !matches!(one.state, State::Closed),
        Deed::Check | Deed::Trace | Deed::Prove => false,
    }
}

/// `GET /withdrawals/{id}/photos/{hash}`.
pub async fn photo(State(app): State<App>, user: User, Path((id, hash)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        let known = app.door.db.read(|tx| withdrawal::photos(tx, &one))?;
        if !known.iter().any(|photo| photo.hash == hash) {
            return Err(Oops::NotFound);
        }
        files::picture(app, &one.region, &hash)
    })
    .await
}

/// Whether somebody of the desk begins withdrawals here.
pub(in crate::desk) fn begins(user: &User) -> bool {
    user.has(Power::KeepWithdrawals) && !user.without_desk()
}
