//! The mark in a PDF: on every page, as a picture that lets the page through, so that no font has to be in it.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::tile::Pattern;
use super::{MarkError, font};
use crate::intake::{PdfError, open_pdf, write_pdf};

/// Pixels of the mark for each point of the page (1/72 inch): as fine as a print needs.
const FINE: f32 = 1.6;

/// The longest side of the mark, in pixels; a drawing of A0 gets a coarser one.
const LONGEST: f32 = 2400.0;

/// The most that the content of a page may unpack to, in bytes.
const MOST_CONTENT: usize = 64 * 1024 * 1024;

/// How many nodes up the tree of pages something inherited is looked for.
const HIGHEST: usize = 50;

/// Draws `text` over every page of a PDF, out of which everything is taken that acts by itself.
///
/// # Errors
/// When there is no font of Chinese, or the PDF cannot be opened.
pub fn on_pdf(content: &[u8], text: &str) -> Result<Vec<u8>, MarkError> {
    let (mut document, _) = open_pdf(content)?;
    let font = font::find(text)?;
    let mut marks: BTreeMap<(u32, u32), ObjectId> = BTreeMap::new();
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        let seen = Seen::of(&document, page);
        let size = seen.size();
        let mark = *marks.entry(size).or_insert_with(|| {
            let letters = (size.0.min(size.1) as f32 / 34.0).max(9.0);
            add(&mut document, &Pattern::new(&font, text, letters), size)
        });
        lay(&mut document, page, &seen, mark).map_err(|_| PdfError::Damaged)?;
    }
    document.prune_objects();
    Ok(write_pdf(&mut document)?)
}

/// What a reader sees of a page: the box, and how it is turned.
struct Seen {
    left: f32,
    bottom: f32,
    right: f32,
    top: f32,
    quarter_turns: i64,
}

impl Seen {
    fn of(document: &Document, page: ObjectId) -> Self {
        let media = area(inherited(document, page, b"MediaBox"), document).unwrap_or([0.0, 0.0, 595.0, 842.0]);
        let crop = area(inherited(document, page, b"CropBox"), document).unwrap_or(media);
        let clipped = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
        let [left, bottom, right, top] =
            if clipped[0] < clipped[2] && clipped[1] < clipped[3] { clipped } else { media };
        let turned = inherited(document, page, b"Rotate").and_then(|turned| turned.as_i64().ok()).unwrap_or(0);
        Self { left, bottom, right, top, quarter_turns: turned.div_euclid(90).rem_euclid(4) }
    }

    /// Pixels of the mark, as the reader holds the page.
    fn size(&self) -> (u32, u32) {
        let (wide, high) = (self.right - self.left, self.top - self.bottom);
        let fine = FINE.min(LONGEST / wide.max(high).max(1.0));
        let pixels = |points: f32| (points * fine).round().max(1.0) as u32;
        let upright = (pixels(wide), pixels(high));
        if self.quarter_turns % 2 == 0 { upright } else { (upright.1, upright.0) }
    }

    /// Where the unit square of a picture comes to lie, so that the reader sees it upright.
    fn place(&self) -> [f32; 6] {
        let (wide, high) = (self.right - self.left, self.top - self.bottom);
        match self.quarter_turns {
            1 => [0.0, high, -wide, 0.0, self.right, self.bottom],
            2 => [-wide, 0.0, 0.0, -high, self.right, self.top],
            3 => [0.0, -high, wide, 0.0, self.left, self.top],
            _ => [wide, 0.0, 0.0, high, self.left, self.bottom],
        }
    }
}

fn area(found: Option<&Object>, document: &Document) -> Option<[f32; 4]> {
    let sides = found?.as_array().ok()?;
    let side = |at: usize| document.dereference(sides.get(at)?).ok()?.1.as_float().ok();
    let (a, b, c, d) = (side(0)?, side(1)?, side(2)?, side(3)?);
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// What a page or the nearest node above it says under `key`.
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..HIGHEST {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// Adds the pattern as a grey picture with its cover as a soft mask.
fn add(document: &mut Document, pattern: &Pattern, (wide, high): (u32, u32)) -> ObjectId {
    let (mut light, mut cover) = (Vec::new(), Vec::new());
    for y in 0..high {
        for x in 0..wide {
            let ink = pattern.at(x, y);
            light.push((ink.light * 255.0) as u8);
            cover.push((ink.cover * 255.0) as u8);
        }
    }
    let image = |more: Dictionary, pixels: Vec<u8>| {
        let mut about = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(wide), "Height" => i64::from(high),
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        about.extend(&more);
        let mut stream = Stream::new(about, pixels);
        // Uncompressed it would be right too, only larger.
        let _ = stream.compress();
        stream
    };
    let mask = document.add_object(image(Dictionary::new(), cover));
    document.add_object(image(dictionary! { "SMask" => mask }, light))
}

/// Makes the page's own content a form, which leaves no state behind, and lays the mark over it.
fn lay(document: &mut Document, page: ObjectId, seen: &Seen, mark: ObjectId) -> lopdf::Result<()> {
    let content = document.get_page_content_with_limit(page, MOST_CONTENT)?;
    let resources = inherited(document, page, b"Resources").cloned().unwrap_or_else(|| Dictionary::new().into());
    let bounds: Vec<Object> = [seen.left, seen.bottom, seen.right, seen.top].into_iter().map(Object::Real).collect();
    let about = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds, "Resources" => resources,
    };
    let mut own = Stream::new(about, content);
    let _ = own.compress();
    let own = document.add_object(own);
    let place = seen.place().map(|number| number.to_string()).join(" ");
    let drawn = format!("/Own Do q {place} cm /Mark Do Q").into_bytes();
    let drawn = document.add_object(Stream::new(Dictionary::new(), drawn));
    let objects = dictionary! { "Own" => own, "Mark" => mark };
    let page = document.get_dictionary_mut(page)?;
    page.set("Resources", dictionary! { "XObject" => objects });
    page.set("Contents", drawn);
    Ok(())
}
