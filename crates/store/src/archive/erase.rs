//! What a destruction erases (docs/decisions/0013): people in the vault, stored files, names in sealed registers and
//! on consultations. The journal keeps its skeleton and its chain.

use std::collections::BTreeSet;

use domain::directory::{CaseId, OrgId, PersonId};
use domain::kernel::Moment;

use crate::audit::Change;
use crate::db::{Db, Tx};
use crate::error::{StoreError, StoreResult};
use crate::file::{Files, named};
use crate::ids::hash;
use crate::query::register::Entry;
use crate::{journal, sql};

/// How much was erased.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gone {
    pub people: usize,
    pub files: usize,
}

/// Erases what belongs to cases that were just marked as destroyed and to no living one.
pub(super) fn erase(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    region: &str,
    station: &OrgId,
    list: &str,
    cases: &[CaseId],
) -> StoreResult<Gone> {
    let (mut people, mut files, mut months, mut numbers) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for id in cases {
        let history = journal::load(tx, region, id)?;
        let case = history.state(id).ok_or_else(|| StoreError::Corrupt(format!("case {id} has no events")))?;
        people.insert(case.intake.consumer.clone());
        people.extend(case.agents.iter().map(|agent| agent.person.clone()));
        months.extend(case.accepted.map(|(day, _)| day.to_string()[..7].to_owned()));
        numbers.insert(case.number.to_string());
        for row in journal::rows(tx, region, id)? {
            files.extend(names_files(&row.body));
        }
        tx.execute(
            sql!("UPDATE consultation SET caller = NULL WHERE region = $1 AND case_id = $2"),
            &[region.into(), id.as_str().into()],
        )?;
    }
    files.extend(dispatched(tx, region, cases)?);
    files.extend(issued(tx, region, station, cases, &months)?);
    let mut gone = Gone::default();
    for person in &people {
        gone.people += forget(tx, region, person)?;
    }
    for file in unneeded(tx, region, files)? {
        gone.files += drop_file(tx, change.moment, region, list, &file)?;
    }
    for month in &months {
        unname(tx, region, station, month, &numbers)?;
    }
    Ok(gone)
}

/// Every hash of a stored file that a text of the journal names, under whatever key: what a later kind of event
/// stores is found too.
#[must_use]
pub fn names_files(body: &str) -> Vec<String> {
    body.split('"')
        .filter(|word| word.len() == 64 && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
        .map(str::to_owned)
        .collect()
}

/// The papers that came with the dispatches of the cases.
fn dispatched(tx: &mut Tx<'_>, region: &str, cases: &[CaseId]) -> StoreResult<Vec<String>> {
    let mut all = Vec::new();
    for case in cases {
        all.extend(tx.query(
            sql!("SELECT file FROM dispatch WHERE region = $1 AND case_id = $2 AND file IS NOT NULL"),
            &[region.into(), case.as_str().into()],
            |row| row.text(0),
        )?);
    }
    Ok(all)
}

/// The papers that were issued about the cases, their dispatches and consultations, and the months of the register
/// that name them. The row of a paper stays, so that its number can still be verified.
fn issued(
    tx: &mut Tx<'_>,
    region: &str,
    station: &OrgId,
    cases: &[CaseId],
    months: &BTreeSet<String>,
) -> StoreResult<Vec<String>> {
    let mut all = Vec::new();
    for case in cases {
        all.extend(tx.query(
            sql!(
                "SELECT p.pdf FROM paper p WHERE p.region = $1 AND (p.subject = 'case ' || $2
                    OR p.subject IN (SELECT 'dispatch ' || d.id FROM dispatch d WHERE d.region = $1 AND d.case_id = $2)
                    OR p.subject IN (SELECT 'consultation ' || c.id FROM consultation c
                                     WHERE c.region = $1 AND c.case_id = $2))"
            ),
            &[region.into(), case.as_str().into()],
            |row| row.text(0),
        )?);
    }
    for month in months {
        all.extend(tx.query(
            sql!("SELECT pdf FROM paper WHERE region = $1 AND station_id = $2 AND subject = 'register ' || $3"),
            &[region.into(), station.as_str().into(), month.as_str().into()],
            |row| row.text(0),
        )?);
    }
    Ok(all)
}

/// Takes a person out of the vault, unless a living case or an open dispatch is about the same.
fn forget(tx: &mut Tx<'_>, region: &str, person: &PersonId) -> StoreResult<usize> {
    let needed = tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM case_row WHERE region = $1 AND consumer_id = $2
                     AND flags NOT LIKE '%destroyed%')
                + (SELECT COUNT(*) FROM dispatch d LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
                   WHERE d.region = $1 AND d.consumer_id = $2 AND d.state NOT IN ('redirected', 'closed')
                   AND COALESCE(r.flags, '') NOT LIKE '%destroyed%')"
        ),
        &[region.into(), person.as_str().into()],
        |row| row.int(0),
    )?;
    if needed > 0 {
        return Ok(0);
    }
    let touched =
        tx.execute(sql!("DELETE FROM person WHERE region = $1 AND id = $2"), &[region.into(), person.as_str().into()])?;
    Ok(usize::try_from(touched).unwrap_or_default())
}

