//! The folder: `ab/cdef...` by hash, and `tmp` for what is still coming in.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::kind::Media;
use super::{FileError, Incoming};
use crate::ids::hex;

/// The folder of files. Copies of the program that share a database must share it too.
#[derive(Clone, Debug)]
pub struct Files {
    dir: PathBuf,
}

/// A file that is safe on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of the content.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    pub media: Media,
}

impl Files {
    /// Uses `dir`, which is made when it is not there; only this account can look into it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(dir: impl Into<PathBuf>) -> io::Result<Self> {
        let files = Self { dir: dir.into() };
        make_private(&files.tmp())?;
        Ok(files)
    }

    fn tmp(&self) -> PathBuf {
        self.dir.join("tmp")
    }

    /// Begins to take a file in, piece by piece.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn receive(&self) -> io::Result<Incoming> {
        Ok(Incoming::new(self.draft()?))
    }

    /// Puts a file back from a backup. Its kind was judged when it first came.
    ///
    /// # Errors
    /// When the disk fails, or the content does not fit `hash`.
    pub(crate) fn put_back(&self, hash: &str, mut content: impl io::Read) -> io::Result<()> {
        let mut draft = self.draft()?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match content.read(&mut buffer)? {
                0 => break,
                read => draft.write(&buffer[..read])?,
            }
        }
        match draft.settle(Some(hash))? {
            found if found == hash => Ok(()),
            found => Err(io::Error::new(io::ErrorKind::InvalidData, format!("file {hash} holds {found}"))),
        }
    }

    /// Takes in what the program itself made; its kind is known.
    pub(super) fn keep_own(&self, content: &[u8], media: Media) -> io::Result<Kept> {
        let mut draft = self.draft()?;
        draft.write(content)?;
        let size = draft.size;
        Ok(Kept { hash: draft.settle(None)?, size, media })
    }

    fn draft(&self) -> io::Result<Draft> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = self.tmp().join(name);
            match private(OpenOptions::new().write(true).create_new(true)).open(&path) {
                Ok(file) => return Ok(Draft { files: self.clone(), path, file, size: 0, hash: Sha256::new() }),
                // Another copy of the program with the same process number shares the folder.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes in a whole file at once.
    ///
    /// # Errors
    /// A refusal of its kind or size, or a failure of the disk.
    pub fn keep(&self, content: &[u8]) -> Result<Kept, FileError> {
        let mut incoming = self.receive()?;
        incoming.write(content)?;
        incoming.finish()
    }

    /// Where a file lies; `None` for what is not a hash.
    #[must_use]
    pub fn path(&self, hash: &str) -> Option<PathBuf> {
        let digits = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        digits.then(|| self.dir.join(&hash[..2]).join(&hash[2..]))
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// `NotFound` when it is not there.
    pub fn open(&self, hash: &str) -> io::Result<File> {
        File::open(self.path(hash).ok_or(io::ErrorKind::NotFound)?)
    }

    /// Takes a file from the disk for good; one that is not there is gone already.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn remove(&self, hash: &str) -> io::Result<()> {
        let Some(path) = self.path(hash) else { return Ok(()) };
        match fs::remove_file(&path) {
            Ok(()) => path.parent().map_or(Ok(()), sync_folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What is wrong with a file that ought to be there, or nothing.
    ///
    /// # Errors
    /// When the disk fails otherwise than by the file's absence.
    pub fn fault(&self, hash: &str) -> io::Result<Option<&'static str>> {
        match self.open(hash) {
            Ok(file) => Ok((hash_of(file)? != hash).then_some("the content does not fit its hash")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some("the file is missing")),
            Err(error) => Err(error),
        }
    }

    /// Removes what began to come in before `before` and never ended; says how many.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sweep(&self, before: SystemTime) -> io::Result<usize> {
        let mut swept = 0;
        for entry in fs::read_dir(self.tmp())? {
            let entry = entry?;
            // Somebody else may have finished or swept it meanwhile.
            if entry.metadata().and_then(|meta| meta.modified()).is_ok_and(|at| at < before)
                && fs::remove_file(entry.path()).is_ok()
            {
                swept += 1;
            }
        }
        Ok(swept)
    }
}

/// Bytes on their way in. Dropped before it settles, it leaves nothing behind.
pub(super) struct Draft {
    files: Files,
    path: PathBuf,
    file: File,
    pub size: u64,
    hash: Sha256,
}

impl Draft {
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.size += piece.len() as u64;
        self.hash.update(piece);
        self.file.write_all(piece)
    }

    /// Makes the bytes durable under their hash, which it returns; does nothing when another was wanted.
    pub fn settle(&mut self, wanted: Option<&str>) -> io::Result<String> {
        let hash = hex(&std::mem::take(&mut self.hash).finalize());
        if wanted.is_some_and(|wanted| wanted != hash) {
            return Ok(hash);
        }
        self.file.sync_all()?;
        let target = self.files.path(&hash).ok_or(io::ErrorKind::InvalidData)?;
        let folder = target.parent().ok_or(io::ErrorKind::InvalidData)?;
        make_private(folder)?;
        // Replaces an equal file, or a damaged one of the same name.
        fs::rename(&self.path, &target)?;
        sync_folder(folder)?;
        sync_folder(&self.files.dir)?;
        Ok(hash)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Once settled, the name is gone already.
        let _ = fs::remove_file(&self.path);
    }
}

