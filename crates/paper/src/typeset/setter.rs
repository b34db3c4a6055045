//! The typesetter: made once, sets any number of papers.

use std::collections::{BTreeSet, HashMap};

use domain::paper::{Block, Sheet};
use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Smart};
use typst::layout::{Frame, FrameItem};
use typst::syntax::Source;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use super::data::Data;
use super::fonts::{self, FontError};
use super::qr;
use super::world::{OnePaper, Shared, file_id};

const TEMPLATE: &str = include_str!("form.typ");

/// Papers set before this many others are forgotten by the typesetter's memory.
const REMEMBERED: usize = 8;

/// What stands around a paper: its own number and how to verify it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The document's number; empty for one that was not issued.
    pub number: String,
    /// `第2版（替代第1版，2026年11月25日）`.
    pub edition: String,
    /// The page that verifies it.
    pub verify: String,
    /// When it was made: year, month, day, hour, minute of local time.
    pub made: (i32, u8, u8, u8, u8),
}

/// A picture that a paper shows: a signature, a seal, a photo; or the pages of a PDF.
#[derive(Clone, Debug)]
pub struct Picture {
    /// How the sheet names it.
    pub hash: String,
    /// PNG, JPEG or PDF.
    pub bytes: Vec<u8>,
}

/// A paper that was set.
#[derive(Clone, Debug)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Characters that no installed font has.
    pub missing: Vec<char>,
}

/// Why a paper could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    #[error(transparent)]
    Font(#[from] FontError),
    /// The template or a picture; a fault of ours, not of the record.
    #[error("排版失败：{0}")]
    Broken(String),
}

/// What is set in one go.
struct Job<'a> {
    sheets: &'a [&'a Sheet],
    mark: &'a Mark,
    pictures: &'a [Picture],
    bound: bool,
    /// How close the rows of each sheet stand, from 0 to 1.
    tight: Vec<f32>,
}

impl Job<'_> {
    /// A page for each copy; of bound papers one copy of each, after the list of contents.
    fn least_pages(&self) -> usize {
        if self.bound { self.sheets.len() + 1 } else { self.sheets.iter().map(|sheet| sheet.copies.len().max(1)).sum() }
    }
}

/// The typesetter.
pub struct Setter {
    shared: Shared,
}

impl Setter {
    /// Finds the fonts and reads the template.
    ///
    /// # Errors
    /// When no Chinese font is installed.
    pub fn new() -> Result<Self, SetError> {
        Self::of(TEMPLATE)
    }

    /// A typesetter with another template, such as the empty page that a measurement stands beside.
    ///
    /// # Errors
    /// When no Chinese font is installed.
    pub fn of(template: &str) -> Result<Self, SetError> {
        let fonts = fonts::find()?;
        let main = file_id("/main.typ").ok_or_else(|| SetError::Broken("main".to_owned()))?;
        let library = typst::utils::LazyHash::new(Library::builder().build());
        Ok(Self { shared: Shared { library, fonts, main: Source::new(main, template.to_owned()) } })
    }

    /// Sets one paper, or several one after the other as one file.
    ///
    /// # Errors
    /// A picture that cannot be read.
    pub fn set(&self, sheets: &[&Sheet], mark: &Mark, pictures: &[Picture]) -> Result<Pdf, SetError> {
        self.finish(sheets, mark, pictures, false)
    }

    /// Binds papers to one file: one copy of each, pages that run through, the list of contents before them.
    ///
    /// # Errors
    /// A picture that cannot be read.
    pub fn bind(&self, sheets: &[&Sheet], mark: &Mark, pictures: &[Picture]) -> Result<Pdf, SetError> {
        self.finish(sheets, mark, pictures, true)
    }

