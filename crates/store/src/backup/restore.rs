//! Bringing an archive into an empty database of either engine.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use super::archive::{Reader, check, walk};
use super::line::{Content, Line};
use super::table::{Table, tables};
use super::{FileRecord, Manifest, Progress, TableRecord};
use crate::db::{Db, Tx};
use crate::error::{Result, StoreError};
use crate::file::Files;

/// Restores `archive` into `db`, which is migrated and holds nothing yet, and `files`.
///
/// The archive is read through first; then the files come in, then all rows in one transaction,
/// which are compared with the archive before it ends. Last, `rebuild` makes the read tables.
///
/// # Errors
/// When the archive is damaged or newer than the program, or the database is not empty; then no
/// row has been written.
pub fn restore(
    db: &Db,
    files: &Files,
    archive: &Path,
    rebuild: impl FnOnce(&Db) -> Result<()>,
    progress: Progress<'_>,
) -> Result<Manifest> {
    if db.pending()? > 0 {
        return Err(StoreError::Corrupt("the tables are not up to date; migrate first".to_owned()));
    }
    db.read(must_be_empty)?;
    let manifest = check(archive, &mut |_, _| {})?;
    must_be_known(&manifest)?;
    walk(archive, &mut Shelve(files), &mut |_, _| {})?;
    db.write(|tx| {
        must_be_empty(tx)?;
        let tables = tables();
        for clear in tables.iter().filter_map(|table| table.seeded) {
            tx.execute(clear, &[])?;
        }
        walk(archive, &mut Fill { tx, tables: &tables }, progress)?;
        compare(tx, &tables, &manifest)
    })?;
    rebuild(db)?;
    Ok(manifest)
}

/// A database that is in use is never written over.
fn must_be_empty(tx: &mut Tx<'_>) -> Result<()> {
    for table in tables().iter().filter(|table| table.seeded.is_none()) {
        if table.count(tx)? > 0 {
            return Err(StoreError::Duplicate(format!("the database is not empty: {} has rows", table.name)));
        }
    }
    Ok(())
}

fn must_be_known(manifest: &Manifest) -> Result<()> {
    let tables = tables();
    let known: BTreeSet<&str> = tables.iter().map(|table| table.name).collect();
    match manifest.tables.iter().find(|table| !known.contains(table.name.as_str())) {
        Some(newer) => Err(StoreError::Corrupt(format!("table {} is not known to this program", newer.name))),
        None => Ok(()),
    }
}

/// The rows as the database now holds them are those of the archive.
fn compare(tx: &mut Tx<'_>, tables: &[Table], manifest: &Manifest) -> Result<()> {
    for record in &manifest.tables {
        let Some(table) = tables.iter().find(|table| table.name == record.name) else { continue };
        let (mut rows, mut content) = (0, Content::default());
        table.each(tx, |line| {
            rows += 1;
            content.add(&line.text()?);
            Ok(())
        })?;
        // An archive of an older program lacks columns, and its lines are shorter.
        let same_columns = record.columns.iter().map(String::as_str).eq(table.columns.iter().copied());
        if rows != record.rows || (same_columns && content.text() != record.content) {
            return Err(StoreError::Corrupt(format!("table {} differs from the archive after restoring", table.name)));
        }
    }
    Ok(())
}

/// Takes the files of an archive.
struct Shelve<'a>(&'a Files);

impl Reader for Shelve<'_> {
    fn row(&mut self, _: &TableRecord, _: &Line) -> Result<()> {
        Ok(())
    }

    fn file(&mut self, record: &FileRecord, content: &mut dyn Read) -> Result<()> {
        Ok(self.0.put_back(&record.hash, content)?)
    }
}

/// Takes the rows of an archive.
struct Fill<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    tables: &'a [Table],
}

impl Reader for Fill<'_, '_> {
    fn row(&mut self, record: &TableRecord, line: &Line) -> Result<()> {
        let table = self.tables.iter().find(|table| table.name == record.name);
        table.ok_or(StoreError::NotFound("table"))?.put(self.tx, line)
    }

    fn file(&mut self, _: &FileRecord, _: &mut dyn Read) -> Result<()> {
        Ok(())
    }
}
