//! Full text: every pair of neighbouring characters is a word, so that 冰箱 or 退款 finds every
//! case that holds it. The one feature with two bodies.

use std::collections::BTreeSet;

use crate::db::{EngineKind, Tx};
use crate::error::StoreResult;
use crate::ids::hash;
use crate::query::Reach;
use crate::sql;

/// The words of a text: single characters and pairs of Chinese, whole runs of letters and digits.
#[must_use]
pub fn grams(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut run = String::new();
    let mut before: Option<char> = None;
    for c in text.chars().flat_map(char::to_lowercase).chain(std::iter::once(' ')) {
        if c.is_ascii_alphanumeric() {
            run.push(c);
            before = None;
            continue;
        }
        if !run.is_empty() {
            all.insert(std::mem::take(&mut run));
        }
        if c.is_alphanumeric() {
            all.insert(c.to_string());
            if let Some(first) = before {
                all.insert(format!("{first}{c}"));
            }
            before = Some(c);
        } else {
            before = None;
        }
    }
    all
}

/// The words that must all be there for `wanted`: pairs where there are pairs.
fn wanted_grams(wanted: &str) -> Vec<String> {
    let all = grams(wanted);
    let pairs_hold =
        |gram: &String| all.iter().any(|other| other.chars().count() == 2 && other.contains(gram.as_str()));
    let single = |gram: &String| gram.chars().count() == 1 && !gram.is_ascii();
    all.iter().filter(|gram| !(single(gram) && pairs_hold(gram))).cloned().collect()
}

/// The word that stands for a station, so that a station's search never walks through other stations' cases.
fn station_gram(station: &str) -> String {
    format!("st{}", &hash(&[station])[..16])
}

/// The row of the index that belongs to a case: the same at every rebuild.
#[must_use]
pub fn row_no(region: &str, case: &str) -> i64 {
    let digest = hash(&[region, case]);
    i64::from_str_radix(&digest[..15], 16).unwrap_or_default()
}

/// Puts a text into the index, in place of what was there.
pub(crate) fn put(tx: &mut Tx<'_>, row: i64, station: &str, text: &str) -> StoreResult {
    let mut words: Vec<String> = grams(text).into_iter().collect();
    words.push(station_gram(station));
    let words = words.join(" ");
    match tx.kind() {
        EngineKind::Sqlite => {
            tx.execute(sql!("DELETE FROM case_gram WHERE rowid = $1"), &[row.into()])?;
            tx.execute(sql!("INSERT INTO case_gram (rowid, grams) VALUES ($1, $2)"), &[row.into(), words.into()])?;
        }
        EngineKind::Postgres => {
            tx.execute(
                sql!(
                    "INSERT INTO case_gram (rowid, grams)
                     VALUES ($1, array_to_tsvector(string_to_array(CAST($2 AS TEXT), ' '))) -- postgres
                     ON CONFLICT (rowid) DO UPDATE SET grams = excluded.grams"
                ),
                &[row.into(), words.into()],
            )?;
        }
    }
    Ok(())
}

/// Case ids whose text holds `wanted`, newest first, at most `limit`. `station` narrows to one station, `year` to
/// the cases registered in it.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    reach: &Reach,
    station: Option<&str>,
    wanted: &str,
    year: Option<i16>,
    limit: i64,
) -> StoreResult<Vec<String>> {
    let mut words = wanted_grams(wanted);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    words.extend(station.map(station_gram));
    let like = format!("%{}%", wanted.trim().to_lowercase().replace(['%', '_'], ""));
    let (region, path) = (reach.region.as_str(), format!("{}%", reach.path));
    // Instants are UTC: a day more on both sides, and the caller looks at the day in China.
    let (from, to) = year.map_or_else(
        || (String::new(), "9".to_owned()),
        |year| (format!("{:04}-12-31", year - 1), format!("{:04}-01-02", year + 1)),
    );
    match tx.kind() {
        EngineKind::Sqlite => {
            let query = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" ");
            tx.query(
                sql!(
                    "SELECT t.case_id FROM case_gram g JOIN case_text t ON t.row_no = g.rowid
                     JOIN org o ON o.region = t.region AND o.id = t.station_id
                     JOIN case_row r ON r.region = t.region AND r.case_id = t.case_id
                     WHERE case_gram MATCH $1 AND t.region = $2 AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND t.text LIKE $4 -- sqlite
                     AND r.registered_at >= $6 AND r.registered_at < $7
                     ORDER BY t.case_id DESC LIMIT $5"
                ),
                &[query.into(), region.into(), path.into(), like.into(), limit.into(), from.into(), to.into()],
                |row| row.text(0),
            )
        }
        EngineKind::Postgres => {
            let query = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" & ");
            tx.query(
                sql!(
                    "SELECT t.case_id FROM case_gram g JOIN case_text t ON t.row_no = g.rowid
                     JOIN org o ON o.region = t.region AND o.id = t.station_id
                     JOIN case_row r ON r.region = t.region AND r.case_id = t.case_id
                     WHERE g.grams @@ CAST(CAST($1 AS TEXT) AS tsquery) -- postgres
                     AND t.region = $2 AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND t.text LIKE $4
                     AND r.registered_at >= $6 AND r.registered_at < $7
                     ORDER BY t.case_id DESC LIMIT $5"
                ),
                &[query.into(), region.into(), path.into(), like.into(), limit.into(), from.into(), to.into()],
                |row| row.text(0),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{grams, wanted_grams};

    #[test]
    fn two_characters_are_a_word() {
        let all = grams("双开门冰箱 LH01-2026");
        for word in ["冰箱", "开门", "冰", "lh01", "2026"] {
            assert!(all.contains(word), "{word}");
        }
        assert_eq!(wanted_grams("冰箱"), ["冰箱"]);
        assert_eq!(wanted_grams("冰"), ["冰"]);
        assert_eq!(wanted_grams("电冰箱"), ["冰箱", "电冰"]);
    }
}
