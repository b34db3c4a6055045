//! Pictures made here, with what a camera would have noted.

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// The left half red, the right half blue.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }).into()
}

/// The segment in which a camera notes how it was held and where it was.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend([1, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    [b"Exif\0\0".as_slice(), &tiff].concat()
}

/// A JPEG with that segment behind its first two bytes.
fn photo(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let (plain, noted) = (written(picture, ImageFormat::Jpeg), exif(orientation));
    let length = u16::try_from(noted.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &noted, &plain[2..]].concat()
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[test]
fn a_photo_taken_sideways_is_shown_upright_and_without_its_place() {
    let taken = photo(&two_halves(80, 40), 6);
    assert!(holds(&taken, b"Exif"));
    let shown = view(&taken).unwrap();
    let picture = image::load_from_memory(&shown.bytes).unwrap();
    assert_eq!(picture.dimensions(), (40, 80));
    let (top, bottom) = (picture.get_pixel(20, 10).0, picture.get_pixel(20, 70).0);
    assert!(top[0] > 180 && bottom[2] > 180, "{top:?} {bottom:?}");
    assert!(!holds(&shown.bytes, b"Exif") && !shown.png);
}

#[test]
fn every_way_of_holding_the_camera_shows_red_where_it_belongs() {
    // Where the red half lies in the upright picture: left, right, top, bottom.
    for (orientation, at) in [(1, 'l'), (2, 'r'), (3, 'r'), (4, 'l'), (5, 't'), (6, 't'), (7, 'b'), (8, 'b')] {
        let shown = image::load_from_memory(&view(&photo(&two_halves(80, 40), orientation)).unwrap().bytes).unwrap();
        let (w, h) = shown.dimensions();
        let (x, y) = match at {
            'l' => (w / 4, h / 2),
            'r' => (w * 3 / 4, h / 2),
            't' => (w / 2, h / 4),
            _ => (w / 2, h * 3 / 4),
        };
        assert!(shown.get_pixel(x, y).0[0] > 180, "held as {orientation}");
    }
}

#[test]
fn a_large_one_is_shrunk_and_a_small_one_is_not() {
    for (from, to) in [((3200, 1000), (1600, 500)), ((900, 2400), (600, 1600)), ((640, 480), (640, 480))] {
        let shown = view(&written(&two_halves(from.0, from.1), ImageFormat::Jpeg)).unwrap();
        assert_eq!(image::load_from_memory(&shown.bytes).unwrap().dimensions(), to);
    }
}

#[test]
fn what_is_transparent_stays_so_and_what_only_could_be_becomes_a_jpeg() {
    let clear: DynamicImage = RgbaImage::from_pixel(30, 30, Rgba([0, 0, 0, 40])).into();
    let solid: DynamicImage = RgbaImage::from_pixel(30, 30, Rgba([9, 9, 9, 255])).into();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let shown = view(&written(&clear, format)).unwrap();
        assert!(shown.png);
        assert_eq!(image::load_from_memory(&shown.bytes).unwrap().get_pixel(3, 3).0[3], 40);
        assert!(!view(&written(&solid, format)).unwrap().png);
    }
}

#[test]
fn what_does_not_decode_is_refused() {
    let whole = written(&two_halves(300, 300), ImageFormat::Png);
    for damaged in [&b""[..], b"\x89PNG\r\n\x1a\n", &whole[..whole.len() / 2], b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00"] {
        assert_eq!(view(damaged).unwrap_err(), PictureError::Damaged);
    }
}

#[test]
fn a_bomb_is_refused_by_its_head_alone() {
    let mut bomb = written(&two_halves(10, 10), ImageFormat::Png);
    // Width and height of the head, then its checksum.
    bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(view(&bomb).unwrap_err(), PictureError::TooManyPixels(360_000));
}

/// The checksum of a chunk of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    })
}
