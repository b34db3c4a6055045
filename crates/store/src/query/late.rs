//! What is late below an organisation, of every kind, on one page per level.

use domain::clock::{ClockCode, Owner};
use domain::directory::{OrgId, StaffId};
use domain::kernel::Moment;
use domain::network::circular::CircularKind;
use domain::network::duty::{DutyKind, term_words};
use domain::network::fix::FixState;
use domain::network::thread::ThreadKind;
use domain::network::withdrawal::WithdrawalState;
use domain::report::Quarter;
use jiff::civil::Date;

use super::Reach;
use crate::db::{Row, Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::rules::Rules;
use crate::{report, sql};

/// What kind of thing is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Case(ClockCode, Owner),
    Dispatch,
    Circular(CircularKind),
    Thread(ThreadKind),
    Duty(DutyKind),
    Filing,
    /// A clue that the office has not received (B2.3); told to the levels above only.
    Clue,
    /// What another department has not answered (D14).
    Referral,
    /// The next step of a withdrawal of goods (A16).
    Withdrawal(WithdrawalState),
    /// What is to be put right, or to be looked at again (B5.3).
    Fix(FixState),
    /// A planned visit (B3.1).
    Visit,
    /// A call to a consumer that was drawn (D45); told to the levels above only.
    Callback,
    /// An inspection (D42 to D44); told to the levels above only.
    Inspection,
    /// An objection to an assessment that is not answered (P26).
    Objection,
    /// The pack of a level above the stations, which has no duty of its own (B4.5c).
    Pack,
    /// A pack that came back and is not sent again (C6); also a station's.
    Again,
}

/// Something that should have been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    pub station: String,
    pub station_name: String,
    pub kind: Kind,
    /// Number, title or term.
    pub about: String,
    /// The page on which to do it.
    pub href: String,
    pub due: Date,
    /// Who answers for it by name, where somebody does.
    pub handler: Option<StaffId>,
}

impl Kind {
    /// Whether the level above is late, and not the station.
    #[must_use]
    pub const fn above(self) -> bool {
        match self {
            Self::Case(_, owner) => matches!(owner, Owner::Office),
            Self::Duty(kind) => matches!(kind, DutyKind::Visit),
            Self::Thread(_) | Self::Filing | Self::Clue | Self::Referral => true,
            Self::Visit | Self::Callback | Self::Inspection | Self::Objection => true,
            Self::Withdrawal(state) => state.above(),
            Self::Fix(state) => state.above(),
            Self::Dispatch | Self::Circular(_) | Self::Again => false,
            Self::Pack => true,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Case(code, _) => code.label(),
            Self::Dispatch => "转办反馈",
            Self::Circular(kind) => kind.label(),
            Self::Thread(kind) => kind.label(),
            Self::Duty(kind) => kind.label(),
            Self::Filing => "人员备案接收",
            Self::Clue => "违法线索接收",
            Self::Referral => "外部协作回复",
            Self::Withdrawal(state) => state.owed(),
            Self::Fix(state) => state.owed(),
            Self::Visit => "计划巡访",
            Self::Callback => "质量跟踪回访",
            Self::Inspection => "检查",
            Self::Objection => "考核异议答复",
            Self::Pack | Self::Again => DutyKind::Report.label(),
        }
    }

    /// Who is late, in words.
    #[must_use]
    pub const fn who(self) -> &'static str {
        match self {
            Self::Case(_, owner) => owner.label(),
            Self::Dispatch | Self::Circular(_) => "站点",
            Self::Duty(kind) => kind.owner().label(),
            Self::Withdrawal(state) if !state.above() => "站点",
            Self::Fix(state) if !state.above() => "站点",
            Self::Fix(_) | Self::Visit => "市场监管所",
            Self::Callback | Self::Inspection => "经手单位",
            Self::Thread(_) | Self::Filing | Self::Clue | Self::Withdrawal(_) => "市场监管所",
            Self::Referral => "经手单位",
            Self::Objection => "考核单位",
            Self::Pack | Self::Again => "编写和签发的人",
        }
    }
}

