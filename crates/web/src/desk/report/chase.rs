//! `POST /reports/chase`: everybody below who owes a quarter is chased at once (D36).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::network::power::Power;
use domain::report::{Quarter, standing};
use store::audit::Change;
use store::{StoreError, directory, report};

use super::chases;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::posted::Posted;
use crate::session::User;

/// Chases all that may be chased; who was chased today, or has sent meanwhile, is passed over.
pub async fn all(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.needs(Power::TakeReport)?;
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let quarter = Quarter::parse(posted.raw.one("quarter")).ok_or(Oops::NotFound)?;
        let (now, rules) = (app.now(), app.door.rules());
        let units = app.door.db.write(|tx| {
            let mut units = 0;
            for reach in user.reaches(tx)? {
                let actor = user.acting(&reach.region);
                let change = Change { actor: &actor, moment: now, entropy: app.door.entropy.as_ref() };
                for one in report::tree(tx, &reach, quarter)?.into_iter().filter(|one| chases(&user, &one.path)) {
                    let Some(org) = directory::org(tx, &one.region, &one.org)? else { continue };
                    let state = one.stands(quarter, now.day());
                    let how = standing(state, one.days(quarter, &rules, now.day()), now.day()).1;
                    match report::chase(tx, change, &org, quarter, state, &how) {
                        Ok(()) => units += 1,
                        Err(StoreError::Refused(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
            Ok(units)
        })?;
        Ok(Redirect::to(&format!("/reports?quarter={}&chased={units}", quarter.key())).into_response())
    })
    .await
}
