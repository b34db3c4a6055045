//! What is done to a pack, each step with its change row and with who hears of it.

use domain::directory::{OrgKind, Post};
use domain::network::duty::{DutyKind, report_term};
use domain::report::rules::{may_pass, sound};
use domain::report::{
    Analysis, Difference, Frozen, Line, Quarter, ReportState, ReportStep, Taking, signer, step, take,
};
use serde_json::json;

use super::{Report, find, rectification};
use crate::audit::Change;
use crate::db::Tx;
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::network::duty;
use crate::network::remind::{self, Notice};
use crate::{ids, rules::Rules, sql};

/// Under which id the changes of a pack are told.
#[must_use]
pub fn entity(org: &Org, quarter: Quarter) -> String {
    format!("{} {}", org.id, quarter.key())
}

/// Keeps the text as it stands; the first time, the pack begins.
///
/// # Errors
/// When the pack was sent meanwhile.
pub fn save(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, quarter: Quarter, draft: &Analysis) -> StoreResult {
    let before = find(tx, &org.region, &org.id, quarter)?.map(|pack| pack.draft.topics).unwrap_or_default();
    sound(draft, &before, change.moment.day())?;
    let touched = tx.execute(
        sql!(
            "INSERT INTO report (region, org_id, quarter, state, edition, draft, made_at, made_by, submitted_at, unit_at,
                                 unit_by, judged_at, judged_by, reason)
             VALUES ($1, $2, $3, 'drafting', 1, $4, $5, $6, NULL, NULL, NULL, NULL, NULL, NULL)
             ON CONFLICT (region, org_id, quarter) DO UPDATE SET draft = excluded.draft, made_at = excluded.made_at,
                made_by = excluded.made_by
             WHERE report.state IN ('drafting', 'awaiting', 'returned')"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            quarter.key().into(),
            json!(draft).to_string().into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "report", &entity(org, quarter), "编写", &json!({"topics": draft.topics.len()}))
}

/// Moves a pack on, unless somebody was faster.
fn advance(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    pack: &Report,
    by: ReportStep,
    to: ReportState,
    said: &str,
) -> StoreResult {
    let touched = tx.execute(
        sql!("UPDATE report SET state = $4 WHERE region = $1 AND org_id = $2 AND quarter = $3 AND state = $5 AND edition = $6"),
        &[
            (&org.region).into(),
            (&org.id).into(),
            pack.quarter.key().into(),
            to.value().into(),
            pack.state.value().into(),
            pack.edition.into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "report", &entity(org, pack.quarter), by.label(), &json!({"said": said, "state": to}))
}

/// The draft goes to who signs it.
///
/// # Errors
/// When it went already.
pub fn pass(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, pack: &Report) -> StoreResult {
    let to = may_pass(pack.state, &pack.draft)?;
    advance(tx, change, org, pack, ReportStep::Pass, to, "")?;
    let words = "季报等您签发";
    tell(tx, change, org, pack.quarter, org, &[signer(org.kind)], words)?;
    if let Some((named, _)) = super::signer::of(tx, org)?.named {
        remind::tell_one(tx, &named, &notice(change, org, pack.quarter, words).lend(), change.moment, change.entropy)?;
    }
    Ok(())
}

/// What is signed.
pub(super) struct Signed<'a> {
    pub state: ReportState,
    pub lines: &'a [Line],
    pub figures: &'a Frozen,
    pub statement: &'a str,
    pub adjusted: &'a [Difference],
    pub explained: &'a str,
}