    fn finish(&self, sheets: &[&Sheet], mark: &Mark, pictures: &[Picture], bound: bool) -> Result<Pdf, SetError> {
        let mut job = Job { sheets, mark, pictures, bound, tight: vec![0.0; sheets.len()] };
        let mut document = self.lay_out(&job)?;
        if document.pages().len() > job.least_pages() {
            job.tight = sheets.iter().map(|sheet| self.closeness(sheet, mark, pictures)).collect::<Result<_, _>>()?;
            if job.tight.iter().any(|tight| *tight > 0.0) {
                document = self.lay_out(&job)?;
            }
        }
        let missing = missing(&document);
        let bytes = typst_pdf::pdf(&document, &options(mark)).map_err(broken)?;
        comemo::evict(REMEMBERED);
        Ok(Pdf { bytes, pages: document.pages().len(), missing: missing.into_iter().collect() })
    }

    /// How close the rows of a sheet must stand so that it takes a page less, such as one that holds the signatures
    /// alone; a sheet of many pages flows at its ease.
    fn closeness(&self, sheet: &Sheet, mark: &Mark, pictures: &[Picture]) -> Result<f32, SetError> {
        let pages = |tight: f32| {
            let job = Job { sheets: &[sheet], mark, pictures, bound: false, tight: vec![tight] };
            let document = self.lay_out(&job)?;
            Ok::<_, SetError>((document.pages().len(), job.least_pages()))
        };
        let (loose, least) = pages(0.0)?;
        if sheet.wall || loose <= least || loose > 6 * least {
            return Ok(0.0);
        }
        for tight in [0.5, 1.0] {
            if pages(tight)?.0 < loose {
                return Ok(tight);
            }
        }
        Ok(0.0)
    }

    fn lay_out(&self, job: &Job<'_>) -> Result<PagedDocument, SetError> {
        let Job { sheets, mark, pictures, bound, .. } = *job;
        let mut files = HashMap::new();
        let mut put = |name: &str, bytes: Vec<u8>| {
            if let Some(id) = file_id(name) {
                files.insert(id, Bytes::new(bytes));
            }
        };
        let mut side = 0;
        if !mark.verify.is_empty() {
            let (found, pixels) = qr::pixels(&mark.verify).map_err(|error| SetError::Broken(error.to_string()))?;
            side = found;
            put("/qr", pixels);
        }
        let mut codes = Vec::new();
        for block in sheets.iter().flat_map(|sheet| &sheet.blocks) {
            if let Block::Code { address, .. } = block {
                let (side, pixels) = qr::pixels(address).map_err(|error| SetError::Broken(error.to_string()))?;
                put(&format!("/code{}", codes.len()), pixels);
                codes.push(side);
            }
        }
        for picture in pictures {
            put(&format!("/{}", picture.hash), picture.bytes.clone());
        }
        let data = Data {
            sheets,
            tight: &job.tight,
            mark,
            song: self.shared.fonts.song,
            hei: self.shared.fonts.hei,
            qr: side,
            codes,
            bound,
            pictures: pictures.iter().map(|picture| picture.hash.as_str()).collect(),
        };
        put("/data.json", serde_json::to_vec(&data).map_err(|error| SetError::Broken(error.to_string()))?);
        typst::compile::<PagedDocument>(&OnePaper { shared: &self.shared, files }).output.map_err(broken)
    }
}

fn options(mark: &Mark) -> PdfOptions {
    let (year, month, day, hour, minute) = mark.made;
    let made = typst::foundations::Datetime::from_ymd_hms(year, month, day, hour, minute, 0);
    PdfOptions {
        ident: Smart::Custom(format!("{}{}", mark.number, mark.verify)),
        creator: Smart::Custom(Some("Hejie".to_owned())),
        timestamp: made.and_then(|made| Timestamp::new_local(made, 8 * 60)),
        ..PdfOptions::default()
    }
}

fn broken(errors: EcoVec<SourceDiagnostic>) -> SetError {
    SetError::Broken(errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))
}

/// The characters that were set as an empty box.
fn missing(document: &PagedDocument) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    for page in document.pages() {
        look(&page.frame, &mut found);
    }
    found
}

fn look(frame: &Frame, found: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => look(&group.frame, found),
            FrameItem::Text(text) => {
                let boxes = text.glyphs.iter().filter(|glyph| glyph.id == 0);
                found.extend(boxes.filter_map(|glyph| text.text.get(glyph.range())).flat_map(str::chars));
            }
            _ => {}
        }
    }
}
