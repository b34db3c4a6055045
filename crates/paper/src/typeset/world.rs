//! What the typesetter may see: the template, one paper's data, its pictures, the fonts; nothing else.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::fonts::Fonts;

/// What all papers share.
pub(super) struct Shared {
    pub library: LazyHash<Library>,
    pub fonts: Fonts,
    pub main: Source,
}

/// One paper.
pub(super) struct OnePaper<'a> {
    pub shared: &'a Shared,
    pub files: HashMap<FileId, Bytes>,
}

/// The id of a file of a paper.
pub(super) fn file_id(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl World for OnePaper<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shared.fonts.store.book()
    }

    fn main(&self) -> FileId {
        self.shared.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.shared.main.id() { Ok(self.shared.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.store.font(index)
    }

    // No paper asks for the day: every date on it comes from the record.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
