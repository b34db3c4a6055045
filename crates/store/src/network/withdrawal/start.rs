//! A withdrawal begins: from a line of a list, a complaint, a self-check, a sampling or a recall.

use domain::directory::{CaseId, OrgId, Post, StaffId};
use domain::kernel::{Moment, require};
use domain::network::goods_list::ListLine;
use domain::network::withdrawal::{Deadline, Source, report_due};
use serde_json::json;

use super::check;
use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::remind::{self, Notice};
use crate::rules::Rules;
use crate::{number, sql};

/// What is known when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWithdrawal {
    pub source: Source,
    /// The list and its line.
    pub list: Option<(String, u32)>,
    pub case: Option<CaseId>,
    pub goods: ListLine,
    pub known_at: Moment,
    pub responsible: StaffId,
}

/// Begins one at a station with this code; its id.
///
/// # Errors
/// When the list's line was begun already, or the time lies ahead.
pub fn start(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    (station, code): (&OrgId, &str),
    new: &NewWithdrawal,
) -> StoreResult<String> {
    require(new.known_at <= change.moment, "A16", "发现时间在现在以后", "请写实际知道的时间")
        .map_err(|refusal| refusal.at("known_at"))?;
    let region = change.actor.region.as_str();
    let today = change.moment.day();
    if let Some((circular, line)) = &new.list {
        let before = tx.query_opt(
            sql!(
                "SELECT number FROM withdrawal
                 WHERE region = $1 AND circular_id = $2 AND station_id = $3 AND line = $4"
            ),
            &[region.into(), circular.into(), station.as_str().into(), (*line).into()],
            |row| row.text(0),
        )?;
        let what = format!("名单第{line}条已经登记为{}", before.clone().unwrap_or_default());
        require(before.is_none(), "A16", &what, "请打开那一件接着办")?;
    }
    let id = change.fresh();
    let serial = number::next_named(tx, region, station.as_str(), &format!("withdrawal-{}", today.year()))?;
    let number = format!("{code}-TS-{}-{serial:02}", today.year());
    let Deadline { day, at } = report_due(new.known_at, &rules.calendar, &rules.policies.at(region, today));
    let goods = &new.goods;
    tx.execute(
        sql!(
            "INSERT INTO withdrawal (region, id, station_id, number, state, source, circular_id, line, case_id, goods,
                brand, model, batch, maker, supplier, barcode, wrong, known_at, responsible, due, due_at, by_id, at)
             VALUES ($1, $2, $3, $4, 'found', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                $21, $22)"
        ),
        &[
            region.into(),
            (&id).into(),
            station.as_str().into(),
            (&number).into(),
            new.source.value().into(),
            new.list.as_ref().map(|(circular, _)| circular).into(),
            new.list.as_ref().map(|(_, line)| *line).into(),
            new.case.as_ref().map(CaseId::as_str).into(),
            (&goods.goods).into(),
            (&goods.brand).into(),
            (&goods.model).into(),
            (&goods.batch).into(),
            (&goods.maker).into(),
            (&goods.supplier).into(),
            (&goods.barcode).into(),
            (&goods.wrong).into(),
            new.known_at.into(),
            new.responsible.as_str().into(),
            day.into(),
            at.into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    if let Some((circular, line)) = &new.list {
        check(tx, change, station, circular, *line, Some(&id))?;
    }
    change.note(tx, "withdrawal", &id, "登记", &json!({"said": new.source.label(), "number": number}))?;
    let (key, href) = (format!("withdrawal:{id}"), format!("/withdrawals/{id}"));
    let title = format!("不合格商品退市 {}：请核对库存、下架并报所里", goods.goods);
    let notice = Notice { key: &key, title: &title, href: &href };
    remind::tell_one(tx, &new.responsible, &notice, change.moment, change.entropy)?;
    remind::tell(tx, station, &[Post::Head], &notice, change.moment, change.entropy)?;
    Ok(id)
}
