//! Opens database, keys and files; makes what is missing.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use store::file::Files;
use store::ids::{Entropy as _, hex};
use store::vault::Keys;
use store::{Db, Door};

use crate::config::Settings;
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
    db.migrate()?;
    Ok(Door::new(db, keys(&settings.data)?, Arc::new(System))?)
}

/// The folder of files.
///
/// # Errors
/// When it cannot be made.
pub fn files(settings: &Settings) -> anyhow::Result<Files> {
    Ok(Files::new(settings.data.join("files"))?)
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
