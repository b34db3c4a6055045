//! Signed, read back by ourselves and by poppler's `pdfsig`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use lopdf::{Dictionary, Document, Object, SaveOptions, Stream};

use super::*;

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn key(seed: u8) -> Key {
    let mut next = seed;
    Key::make(&mut |buffer| {
        for byte in buffer {
            next = next.wrapping_mul(31).wrapping_add(17);
            *byte = next;
        }
    })
}

fn owner() -> Owner {
    Owner { name: "云桥商场消费维权服务站".to_owned(), unit: "云桥商场有限公司".to_owned() }
}

fn certificate(key: &Key) -> Certificate {
    let validity = Validity { from: at("2026-01-01T00:00:00Z"), to: at("2029-01-01T00:00:00Z") };
    Certificate::make(key, &owner(), [7; 16], validity).unwrap()
}

/// A page with a line on it, its table written in the old way or in the new.
fn small(modern: bool) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let content = pdf.add_object(Stream::new(Dictionary::new(), b"0 0 m 100 100 l S".to_vec()));
    let page = pdf.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Page".to_vec())),
        ("Parent", Object::Reference(pages)),
        ("MediaBox", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec())),
        ("Contents", Object::Reference(content)),
    ]));
    let tree = Dictionary::from_iter([
        ("Type", Object::Name(b"Pages".to_vec())),
        ("Kids", Object::Array(vec![Object::Reference(page)])),
        ("Count", Object::Integer(1)),
    ]);
    pdf.objects.insert(pages, Object::Dictionary(tree));
    let catalog = pdf.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Catalog".to_vec())),
        ("Pages", Object::Reference(pages)),
    ]));
    pdf.trailer.set("Root", Object::Reference(catalog));
    let mut written = Vec::new();
    let options = SaveOptions { use_object_streams: modern, use_xref_streams: modern, ..SaveOptions::default() };
    pdf.save_with_options(&mut written, options).unwrap();
    written
}

fn typeset() -> Vec<u8> {
    typst_page::pdf("#set page(paper: \"a4\")\n= Settlement\nOne line.")
}

/// What a common reader says of the signatures.
fn poppler(pdf: &[u8]) -> String {
    let path =
        std::env::temp_dir().join(format!("hejie-seal-{}-{}.pdf", std::process::id(), hex(&sha256(&[pdf])[..6])));
    std::fs::File::create(&path).unwrap().write_all(pdf).unwrap();
    let told = Command::new("pdfsig").arg("-nocert").arg(&path).stderr(Stdio::null()).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    String::from_utf8_lossy(&told.stdout).into_owned()
}

const NOTE: Note<'_> = Note { reason: "消费维权服务站出具", at: Timestamp::UNIX_EPOCH };

fn note() -> Note<'static> {
    Note { at: at("2026-03-02T02:00:00Z"), ..NOTE }
}

#[test]
fn a_common_reader_verifies_what_was_signed() {
    let key = key(1);
    let certificate = certificate(&key);
    for (kind, pdf) in [("old table", small(false)), ("new table", small(true)), ("typeset", typeset())] {
        let signed = sign(&pdf, &key, &certificate, &note()).unwrap();
        assert_eq!(signed[..pdf.len()], pdf[..], "{kind}: what stood was touched");
        let told = poppler(&signed);
        assert!(told.contains("Signature is Valid"), "{kind}: {told}");
        assert!(told.contains("Total document signed"), "{kind}: {told}");
        assert!(told.contains("云桥商场消费维权服务站"), "{kind}: {told}");
        let found = inspect(&signed).unwrap();
        let [one] = found.as_slice() else { panic!("{kind}: {found:?}") };
        assert!(one.holds(&certificate), "{kind}: {one:?}");
        assert_eq!((one.at, one.reason.as_str()), (Some(note().at), NOTE.reason), "{kind}");
        assert_eq!(one.certificate.owner(), owner(), "{kind}");
    }
}

#[test]
fn a_changed_byte_and_an_added_one_are_reported() {
    let key = key(1);
    let certificate = certificate(&key);
    let pdf = small(false);
    let signed = sign(&pdf, &key, &certificate, &note()).unwrap();
    let line = pdf.windows(7).position(|here| here == b"100 100").unwrap();
    let mut changed = signed.clone();
    changed[line] = b'2';
    let told = poppler(&changed);
    assert!(told.contains("Digest Mismatch"), "{told}");
    assert!(!inspect(&changed).unwrap()[0].intact);

    let mut added = signed.clone();
    added.extend(b"\n% one more line\n");
    let told = poppler(&added);
    assert!(!told.contains("Total document signed"), "{told}");
    let found = inspect(&added).unwrap();
    assert!(found[0].intact && !found[0].whole && !found[0].holds(&certificate));
}

