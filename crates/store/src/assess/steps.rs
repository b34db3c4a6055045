//! What is done with a round, each step through its guard, with its change row and with who hears of it.

use domain::assess::{
    self, Deed, Objecting, ObjectionState, Points, Reply, RoundState, Unscored, may_object, may_reply, object_by,
    reply_by,
};
use domain::directory::{OrgId, Post};
use domain::kernel::require;
use jiff::civil::Date;
use serde_json::json;

use super::round::{Round, Station};
use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::network::remind::{self, Notice};
use crate::rules::Rules;
use crate::sql;

/// Puts the next points of an item; the earlier ones stay.
pub(super) fn put(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    (round, station, item): (&str, &OrgId, &str),
    kind: &str,
    points: Points,
    reason: &str,
) -> StoreResult {
    let region = change.actor.region.as_str();
    let no = tx.query_one(
        sql!(
            "SELECT COALESCE(MAX(no), 0) + 1 FROM assessment_score
             WHERE region = $1 AND round_id = $2 AND station_id = $3 AND item = $4"
        ),
        &[region.into(), round.into(), station.into(), item.into()],
        |row| row.int(0),
    )?;
    tx.execute(
        sql!(
            "INSERT INTO assessment_score (region, round_id, station_id, item, no, kind, points, reason, at, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &[
            region.into(),
            round.into(),
            station.into(),
            item.into(),
            no.into(),
            kind.into(),
            points.0.into(),
            reason.into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    Ok(())
}

/// Under which id the changes of a station in a round are told.
#[must_use]
pub fn entity(round: &str, station: &OrgId) -> String {
    format!("{round} {station}")
}

/// Scores an item of a station by hand, with the reason; may be done again until the round is published.
///
/// # Errors
/// When a rule forbids it.
pub fn hand(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    round: &Round,
    station: &Station,
    (item, points, reason): (&str, Points, &str),
) -> StoreResult {
    assess::hand(round.state, &round.scheme, item, points)?;
    require(!reason.trim().is_empty(), "D41", "没有写理由", "请写看了什么、为什么给这个分")?;
    let unchanged = station.last(item).is_some_and(|last| last.points == points && last.reason == reason.trim());
    if unchanged {
        return Ok(());
    }
    put(tx, change, (&round.id, &station.id, item), "hand", points, reason.trim())?;
    let label = round.scheme.item(item).map_or(item, |item| item.label.as_str());
    let what = json!({"said": format!("{label}：{}分，{}", points.words(), reason.trim())});
    change.note(tx, "assessment_station", &entity(&round.id, &station.id), "人工评分", &what)
}

/// Vetoes a station, with ground and facts.
///
/// # Errors
/// When a rule forbids it, or it was done.
pub fn veto(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    round: &Round,
    station: &Station,
    (key, ground, facts): (&str, &str, &str),
) -> StoreResult {
    assess::veto(round.state, &round.scheme, key)?;
    let before = station.vetoes.iter().any(|veto| veto.key == key);
    require(!before, "D41", "这一否决项已经登记过", "请看本站的否决项")?;
    tx.execute(
        sql!(
            "INSERT INTO assessment_veto (region, round_id, station_id, veto, ground, facts, at, by_id, lifted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)"
        ),
        &[
            (&round.region).into(),
            (&round.id).into(),
            (&station.id).into(),
            key.into(),
            ground.into(),
            facts.into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    let label = round.veto_label(key);
    let what = json!({"said": format!("{label}：{ground}；{facts}")});
    change.note(tx, "assessment_station", &entity(&round.id, &station.id), "登记否决项", &what)
}

/// Moves a round on, unless somebody was faster.
fn advance(tx: &mut Tx<'_>, change: Change<'_>, round: &Round, deed: Deed, to: RoundState) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE assessment_round SET state = $4 WHERE region = $1 AND id = $2 AND state = $3"),
        &[(&round.region).into(), (&round.id).into(), round.state.value().into(), to.value().into()],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "assessment", &round.id, deed.label(), &json!({"said": round.period.label(), "state": to}))
}

/// Publishes a round to its stations; their heads hear of it.
///
/// # Errors
/// When something is not scored yet.
pub fn publish(tx: &mut Tx<'_>, change: Change<'_>, rules: &Rules, round: &Round) -> StoreResult {
    let to = assess::publish(round.state, &round.unscored())?;
    let today = change.moment.day();
    let until = object_by(today, &rules.calendar, &rules.policies.at(&round.region, today));
    advance(tx, change, round, Deed::Publish, to)?;
    tx.execute(
        sql!(
            "UPDATE assessment_round SET published_at = $3, published_by = $4, object_by = $5
             WHERE region = $1 AND id = $2"
        ),
        &[(&round.region).into(), (&round.id).into(), change.moment.into(), (&change.actor.id).into(), until.into()],
    )?;
    let title = format!("{}考核结果已公布，有异议请在{until}前提出", round.period.label());
    tell_stations(tx, change, round, "published", &title)
}

/// Makes a round final; the heads hear of it.
///
/// # Errors
/// When objections can still be made or wait.
pub fn finish(tx: &mut Tx<'_>, change: Change<'_>, round: &Round) -> StoreResult {
    let to = assess::finish(round.state, round.object_by, round.waiting(), change.moment.day())?;
    advance(tx, change, round, Deed::Finish, to)?;
    tx.execute(
        sql!("UPDATE assessment_round SET final_at = $3, final_by = $4 WHERE region = $1 AND id = $2"),
        &[(&round.region).into(), (&round.id).into(), change.moment.into(), (&change.actor.id).into()],
    )?;
    let title = format!("{}考核已定档", round.period.label());
    tell_stations(tx, change, round, "final", &title)
}

/// Throws away a round that was drawn up by mistake; what stays is the change row with the reason.
///
/// # Errors
/// When its stations have heard of it, or somebody was faster.
pub fn discard(tx: &mut Tx<'_>, change: Change<'_>, round: &Round, why: &str) -> StoreResult {
    assess::discard(round.state)?;
    let touched = tx.execute(
        sql!("DELETE FROM assessment_round WHERE region = $1 AND id = $2 AND state = 'scoring'"),
        &[(&round.region).into(), (&round.id).into()],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    for part in [
        sql!("DELETE FROM assessment_station WHERE region = $1 AND round_id = $2"),
        sql!("DELETE FROM assessment_fact WHERE region = $1 AND round_id = $2"),
        sql!("DELETE FROM assessment_score WHERE region = $1 AND round_id = $2"),
        sql!("DELETE FROM assessment_veto WHERE region = $1 AND round_id = $2"),
    ] {
        tx.execute(part, &[(&round.region).into(), (&round.id).into()])?;
    }
    let what = json!({"said": format!("{}：{why}", round.period.label()), "hash": round.hash});
    change.note(tx, "assessment", &round.id, Deed::Discard.label(), &what)
}

fn tell_stations(tx: &mut Tx<'_>, change: Change<'_>, round: &Round, step: &str, title: &str) -> StoreResult {
    for station in &round.stations {
        let (key, href) = (format!("assessment:{}:{step}", round.id), round.href(&station.id));
        let notice = Notice { key: &key, title, href: &href };
        remind::tell(tx, &station.id, &[Post::Head], &notice, change.moment, change.entropy)?;
    }
    Ok(())
}

/// The head of a station objects to an item, or to a veto; the unit hears of it.
///
/// # Errors
/// When it is too late, or was done.
pub fn object(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    round: &Round,
    station: &Station,
    (item, said): (&str, &str),
) -> StoreResult<Date> {
    let today = change.moment.day();
    let before = station.objection(item).is_some();
    may_object(Objecting { state: round.state, until: round.object_by, before }, today)?;
    let due = reply_by(today, &rules.calendar, &rules.policies.at(&round.region, today));
    tx.execute(
        sql!(
            "INSERT INTO assessment_objection (region, round_id, station_id, item, state, said, at, by_id, due, reply,
                replied_at, replied_by)
             VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, NULL, NULL, NULL)"
        ),
        &[
            (&round.region).into(),
            (&round.id).into(),
            (&station.id).into(),
            item.into(),
            said.into(),
            change.moment.into(),
            (&change.actor.id).into(),
            due.into(),
        ],
    )?;
    let label = round.label(item);
    let what = json!({"said": format!("{label}：{said}")});
    change.note(tx, "assessment_station", &entity(&round.id, &station.id), "提异议", &what)?;
    let title = format!("{}对考核“{label}”提出异议，请在{due}前答复", station.name);
    let (key, href) = (format!("objection:{}:{}:{item}", round.id, station.id), round.href(&station.id));
    let notice = Notice { key: &key, title: &title, href: &href };
    let posts = [Post::OfficeOfficer, Post::OfficeHead, Post::Centre, Post::County];
    remind::tell(tx, &round.unit, &posts, &notice, change.moment, change.entropy)?;
    Ok(due)
}

/// Answers an objection: one that is upheld changes the score by a new row, or lifts the veto; the facts stay.
///
/// # Errors
/// When it may not be answered by this person, or the points do not go with the answer.
pub fn reply(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    round: &Round,
    station: &Station,
    item: &str,
    (upheld, points, words): (bool, Option<Points>, &str),
) -> StoreResult {
    let open = station.objection(item).ok_or(StoreError::NotFound("objection"))?;
    let most = round.scheme.item(item).map(|item| item.points);
    let gave = station.given_by(item, &change.actor.id);
    let to = may_reply(open.state, Reply { upheld, points, gave, most, had: station.score(item) })?;
    let touched = tx.execute(
        sql!(
            "UPDATE assessment_objection SET state = $5, reply = $6, replied_at = $7, replied_by = $8
             WHERE region = $1 AND round_id = $2 AND station_id = $3 AND item = $4 AND state = 'open'"
        ),
        &[
            (&round.region).into(),
            (&round.id).into(),
            (&station.id).into(),
            item.into(),
            to.value().into(),
            words.into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    match (to, item.strip_prefix("veto:"), points) {
        (ObjectionState::Upheld, Some(veto), _) => {
            tx.execute(
                sql!(
                    "UPDATE assessment_veto SET lifted_at = $5
                     WHERE region = $1 AND round_id = $2 AND station_id = $3 AND veto = $4"
                ),
                &[(&round.region).into(), (&round.id).into(), (&station.id).into(), veto.into(), change.moment.into()],
            )?;
        }
        (ObjectionState::Upheld, None, Some(points)) => {
            put(tx, change, (&round.id, &station.id, item), "objection", points, words)?;
        }
        _ => {}
    }
    let label = round.label(item);
    let what = json!({"said": format!("{label}：{}，{words}", to.label())});
    change.note(tx, "assessment_station", &entity(&round.id, &station.id), "答复异议", &what)?;
    let title = format!("对考核“{label}”的异议已答复：{}", to.label());
    let (key, href) = (format!("objection-reply:{}:{}:{item}", round.id, station.id), round.href(&station.id));
    let notice = Notice { key: &key, title: &title, href: &href };
    remind::tell(tx, &station.id, &[Post::Head], &notice, change.moment, change.entropy)?;
    Ok(())
}

/// Stations of a round with what is not scored, for the rule of publishing.
impl Round {
    /// What is not scored yet.
    #[must_use]
    pub fn unscored(&self) -> Vec<Unscored> {
        let missing =
            |station: &Station| self.scheme.items().filter(|(_, item)| station.score(&item.key).is_none()).count();
        self.stations
            .iter()
            .map(|one| Unscored { station: one.name.clone(), items: missing(one) })
            .filter(|one| one.items > 0)
            .collect()
    }
}
