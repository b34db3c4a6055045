//! Opens database, keys and files; makes what is missing.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use store::file::{Bucket, Files};
use store::ids::{Entropy as _, hex};
use store::vault::Keys;
use store::verify;
use store::{Db, Door};

use crate::clock::clock;
use crate::config::{Settings, Style};
use crate::entropy::System;

/// The database alone.
///
/// # Errors
/// When nobody answers there.
pub fn database(settings: &Settings) -> anyhow::Result<Db> {
    std::fs::create_dir_all(&settings.data)
        .with_context(|| format!("cannot make the folder {}", settings.data.display()))?;
    Ok(Db::open(&settings.database)?)
}

/// The door with its keys; the tables are brought up to date.
///
/// # Errors
/// When the database, the key file or the calendar cannot be read.
pub fn door(settings: &Settings) -> anyhow::Result<Door> {
    let db = database(settings)?;
    let keys = keys(&settings.data)?;
    migrate(&db, &keys)?;
    Ok(Door::new(db, keys, Arc::new(System))?)
}

/// Migrations that make a new read table: it is filled from the events, so that no figure begins at nothing.
const READ_TABLES: &[&str] = &["tally", "board", "case_topic"];

/// Brings the tables up to date, and fills the read tables that are new; says how many migrations were applied.
///
/// # Errors
/// When a migration fails or an event cannot be read.
pub fn migrate(db: &Db, keys: &Keys) -> anyhow::Result<usize> {
    let applied = db.migrate()?;
    let fresh = |name: &String| READ_TABLES.iter().any(|table| name.contains(table));
    if applied.iter().any(fresh) && !db.read(verify::all_cases)?.is_empty() {
        verify::rebuild(db, keys, &mut |_, _| {})?;
        db.settle()?;
    }
    Ok(applied.len())
}

/// The files: in the data folder, or in a bucket when one is named.
///
/// # Errors
/// When the folder cannot be made, or a setting of the bucket is missing, or it does not answer.
pub fn files(settings: &Settings) -> anyhow::Result<Files> {
    let s3 = &settings.s3;
    let Some(name) = s3.bucket.clone() else {
        return Ok(Files::new(settings.data.join("files"))?);
    };
    let bucket = Bucket {
        endpoint: s3.endpoint.clone().context("s3.endpoint is missing: where is the bucket?")?,
        region: s3.region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
        access_key: s3.access_key.clone().context("s3.access_key is missing")?,
        secret_key: s3.secret_key.as_ref().map(|key| key.reveal().to_owned()).context("s3.secret_key is missing")?,
        in_path: s3.style.unwrap_or_default() == Style::Path,
        // Also on a day that is fixed for a trial: the store compares the time of a request with its own.
        now: clock(None),
        name,
    };
    Files::in_bucket(bucket).with_context(|| format!("the bucket {name}", name = s3.bucket.as_deref().unwrap_or("")))
}

/// Reads the key file, or makes it once, readable by its owner only.
///
/// # Errors
/// When the file cannot be read or written, or holds something else.
pub fn keys(data: &Path) -> anyhow::Result<Keys> {
    let path = data.join("hejie.key");
    if !path.exists() {
        let mut secret = [0; 64];
        System.fill(&mut secret);
        write_private(&path, &hex(&secret)).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let bytes = (0..64)
        .map(|at| text.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect::<Option<Vec<u8>>>()
        .and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())
        .with_context(|| format!("{} is not a key file", path.display()))?;
    Ok(Keys::new(&bytes))
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