#[test]
fn the_same_bytes_key_and_time_give_the_same_signature() {
    let key = key(1);
    let certificate = certificate(&key);
    let pdf = typeset();
    let signed = sign(&pdf, &key, &certificate, &note()).unwrap();
    assert_eq!(signed, sign(&pdf, &key, &certificate, &note()).unwrap());
    let later = Note { at: at("2026-03-02T02:00:01Z"), ..NOTE };
    assert_ne!(signed, sign(&pdf, &key, &certificate, &later).unwrap());
    assert_eq!(self::certificate(&key), certificate, "and the certificate too");
}

#[test]
fn a_second_signature_leaves_the_first_as_it_was() {
    let (first, second) = (key(1), key(2));
    let pdf = small(false);
    let once = sign(&pdf, &first, &certificate(&first), &note()).unwrap();
    let twice = sign(&once, &second, &certificate(&second), &note()).unwrap();
    let found = inspect(&twice).unwrap();
    let held: Vec<(bool, bool)> = found.iter().map(|one| (one.intact, one.whole)).collect();
    assert_eq!(held, [(true, false), (true, true)]);
    assert_eq!(poppler(&twice).matches("Signature is Valid").count(), 2);
}

#[test]
fn another_stations_signature_is_not_ours() {
    let (ours, theirs) = (key(1), key(2));
    let signed = sign(&small(true), &theirs, &certificate(&theirs), &note()).unwrap();
    let found = inspect(&signed).unwrap();
    assert!(found[0].intact && !found[0].holds(&certificate(&ours)));
    let wrong = sign(&small(true), &theirs, &certificate(&ours), &note());
    assert!(wrong.is_err(), "a key signs only beside its own certificate");
}

#[test]
fn what_was_signed_after_the_certificate_ran_out_does_not_hold() {
    let key = key(1);
    let late = Note { at: at("2029-01-01T00:00:01Z"), ..NOTE };
    let signed = sign(&small(false), &key, &certificate(&key), &late).unwrap();
    assert!(!inspect(&signed).unwrap()[0].holds(&certificate(&key)));
}

#[test]
fn key_and_certificate_come_back_from_their_bytes() {
    let key = key(3);
    let certificate = certificate(&key);
    let again = Key::from_bytes(&key.to_bytes()).unwrap();
    let read = Certificate::from_der(certificate.to_der()).unwrap();
    assert!(read.fits(&again) && read.signed_by_itself());
    assert_eq!(read.fingerprint().len(), 64);
    assert_eq!(read.validity().unwrap().to, at("2029-01-01T00:00:00Z"));
    assert!(Key::from_bytes(&[0; 32]).is_err());
    assert!(Certificate::from_der(b"no certificate").is_err());
}

#[test]
fn no_pdf_is_no_pdf() {
    let key = key(1);
    assert!(sign(b"hello", &key, &certificate(&key), &note()).is_err());
    assert!(inspect(b"hello").is_err());
    assert!(inspect(&small(false)).unwrap().is_empty());
}

#[test]
fn only_a_png_with_ink_in_it_is_a_drawing() {
    let png = |ink: u32| {
        let mut picture = image::RgbaImage::new(200, 80);
        for at in 0..ink {
            picture.put_pixel(at % 200, at / 200, image::Rgba([20, 33, 61, 255]));
        }
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    assert_eq!(check_drawing(&png(500)), Ok(()));
    assert_eq!(check_drawing(&png(5)), Err(Flaw::Blank));
    assert_eq!(check_drawing(b"\x89PNG\r\n\x1a\nand no more"), Err(Flaw::Unreadable));
    assert_eq!(check_drawing(b"<svg/>"), Err(Flaw::Unreadable));
}

/// The smallest world that sets a page: one source, no fonts but those of the library's own kind.
mod typst_page {
    use typst::diag::{FileError, FileResult};
    use typst::foundations::{Bytes, Datetime, Duration};
    use typst::syntax::{FileId, Source};
    use typst::text::{Font, FontBook};
    use typst::utils::LazyHash;
    use typst::{Library, LibraryExt as _, World};

    struct Page {
        library: LazyHash<Library>,
        book: LazyHash<FontBook>,
        source: Source,
    }

    impl World for Page {
        fn library(&self) -> &LazyHash<Library> {
            &self.library
        }

        fn book(&self) -> &LazyHash<FontBook> {
            &self.book
        }

        fn main(&self) -> FileId {
            self.source.id()
        }

        fn source(&self, _: FileId) -> FileResult<Source> {
            Ok(self.source.clone())
        }

        fn file(&self, _: FileId) -> FileResult<Bytes> {
            Err(FileError::AccessDenied)
        }

        fn font(&self, _: usize) -> Option<Font> {
            None
        }

        fn today(&self, _: Option<Duration>) -> Option<Datetime> {
            None
        }
    }

    pub fn pdf(text: &str) -> Vec<u8> {
        let page = Page {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::new()),
            source: Source::detached(text),
        };
        let document: typst_layout::PagedDocument = typst::compile(&page).output.unwrap();
        typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).unwrap()
    }
}
