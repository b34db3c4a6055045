//! Institutions (A2, A16, B1.1): the library that ships, what a station adopted by signing, its use, its yearly review.

use domain::directory::OrgId;
use domain::kernel::Moment;
use domain::network::institution::{Adoption, InstitutionKind, Standard, Verdict, adopt as may_adopt};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::ids::hash;
use crate::sql;

const LIBRARY: &str = include_str!("../../../../data/institutions.toml");

#[derive(Deserialize)]
struct File {
    standard: Vec<Standard>,
}

/// The library, every version.
///
/// # Errors
/// When the file cannot be read, which a test would have told.
pub fn library() -> StoreResult<Vec<Standard>> {
    let mut all = toml::from_str::<File>(LIBRARY)
        .map(|file| file.standard)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    for one in &mut all {
        one.body = one.body.trim().to_owned();
    }
    Ok(all)
}

/// A version that a station adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    pub kind: InstitutionKind,
    pub title: String,
    pub body: String,
    pub version: u32,
    pub from: Date,
    /// The library's version that it follows word by word; `None` for the station's own words.
    pub standard: Option<String>,
    /// Who signed it, and when; `None` for what was there before signing was kept.
    pub signed: Option<(String, Moment)>,
    /// The first digits of the hash of what was signed.
    pub mark: Option<String>,
}

/// A yearly review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub kind: InstitutionKind,
    pub version: u32,
    pub day: Date,
    pub verdict: Verdict,
    pub note: String,
    pub by: String,
}

