//! Micro-lessons (D35): shipped as data, answered on a page, scored here; what was answered is kept as it was.

use domain::directory::{OrgId, StaffId};
use domain::kernel::Moment;
use domain::network::duty::DutyKind;
use domain::network::lesson::{Lesson, Score, score};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::duty;
use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::rules::Rules;
use crate::sql;

const LESSONS: &str = include_str!("../../../../data/lessons.toml");

#[derive(Deserialize)]
struct File {
    lesson: Vec<Lesson>,
}

/// The lessons that ship with the product, every version.
///
/// # Errors
/// When the file cannot be read, which a test would have told.
pub fn shipped() -> StoreResult<Vec<Lesson>> {
    toml::from_str::<File>(LESSONS).map(|file| file.lesson).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// One try at a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    pub lesson: String,
    pub version: u32,
    /// As they were given, counted from 0.
    pub answers: Vec<usize>,
    pub score: Score,
    /// Minutes that it was credited with.
    pub minutes: u32,
    pub at: Moment,
}

/// Scores the answers and keeps them; a pass is the quarter's study of the station.
///
/// # Errors
/// When a question was left open.
pub fn answer(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    lesson: &Lesson,
    answers: &[Option<usize>],
    at_station: bool,
) -> StoreResult<Score> {
    let today = change.moment.day();
    let region = change.actor.region.as_str();
    let policy = rules.policies.at(region, today);
    let scored = score(lesson, answers, policy.lesson_pass())?;
    let first = !of(tx, region, &change.actor.id, today.first_of_year(), today)?
        .iter()
        .any(|one| one.lesson == lesson.id && one.score.passed);
    let minutes = if scored.passed && first { lesson.minutes } else { 0 };
    let id = change.fresh();
    let given: Vec<usize> = answers.iter().flatten().copied().collect();
    tx.execute(
        sql!(
            "INSERT INTO lesson_try (region, id, staff_id, org_id, lesson, version, answers, right_count, total, passed,
                minutes, day, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &[
            region.into(),
            (&id).into(),
            change.actor.id.as_str().into(),
            change.actor.org.as_str().into(),
            (&lesson.id).into(),
            lesson.version.into(),
            json!(given).to_string().into(),
            scored.right.into(),
            scored.total.into(),
            scored.passed.into(),
            minutes.into(),
            today.into(),
            change.moment.into(),
        ],
    )?;
    let said = format!(
        "《{}》{}/{}，{}",
        lesson.title,
        scored.right,
        scored.total,
        if scored.passed { "通过" } else { "未通过" }
    );
    change.note(tx, "lesson", &id, "交卷", &json!({"said": said}))?;
    if scored.passed
        && at_station
        && let Some(term) = DutyKind::Study.term(today, &rules.calendar, &policy)
    {
        let proof = format!("{}学完微课《{}》并通过测验", change.actor.name, lesson.title);
        duty::done(tx, change, &change.actor.org, DutyKind::Study, &term, &proof)?;
    }
    Ok(scored)
}

/// The tries of a person from one day to another, newest first.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, staff: &StaffId, from: Date, to: Date) -> StoreResult<Vec<Try>> {
    tx.query(
        sql!(
            "SELECT lesson, version, answers, right_count, total, passed, minutes, at FROM lesson_try
             WHERE region = $1 AND staff_id = $2 AND day >= $3 AND day <= $4 ORDER BY at DESC, id DESC LIMIT 500"
        ),
        &[region.into(), staff.as_str().into(), from.into(), to.into()],
        |row| {
            Ok(Try {
                lesson: row.text(0)?,
                version: row.count(1)?,
                answers: row.json(2)?,
                score: Score { right: row.count(3)?, total: row.count(4)?, passed: row.flag(5)? },
                minutes: row.count(6)?,
                at: row.moment(7)?,
            })
        },
    )
}

/// How a station's people did in their quizzes from one day to another: tries, passes.
///
/// # Errors
/// When the database fails.
pub fn counted(tx: &mut Tx<'_>, region: &str, station: &OrgId, from: Date, to: Date) -> StoreResult<(i64, i64)> {
    tx.query_one(
        sql!(
            "SELECT COUNT(*), COALESCE(CAST(SUM(passed) AS BIGINT), 0) FROM lesson_try
             WHERE region = $1 AND org_id = $2 AND day >= $3 AND day <= $4"
        ),
        &[region.into(), station.as_str().into(), from.into(), to.into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_that_ships_can_be_taken_and_cites_what_the_library_knows() {
        let bases = domain::basis::BasisBook::new(
            domain::basis::read_bases(include_str!("../../../../data/bases.csv")).unwrap(),
        );
        let all = shipped().unwrap();
        assert!(all.len() >= 6);
        for lesson in &all {
            assert!(lesson.questions.len() >= 5 && lesson.minutes > 0 && !lesson.body.is_empty(), "{}", lesson.id);
            let right: Vec<Option<usize>> = lesson.questions.iter().map(|one| Some(one.right)).collect();
            assert!(score(lesson, &right, 100).unwrap().passed, "{}", lesson.id);
            // Whoever always takes the first answer does not pass.
            let first = vec![Some(0); right.len()];
            assert!(!score(lesson, &first, 80).unwrap().passed, "{}", lesson.id);
            for source in &lesson.sources {
                assert!(bases.find(source).is_some(), "{}: {source} is not in the library", lesson.id);
            }
        }
    }
}
