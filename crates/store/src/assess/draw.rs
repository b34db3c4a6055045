//! Drawing up: scheme, stations, facts and first scores, frozen in one transaction.

use std::collections::BTreeMap;

use domain::assess::{self, Fact, Rule, Scheme, Source, Tally, score};
use domain::figure::Period;
use domain::kernel::require;
use domain::network::life::LifeStage;
use serde_json::json;

use super::scheme::in_force;
use super::source::{Ask, Found, gather};
use crate::audit::Change;
use crate::db::Tx;
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::query::Reach;
use crate::rules::Rules;
use crate::{ids, sql};

/// Draws a round up for the open stations below a unit; its id.
///
/// # Errors
/// When the period is not one to assess, was assessed, or there is nobody to assess.
pub fn draw(tx: &mut Tx<'_>, change: Change<'_>, rules: &Rules, unit: &Org, period: Period) -> StoreResult<String> {
    let today = change.moment.day();
    assess::draw(period, today)?;
    let before = tx.query_opt(
        sql!("SELECT id FROM assessment_round WHERE region = $1 AND unit_id = $2 AND period = $3"),
        &[(&unit.region).into(), (&unit.id).into(), period.key().into()],
        |row| row.text(0),
    )?;
    let what = format!("{}已经组织过", period.label());
    require(before.is_none(), "D41", &what, "请打开那一次接着办").map_err(|no| no.at("period"))?;
    let mut stations = directory::stations(tx, &unit.region, &unit.path)?;
    stations.retain(|one| one.life.is_some_and(LifeStage::open));
    require(!stations.is_empty(), "D41", "下面没有在运行的站点", "站点授牌运行以后再考核")?;
    let scheme = in_force(tx, &unit.region, period.from)?;
    let reach = Reach { region: unit.region.clone(), path: unit.path.clone(), station: None };
    let policy = rules.policies.at(&unit.region, today);
    let ask = Ask { reach: &reach, period, today, policy: &policy, stations: &stations };
    let mut facts: BTreeMap<String, Found> = BTreeMap::new();
    for (_, item) in scheme.items() {
        let source = Source::read(&item.source).map_err(StoreError::Corrupt)?;
        facts.insert(item.key.clone(), gather(tx, &ask, source)?);
    }
    let id = change.fresh();
    write(tx, change, unit, period, &scheme, &id, &facts)?;
    for station in &stations {
        freeze(tx, change, &scheme, &id, station, &facts)?;
    }
    let what = json!({"said": period.label(), "unit": unit.id, "stations": stations.len()});
    change.note(tx, "assessment", &id, "组织考核", &what)?;
    Ok(id)
}

fn write(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    unit: &Org,
    period: Period,
    scheme: &Scheme,
    id: &str,
    facts: &BTreeMap<String, Found>,
) -> StoreResult {
    let scheme = json!(scheme).to_string();
    let hash = ids::hash(&[&scheme, &json!(facts).to_string()]);
    tx.execute(
        sql!(
            "INSERT INTO assessment_round (region, id, unit_id, period, state, scheme, hash, drawn_at, drawn_by,
                published_at, published_by, object_by, final_at, final_by)
             VALUES ($1, $2, $3, $4, 'scoring', $5, $6, $7, $8, NULL, NULL, NULL, NULL, NULL)"
        ),
        &[
            (&unit.region).into(),
            id.into(),
            (&unit.id).into(),
            period.key().into(),
            scheme.into(),
            hash.into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    Ok(())
}

/// A station with its facts, and the scores that come out of them.
fn freeze(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    scheme: &Scheme,
    round: &str,
    station: &Org,
    facts: &BTreeMap<String, Found>,
) -> StoreResult {
    tx.execute(
        sql!("INSERT INTO assessment_station (region, round_id, station_id, code, name) VALUES ($1, $2, $3, $4, $5)"),
        &[(&station.region).into(), round.into(), (&station.id).into(), (&station.code).into(), (&station.name).into()],
    )?;
    for (_, item) in scheme.items().filter(|(_, item)| item.rule != Rule::Hand) {
        let all: &[Fact] =
            facts.get(&item.key).and_then(|found| found.get(station.id.as_str())).map_or(&[], Vec::as_slice);
        tx.execute(
            sql!("INSERT INTO assessment_fact (region, round_id, station_id, item, facts) VALUES ($1, $2, $3, $4, $5)"),
            &[
                (&station.region).into(),
                round.into(),
                (&station.id).into(),
                (&item.key).into(),
                json!(all).to_string().into(),
            ],
        )?;
        let points = score(item.points, &item.rule, item.nothing, Tally::of(all));
        super::steps::put(tx, change, (round, &station.id, &item.key), "facts", points, "")?;
    }
    Ok(())
}
