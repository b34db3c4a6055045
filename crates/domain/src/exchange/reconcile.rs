//! Compares our cases with the platform's work orders, by number.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::field::OrderField;
use super::order::WorkOrder;
use super::plain::solid;

/// A case of ours that came from the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    pub platform_no: String,
    pub respondent: String,
    /// Where the case stands, in words.
    pub state: String,
    /// The day on which feedback is due.
    pub due: Option<Date>,
    /// The day on which it ended; `None` while it is open.
    pub ended: Option<Date>,
}

/// A field in which a case and its work order say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// The normalised number.
    pub number: String,
    pub field: OrderField,
    /// What we say; empty when we say nothing.
    pub ours: String,
    /// What the platform says.
    pub theirs: String,
}

/// What both have, what only one has, and where they differ. Each list is in the order of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation<'a> {
    /// Our cases with their work order; a number that we have twice stands here twice.
    pub both: Vec<(&'a Ours, &'a WorkOrder)>,
    /// Not registered yet.
    pub only_theirs: Vec<&'a WorkOrder>,
    /// Not in the platform's list.
    pub only_ours: Vec<&'a Ours>,
    /// Where the two differ.
    pub differing: Vec<Differing>,
    /// Work orders without a number, which cannot be compared.
    pub unnumbered: Vec<&'a WorkOrder>,
    /// Numbers that the platform's list has more than once; the first of each was compared.
    pub repeated: BTreeSet<String>,
}

/// A platform number for comparing: plain digits, no blanks, upper case.
///
/// ```
/// assert_eq!(domain::exchange::normal_number(" zj２０２６ 001 "), "ZJ2026001");
/// ```
#[must_use]
pub fn normal_number(typed: &str) -> String {
    solid(typed).trim_start_matches('\'').to_uppercase()
}

/// Compares by platform number. Cases of ours without one did not come from the platform and are left out.
#[must_use]
pub fn reconcile<'a>(ours: &'a [Ours], theirs: &'a [WorkOrder]) -> Reconciliation<'a> {
    let mut found = Reconciliation::default();
    let mut orders: BTreeMap<String, &WorkOrder> = BTreeMap::new();
    for order in theirs {
        let number = order.platform_no.as_deref().map(normal_number).unwrap_or_default();
        if number.is_empty() {
            found.unnumbered.push(order);
            continue;
        }
        match orders.entry(number) {
            Entry::Vacant(place) => _ = place.insert(order),
            Entry::Occupied(place) => _ = found.repeated.insert(place.key().clone()),
        }
    }
    let mut cases: Vec<(String, &Ours)> = ours.iter().map(|case| (normal_number(&case.platform_no), case)).collect();
    cases.retain(|(number, _)| !number.is_empty());
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (number, case) in &cases {
        match orders.get(number) {
            Some(order) => {
                found.both.push((case, order));
                found.differing.extend(differences(number, case, order));
            }
            None => found.only_ours.push(case),
        }
    }
    let registered: BTreeSet<&String> = cases.iter().map(|(number, _)| number).collect();
    let missing = orders.iter().filter(|(number, _)| !registered.contains(number));
    found.only_theirs = missing.map(|(_, order)| *order).collect();
    found
}

/// What the platform leaves open is no difference; neither is a term once the case has ended.
fn differences(number: &str, case: &Ours, order: &WorkOrder) -> Vec<Differing> {
    let differing = |field, ours: String, theirs: String| Differing { number: number.to_owned(), field, ours, theirs };
    let mut all = Vec::new();
    if let Some(theirs) = &order.respondent
        && solid(theirs).to_lowercase() != solid(&case.respondent).to_lowercase()
    {
        all.push(differing(OrderField::Respondent, case.respondent.clone(), theirs.clone()));
    }
    if let Some(theirs) = order.feedback_due
        && case.ended.is_none()
        && case.due != Some(theirs)
    {
        let ours = case.due.map(|due| due.to_string()).unwrap_or_default();
        all.push(differing(OrderField::FeedbackDue, ours, theirs.to_string()));
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Ours, WorkOrder, reconcile};

    fn case(number: &str) -> Ours {
        let (respondent, state) = ("某某（杭州）电器店".to_owned(), "协商中".to_owned());
        let due = Some(date(2026, 12, 1));
        Ours { platform_no: number.to_owned(), respondent, state, due, ended: None }
    }

    fn order(number: &str) -> WorkOrder {
        let respondent = Some("某某(杭州) 电器店".to_owned());
        let feedback_due = Some(date(2026, 12, 1));
        WorkOrder { platform_no: Some(number.to_owned()), respondent, feedback_due, ..WorkOrder::default() }
    }

    #[test]
    fn cases_and_work_orders_meet_by_number_however_it_is_typed() {
        let ours = [case("zj－００１"), case("ZJ-002"), case("")];
        let theirs = [order(" ZJ-001 "), order("ZJ-003"), order("ZJ-003"), WorkOrder::default()];
        let found = reconcile(&ours, &theirs);
        assert_eq!(found.both, [(&ours[0], &theirs[0])]);
        assert_eq!(found.only_ours, [&ours[1]]);
        assert_eq!(found.only_theirs, [&theirs[1]]);
        assert_eq!(found.unnumbered, [&theirs[3]]);
        assert!(found.repeated.contains("ZJ-003") && found.repeated.len() == 1);
        assert_eq!(found.differing, []);
    }

    #[test]
    fn what_differs_is_named_with_both_values() {
        let theirs = [WorkOrder { feedback_due: Some(date(2026, 12, 8)), ..order("A1") }];
        let ours = [Ours { respondent: "另一家店".to_owned(), ..case("A1") }];
        let found: Vec<_> = reconcile(&ours, &theirs).differing;
        let words: Vec<_> = found.iter().map(|one| (one.field.value(), &*one.ours, &*one.theirs)).collect();
        let wanted = [("respondent", "另一家店", "某某(杭州) 电器店"), ("feedback_due", "2026-12-01", "2026-12-08")];
        assert_eq!(words, wanted);
    }

    #[test]
    fn the_term_of_a_case_that_has_ended_is_no_difference() {
        let theirs = [WorkOrder { feedback_due: Some(date(2026, 12, 8)), ..order("A1") }];
        let ours = [Ours { ended: Some(date(2026, 11, 30)), ..case("A1") }];
        assert_eq!(reconcile(&ours, &theirs).differing, []);
    }
}
