//! The lines of a list of non-conforming goods (B3.2a, P25): a station answers each of them, and the sender sees which
//! station has which goods.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::clock::Light;
use domain::directory::OrgId;
use domain::kernel::Refusal;
use domain::network::circular::{CircularKind, answer as may_answer};
use domain::network::goods_list::{Hit, ListLine, complete, hit, lines, summary};
use domain::network::power::Power;
use domain::network::withdrawal::spoken;
use maud::{Markup, html};
use store::audit::Change;
use store::network::circular::{Circular, Receipt};
use store::network::withdrawal::{self, Checked, Withdrawal};
use store::{StoreResult, Tx};

use super::open;
use crate::app::App;
use crate::desk::withdrawal::show::begins;
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::page::{csrf, panel};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

/// A list with what is known of its goods within the reader's reach.
pub(super) struct Goods {
    pub lines: Vec<ListLine>,
    checked: Vec<Checked>,
    /// What the list led to.
    withdrawn: Vec<Withdrawal>,
    /// Earlier withdrawals of the same goods.
    before: Vec<(u32, Hit, Withdrawal)>,
}

impl Goods {
    /// Why a station cannot answer yet, while lines are left.
    pub(super) fn left(&self) -> Option<Refusal> {
        let checked: Vec<u32> = self.checked.iter().map(|each| each.line).collect();
        complete(&self.lines, &checked).err()
    }

    /// The answer in words, once every line is answered; empty before.
    pub(super) fn summary(&self) -> String {
        if self.lines.is_empty() || self.left().is_some() {
            return String::new();
        }
        let numbered = |one: &Withdrawal| one.list.as_ref().map(|(_, line)| (*line, one.number.clone()));
        summary(&self.lines, &self.withdrawn.iter().filter_map(numbered).collect::<Vec<_>>())
    }

    fn of(&self, line: u32) -> impl Iterator<Item = &Withdrawal> {
        self.withdrawn.iter().filter(move |one| one.list.as_ref().is_some_and(|(_, no)| *no == line))
    }

    fn none(&self, line: u32) -> impl Iterator<Item = &Checked> {
        self.checked.iter().filter(move |each| each.line == line && each.withdrawal.is_none())
    }
}

/// Gathers it; nothing for what is no list.
pub(super) fn load(tx: &mut Tx<'_>, user: &User, region: &str, one: &Circular) -> StoreResult<Goods> {
    let mut goods = Goods { lines: Vec::new(), checked: Vec::new(), withdrawn: Vec::new(), before: Vec::new() };
    if one.kind != CircularKind::GoodsList {
        return Ok(goods);
    }
    goods.lines = lines(&one.body);
    for reach in user.reaches(tx)?.into_iter().filter(|reach| reach.region == region) {
        goods.checked.extend(withdrawal::checked(tx, &reach, &one.id)?);
        goods.withdrawn.extend(withdrawal::of_list(tx, &reach, &one.id)?);
        for old in withdrawal::list(tx, &reach)? {
            let from_here = old.list.as_ref().is_some_and(|(id, _)| *id == one.id);
            let same =
                goods.lines.iter().filter(|_| !from_here).find_map(|line| {
                    Some((line.no, hit(line, &old.goods.goods, &old.goods.barcode, &old.goods.batch)?))
                });
            if let Some((line, hit)) = same {
                goods.before.push((line, hit, old));
            }
        }
    }
    Ok(goods)
}

fn named(line: &ListLine) -> Markup {
    html! {
        strong { (line.no) ". " (line.goods) }
        @for part in [&line.brand, &line.model, &line.maker].into_iter().filter(|part| !part.is_empty()) { " " (part) }
        @if !line.barcode.is_empty() { br; span.quiet { "条码 " (line.barcode) } }
    }
}

fn before(goods: &Goods, line: u32) -> Markup {
    html! {
        @for (_, hit, old) in goods.before.iter().filter(|(no, ..)| *no == line).take(5) {
            br; span.quiet { "曾退市：" a href=(format!("/withdrawals/{}", old.id)) { (old.number) } " " (hit.label()) " " (old.station_name) }
        }
    }
}

