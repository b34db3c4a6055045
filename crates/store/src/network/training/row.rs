//! The rows of trainings and of who is invited to them.

use domain::directory::{OrgId, Post, StaffId};
use domain::kernel::Moment;
use domain::network::training::{SignWay, Standing, TrainingKind, TrainingState};
use jiff::civil::Date;

use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// A training with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    pub region: String,
    pub id: String,
    pub org: OrgId,
    pub org_name: String,
    /// Where the organiser stands in the tree.
    pub org_path: String,
    pub kind: TrainingKind,
    pub state: TrainingState,
    pub topic: String,
    pub teacher: String,
    pub place: String,
    pub day: Date,
    pub from: Moment,
    pub to: Moment,
    /// Of study, for each person present.
    pub minutes: u32,
    pub material: String,
    /// The number of the complaint.
    pub case: Option<String>,
    pub summary: Option<String>,
    pub by: String,
    pub recorded: Option<(Moment, String)>,
    pub invited: u32,
    pub signed: u32,
    pub photos: u32,
    /// The codes on the screen are made from it; never shown.
    pub(super) secret: String,
}

impl Training {
    /// What the guards look at.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            from: self.from.local(),
            to: self.to.local(),
            signed: usize::try_from(self.signed).unwrap_or_default(),
        }
    }
}

/// Somebody who is invited or came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    pub staff: StaffId,
    pub name: String,
    pub post: Post,
    pub org: OrgId,
    pub org_name: String,
    pub invited: bool,
    pub signed: Option<(Moment, SignWay)>,
}

/// The one select of them, with a condition and an order. Seen by whoever is above the organiser or was invited.
macro_rules! trainings {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT t.region, t.id, t.org_id, o.name, o.path, t.kind, t.state, t.topic, t.teacher, t.place, t.day,
                t.from_at, t.to_at, t.minutes, t.material, r.number, t.summary, s.name, t.recorded_at, b.name,
                (SELECT COUNT(*) FROM training_person p WHERE p.region = t.region AND p.training_id = t.id
                 AND p.invited = 1),
                (SELECT COUNT(*) FROM training_person p WHERE p.region = t.region AND p.training_id = t.id
                 AND p.signed_at IS NOT NULL),
                (SELECT COUNT(*) FROM occasion_photo f WHERE f.region = t.region AND f.occasion_id = t.id), t.secret
             FROM training t JOIN org o ON o.region = t.region AND o.id = t.org_id
             LEFT JOIN case_row r ON r.region = t.region AND r.case_id = t.case_id
             LEFT JOIN staff s ON s.id = t.by_id LEFT JOIN staff b ON b.id = t.recorded_by
             WHERE t.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2 OR EXISTS (
                SELECT 1 FROM training_person p JOIN org q ON q.region = p.region AND q.id = p.org_id
                WHERE p.region = t.region AND p.training_id = t.id AND (q.path LIKE $2 OR q.chain_path LIKE $2))) ",
            $rest
        ))
    };
}

/// Those within a reach: what is planned first, then the newest; at most 300.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Training>> {
    let order =
        trainings!("ORDER BY CASE WHEN t.state = 'planned' THEN 0 ELSE 1 END, t.from_at DESC, t.id DESC LIMIT 300");
    tx.query(order, &reach.values(), read)
}

/// Those within a reach that are planned and not recorded, the soonest first; at most 100.
///
/// # Errors
/// When the database fails.
pub fn planned(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Training>> {
    let open = trainings!("AND t.state = 'planned' ORDER BY t.from_at, t.id LIMIT 100");
    tx.query(open, &reach.values(), read)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Training>> {
    let [region, path] = reach.values();
    tx.query_opt(trainings!("AND t.id = $3"), &[region, path, id.into()], read)
}

/// One by its id, for whoever stands before its screen.
pub(super) fn by_id(tx: &mut Tx<'_>, region: &str, id: &str) -> StoreResult<Option<Training>> {
    let everywhere = Reach { region: region.to_owned(), path: "/".to_owned(), station: None };
    find(tx, &everywhere, id)
}

/// The county in which a training is kept: a scanned code does not say.
pub(super) fn region_of(tx: &mut Tx<'_>, id: &str) -> StoreResult<Option<String>> {
    tx.query_opt(sql!("SELECT region FROM training WHERE id = $1"), &[id.into()], |row| row.text(0))
}

/// Planned ones that somebody may still sign in to on a day, to find the one that a typed code belongs to.
pub(super) fn open_on(tx: &mut Tx<'_>, region: &str, day: Date) -> StoreResult<Vec<Training>> {
    let [region, path] = Reach { region: region.to_owned(), path: "/".to_owned(), station: None }.values();
    tx.query(
        trainings!("AND t.state = 'planned' AND t.day <= $3 AND t.day >= $4 ORDER BY t.from_at, t.id LIMIT 500"),
        &[region, path, day.saturating_add(jiff::Span::new().days(1)).into(), back(day).into()],
        read,
    )
}

/// The first day on which what is still open today can have begun.
fn back(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(32))
}

fn read(row: &Row<'_>) -> StoreResult<Training> {
    Ok(Training {
        region: row.text(0)?,
        id: row.text(1)?,
        org: OrgId(row.text(2)?),
        org_name: row.text(3)?,
        org_path: row.text(4)?,
        kind: row.choice(5)?,
        state: row.choice(6)?,
        topic: row.text(7)?,
        teacher: row.text(8)?,
        place: row.text(9)?,
        day: row.day(10)?,
        from: row.moment(11)?,
        to: row.moment(12)?,
        minutes: row.count(13)?,
        material: row.text(14)?,
        case: row.opt_text(15)?,
        summary: row.opt_text(16)?,
        by: row.opt_text(17)?.unwrap_or_default(),
        recorded: row.opt_moment(18)?.zip(Some(row.opt_text(19)?.unwrap_or_default())),
        invited: row.count(20)?,
        signed: row.count(21)?,
        photos: row.count(22)?,
        secret: row.text(23)?,
    })
}

/// Who is invited and who was there, within a reach: a station sees its own people, a level above all of its own.
///
/// # Errors
/// When the database fails.
pub fn people(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Vec<Attendee>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT p.staff_id, s.name, s.post, p.org_id, o.name, p.invited, p.signed_at, p.way
             FROM training_person p JOIN org o ON o.region = p.region AND o.id = p.org_id
             JOIN staff s ON s.id = p.staff_id
             WHERE p.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND p.training_id = $3
             ORDER BY o.code, s.login"
        ),
        &[region, path, id.into()],
        |row| {
            Ok(Attendee {
                staff: StaffId(row.text(0)?),
                name: row.text(1)?,
                post: row.choice(2)?,
                org: OrgId(row.text(3)?),
                org_name: row.text(4)?,
                invited: row.flag(5)?,
                signed: row.opt_moment(6)?.zip(row.opt_choice(7)?),
            })
        },
    )
}
