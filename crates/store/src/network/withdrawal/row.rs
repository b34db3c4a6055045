//! The rows of withdrawals and of the photos that prove them.

use domain::directory::{OrgId, StaffId};
use domain::form::Choice as _;
use domain::kernel::Moment;
use domain::network::goods_list::ListLine;
use domain::network::withdrawal::{Deadline, Disposal, Source, Standing, WithdrawalState, minutes};
use jiff::civil::Date;

use super::{changed, deadline};
use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// A withdrawal with the names of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub station_name: String,
    pub number: String,
    pub state: WithdrawalState,
    pub source: Source,
    /// The list and its line.
    pub list: Option<(String, u32)>,
    /// The number of the complaint.
    pub case: Option<String>,
    /// `no` is 0 here.
    pub goods: ListLine,
    pub known_at: Moment,
    pub stock: Option<u32>,
    pub sold: Option<u32>,
    /// Fen.
    pub amount: Option<i64>,
    pub off_at: Option<Moment>,
    /// When, and who.
    pub reported: Option<(Moment, String)>,
    pub others: Option<String>,
    pub disposals: Vec<Disposal>,
    pub how: Option<String>,
    pub disposed_at: Option<Moment>,
    pub notice: Option<(Date, Date)>,
    pub traced: Option<u32>,
    pub responsible: StaffId,
    pub responsible_name: String,
    pub due: Option<Deadline>,
    pub at: Moment,
    pub verified: Option<(Moment, String)>,
    pub photos: u32,
}

impl Withdrawal {
    /// What the guards look at.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            source: self.source,
            stock: self.stock,
            sold: self.sold,
            disposals: self.disposals.clone(),
            notice: self.notice,
            proofs: usize::try_from(self.photos).unwrap_or_default(),
        }
    }

    /// Minutes from knowing to reporting.
    #[must_use]
    pub fn reply_minutes(&self) -> Option<i64> {
        self.reported.as_ref().map(|(at, _)| minutes(self.known_at, *at))
    }
}

/// A photo that proves something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    pub hash: String,
    pub step: String,
    pub at: Moment,
    pub by: String,
}

/// The one select of them, with a condition and an order.
macro_rules! withdrawals {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT w.region, w.id, w.station_id, o.name, w.number, w.state, w.source, w.circular_id, w.line, r.number,
                w.goods, w.brand, w.model, w.batch, w.maker, w.supplier, w.barcode, w.wrong, w.known_at, w.stock,
                w.sold, w.amount, w.off_at, w.reported_at, p.name, w.others, w.disposals, w.how, w.disposed_at,
                w.notice_from, w.notice_to, w.traced, w.responsible, s.name, w.due, w.due_at, w.at, w.verified_at,
                v.name, (SELECT COUNT(*) FROM withdrawal_photo f WHERE f.region = w.region AND f.withdrawal_id = w.id)
             FROM withdrawal w JOIN org o ON o.region = w.region AND o.id = w.station_id
             LEFT JOIN case_row r ON r.region = w.region AND r.case_id = w.case_id
             LEFT JOIN staff p ON p.id = w.reported_by LEFT JOIN staff s ON s.id = w.responsible
             LEFT JOIN staff v ON v.id = w.verified_by
             WHERE w.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) ",
            $rest
        ))
    };
}

/// Those within a reach, the open ones first, then the newest; at most 500.
///
/// # Errors
/// When the database fails.
pub fn list(tx: &mut Tx<'_>, reach: &Reach) -> StoreResult<Vec<Withdrawal>> {
    let order = withdrawals!("ORDER BY CASE WHEN w.state = 'closed' THEN 1 ELSE 0 END, w.at DESC, w.id DESC LIMIT 500");
    tx.query(order, &reach.values(), read)
}

/// One within the reach.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> StoreResult<Option<Withdrawal>> {
    let [region, path] = reach.values();
    tx.query_opt(withdrawals!("AND w.id = $3"), &[region, path, id.into()], read)
}

/// What a list led to within the reach, by line.
///
/// # Errors
/// When the database fails.
pub fn of_list(tx: &mut Tx<'_>, reach: &Reach, circular: &str) -> StoreResult<Vec<Withdrawal>> {
    let [region, path] = reach.values();
    tx.query(withdrawals!("AND w.circular_id = $3 ORDER BY w.line, o.code"), &[region, path, circular.into()], read)
}

