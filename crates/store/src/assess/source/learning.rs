//! 学习 (A18, D35, F11): every term of study that was kept, and every person with the hours of the period's part of the
//! year. People are told by their post; the ledger names them.

use super::{Ask, Found, by_station, fact};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::network::training;
use crate::sql;

pub(super) fn gather(tx: &mut Tx<'_>, ask: &Ask<'_>) -> StoreResult<Found> {
    let [region, path, from, to] = ask.days();
    let mut all = tx.query(
        sql!(
            "SELECT d.org_id, d.term, d.due, d.done_at FROM org o JOIN duty d ON d.region = o.region AND d.org_id = o.id
             WHERE o.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND d.kind = 'study'
             AND d.due >= $3 AND d.due <= $4 AND (d.due < $5 OR d.done_at IS NOT NULL) ORDER BY d.due, d.term"
        ),
        &[region, path, from, to, ask.today.into()],
        |row| {
            let (due, done) = (row.day(2)?, row.opt_moment(3)?.map(|at| at.day()));
            let said = done.map_or_else(|| "没有学习记录".to_owned(), |on| format!("{on}有学习记录"));
            let kept = done.is_some_and(|on| on <= due);
            Ok((row.text(0)?, fact(format!("{}学习", row.text(1)?), "/training", kept, said)))
        },
    )?;
    let year = ask.policy.training_days() * ask.policy.training_day_hours() * 60;
    let wanted = year * u32::try_from(ask.quarters().len()).unwrap_or(4) / 4;
    for one in training::hours(tx, ask.reach, ask.period.from, ask.period.to)? {
        let note = format!("学习{}分钟，本期应{wanted}分钟", one.minutes);
        all.push((one.station.0, fact(one.post.label(), "/training", one.minutes >= wanted, note)));
    }
    Ok(by_station(all))
}
