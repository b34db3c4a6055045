//! 制度齐备现行 (A2, A16, B1.1): each institution adopted by the end of the period, and its yearly review not overdue.

use domain::network::institution::{InstitutionKind, review_due};

use super::{Ask, Found, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::institution;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let months = ask.policy.institution_review_months();
    let mut found = Found::new();
    for station in ask.stations {
        let all = institution::versions(tx, &station.region, &station.id)?;
        let reviews = institution::reviews(tx, &station.region, &station.id)?;
        let now = institution::in_force(&all, ask.period.to);
        let facts = InstitutionKind::EVERY.iter().map(|kind| {
            let href = format!("/stations/{}/institutions", station.id);
            let Some(one) = now.iter().find(|one| one.kind == *kind) else {
                return fact(kind.label(), href, false, "没有采用");
            };
            let reviewed = reviews.iter().filter(|review| review.kind == *kind).map(|review| review.day).max();
            let due = review_due(one.from, reviewed, months);
            let kept = due >= ask.period.to;
            let note = if kept {
                format!("第{}版，{}起", one.version, one.from)
            } else {
                format!("{due}前应复核，没有复核")
            };
            fact(kind.label(), href, kept, note)
        });
        found.insert(station.id.0.clone(), facts.collect());
    }
    Ok(found)
}
