//! Files as people send them, made here: none is anybody's.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

fn written(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let done = DynamicImage::from(picture).write_to(&mut out, format);
    done.unwrap_or_else(|error| panic!("no picture: {error}"));
    out.into_inner()
}

/// A small picture that no other is like.
#[must_use]
pub fn picture(serial: u8) -> Vec<u8> {
    written(RgbImage::from_pixel(24, 16, Rgb([serial, 90, 160])), ImageFormat::Png)
}

/// The place that [`photo`] notes, as its bytes hold it: degrees, minutes and seconds north.
pub const PLACE: &[u8] = &[30, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 27, 0, 0, 0, 1, 0, 0, 0];

/// A photo of a telephone held sideways: left half red, right half blue, so upright the red is on top; with the
/// place where it was taken.
#[must_use]
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let halves =
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) });
    let plain = written(halves, ImageFormat::Jpeg);
    // One directory with the orientation and a pointer to the second, which holds the latitude.
    let mut noted = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    noted.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    noted.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    noted.extend([2, 0, 1, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0]);
    noted.extend([2, 0, 5, 0, 3, 0, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0]);
    noted.extend(PLACE);
    let length = u16::try_from(noted.len() + 2).unwrap_or_default().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &noted, &plain[2..]].concat()
}

/// A PDF of two pages, with something more in its catalogue.
#[must_use]
pub fn pdf(catalogue: &str) -> Vec<u8> {
    let words = |words: &str| format!("BT /F1 28 Tf 60 700 Td ({words}) Tj ET");
    let stream = |text: String| format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len());
    let page =
        |content: u8, turned: u16| format!("<< /Type /Page /Parent 2 0 R /Contents {content} 0 R /Rotate {turned} >>");
    let objects = [
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] \
         /Resources << /Font << /F1 7 0 R >> >> >>"
            .to_owned(),
        page(5, 0),
        page(6, 90),
        stream(words("Invoice 0001")),
        stream(words("Warranty card")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in (1..).zip(&objects) {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{at} 0 obj\n{object}\nendobj\n"));
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{}", places.concat()));
    out.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}

/// A video of so many seconds, in which nothing is heard.
#[must_use]
pub fn video(seconds: u32) -> Vec<u8> {
    let boxed = |name: &str, content: &[u8]| {
        let length = u32::try_from(content.len() + 8).unwrap_or_default().to_be_bytes();
        [length.as_slice(), name.as_bytes(), content].concat()
    };
    let times = [&[0; 12][..], &1000u32.to_be_bytes(), &(seconds * 1000).to_be_bytes()].concat();
    let handler = boxed("hdlr", &[&[0; 8][..], b"soun", &[0; 13]].concat());
    let media = [boxed("mdhd", &[times.as_slice(), &[0; 4]].concat()), handler].concat();
    let track = boxed("trak", &boxed("mdia", &media));
    let movie = [boxed("mvhd", &[times.as_slice(), &[0; 80]].concat()), track].concat();
    [boxed("ftyp", b"isom\0\0\x02\0isomiso2"), boxed("mdat", &[7; 500]), boxed("moov", &movie)].concat()
}
