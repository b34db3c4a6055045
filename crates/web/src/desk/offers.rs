//! What the forms of a case offer: staff, evidence, obligations, codes, bases, testing bodies.

use domain::basis::BasisBook;
use domain::case::Case;
use domain::case::{rounds_to_sign, words};
use domain::code::{ClassCode, ProblemCode};
use domain::directory::{DESK, OrgId};
use store::query::Reach;
use store::{StoreResult, Tx, book, directory};

use crate::face::form::Offers;

/// The lists for the forms of a station, and of a case when there is one.
pub(super) fn of(
    tx: &mut Tx<'_>,
    reach: &Reach,
    station: &OrgId,
    bases: &BasisBook,
    case: Option<&Case>,
) -> StoreResult<Offers> {
    let mut staff = directory::staff_of(tx, &reach.region, station)?;
    // Those who usually do it stand first.
    staff.sort_by_key(|staff| staff.actor.post);
    let active = || staff.iter().filter(|staff| staff.active);
    let named = |staff: &directory::Staff| {
        (staff.actor.id.0.clone(), format!("{}（{}）", staff.actor.name, staff.actor.post.label()))
    };
    let mut promises = book::promise_versions(tx, &reach.region, station)?;
    // For a complaint that is known, only what held on the day of purchase counts (A4b).
    if let Some(case) = case {
        let on = case.intake.event_on;
        promises.retain(|one| one.from <= on && one.to.is_none_or(|last| on <= last));
    }
    let days = |one: &book::PromiseVersion| {
        let to = one.to.map(|to| format!("到{to}")).unwrap_or_default();
        format!("{}起{to}有效", one.from)
    };
    let labs = book::labs(tx, &reach.region)?;
    let custodian = directory::org(tx, &reach.region, station)?.and_then(|org| org.custodian);
    let mut offers = Offers::default()
        .with("staff", active().filter(|staff| DESK.contains(&staff.actor.post)).map(named))
        .with("custodian", active().filter(|staff| Some(&staff.actor.id) == custodian.as_ref()).map(named))
        .with("class", ClassCode::all())
        .with("problem", ProblemCode::all())
        .with("promise", promises.iter().map(|one| (one.words.clone(), days(one))))
        .with("lab", labs.into_iter().map(|lab| (lab.name, format!("{}，{}", lab.certificate, lab.scope))))
        .with("basis", bases.all().iter().map(|basis| (basis.reference.clone(), basis.about.clone())));
    if let Some(case) = case {
        offers = of_case(offers, case);
    }
    Ok(offers)
}

fn of_case(offers: Offers, case: &Case) -> Offers {
    let to_sign = rounds_to_sign(case);
    let numbered = |at: usize, text: String| ((at + 1).to_string(), text);
    offers
        .with(
            "evidence",
            case.evidence.iter().enumerate().map(|(at, one)| numbered(at, format!("{}. {}", at + 1, one.title))),
        )
        .with(
            "obligation",
            case.owed
                .iter()
                .enumerate()
                .filter(|(_, owed)| owed.performed.is_none())
                .map(|(at, owed)| numbered(at, words::obligation(&owed.obligation))),
        )
        .with(
            "reply",
            case.replies
                .iter()
                .enumerate()
                .filter(|(_, reply)| reply.given.is_none())
                .map(|(at, reply)| numbered(at, format!("{}：{}", words::time(reply.promise.at), reply.promise.about))),
        )
        .with(
            "round",
            case.rounds
                .iter()
                .enumerate()
                .filter(|(at, _)| to_sign.iter().any(|number| usize::try_from(*number) == Ok(at + 1)))
                .map(|(at, held)| numbered(at, format!("第{}次，{}", at + 1, words::time(held.round.from)))),
        )
}