/// Everything within a reach that is due before a day and not done, the oldest first; at most 500 of each kind.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach, before: Date) -> StoreResult<Vec<Late>> {
    let [region, path] = reach.values();
    let values: [Value; 3] = [region, path, before.into()];
    let mut all = cases(tx, &values)?;
    all.extend(dispatches(tx, &values)?);
    all.extend(circulars(tx, &values)?);
    all.extend(threads(tx, &values)?);
    all.extend(duties(tx, &values)?);
    all.extend(filings(tx, &values)?);
    all.extend(withdrawals(tx, &values)?);
    all.extend(fixes(tx, &values)?);
    all.extend(objections(tx, reach, before)?);
    if reach.station.is_none() {
        all.extend(visits(tx, &values)?);
        all.extend(callbacks(tx, &values)?);
        all.extend(inspections(tx, &values)?);
        all.extend(clues(tx, &values)?);
        all.extend(referrals(tx, &values)?);
    }
    all.sort_by(|a, b| (a.due, &a.station, &a.href).cmp(&(b.due, &b.station, &b.href)));
    Ok(all)
}

fn late(row: &Row<'_>, kind: Kind, href: String) -> StoreResult<Late> {
    Ok(Late {
        station: row.text(0)?,
        station_name: row.text(1)?,
        kind,
        about: row.text(2)?,
        href,
        due: row.day(3)?,
        handler: None,
    })
}

/// With its term as people say it.
fn told(one: Late) -> StoreResult<Late> {
    Ok(Late { about: term_words(&one.about), ..one })
}

fn cases(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT c.station_id, o.name, r.full_number, c.due_judge, c.code, c.owner, r.number, r.handler_id
             FROM org o JOIN case_clock c ON c.region = o.region AND c.station_id = o.id
             JOIN case_row r ON r.region = c.region AND r.case_id = c.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.due_judge < $3
             -- What the bureau waits for is told by the dispatch itself.
             AND c.code <> 'dispatch' ORDER BY c.due_judge, c.case_id, c.no LIMIT 500"
        ),
        values,
        |row| {
            let one = late(row, Kind::Case(row.choice(4)?, row.choice(5)?), format!("/cases/{}", row.text(6)?))?;
            Ok(Late { handler: row.opt_text(7)?.map(StaffId), ..one })
        },
    )
}

fn dispatches(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT d.station_id, o.name, d.platform_no, d.feedback_due, d.id
             FROM org o JOIN dispatch d ON d.region = o.region AND d.station_id = o.id
             LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.feedback_due < $3
             AND d.state IN ('sent', 'received', 'sent_back') AND COALESCE(r.flags, '') NOT LIKE '%handed%'
             ORDER BY d.feedback_due, d.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Dispatch, format!("/dispatches/{}", row.text(4)?)),
    )
}

fn circulars(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT x.station_id, o.name, c.title, c.due, c.id, c.kind
             FROM org o JOIN circular_receipt x ON x.region = o.region AND x.station_id = o.id
             JOIN circular c ON c.region = x.region AND c.id = x.circular_id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.due < $3
             AND (x.state IN ('unread', 'returned')
                  OR (x.state = 'read' AND c.kind IN ('goods_list', 'task', 'meeting')))
             ORDER BY c.due, c.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Circular(row.choice(5)?), format!("/circulars/{}", row.text(4)?)),
    )
}

fn threads(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT t.station_id, o.name, t.title, t.due, t.id, t.kind
             FROM org o JOIN thread t ON t.region = o.region AND t.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND t.due < $3 AND t.state = 'asked'
             ORDER BY t.due, t.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Thread(row.choice(5)?), format!("/threads/{}", row.text(4)?)),
    )
}

fn duties(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT d.org_id, o.name, d.term, d.due, d.kind
             FROM org o JOIN duty d ON d.region = o.region AND d.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.due < $3 AND d.done_at IS NULL
             -- Who was suspended since still owes the quarter at whose end it was open.
             AND (o.life IN ('running', 'rectifying') OR (d.kind = 'report' AND o.life = 'suspended'))
             -- A missed day of signing in is made good by the next: only the last one counts.
             AND (d.kind <> 'login' OR NOT EXISTS (SELECT 1 FROM duty n WHERE n.region = d.region
                  AND n.org_id = d.org_id AND n.kind = 'login' AND n.term > d.term AND n.due < $3))
             ORDER BY d.due, d.org_id, d.kind LIMIT 500"
        ),
        values,
        |row| {
            let kind = row.choice(4)?;
            let href = match kind {
                DutyKind::Report => format!("/reports/{}/{}", row.text(0)?, row.text(2)?),
                _ => format!("/network/{}", row.text(0)?),
            };
            told(late(row, Kind::Duty(kind), href)?)
        },
    )
}

