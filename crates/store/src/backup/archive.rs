//! Reading an archive, never trusting what it says of itself.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha256};

use super::line::{Content, Line};
use super::{FORMAT, FileRecord, MANIFEST, Manifest, Progress, TableRecord};
use crate::error::{Result, StoreError};
use crate::ids::hex;

/// Who is given what an archive holds, in its order.
pub(super) trait Reader {
    /// One row of a table.
    fn row(&mut self, table: &TableRecord, line: &Line) -> Result<()>;
    /// The content of a file. Reading less than all of it is fine.
    fn file(&mut self, record: &FileRecord, content: &mut dyn Read) -> Result<()>;
}

/// Reads a whole archive and compares every hash and count.
///
/// # Errors
/// [`StoreError::Corrupt`] names the first part that is wrong.
pub fn check(archive: &Path, progress: Progress<'_>) -> Result<Manifest> {
    struct Nobody;
    impl Reader for Nobody {
        fn row(&mut self, _: &TableRecord, _: &Line) -> Result<()> {
            Ok(())
        }
        fn file(&mut self, _: &FileRecord, _: &mut dyn Read) -> Result<()> {
            Ok(())
        }
    }
    walk(archive, &mut Nobody, progress)
}

/// Goes through an archive once. `reader` sees rows before the hash of their table is known to be
/// right, so nothing it does may last if an error follows.
pub(super) fn walk(archive: &Path, reader: &mut dyn Reader, progress: Progress<'_>) -> Result<Manifest> {
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(File::open(archive)?)));
    let mut entries = tar.entries().map_err(unreadable)?;
    let manifest = match entries.next() {
        Some(first) => read_manifest(first.map_err(unreadable)?)?,
        None => return Err(broken("the archive is empty")),
    };
    let mut missing: BTreeSet<String> =
        manifest.tables.iter().map(|table| format!("tables/{}.jsonl", table.name)).collect();
    missing.extend(manifest.files.iter().map(|file| format!("files/{}", file.hash)));
    let mut done = 0;
    for entry in entries {
        let mut entry = entry.map_err(unreadable)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !missing.remove(&name) {
            return Err(broken(format!("{name} is not in the manifest, or is there twice")));
        }
        let mut step = || {
            done += 1;
            progress(done, manifest.pieces());
        };
        if let Some(table) = manifest.tables.iter().find(|table| name == format!("tables/{}.jsonl", table.name)) {
            read_table(table, &mut entry, reader, &mut step).map_err(|e| within(&name, e))?;
        } else if let Some(hash) = name.strip_prefix("files/")
            && let Ok(at) = manifest.files.binary_search_by(|file| file.hash.as_str().cmp(hash))
        {
            read_file(&manifest.files[at], &mut entry, reader).map_err(|e| within(&name, e))?;
            step();
        } else {
            return Err(broken(format!("{name} is out of place")));
        }
    }
    match missing.first() {
        Some(name) => Err(broken(format!("{name} is missing"))),
        None => Ok(manifest),
    }
}

fn read_manifest(entry: tar::Entry<'_, impl Read>) -> Result<Manifest> {
    if &*entry.path_bytes() != MANIFEST.as_bytes() {
        return Err(broken("it does not begin with its manifest: is it a backup?"));
    }
    let manifest: Manifest =
        serde_json::from_reader(BufReader::new(entry)).map_err(|e| broken(format!("{MANIFEST}: {e}")))?;
    if manifest.format != FORMAT {
        return Err(broken(format!("form {} of archive is not known to this program", manifest.format)));
    }
    Ok(manifest)
}

fn read_table(table: &TableRecord, from: &mut dyn Read, reader: &mut dyn Reader, step: &mut dyn FnMut()) -> Result<()> {
    let mut from = BufReader::new(from);
    let (mut rows, mut hash, mut content) = (0, Sha256::new(), Content::default());
    let mut text = String::new();
    while from.read_line(&mut text).map_err(unreadable)? > 0 {
        hash.update(text.as_bytes());
        let line = text.strip_suffix('\n').ok_or_else(|| broken("the last line is cut off"))?;
        content.add(line);
        rows += 1;
        reader.row(table, &Line::read(line)?).map_err(|e| within(&format!("line {rows}"), e))?;
        text.clear();
        step();
    }
    let fits = rows == table.rows && hex(&hash.finalize()) == table.sha256 && content.text() == table.content;
    if fits { Ok(()) } else { Err(broken("the content does not fit the manifest")) }
}

fn read_file(record: &FileRecord, from: &mut dyn Read, reader: &mut dyn Reader) -> Result<()> {
    let mut counted = Counted { from, size: 0, hash: Sha256::new() };
    reader.file(record, &mut counted)?;
    io::copy(&mut counted, &mut io::sink()).map_err(unreadable)?;
    let fits = counted.size == record.size && hex(&counted.hash.finalize()) == record.hash;
    if fits { Ok(()) } else { Err(broken("the content does not fit its hash")) }
}

/// Hashes what passes through.
struct Counted<'a> {
    from: &'a mut dyn Read,
    size: u64,
    hash: Sha256,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.size += read as u64;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

fn broken(what: impl Into<String>) -> StoreError {
    StoreError::Corrupt(what.into())
}

/// A cut or altered archive shows itself as a failure to unpack it.
fn unreadable(error: io::Error) -> StoreError {
    broken(format!("the archive cannot be unpacked: {error}"))
}

fn within(name: &str, error: StoreError) -> StoreError {
    match error {
        StoreError::Corrupt(what) => StoreError::Corrupt(format!("{name}: {what}")),
        other => other,
    }
}