/// The SHA-256 of everything still to be read, as hexadecimal digits.
pub(crate) fn hash_of(mut from: impl io::Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match from.by_ref().read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::time::{Duration, SystemTime};

    use super::super::FileError;
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR-and-the-rest";

    fn scratch(name: &str) -> io::Result<(PathBuf, Files)> {
        let dir = std::env::temp_dir().join(format!("hejie-files-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        let files = Files::new(&dir)?;
        Ok((dir, files))
    }

    fn left_in_tmp(files: &Files) -> usize {
        fs::read_dir(files.tmp()).map_or(usize::MAX, Iterator::count)
    }

    #[test]
    fn a_file_is_kept_once_and_found_by_its_hash() -> Result<(), FileError> {
        let (dir, files) = scratch("once")?;
        let kept = files.keep(PNG)?;
        assert_eq!((kept.size, kept.media), (PNG.len() as u64, Media::Png));
        assert_eq!(kept.hash, crate::ids::sha256(PNG));
        assert_eq!(files.keep(PNG)?, kept);
        let mut back = Vec::new();
        files.open(&kept.hash)?.read_to_end(&mut back)?;
        assert_eq!(back, PNG);
        assert_eq!(files.fault(&kept.hash)?, None);
        assert_eq!(left_in_tmp(&files), 0);
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    fn damage_and_loss_are_named() -> Result<(), FileError> {
        let (dir, files) = scratch("damage")?;
        let kept = files.keep(PNG)?;
        let path = files.path(&kept.hash).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        fs::write(&path, b"\x89PNG\r\n\x1a\nsomething else")?;
        assert_eq!(files.fault(&kept.hash)?, Some("the content does not fit its hash"));
        files.keep(PNG)?;
        assert_eq!(files.fault(&kept.hash)?, None, "the same file sent again repairs it");
        fs::remove_file(&path)?;
        assert_eq!(files.fault(&kept.hash)?, Some("the file is missing"));
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    fn what_is_removed_is_gone_and_may_be_removed_again() -> Result<(), FileError> {
        let (dir, files) = scratch("removed")?;
        let kept = files.keep(PNG)?;
        files.remove(&kept.hash)?;
        assert_eq!(files.fault(&kept.hash)?, Some("the file is missing"));
        files.remove(&kept.hash)?;
        files.remove("../../etc/passwd")?;
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    fn what_is_refused_leaves_nothing() -> Result<(), FileError> {
        let (dir, files) = scratch("refused")?;
        for content in [&b""[..], b"MZ\x90\x00 a program", b"<html></html>"] {
            assert!(matches!(files.keep(content), Err(FileError::Refused(no)) if no.clause == "A5"));
        }
        let mut photo = files.receive()?;
        let piece = vec![0; 1024 * 1024];
        photo.write(PNG)?;
        let too_large = (0..15).map(|_| photo.write(&piece)).find_map(Result::err);
        assert!(matches!(too_large, Some(FileError::Refused(no)) if no.what.contains("15 MB")));
        drop(photo);
        assert_eq!(left_in_tmp(&files), 0);
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the age of a file is the system's time")]
    fn an_upload_that_never_ended_is_swept() -> Result<(), FileError> {
        let (dir, files) = scratch("sweep")?;
        fs::write(files.tmp().join("1-1"), b"half")?;
        assert_eq!(files.sweep(SystemTime::now() - Duration::from_secs(3600))?, 0);
        assert_eq!(files.sweep(SystemTime::now() + Duration::from_secs(3600))?, 1);
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    fn only_what_fits_its_hash_is_put_back() -> Result<(), FileError> {
        let (dir, files) = scratch("back")?;
        let hash = crate::ids::sha256(b"any kind");
        assert!(files.put_back(&hash, &b"something else"[..]).is_err());
        assert_eq!(files.fault(&hash)?, Some("the file is missing"));
        files.put_back(&hash, &b"any kind"[..])?;
        assert_eq!(files.fault(&hash)?, None);
        assert_eq!(left_in_tmp(&files), 0);
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    fn only_a_hash_is_a_place() -> Result<(), FileError> {
        let (dir, files) = scratch("place")?;
        let long = "../".repeat(21) + "a";
        for wrong in ["", "abc", "../../etc/passwd", long.as_str(), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(files.path(wrong), None, "{wrong}");
        }
        Ok(fs::remove_dir_all(dir)?)
    }
}
