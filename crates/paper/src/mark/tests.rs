//! Marks on pictures and PDFs, judged by what they change.

use std::io::Cursor;

use image::{ImageFormat, Luma, Rgb, RgbImage};
use lopdf::{Document, Object, Stream, dictionary};

use super::*;

const TEXT: &str = "张三 2026-03-02 09:30 下载";

fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

#[test]
fn every_part_of_a_picture_carries_the_mark_on_light_and_dark_alike() {
    for shade in [0, 128, 255] {
        let plain = RgbImage::from_pixel(800, 600, Rgb([shade; 3]));
        let marked = on_picture(&written(&plain, ImageFormat::Png), TEXT).unwrap();
        assert!(!marked.png);
        let marked = image::load_from_memory(&marked.bytes).unwrap().to_luma8();
        assert_eq!(marked.dimensions(), (800, 600), "in its full size");
        for (x, y) in (0..4).flat_map(|x| (0..3).map(move |y| (x * 200, y * 200))) {
            let part = (x..x + 200).flat_map(|x| (y..y + 200).map(move |y| (x, y)));
            let changed = part.filter(|(x, y)| {
                let Luma([now]) = *marked.get_pixel(*x, *y);
                now.abs_diff(shade) > 25
            });
            assert!(changed.count() > 150, "nothing to be read of {shade} at {x}, {y}");
        }
    }
}

#[test]
fn another_person_or_time_is_another_mark() {
    let plain = written(&RgbImage::from_pixel(300, 300, Rgb([200; 3])), ImageFormat::Png);
    let first = on_picture(&plain, TEXT).unwrap();
    assert_eq!(first, on_picture(&plain, TEXT).unwrap(), "the same mark again is the same file");
    assert_ne!(first, on_picture(&plain, "李四 2026-03-02 09:30 下载").unwrap());
}

#[test]
fn letters_that_a_name_rarely_has_find_a_font_too() {
    assert!(font::find("䶮㛃 下载").is_ok());
    assert!(font::find(TEXT).is_ok());
}

/// Two pages that share what the tree says; the second is turned, and leaves its state changed.
fn pdf() -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut kids: Vec<Object> = Vec::new();
    for (turned, words) in [(0, "first"), (90, "second")] {
        let content = format!("q 0.5 0 0 0.5 0 0 cm BT /F1 40 Tf 60 300 Td ({words}) Tj ET");
        let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Rotate" => turned, "Contents" => content };
        kids.push(document.add_object(page).into());
    }
    let tree_of = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => 2,
        "MediaBox" => vec![0.into(), 0.into(), 400.into(), 300.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    };
    document.objects.insert(tree, tree_of.into());
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", root);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn every_page_of_a_pdf_carries_the_mark_and_keeps_its_words() {
    let marked = Document::load_mem(&on_pdf(&pdf(), TEXT).unwrap()).unwrap();
    let pages = marked.get_pages();
    assert_eq!(pages.len(), 2);
    let mut places = Vec::new();
    for page in pages.values() {
        let objects = marked.get_dictionary(*page).unwrap().get(b"Resources").unwrap().as_dict().unwrap();
        let objects = objects.get(b"XObject").unwrap().as_dict().unwrap();
        let own = objects.get_deref(b"Own", &marked).unwrap().as_stream().unwrap();
        assert!(own.dict.get_deref(b"Resources", &marked).unwrap().as_dict().unwrap().has(b"Font"));
        let words = own.decompressed_content().unwrap_or_else(|_| own.content.clone());
        assert!(String::from_utf8(words).unwrap().contains(") Tj"));
        let mark = objects.get_deref(b"Mark", &marked).unwrap().as_stream().unwrap();
        let mask = mark.dict.get_deref(b"SMask", &marked).unwrap().as_stream().unwrap();
        assert!(mask.decompressed_content().unwrap().iter().any(|cover| *cover > 60));
        places.push(String::from_utf8(marked.get_page_content(*page)).unwrap());
    }
    assert!(places[0].contains("400 0 0 300 0 0 cm"), "{places:?}");
    assert!(places[1].contains("0 300 -400 0 400 0 cm"), "{places:?}");
}

#[test]
fn what_acts_by_itself_does_not_leave() {
    let mut document = Document::load_mem(&pdf()).unwrap();
    let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    document.catalog_mut().unwrap().set("OpenAction", script);
    let mut sent = Vec::new();
    document.save_to(&mut sent).unwrap();
    let left = on_pdf(&sent, TEXT).unwrap();
    assert!(!left.windows(5).any(|window| window == b"alert"));
}
