//! What supervision shows of each station in a period, counted from the records: for whoever assesses them.

use domain::directory::OrgId;
use domain::kernel::Moment;
use domain::network::callback::{Agrees, CallbackState, Satisfaction};
use domain::network::fix::FixState;
use domain::network::visit::CheckIn;
use jiff::civil::Date;

use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// A station's counts of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub station: String,
    /// Visits made.
    pub visits: u32,
    /// Proofs of the plaque, by scan or visit.
    pub plaque_proofs: u32,
    /// Visits that found no plaque.
    pub plaque_missing: u32,
    /// Callbacks that were answered.
    pub answered: u32,
    /// Callbacks that reached nobody.
    pub unreached: u32,
    pub very_content: u32,
    pub content: u32,
    pub fair: u32,
    pub not_content: u32,
    pub matching: u32,
    pub mismatching: u32,
    pub unsure: u32,
    /// Inspections done, and how many items did not hold.
    pub inspections: u32,
    pub wrong_items: u32,
    /// Quiz questions asked, and answered right.
    pub asked: u32,
    pub right: u32,
    /// Orders given in the period; open and late on its last day.
    pub fixes: u32,
    pub fixes_open: u32,
    pub fixes_late: u32,
    /// Months with a self-check.
    pub self_checks: u32,
}

/// The counts of every station within a reach, by its code; what happened from the first to the last day counts.
///
/// # Errors
/// When the database fails.
pub fn counts(tx: &mut Tx<'_>, reach: &Reach, from: Date, to: Date) -> StoreResult<Vec<Counts>> {
    let [region, path] = reach.values();
    let all = tx.query(
        sql!(
            "SELECT id FROM org WHERE region = $1 AND (path LIKE $2 OR chain_path LIKE $2) AND kind = 'station'
             ORDER BY code"
        ),
        &[region.clone(), path.clone()],
        |row| Ok(Counts { station: row.text(0)?, ..Counts::default() }),
    )?;
    let mut counts = all;
    let span = Span { reach, from, to };
    span.visits(tx, &mut counts)?;
    span.callbacks(tx, &mut counts)?;
    span.inspections(tx, &mut counts)?;
    span.fixes(tx, &mut counts)?;
    span.checks(tx, &mut counts)?;
    Ok(counts)
}

/// The counts of one station.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, reach: &Reach, station: &OrgId, from: Date, to: Date) -> StoreResult<Counts> {
    let all = counts(tx, reach, from, to)?;
    Ok(all.into_iter().find(|one| one.station == station.as_str()).unwrap_or_default())
}

fn add(all: &mut [Counts], station: &str, put: impl FnOnce(&mut Counts)) {
    if let Some(one) = all.iter_mut().find(|one| one.station == station) {
        put(one);
    }
}

/// What lies within a reach and a period.
struct Span<'a> {
    reach: &'a Reach,
    from: Date,
    to: Date,
}

