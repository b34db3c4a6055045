//! Draws (D42, D45): a list is frozen with its hash, a seed that was published later draws from it, once.

use domain::clock::{Unit, due};
use domain::directory::{OrgId, Post};
use domain::kernel::{Moment, require};
use domain::network::life::LifeStage;
use domain::network::sample::{DrawKind, DrawState, draw as lots, frozen, list_hash, may_draw, size_of};
use jiff::civil::Date;
use serde_json::json;

use super::remind::{self, Notice};
use super::{callback, inspection};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::rules::Rules;
use crate::{journal, number, sql};

/// A draw with the names of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    pub region: String,
    pub id: String,
    pub org: OrgId,
    pub org_name: String,
    pub number: String,
    pub kind: DrawKind,
    pub state: DrawState,
    pub period: (Date, Date),
    pub list: Vec<String>,
    pub list_hash: String,
    pub left_out: String,
    pub size: u32,
    pub each: u32,
    pub frozen_at: Moment,
    pub frozen_by: String,
    pub seed: Option<Seed>,
    pub sample: Vec<String>,
    pub drawn: Option<(Moment, String)>,
    pub due: Option<Date>,
    /// Drawn at or below the reader's own level, and not above it.
    pub below: bool,
}

/// What decides the lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    pub seed: String,
    /// Where it was published.
    pub source: String,
    pub published: Moment,
}

/// What a list is frozen of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freeze {
    pub kind: DrawKind,
    /// Of callbacks: closed within these days.
    pub period: (Date, Date),
    /// Percent of the list that are drawn.
    pub percent: u32,
    /// Of every station at least.
    pub each: u32,
}

/// What is on a list, and what is not and why.
struct Listed {
    names: Vec<String>,
    left_out: String,
}

