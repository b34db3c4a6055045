//! 整改通知 (B5.3): given from above, proved by the station, looked at again, closed.

use domain::directory::{OrgId, Post, StaffId};
use domain::kernel::{Moment, require};
use domain::network::fix::{FixDeed, FixSource, FixState, may_give, recheck_due, step};
use jiff::civil::Date;
use serde_json::json;

use super::remind::{self, Notice};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::rules::Rules;
use crate::{number, sql};

/// An order with the names of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub number: String,
    pub state: FixState,
    pub source: FixSource,
    pub source_id: Option<String>,
    pub problem: String,
    pub demand: String,
    pub owner: StaffId,
    pub owner_name: String,
    /// Of the next step.
    pub due: Date,
    /// The last that was given to the station.
    pub limit: Date,
    pub given: (Moment, String),
    /// Where whoever gave it works now.
    pub unit: String,
    pub proof: Option<String>,
    pub proved: Option<(Moment, String)>,
    pub returned: u32,
    pub verdict: Option<String>,
    pub checked: Option<(Moment, String)>,
    pub photos: u32,
}

/// What is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFix {
    pub source: FixSource,
    pub source_id: Option<String>,
    pub problem: String,
    pub demand: String,
    pub owner: StaffId,
    pub due: Date,
}

/// What a deed says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub deed: FixDeed,
    pub words: String,
    pub photo: Option<String>,
    /// The new limit, when it is sent back.
    pub due: Option<Date>,
}

/// Gives an order; its id.
///
/// # Errors
/// When the limit is none that may be given.
pub fn give(tx: &mut Tx<'_>, change: Change<'_>, rules: &Rules, org: &Org, new: &NewFix) -> StoreResult<String> {
    let today = change.moment.day();
    may_give(new.due, today, &rules.policies.at(&org.region, today))?;
    let id = change.fresh();
    let year = today.year();
    let serial = number::next_named(tx, &org.region, org.id.as_str(), &format!("fix-{year}"))?;
    let number = format!("{}-ZG-{year}-{serial:02}", org.code);
    tx.execute(
        sql!(
            "INSERT INTO fix_order (region, id, station_id, number, state, source, source_id, problem, demand, owner_id,
                due, limit_on, given_at, given_by, returned)
             VALUES ($1, $2, $3, $4, 'given', $5, $6, $7, $8, $9, $10, $10, $11, $12, 0)"
        ),
        &[
            (&org.region).into(),
            (&id).into(),
            org.id.as_str().into(),
            (&number).into(),
            new.source.value().into(),
            new.source_id.as_ref().into(),
            (&new.problem).into(),
            (&new.demand).into(),
            new.owner.as_str().into(),
            new.due.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "fix", &id, "发整改通知", &json!({"said": new.demand, "number": number}))?;
    let (key, href) = (format!("fix:{id}"), format!("/fixes/{id}"));
    let title = format!("整改通知 {number}：{}，{}前改好", new.problem, new.due);
    let notice = Notice { key: &key, title: &title, href: &href };
    remind::tell_one(tx, &new.owner, &notice, change.moment, change.entropy)?;
    remind::tell(tx, &org.id, &[Post::Head, Post::Liaison], &notice, change.moment, change.entropy)?;
    Ok(id)
}

