//! From every engine into every engine, and every way an archive can be wrong.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use domain::kernel::Moment;

use super::{Manifest, backup, check, restore};
use crate::db::{Tx, Value};
use crate::file::{Files, Media, record, record_view};
use crate::scratch::Scratch;
use crate::{Db, Result, StoreError, sql};

const PDF: &[u8] = b"%PDF-1.7 an invoice";

fn moment() -> Result<Moment> {
    "2026-11-23T06:30:00Z".parse().map(Moment).map_err(|e| StoreError::Corrupt(format!("{e}")))
}

/// A scratch database with its files and room for an archive.
struct World {
    scratch: Scratch,
    files: Files,
    archive: PathBuf,
}

impl World {
    fn each() -> Result<Vec<Self>> {
        Scratch::each()?
            .into_iter()
            .map(|scratch| {
                let files = Files::new(scratch.dir.join("files"))?;
                let archive = scratch.dir.join("backup.tar.gz");
                Ok(Self { scratch, files, archive })
            })
            .collect()
    }

    fn sqlite() -> Result<Self> {
        Self::each()?.into_iter().next().ok_or(StoreError::NotFound("engine"))
    }

    /// Rows with every kind of value, more of them than fit a page, and a file with what is shown of it.
    fn fill(&self) -> Result<String> {
        let kept = self.files.keep(PDF)?;
        let view = self.files.keep_own(b"%PDF-1.7 as it is shown", Media::Pdf)?;
        self.scratch.db.write(|tx| {
            person(tx, "p1", Some(vec![0, 1, 254, 255]), Some("13800000001"))?;
            person(tx, "p2", None, None)?;
            for seq in 1..=1203 {
                event(tx, seq)?;
            }
            record(tx, "331082", &kept, "发票.pdf", &"staff".into(), moment()?)?;
            record_view(tx, "331082", &kept.hash, &view)?;
            record(tx, "331081", &kept, "同一份.pdf", &"staff".into(), moment()?).map(drop)
        })?;
        Ok(kept.hash)
    }

    fn save(&self) -> Result<Manifest> {
        backup(&self.scratch.db, &self.files, moment()?, &self.archive, &mut |_, _| {})
    }

    fn take(&self, from: &Self) -> Result<Manifest> {
        restore(&self.scratch.db, &self.files, &from.archive, |_| Ok(()), &mut |_, _| {})
    }
}

fn person(tx: &mut Tx<'_>, id: &str, sealed: Option<Vec<u8>>, index: Option<&str>) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO person (region, id, name, phone_cipher, phone_index, elderly)
             VALUES ('331082', $1, '王\n\"女士\"', $2, $3, 1)"
        ),
        &[id.into(), sealed.map_or(Value::Null, Value::Bytes), index.into()],
    )
    .map(drop)
}

fn event(tx: &mut Tx<'_>, seq: i64) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO case_event (region, case_id, seq, at, by_id, post, kind, body, hash)
             VALUES ('331082', 'c', $1, '2026-11-23T06:30:00.000Z', 'a', 'head', 'contacted', '{}', 'h')"
        ),
        &[seq.into()],
    )
    .map(drop)
}

fn events(db: &Db) -> Result<i64> {
    db.read(|tx| tx.query_one(sql!("SELECT COUNT(*) FROM case_event WHERE case_id = 'c'"), &[], |row| row.int(0)))
}

#[test]
fn an_archive_goes_from_every_engine_into_every_engine() -> Result<()> {
    for from in World::each()? {
        let hash = from.fill()?;
        let (mut last, mut steps) = ((0, 0), 0);
        let saved = backup(&from.scratch.db, &from.files, moment()?, &from.archive, &mut |done, total| {
            last = (done, total);
            steps += 1;
        })?;
        assert_eq!(last, (saved.pieces(), saved.pieces()));
        assert_eq!(steps, saved.pieces());
        assert_eq!(saved.files.len(), 2, "one content, whichever counties have it, and its view");
        for into in World::each()? {
            let mut rebuilt = false;
            let back = restore(
                &into.scratch.db,
                &into.files,
                &from.archive,
                |db| {
                    rebuilt = events(db)? == 1203;
                    Ok(())
                },
                &mut |_, _| {},
            )?;
            assert_eq!(back, saved);
            assert!(rebuilt, "the read tables are made when the events are there");
            assert_eq!(into.files.fault(&hash)?, None);
            let again = into.save()?;
            assert_eq!(again, saved, "{:?} -> {:?}", from.scratch.kind(), into.scratch.kind());
        }
    }
    Ok(())
}

