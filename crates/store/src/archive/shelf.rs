//! What lies in which volume, read from the journal itself: the act of archiving says where, under whom, how many
//! sheets.

use std::collections::BTreeMap;

use domain::archive::{DestructionItem, FiledCase, Volume, VolumeCount};
use domain::case::{Event, Stage};
use domain::directory::{OrgId, StaffId};
use domain::form::Choice as _;
use jiff::civil::Date;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// The volumes of a station with the files that were put into them.
pub type Shelf = BTreeMap<Volume, Vec<FiledCase>>;

/// The shelf of a station; only the volumes of one year when it is given.
///
/// # Errors
/// When the database fails or an event cannot be read.
pub fn shelf(tx: &mut Tx<'_>, reach: &Reach, station: &OrgId) -> StoreResult<Shelf> {
    let [region, path] = reach.values();
    let all = tx.query(
        sql!(
            "SELECT e.body, r.number, r.full_number, r.volume, r.retain_until, r.flags, COALESCE(s.name, ''),
                r.respondent, r.goods, r.claims,
                (SELECT MAX(d.number) FROM destruction_item i
                 JOIN destruction d ON d.region = i.region AND d.id = i.list_id
                 WHERE i.region = r.region AND i.case_id = r.case_id AND i.struck IS NULL AND d.state = 'done')
             FROM case_row r JOIN org o ON o.region = r.region AND o.id = r.station_id
             JOIN case_event e ON e.region = r.region AND e.case_id = r.case_id
             LEFT JOIN staff s ON s.id = r.handler_id
             WHERE r.region = $1 AND (o.path LIKE $2 OR o.chain_path LIKE $2) AND r.station_id = $3
             AND e.kind = 'archived' ORDER BY e.case_id, e.seq"
        ),
        &[region, path, station.as_str().into()],
        |row| {
            let Event::Archived { filing, volume, closed_on, retain_until } = row.json(0)? else { return Ok(None) };
            let Some((of, Some(no))) = Volume::read(&volume) else { return Ok(None) };
            let now = row.opt_text(3)?;
            let there = now.as_deref() == Some(volume.as_str());
            let flags = row.text(5)?;
            let has = |flag: &str| flags.split(',').any(|one| one == flag);
            let file = FiledCase {
                no,
                number: if there { row.text(2)? } else { row.text(1)? },
                handler: row.text(6)?,
                respondent: row.text(7)?,
                goods: row.text(8)?,
                claims: row.text(9)?,
                closed_on,
                retain_until: row.opt_day(4)?.filter(|_| there).unwrap_or(retain_until),
                pages: filing.pages,
                held: has("held"),
                destroyed: row.opt_text(10)?.filter(|_| has("destroyed")),
                moved: (!there).then(|| now.unwrap_or_default()),
            };
            Ok(Some((of, file)))
        },
    )?;
    let mut shelf = Shelf::new();
    for (volume, file) in all.into_iter().flatten() {
        shelf.entry(volume).or_default().push(file);
    }
    Ok(shelf)
}

/// What is there of each volume, counted; empty ones are left out.
#[must_use]
pub fn counts(shelf: &Shelf) -> Vec<VolumeCount> {
    let there = |file: &&FiledCase| file.moved.is_none() && file.destroyed.is_none();
    shelf
        .iter()
        .map(|(volume, files)| VolumeCount {
            volume: volume.to_string(),
            files: u32::try_from(files.iter().filter(there).count()).unwrap_or(u32::MAX),
            pages: files.iter().filter(there).map(|file| file.pages).sum(),
        })
        .filter(|count| count.files > 0)
        .collect()
}

/// How many files somebody keeps as the keeper of a station's archive.
///
/// # Errors
/// When the database fails.
pub fn keeps(tx: &mut Tx<'_>, region: &str, staff: &StaffId) -> StoreResult<i64> {
    tx.query_one(
        sql!(
            "SELECT COUNT(*) FROM org o JOIN case_row r ON r.region = o.region AND r.station_id = o.id
             WHERE o.region = $1 AND o.custodian_id = $2 AND r.volume IS NOT NULL AND r.flags NOT LIKE '%destroyed%'"
        ),
        &[region.into(), staff.as_str().into()],
        |row| row.int(0),
    )
}

/// The files of a station whose years are over before a day, oldest first, held ones too: the flag tells them.
/// Those that stand on a list already are left out.
///
/// # Errors
/// When the database fails.
pub fn runs_out(
    tx: &mut Tx<'_>,
    region: &str,
    station: &OrgId,
    before: Date,
) -> StoreResult<Vec<(DestructionItem, bool)>> {
    tx.query(
        sql!(
            "SELECT r.case_id, r.full_number, r.volume, r.respondent, r.goods, r.claims, r.closed_on, r.retain_until,
                r.flags, r.stage,
                (SELECT e.body FROM case_event e WHERE e.region = r.region AND e.case_id = r.case_id
                 AND e.kind = 'archived' ORDER BY e.seq DESC LIMIT 1)
             FROM case_row r WHERE r.region = $1 AND r.station_id = $2 AND r.retain_until < $3
             AND r.flags NOT LIKE '%destroyed%'
             AND NOT EXISTS (SELECT 1 FROM destruction_item i
                JOIN destruction d ON d.region = i.region AND d.id = i.list_id
                WHERE i.region = r.region AND i.case_id = r.case_id AND i.struck IS NULL
                AND d.state IN ('drafted', 'agreed', 'approved'))
             ORDER BY r.retain_until, r.case_id LIMIT 500"
        ),
        &[region.into(), station.as_str().into(), before.into()],
        |row| {
            let bound = row.opt_text(10)?.is_some().then(|| row.json(10)).transpose()?;
            let pages = match bound {
                Some(Event::Archived { filing, .. }) => filing.pages,
                _ => 0,
            };
            let stage = Stage::from_value(&row.text(9)?);
            // What was turned away is in no volume; its list says why.
            let loose = stage.filter(|stage| matches!(stage, Stage::Declined | Stage::TransferredOut));
            let (respondent, goods, claims) = (row.text(3)?, row.text(4)?, row.text(5)?);
            let item = DestructionItem {
                case: row.text(0)?,
                number: row.text(1)?,
                volume: row.opt_text(2)?.or(loose.map(|stage| stage.label().to_owned())).unwrap_or_default(),
                title: format!("关于{respondent}“{goods}”的投诉（{claims}）"),
                closed_on: row.day(6)?,
                retain_until: row.day(7)?,
                pages,
                struck: None,
            };
            let closed = loose.is_some() || stage == Some(Stage::Archived);
            Ok(closed.then(|| Ok((item, row.text(8)?.split(',').any(|flag| flag == "held")))))
        },
    )?
    .into_iter()
    .flatten()
    .collect()
}