/// Does a deed.
///
/// # Errors
/// When the rules refuse it, or somebody did a step meanwhile.
pub fn act(tx: &mut Tx<'_>, change: Change<'_>, rules: &Rules, one: &Fix, said: &Said) -> StoreResult {
    let today = change.moment.day();
    let policy = rules.policies.at(&one.region, today);
    if let Some(hash) = &said.photo {
        keep_photo(tx, change, one, hash)?;
    }
    let photos = photos(tx, one)?.len();
    let to = step(one.state, said.deed, u32::try_from(photos).unwrap_or(u32::MAX))?;
    let own = change.actor.id == one.owner && matches!(said.deed, FixDeed::Pass | FixDeed::SendBack);
    require(!own, "B5.3", "责任人不能复查自己的整改", "请发通知的单位另一位复查")?;
    let due = match said.deed {
        FixDeed::Prove => recheck_due(today, &rules.calendar, &policy),
        FixDeed::SendBack => {
            let limit = said.due.unwrap_or(one.due);
            may_give(limit, today, &policy)?;
            limit
        }
        FixDeed::Photo | FixDeed::Pass => one.due,
    };
    let (proves, passes) = (said.deed == FixDeed::Prove, said.deed == FixDeed::Pass);
    let actor = change.actor.id.as_str();
    let touched = tx.execute(
        sql!(
            "UPDATE fix_order SET state = $4, due = $5, limit_on = COALESCE(CAST($13 AS TEXT), limit_on), proof = COALESCE(CAST($6 AS TEXT), proof),
                proved_at = COALESCE(CAST($7 AS TEXT), proved_at), proved_by = COALESCE(CAST($8 AS TEXT), proved_by),
                returned = returned + $9, verdict = COALESCE(CAST($10 AS TEXT), verdict),
                checked_at = COALESCE(CAST($11 AS TEXT), checked_at), checked_by = COALESCE(CAST($12 AS TEXT), checked_by)
             WHERE region = $1 AND id = $2 AND state = $3"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            one.state.value().into(),
            to.value().into(),
            due.into(),
            proves.then_some(said.words.as_str()).into(),
            proves.then_some(change.moment).into(),
            proves.then_some(actor).into(),
            i64::from(said.deed == FixDeed::SendBack).into(),
            passes.then_some(said.words.as_str()).into(),
            passes.then_some(change.moment).into(),
            passes.then_some(actor).into(),
            (said.deed == FixDeed::SendBack).then_some(due).into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "fix", &one.id, said.deed.label(), &json!({"said": said.words}))?;
    tell(tx, change, one, said, due)
}

/// Who hears of a deed: above of what is proved, the station of what was looked at.
fn tell(tx: &mut Tx<'_>, change: Change<'_>, one: &Fix, said: &Said, due: Date) -> StoreResult {
    let words = match said.deed {
        FixDeed::Prove => format!("已交凭证，{due}前复查"),
        FixDeed::Pass => "复查通过，已关闭".to_owned(),
        FixDeed::SendBack => format!("复查退回，{due}前改好"),
        FixDeed::Photo => return Ok(()),
    };
    let at = change.moment.0.as_second();
    let (key, href) = (format!("fix:{}:{}:{at}", one.id, said.deed.value()), format!("/fixes/{}", one.id));
    let title = format!("整改 {}（{}）：{words}", one.number, one.station_name);
    let notice = Notice { key: &key, title: &title, href: &href };
    if said.deed != FixDeed::Prove {
        remind::tell_one(tx, &one.owner, &notice, change.moment, change.entropy)?;
        remind::tell(tx, &one.station, &[Post::Head, Post::Liaison], &notice, change.moment, change.entropy)?;
        return Ok(());
    }
    let office = directory::org(tx, &one.region, &one.station)?.and_then(|org| org.parent);
    if let Some(office) = office {
        let posts = &[Post::OfficeOfficer, Post::OfficeHead];
        remind::tell(tx, &office, posts, &notice, change.moment, change.entropy)?;
    }
    Ok(())
}

fn keep_photo(tx: &mut Tx<'_>, change: Change<'_>, one: &Fix, hash: &str) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO fix_photo (region, fix_id, hash, at, by_id) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (region, fix_id, hash) DO NOTHING"
        ),
        &[(&one.region).into(), (&one.id).into(), hash.into(), change.moment.into(), change.actor.id.as_str().into()],
    )?;
    Ok(())
}

/// The photos of one, oldest first: hash, when, by whom.
///
/// # Errors
/// When the database fails.
pub fn photos(tx: &mut Tx<'_>, one: &Fix) -> StoreResult<Vec<(String, Moment, String)>> {
    tx.query(
        sql!(
            "SELECT f.hash, f.at, s.name FROM fix_photo f LEFT JOIN staff s ON s.id = f.by_id
             WHERE f.region = $1 AND f.fix_id = $2 ORDER BY f.at, f.hash"
        ),
        &[(&one.region).into(), (&one.id).into()],
        |row| Ok((row.text(0)?, row.moment(1)?, row.opt_text(2)?.unwrap_or_default())),
    )
}

macro_rules! fixes {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT x.region, x.id, x.station_id, o.name, x.number, x.state, x.source, x.source_id, x.problem, x.demand,
                x.owner_id, w.name, x.due, x.given_at, g.name, x.proof, x.proved_at, p.name, x.returned, x.verdict,
                x.checked_at, c.name,
                (SELECT COUNT(*) FROM fix_photo f WHERE f.region = x.region AND f.fix_id = x.id), x.limit_on,
                COALESCE(u.name, '')
             FROM fix_order x JOIN org o ON o.region = x.region AND o.id = x.station_id
             LEFT JOIN staff w ON w.id = x.owner_id LEFT JOIN staff g ON g.id = x.given_by
             LEFT JOIN staff p ON p.id = x.proved_by LEFT JOIN staff c ON c.id = x.checked_by
             LEFT JOIN org u ON u.region = g.region AND u.id = g.org_id
             WHERE x.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// Those within a reach, the open ones first by their day, then the newest; at most 500.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Fix>> {
    let order = fixes!(
        "ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, CASE WHEN x.state = 'closed' THEN '' ELSE x.due END,
         x.id DESC LIMIT 500"
    );
    tx.query(order, &reach.values(), read)
}

