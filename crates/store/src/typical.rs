//! 典型案例 (D24): written by the station from a closed case, judged above, then there for all stations of the county.

use domain::case::Case;
use domain::directory::{OrgId, Post, Venue};
use domain::kernel::Moment;
use domain::typical::{Known, TraderWord, TypicalState, TypicalStep, TypicalText, step as rule};
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::network::remind::{self, Notice};
use crate::query::Reach;
use crate::query::case::Found;
use crate::sql;

/// A text with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typical {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    /// Number of the case; for the station itself only.
    pub case: String,
    pub state: TypicalState,
    pub text: TypicalText,
    pub trader: TraderWord,
    pub by: String,
    pub at: Moment,
    pub submitted_at: Option<Moment>,
    pub judged: Option<(Moment, String)>,
    pub reason: Option<String>,
}

/// What the text must not say: the people, staff, trader, numbers and addresses of the case.
///
/// # Errors
/// When the database fails.
pub fn known(tx: &mut Tx<'_>, region: &str, found: &Found, trader: TraderWord) -> StoreResult<Known> {
    let case = &found.case;
    let mut known = Known::default();
    for person in found.consumer.iter().chain(&found.agents) {
        known = known.person(&person.name);
        known = person.phone.iter().fold(known, |known, phone| known.number(phone));
        known = person.address.iter().fold(known, |known, address| known.address(address));
    }
    let org = directory::org(tx, region, &case.station)?;
    let mut staff: Vec<String> = found.staff.iter().map(|(_, name)| name.clone()).collect();
    if let Some(office) = org.as_ref().and_then(|org| org.parent.clone()) {
        staff.extend(directory::staff_of(tx, region, &office)?.into_iter().map(|one| one.actor.name));
    }
    known = staff.iter().fold(known, |known, name| known.staff(name));
    let respondent = &case.intake.respondent;
    known = known.trader(&respondent.name, trader);
    if let Some(org) = org {
        let word = host_word(org.venue);
        known = org.host.iter().chain([&org.name]).fold(known, |known, name| known.trader(name, word));
        known = org.phone.iter().fold(known, |known, phone| known.number(phone));
        known = org.address.iter().fold(known, |known, address| known.address(address));
    }
    let numbers = [case.intake.platform_no.as_deref(), case.intake.goods.receipt_no.as_deref()];
    let numbers = numbers.into_iter().flatten().chain(respondent.credit_code.as_deref());
    let phone = respondent.phone.as_ref().map(domain::value::Phone::as_str);
    Ok(numbers.chain(phone).chain([case.number.as_str()]).fold(known, Known::number))
}

const fn host_word(venue: Option<Venue>) -> TraderWord {
    match venue {
        Some(Venue::Mall) => TraderWord::Mall,
        Some(Venue::Supermarket) => TraderWord::Supermarket,
        Some(Venue::Market) => TraderWord::Market,
        Some(Venue::Scenic) => TraderWord::Scenic,
        Some(Venue::Enterprise) | None => TraderWord::Enterprise,
    }
}