/// The files that no living case and no other record of the county names. One pass over the county's journal,
/// because no table says which event names which file.
fn unneeded(tx: &mut Tx<'_>, region: &str, mut files: BTreeSet<String>) -> StoreResult<BTreeSet<String>> {
    if files.is_empty() {
        return Ok(files);
    }
    let named = tx.query(
        sql!(
            "SELECT e.body FROM case_event e JOIN case_row r ON r.region = e.region AND r.case_id = e.case_id
             WHERE e.region = $1 AND r.flags NOT LIKE '%destroyed%'"
        ),
        &[region.into()],
        |row| Ok(names_files(&row.text(0)?).into_iter().filter(|one| files.contains(one)).collect::<Vec<_>>()),
    )?;
    let elsewhere = tx.query(
        sql!(
            "SELECT photo FROM check_item WHERE region = $1 AND photo IS NOT NULL
             UNION SELECT photo FROM plaque_scan WHERE region = $1 AND photo IS NOT NULL
             UNION SELECT hash FROM withdrawal_photo WHERE region = $1
             UNION SELECT photo FROM board_issue WHERE region = $1 AND photo IS NOT NULL
             UNION SELECT photo FROM staff WHERE region = $1 AND photo IS NOT NULL
             UNION SELECT file FROM circular WHERE region = $1 AND file IS NOT NULL
             UNION SELECT file FROM seal_image WHERE region = $1
             UNION SELECT d.file FROM dispatch d LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
                   WHERE d.region = $1 AND d.file IS NOT NULL AND COALESCE(r.flags, '') NOT LIKE '%destroyed%'"
        ),
        &[region.into()],
        |row| row.text(0),
    )?;
    for one in named.into_iter().flatten().chain(elsewhere) {
        files.remove(&one);
    }
    Ok(files)
}

/// The row goes now, the bytes of the original and of its view after the commit.
fn drop_file(tx: &mut Tx<'_>, at: Moment, region: &str, list: &str, file: &str) -> StoreResult<usize> {
    let touched =
        tx.execute(sql!("DELETE FROM stored_file WHERE region = $1 AND hash = $2"), &[region.into(), file.into()])?;
    if touched == 0 {
        return Ok(0);
    }
    let view = tx.query_opt(
        sql!("SELECT view FROM file_view WHERE region = $1 AND hash = $2"),
        &[region.into(), file.into()],
        |row| row.text(0),
    )?;
    tx.execute(sql!("DELETE FROM file_view WHERE region = $1 AND hash = $2"), &[region.into(), file.into()])?;
    for hash in [Some(file.to_owned()), view].into_iter().flatten() {
        tx.execute(
            sql!(
                "INSERT INTO file_removal (region, hash, list_id, at, done_at) VALUES ($1, $2, $3, $4, NULL)
                 ON CONFLICT (region, hash, list_id) DO NOTHING"
            ),
            &[region.into(), hash.into(), list.into(), at.into()],
        )?;
    }
    Ok(1)
}

/// Takes the consumers' names out of a sealed month; a second hash binds what is left to the seal's own.
fn unname(tx: &mut Tx<'_>, region: &str, station: &OrgId, month: &str, numbers: &BTreeSet<String>) -> StoreResult {
    let found = tx.query_opt(
        sql!("SELECT content, hash FROM register_seal WHERE region = $1 AND station_id = $2 AND month = $3"),
        &[region.into(), station.as_str().into(), month.into()],
        |row| Ok((row.json::<Vec<Entry>>(0)?, row.text(1)?)),
    )?;
    let Some((mut entries, sealed)) = found else { return Ok(()) };
    for entry in &mut entries {
        let number = entry.number.split_once("-R").map_or(entry.number.as_str(), |(number, _)| number);
        if numbers.contains(number) {
            entry.consumer.clear();
        }
    }
    let content = serde_json::to_string(&entries).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let bound = hash(&[&sealed, &content]);
    tx.execute(
        sql!("UPDATE register_seal SET content = $4, erased = $5 WHERE region = $1 AND station_id = $2 AND month = $3"),
        &[region.into(), station.as_str().into(), month.into(), content.into(), bound.into()],
    )?;
    Ok(())
}

/// Takes from the disk what destructions left to be taken; says how many files. What another county or a later
/// upload still names stays. Safe to run again, after a power cut too.
///
/// # Errors
/// When the disk or the database fails; what is left is taken at the next run.
pub fn sweep(db: &Db, files: &Files, now: Moment) -> StoreResult<usize> {
    let open = db.read(|tx| {
        tx.query(
            sql!("SELECT DISTINCT hash FROM file_removal WHERE done_at IS NULL ORDER BY hash LIMIT 1000"),
            &[],
            |row| row.text(0),
        )
    })?;
    let mut taken = 0;
    for one in open {
        taken += db.write(|tx| {
            let named = named(tx, &one)?;
            if !named {
                files.remove(&one)?;
            }
            tx.execute(
                sql!("UPDATE file_removal SET done_at = $2 WHERE hash = $1 AND done_at IS NULL"),
                &[one.as_str().into(), now.into()],
            )?;
            Ok(usize::from(!named))
        })?;
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::names_files;

    #[test]
    fn files_are_found_under_whatever_key() {
        let (one, two) = ("ab".repeat(32), "0f".repeat(32));
        let body =
            format!(r#"{{"kind":"x","evidence":{{"file":"{one}"}},"ink":["{two}"],"no":"{}"}}"#, "AB".repeat(32));
        assert_eq!(names_files(&body), [one, two]);
    }
}
