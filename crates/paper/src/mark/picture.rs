//! The mark in a picture: in its pixels, in its full size.

use image::RgbaImage;

use super::tile::Pattern;
use super::{MarkError, font};
use crate::picture::{Drawn, redrawn};

/// Draws `text` into the pixels of a picture.
///
/// # Errors
/// When there is no font of Chinese, or the picture cannot be decoded.
pub fn on_picture(content: &[u8], text: &str) -> Result<Drawn, MarkError> {
    let font = font::find(text)?;
    redrawn(content, |picture: &mut RgbaImage| {
        let size = (picture.width().min(picture.height()) as f32 / 28.0).max(10.0);
        let pattern = Pattern::new(&font, text, size);
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let ink = pattern.at(x, y);
            if ink.cover > 0.0 {
                for colour in &mut pixel.0[..3] {
                    *colour = mix(*colour, ink.light * 255.0, ink.cover);
                }
                pixel.0[3] = mix(pixel.0[3], 255.0, ink.cover);
            }
        }
        Ok::<(), MarkError>(())
    })
}

fn mix(under: u8, over: f32, cover: f32) -> u8 {
    (f32::from(under) * (1.0 - cover) + over * cover).round().clamp(0.0, 255.0) as u8
}