fn filings(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT f.station_id, o.name, f.post, substr(f.filed_at, 1, 10)
             FROM org o JOIN filing f ON f.region = o.region AND f.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND f.taken_at IS NULL
             AND substr(f.filed_at, 1, 10) < $3 ORDER BY f.filed_at LIMIT 500"
        ),
        values,
        |row| {
            let post: domain::directory::Post = row.choice(2)?;
            let mut one = late(row, Kind::Filing, format!("/network/{}", row.text(0)?))?;
            post.label().clone_into(&mut one.about);
            Ok(one)
        },
    )
}

fn withdrawals(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT w.station_id, o.name, w.goods, w.due, w.id, w.state, w.responsible
             FROM org o JOIN withdrawal w ON w.region = o.region AND w.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND w.due < $3
             ORDER BY w.due, w.id LIMIT 500"
        ),
        values,
        withdrawn,
    )
}

fn objections(tx: &mut Tx<'_>, reach: &Reach, before: Date) -> StoreResult<Vec<Late>> {
    let all = crate::assess::waiting(tx, reach, before)?;
    Ok(all
        .into_iter()
        .map(|one| Late {
            href: format!("/assessments/{}/{}", one.round, one.station),
            station: one.station,
            station_name: one.station_name,
            kind: Kind::Objection,
            about: one.about,
            due: one.due,
            handler: None,
        })
        .collect())
}

/// The packs within a reach that are due before a day and are no duty of a station: those of offices, bureaus and
/// cities, and what came back to anybody and was not sent again.
///
/// # Errors
/// When the database fails.
pub fn packs(tx: &mut Tx<'_>, rules: &Rules, reach: &Reach, today: Date, before: Date) -> StoreResult<Vec<Late>> {
    let ended = Quarter::ended(today);
    let policy = rules.policies.at(&reach.region, today);
    let mut all = Vec::new();
    let mut add = |(org, name): (OrgId, String), quarter: Quarter, kind: Kind, due: Date| {
        let note = if kind == Kind::Again { "（重报）" } else { "" };
        all.push(Late {
            href: format!("/reports/{org}/{}", quarter.key()),
            station: org.0,
            station_name: name,
            kind,
            about: format!("{}{note}", quarter.label()),
            due,
            handler: None,
        });
    };
    // An older quarter of a level above may have gone up on paper, before the system came.
    for org in report::owing(tx, &reach.region, ended)? {
        let sent = report::find(tx, &org.region, &org.id, ended)?.is_some_and(|pack| pack.submitted_at.is_some());
        if !sent && reach.holds(&org) {
            let due = ended.due(org.kind, &rules.calendar, &policy).judge;
            add((org.id, org.name), ended, Kind::Pack, due);
        }
    }
    // What came back may be of any quarter that is still talked about.
    for quarter in std::iter::successors(Some(ended), |quarter| Some(quarter.previous())).take(BACK) {
        for one in report::tree(tx, reach, quarter)? {
            if let Some(again) = one.days(quarter, rules, today).again {
                add((one.org, one.name), quarter, Kind::Again, again.judge);
            }
        }
    }
    all.retain(|one| one.due < before);
    Ok(all)
}

/// The complaints of an organisation within a reach that are not ended and beyond their twenty days.
///
/// # Errors
/// When the database fails.
pub fn beyond(tx: &mut Tx<'_>, reach: &Reach, org: &Org, today: Date) -> StoreResult<i64> {
    let [region, path] = reach.values();
    tx.query_one(
        sql!(
            "SELECT COUNT(*) FROM org o JOIN case_clock c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (o.path LIKE $3 OR o.chain_path LIKE $3) AND c.code = 'settle' AND c.due_judge < $4"
        ),
        &[region, path, format!("{}%", org.path).into(), today.into()],
        |row| row.int(0),
    )
}

/// Quarters that are looked through for packs that came back.
const BACK: usize = 4;

