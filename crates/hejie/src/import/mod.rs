//! `hejie import cases`: lines of disputes brought in through the same door, at their own dates.

mod line;
mod play;

use domain::case::Case;
use domain::directory::{Actor, CaseId, DESK, Post};
use domain::kernel::Moment;
use domain::network::clue::{ClueKind, Department};
use store::audit::Change;
use store::clue::Reported;
use store::directory::{self, Org};
use store::execute::Step;
use store::{Door, StoreError, journal};

pub use line::{Codes, Fault, Line};
pub use play::{Desk, stable_id};

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub brought_in: usize,
    /// Were there already.
    pub unchanged: usize,
    pub faults: Vec<Fault>,
}

/// Brings a file in, line by line; a faulty line is reported and the others go on.
///
/// # Errors
/// When the database fails.
pub fn run(door: &Door, region: &str, text: &str, progress: &mut dyn FnMut(usize, usize)) -> anyhow::Result<Summary> {
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    let mut summary = Summary::default();
    for (done, (number, text)) in lines.iter().enumerate() {
        match one(door, region, *number, text)? {
            Ok(true) => summary.brought_in += 1,
            Ok(false) => summary.unchanged += 1,
            Err(fault) => summary.faults.push(fault),
        }
        progress(done + 1, lines.len());
    }
    Ok(summary)
}

/// Brings one line in: `true` when it is new.
fn one(door: &Door, region: &str, number: usize, text: &str) -> anyhow::Result<Result<bool, Fault>> {
    let read = Line::read(number, text).and_then(|line| Ok((line.codes(number)?, line)));
    let (codes, line) = match read {
        Ok(read) => read,
        Err(fault) => return Ok(Err(fault)),
    };
    let case = CaseId(stable_id(&["case", &line.id]));
    if door.db.read(|tx| Ok(!journal::rows(tx, region, &case)?.is_empty()))? {
        return Ok(Ok(false));
    }
    let Some((station, desk)) = desk(door, region, &codes)? else {
        let message = format!("no station of the kind {:?}", line.venue_kind);
        return Ok(Err(Fault { line: number, field: "venue_kind".to_owned(), clause: "A3", message }));
    };
    let steps = play::steps(&line, &codes, &desk, &door.rules().bases);
    match door.quietly().execute_all(&station.id, &case, Some(0), steps) {
        Ok(_) => {}
        Err(StoreError::Refused(refusal)) => {
            let field = refusal.field.unwrap_or("outcome").to_owned();
            return Ok(Err(Fault { line: number, field, clause: refusal.clause, message: refusal.to_string() }));
        }
        Err(error) => return Err(error.into()),
    }
    send_clue(door, &line, &case, &desk)?;
    Ok(Ok(true))
}

fn send_clue(door: &Door, line: &Line, case: &CaseId, desk: &Desk) -> anyhow::Result<()> {
    let (Some(facts), Some(sender)) = (&line.violation_clue, desk.staff.first()) else { return Ok(()) };
    let change = Change { actor: sender, moment: Moment(line.received_at), entropy: door.entropy.as_ref() };
    let clue = Reported {
        id: stable_id(&["clue", &line.id]),
        station: &sender.org,
        case: Some(case),
        accused: &line.respondent.name,
        kind: ClueKind::Other,
        facts,
        sent_to: Department::Market,
        due: None,
    };
    door.db.write(|tx| store::clue::send(tx, change, &clue))?;
    Ok(())
}

/// The station for a kind of venue, and of industry where there is one, with its staff.
///
/// # Errors
/// When the database fails.
pub fn desk(door: &Door, region: &str, codes: &Codes) -> anyhow::Result<Option<(Org, Desk)>> {
    let found = door.db.read(|tx| {
        let stations = directory::stations(tx, region, "/")?;
        let of_venue = || stations.iter().filter(|org| org.venue == Some(codes.venue));
        let exact = of_venue().find(|org| codes.industry.is_none() || org.industry == codes.industry);
        let Some(station) = exact.or_else(|| of_venue().next()).cloned() else { return Ok(None) };
        let staff = directory::staff_of(tx, region, &station.id)?;
        Ok(Some((station, staff)))
    })?;
    let Some((station, staff)) = found else { return Ok(None) };
    let active: Vec<Actor> = staff.into_iter().filter(|one| one.active).map(|one| one.actor).collect();
    let of = |post: Post| active.iter().find(|actor| actor.post == post).cloned();
    let mut negotiators: Vec<Actor> = active.iter().filter(|actor| DESK.contains(&actor.post)).cloned().collect();
    negotiators.sort_by_key(|actor| actor.post);
    let desk = (|| {
        Some(Desk {
            head: of(Post::Head)?,
            approver: of(Post::Approver)?,
            custodian: station.custodian.clone()?,
            host: station.host.clone().unwrap_or_default(),
            staff: negotiators,
        })
    })();
    Ok(desk.map(|desk| (station, desk)))
}

/// Plays a line as long as `keep` accepts its commands, then `more`; for samples in every state.
///
/// # Errors
/// When a rule refuses a step or the database fails.
pub fn play_until(
    door: &Door,
    region: &str,
    line: &Line,
    more: impl FnOnce(&Desk, Moment) -> Vec<Step>,
    keep: impl Fn(&domain::case::Command) -> bool,
) -> anyhow::Result<Case> {
    let codes = line.codes(0)?;
    let (station, desk) =
        desk(door, region, &codes)?.ok_or_else(|| anyhow::anyhow!("no station for {}", line.venue_kind))?;
    let mut steps = play::steps(line, &codes, &desk, &door.rules().bases);
    if let Some(end) = steps.iter().position(|step| !keep(&step.command)) {
        steps.truncate(end);
    }
    let last = steps.last().map_or(Moment(line.received_at), |step| step.moment);
    steps.extend(more(&desk, last));
    let case = CaseId(stable_id(&["case", &line.id]));
    Ok(door.quietly().execute_all(&station.id, &case, Some(0), steps)?)
}
