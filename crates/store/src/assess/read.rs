//! Rounds as they are read: which there are, one with everything, and the objections that wait.

use std::collections::BTreeMap;

use domain::assess::{Fact, Points, RoundState, Scheme};
use domain::directory::{OrgId, StaffId};
use domain::figure::Period;
use jiff::civil::Date;

use super::round::{Given, Objection, Round, Station, Veto, label};
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::sql;

macro_rules! rounds {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT r.region, r.id, r.unit_id, u.name, u.path, r.period, r.state, r.scheme, r.hash, r.drawn_at,
                COALESCE(s.name, ''), r.published_at, r.object_by, r.final_at
             FROM assessment_round r JOIN org u ON u.region = r.region AND u.id = r.unit_id
             LEFT JOIN staff s ON s.id = r.drawn_by
             WHERE r.region = $1 AND EXISTS (SELECT 1 FROM assessment_station a
                JOIN org o ON o.region = a.region AND o.id = a.station_id
                WHERE a.region = r.region AND a.round_id = r.id AND (o.path LIKE $2 OR o.chain_path LIKE $2)) ",
            $rest
        ))
    };
}

/// The rounds that have a station within a reach, the newest first, without their stations; at most 100. Before they
/// are published they are for the levels above alone.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, above: bool) -> StoreResult<Vec<Round>> {
    let [region, path] = reach.values();
    let mut all = tx.query(rounds!("ORDER BY r.drawn_at DESC, r.id DESC LIMIT 100"), &[region, path], read)?;
    all.retain(|round| above || round.state != RoundState::Scoring);
    Ok(all)
}

/// A round that has a station within a reach, with everything.
///
/// # Errors
/// When the database fails.
pub fn load(tx: &mut Tx<'_>, reach: &Reach, id: &str, above: bool) -> StoreResult<Option<Round>> {
    let [region, path] = reach.values();
    let found = tx.query_opt(rounds!("AND r.id = $3"), &[region, path, id.into()], read)?;
    let Some(mut round) = found.filter(|round| above || round.state != RoundState::Scoring) else { return Ok(None) };
    round.stations = stations(tx, reach, id)?;
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for (place, station) in round.stations.iter().enumerate() {
        at.insert(station.id.0.clone(), place);
    }
    let key = [round.region.as_str().into(), id.into()];
    let facts = tx.query(
        sql!("SELECT station_id, item, facts FROM assessment_fact WHERE region = $1 AND round_id = $2"),
        &key,
        |row| Ok((row.text(0)?, row.text(1)?, row.json::<Vec<Fact>>(2)?)),
    )?;
    for (station, item, facts) in facts {
        if let Some(one) = at.get(&station).and_then(|place| round.stations.get_mut(*place)) {
            one.facts.insert(item, facts);
        }
    }
    let scores = tx.query(
        sql!(
            "SELECT g.station_id, g.item, g.kind, g.points, g.reason, g.at, COALESCE(s.name, ''), g.by_id
             FROM assessment_score g LEFT JOIN staff s ON s.id = g.by_id
             WHERE g.region = $1 AND g.round_id = $2 ORDER BY g.station_id, g.item, g.no"
        ),
        &key,
        |row| {
            let given = Given {
                kind: row.text(2)?,
                points: Points(row.int(3)?),
                reason: row.text(4)?,
                at: row.moment(5)?,
                by: row.text(6)?,
                by_id: StaffId(row.text(7)?),
            };
            Ok((row.text(0)?, row.text(1)?, given))
        },
    )?;
    for (station, item, given) in scores {
        if let Some(one) = at.get(&station).and_then(|place| round.stations.get_mut(*place)) {
            one.scores.entry(item).or_default().push(given);
        }
    }
    for (station, veto) in vetoes(tx, &round.region, id)? {
        if let Some(one) = at.get(&station).and_then(|place| round.stations.get_mut(*place)) {
            one.vetoes.push(veto);
        }
    }
    for (station, objection) in objections(tx, &round.region, id)? {
        if let Some(one) = at.get(&station).and_then(|place| round.stations.get_mut(*place)) {
            one.objections.push(objection);
        }
    }
    round.work_out();
    Ok(Some(round))
}

