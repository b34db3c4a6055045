//! Hours of study per person and station (F11, D35): what the pages, the ledger and the assessment count.

use domain::directory::{OrgId, Post, StaffId};
use domain::network::training::TrainingKind;
use jiff::civil::Date;

use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// What one person studied between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonHours {
    pub staff: StaffId,
    pub name: String,
    pub post: Post,
    pub station: OrgId,
    pub station_name: String,
    /// Minutes in recorded events and passed lessons.
    pub minutes: u32,
    /// Recorded events at which he or she was present.
    pub events: u32,
    /// Different lessons that were passed.
    pub lessons: u32,
    /// Quizzes that were answered, and passed ones among them.
    pub tries: u32,
    pub passes: u32,
}

/// What every active person of the stations in a reach studied from one day to another, both included.
///
/// # Errors
/// When the database fails.
pub fn hours(tx: &mut Tx<'_>, reach: &Reach, from: Date, to: Date) -> StoreResult<Vec<PersonHours>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT s.id, s.name, s.post, o.id, o.name,
                COALESCE((SELECT CAST(SUM(t.minutes) AS BIGINT) FROM training_person p
                    JOIN training t ON t.region = p.region AND t.id = p.training_id
                    WHERE p.region = o.region AND p.staff_id = s.id AND p.signed_at IS NOT NULL AND t.state = 'held'
                    AND t.day >= $3 AND t.day <= $4), 0)
                + COALESCE((SELECT CAST(SUM(l.minutes) AS BIGINT) FROM lesson_try l
                    WHERE l.region = o.region AND l.staff_id = s.id AND l.day >= $3 AND l.day <= $4), 0),
                (SELECT COUNT(*) FROM training_person p JOIN training t ON t.region = p.region AND t.id = p.training_id
                    WHERE p.region = o.region AND p.staff_id = s.id AND p.signed_at IS NOT NULL AND t.state = 'held'
                    AND t.day >= $3 AND t.day <= $4),
                (SELECT COUNT(DISTINCT l.lesson) FROM lesson_try l WHERE l.region = o.region AND l.staff_id = s.id
                    AND l.passed = 1 AND l.day >= $3 AND l.day <= $4),
                (SELECT COUNT(*) FROM lesson_try l WHERE l.region = o.region AND l.staff_id = s.id
                    AND l.day >= $3 AND l.day <= $4),
                (SELECT COUNT(*) FROM lesson_try l WHERE l.region = o.region AND l.staff_id = s.id
                    AND l.passed = 1 AND l.day >= $3 AND l.day <= $4)
             FROM org o JOIN staff s ON s.region = o.region AND s.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND o.kind = 'station' AND s.active = 1
             AND s.post IN ('conciliator', 'liaison', 'deputy_head', 'head', 'approver')
             ORDER BY o.code, s.login"
        ),
        &[region, path, from.into(), to.into()],
        |row| {
            Ok(PersonHours {
                staff: StaffId(row.text(0)?),
                name: row.text(1)?,
                post: row.choice(2)?,
                station: OrgId(row.text(3)?),
                station_name: row.text(4)?,
                minutes: row.count(5)?,
                events: row.count(6)?,
                lessons: row.count(7)?,
                tries: row.count(8)?,
                passes: row.count(9)?,
            })
        },
    )
}

/// A station in use that has no record of training or study at all (D35).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    pub station: OrgId,
    pub name: String,
}

/// The stations in use within a reach without any record from one day to another.
///
/// # Errors
/// When the database fails.
pub fn silent(tx: &mut Tx<'_>, reach: &Reach, from: Date, to: Date) -> StoreResult<Vec<Silent>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT o.id, o.name FROM org o
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND o.kind = 'station'
             AND o.life IN ('running', 'rectifying')
             AND NOT EXISTS (SELECT 1 FROM lesson_try l WHERE l.region = o.region AND l.org_id = o.id AND l.passed = 1
                AND l.day >= $3 AND l.day <= $4)
             AND NOT EXISTS (SELECT 1 FROM training_person p
                JOIN training t ON t.region = p.region AND t.id = p.training_id
                WHERE p.region = o.region AND p.org_id = o.id AND p.signed_at IS NOT NULL AND t.state = 'held'
                AND t.day >= $3 AND t.day <= $4)
             ORDER BY o.code"
        ),
        &[region, path, from.into(), to.into()],
        |row| Ok(Silent { station: OrgId(row.text(0)?), name: row.text(1)? }),
    )
}