/// Reports of goods whose hour has passed today, where the region rules hours (L17); the days tell the rest.
///
/// # Errors
/// When the database fails.
pub fn missed_hours(tx: &mut Tx<'_>, reach: &Reach, now: Moment) -> StoreResult<Vec<Late>> {
    let [region, path] = reach.values();
    tx.query(
        sql!(
            "SELECT w.station_id, o.name, w.goods, w.due, w.id, w.state, w.responsible
             FROM org o JOIN withdrawal w ON w.region = o.region AND w.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND w.due_at < $3 AND w.due >= $4
             ORDER BY w.due_at, w.id LIMIT 500"
        ),
        &[region, path, now.into(), now.day().into()],
        withdrawn,
    )
}

fn withdrawn(row: &Row<'_>) -> StoreResult<Late> {
    let one = late(row, Kind::Withdrawal(row.choice(5)?), format!("/withdrawals/{}", row.text(4)?))?;
    Ok(Late { handler: row.opt_text(6)?.map(StaffId), ..one })
}

fn fixes(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT x.station_id, o.name, x.problem, x.due, x.id, x.state, x.owner_id
             FROM org o JOIN fix_order x ON x.region = o.region AND x.station_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND x.due < $3 AND x.state <> 'closed'
             ORDER BY x.due, x.id LIMIT 500"
        ),
        values,
        |row| {
            let one = late(row, Kind::Fix(row.choice(5)?), format!("/fixes/{}", row.text(4)?))?;
            Ok(Late { handler: row.opt_text(6)?.map(StaffId), ..one })
        },
    )
}

/// A plan is made good by any visit of its quarter; once the quarter is over, the duty tells the rest.
fn visits(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT v.station_id, o.name, v.quarter, v.planned_on
             FROM org o JOIN visit_plan v ON v.region = o.region AND v.station_id = o.id
             JOIN duty d ON d.region = v.region AND d.org_id = v.station_id AND d.kind = 'visit' AND d.term = v.quarter
             WHERE o.region = $1 AND o.path LIKE $2 AND v.planned_on < $3 AND d.done_at IS NULL AND d.due >= $3
             ORDER BY v.planned_on, v.station_id LIMIT 500"
        ),
        values,
        |row| told(late(row, Kind::Visit, "/visits".to_owned())?),
    )
}

/// A chain is not above its branches here: what is drawn is no station's to know (B1.8).
fn callbacks(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT k.station_id, o.name, k.number, COALESCE(k.again_on, k.due), k.id
             FROM org o JOIN callback k ON k.region = o.region AND k.station_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND COALESCE(k.again_on, k.due) < $3
             AND k.state IN ('waiting', 'again') ORDER BY k.due, k.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Callback, format!("/callbacks/{}", row.text(4)?)),
    )
}

fn inspections(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT i.station_id, o.name, i.number, i.due, i.id
             FROM org o JOIN inspection i ON i.region = o.region AND i.station_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND i.due < $3 AND i.state = 'due' ORDER BY i.due, i.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Inspection, format!("/inspections/{}", row.text(4)?)),
    )
}

/// What a clue says is nobody's business here, and a chain is not above its branches (B2.3).
fn clues(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT c.station_id, o.name, '', c.due
             FROM org o JOIN clue c ON c.region = o.region AND c.station_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND c.due < $3 AND COALESCE(c.state, 'sent') = 'sent'
             ORDER BY c.due, c.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Clue, "/clues".to_owned()),
    )
}

fn referrals(tx: &mut Tx<'_>, values: &[Value]) -> StoreResult<Vec<Late>> {
    tx.query(
        sql!(
            "SELECT f.org_id, o.name, f.department, f.due, f.id
             FROM org o JOIN referral f ON f.region = o.region AND f.org_id = o.id
             WHERE o.region = $1 AND o.path LIKE $2 AND f.due < $3 AND f.reply IS NULL ORDER BY f.due, f.id LIMIT 500"
        ),
        values,
        |row| late(row, Kind::Referral, format!("/referrals#{}", row.text(4)?)),
    )
}

/// The complex matters and flash reports within a reach that wait for an answer from above.
///
/// # Errors
/// When the database fails.
pub fn waiting_above(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<super::Line>> {
    let [region, path] = reach.values();
    tx.query(
        super::lines!(
            "AND (o.path LIKE $2 OR o.chain_path LIKE $2)
             AND (r.flags LIKE '%reported%' OR (r.ended = 0 AND r.flags LIKE '%unseen%')) ORDER BY r.registered_at, r.case_id LIMIT 50"
        ),
        &[region, path],
        super::read_line,
    )
}