/// Adopts an institution: the head has signed it, as the library has it or in the station's own words.
///
/// # Errors
/// When it is not signed, says nothing new, or would reach back.
pub fn adopt(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId, new: &Adoption) -> StoreResult {
    let region = change.actor.region.as_str();
    let all = versions(tx, region, station)?;
    let last = all.iter().find(|one| one.kind == new.kind);
    may_adopt(new, last.map(|one| (one.body.as_str(), one.from)), change.moment.day())?;
    let library = library()?;
    let standard = library.iter().find(|one| one.kind == new.kind && one.body == new.body.replace('\r', "").trim());
    let version = last.map_or(1, |last| last.version + 1);
    let id = change.fresh();
    let text_hash = hash(&[&new.title, &new.body, &new.from.to_string(), change.actor.id.as_str()]);
    tx.execute(
        sql!(
            "INSERT INTO institution (region, station_id, id, kind, title, body, version, effective_from, standard,
                signed_by, signed_at, text_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &[
            region.into(),
            station.as_str().into(),
            (&id).into(),
            new.kind.value().into(),
            (&new.title).into(),
            new.body.replace('\r', "").trim().to_owned().into(),
            version.into(),
            new.from.into(),
            standard.map(|one| &one.version).into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
            (&text_hash).into(),
        ],
    )?;
    let said = format!("{}第{version}版，自{}起施行", new.title, new.from);
    change.note(tx, "institution", &id, "签发制度", &json!({"said": said, "hash": text_hash}))
}

/// Every version of a station, the newest of each kind first.
///
/// # Errors
/// When the database fails.
pub fn versions(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Adopted>> {
    tx.query(
        sql!(
            "SELECT i.kind, i.title, i.body, i.version, i.effective_from, i.standard, s.name, i.signed_at, i.text_hash
             FROM institution i LEFT JOIN staff s ON s.id = i.signed_by
             WHERE i.region = $1 AND i.station_id = $2 ORDER BY i.kind, i.version DESC"
        ),
        &[region.into(), station.as_str().into()],
        |row| {
            Ok(Adopted {
                kind: row.choice(0)?,
                title: row.text(1)?,
                body: row.text(2)?,
                version: row.count(3)?,
                from: row.day(4)?,
                standard: row.opt_text(5)?,
                signed: row.opt_text(6)?.zip(row.opt_moment(7)?),
                mark: row.opt_text(8)?.map(|hash| hash.chars().take(12).collect()),
            })
        },
    )
}

/// The version in force on a day, of every kind that has one.
#[must_use]
pub fn in_force(all: &[Adopted], on: Date) -> Vec<&Adopted> {
    let of = |kind| all.iter().filter(move |one| one.kind == kind && one.from <= on).max_by_key(|one| one.version);
    InstitutionKind::EVERY.iter().filter_map(|kind| of(*kind)).collect()
}

/// Keeps a review of the version in force.
///
/// # Errors
/// When the database fails.
pub fn review(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    station: &OrgId,
    one: &Adopted,
    verdict: Verdict,
    note: &str,
) -> StoreResult {
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO institution_review (region, id, station_id, kind, version, day, verdict, note, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &[
            change.actor.region.as_str().into(),
            (&id).into(),
            station.as_str().into(),
            one.kind.value().into(),
            one.version.into(),
            change.moment.day().into(),
            verdict.value().into(),
            note.into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    let said = format!("{}第{}版：{}。{note}", one.title, one.version, verdict.label());
    change.note(tx, "institution", &id, "复核制度", &json!({"said": said}))
}

/// The reviews of a station, newest first.
///
/// # Errors
/// When the database fails.
pub fn reviews(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Review>> {
    tx.query(
        sql!(
            "SELECT v.kind, v.version, v.day, v.verdict, v.note, COALESCE(s.name, '')
             FROM institution_review v LEFT JOIN staff s ON s.id = v.by_id
             WHERE v.region = $1 AND v.station_id = $2 ORDER BY v.at DESC, v.id DESC LIMIT 200"
        ),
        &[region.into(), station.as_str().into()],
        |row| {
            Ok(Review {
                kind: row.choice(0)?,
                version: row.count(1)?,
                day: row.day(2)?,
                verdict: row.choice(3)?,
                note: row.text(4)?,
                by: row.text(5)?,
            })
        },
    )
}

/// How often an institution was used since a day, and when last: what the record says by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub times: i64,
    pub last: Option<Date>,
}

/// The use of an institution at a station from one day to another, both included.
///
/// # Errors
/// When the database fails.
pub fn used(
    tx: &mut Tx<'_>,
    region: &str,
    station: &OrgId,
    kind: InstitutionKind,
    (from, to): (Date, Date),
) -> StoreResult<Used> {
    let begin =
        |day: Date| Moment::from_local(day.at(0, 0, 0, 0)).map_err(|error| StoreError::Corrupt(error.to_string()));
    let (start, end) = (begin(from)?, begin(to.saturating_add(jiff::Span::new().days(1)))?);
    // Facts of complaints count on civil days, everything else happened at an instant.
    let by_day = match kind {
        InstitutionKind::Settlement => Some("settled"),
        InstitutionKind::Compensation => Some("recovered_fen"),
        _ => None,
    };
    if let Some(measure) = by_day {
        return tx.query_one(
            sql!(
                "SELECT COUNT(*), MAX(day) FROM case_fact WHERE region = $1 AND station_id = $2 AND measure = $3
                 AND value > 0 AND day >= $4 AND day <= $5"
            ),
            &[region.into(), station.as_str().into(), measure.into(), from.into(), to.into()],
            |row| Ok(Used { times: row.int(0)?, last: row.opt_day(1)? }),
        );
    }
    let statement = match kind {
        InstitutionKind::Promise => sql!(
            "SELECT COUNT(DISTINCT e.case_id), MAX(e.at) FROM case_row r
             JOIN case_event e ON e.region = r.region AND e.case_id = r.case_id
             WHERE r.region = $1 AND r.station_id = $2 AND e.kind = 'registered' AND e.body LIKE '%\"promise\":\"%'
             AND e.at >= $3 AND e.at < $4"
        ),
        InstitutionKind::Withdrawal => sql!(
            "SELECT COUNT(*), MAX(at) FROM withdrawal WHERE region = $1 AND station_id = $2 AND at >= $3 AND at < $4"
        ),
        InstitutionKind::Reporting => sql!(
            "SELECT COUNT(*), MAX(done_at) FROM duty WHERE region = $1 AND org_id = $2 AND kind = 'report'
             AND done_at >= $3 AND done_at < $4"
        ),
        InstitutionKind::Management => sql!(
            "SELECT COUNT(*), MAX(done_at) FROM duty WHERE region = $1 AND org_id = $2
             AND kind IN ('login', 'contact', 'study', 'plaque', 'board') AND done_at >= $3 AND done_at < $4"
        ),
        InstitutionKind::Assessment => sql!(
            "SELECT COUNT(*), MAX(done_at) FROM duty WHERE region = $1 AND org_id = $2 AND kind = 'self_check'
             AND done_at >= $3 AND done_at < $4"
        ),
        InstitutionKind::Handling | InstitutionKind::Settlement | InstitutionKind::Compensation => sql!(
            "SELECT COUNT(*), MAX(registered_at) FROM case_row WHERE region = $1 AND station_id = $2
             AND registered_at >= $3 AND registered_at < $4"
        ),
    };
    let values = [region.into(), station.as_str().into(), start.into(), end.into()];
    tx.query_one(statement, &values, |row| Ok(Used { times: row.int(0)?, last: row.opt_moment(1)?.map(Moment::day) }))
}

/// What the heads of a station wait for: institutions whose review is due by a day. Kind, title, day.
///
/// # Errors
/// When the database fails.
pub fn due_by(
    tx: &mut Tx<'_>,
    region: &str,
    station: &OrgId,
    (today, by): (Date, Date),
    months: u32,
) -> StoreResult<Vec<(InstitutionKind, String, Date)>> {
    let all = versions(tx, region, station)?;
    let reviews = reviews(tx, region, station)?;
    let due = |one: &Adopted| {
        let last = reviews.iter().find(|review| review.kind == one.kind).map(|review| review.day);
        domain::network::institution::review_due(one.from, last, months)
    };
    let open = in_force(&all, today).into_iter().map(|one| (one.kind, one.title.clone(), due(one)));
    Ok(open.filter(|(.., due)| *due <= by).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b1_1_the_library_has_every_kind_and_its_texts_say_enough() {
        let all = library().unwrap();
        for kind in InstitutionKind::EVERY {
            let one = all.iter().find(|one| one.kind == *kind).unwrap();
            assert!(one.body.chars().count() > 100, "{}", one.title);
        }
    }
}
