//! Every periodic act, on one page. Each is an ordinary command, given by the clock.

use std::time::Duration;

use domain::case::Command;
use domain::clock::ClockCode;
use domain::directory::{Actor, OrgId};
use domain::kernel::Moment;
use store::execute::Step;
use store::file::Files;
use store::query::today::{Unmarked, provisional, unmarked};
use store::{Door, StoreError, StoreResult};

use crate::ladder;

/// How often the clocks are looked at.
const EVERY: Duration = Duration::from_secs(60);

/// How many looks at the clocks come to one round of reminders.
const ROUND: u64 = 10;

/// Does what the clock alone brings about, for as long as the program runs: the ends of clocks every minute,
/// duties, reminders and what a destruction left on the disk every ten.
pub async fn run(door: Door, files: Files, clock: web::Clock) {
    let mut tick = tokio::time::interval(EVERY);
    for turn in 0u64.. {
        tick.tick().await;
        watch(&door, &clock, "clocks that ended", sweep).await;
        if turn % ROUND == 0 {
            watch(&door, &clock, "duties that began", ladder::terms).await;
            watch(&door, &clock, "reminders", ladder::remind).await;
            let files = files.clone();
            let take = move |door: &Door, now| store::archive::sweep(&door.db, &files, now);
            watch(&door, &clock, "files of destroyed cases", take).await;
        }
    }
}

/// Runs one periodic act beside the async threads; a failure is told and tried again at its next turn.
async fn watch(
    door: &Door,
    clock: &web::Clock,
    what: &'static str,
    act: impl FnOnce(&Door, Moment) -> StoreResult<usize> + Send + 'static,
) {
    let (door, now) = (door.clone(), clock());
    match tokio::task::spawn_blocking(move || act(&door, now)).await {
        Ok(Ok(0)) => {}
        Ok(Ok(count)) => tracing::info!(count, what, "put on file"),
        Ok(Err(error)) => tracing::error!(%error, what, "failed"),
        Err(error) => tracing::error!(%error, what, "died"),
    }
}

/// Marks every ended clock once (4.2, rows 21 and 27); returns how many.
///
/// # Errors
/// When the database fails.
pub fn sweep(door: &Door, now: Moment) -> StoreResult<usize> {
    let mut marked = 0;
    for ended in door.db.read(|tx| unmarked(tx, now))? {
        if let Some(command) = command(&ended) {
            marked += usize::from(give(door, &ended.region, &ended.station, &ended.case, command, now)?);
        }
    }
    Ok(marked)
}

fn command(ended: &Unmarked) -> Option<Command> {
    match ended.code {
        ClockCode::Settle => Some(Command::MarkDeadline),
        ClockCode::Perform => Some(Command::MarkOverdue { obligation: ended.key.parse().ok()? }),
        _ => None,
    }
}

/// Computes the clocks anew that rested on an unpublished year; returns how many cases moved.
///
/// # Errors
/// When the database fails.
pub fn reschedule(door: &Door, now: Moment) -> StoreResult<usize> {
    let mut moved = 0;
    for (region, case, station) in door.db.read(provisional)? {
        moved += usize::from(give(door, &region, &station, &case, Command::Reschedule, now)?);
    }
    Ok(moved)
}

/// A refusal means that a person was faster; then there is nothing left to mark.
fn give(
    door: &Door,
    region: &str,
    station: &str,
    case: &domain::directory::CaseId,
    command: Command,
    moment: Moment,
) -> StoreResult<bool> {
    let step = Step { actor: Actor::system(region), moment, command };
    match door.execute(&OrgId::from(station), case, None, step) {
        Ok(_) => Ok(true),
        Err(StoreError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
