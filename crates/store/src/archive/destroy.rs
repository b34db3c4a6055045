//! 销毁清单 (A14d): drafted, agreed, approved, carried out; the record stays for ever.

use domain::archive::{
    DestructionItem, DestructionList, DestructionState, DestructionStep, Due, Supervisors, carry_out as may_carry_out,
    due, step as rule,
};
use domain::case::Command;
use domain::directory::{Actor, CaseId, HEADS, OrgId, Post, StaffId};
use domain::kernel::Refusal;
use jiff::civil::Date;
use serde_json::json;

use super::erase::erase;
use super::shelf::runs_out;
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::Org;
use crate::error::{StoreError, StoreResult};
use crate::execute::{Door, Step};
use crate::network::remind::{self, Notice};
use crate::{number, sql};

/// Drafts a list of files whose years are over; returns its id.
///
/// # Errors
/// When nothing is chosen, or one of the files is held or too young.
pub fn draft(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    chosen: &[String],
    why: &str,
    least_years: u32,
) -> StoreResult<String> {
    let today = change.moment.day();
    let all = runs_out(tx, &org.region, &org.id, today)?;
    let mut items = Vec::new();
    for number in chosen {
        let Some((item, held)) = all.iter().find(|(item, _)| item.number == *number) else {
            let what = format!("{number}没有期满，或者已经在别的清单里");
            return Err(Refusal::new("A14d", what, "请刷新这一页重新选").at("cases").into());
        };
        let file =
            Due { number: &item.number, closed_on: item.closed_on, retain_until: item.retain_until, held: *held };
        due(file, today, least_years).map_err(|no| no.at("cases"))?;
        items.push(item);
    }
    if items.is_empty() {
        return Err(Refusal::new("A14d", "没有选要销毁的档案", "至少选一件").at("cases").into());
    }
    let serial = number::next_named(tx, &org.region, org.id.as_str(), &format!("destruction-{}", today.year()))?;
    let named = format!("{}-XH-{}-{serial:02}", org.code, today.year());
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO destruction (region, id, station_id, number, state, why, drafted_at, drafted_by)
             VALUES ($1, $2, $3, $4, 'drafted', $5, $6, $7)"
        ),
        &[
            (&org.region).into(),
            (&id).into(),
            org.id.as_str().into(),
            (&named).into(),
            why.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    for item in &items {
        tx.execute(
            sql!(
                "INSERT INTO destruction_item (region, list_id, case_id, number, volume, title, closed_on,
                                               retain_until, pages, struck)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)"
            ),
            &[
                (&org.region).into(),
                (&id).into(),
                (&item.case).into(),
                (&item.number).into(),
                (&item.volume).into(),
                (&item.title).into(),
                item.closed_on.into(),
                item.retain_until.into(),
                item.pages.into(),
            ],
        )?;
    }
    tell(tx, change, &org.id, &To::Posts(HEADS), &id, &format!("销毁清单{named}待审核"))?;
    change.note(tx, "destruction", &id, "造册", &json!({"number": named, "files": items.len()}))?;
    Ok(id)
}

/// The lists of a station, newest first, each with its files.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<DestructionList>> {
    let mut all = tx.query(
        sql!(
            "SELECT d.id, d.number, o.name, d.state, d.why, d.drafted_by, a.name, d.drafted_at, d.agreed_by, b.name,
                d.agreed_at, d.approved_by, c.name, d.approved_at, d.returned_why, e.name, d.done_on, d.supervisor,
                d.supervisor_2
             FROM destruction d JOIN org o ON o.region = d.region AND o.id = d.station_id
             LEFT JOIN staff a ON a.id = d.drafted_by LEFT JOIN staff b ON b.id = d.agreed_by
             LEFT JOIN staff c ON c.id = d.approved_by LEFT JOIN staff e ON e.id = d.done_by
             WHERE d.region = $1 AND d.station_id = $2 ORDER BY d.drafted_at DESC, d.id DESC LIMIT 100"
        ),
        &[region.into(), station.as_str().into()],
        read,
    )?;
    for one in &mut all {
        one.items = items(tx, region, &one.id)?;
    }
    Ok(all)
}

fn read(row: &Row<'_>) -> StoreResult<DestructionList> {
    let step = |id: usize| -> StoreResult<Option<(StaffId, String, Date)>> {
        let (who, name, at) = (row.opt_text(id)?, row.opt_text(id + 1)?, row.opt_moment(id + 2)?);
        Ok(who.zip(at).map(|(who, at)| (StaffId(who), name.unwrap_or_default(), at.day())))
    };
    let watched = row.opt_text(17)?.zip(row.opt_text(18)?).map(|(first, second)| Supervisors { first, second });
    let done = row.opt_text(15)?.zip(row.opt_day(16)?).zip(watched).map(|((who, on), watched)| (who, on, watched));
    Ok(DestructionList {
        id: row.text(0)?,
        number: row.text(1)?,
        station: row.text(2)?,
        state: row.choice(3)?,
        why: row.text(4)?,
        drafted: step(5)?.ok_or_else(|| StoreError::Corrupt("destruction.drafted_by".to_owned()))?,
        agreed: step(8)?,
        approved: step(11)?,
        returned: row.opt_text(14)?,
        done,
        items: Vec::new(),
    })
}