/// Freezes the list of what lies within a reach now; the id of the draw.
///
/// # Errors
/// When there is nothing to draw from.
pub fn freeze(tx: &mut Tx<'_>, change: Change<'_>, reach: &Reach, what: Freeze) -> StoreResult<String> {
    let clause = what.kind.clause();
    let (from, to) = what.period;
    let today = change.moment.day();
    require(from <= to && to <= today, clause, "起止日期不对", "起日不晚于止日，止日不晚于今天")
        .map_err(|refusal| refusal.at("to"))?;
    let listed = if what.kind.of_stations() { stations(tx, reach)? } else { closed(tx, reach, what.period)? };
    let names = frozen(listed.names);
    let none = format!("没有可以抽的。{}", listed.left_out);
    require(!names.is_empty(), clause, none.trim(), "请换一段时间").map_err(|refusal| refusal.at("from"))?;
    let region = reach.region.as_str();
    let org = directory::org(tx, region, &change.actor.org)?.ok_or(StoreError::NotFound("org"))?;
    let id = change.fresh();
    let serial = number::next_named(tx, region, org.id.as_str(), &format!("draw-{}", today.year()))?;
    let number = format!("{}-CY-{}-{serial:02}", org.code, today.year());
    let size = i64::try_from(size_of(names.len(), what.percent)).unwrap_or(i64::MAX);
    let hash = list_hash(&names);
    tx.execute(
        sql!(
            "INSERT INTO draw (region, id, org_id, number, kind, state, period_from, period_to, list, listed, list_hash,
                left_out, size, each_station, frozen_at, frozen_by)
             VALUES ($1, $2, $3, $4, $5, 'frozen', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        &[
            region.into(),
            (&id).into(),
            org.id.as_str().into(),
            (&number).into(),
            what.kind.value().into(),
            from.into(),
            to.into(),
            names.join("\n").into(),
            i64::try_from(names.len()).unwrap_or(i64::MAX).into(),
            (&hash).into(),
            (&listed.left_out).into(),
            size.into(),
            // Of stations each is its own: all would be taken.
            if what.kind.of_stations() { 0_u32 } else { what.each }.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    let said = format!("{}，{}个", what.kind.label(), names.len());
    change.note(tx, "draw", &id, "冻结名单", &json!({"said": said, "number": number, "list": hash}))?;
    Ok(id)
}

/// The closed complaints of a period whose consumers agreed to be called, left a number, and were not drawn before.
fn closed(tx: &mut Tx<'_>, reach: &Reach, (from, to): (Date, Date)) -> StoreResult<Listed> {
    let [region, path] = reach.values();
    let all = tx.query(
        sql!(
            "SELECT r.case_id, r.full_number, CASE WHEN p.phone_index IS NULL THEN 0 ELSE 1 END,
                (SELECT COUNT(*) FROM callback k WHERE k.region = r.region AND k.number = r.full_number)
             FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             LEFT JOIN person p ON p.region = r.region AND p.id = r.consumer_id
             WHERE r.region = $1 AND o.path LIKE $2 AND r.stage = 'archived' AND r.closed_on >= $3 AND r.closed_on <= $4
             ORDER BY r.full_number"
        ),
        &[region, path, from.into(), to.into()],
        |row| Ok((domain::directory::CaseId(row.text(0)?), row.text(1)?, row.flag(2)?, row.int(3)? > 0)),
    )?;
    let (mut names, mut before, mut mute, mut refused) = (Vec::new(), 0, 0, 0);
    for (case, name, phone, drawn) in all {
        let state = journal::load(tx, &reach.region, &case)?.state(&case);
        let Some(state) = state.filter(|state| state.destroyed.is_none()) else { continue };
        if drawn {
            before += 1;
        } else if !phone {
            mute += 1;
        } else if state.intake.consents.callback {
            names.push(name);
        } else {
            refused += 1;
        }
    }
    let left_out = format!("不在名单内：已经抽中过{before}件，没有留电话{mute}件，不同意回访{refused}件。");
    Ok(Listed { names, left_out })
}

/// The codes of the stations at work.
fn stations(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Listed> {
    let all = directory::stations(tx, &reach.region, &reach.path)?;
    let count = all.len();
    let names: Vec<String> =
        all.into_iter().filter(|one| one.life.is_some_and(LifeStage::open)).map(|one| one.code).collect();
    Ok(Listed { left_out: format!("不在名单内：没有运行的站点{}个。", count - names.len()), names })
}

/// Draws; what was drawn waits for its people, and the stations do not hear of it.
///
/// # Errors
/// When it was drawn before, or the seed could be known before the list.
pub fn draw(tx: &mut Tx<'_>, change: Change<'_>, rules: &Rules, one: &Draw, seed: &Seed) -> StoreResult {
    may_draw(one.kind, one.state, one.frozen_at, seed.published, change.moment, &seed.seed)?;
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let sample = lots(&one.list, &seed.seed, count(one.size), count(one.each));
    let policy = rules.policies.at(&one.region, change.moment.day());
    let days = if one.kind.of_stations() { policy.inspection_days() } else { policy.callback_days() };
    let until = due(&rules.calendar, change.moment.day(), days, Unit::WorkingDay, 0).judge;
    let touched = tx.execute(
        sql!(
            "UPDATE draw SET state = 'drawn', seed = $3, seed_source = $4, seed_at = $5, sample = $6, drawn_at = $7,
                drawn_by = $8, due = $9
             WHERE region = $1 AND id = $2 AND state = 'frozen'"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            (&seed.seed).into(),
            (&seed.source).into(),
            seed.published.into(),
            sample.join("\n").into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            until.into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    for name in &sample {
        if one.kind.of_stations() {
            inspection::drawn(tx, change, one, name, until)?;
        } else {
            callback::drawn(tx, change, one, name, until)?;
        }
    }
    let said = format!("开奖号码{}，抽中{}个", seed.seed, sample.len());
    change.note(tx, "draw", &one.id, "抽取", &json!({"said": said}))?;
    let (key, href) = (format!("draw:{}", one.id), format!("/draws/{}", one.id));
    let title = format!("{} {}：抽中{}个，{until}前办完", one.kind.label(), one.number, sample.len());
    let notice = Notice { key: &key, title: &title, href: &href };
    remind::tell(
        tx,
        &one.org,
        &[Post::Centre, Post::OfficeOfficer, Post::OfficeHead],
        &notice,
        change.moment,
        change.entropy,
    )?;
    Ok(())
}

/// Closes a draw of which nothing is open any more; from then on its stations see list, seed and sample.
pub(super) fn settle(tx: &mut Tx<'_>, change: Change<'_>, region: &str, id: &str) -> StoreResult {
    let open = tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM callback WHERE region = $1 AND draw_id = $2 AND state IN ('waiting', 'again'))
                + (SELECT COUNT(*) FROM inspection WHERE region = $1 AND draw_id = $2 AND state = 'due')"
        ),
        &[region.into(), id.into()],
        |row| row.int(0),
    )?;
    if open > 0 {
        return Ok(());
    }
    let touched = tx.execute(
        sql!("UPDATE draw SET state = 'done' WHERE region = $1 AND id = $2 AND state = 'drawn'"),
        &[region.into(), id.into()],
    )?;
    if touched > 0 { change.note(tx, "draw", id, "全部办完", &json!({})) } else { Ok(()) }
}

macro_rules! draws {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT d.region, d.id, d.org_id, o.name, d.number, d.kind, d.state, d.period_from, d.period_to, d.list,
                d.list_hash, d.left_out, d.size, d.each_station, d.frozen_at, f.name, d.seed, d.seed_source, d.seed_at,
                d.sample, d.drawn_at, w.name, d.due, CASE WHEN o.path LIKE $2 THEN 1 ELSE 0 END
             FROM draw d JOIN org o ON o.region = d.region AND o.id = d.org_id
             LEFT JOIN staff f ON f.id = d.frozen_by LEFT JOIN staff w ON w.id = d.drawn_by
             WHERE d.region = $1 AND (o.path LIKE $2 OR $3 LIKE o.path || '%') ",
            $rest
        ))
    };
}

/// The draws of one's own branch of the tree, the newest first; at most 100.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Draw>> {
    let [region, path] = reach.values();
    tx.query(draws!("ORDER BY d.id DESC LIMIT 100"), &[region, path, reach.path.as_str().into()], read)
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Draw>> {
    let [region, path] = reach.values();
    tx.query_opt(draws!("AND d.id = $4"), &[region, path, reach.path.as_str().into(), id.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Draw> {
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<String>>();
    let seed = match (row.opt_text(16)?, row.opt_moment(18)?) {
        (Some(seed), Some(published)) => Some(Seed { seed, source: row.opt_text(17)?.unwrap_or_default(), published }),
        _ => None,
    };
    Ok(Draw {
        region: row.text(0)?,
        id: row.text(1)?,
        org: OrgId(row.text(2)?),
        org_name: row.text(3)?,
        number: row.text(4)?,
        kind: row.choice(5)?,
        state: row.choice(6)?,
        period: (row.day(7)?, row.day(8)?),
        list: lines(row.text(9)?),
        list_hash: row.text(10)?,
        left_out: row.text(11)?,
        size: row.count(12)?,
        each: row.count(13)?,
        frozen_at: row.moment(14)?,
        frozen_by: row.opt_text(15)?.unwrap_or_default(),
        seed,
        sample: lines(row.opt_text(19)?.unwrap_or_default()),
        drawn: row.opt_moment(20)?.zip(Some(row.opt_text(21)?.unwrap_or_default())),
        due: row.opt_day(22)?,
        below: row.flag(23)?,
    })
}
