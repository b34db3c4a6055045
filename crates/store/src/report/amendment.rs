//! 锁定后更正: when a command changes a figure of a quarter that is locked, the figure moves in its own quarter, and who
//! changed it from what to what stays on file. Nothing is written while no such quarter is touched.

use std::collections::{BTreeMap, BTreeSet};

use domain::case::Case;
use domain::directory::Actor;
use domain::figure::Measure;
use domain::kernel::Moment;
use domain::report::Quarter;

use crate::db::Tx;
use crate::directory;
use crate::error::StoreResult;
use crate::project::Moved;
use crate::project::cell::Cell;
use crate::sql;

/// What a command changed of one figure of a quarter.
type Changes = BTreeMap<(Quarter, Measure, Option<Cell>), (i64, i64)>;

/// Keeps what `moved` in quarters that are locked. A command given now can only touch a locked quarter that is over;
/// of `history`, which is brought in under the moments of long ago, every quarter is looked at.
///
/// # Errors
/// When the database fails.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    (actor, moment): (&Actor, Moment),
    history: bool,
    case: &Case,
    moved: &[Moved],
) -> StoreResult {
    let running = Quarter::of(moment.day());
    let mut changes = changes(moved);
    changes.retain(|(quarter, ..), (was, now)| was != now && (history || *quarter < running));
    let quarters: BTreeSet<Quarter> = changes.keys().map(|(quarter, ..)| *quarter).collect();
    let mut packs: BTreeMap<Quarter, String> = BTreeMap::new();
    for quarter in quarters {
        packs.insert(quarter, locked(tx, &actor.region, case, quarter)?);
    }
    let kept = changes.iter().filter_map(|((quarter, measure, cell), values)| {
        let packs = packs.get(quarter).filter(|packs| !packs.is_empty())?;
        Some((*quarter, *measure, cell, *values, packs))
    });
    for (no, (quarter, measure, cell, (was, now), packs)) in (1_i64..).zip(kept) {
        tx.execute(
            sql!(
                "INSERT INTO amendment (region, case_id, seq, no, station_id, quarter, measure, cell, was, now, packs,
                                        at, by_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
            ),
            &[
                actor.region.as_str().into(),
                case.id.as_str().into(),
                i64::try_from(case.seq).unwrap_or(i64::MAX).into(),
                no.into(),
                case.station.as_str().into(),
                quarter.key().into(),
                measure.value().into(),
                cell.as_ref().map(|(class, problem)| format!("{} {}", class.code(), problem.code())).into(),
                was.into(),
                now.into(),
                packs.into(),
                moment.into(),
                actor.id.as_str().into(),
            ],
        )?;
    }
    Ok(())
}

/// By quarter and figure. What only follows from the other figures, or goes on moving by itself, is left out.
fn changes(moved: &[Moved]) -> Changes {
    // A complaint that was there before and after has moved within the matrix; a new one has not.
    let registered = |gone: bool| moved.iter().any(|one| one.cell.is_some() && gone == (one.now == 0));
    let within = registered(true) && registered(false);
    let mut changes = Changes::new();
    for one in moved.iter().filter(|one| one.measure != Measure::Pending && !one.measure.of_board()) {
        let key = (Quarter::of(one.day), one.measure, one.cell.clone().filter(|_| within));
        let (was, now) = changes.entry(key).or_default();
        *was += one.was;
        *now += one.now;
    }
    changes
}

/// The station and those above it whose pack of the quarter is locked, a blank around each; empty when there is none.
fn locked(tx: &mut Tx<'_>, region: &str, case: &Case, quarter: Quarter) -> StoreResult<String> {
    let Some(station) = directory::org(tx, region, &case.station)? else { return Ok(String::new()) };
    let mut all = directory::above(tx, &station)?;
    all.push(station);
    let mut packs = String::new();
    for org in all {
        let found = tx.query_opt(
            sql!("SELECT org_id FROM report WHERE region = $1 AND org_id = $2 AND quarter = $3 AND state = 'locked'"),
            &[(&org.region).into(), (&org.id).into(), quarter.key().into()],
            |row| row.text(0),
        )?;
        if let Some(id) = found {
            packs.push_str(if packs.is_empty() { " " } else { "" });
            packs.push_str(&id);
            packs.push(' ');
        }
    }
    Ok(packs)
}
