//! The folder: `ab/cdef...` by hash, and `tmp` for what is still coming in.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use domain::kernel::Moment;

use super::shelf::{Shelf, is_hash, place};

/// A folder of files.
pub(super) struct Disk {
    dir: PathBuf,
}

impl Disk {
    pub fn new(dir: PathBuf) -> io::Result<Self> {
        let disk = Self { dir };
        make_private(&disk.tmp())?;
        Ok(disk)
    }

    fn tmp(&self) -> PathBuf {
        self.dir.join("tmp")
    }

    fn path(&self, hash: &str) -> io::Result<PathBuf> {
        let (folder, name) = place(hash)?;
        Ok(self.dir.join(folder).join(name))
    }

    fn draft(&self) -> io::Result<Draft> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = self.tmp().join(name);
            match private(OpenOptions::new().write(true).create_new(true)).open(&path) {
                Ok(file) => return Ok(Draft { path, file }),
                // Another copy of the program with the same process number shares the folder.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Shelf for Disk {
    fn put(&self, hash: &str, content: &[u8]) -> io::Result<()> {
        let target = self.path(hash)?;
        let mut draft = self.draft()?;
        draft.file.write_all(content)?;
        draft.file.sync_all()?;
        let folder = target.parent().ok_or(io::ErrorKind::InvalidData)?;
        make_private(folder)?;
        // Replaces an equal file, or a damaged one of the same name.
        fs::rename(&draft.path, &target)?;
        sync_folder(folder)?;
        sync_folder(&self.dir)
    }

    fn get(&self, hash: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(hash)?)
    }

    fn since(&self, hash: &str) -> io::Result<Option<Moment>> {
        match fs::metadata(self.path(hash)?) {
            Ok(about) => moment(about.modified()?).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn remove(&self, hash: &str) -> io::Result<()> {
        match fs::remove_file(self.path(hash)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A folder of the 256 at a time.
    fn list(&self, after: &str) -> io::Result<Vec<String>> {
        for folder in 0..=u8::MAX {
            let folder = format!("{folder:02x}");
            if after.get(..2).is_some_and(|last| folder.as_str() < last) {
                continue;
            }
            let entries = match fs::read_dir(self.dir.join(&folder)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            let mut names = Vec::new();
            for entry in entries {
                names.extend(entry?.file_name().to_str().map(|name| format!("{folder}{name}")));
            }
            names.retain(|name| is_hash(name) && name.as_str() > after);
            if !names.is_empty() {
                names.sort();
                return Ok(names);
            }
        }
        Ok(Vec::new())
    }

    fn tidy(&self, before: Moment) -> io::Result<usize> {
        let mut tidied = 0;
        for entry in fs::read_dir(self.tmp())? {
            let entry = entry?;
            let Ok(at) = entry.metadata().and_then(|about| about.modified()).and_then(moment) else { continue };
            // Somebody else may have finished or tidied it meanwhile.
            if at < before && fs::remove_file(entry.path()).is_ok() {
                tidied += 1;
            }
        }
        Ok(tidied)
    }
}

/// Bytes on their way in. Dropped before it is renamed, it leaves nothing behind.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Once renamed, the name is gone already.
        let _ = fs::remove_file(&self.path);
    }
}

fn moment(at: SystemTime) -> io::Result<Moment> {
    jiff::Timestamp::try_from(at).map(Moment).map_err(io::Error::other)
}

/// A folder that only this account can look into.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// A new name is durable only when its folder is.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
