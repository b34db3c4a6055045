//! 考核 (A16, D41, F12, P26): the rounds, a round with its places, a station's sheet that opens to its facts, scoring by
//! hand, objections and their answers, the scheme and its versions.

mod excel;
mod hand;
mod list;
mod new;
mod object;
mod round;
mod scheme;
mod station;
mod veto;

use domain::assess::Points;
use domain::kernel::Refusal;
use domain::network::power::Power;
use maud::{Markup, html};
use store::assess::{self, Round, Station};

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::session::User;

pub use excel::file as excel;
pub use hand::{ask as ask_hand, give as give_hand};
pub use list::show as list;
pub use new::{ask as ask_new, create};
pub use object::{answer, ask as ask_object, ask_answer, object};
pub use round::{ask_deed, export, perform as perform_deed, show};
pub use scheme::{ask as ask_scheme, keep as keep_scheme, show as scheme};
pub use station::show as station;
pub use veto::{ask as ask_veto, note as note_veto};

/// Whoever sees a station sees how it was assessed, once that is published.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::SeeAssessments) { Ok(()) } else { Err(Oops::NotFound) }
}

/// Whether somebody is of a level above and sees rounds before they are published.
fn above(user: &User) -> bool {
    user.has(Power::SeeNetwork)
}

/// The way under which its pages stand.
fn nav(user: &User) -> Nav {
    if above(user) { Nav::Network } else { Nav::Station }
}

/// A round that the reader may see; what is out of scope is not found.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Round> {
    admitted(user)?;
    let above = above(user);
    let (_, round) = app.door.db.read(|tx| user.seek(tx, |tx, reach| assess::load(tx, reach, id, above)))?;
    Ok(round)
}

/// A station of a round that the reader may see.
pub(in crate::desk) fn open_station(app: &App, user: &User, id: &str, station: &str) -> Outcome<(Round, Station)> {
    let round = open(app, user, id)?;
    let found = round.station(station).filter(|one| one.seen).cloned().ok_or(Oops::NotFound)?;
    Ok((round, found))
}

/// The stations of a round that the reader sees, the first place first.
fn ranked(round: &Round) -> Vec<&Station> {
    let mut all: Vec<&Station> = round.stations.iter().filter(|station| station.seen).collect();
    all.sort_by_key(|station| (station.place, station.code.clone()));
    all
}

/// How many items of a station are not scored yet.
fn unscored(round: &Round, station: &Station) -> usize {
    round.scheme.items().filter(|(_, item)| station.score(&item.key).is_none()).count()
}

/// Whether a round is this person's to publish, veto and make final.
fn runs(user: &User, round: &Round) -> bool {
    user.has(Power::RunAssessment) && user.actor.org == round.unit
}

/// Lets those through who run a round.
fn needs_run(user: &User, round: &Round) -> Outcome<()> {
    user.needs(Power::RunAssessment)?;
    if user.actor.org == round.unit {
        return Ok(());
    }
    let what = format!("这次考核由{}组织", round.unit_name);
    Err(Oops::Refused(Box::new(Refusal::new("D41", what, "请转告他们"))))
}

/// Points of how many.
fn of(got: Option<Points>, most: Points) -> Markup {
    html! {
        @match got {
            Some(got) => { strong { (got.words()) } },
            None => { span.quiet { "未评" } },
        }
        span.quiet { " / " (most.words()) }
    }
}