/// Freezes figures and text as they stand, and sends them to the office and to the own unit.
pub(super) fn freeze(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    org: &Org,
    pack: &Report,
    signed: &Signed<'_>,
) -> StoreResult {
    let quarter = pack.quarter;
    advance(tx, change, org, pack, ReportStep::Sign, signed.state, signed.statement)?;
    tx.execute(
        sql!(
            "UPDATE report SET submitted_at = COALESCE(submitted_at, $4), unit_at = NULL, unit_by = NULL, reason = NULL
             WHERE region = $1 AND org_id = $2 AND quarter = $3"
        ),
        &[(&org.region).into(), (&org.id).into(), quarter.key().into(), change.moment.into()],
    )?;
    let (lines, summary) = (json!(signed.lines).to_string(), json!(signed.figures).to_string());
    let text = json!(pack.draft).to_string();
    let some = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    let number = super::editions(tx, &org.region, &org.id, quarter)?.len() + 1;
    tx.execute(
        sql!(
            "INSERT INTO report_edition (region, org_id, quarter, number, edition, lines, summary, text, statement,
                                         adjusted, explained, hash, signed_at, signed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            quarter.key().into(),
            number.into(),
            pack.edition.into(),
            (&lines).into(),
            (&summary).into(),
            (&text).into(),
            some(signed.statement).into(),
            json!(signed.adjusted).to_string().into(),
            some(signed.explained).into(),
            ids::hash(&[&lines, &summary, &text, signed.statement.trim()]).into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    rectification::promise(tx, change, org, quarter, &pack.draft.topics)?;
    if org.kind == OrgKind::Station {
        // One that was not open at the end owed nothing, and is none of those that were due.
        if super::reports(tx, org, quarter)? {
            let policy = rules.policies.at(&org.region, change.moment.day());
            let term = report_term(quarter, &rules.calendar, &policy);
            duty::done(tx, change, &org.id, DutyKind::Report, &term, &format!("{}签发报送", change.actor.name))?;
        }
        tell(tx, change, org, quarter, org, &[Post::UnitManager, Post::Approver], "季报请本单位签收")?;
    }
    if let Some(parent) = above(tx, org)? {
        let posts = [Post::OfficeOfficer, Post::Centre, Post::City];
        tell(tx, change, org, quarter, &parent, &posts, "报来季报，请接收")?;
    }
    Ok(())
}

/// The own unit's management signs for it (E6).
///
/// # Errors
/// When there is nothing to sign for, or it was done.
pub fn take_at_unit(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, pack: &Report) -> StoreResult {
    step(pack.state, ReportStep::Unit)?;
    let touched = tx.execute(
        sql!(
            "UPDATE report SET unit_at = $4, unit_by = $5
             WHERE region = $1 AND org_id = $2 AND quarter = $3 AND unit_at IS NULL"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            pack.quarter.key().into(),
            change.moment.into(),
            (&change.actor.id).into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "report", &entity(org, pack.quarter), ReportStep::Unit.label(), &json!({}))
}

/// A step of the level above: it receives, returns, locks or reopens.
///
/// # Errors
/// When a rule forbids it, or somebody was faster.
pub fn judge(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    pack: &Report,
    by: ReportStep,
    reason: &str,
) -> StoreResult {
    let over = match above(tx, org)? {
        Some(parent) => find(tx, &parent.region, &parent.id, pack.quarter)?.map(|pack| pack.state),
        None => None,
    };
    let taking = Taking {
        state: pack.state,
        station: org.kind == OrgKind::Station,
        unit: pack.unit.is_some(),
        above: over.unwrap_or(ReportState::NotDue),
        reason,
    };
    let to = take(taking, by)?;
    advance(tx, change, org, pack, by, to, reason)?;
    tx.execute(
        sql!(
            "UPDATE report SET judged_at = $4, judged_by = $5, reason = $6, edition = edition + $7
             WHERE region = $1 AND org_id = $2 AND quarter = $3"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            pack.quarter.key().into(),
            change.moment.into(),
            (&change.actor.id).into(),
            Some(reason.trim()).filter(|reason| !reason.is_empty()).into(),
            i64::from(by == ReportStep::Reopen).into(),
        ],
    )?;
    if matches!(by, ReportStep::Return | ReportStep::Reopen) {
        let words = if by == ReportStep::Return {
            "季报被退回，请改好再报"
        } else {
            "季报已重开，请更正后再报"
        };
        tell(tx, change, org, pack.quarter, org, &[signer(org.kind), Post::Liaison, Post::OfficeOfficer], words)?;
    }
    Ok(())
}

fn above(tx: &mut Tx<'_>, org: &Org) -> StoreResult<Option<Org>> {
    Ok(directory::above(tx, org)?.into_iter().find(|one| org.parent.as_ref() == Some(&one.id)))
}

fn tell(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &Org,
    quarter: Quarter,
    to: &Org,
    posts: &[Post],
    words: &str,
) -> StoreResult {
    let notice = notice(change, org, quarter, words);
    remind::tell(tx, &to.id, posts, &notice.lend(), change.moment, change.entropy)?;
    Ok(())
}

/// What somebody hears of a pack.
pub(super) struct Heard {
    key: String,
    title: String,
    href: String,
}

impl Heard {
    pub(super) fn lend(&self) -> Notice<'_> {
        Notice { key: &self.key, title: &self.title, href: &self.href }
    }
}

pub(super) fn notice(change: Change<'_>, org: &Org, quarter: Quarter, words: &str) -> Heard {
    Heard {
        key: format!("report:{}:{}", entity(org, quarter), crate::db::instant(change.moment)),
        title: format!("{}{}：{words}", org.name, quarter.label()),
        href: format!("/reports/{}/{}", org.id, quarter.key()),
    }
}
