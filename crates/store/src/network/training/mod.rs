//! 培训学习 (D35, D37 to D40, F11): planned, signed in to, recorded; each step with its guard and its change row.

mod hours;
mod row;
mod sign;

pub use hours::{Ledger, PersonHours, Silent, attended, hours, ledger, quizzes, silent};
pub use row::{Attendee, Training, find, list, people, planned};
pub use sign::{Screen, Ticket, enter, scan, screen, sign_by_code, sign_by_ticket, ticket};

use domain::directory::{CaseId, OrgId, StaffId};
use domain::kernel::Moment;
use domain::network::duty::DutyKind;
use domain::network::training::{Plan, TrainingDeed as Deed, TrainingKind, plan as may_plan, step, times};
use jiff::civil::DateTime;
use serde_json::json;

use super::remind::{self, Notice};
use super::{duty, photo};
use crate::audit::Change;
use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::ids::secret;
use crate::rules::Rules;
use crate::sql;

/// An event as it is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTraining {
    pub kind: TrainingKind,
    pub topic: String,
    pub teacher: String,
    pub place: String,
    pub from: DateTime,
    pub to: DateTime,
    pub hours: u32,
    pub material: String,
    pub case: Option<CaseId>,
    /// Each with the station worked at.
    pub people: Vec<(StaffId, OrgId)>,
    /// Planned by a level above the station.
    pub above: bool,
}

fn moment(at: DateTime) -> StoreResult<Moment> {
    Moment::from_local(at).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Plans one for an organisation, and invites; its id.
///
/// # Errors
/// When kind, time, hours or people do not fit.
pub fn plan(tx: &mut Tx<'_>, change: Change<'_>, org: &OrgId, new: &NewTraining) -> StoreResult<String> {
    may_plan(&Plan {
        kind: new.kind,
        from: new.from,
        to: new.to,
        hours: new.hours,
        above: new.above,
        invited: new.people.len(),
    })?;
    let region = change.actor.region.as_str();
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO training (region, id, org_id, kind, state, topic, teacher, place, day, from_at, to_at, minutes,
                material, case_id, secret, summary, by_id, at, recorded_by, recorded_at)
             VALUES ($1, $2, $3, $4, 'planned', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, $15, $16, NULL, NULL)"
        ),
        &[
            region.into(),
            (&id).into(),
            org.as_str().into(),
            new.kind.value().into(),
            (&new.topic).into(),
            (&new.teacher).into(),
            (&new.place).into(),
            new.from.date().into(),
            moment(new.from)?.into(),
            moment(new.to)?.into(),
            (new.hours * 60).into(),
            (&new.material).into(),
            new.case.as_ref().map(CaseId::as_str).into(),
            secret(change.entropy).into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    let key = format!("training:{id}");
    let href = format!("/training/{id}");
    let title = format!("{}：{}，{}，{}", new.kind.label(), new.topic, domain::case::words::time(new.from), new.place);
    for (staff, station) in &new.people {
        tx.execute(
            sql!(
                "INSERT INTO training_person (region, training_id, staff_id, org_id, invited, signed_at, way)
                 VALUES ($1, $2, $3, $4, 1, NULL, NULL) ON CONFLICT (region, training_id, staff_id) DO NOTHING"
            ),
            &[region.into(), (&id).into(), staff.as_str().into(), station.as_str().into()],
        )?;
        // What is over already needs no invitation.
        if *staff != change.actor.id && new.to > change.moment.local() {
            let notice = Notice { key: &key, title: &title, href: &href };
            remind::tell_one(tx, staff, &notice, change.moment, change.entropy)?;
        }
    }
    change.note(tx, "training", &id, "安排", &json!({"said": title, "invited": new.people.len()}))?;
    Ok(id)
}

/// What a recorded event was really like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub from: DateTime,
    pub to: DateTime,
    pub hours: u32,
    pub teacher: String,
    pub summary: String,
}

