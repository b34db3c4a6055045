//! The archive and the wall in the demo: a file that is held, a typical case in the library and one in draft, an
//! issue of the notice board.

use domain::case::{Command, Stage};
use domain::directory::{Actor, CaseId};
use domain::kernel::Moment;
use domain::network::board::{BoardItem, BoardKind};
use domain::typical::{TraderWord, TypicalStep, draft};
use jiff::ToSpan as _;
use store::audit::Change;
use store::execute::Step;
use store::network::board;
use store::query::{Reach, case, queue};
use store::{Door, StoreError, StoreResult, directory, typical};

use crate::county::{self, REGION};

/// Adds them.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, now: Moment) -> StoreResult {
    let closed = closed(door)?;
    let actor = |login: &str| -> StoreResult<Actor> {
        let found = door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    };
    let (desk, head, officer) = (actor("yq01-hejie1")?, actor("yq01-zhanzhang")?, actor("suo-lianxi")?);
    if let Some(held) = closed.first() {
        let command = Command::Hold { why: "消费者对和解协议有异议，已向法院起诉".to_owned() };
        let step = Step { actor: head.clone(), moment: now, command };
        door.execute(&county::station_id("YQ01"), held, None, step)?;
    }
    for (at, case) in closed.iter().skip(1).take(2).enumerate() {
        write(door, now, case, [&desk, &head, &officer], at == 0)?;
    }
    issue(door, now, &actor("yq01-lianluo")?)
}

/// Archived cases of the mall, newest first.
fn closed(door: &Door) -> StoreResult<Vec<CaseId>> {
    let station = county::station_id("YQ01");
    let filter = queue::Filter { stage: Some(Stage::Archived), ended: true, ..queue::Filter::default() };
    let (lines, _) = door.db.read(|tx| {
        let org = directory::org(tx, REGION, &station)?.ok_or(StoreError::NotFound("station"))?;
        let reach = Reach { region: REGION.to_owned(), path: org.path, station: Some(station.clone()) };
        queue::page(tx, &reach, &filter)
    })?;
    Ok(lines.into_iter().map(|line| line.case).collect())
}

fn write(door: &Door, now: Moment, id: &CaseId, by: [&Actor; 3], accepted: bool) -> StoreResult {
    let entropy = door.entropy.as_ref();
    let change = |actor| Change { actor, moment: now, entropy };
    door.db.write(|tx| {
        let found = case::load(tx, &door.keys, REGION, id)?;
        let word = TraderWord::Counter;
        let known = typical::known(tx, REGION, &found, word)?;
        let mut text = draft(&found.case).masked(&known);
        "购买时留好票据；柜台遇到质量问题先登记、再核实，按承诺办。".clone_into(&mut text.lesson);
        let new = typical::write(tx, change(by[0]), &found.case, &text, word)?;
        if !accepted {
            return Ok(());
        }
        for (actor, step) in [(by[1], TypicalStep::Submit), (by[2], TypicalStep::Accept)] {
            let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
            let one = typical::find(tx, &reach, &new)?.ok_or(StoreError::NotFound("typical"))?;
            typical::advance(tx, change(actor), &one, step, "")?;
        }
        Ok(())
    })
}

/// An issue that was printed and waits to be hung.
fn issue(door: &Door, now: Moment, liaison: &Actor) -> StoreResult {
    let day = now.day();
    let own = BoardItem {
        kind: BoardKind::Rights,
        title: "七日无理由退货怎么算".to_owned(),
        text: "网购、电视和电话购物的商品，自签收之日起七日内可以退货，不用说明理由；定作的、鲜活易腐的等除外。"
            .to_owned(),
        source: None,
    };
    let title = format!("{}年{}月消费维权宣传栏", day.year(), day.month());
    let made = Moment(now.0.saturating_sub(2.hours()).unwrap_or(now.0));
    door.db.write(|tx| {
        let org = directory::org(tx, REGION, &liaison.org)?.ok_or(StoreError::NotFound("station"))?;
        let reach = Reach { region: REGION.to_owned(), path: org.path, station: Some(org.id.clone()) };
        let came = board::sources(tx, &reach)?.into_iter().map(|(_, item)| item);
        let mut items: Vec<BoardItem> = came.filter(|item| item.kind != BoardKind::Tip).collect();
        items.push(own.clone());
        items.sort_by_key(|item| item.kind);
        let change = Change { actor: liaison, moment: made, entropy: door.entropy.as_ref() };
        board::make(tx, change, &org.id, &day.to_string()[..7], &title, &items).map(drop)
    })
}
