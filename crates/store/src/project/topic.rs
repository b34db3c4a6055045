//! `topic_tally`: what the complaints of a station have in common, counted by tens of days in the transaction of the
//! registration or of its correction (docs/decisions/0017). A case gives at most sixteen rows, in one statement.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use domain::case::Case;
use domain::topic::{Key, keys, span};

use crate::db::{Sql, Tx, Value};
use crate::error::StoreResult;
use crate::sql;

/// Rows that go into one statement: all of a registration.
const BATCH: usize = 16;

/// What a case gives: the ten days and what it has in common with others. Nothing for a case that is not there.
pub(crate) struct Given(Option<(String, std::collections::BTreeSet<Key>)>);

/// What a case gives as it stands.
pub(crate) fn given(case: Option<&Case>) -> Given {
    Given(case.map(|case| (span(case.registered_at.day()).to_string(), keys(case))))
}

/// A short batch is filled up with rows that count nothing, which the condition leaves out.
static ADD: &Sql = sql!(
    "INSERT INTO topic_tally (region, station_id, span, facet, value, count)
     SELECT $1, $2, $3, v.column1, v.column2, v.column3
     FROM (VALUES (CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS BIGINT)), ($7, $8, $9), ($10, $11, $12),
        ($13, $14, $15), ($16, $17, $18), ($19, $20, $21), ($22, $23, $24), ($25, $26, $27), ($28, $29, $30),
        ($31, $32, $33), ($34, $35, $36), ($37, $38, $39), ($40, $41, $42), ($43, $44, $45), ($46, $47, $48),
        ($49, $50, $51)) AS v
     WHERE v.column3 <> 0
     ON CONFLICT (region, station_id, span, facet, value) DO UPDATE SET count = topic_tally.count + excluded.count"
);

/// Counts a case as it stands now in place of what it gave before.
pub(super) fn write(tx: &mut Tx<'_>, region: &str, before: &Given, case: &Case) -> StoreResult {
    let after = given(Some(case));
    let mut changes: BTreeMap<(&str, &Key), i64> = BTreeMap::new();
    for (given, value) in [(&after, 1), (before, -1)] {
        if let Some((span, keys)) = &given.0 {
            for key in keys {
                *changes.entry((span, key)).or_default() += value;
            }
        }
    }
    changes.retain(|_, value| *value != 0);
    let mut spans: BTreeMap<&str, Vec<(&Key, i64)>> = BTreeMap::new();
    for ((span, key), value) in changes {
        spans.entry(span).or_default().push((key, value));
    }
    for (span, rows) in spans {
        for batch in rows.chunks(BATCH) {
            add(tx, [region, case.station.as_str(), span], batch)?;
        }
        if rows.iter().any(|(_, value)| *value < 0) {
            // What nobody says any more leaves no word behind, least of all after a destruction.
            tx.execute(
                sql!("DELETE FROM topic_tally WHERE region = $1 AND station_id = $2 AND span = $3 AND count = 0"),
                &[region.into(), case.station.as_str().into(), span.into()],
            )?;
        }
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, [region, station, span]: [&str; 3], batch: &[(&Key, i64)]) -> StoreResult {
    let mut values: Vec<Value> = vec![region.into(), station.into(), span.into()];
    for at in 0..BATCH {
        let row: [Value; 3] = match batch.get(at) {
            Some((key, value)) => [key.facet.value().into(), key.value.as_str().into(), (*value).into()],
            None => ["".into(), "".into(), 0i64.into()],
        };
        values.extend(row);
    }
    tx.execute(ADD, &values)?;
    Ok(())
}

/// What the events give, held small: of each station one sum, to which every row adds its count times a number that
/// stands for the row. Two tables with the same sums are the same but for one chance in 2^64.
#[derive(Default)]
pub(super) struct Recount(BTreeMap<(String, String), u64>);

impl Recount {
    /// Adds what a case gives.
    pub fn case(&mut self, region: &str, case: &Case) {
        if let Some((span, keys)) = given(Some(case)).0 {
            for key in &keys {
                self.row(region, case.station.as_str(), &span, key.facet.value(), &key.value, 1);
            }
        }
    }

    fn row(&mut self, region: &str, station: &str, span: &str, facet: &str, value: &str, count: i64) {
        let mut hasher = DefaultHasher::new();
        (span, facet, value).hash(&mut hasher);
        let sum = self.0.entry((region.to_owned(), station.to_owned())).or_default();
        *sum = sum.wrapping_add(hasher.finish().wrapping_mul(count.cast_unsigned()));
    }

    /// The first station whose rows are not the sum of its cases.
    pub fn differs(&self, tx: &mut Tx<'_>) -> StoreResult<Option<String>> {
        let mut stored = Self::default();
        for region in crate::directory::regions(tx)? {
            let rows = tx.query(
                sql!("SELECT station_id, span, facet, value, count FROM topic_tally WHERE region = $1"),
                &[region.as_str().into()],
                |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.text(3)?, row.int(4)?)),
            )?;
            for (station, span, facet, value, count) in rows {
                stored.row(&region, &station, &span, &facet, &value, count);
            }
        }
        let of = |all: &Self, place: &(String, String)| all.0.get(place).copied().unwrap_or_default();
        let mut places = self.0.keys().chain(stored.0.keys());
        let wrong = places.find(|place| of(self, place) != of(&stored, place));
        Ok(wrong.map(|(region, station)| format!("region {region} station {station}")))
    }
}
