//! 销毁清单 (A14d, F17): what has run out, drafted by the keeper, agreed by the head, approved by the office,
//! carried out before two witnesses.

mod deed;
mod draft;
mod list;
mod show;

use domain::archive::{DestructionList, DestructionState};
use domain::form::Kind;
use store::audit::{self, Told};
use store::directory::Org;
use store::{StoreResult, Tx};

pub use deed::{ask_deed, take_deed};
pub use draft::{create, new};
pub use list::list;
pub use show::show;

use crate::app::App;
use crate::desk::station_card::find;
use crate::error::Outcome;
use crate::session::User;
use store::archive::destroy;

const LINE: Kind = Kind::Line { suggest: "" };

fn light(state: DestructionState) -> domain::clock::Light {
    match state {
        DestructionState::Drafted | DestructionState::Agreed => domain::clock::Light::Soon,
        DestructionState::Approved => domain::clock::Light::Today,
        DestructionState::Done => domain::clock::Light::Done,
        DestructionState::Returned => domain::clock::Light::Calm,
    }
}

fn open(tx: &mut Tx<'_>, user: &User, id: &str, wanted: &str) -> StoreResult<(Org, DestructionList, Vec<Told>)> {
    let (_, org) = find(tx, user, id)?;
    let one = destroy::list(tx, &org.region, &org.id)?.into_iter().find(|one| one.id == wanted);
    let one = one.ok_or(store::StoreError::NotFound("destruction"))?;
    let told = audit::history(tx, &org.region, "destruction", &one.id)?;
    Ok((org, one, told))
}

/// A list of a station within the reader's scope.
pub(in crate::desk) fn find_list(app: &App, user: &User, id: &str, wanted: &str) -> Outcome<(Org, DestructionList)> {
    let (org, one, _) = app.door.db.read(|tx| open(tx, user, id, wanted))?;
    Ok((org, one))
}