fn read(row: &Row<'_>) -> StoreResult<Withdrawal> {
    let small = |column| Ok::<_, crate::StoreError>(row.opt_int(column)?.and_then(|number| u32::try_from(number).ok()));
    let who = |at: usize, name: usize| {
        Ok::<_, crate::StoreError>(row.opt_moment(at)?.zip(Some(row.opt_text(name)?.unwrap_or_default())))
    };
    let kinds = row.opt_text(26)?.unwrap_or_default();
    Ok(Withdrawal {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        station_name: row.text(3)?,
        number: row.text(4)?,
        state: row.choice(5)?,
        source: row.choice(6)?,
        list: row.opt_text(7)?.zip(small(8)?),
        case: row.opt_text(9)?,
        goods: ListLine {
            no: 0,
            goods: row.text(10)?,
            brand: row.text(11)?,
            model: row.text(12)?,
            batch: row.text(13)?,
            maker: row.text(14)?,
            supplier: row.text(15)?,
            barcode: row.text(16)?,
            wrong: row.text(17)?,
        },
        known_at: row.moment(18)?,
        stock: small(19)?,
        sold: small(20)?,
        amount: row.opt_int(21)?,
        off_at: row.opt_moment(22)?,
        reported: who(23, 24)?,
        others: row.opt_text(25)?,
        disposals: kinds.split(',').filter_map(Disposal::from_value).collect(),
        how: row.opt_text(27)?,
        disposed_at: row.opt_moment(28)?,
        notice: row.opt_day(29)?.zip(row.opt_day(30)?),
        traced: small(31)?,
        responsible: StaffId(row.text(32)?),
        responsible_name: row.opt_text(33)?.unwrap_or_default(),
        due: deadline(row.opt_day(34)?, row.opt_moment(35)?),
        at: row.moment(36)?,
        verified: who(37, 38)?,
        photos: row.count(39)?,
    })
}

/// Writes what a deed changed, unless somebody did a step meanwhile. Who reported or verified is the one who acts.
pub(super) fn write(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    was: &Withdrawal,
    now: &Withdrawal,
    reports: bool,
) -> StoreResult {
    let kinds: Vec<&str> = now.disposals.iter().map(|kind| kind.value()).collect();
    let verifies = was.verified.is_none() && now.verified.is_some();
    let actor = change.actor.id.as_str();
    let touched = tx.execute(
        sql!(
            "UPDATE withdrawal SET state = $4, stock = $5, sold = $6, amount = $7, off_at = $8, reported_at = $9,
                reported_by = COALESCE(CAST($10 AS TEXT), reported_by), others = $11,
                disposals = $12, how = $13, disposed_at = $14, notice_from = $15, notice_to = $16, traced = $17,
                due = $18, due_at = $19, verified_at = $20, verified_by = $21
             WHERE region = $1 AND id = $2 AND state = $3"
        ),
        &[
            (&was.region).into(),
            (&was.id).into(),
            was.state.value().into(),
            now.state.value().into(),
            now.stock.into(),
            now.sold.into(),
            now.amount.into(),
            now.off_at.into(),
            now.reported.as_ref().map(|(at, _)| *at).into(),
            reports.then_some(actor).into(),
            now.others.as_ref().into(),
            (!kinds.is_empty()).then(|| kinds.join(",")).into(),
            now.how.as_ref().into(),
            now.disposed_at.into(),
            now.notice.map(|(from, _)| from).into(),
            now.notice.map(|(_, to)| to).into(),
            now.traced.into(),
            now.due.map(|due| due.day).into(),
            now.due.and_then(|due| due.at).into(),
            now.verified.as_ref().map(|(at, _)| *at).into(),
            verifies.then_some(actor).into(),
        ],
    )?;
    changed(touched)
}

/// Keeps a photo; the same one twice is one.
pub(super) fn keep_photo(tx: &mut Tx<'_>, change: Change<'_>, one: &Withdrawal, hash: &str, step: &str) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO withdrawal_photo (region, withdrawal_id, hash, step, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (region, withdrawal_id, hash) DO NOTHING"
        ),
        &[
            (&one.region).into(),
            (&one.id).into(),
            hash.into(),
            step.into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The photos of one, oldest first.
///
/// # Errors
/// When the database fails.
pub fn photos(tx: &mut Tx<'_>, one: &Withdrawal) -> StoreResult<Vec<Photo>> {
    tx.query(
        sql!(
            "SELECT f.hash, f.step, f.at, s.name FROM withdrawal_photo f LEFT JOIN staff s ON s.id = f.by_id
             WHERE f.region = $1 AND f.withdrawal_id = $2 ORDER BY f.at, f.hash"
        ),
        &[(&one.region).into(), (&one.id).into()],
        |row| {
            Ok(Photo {
                hash: row.text(0)?,
                step: row.text(1)?,
                at: row.moment(2)?,
                by: row.opt_text(3)?.unwrap_or_default(),
            })
        },
    )
}
