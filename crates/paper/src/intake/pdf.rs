//! PDFs that run nothing: scripts, programs to start, enclosed files and forms that send themselves away are
//! taken out of what is shown and of what leaves. What was sent in stays as it was, under its hash.

use lopdf::{Dictionary, Document, LoadOptions, Object};

/// The most that one stream of a PDF may unpack to, in bytes.
const MOST_UNPACKED: usize = 128 * 1024 * 1024;

/// The deepest nesting that is followed.
const DEEPEST: usize = 100;

/// What acts by itself, by the key under which it stands.
const ACTING: &[&[u8]] =
    &[b"JavaScript", b"EmbeddedFiles", b"XFA", b"RichMediaContent", b"RichMediaSettings", b"JS", b"AA", b"EF", b"AF"];

/// The last of them are so short that a font or a picture of a page may be called so too.
const SHORT: usize = 2;

/// Actions that stay: they only move about in the document, or name a page of the web.
const HARMLESS: &[&[u8]] = &[b"GoTo", b"Named", b"URI", b"Thread"];

/// Actions that go, also where their type is left out.
const HARMFUL: &[&[u8]] = &[
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"GoToR",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"RichMediaExecute",
];

/// Why a PDF is not taken, as a clerk reads it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    #[error("PDF打不开，可能没有传完或已损坏，请打开看一看，再另存一份上传")]
    Damaged,
    #[error("PDF设了密码，请去掉密码、另存一份再上传")]
    Locked,
    /// It cannot be written out again, with the writer's own words.
    #[error("PDF处理不了：{0}")]
    Unwritable(String),
}

/// Opens a PDF with everything taken out that acts by itself; says whether there was anything.
pub(crate) fn open(content: &[u8]) -> Result<(Document, bool), PdfError> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(content, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => PdfError::Locked,
        _ => PdfError::Damaged,
    })?;
    if document.is_encrypted() {
        return Err(PdfError::Locked);
    }
    if document.get_pages().is_empty() {
        return Err(PdfError::Damaged);
    }
    let mut found = document.was_encrypted();
    for object in document.objects.values_mut() {
        found |= silence(object, 0);
    }
    Ok((document, found))
}

/// A copy that runs nothing; nothing when the PDF is such already.
///
/// # Errors
/// When it cannot be opened.
pub fn quiet(content: &[u8]) -> Result<Option<Vec<u8>>, PdfError> {
    let (mut document, found) = open(content)?;
    if !found {
        return Ok(None);
    }
    document.prune_objects();
    write(&mut document).map(Some)
}

pub(crate) fn write(document: &mut Document) -> Result<Vec<u8>, PdfError> {
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(|error| PdfError::Unwritable(error.to_string()))?;
    Ok(out)
}

fn silence(object: &mut Object, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match object {
        Object::Array(all) => all.iter_mut().fold(false, |found, one| found | silence(one, depth + 1)),
        Object::Dictionary(dictionary) => silence_dictionary(dictionary, depth),
        Object::Stream(stream) => {
            let embedded = stream.dict.has_type(b"EmbeddedFile");
            if embedded {
                stream.set_plain_content(Vec::new());
            }
            embedded | silence_dictionary(&mut stream.dict, depth)
        }
        _ => false,
    }
}

fn silence_dictionary(dictionary: &mut Dictionary, depth: usize) -> bool {
    if acts(dictionary) {
        *dictionary = Dictionary::new();
        return true;
    }
    // A list of the fonts or pictures of a page has names of its own choice and nothing but references.
    let list = dictionary.iter().all(|(_, value)| matches!(value, Object::Reference(_)));
    let mut found = false;
    for key in ACTING.iter().filter(|key| key.len() > SHORT || !list) {
        found |= dictionary.remove(key).is_some();
    }
    for (_, value) in dictionary.iter_mut() {
        found |= silence(value, depth + 1);
    }
    found
}

