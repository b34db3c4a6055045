//! An assessment in the demo: the quarter before, drawn up by the office, scored, published, objected to, final.

use domain::assess::{Points, Rule};
use domain::directory::Actor;
use domain::kernel::Moment;
use domain::report::Quarter;
use jiff::ToSpan as _;
use store::assess::{self, Round};
use store::audit::Change;
use store::query::Reach;
use store::{Door, StoreError, StoreResult, directory};

use crate::county::{self, REGION};

/// What an officer would write, and the share of the points that goes with it.
const JUDGED: &[(&str, i64)] = &[
    ("现场看了记录，齐全", 100),
    ("看了记录，基本齐全，个别缺日期", 85),
    ("抽看三份，有一份说不清，已当面讲过", 70),
    ("记录不全，限一个月补齐", 50),
];

/// Adds it.
///
/// # Errors
/// When the database fails or a step is refused.
pub fn make(door: &Door, now: Moment) -> StoreResult {
    let maker = Maker { door, now };
    let (head, officer) = (maker.actor("suo-fuze")?, maker.actor("suo-lianxi")?);
    let (rules, drawn) = (door.rules(), maker.ago(9 * 24 - 2));
    let quarter = Quarter::ended(drawn.day());
    let entropy = door.entropy.as_ref();
    let id = door.db.write(|tx| {
        let unit = directory::org(tx, REGION, &head.org)?.ok_or(StoreError::NotFound("office"))?;
        assess::draw(tx, Change { actor: &head, moment: drawn, entropy }, &rules, &unit, quarter.period())
    })?;
    maker.with(&id, |tx, round| {
        let change = Change { actor: &officer, moment: maker.ago(9 * 24 - 4), entropy };
        for (place, station) in round.stations.iter().enumerate() {
            for (at, (_, item)) in round.scheme.items().filter(|(_, item)| item.rule == Rule::Hand).enumerate() {
                let (words, share) = JUDGED.get((place * 3 + at + 2) % JUDGED.len()).copied().unwrap_or(("齐全", 100));
                let points = Points(item.points.0 * share / 100);
                assess::hand(tx, change, round, station, (&item.key, points, words))?;
            }
        }
        Ok(())
    })?;
    maker.with(&id, |tx, round| {
        assess::publish(tx, Change { actor: &head, moment: maker.ago(9 * 24 - 6), entropy }, &rules, round)
    })?;
    let own = maker.actor(county::staff_id("YQ01", "zhanzhang").as_str())?;
    maker.with(&id, |tx, round| {
        let station = round.station(own.org.as_str()).ok_or(StoreError::NotFound("station"))?;
        let change = Change { actor: &own, moment: maker.ago(8 * 24), entropy };
        let said = "三月的退货是按公开承诺办的，单据在服务台，请看原件。";
        assess::object(tx, change, &rules, round, station, ("use", said)).map(drop)
    })?;
    maker.with(&id, |tx, round| {
        let station = round.station(own.org.as_str()).ok_or(StoreError::NotFound("station"))?;
        let most = round.scheme.item("use").map(|item| item.points);
        let better = most.filter(|most| station.score("use").is_some_and(|had| had < *most));
        // The officer scored it, so the head of the office answers.
        let change = Change { actor: &head, moment: maker.ago(7 * 24), entropy };
        let words = if better.is_some() { "看了单据，属实。" } else { "原已是满分。" };
        assess::reply(tx, change, round, station, "use", (better.is_some(), better, words))
    })?;
    maker.with(&id, |tx, round| {
        let change = Change { actor: &head, moment: maker.ago(1), entropy };
        match assess::finish(tx, change, round) {
            // Around long holidays the days for objections are not over yet: then it stays published.
            Err(StoreError::Refused(_)) => Ok(()),
            other => other,
        }
    })
}

struct Maker<'a> {
    door: &'a Door,
    now: Moment,
}

impl Maker<'_> {
    fn actor(&self, login: &str) -> StoreResult<Actor> {
        let found = self.door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    }

    fn ago(&self, hours: i64) -> Moment {
        Moment(self.now.0.saturating_sub(hours.hours()).unwrap_or(self.now.0))
    }

    /// A step on the round as it stands.
    fn with(&self, id: &str, mut step: impl FnMut(&mut store::Tx<'_>, &Round) -> StoreResult) -> StoreResult {
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
        self.door.db.write(|tx| {
            let round = assess::load(tx, &reach, id, true)?.ok_or(StoreError::NotFound("assessment"))?;
            step(tx, &round)
        })
    }
}
