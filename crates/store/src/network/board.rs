//! The notice board (D21): issues made, hung, proved by a photo; hanging one does the term's duty.

use domain::directory::OrgId;
use domain::network::board::{BoardItem, BoardKind, Issue, hang as may_hang, whole};
use domain::network::circular::CircularKind;
use domain::network::duty::{DutyKind, Term};
use jiff::civil::Date;
use serde_json::json;

use super::{circular, duty};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::{sql, typical};

/// What an item may be taken from: the name under which the form offers it, and the item.
pub type Source = (String, BoardItem);

/// What came down to a station and what stands in the county's library, newest first.
///
/// # Errors
/// When the database fails.
pub fn sources(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Source>> {
    let mut all = Vec::new();
    for one in circular::list(tx, reach)?.into_iter().take(12) {
        let kind = match one.kind {
            CircularKind::GoodsList => BoardKind::Quality,
            CircularKind::Material => BoardKind::Rights,
            CircularKind::Notice => BoardKind::Tip,
            CircularKind::Task | CircularKind::Meeting => continue,
        };
        let item = BoardItem { kind, title: one.title, text: one.body, source: Some(one.from_name) };
        all.push((format!("circular:{}", one.id), item));
    }
    for one in typical::library(tx, &reach.region)?.into_iter().take(12) {
        let text = format!("{}\n{}\n{}", one.text.facts, one.text.result, one.text.lesson);
        let item = BoardItem { kind: BoardKind::Case, title: one.text.title, text, source: Some(one.station_name) };
        all.push((format!("typical:{}", one.id), item));
    }
    Ok(all)
}

/// Makes an issue; its id.
///
/// # Errors
/// When it does not hold what it must.
pub fn make(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    month: &str,
    title: &str,
    items: &[BoardItem],
) -> StoreResult<String> {
    whole(items)?;
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO board_issue (region, id, station_id, month, title, items, by_id, at, hung_on, hung_by, photo)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, NULL)"
        ),
        &[
            change.actor.region.as_str().into(),
            (&id).into(),
            station.as_str().into(),
            month.into(),
            title.into(),
            json!(items).to_string().into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    change.note(tx, "board", &id, "编宣传栏", &json!({"title": title, "items": items.len()}))?;
    Ok(id)
}

/// The printed one hangs, and a photo proves it; the duty of the term is done.
///
/// # Errors
/// When the day does not fit, or it hangs already.
pub fn hang(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    issue: &Issue,
    on: Date,
    photo: &str,
    term: &Term,
) -> StoreResult {
    may_hang(issue, on, change.moment.day())?;
    let touched = tx.execute(
        sql!(
            "UPDATE board_issue SET hung_on = $3, hung_by = $4, photo = $5
             WHERE region = $1 AND id = $2 AND hung_on IS NULL"
        ),
        &[
            change.actor.region.as_str().into(),
            (&issue.id).into(),
            on.into(),
            change.actor.id.as_str().into(),
            photo.into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    duty::done(tx, change, station, DutyKind::Board, term, &format!("{on}张贴《{}》，有照片", issue.title))?;
    change.note(tx, "board", &issue.id, "张贴", &json!({"on": on, "photo": photo}))
}

/// The issues of a station, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Issue>> {
    tx.query(
        sql!(
            "SELECT b.id, o.name, b.month, b.title, b.items, COALESCE(s.name, ''), b.at, b.hung_on, h.name, b.photo
             FROM board_issue b JOIN org o ON o.region = b.region AND o.id = b.station_id
             LEFT JOIN staff s ON s.id = b.by_id LEFT JOIN staff h ON h.id = b.hung_by
             WHERE b.region = $1 AND b.station_id = $2 ORDER BY b.at DESC, b.id DESC LIMIT 60"
        ),
        &[region.into(), station.as_str().into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Issue> {
    let hung = row.opt_day(7)?.zip(row.opt_text(9)?);
    Ok(Issue {
        id: row.text(0)?,
        station: row.text(1)?,
        month: row.text(2)?,
        title: row.text(3)?,
        items: row.json(4)?,
        by: row.text(5)?,
        made_on: row.moment(6)?.day(),
        hung: hung
            .map(|(on, photo)| Ok::<_, StoreError>((on, row.opt_text(8)?.unwrap_or_default(), photo)))
            .transpose()?,
    })
}
