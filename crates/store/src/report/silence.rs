//! Silent stations (D34): those with no complaint in a quarter, their past, and what contradicts them.

use std::collections::BTreeMap;

use domain::directory::{OrgId, Venue};
use domain::kernel::Moment;
use domain::report::{Clash, Past, Quarter};

use super::clash::clashes;
use super::facts::instants;
use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::network::life;
use crate::query::Reach;
use crate::sql;

/// A station that registered no complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Silent {
    pub region: String,
    pub org: OrgId,
    pub name: String,
    pub office: String,
    pub past: Past,
    /// Consultations in the quarter: the desk was at least there.
    pub consulted: i64,
    pub clashes: Vec<Clash>,
}

/// Quarters that are looked back on.
const BACK: i64 = 4;

/// The stations within a reach that were open at the end of a quarter and silent in it, those first whose silence is contradicted, then the least likely.
///
/// # Errors
/// When the database fails.
pub fn silent(tx: &mut Tx<'_>, reach: &Reach, quarter: Quarter) -> StoreResult<Vec<Silent>> {
    let mut first = quarter;
    for _ in 0..BACK {
        first = first.previous();
    }
    // A kind is compared over the whole county, so that office and county see the same chance for one station.
    let county = Reach { region: reach.region.clone(), path: "/".to_owned(), station: None };
    let now = registered(tx, reach, quarter, quarter)?;
    let past = registered(tx, &county, first, quarter.previous())?;
    let consulted = consultations(tx, reach, quarter)?;
    let born = born(tx, reach)?;
    let mut stations = stations(tx, &county)?;
    let open = life::open_on(tx, &reach.region, quarter.last())?;
    stations.retain(|one| open.contains(&OrgId(one.id.clone())));
    let quarters = |id: &str| {
        let begun = born.get(id).map_or(first, |at| Quarter::of(at.day()).next());
        let mut from = begun.max(first);
        let mut count = 0;
        while from < quarter {
            count += 1;
            from = from.next();
        }
        count
    };
    let mut kinds: BTreeMap<Option<Venue>, (i64, i64)> = BTreeMap::new();
    for one in &stations {
        let sums = kinds.entry(one.venue).or_default();
        sums.0 += past.get(&one.id).copied().unwrap_or_default();
        sums.1 += quarters(&one.id);
    }
    let mut clashes = clashes(tx, reach, quarter)?;
    let mut all = Vec::new();
    let within = |one: &Station| one.path.starts_with(&reach.path) || one.chain.starts_with(&reach.path);
    for one in stations.into_iter().filter(|one| within(one) && !now.contains_key(&one.id)) {
        let (own, own_quarters) = (past.get(&one.id).copied().unwrap_or_default(), quarters(&one.id));
        let (kind, kind_quarters) = kinds.get(&one.venue).copied().unwrap_or_default();
        all.push(Silent {
            region: reach.region.clone(),
            past: Past { own, quarters: own_quarters, kind: kind - own, kind_quarters: kind_quarters - own_quarters },
            consulted: consulted.get(&one.id).copied().unwrap_or_default(),
            clashes: clashes.remove(&one.id).unwrap_or_default(),
            org: OrgId(one.id),
            name: one.name,
            office: one.office,
        });
    }
    sort(&mut all);
    Ok(all)
}

/// Contradicted ones first, then by how unlikely the silence is.
pub fn sort(all: &mut [Silent]) {
    all.sort_by(|a, b| {
        let standing = |one: &Silent| one.clashes.iter().filter(|clash| clash.stands()).count();
        let known = standing(b).cmp(&standing(a));
        known.then_with(|| a.past.chance().total_cmp(&b.past.chance())).then_with(|| a.org.cmp(&b.org))
    });
}

struct Station {
    id: String,
    path: String,
    /// The path of its chain, empty for none.
    chain: String,
    name: String,
    office: String,
    venue: Option<Venue>,
}

fn stations(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Station>> {
    tx.query(
        sql!(
            "SELECT o.id, o.name, COALESCE(p.name, ''), o.venue, o.path, COALESCE(o.chain_path, '')
             FROM org o LEFT JOIN org p ON p.region = o.region AND p.id = o.parent_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND o.kind = 'station' ORDER BY o.path"
        ),
        &reach.values(),
        |row| {
            Ok(Station {
                id: row.text(0)?,
                name: row.text(1)?,
                office: row.text(2)?,
                venue: row.opt_choice(3)?,
                path: row.text(4)?,
                chain: row.text(5)?,
            })
        },
    )
}

/// From the first instant of one quarter to the last of another.
fn span(reach: &Reach, from: Quarter, to: Quarter) -> [Value; 4] {
    let [region, path] = reach.values();
    let ([from, _], [_, before]) = (instants(from), instants(to));
    [region, path, from, before]
}

fn registered(tx: &mut Tx<'_>, reach: &Reach, from: Quarter, to: Quarter) -> StoreResult<BTreeMap<String, i64>> {
    let found = tx.query(
        sql!(
            "SELECT r.station_id, COUNT(*) FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND r.registered_at >= $3 AND r.registered_at < $4 GROUP BY r.station_id"
        ),
        &span(reach, from, to),
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

fn consultations(tx: &mut Tx<'_>, reach: &Reach, quarter: Quarter) -> StoreResult<BTreeMap<String, i64>> {
    let found = tx.query(
        sql!(
            "SELECT c.station_id, COUNT(*) FROM org o JOIN consultation c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.at >= $3 AND c.at < $4
             GROUP BY c.station_id"
        ),
        &span(reach, quarter, quarter),
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// When each organisation was entered; its first whole quarter is the next.
pub(crate) fn born(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<BTreeMap<String, Moment>> {
    let found = tx.query(
        sql!("SELECT entity_id, MIN(at) FROM audit_change WHERE region = $1 AND entity = 'org' GROUP BY entity_id"),
        &[reach.region.as_str().into()],
        |row| Ok((row.text(0)?, row.moment(1)?)),
    )?;
    Ok(found.into_iter().collect())
}
