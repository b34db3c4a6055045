//! Pictures, bytes in and bytes out: decoded within limits, turned upright, shrunk for the screen,
//! and written anew, so that nothing the camera noted (place, device, time) stays in them.

#[cfg(test)]
mod tests;

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader};

/// The longer side of a picture on a page, in pixels.
pub const SCREEN: u32 = 1600;

/// The largest picture that is decoded, in pixels: what a telephone of 50 megapixels makes, and a little.
pub const MOST_PIXELS: u64 = 64 * 1000 * 1000;

/// The most memory that a decoded picture may take, in bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// How well a JPEG keeps what it shows, of 100.
const QUALITY: u8 = 85;

/// A picture as it is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub bytes: Vec<u8>,
    /// It has transparent places and is a PNG; else it is a JPEG.
    pub png: bool,
}

/// Why a picture is not taken, as a clerk reads it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Cut off, altered, or not what its first bytes say.
    #[error("照片打不开，可能没有传完或已损坏，请在手机上打开看一看，再重新拍照上传")]
    Damaged,
    /// Of more than [`MOST_PIXELS`]: a mistake of the camera, or meant to exhaust the memory.
    #[error("照片有{0}万像素，太大了，请把相机的分辨率调到{limit}万像素以下再拍", limit = MOST_PIXELS / 10_000)]
    TooManyPixels(u64),
    /// It cannot be written out again, with the writer's own words.
    #[error("照片处理不了：{0}")]
    Unwritable(String),
}

/// One at a time: a decoded picture takes hundreds of megabytes, and the machines are small.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What a page shows of a picture: upright, at most [`SCREEN`] pixels long, without anything noted in it.
///
/// # Errors
/// When it cannot be decoded within the limits.
pub fn view(content: &[u8]) -> Result<Drawn, PictureError> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut picture, orientation) = decode(content)?;
    if picture.width().max(picture.height()) > SCREEN {
        picture = picture.thumbnail(SCREEN, SCREEN);
    }
    // A small one is turned more cheaply than a large one.
    picture.apply_orientation(orientation);
    encode(&picture)
}

/// The picture in its full size, upright, after `draw` has drawn into it, without anything noted in it.
///
/// # Errors
/// When it cannot be decoded within the limits, or `draw` fails.
pub fn redrawn<E: From<PictureError>>(
    content: &[u8],
    draw: impl FnOnce(&mut image::RgbaImage) -> Result<(), E>,
) -> Result<Drawn, E> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut picture, orientation) = decode(content)?;
    picture.apply_orientation(orientation);
    let mut pixels = picture.into_rgba8();
    draw(&mut pixels)?;
    Ok(encode(&DynamicImage::ImageRgba8(pixels))?)
}

/// The picture as its bytes have it, and how it must be turned.
fn decode(content: &[u8]) -> Result<(DynamicImage, Orientation), PictureError> {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format().map_err(|_| PictureError::Damaged)?;
    let mut decoder = reader.into_decoder().map_err(broken)?;
    // The head of a file says how large the picture is; only then is memory taken for it.
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(PictureError::TooManyPixels(pixels / 10_000));
    }
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(2 * MOST_BYTES);
    decoder.set_limits(limits).map_err(broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(broken)?, orientation))
}

fn encode(picture: &DynamicImage) -> Result<Drawn, PictureError> {
    let wrong = |error: ImageError| PictureError::Unwritable(error.to_string());
    let mut out = Cursor::new(Vec::new());
    let png = see_through(picture);
    if png {
        picture.to_rgba8().write_to(&mut out, ImageFormat::Png).map_err(wrong)?;
    } else {
        picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).map_err(wrong)?;
    }
    Ok(Drawn { bytes: out.into_inner(), png })
}

fn see_through(picture: &DynamicImage) -> bool {
    picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

fn broken(_: ImageError) -> PictureError {
    PictureError::Damaged
}