fn items(tx: &mut Tx<'_>, region: &str, list: &str) -> StoreResult<Vec<DestructionItem>> {
    tx.query(
        sql!(
            "SELECT case_id, number, volume, title, closed_on, retain_until, pages, struck FROM destruction_item
             WHERE region = $1 AND list_id = $2 ORDER BY volume, number"
        ),
        &[region.into(), list.into()],
        |row| {
            Ok(DestructionItem {
                case: row.text(0)?,
                number: row.text(1)?,
                volume: row.text(2)?,
                title: row.text(3)?,
                closed_on: row.day(4)?,
                retain_until: row.day(5)?,
                pages: row.count(6)?,
                struck: row.opt_text(7)?,
            })
        },
    )
}

/// Agreed, approved or sent back.
///
/// # Errors
/// When the step does not follow, the same person took one before, or somebody was faster.
pub fn advance(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    one: &DestructionList,
    step: DestructionStep,
    why: Option<&str>,
) -> StoreResult {
    let state = rule(one, step, &change.actor.id)?;
    let touched = tx.execute(
        sql!(
            "UPDATE destruction SET state = $3,
                agreed_at = CASE WHEN $3 = 'agreed' THEN $4 ELSE agreed_at END,
                agreed_by = CASE WHEN $3 = 'agreed' THEN $5 ELSE agreed_by END,
                approved_at = CASE WHEN $3 = 'approved' THEN $4 ELSE approved_at END,
                approved_by = CASE WHEN $3 = 'approved' THEN $5 ELSE approved_by END,
                returned_why = COALESCE($6, returned_why)
             WHERE region = $1 AND id = $2 AND state = $7"
        ),
        &[
            change.actor.region.as_str().into(),
            (&one.id).into(),
            state.value().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            why.into(),
            one.state.value().into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let title = format!("销毁清单{}{}", one.number, state.label());
    let office = org.parent.clone().unwrap_or_else(|| org.id.clone());
    match state {
        DestructionState::Agreed => {
            tell(tx, change, &office, &To::Posts(&[Post::OfficeHead, Post::OfficeOfficer]), &one.id, &title)?;
        }
        _ => tell(tx, change, &org.id, &To::One(&one.drafted.0), &one.id, &title)?,
    }
    change.note(tx, "destruction", &one.id, step.label(), &json!({"said": why.unwrap_or_default()}))
}

enum To<'a> {
    Posts(&'a [Post]),
    One(&'a StaffId),
}

/// Tells whose turn it is.
fn tell(tx: &mut Tx<'_>, change: Change<'_>, org: &OrgId, to: &To<'_>, list: &str, title: &str) -> StoreResult {
    let station = tx.query_one(
        sql!("SELECT station_id FROM destruction WHERE region = $1 AND id = $2"),
        &[change.actor.region.as_str().into(), list.into()],
        |row| row.text(0),
    )?;
    let href = format!("/stations/{station}/destruction/{list}");
    let key = format!("{href}:{}", crate::db::instant(change.moment));
    let notice = Notice { key: &key, title, href: &href };
    match to {
        To::Posts(posts) => remind::tell(tx, org, posts, &notice, change.moment, change.entropy)?,
        To::One(staff) => remind::tell_one(tx, staff, &notice, change.moment, change.entropy)?,
    };
    Ok(())
}

/// Takes a file off a list that was not carried out, because it was held or is needed after all.
///
/// # Errors
/// When it does not stand there.
pub fn strike(tx: &mut Tx<'_>, change: Change<'_>, one: &DestructionList, number: &str, why: &str) -> StoreResult {
    if matches!(one.state, DestructionState::Done | DestructionState::Returned) {
        return Err(Refusal::new("A14d", format!("这份清单{}", one.state.label()), "不能再改").into());
    }
    let touched = tx.execute(
        sql!(
            "UPDATE destruction_item SET struck = $4 WHERE region = $1 AND list_id = $2 AND number = $3
             AND struck IS NULL"
        ),
        &[change.actor.region.as_str().into(), (&one.id).into(), number.into(), why.into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("destruction_item"));
    }
    change.note(tx, "destruction", &one.id, "剔除", &json!({"number": number, "said": why}))
}

/// Carries a list out: each file is marked in its own journal, then what is personal and what was stored is
/// erased, all in one transaction. What lies on the disk goes afterwards, see [`super::sweep`].
///
/// # Errors
/// When a file was held or opened again meanwhile, two did not watch, or the list was not approved.
pub fn carry_out(
    door: &Door,
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    one: &DestructionList,
    on: Date,
    watched: &Supervisors,
) -> StoreResult {
    let state = rule(one, DestructionStep::CarryOut, &change.actor.id)?;
    may_carry_out(one, on, watched, &change.actor.name, change.moment.day())?;
    let region = org.region.as_str();
    let touched = tx.execute(
        sql!(
            "UPDATE destruction SET state = $3, done_on = $4, done_at = $5, done_by = $6, supervisor = $7,
                supervisor_2 = $8 WHERE region = $1 AND id = $2 AND state = 'approved'"
        ),
        &[
            region.into(),
            (&one.id).into(),
            state.value().into(),
            on.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            (&watched.first).into(),
            (&watched.second).into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let cases: Vec<CaseId> =
        one.items.iter().filter(|item| item.struck.is_none()).map(|item| CaseId(item.case.clone())).collect();
    for case in &cases {
        let command = Command::Destroy { list: one.number.clone(), on };
        let step = Step { actor: Actor::system(region), moment: change.moment, command };
        door.execute_in(tx, &org.id, case, None, &[step])?;
    }
    let gone = erase(tx, change, region, &org.id, &one.id, &cases)?;
    let what = json!({"on": on, "files": cases.len(), "people": gone.people, "stored": gone.files,
        "said": format!("监销人 {}、{}", watched.first, watched.second)});
    change.note(tx, "destruction", &one.id, DestructionStep::CarryOut.label(), &what)
}
