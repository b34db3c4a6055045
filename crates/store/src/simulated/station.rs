//! What lies about a station beside its complaints: people, plaque, checks, reports, visits, publicity. 附件6 counts it
//! all, so it has to be there where 附件6 is measured.

use domain::directory::{OrgId, Post};
use domain::kernel::Moment;
use domain::network::checklist::{EIGHT, FOUR};
use domain::network::duty::DutyKind;
use domain::network::plaque::PlaqueState;
use domain::report::Quarter;
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// Quarters that the records reach back.
const QUARTERS: usize = 4;

/// Who works at a station.
const POSTS: [Post; 4] = [Post::Head, Post::DeputyHead, Post::Conciliator, Post::Liaison];

/// Puts the records of a station on file, as of `today`; `code` is that of the station.
///
/// # Errors
/// When the county could be a real one, or the database fails.
pub fn records(tx: &mut Tx<'_>, region: &str, station: &OrgId, code: &str, today: Date) -> StoreResult {
    super::nowhere(region)?;
    people(tx, region, station, code)?;
    plaque(tx, region, station, code, today)?;
    checks(tx, region, station, today)?;
    let ended = std::iter::successors(Some(Quarter::ended(today)), |quarter| Some(quarter.previous()));
    for (no, quarter) in ended.take(QUARTERS).enumerate() {
        let period = quarter.period();
        report(tx, region, station, quarter, period.to.saturating_add(12.days()))?;
        visit(tx, region, station, &format!("{code}-XF-{no}"), period.from.saturating_add(20.days()))?;
        publicity(tx, region, station, &format!("{code}-{no}"), period.from.saturating_add(40.days()))?;
    }
    Ok(())
}

/// Nine o'clock.
fn morning(day: Date) -> StoreResult<Moment> {
    Moment::from_local(day.at(9, 0, 0, 0)).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn people(tx: &mut Tx<'_>, region: &str, station: &OrgId, code: &str) -> StoreResult {
    for post in POSTS {
        let login = format!("{code}-{}", post.value());
        // Nobody signs in by an empty hash.
        tx.execute(
            sql!(
                "INSERT INTO staff (id, region, org_id, name, login, post, active, password_hash, must_change, failed,
                                    large_type)
                 VALUES ($1, $2, $3, $4, $1, $5, 1, '', 1, 0, 0)"
            ),
            &[login.into(), region.into(), station.as_str().into(), "模拟人员".into(), post.value().into()],
        )?;
    }
    Ok(())
}

fn plaque(tx: &mut Tx<'_>, region: &str, station: &OrgId, code: &str, today: Date) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO plaque (region, number, station_id, code, state, issued_on, proved_on)
             VALUES ($1, $2, $3, $2, $4, $5, $5)"
        ),
        &[
            region.into(),
            format!("{code}-PB").into(),
            station.as_str().into(),
            PlaqueState::Hung.value().into(),
            today.saturating_sub(30.days()).into(),
        ],
    )?;
    Ok(())
}

fn checks(tx: &mut Tx<'_>, region: &str, station: &OrgId, today: Date) -> StoreResult {
    for item in EIGHT.iter().chain(FOUR) {
        tx.execute(
            sql!(
                "INSERT INTO check_item (region, station_id, item, ok, seen_on, note, by_id)
                 VALUES ($1, $2, $3, 1, $4, '', 'clock')"
            ),
            &[region.into(), station.as_str().into(), item.value().into(), today.saturating_sub(30.days()).into()],
        )?;
    }
    Ok(())
}

fn report(tx: &mut Tx<'_>, region: &str, station: &OrgId, quarter: Quarter, due: Date) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO duty (region, org_id, kind, term, due, owner, done_at, proof)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'report')"
        ),
        &[
            region.into(),
            station.as_str().into(),
            DutyKind::Report.value().into(),
            quarter.key().into(),
            due.into(),
            DutyKind::Report.owner().value().into(),
            morning(due)?.into(),
        ],
    )?;
    Ok(())
}

fn visit(tx: &mut Tx<'_>, region: &str, station: &OrgId, number: &str, day: Date) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO visit (region, id, station_id, number, at, by_id, check_in, heard, guided)
             VALUES ($1, $2, $3, $2, $4, 'clock', 'number', '无', '无')"
        ),
        &[region.into(), number.into(), station.as_str().into(), morning(day)?.into()],
    )?;
    Ok(())
}

fn publicity(tx: &mut Tx<'_>, region: &str, station: &OrgId, id: &str, day: Date) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO publicity (region, id, station_id, audience, form, day, topic, place, heads, said, by_id, at)
             VALUES ($1, $2, $3, 'public', 'stall', $4, '模拟', '模拟', 50, '模拟', 'clock', $5)"
        ),
        &[region.into(), id.into(), station.as_str().into(), day.into(), morning(day)?.into()],
    )?;
    Ok(())
}