/// Records it: from now on it counts, for each person who was there; their stations have studied.
///
/// # Errors
/// When it is not over, nobody came, or the hours do not fit.
pub fn record(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    one: &Training,
    said: &Record,
    photo: Option<&str>,
) -> StoreResult {
    times(said.from, said.to, said.hours)?;
    let mut standing = one.standing();
    (standing.from, standing.to) = (said.from, said.to);
    let next = step(&standing, Deed::Record, change.moment.local())?;
    let touched = tx.execute(
        sql!(
            "UPDATE training SET state = $3, from_at = $4, to_at = $5, day = $6, minutes = $7, teacher = $8, summary = $9,
                recorded_by = $10, recorded_at = $11
             WHERE region = $1 AND id = $2 AND state = 'planned'"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            next.value().into(),
            moment(said.from)?.into(),
            moment(said.to)?.into(),
            said.from.date().into(),
            (said.hours * 60).into(),
            (&said.teacher).into(),
            (&said.summary).into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    changed(touched)?;
    if let Some(hash) = photo {
        photo::keep(tx, change, &one.id, hash)?;
    }
    change.note(tx, "training", &one.id, Deed::Record.label(), &json!({"said": said.summary, "hours": said.hours}))?;
    studied(tx, change, rules, one, said)
}

/// The quarter's study of each station whose people were there is done; a newcomer has been placed (D40).
fn studied(tx: &mut Tx<'_>, change: Change<'_>, rules: &Rules, one: &Training, said: &Record) -> StoreResult {
    let there = people(tx, &everywhere(&one.region), &one.id)?;
    let there: Vec<&Attendee> = there.iter().filter(|person| person.signed.is_some()).collect();
    let policy = rules.policies.at(&one.region, change.moment.day());
    let mut stations: Vec<&OrgId> = there.iter().map(|person| &person.org).collect();
    stations.sort();
    stations.dedup();
    if let Some(term) = DutyKind::Study.term(said.from.date(), &rules.calendar, &policy) {
        for station in stations {
            let proof = format!("{}《{}》，有签到", one.kind.label(), one.topic);
            duty::done(tx, change, station, DutyKind::Study, &term, &proof)?;
        }
    }
    if one.kind == TrainingKind::Placement {
        for person in there {
            tx.execute(
                sql!("UPDATE staff SET placed_on = $2 WHERE id = $1 AND placed_on IS NULL"),
                &[person.staff.as_str().into(), said.to.date().into()],
            )?;
            let what = json!({"said": format!("{}跟班学习{}学时", person.name, said.hours)});
            change.note(tx, "staff", person.staff.as_str(), "跟班学习", &what)?;
        }
    }
    Ok(())
}

fn everywhere(region: &str) -> crate::query::Reach {
    crate::query::Reach { region: region.to_owned(), path: "/".to_owned(), station: None }
}

/// Calls it off; who was invited hears of it.
///
/// # Errors
/// When somebody was there already.
pub fn cancel(tx: &mut Tx<'_>, change: Change<'_>, one: &Training, why: &str) -> StoreResult {
    let next = step(&one.standing(), Deed::Cancel, change.moment.local())?;
    let touched = tx.execute(
        sql!("UPDATE training SET state = $3, summary = $4 WHERE region = $1 AND id = $2 AND state = 'planned'"),
        &[(&one.region).into(), (&one.id).into(), next.value().into(), why.into()],
    )?;
    changed(touched)?;
    let key = format!("training:{}:cancelled", one.id);
    let title = format!("{}《{}》已取消：{why}", one.kind.label(), one.topic);
    let href = format!("/training/{}", one.id);
    for person in people(tx, &everywhere(&one.region), &one.id)? {
        let notice = Notice { key: &key, title: &title, href: &href };
        remind::tell_one(tx, &person.staff, &notice, change.moment, change.entropy)?;
    }
    change.note(tx, "training", &one.id, Deed::Cancel.label(), &json!({"said": why}))
}

/// A photo comes later.
///
/// # Errors
/// When it was called off.
pub fn add_photo(tx: &mut Tx<'_>, change: Change<'_>, one: &Training, hash: &str) -> StoreResult {
    step(&one.standing(), Deed::Photo, change.moment.local())?;
    photo::keep(tx, change, &one.id, hash)?;
    change.note(tx, "training", &one.id, Deed::Photo.label(), &json!({"photo": hash}))
}

fn changed(touched: u64) -> StoreResult {
    if touched == 0 { Err(StoreError::Changed(0)) } else { Ok(()) }
}
