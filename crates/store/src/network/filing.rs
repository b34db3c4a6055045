//! Changes of staff (F14, C2d): who comes, who leaves, and no open case without a handler in between.

use domain::directory::{Actor, DESK, OrgId, Post, StaffId};
use domain::kernel::{Moment, Refusal};
use domain::network::staffing::{Education, fit, room};
use jiff::civil::Date;
use serde_json::json;

use crate::archive::handover;
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// A member of staff who comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joiner {
    pub login: String,
    pub name: String,
    pub education: Education,
    /// The unit answers for attitude, responsibility, knowledge of the law, talking with people (C2c).
    pub declared: bool,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub photo: Option<String>,
    pub since: Date,
    /// Day of the placement at the bureau (D40), when it was.
    pub placed_on: Option<Date>,
}

/// A change of staff: somebody comes, somebody leaves, or one for the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staffing {
    pub post: Post,
    pub leaver: Option<(StaffId, Date)>,
    pub joiner: Option<Joiner>,
    /// Who takes over the leaver's open cases, and the archive if he kept it.
    pub receiver: Option<StaffId>,
    /// Filed by then, else late.
    pub due: Date,
}

/// A filing as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub post: Post,
    pub leaver: Option<String>,
    pub left_on: Option<Date>,
    pub joiner: Option<String>,
    pub since: Option<Date>,
    pub education: Option<Education>,
    pub phone: Option<String>,
    /// Day of the newcomer's placement (D40).
    pub placed_on: Option<Date>,
    /// Number and receiver of every open case that was handed over.
    pub moved: Vec<(String, String)>,
    pub due: Date,
    pub filed_at: Moment,
    pub taken: Option<(Moment, String)>,
}

/// The open cases that a member of staff answers for.
///
/// # Errors
/// When the database fails.
pub fn open_cases(
    tx: &mut Tx<'_>,
    region: &str,
    staff: &StaffId,
) -> StoreResult<Vec<(domain::directory::CaseId, String)>> {
    tx.query(
        sql!(
            "SELECT case_id, full_number FROM case_row WHERE region = $1 AND handler_id = $2 AND ended = 0
             ORDER BY registered_at"
        ),
        &[region.into(), staff.as_str().into()],
        |row| Ok((domain::directory::CaseId(row.text(0)?), row.text(1)?)),
    )
}

/// Files a change: the leaver's account ends, the newcomer's begins with the given first password. The
/// leaver's open cases must have been assigned to others in the same transaction; `moved` tells to whom.
///
/// # Errors
/// When the newcomer does not fit, the post is full, or a case would be left without a handler.
pub fn file(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    filed: &Staffing,
    password_hash: &str,
    moved: &[(String, String)],
) -> StoreResult<String> {
    let region = change.actor.region.as_str();
    let staff = directory::staff_of(tx, region, station)?;
    let active: Vec<&directory::Staff> = staff.iter().filter(|one| one.active).collect();
    if let Some((leaver, on)) = &filed.leaver {
        if !active.iter().any(|one| one.actor.id == *leaver) {
            return Err(Refusal::new("C2", "选的人不在本站在岗人员里", "请重新选择").at("leaver").into());
        }
        if let Some((_, number)) = open_cases(tx, region, leaver)?.first() {
            let what = format!("{number}等案件还由他承办");
            return Err(Refusal::new("C2", what, "请先把未结的案件移交给别人").at("receiver").into());
        }
        handover::may_leave(tx, region, leaver)?;
        tx.execute(
            sql!("UPDATE staff SET active = 0, left_on = $2 WHERE id = $1"),
            &[leaver.as_str().into(), (*on).into()],
        )?;
        tx.execute(sql!("DELETE FROM session WHERE staff_id = $1"), &[leaver.as_str().into()])?;
        tx.execute(
            sql!("UPDATE api_token SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL"),
            &[leaver.as_str().into(), change.moment.into()],
        )?;
    }
    let mut joined = None;
    if let Some(joiner) = &filed.joiner {
        let stay: Vec<Post> = active
            .iter()
            .filter(|one| filed.leaver.as_ref().is_none_or(|(leaver, _)| one.actor.id != *leaver))
            .map(|one| one.actor.post)
            .collect();
        room(filed.post, &stay)?;
        fit(joiner.education, joiner.declared)?;
        joined = Some(join(tx, change, station, filed.post, joiner, password_hash)?);
    }
    if joined.is_none() && filed.leaver.is_none() {
        return Err(Refusal::new("C2", "没有写谁来谁走", "至少填一项").into());
    }
    // The keeper of the archive is one of the station's own, at any time (A14c).
    let keeper = filed.receiver.as_ref().or(joined.as_ref().filter(|_| DESK.contains(&filed.post)));
    if let Some(keeper) = keeper {
        handover::fill_vacancy(tx, change, station, keeper)?;
    }
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO filing (region, id, station_id, post, leaver_id, left_on, joiner_id, since, moved, due,
                                 filed_at, filed_by, taken_at, taken_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL)"
        ),
        &[
            region.into(),
            (&id).into(),
            station.as_str().into(),
            filed.post.value().into(),
            filed.leaver.as_ref().map(|(leaver, _)| leaver.as_str()).into(),
            filed.leaver.as_ref().map(|(_, on)| *on).into(),
            joined.as_ref().map(StaffId::as_str).into(),
            filed.joiner.as_ref().map(|joiner| joiner.since).into(),
            json!(moved).to_string().into(),
            filed.due.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "filing", &id, "报备人员变动", &json!({"post": filed.post, "moved": moved}))?;
    Ok(id)
}

