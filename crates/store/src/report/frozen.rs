//! 附件6 of a quarter: counted now for whoever signs, and as it was signed for everybody after.

use domain::directory::OrgId;
use domain::figure::{Measure, Period, Summary};
use domain::report::{Difference, Frozen, Line, Part, Quarter, differences, lines, of_quarter};
use jiff::civil::Date;

use super::{Edition, editions, find};
use crate::db::Tx;
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::query::figures::{Entries, Unit, entries_of};
use crate::rules::Rules;

/// What a signing of `today` would freeze: 附件3 and 附件6, and a row for each unit right below.
pub(super) fn whole(tx: &mut Tx<'_>, rules: &Rules, org: &Org, quarter: Quarter, today: Date) -> StoreResult<Frozen> {
    let reaches = Reach::below(tx, org)?;
    let Entries { summary, below } = entries_of(tx, rules, &reaches, org, super::sofar(quarter, today), today)?;
    let part = |unit: Unit| Part {
        region: unit.region,
        org: unit.id.0,
        code: unit.code,
        kind: unit.kind,
        name: unit.name,
        counts: unit.counts,
    };
    let summary = Summary { period: quarter.period(), ..summary };
    Ok(Frozen { summary, below: Some(below.into_iter().map(part).collect()) })
}

/// The figures of the quarter before, to stand beside: as they are counted now, and how things stood when it was signed.
pub(super) fn before(
    tx: &mut Tx<'_>,
    rules: &Rules,
    org: &Org,
    quarter: Quarter,
    today: Date,
) -> StoreResult<Vec<Line>> {
    let mut all = of_quarter(&lines(&whole(tx, rules, org, quarter, today)?.summary.total));
    if let Some(signed) = signed(tx, org, quarter.period())? {
        all.extend(signed.edition.lines.into_iter().filter(Line::of_signing));
    }
    Ok(all)
}

/// A quarter that was signed and lies with the level above, or further.
#[derive(Clone, Debug)]
pub struct Signed {
    pub edition: Edition,
    /// 附件6 of the edition; nothing when it is from before that was frozen.
    pub entries: Option<Entries>,
}

/// What stands signed of a period: nothing unless it is a quarter whose pack was sent and did not come back.
///
/// # Errors
/// When the database fails.
pub fn signed(tx: &mut Tx<'_>, org: &Org, period: Period) -> StoreResult<Option<Signed>> {
    let quarter = Quarter::of(period.from);
    if quarter.period() != period {
        return Ok(None);
    }
    if !find(tx, &org.region, &org.id, quarter)?.is_some_and(|pack| pack.state.sent()) {
        return Ok(None);
    }
    let Some(edition) = editions(tx, &org.region, &org.id, quarter)?.pop() else { return Ok(None) };
    let entries = edition.below.as_ref().map(|below| {
        let below = below.iter().map(|part| unit(org, part)).collect();
        Entries { summary: edition.summary.clone(), below }
    });
    Ok(Some(Signed { edition, entries }))
}

fn unit(org: &Org, part: &Part) -> Unit {
    Unit {
        region: part.region.clone(),
        id: OrgId(part.org.clone()),
        code: part.code.clone(),
        name: part.name.clone(),
        path: format!("{}{}/", org.path, part.org),
        kind: part.kind,
        venue: None,
        industry: None,
        life: None,
        counts: part.counts.clone(),
    }
}

/// What editions of before 附件6 was frozen did not hold.
const NEW: [Measure; 2] = [Measure::StaffChanged, Measure::Drawn];

impl Edition {
    /// Where the figures of the quarter are other ones now than they were signed. How things stood on the day of
    /// signing is left out, and so is what an edition of before did not hold.
    #[must_use]
    pub fn drift(&self, now: &Summary) -> Vec<Difference> {
        let mut now = of_quarter(&lines(&now.total));
        if self.below.is_none() {
            now.retain(|one| !NEW.iter().any(|measure| one.key == measure.value()));
        }
        differences(&of_quarter(&self.lines), &now)
    }
}