/// The orders that came of a visit, an inspection or a callback, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn led_to(tx: &mut Tx<'_>, reach: &Reach, source: FixSource, id: &str) -> StoreResult<Vec<Fix>> {
    let [region, path] = reach.values();
    let values = [region, path, source.value().into(), id.into()];
    tx.query(fixes!("AND x.source = $3 AND x.source_id = $4 ORDER BY x.id"), &values, read)
}

/// Something wrong that was seen at a station, and for which no order was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfollowed {
    pub station: OrgId,
    pub station_name: String,
    pub source: FixSource,
    pub id: String,
    pub number: String,
    pub on: Date,
    /// What was wrong, in words.
    pub what: String,
}

impl Unfollowed {
    /// The page of what saw it.
    #[must_use]
    pub fn href(&self) -> String {
        match self.source {
            FixSource::Inspection => format!("/inspections/{}", self.id),
            FixSource::Visit | FixSource::Callback | FixSource::Other => format!("/visits/{}", self.id),
        }
    }
}

/// What visits and inspections since a day saw wrong within a reach without an order, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn unfollowed(tx: &mut Tx<'_>, reach: &Reach, since: Date) -> StoreResult<Vec<Unfollowed>> {
    let [region, path] = reach.values();
    let values = [region, path, since.to_string().into()];
    let one = |row: &Row<'_>, source, what| {
        Ok(Unfollowed {
            station: OrgId(row.text(0)?),
            station_name: row.text(1)?,
            source,
            id: row.text(2)?,
            number: row.text(3)?,
            on: row.moment(4)?.day(),
            what,
        })
    };
    let mut all = tx.query(
        sql!(
            "SELECT v.station_id, o.name, v.id, v.number, v.at, v.found
             FROM org o JOIN visit v ON v.region = o.region AND v.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND v.at >= $3 AND v.found IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM fix_order x WHERE x.region = v.region AND x.source = 'visit'
                AND x.source_id = v.id) ORDER BY v.at, v.id"
        ),
        &values,
        |row| one(row, FixSource::Visit, row.text(5)?),
    )?;
    all.extend(tx.query(
        sql!(
            "SELECT i.station_id, o.name, i.id, i.number, i.done_at, i.wrong
             FROM org o JOIN inspection i ON i.region = o.region AND i.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND i.done_at >= $3 AND i.wrong > 0
             AND NOT EXISTS (SELECT 1 FROM fix_order x WHERE x.region = i.region AND x.source = 'inspection'
                AND x.source_id = i.id) ORDER BY i.done_at, i.id"
        ),
        &values,
        |row| one(row, FixSource::Inspection, format!("不符合{}项", row.int(5)?)),
    )?);
    all.sort_by(|a, b| (a.on, &a.number).cmp(&(b.on, &b.number)));
    Ok(all)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Fix>> {
    let [region, path] = reach.values();
    tx.query_opt(fixes!("AND x.id = $3"), &[region, path, id.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Fix> {
    let who = |at: usize, name: usize| {
        Ok::<_, StoreError>(row.opt_moment(at)?.zip(Some(row.opt_text(name)?.unwrap_or_default())))
    };
    Ok(Fix {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        number: row.text(4)?,
        state: row.choice(5)?,
        source: row.choice(6)?,
        source_id: row.opt_text(7)?,
        problem: row.text(8)?,
        demand: row.text(9)?,
        owner: StaffId(row.text(10)?),
        owner_name: row.opt_text(11)?.unwrap_or_default(),
        due: row.day(12)?,
        given: (row.moment(13)?, row.opt_text(14)?.unwrap_or_default()),
        proof: row.opt_text(15)?,
        proved: who(16, 17)?,
        returned: row.count(18)?,
        verdict: row.opt_text(19)?,
        checked: who(20, 21)?,
        photos: row.count(22)?,
        limit: row.day(23)?,
        unit: row.text(24)?,
    })
}