fn read(row: &Row<'_>) -> StoreResult<Round> {
    let key = row.text(5)?;
    Ok(Round {
        region: row.text(0)?,
        id: row.text(1)?,
        unit: OrgId(row.text(2)?),
        unit_name: row.text(3)?,
        unit_path: row.text(4)?,
        period: Period::parse(&key).ok_or(StoreError::Corrupt(format!("period {key}")))?,
        state: row.choice(6)?,
        scheme: row.json(7)?,
        hash: row.text(8)?,
        drawn_at: row.moment(9)?,
        drawn_by: row.text(10)?,
        published_at: row.opt_moment(11)?,
        object_by: row.opt_day(12)?,
        final_at: row.opt_moment(13)?,
        stations: Vec::new(),
    })
}

fn stations(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Vec<Station>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT a.station_id, a.code, a.name,
                CASE WHEN o.path LIKE $2 OR o.chain_path LIKE $2 THEN 1 ELSE 0 END
             FROM assessment_station a JOIN org o ON o.region = a.region AND o.id = a.station_id
             WHERE a.region = $1 AND a.round_id = $3 ORDER BY a.code, a.station_id"
        ),
        &[region, path, id.into()],
        |row| {
            Ok(Station {
                id: OrgId(row.text(0)?),
                code: row.text(1)?,
                name: row.text(2)?,
                seen: row.flag(3)?,
                facts: BTreeMap::new(),
                scores: BTreeMap::new(),
                vetoes: Vec::new(),
                objections: Vec::new(),
                sum: None,
                place: 0,
                lost: Vec::new(),
            })
        },
    )
}

fn vetoes(tx: &mut Tx<'_>, region: &str, id: &str) -> StoreResult<Vec<(String, Veto)>> {
    tx.query(
        sql!(
            "SELECT v.station_id, v.veto, v.ground, v.facts, v.at, COALESCE(s.name, ''), v.lifted_at, v.by_id
             FROM assessment_veto v LEFT JOIN staff s ON s.id = v.by_id
             WHERE v.region = $1 AND v.round_id = $2 ORDER BY v.at, v.veto"
        ),
        &[region.into(), id.into()],
        |row| {
            let veto = Veto {
                key: row.text(1)?,
                ground: row.text(2)?,
                facts: row.text(3)?,
                at: row.moment(4)?,
                by: row.text(5)?,
                lifted: row.opt_text(6)?.is_some(),
                by_id: StaffId(row.text(7)?),
            };
            Ok((row.text(0)?, veto))
        },
    )
}

fn objections(tx: &mut Tx<'_>, region: &str, id: &str) -> StoreResult<Vec<(String, Objection)>> {
    tx.query(
        sql!(
            "SELECT b.station_id, b.item, b.state, b.said, b.at, COALESCE(s.name, ''), b.due, b.reply, b.replied_at,
                COALESCE(p.name, '')
             FROM assessment_objection b LEFT JOIN staff s ON s.id = b.by_id LEFT JOIN staff p ON p.id = b.replied_by
             WHERE b.region = $1 AND b.round_id = $2 ORDER BY b.at, b.item"
        ),
        &[region.into(), id.into()],
        |row| {
            let replied = row.opt_text(7)?.zip(row.opt_moment(8)?);
            let by = row.text(9)?;
            let objection = Objection {
                item: row.text(1)?,
                state: row.choice(2)?,
                said: row.text(3)?,
                at: row.moment(4)?,
                by: row.text(5)?,
                due: row.day(6)?,
                reply: replied.map(|(words, at)| (words, at, by)),
            };
            Ok((row.text(0)?, objection))
        },
    )
}

/// An objection below a reach that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub round: String,
    pub station: String,
    pub station_name: String,
    /// The words of what it is about.
    pub about: String,
    pub due: Date,
}

/// The objections within a reach that wait for an answer and are due before a day, the oldest first; at most 500.
///
/// # Errors
/// When the database fails.
pub fn waiting(tx: &mut Tx<'_>, reach: &Reach, before: Date) -> StoreResult<Vec<Waiting>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT b.round_id, b.station_id, o.name, b.item, b.due, r.scheme
             FROM org o JOIN assessment_objection b ON b.region = o.region AND b.station_id = o.id
             JOIN assessment_round r ON r.region = b.region AND r.id = b.round_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND b.state = 'open' AND b.due < $3
             ORDER BY b.due, b.round_id, b.station_id, b.item LIMIT 500"
        ),
        &[region, path, before.into()],
        |row| {
            let (item, scheme) = (row.text(3)?, row.json::<Scheme>(5)?);
            Ok(Waiting {
                round: row.text(0)?,
                station: row.text(1)?,
                station_name: row.text(2)?,
                about: label(&scheme, &item),
                due: row.day(4)?,
            })
        },
    )
}