impl Span<'_> {
    /// Region, path, and a day before the first: instants are UTC, so the statement asks for a little more and
    /// [`Span::holds`] judges by the day of China.
    fn values(&self) -> [Value; 3] {
        let [region, path] = self.reach.values();
        [region, path, self.from.yesterday().unwrap_or(self.from).into()]
    }

    fn holds(&self, at: Moment) -> bool {
        let day = at.day();
        day >= self.from && day <= self.to
    }

    fn visits(&self, tx: &mut Tx<'_>, all: &mut [Counts]) -> StoreResult {
        let rows = tx.query(
            sql!(
                "SELECT v.station_id, v.at, v.check_in FROM visit v
                 JOIN org o ON o.region = v.region AND o.id = v.station_id
                 WHERE v.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND v.at >= $3"
            ),
            &self.values(),
            |row| Ok((row.text(0)?, row.moment(1)?, row.choice(2)?)),
        )?;
        for (station, _, how) in rows.into_iter().filter(|(_, at, _)| self.holds(*at)) {
            add(all, &station, |one| {
                one.visits += 1;
                match how {
                    CheckIn::Missing => one.plaque_missing += 1,
                    CheckIn::Scan | CheckIn::Number => one.plaque_proofs += 1,
                }
            });
        }
        // A visit marks its scan as used without a photo, so that none counts twice.
        let scans = tx.query(
            sql!(
                "SELECT q.station_id, p.used_at FROM plaque_scan p
                 JOIN plaque q ON q.region = p.region AND q.number = p.number
                 JOIN org o ON o.region = q.region AND o.id = q.station_id
                 WHERE p.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND p.used_at >= $3
                 AND p.photo IS NOT NULL"
            ),
            &self.values(),
            |row| Ok((row.text(0)?, row.moment(1)?)),
        )?;
        for (station, _) in scans.into_iter().filter(|(_, at)| self.holds(*at)) {
            add(all, &station, |one| one.plaque_proofs += 1);
        }
        Ok(())
    }

    fn callbacks(&self, tx: &mut Tx<'_>, all: &mut [Counts]) -> StoreResult {
        let rows = tx.query(
            sql!(
                "SELECT k.station_id, k.done_at, k.state, k.satisfaction, k.agrees FROM callback k
                 JOIN org o ON o.region = k.region AND o.id = k.station_id
                 WHERE k.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND k.done_at >= $3"
            ),
            &self.values(),
            |row| {
                let said = row.opt_choice::<Satisfaction>(3)?.zip(row.opt_choice::<Agrees>(4)?);
                Ok((row.text(0)?, row.moment(1)?, row.choice::<CallbackState>(2)?, said))
            },
        )?;
        for (station, _, state, said) in rows.into_iter().filter(|(_, at, ..)| self.holds(*at)) {
            add(all, &station, |one| match said.filter(|_| state == CallbackState::Answered) {
                Some((how, agrees)) => {
                    one.answered += 1;
                    *match how {
                        Satisfaction::Very => &mut one.very_content,
                        Satisfaction::Content => &mut one.content,
                        Satisfaction::Fair => &mut one.fair,
                        Satisfaction::Not => &mut one.not_content,
                    } += 1;
                    *match agrees {
                        Agrees::Match => &mut one.matching,
                        Agrees::Mismatch => &mut one.mismatching,
                        Agrees::Unsure => &mut one.unsure,
                    } += 1;
                }
                None => one.unreached += 1,
            });
        }
        Ok(())
    }

    fn inspections(&self, tx: &mut Tx<'_>, all: &mut [Counts]) -> StoreResult {
        let rows = tx.query(
            sql!(
                "SELECT i.station_id, i.done_at, i.wrong, i.asked, i.answered FROM inspection i
                 JOIN org o ON o.region = i.region AND o.id = i.station_id
                 WHERE i.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND i.done_at >= $3"
            ),
            &self.values(),
            |row| Ok((row.text(0)?, row.moment(1)?, row.count(2)?, row.count(3)?, row.count(4)?)),
        )?;
        for (station, _, wrong, asked, right) in rows.into_iter().filter(|(_, at, ..)| self.holds(*at)) {
            add(all, &station, |one| {
                one.inspections += 1;
                one.wrong_items += wrong;
                one.asked += asked;
                one.right += right;
            });
        }
        Ok(())
    }

    /// An order counts where it was given; it is open while nobody has looked again by the last day, and late when
    /// the station's own day had passed by then.
    fn fixes(&self, tx: &mut Tx<'_>, all: &mut [Counts]) -> StoreResult {
        let [region, path, _] = self.values();
        let rows = tx.query(
            sql!(
                "SELECT x.station_id, x.given_at, x.checked_at, x.due, x.state FROM fix_order x
                 JOIN org o ON o.region = x.region AND o.id = x.station_id
                 WHERE x.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2)"
            ),
            &[region, path],
            |row| {
                let state = row.choice::<FixState>(4)?;
                Ok((row.text(0)?, row.moment(1)?, row.opt_moment(2)?, row.day(3)?, state))
            },
        )?;
        for (station, given, checked, due, state) in rows.into_iter().filter(|(_, at, ..)| at.day() <= self.to) {
            add(all, &station, |one| {
                one.fixes += u32::from(self.holds(given));
                let open = checked.is_none_or(|at| at.day() > self.to);
                one.fixes_open += u32::from(open);
                one.fixes_late += u32::from(open && state == FixState::Given && due < self.to);
            });
        }
        Ok(())
    }

    fn checks(&self, tx: &mut Tx<'_>, all: &mut [Counts]) -> StoreResult {
        let [region, path, _] = self.values();
        let rows = tx.query(
            sql!(
                "SELECT c.station_id, COUNT(DISTINCT c.month) FROM self_check c
                 JOIN org o ON o.region = c.region AND o.id = c.station_id
                 WHERE c.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND c.on_day >= $3 AND c.on_day <= $4
                 GROUP BY c.station_id"
            ),
            &[region, path, self.from.into(), self.to.into()],
            |row| Ok((row.text(0)?, row.count(1)?)),
        )?;
        for (station, months) in rows {
            add(all, &station, |one| one.self_checks = months);
        }
        Ok(())
    }
}
