//! The figures of an organisation for programs: 附件3 with its second part, 附件6, and the pack of a quarter (F16).

use domain::directory::OrgKind;
use domain::figure::{
    Period, Promised, Published, PublishedAnalysis, PublishedRate, PublishedSigning, PublishedTopic, PublishedUnit,
};
use domain::report::{Quarter, called, standing};
use jiff::civil::Date;

use super::{Unit, entries_of, second};
use crate::db::Tx;
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::report::{Pack, rectification};
use crate::rules::Rules;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub org: &'a Org,
    pub reaches: &'a [Reach],
    pub period: Period,
    pub today: Date,
    /// The caller may see packs.
    pub packs: bool,
}

/// The figures as they are published.
///
/// # Errors
/// When the database fails.
pub fn published(tx: &mut Tx<'_>, rules: &Rules, asking: Asking<'_>) -> StoreResult<Published> {
    let Asking { org, reaches, period, today, packs } = asking;
    let entries = entries_of(tx, rules, reaches, org, period, today)?;
    let second = second(tx, reaches, org, period, packs)?;
    Ok(Published {
        below: entries.below.iter().map(unit).collect(),
        analysis: if packs { analysis(tx, rules, org, period, today)? } else { None },
        ..Published::of(&org.code, &org.name, &entries.summary, &second, today)
    })
}

fn unit(unit: &Unit) -> PublishedUnit {
    PublishedUnit {
        org: unit.code.clone(),
        region: unit.region.clone(),
        name: unit.name.clone(),
        kind: unit.kind.value(),
        counts: unit.counts.clone(),
        rates: PublishedRate::all(&unit.counts),
    }
}

/// The pack of a whole quarter that has begun, of who owes one.
fn analysis(
    tx: &mut Tx<'_>,
    rules: &Rules,
    org: &Org,
    period: Period,
    today: Date,
) -> StoreResult<Option<PublishedAnalysis>> {
    let owes = matches!(org.kind, OrgKind::Station | OrgKind::Office | OrgKind::County | OrgKind::City);
    let Some(quarter) = Quarter::parse(&period.key()).filter(|quarter| owes && quarter.first() <= today) else {
        return Ok(None);
    };
    let pack = Pack::load(tx, rules, org.clone(), quarter, today)?;
    let (state, days) = (pack.state(), pack.days(rules));
    let last = pack.editions.last();
    let signed = last.filter(|_| state.sent());
    let measures = rectification::of(tx, &org.region, &org.id, quarter)?;
    let measures = measures.into_iter().map(|one| {
        let cases = signed.iter().flat_map(|last| &last.text.topics).find(|topic| topic.title == one.topic);
        PublishedTopic::from(&Promised {
            quarter: quarter.label(),
            cases: cases.map(|topic| topic.cases.clone()).unwrap_or_default(),
            title: one.topic,
            measure: one.measure,
            owner: one.owner,
            due: Some(one.due),
            done: one.done,
        })
    });
    Ok(Some(PublishedAnalysis {
        quarter: quarter.key(),
        signed: signed.is_some(),
        state: state.value(),
        state_label: called(pack.found.as_ref().map(|one| one.state), pack.over, &pack.above),
        standing: standing(state, days, today).1,
        due: days.due.judge,
        submitted_on: days.submitted,
        late_days: days.late(today),
        due_again: days.again.map(|again| again.judge),
        signing: last.map(|last| PublishedSigning {
            number: last.number,
            on: last.signed_at.day(),
            by: last.signed_by.clone(),
            hash: last.hash.clone(),
            statement: last.statement.clone(),
            explained: last.explained.clone(),
        }),
        text: signed.map_or_else(|| pack.text.clone(), |last| last.text.clone()),
        measures: measures.collect(),
    }))
}
