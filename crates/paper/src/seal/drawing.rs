//! A signature drawn on the screen: a small PNG with ink in it, and nothing else is taken for one.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

/// Pixels of a drawing at most, in either direction.
const WIDEST: u32 = 2400;

/// Fewer inked pixels than this are a touch by accident.
const LEAST_INK: usize = 60;

/// What is wrong with a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is no PNG, or too large.
    Unreadable,
    /// Nothing, or next to nothing, was written.
    Blank,
}

/// Looks at a drawing by its content.
///
/// # Errors
/// What is wrong with it.
pub fn check_drawing(png: &[u8]) -> Result<(), Flaw> {
    let mut reader = ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| Flaw::Unreadable)?.into_rgba8();
    let inked = |pixel: &&image::Rgba<u8>| {
        let [red, green, blue, solid] = pixel.0;
        solid > 96 && u32::from(red) + u32::from(green) + u32::from(blue) < 3 * 150
    };
    if picture.pixels().filter(inked).count() < LEAST_INK { Err(Flaw::Blank) } else { Ok(()) }
}
