//! 宣传 (B1.2, B1.5): to the unit's own staff and to consumers, with photos; issues of the notice board count beside it.

use domain::directory::OrgId;
use domain::network::publicity::{Audience, PublicityForm, record as may_record};
use jiff::civil::Date;
use serde_json::json;

use super::photo;
use crate::audit::Change;
use crate::db::Tx;
use crate::error::StoreResult;
use crate::sql;

/// What was told, to whom, by which means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publicity {
    /// Empty while it is new.
    pub id: String,
    pub audience: Audience,
    pub form: PublicityForm,
    pub day: Date,
    pub topic: String,
    pub place: String,
    pub heads: u32,
    pub said: String,
    /// Who recorded it.
    pub by: String,
}

/// Records one with its photo; its id.
///
/// # Errors
/// When its day does not fit.
pub fn record(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    new: &Publicity,
    photo: &str,
) -> StoreResult<String> {
    may_record(new.audience, new.day, change.moment.day())?;
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO publicity (region, id, station_id, audience, form, day, topic, place, heads, said, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &[
            change.actor.region.as_str().into(),
            (&id).into(),
            station.as_str().into(),
            new.audience.value().into(),
            new.form.value().into(),
            new.day.into(),
            (&new.topic).into(),
            (&new.place).into(),
            new.heads.into(),
            (&new.said).into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    photo::keep(tx, change, &id, photo)?;
    let said = format!("{}：{}，{}人", new.audience.label(), new.topic, new.heads);
    change.note(tx, "publicity", &id, "登记宣传", &json!({"said": said}))?;
    Ok(id)
}

/// Those of a station from one day to another, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, region: &str, station: &OrgId, from: Date, to: Date) -> StoreResult<Vec<Publicity>> {
    tx.query(
        sql!(
            "SELECT p.id, p.audience, p.form, p.day, p.topic, p.place, p.heads, p.said, COALESCE(s.name, '')
             FROM publicity p LEFT JOIN staff s ON s.id = p.by_id
             WHERE p.region = $1 AND p.station_id = $2 AND p.day >= $3 AND p.day <= $4
             ORDER BY p.day DESC, p.id DESC LIMIT 500"
        ),
        &[region.into(), station.as_str().into(), from.into(), to.into()],
        |row| {
            Ok(Publicity {
                id: row.text(0)?,
                audience: row.choice(1)?,
                form: row.choice(2)?,
                day: row.day(3)?,
                topic: row.text(4)?,
                place: row.text(5)?,
                heads: row.count(6)?,
                said: row.text(7)?,
                by: row.text(8)?,
            })
        },
    )
}

/// Whether one is this station's.
///
/// # Errors
/// When the database fails.
pub fn holds(tx: &mut Tx<'_>, region: &str, station: &OrgId, id: &str) -> StoreResult<bool> {
    let found = tx.query_opt(
        sql!("SELECT 1 FROM publicity WHERE region = $1 AND station_id = $2 AND id = $3"),
        &[region.into(), station.as_str().into(), id.into()],
        |row| row.int(0),
    )?;
    Ok(found.is_some())
}

/// What a station told in a period: occasions and heads of staff, of consumers, and issues of the board that were hung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub staff: i64,
    pub staff_heads: i64,
    pub public: i64,
    pub public_heads: i64,
    pub issues: i64,
}

/// Counts them from one day to another.
///
/// # Errors
/// When the database fails.
pub fn counted(tx: &mut Tx<'_>, region: &str, station: &OrgId, from: Date, to: Date) -> StoreResult<Counted> {
    let issues = tx.query_one(
        sql!(
            "SELECT COUNT(*) FROM board_issue WHERE region = $1 AND station_id = $2 AND hung_on >= $3 AND hung_on <= $4"
        ),
        &[region.into(), station.as_str().into(), from.into(), to.into()],
        |row| row.int(0),
    )?;
    let mut counted = Counted { issues, ..Counted::default() };
    for (audience, times, heads) in tx.query(
        sql!(
            "SELECT audience, COUNT(*), CAST(SUM(heads) AS BIGINT) FROM publicity
             WHERE region = $1 AND station_id = $2 AND day >= $3 AND day <= $4 GROUP BY audience"
        ),
        &[region.into(), station.as_str().into(), from.into(), to.into()],
        |row| Ok((row.choice::<Audience>(0)?, row.int(1)?, row.int(2)?)),
    )? {
        match audience {
            Audience::Staff => (counted.staff, counted.staff_heads) = (times, heads),
            Audience::Public => (counted.public, counted.public_heads) = (times, heads),
        }
    }
    Ok(counted)
}