/// The lines at a station: those that it has are withdrawn, the others are ticked.
pub(super) fn own(user: &User, one: &Circular, goods: &Goods, open: bool) -> Markup {
    let may = open && begins(user);
    let left =
        goods.lines.iter().any(|line| goods.of(line.no).next().is_none() && goods.none(line.no).next().is_none());
    let rows = goods
        .lines
        .iter()
        .map(|line| {
            let found = goods.of(line.no).next();
            let none = goods.none(line.no).next().is_some();
            let new = format!("/withdrawals/new?circular={}&line={}", one.id, line.no);
            vec![
                named(line),
                html! { (line.batch) },
                html! { (line.wrong) },
                html! {
                    @match found {
                        Some(found) => {
                            a href=(format!("/withdrawals/{}", found.id)) { (found.number) } " " (badge::light(Light::Calm, found.state.label()))
                        },
                        None if none => { (badge::light(Light::Done, "没有，也没有卖过")) @if may { " " a.quiet href=(new) { "又找到了" } } },
                        None if may => {
                            label.inline { input type="checkbox" name="none" value=(line.no); " 没有，也没有卖过" } br;
                            a.button href=(new) { "有，登记退市" }
                        },
                        None => { span.quiet { "还没有核对" } },
                    }
                    (before(goods, line.no))
                },
            ]
        })
        .collect();
    let list = table(&Table {
        caption: "逐条核对",
        columns: &[words("商品"), words("批号"), words("不合格项目"), words("本站")],
        rows,
        empty: "",
        next: None,
    });
    panel(
        "逐条核对",
        &html! {
            form action=(format!("/circulars/{}/lines", one.id)) method="post" {
                (csrf(&user.csrf))
                (list)
                @if may && left { p { button.button type="submit" { "打勾的本站没有" } " " span.quiet { "货架、仓库、退货区都看过，台账里也没有卖过" } } }
            }
        },
    )
}

/// The lines from above: how many stations answered each, who has the goods, and who is missing.
pub(super) fn matched(goods: &Goods, receipts: &[Receipt]) -> Markup {
    let rows = goods
        .lines
        .iter()
        .map(|line| {
            let answered = |station: &OrgId| {
                goods.checked.iter().any(|each| each.line == line.no && each.station == *station)
            };
            let missing: Vec<&str> =
                receipts.iter().filter(|each| !answered(&each.station)).map(|each| each.station_name.as_str()).collect();
            vec![
                html! { (named(line)) (before(goods, line.no)) },
                html! { (line.batch) },
                html! { (receipts.len().saturating_sub(missing.len())) "/" (receipts.len()) },
                html! { (goods.none(line.no).count()) },
                html! {
                    @for one in goods.of(line.no) {
                        a href=(format!("/withdrawals/{}", one.id)) { (one.station_name) } " "
                        @if let Some(stock) = one.stock { "库存" (stock) " " }
                        (badge::light(Light::Calm, one.state.label()))
                        @if let Some(minutes) = one.reply_minutes() { " " span.quiet { "用时" (spoken(minutes)) } } br;
                    }
                },
                html! { span.quiet { (missing.iter().take(3).copied().collect::<Vec<_>>().join("、")) @if missing.len() > 3 { "等" (missing.len()) "站" } } },
            ]
        })
        .collect();
    let list = table(&Table {
        caption: "逐条核对",
        columns: &[
            words("商品"),
            words("批号"),
            number("已核对"),
            number("没有"),
            words("有货的站"),
            words("还没有核对的站"),
        ],
        rows,
        empty: "",
        next: None,
    });
    panel("逐条核对", &list)
}

/// `POST /circulars/{id}/lines`: the ticked lines are not at this station.
pub async fn none(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (reach, one, receipts) = open(app, &user, &id)?;
        user.needs(Power::KeepWithdrawals)?;
        let station = reach.station.clone().ok_or(Oops::NotFound)?;
        let mine = receipts.iter().find(|each| each.station == station).ok_or(Oops::NotFound)?;
        let known = lines(&one.body);
        let ticked: Vec<u32> = posted
            .raw
            .many("none")
            .filter_map(|typed| typed.parse().ok())
            .filter(|no| known.iter().any(|line| line.no == *no))
            .collect();
        if one.kind != CircularKind::GoodsList || known.is_empty() {
            return Err(Oops::NotFound);
        }
        may_answer(one.kind, mine.state).map_err(|refusal| Oops::Refused(Box::new(refusal)))?;
        if ticked.is_empty() {
            let refusal = Refusal::new("B3.2", "没有选一条", "核对过、本站没有的，请先打勾再提交");
            return Err(Oops::Refused(Box::new(refusal)));
        }
        let actor = user.acting(&reach.region);
        let change = Change { actor: &actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| withdrawal::none_of(tx, change, &station, &one.id, &ticked))?;
        Ok(Redirect::to(&format!("/circulars/{id}")).into_response())
    })
    .await
}
