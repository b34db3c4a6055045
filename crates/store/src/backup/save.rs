//! Writing an archive while the program serves.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use domain::kernel::Moment;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use super::line::Content;
use super::table::{Table, tables};
use super::{FORMAT, FileRecord, LeftOut, MANIFEST, Manifest, Progress, TableRecord, check};
use crate::db::{Db, Tx};
use crate::error::{Result, StoreError};
use crate::file::{self, Files, make_private, private, sync_folder};
use crate::ids::hex;

/// Writes `target` and reads it again to see that it is sound; an older file of that name is
/// replaced only by a sound one.
///
/// # Errors
/// When the database or a disk fails. Files that are damaged do not stop it: see [`Manifest::left_out`].
pub fn backup(db: &Db, files: &Files, made_at: Moment, target: &Path, progress: Progress<'_>) -> Result<Manifest> {
    let parts = Parts::new(target)?;
    let mut manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        tables: Vec::new(),
        files: Vec::new(),
        left_out: Vec::new(),
    };
    db.read(|tx| {
        let (mut done, mut total) = (0, 0);
        for table in tables() {
            total += table.count(tx)?;
        }
        let wanted = every_file(tx)?;
        total += wanted.len() as u64;
        manifest.tables.clear();
        for table in tables() {
            let spooled = spool(tx, &table, &parts.dir, &mut || {
                done += 1;
                progress(done, total);
            })?;
            manifest.tables.push(spooled);
        }
        manifest.files = wanted;
        Ok(())
    })?;
    // The snapshot is over: files are never changed, so they can be read at leisure.
    sort_out_damage(files, &mut manifest)?;
    pack(&manifest, files, &parts, progress)?;
    check(&parts.archive, &mut |_, _| {})?;
    fs::rename(&parts.archive, target)?;
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        sync_folder(folder)?;
    }
    Ok(manifest)
}

/// What lies on disk while the archive is made; gone afterwards, whatever happens.
struct Parts {
    dir: PathBuf,
    archive: PathBuf,
}

impl Parts {
    fn new(target: &Path) -> Result<Self> {
        let beside = |end: &str| {
            let mut name = target.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        let parts = Self { dir: beside(".parts"), archive: beside(".partial") };
        // A run that was killed may have left its own behind.
        if parts.dir.exists() {
            fs::remove_dir_all(&parts.dir)?;
        }
        make_private(&parts.dir)?;
        Ok(parts)
    }
}

impl Drop for Parts {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
        let _ = fs::remove_file(&self.archive);
    }
}

/// Copies a table into a file of its own.
fn spool(tx: &mut Tx<'_>, table: &Table, dir: &Path, step: &mut dyn FnMut()) -> Result<TableRecord> {
    let mut out = BufWriter::new(create(&dir.join(table.name))?);
    let (mut rows, mut hash, mut content) = (0, Sha256::new(), Content::default());
    table.each(tx, |line| {
        let mut text = line.text()?;
        content.add(&text);
        text.push('\n');
        hash.update(text.as_bytes());
        out.write_all(text.as_bytes())?;
        rows += 1;
        step();
        Ok(())
    })?;
    out.flush()?;
    Ok(TableRecord {
        name: table.name.to_owned(),
        columns: table.columns.iter().map(|&column| column.to_owned()).collect(),
        rows,
        sha256: hex(&hash.finalize()),
        content: content.text(),
    })
}

/// Every file that a row names, once, whichever counties have it.
fn every_file(tx: &mut Tx<'_>) -> Result<Vec<FileRecord>> {
    let mut all = Vec::new();
    let mut last = (String::new(), String::new());
    loop {
        let page = file::every(tx, (&last.0, &last.1), 500)?;
        let Some(end) = page.last() else { break };
        last = (end.region.clone(), end.hash.clone());
        all.extend(page.into_iter().map(|file| FileRecord { hash: file.hash, size: file.size }));
    }
    all.sort_by(|a, b| a.hash.cmp(&b.hash));
    all.dedup_by(|a, b| a.hash == b.hash);
    Ok(all)
}

fn sort_out_damage(files: &Files, manifest: &mut Manifest) -> Result<()> {
    let mut sound = Vec::with_capacity(manifest.files.len());
    for record in std::mem::take(&mut manifest.files) {
        match files.fault(&record.hash)? {
            None => sound.push(record),
            Some(what) => manifest.left_out.push(LeftOut { hash: record.hash, what: what.to_owned() }),
        }
    }
    manifest.files = sound;
    Ok(())
}

fn pack(manifest: &Manifest, files: &Files, parts: &Parts, progress: Progress<'_>) -> Result<()> {
    let gzip = GzEncoder::new(BufWriter::new(create(&parts.archive)?), Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    let json = serde_json::to_vec_pretty(manifest).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    let at = u64::try_from(manifest.made_at.0.as_second()).unwrap_or_default();
    append(&mut tar, at, MANIFEST, json.len() as u64, json.as_slice())?;
    for table in &manifest.tables {
        let from = File::open(parts.dir.join(&table.name))?;
        append(&mut tar, at, &format!("tables/{}.jsonl", table.name), from.metadata()?.len(), from)?;
    }
    for (done, record) in (manifest.rows() + 1..).zip(&manifest.files) {
        let content = files.read(&record.hash)?;
        append(&mut tar, at, &format!("files/{}", record.hash), content.len() as u64, content.as_slice())?;
        progress(done, manifest.pieces());
    }
    let out = tar.into_inner()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(out.sync_all()?)
}

fn append(tar: &mut tar::Builder<impl Write>, at: u64, name: &str, size: u64, from: impl Read) -> Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(at);
    Ok(tar.append_data(&mut header, name, from)?)
}

fn create(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)
}
