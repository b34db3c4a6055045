//! F15 违法线索移交单: for the sender and the levels above, and for nobody else at the station.

use domain::directory::OrgId;
use domain::network::power::Power;
use domain::paper::{Form, Values};
use store::clue::{self, Clue};
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let takes = user.has(Power::TakeClue);
    let found: Option<(String, Clue)> = app.door.db.read(|tx| {
        if takes {
            let (reach, one) =
                user.seek(tx, |tx, reach| Ok(clue::below(tx, reach)?.into_iter().find(|one| one.id == id)))?;
            return Ok(Some((reach.region, one)));
        }
        let mine = clue::sent_by(tx, &user.actor.region, &user.actor.id)?;
        Ok(mine.into_iter().find(|one| one.id == id).map(|one| (user.actor.region.clone(), one)))
    })?;
    let (region, one) = found.ok_or(Oops::NotFound)?;
    let mut values = Values::default();
    values
        .set("at", moment(Some(one.at)))
        .set("sender", format!("{} {}", one.station, one.sender))
        .set("accused", &one.accused)
        .set("kind", one.kind.label())
        .set("department", one.sent_to.label())
        .set("state", one.state.label())
        .lines("facts", one.facts.lines().map(str::to_owned).collect())
        .set("result", one.result.clone().unwrap_or_default());
    let short = one.id.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let subject = Subject {
        region,
        // Filed under the one who asks: the station's shelf must not show it.
        station: OrgId(format!("clue {}", user.actor.id)),
        about: format!("clue {id}"),
        form: Form::Clue,
        part: String::new(),
        known_as: format!("XS-{short}"),
    };
    Ok(Gathered { subject, station_name: one.station.clone(), day: one.at.day(), content: Content::Fields(values) })
}