/// Keeps a new text; its id.
///
/// # Errors
/// When the database fails.
pub fn write(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    case: &Case,
    text: &TypicalText,
    trader: TraderWord,
) -> StoreResult<String> {
    let id = change.fresh();
    tx.execute(
        sql!(
            "INSERT INTO typical_case (region, id, station_id, case_id, state, title, facts, handling, result, lesson,
                                       basis, trader, by_id, at)
             VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &[
            change.actor.region.as_str().into(),
            (&id).into(),
            case.station.as_str().into(),
            case.id.as_str().into(),
            (&text.title).into(),
            (&text.facts).into(),
            (&text.handling).into(),
            (&text.result).into(),
            (&text.lesson).into(),
            (&text.basis).into(),
            trader.value().into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    change.note(tx, "typical", &id, "写典型案例", &json!({"title": text.title}))?;
    Ok(id)
}

/// Writes a text anew that has not gone up, or came back.
///
/// # Errors
/// When it went up meanwhile.
pub fn rewrite(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    one: &Typical,
    text: &TypicalText,
    trader: TraderWord,
) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "UPDATE typical_case SET title = $3, facts = $4, handling = $5, result = $6, lesson = $7, basis = $8,
                trader = $9, by_id = $10 WHERE region = $1 AND id = $2 AND state IN ('draft', 'returned')"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            (&text.title).into(),
            (&text.facts).into(),
            (&text.handling).into(),
            (&text.result).into(),
            (&text.lesson).into(),
            (&text.basis).into(),
            trader.value().into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    change.note(tx, "typical", &one.id, "修改", &json!({"title": text.title}))
}

/// A step of a text; whoever is concerned hears of it.
///
/// # Errors
/// When the step does not follow, or somebody was faster.
pub fn advance(tx: &mut Tx<'_>, change: Change<'_>, one: &Typical, step: TypicalStep, reason: &str) -> StoreResult {
    let state = rule(one.state, step, reason)?;
    let up = step == TypicalStep::Submit;
    let touched = tx.execute(
        sql!(
            "UPDATE typical_case SET state = $3,
                submitted_at = CASE WHEN $3 = 'submitted' THEN $4 ELSE submitted_at END,
                submitted_by = CASE WHEN $3 = 'submitted' THEN $5 ELSE submitted_by END,
                judged_at = CASE WHEN $3 = 'submitted' THEN NULL ELSE $4 END,
                judged_by = CASE WHEN $3 = 'submitted' THEN NULL ELSE $5 END,
                reason = $6
             WHERE region = $1 AND id = $2 AND state = $7"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            state.value().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
            Some(reason).filter(|reason| !reason.is_empty()).into(),
            one.state.value().into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Changed(0));
    }
    let (key, href) =
        (format!("typical:{}:{}", one.id, crate::db::instant(change.moment)), format!("/typical/{}", one.id));
    let title = format!("典型案例{}：{}", state.label(), one.text.title);
    let notice = Notice { key: &key, title: &title, href: &href };
    let office = directory::org(tx, &one.region, &one.station)?.and_then(|org| org.parent);
    match (up, office) {
        (true, Some(office)) => {
            remind::tell(tx, &office, &[Post::OfficeOfficer], &notice, change.moment, change.entropy)?;
        }
        _ => {
            remind::tell(tx, &one.station, &[Post::Head, Post::Liaison], &notice, change.moment, change.entropy)?;
        }
    }
    change.note(tx, "typical", &one.id, step.label(), &json!({"said": reason}))
}

macro_rules! typicals {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT t.region, t.id, t.station_id, o.name, COALESCE(r.number, ''), t.state, t.title, t.facts, t.handling,
                t.result, t.lesson, t.basis, t.trader, COALESCE(s.name, ''), t.at, t.submitted_at, t.judged_at, j.name,
                t.reason
             FROM typical_case t JOIN org o ON o.region = t.region AND o.id = t.station_id
             LEFT JOIN case_row r ON r.region = t.region AND r.case_id = t.case_id
             LEFT JOIN staff s ON s.id = t.by_id LEFT JOIN staff j ON j.id = t.judged_by
             WHERE t.region = $1 AND ",
            $rest
        ))
    };
}

/// The texts of stations within a reach that are not in the library; those above see what was sent up.
///
/// # Errors
/// When the database fails.
pub fn under_way(tx: &mut Tx<'_>, reach: &Reach, own: bool) -> StoreResult<Vec<Typical>> {
    let [region, path] = reach.values();
    tx.query(
        typicals!(
            "(o.path LIKE $2 OR o.chain_path LIKE $2) AND t.state <> 'accepted' AND ($3 = 1 OR t.state = 'submitted')
             ORDER BY t.at DESC LIMIT 100"
        ),
        &[region, path, own.into()],
        read,
    )
}

/// The library of a county, newest first.
///
/// # Errors
/// When the database fails.
pub fn library(tx: &mut Tx<'_>, region: &str) -> StoreResult<Vec<Typical>> {
    tx.query(typicals!("t.state = 'accepted' ORDER BY t.judged_at DESC LIMIT 200"), &[region.into()], read)
}

/// A text of a station within a reach, or one of the county's library.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Typical>> {
    let [region, path] = reach.values();
    tx.query_opt(
        typicals!("t.id = $3 AND (o.path LIKE $2 OR o.chain_path LIKE $2 OR t.state = 'accepted')"),
        &[region, path, id.into()],
        read,
    )
}

fn read(row: &Row<'_>) -> StoreResult<Typical> {
    Ok(Typical {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        case: row.text(4)?,
        state: row.choice(5)?,
        text: TypicalText {
            title: row.text(6)?,
            facts: row.text(7)?,
            handling: row.text(8)?,
            result: row.text(9)?,
            lesson: row.text(10)?,
            basis: row.text(11)?,
        },
        trader: row.choice(12)?,
        by: row.text(13)?,
        at: row.moment(14)?,
        submitted_at: row.opt_moment(15)?,
        judged: row.opt_moment(16)?.zip(row.opt_text(17)?),
        reason: row.opt_text(18)?,
    })
}