fn join(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    post: Post,
    joiner: &Joiner,
    password_hash: &str,
) -> StoreResult<StaffId> {
    let region = change.actor.region.as_str();
    let id = StaffId(change.fresh());
    let actor =
        Actor { id: id.clone(), name: joiner.name.clone(), post, org: station.clone(), region: region.to_owned() };
    let new = crate::account::NewStaff {
        actor,
        login: &joiner.login,
        phone: joiner.phone.as_deref(),
        password_hash,
        must_change: true,
    };
    crate::account::add(tx, change, &new).map_err(|error| match error {
        StoreError::Clash(_) | StoreError::Duplicate(_) => {
            Refusal::new("D30", format!("账号{}已经有人用", joiner.login), "一人一号，请换一个").at("login").into()
        }
        other => other,
    })?;
    tx.execute(
        sql!("UPDATE staff SET education = $2, email = $3, photo = $4, since = $5, placed_on = $6 WHERE id = $1"),
        &[
            id.as_str().into(),
            joiner.education.value().into(),
            joiner.email.as_ref().into(),
            joiner.photo.as_ref().into(),
            joiner.since.into(),
            joiner.placed_on.into(),
        ],
    )?;
    Ok(id)
}

/// The level above takes note of a filing.
///
/// # Errors
/// When there is none that waits.
pub fn take(tx: &mut Tx<'_>, change: Change<'_>, id: &str) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE filing SET taken_at = $3, taken_by = $4 WHERE region = $1 AND id = $2 AND taken_at IS NULL"),
        &[change.actor.region.as_str().into(), id.into(), change.moment.into(), change.actor.id.as_str().into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("filing"));
    }
    change.note(tx, "filing", id, "接收备案", &json!({}))
}

/// The filings within a reach, newest first; only those that wait when `waiting`.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &crate::query::Reach, waiting: bool) -> StoreResult<Vec<Filing>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT f.region, f.id, f.station_id, o.name, f.post, l.name, f.left_on, j.name, f.since, f.moved, f.due,
                f.filed_at, f.taken_at, t.name, j.education, j.phone, j.placed_on
             FROM filing f JOIN org o ON o.region = f.region AND o.id = f.station_id
             LEFT JOIN staff l ON l.id = f.leaver_id LEFT JOIN staff j ON j.id = f.joiner_id
             LEFT JOIN staff t ON t.id = f.taken_by
             WHERE f.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND ($3 = 0 OR f.taken_at IS NULL)
             ORDER BY f.filed_at DESC LIMIT 100"
        ),
        &[region, path, waiting.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Filing> {
    Ok(Filing {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        post: row.choice(4)?,
        leaver: row.opt_text(5)?,
        left_on: row.opt_day(6)?,
        joiner: row.opt_text(7)?,
        since: row.opt_day(8)?,
        education: row.opt_choice(14)?,
        phone: row.opt_text(15)?,
        placed_on: row.opt_day(16)?,
        moved: row.json(9)?,
        due: row.day(10)?,
        filed_at: row.moment(11)?,
        taken: row.opt_moment(12)?.zip(row.opt_text(13)?),
    })
}