/// A line of a station's ledger of training (F11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    pub day: Date,
    pub kind: TrainingKind,
    pub topic: String,
    pub organiser: String,
    pub teacher: String,
    pub place: String,
    pub minutes: u32,
    /// Of this station: invited and present.
    pub invited: u32,
    pub signed: u32,
    pub recorder: String,
}

/// The recorded events of a station from one day to another, oldest first.
///
/// # Errors
/// When the database fails.
pub fn ledger(tx: &mut Tx<'_>, region: &str, station: &OrgId, from: Date, to: Date) -> StoreResult<Vec<Ledger>> {
    tx.query(
        sql!(
            "SELECT t.day, t.kind, t.topic, o.name, t.teacher, t.place, t.minutes,
                (SELECT COUNT(*) FROM training_person p WHERE p.region = t.region AND p.training_id = t.id
                 AND p.org_id = $2 AND p.invited = 1),
                (SELECT COUNT(*) FROM training_person p WHERE p.region = t.region AND p.training_id = t.id
                 AND p.org_id = $2 AND p.signed_at IS NOT NULL), COALESCE(b.name, '')
             FROM training t JOIN org o ON o.region = t.region AND o.id = t.org_id
             LEFT JOIN staff b ON b.id = t.recorded_by
             WHERE t.region = $1 AND t.state = 'held' AND t.day >= $3 AND t.day <= $4
             AND EXISTS (SELECT 1 FROM training_person p WHERE p.region = t.region AND p.training_id = t.id
                AND p.org_id = $2)
             ORDER BY t.from_at, t.id"
        ),
        &[region.into(), station.as_str().into(), from.into(), to.into()],
        read,
    )
}

/// The recorded events at which one person was present from one day to another, oldest first.
///
/// # Errors
/// When the database fails.
pub fn attended(tx: &mut Tx<'_>, region: &str, staff: &StaffId, from: Date, to: Date) -> StoreResult<Vec<Ledger>> {
    tx.query(
        sql!(
            "SELECT t.day, t.kind, t.topic, o.name, t.teacher, t.place, t.minutes, p.invited, 1, COALESCE(b.name, '')
             FROM training_person p JOIN training t ON t.region = p.region AND t.id = p.training_id
             JOIN org o ON o.region = t.region AND o.id = t.org_id LEFT JOIN staff b ON b.id = t.recorded_by
             WHERE p.region = $1 AND p.staff_id = $2 AND p.signed_at IS NOT NULL AND t.state = 'held'
             AND t.day >= $3 AND t.day <= $4 ORDER BY t.from_at, t.id"
        ),
        &[region.into(), staff.as_str().into(), from.into(), to.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Ledger> {
    Ok(Ledger {
        day: row.day(0)?,
        kind: row.choice(1)?,
        topic: row.text(2)?,
        organiser: row.text(3)?,
        teacher: row.text(4)?,
        place: row.text(5)?,
        minutes: row.count(6)?,
        invited: row.count(7)?,
        signed: row.count(8)?,
        recorder: row.text(9)?,
    })
}

/// The quizzes that those present answered on the day of an event (F11): tries, passes, right answers, questions.
///
/// # Errors
/// When the database fails.
pub fn quizzes(tx: &mut Tx<'_>, region: &str, training: &str) -> StoreResult<[i64; 4]> {
    tx.query_one(
        sql!(
            "SELECT COUNT(*), COALESCE(CAST(SUM(l.passed) AS BIGINT), 0), COALESCE(CAST(SUM(l.right_count) AS BIGINT), 0),
                COALESCE(CAST(SUM(l.total) AS BIGINT), 0)
             FROM training t JOIN training_person p ON p.region = t.region AND p.training_id = t.id
             JOIN lesson_try l ON l.region = p.region AND l.staff_id = p.staff_id AND l.day = t.day
             WHERE t.region = $1 AND t.id = $2 AND p.signed_at IS NOT NULL"
        ),
        &[region.into(), training.into()],
        |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?]),
    )
}