/// An action other than the harmless ones. `S` means other things elsewhere, in words that no action has.
fn acts(dictionary: &Dictionary) -> bool {
    let Ok(Object::Name(name)) = dictionary.get(b"S") else { return false };
    let typed = dictionary.has_type(b"Action") && !HARMLESS.contains(&name.as_slice());
    typed || HARMFUL.contains(&name.as_slice())
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A page that says a word, with whatever is put into its catalogue and its page.
    fn pdf(catalogue: Dictionary, page: Dictionary) -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let tree = document.new_object_id();
        let mut one = dictionary! {
            "Type" => "Page", "Parent" => tree, "MediaBox" => vec![0.into(), 0.into(), 300.into(), 200.into()],
        };
        one.extend(&page);
        let one = document.add_object(one);
        let kids = dictionary! { "Type" => "Pages", "Kids" => vec![one.into()], "Count" => 1 };
        document.objects.insert(tree, kids.into());
        let mut root = dictionary! { "Type" => "Catalog", "Pages" => tree };
        root.extend(&catalogue);
        let root = document.add_object(root);
        document.trailer.set("Root", root);
        write(&mut document).unwrap()
    }

    fn script() -> Dictionary {
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") }
    }

    #[test]
    fn a_plain_one_is_left_as_it_is() {
        assert_eq!(quiet(&pdf(Dictionary::new(), Dictionary::new())), Ok(None));
        let named = dictionary! { "Resources" => dictionary! { "Font" => dictionary! { "AA" => (9, 0) } } };
        assert_eq!(quiet(&pdf(Dictionary::new(), named)), Ok(None), "a font may be called AA");
    }

    #[test]
    fn what_acts_by_itself_is_taken_out() {
        let launch = dictionary! { "Type" => "Action", "S" => "Launch", "F" => Object::string_literal("calc.exe") };
        let files =
            dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![Object::string_literal("calc.exe")] } };
        let link = |action: Dictionary| {
            dictionary! { "Annots" => vec![dictionary! { "Type" => "Annot", "Subtype" => "Link", "A" => action }.into()] }
        };
        for (catalogue, page, gone) in [
            (dictionary! { "OpenAction" => script() }, Dictionary::new(), "alert"),
            (dictionary! { "AA" => dictionary! { "WC" => script() } }, Dictionary::new(), "alert"),
            (dictionary! { "Names" => files }, Dictionary::new(), "calc.exe"),
            (Dictionary::new(), link(launch), "calc.exe"),
            (Dictionary::new(), link(script()), "alert"),
        ] {
            let sent = pdf(catalogue, page);
            let held = |bytes: &[u8]| bytes.windows(gone.len()).any(|window| window == gone.as_bytes());
            assert!(held(&sent));
            let shown = quiet(&sent).unwrap().unwrap();
            assert!(!held(&shown), "{gone}");
            assert_eq!(quiet(&shown), Ok(None), "once is enough");
        }
        let web =
            dictionary! { "Type" => "Action", "S" => "URI", "URI" => Object::string_literal("https://example.org") };
        assert_eq!(quiet(&pdf(Dictionary::new(), link(web))), Ok(None));
    }

    /// The same with passwords: to open it, and to change it.
    fn locked(user: &str) -> Vec<u8> {
        let mut document = Document::load_mem(&pdf(Dictionary::new(), Dictionary::new())).unwrap();
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let how = lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: lopdf::Permissions::PRINTABLE,
        };
        let state = lopdf::EncryptionState::try_from(how).unwrap();
        document.encrypt(&state).unwrap();
        write(&mut document).unwrap()
    }

    #[test]
    fn a_password_to_open_it_is_refused_and_one_against_changes_is_no_hindrance() {
        assert_eq!(quiet(&locked("secret")), Err(PdfError::Locked));
        let open = quiet(&locked("")).unwrap().unwrap();
        assert_eq!(quiet(&open), Ok(None), "what is shown has no password any more");
    }

    #[test]
    fn what_is_damaged_is_refused() {
        let whole = pdf(Dictionary::new(), Dictionary::new());
        for damaged in [&b""[..], b"%PDF-1.7 an invoice", &whole[..60]] {
            assert_eq!(quiet(damaged), Err(PdfError::Damaged));
        }
    }
}
