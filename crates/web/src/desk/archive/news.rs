//! What of the archive stands on 今日: only what this person has to do next.

use domain::archive::{DestructionState, HandOverState};
use domain::directory::HEADS;
use domain::network::power::Power;
use domain::typical::TypicalState;
use store::archive::{Matter, Waiting, waiting};
use store::query::Reach;
use store::{StoreResult, Tx};

use crate::session::User;

/// Words and page of each.
pub(in crate::desk) fn news(tx: &mut Tx<'_>, user: &User, reach: &Reach) -> StoreResult<Vec<(String, String)>> {
    let all = waiting(tx, reach)?.into_iter().filter(|one| mine(user, one));
    Ok(all.map(|one| told(&one)).collect())
}

fn mine(user: &User, one: &Waiting) -> bool {
    let own = user.actor.org == one.station;
    match &one.what {
        Matter::HandOver(_, person) => *person == user.actor.id,
        Matter::Destruction(DestructionState::Drafted) => own && user.has(Power::AgreeDestruction),
        Matter::Destruction(DestructionState::Agreed) => user.has(Power::ApproveDestruction),
        // The keeper may as well; the head sees to it.
        Matter::Destruction(_) => own && user.has(Power::KeepArchive) && HEADS.contains(&user.actor.post),
        Matter::Typical(TypicalState::Submitted) => user.has(Power::JudgeTypical),
        Matter::Typical(_) => own && user.has(Power::WriteTypical),
    }
}

fn told(one: &Waiting) -> (String, String) {
    let Waiting { station, station_name, id, named, what } = one;
    match what {
        Matter::HandOver(state, _) => {
            let step = if *state == HandOverState::Open { "移交" } else { "接收" };
            (format!("档案移交等您确认{step}（{station_name}）"), format!("/stations/{station}/keeper"))
        }
        Matter::Destruction(state) => (
            format!("档案销毁清单 {named}：{}（{station_name}）", state.label()),
            format!("/stations/{station}/destruction/{id}"),
        ),
        Matter::Typical(state) => {
            (format!("典型案例“{named}”：{}（{station_name}）", state.label()), format!("/typical/{id}"))
        }
    }
}