#[test]
fn nothing_but_the_archive_is_left_behind() -> Result<()> {
    let world = World::sqlite()?;
    world.fill()?;
    world.save()?;
    let mut names: Vec<_> = fs::read_dir(&world.scratch.dir)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with("scratch."))
        .collect();
    names.sort();
    assert_eq!(names, ["backup.tar.gz", "files"]);
    Ok(())
}

#[test]
fn a_database_in_use_is_not_written_over() -> Result<()> {
    let (from, into) = (World::sqlite()?, World::sqlite()?);
    from.fill()?;
    from.save()?;
    into.scratch.db.write(|tx| person(tx, "mine", None, None))?;
    assert!(matches!(into.take(&from), Err(StoreError::Duplicate(what)) if what.contains("person")));
    assert_eq!(events(&into.scratch.db)?, 0);
    Ok(())
}

#[test]
fn a_damaged_archive_is_refused_and_changes_nothing() -> Result<()> {
    let from = World::sqlite()?;
    from.fill()?;
    from.save()?;
    let good = fs::read(&from.archive)?;
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(good.as_slice()).read_to_end(&mut plain)?;
    let changed = |wanted: &[u8], with: &[u8]| -> Result<Vec<u8>> {
        let at = plain.windows(wanted.len()).position(|window| window == wanted);
        let mut bytes = plain.clone();
        bytes[at.ok_or(StoreError::NotFound("bytes"))?..][..with.len()].copy_from_slice(with);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bytes)?;
        Ok(gzip.finish()?)
    };
    for (what, bytes) in [
        ("a letter of a row", changed(b"\"seq\":77}", b"\"seq\":78}")?),
        ("a byte of a file", changed(PDF, b"%PDF-1.8")?),
        ("a name", changed(b"tables/policy.jsonl", b"tables/../../x.json")?),
        ("the manifest", changed(b"\"format\": 1", b"\"format\": 9")?),
        ("the end", good[..good.len() - 600].to_vec()),
        ("all of it", b"not an archive".to_vec()),
        ("nothing there", Vec::new()),
    ] {
        fs::write(&from.archive, bytes)?;
        let into = World::sqlite()?;
        assert!(matches!(check(&from.archive, &mut |_, _| {}), Err(StoreError::Corrupt(_))), "{what}");
        assert!(into.take(&from).is_err(), "{what}");
        assert_eq!(events(&into.scratch.db)?, 0, "{what}");
    }
    Ok(())
}

#[test]
fn a_lost_file_does_not_stop_a_backup_but_is_named() -> Result<()> {
    let (from, into) = (World::sqlite()?, World::sqlite()?);
    let hash = from.fill()?;
    from.files.remove(&hash)?;
    let saved = from.save()?;
    assert_eq!(saved.files.len(), 1, "the view is still there");
    assert_eq!(saved.left_out.iter().map(|lost| lost.hash.as_str()).collect::<Vec<_>>(), [hash.as_str()]);
    into.take(&from)?;
    assert_eq!(events(&into.scratch.db)?, 1203);
    Ok(())
}

#[test]
fn an_older_backup_stays_when_a_new_one_fails() -> Result<()> {
    let world = World::sqlite()?;
    world.fill()?;
    world.save()?;
    let before = fs::read(&world.archive)?;
    let nowhere = world.scratch.dir.join("no-such-folder").join("backup.tar.gz");
    // The folder of parts is made, so the archive must fail later, at its own name.
    fs::create_dir_all(nowhere.with_extension("gz.partial"))?;
    assert!(backup(&world.scratch.db, &world.files, moment()?, &nowhere, &mut |_, _| {}).is_err());
    assert_eq!(fs::read(&world.archive)?, before);
    Ok(())
}
