//! Puts a signature behind a PDF, as an incremental update (ISO 32000-1, 7.5.6 and 12.8).

use jiff::Timestamp;
use jiff::tz::Offset;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat};

use super::certificate::{Certificate, Key};
use super::{SealError, SealResult, envelope, hex, sha256};

/// Bytes kept free for the signature; one with its certificate takes about a thousand.
const ROOM: usize = 4096;

/// Stands where a length will be written once it is known; no file is that long.
const UNKNOWN: i64 = 9_999_999_999;

/// What is said beside a signature.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// Why it was signed, as a reader shows it.
    pub reason: &'a str,
    pub at: Timestamp,
}

/// The PDF with the signature behind it; every byte of `pdf` stands as it stood.
///
/// # Errors
/// When it is no PDF, is encrypted, or has no page.
pub fn sign(pdf: &[u8], key: &Key, certificate: &Certificate, note: &Note<'_>) -> SealResult<Vec<u8>> {
    if !certificate.fits(key) {
        return Err(SealError::Certificate("the key is not the certificate's".to_owned()));
    }
    let prepared = prepare(pdf, certificate, note)?;
    fill(prepared, pdf.len(), key, certificate, note.at)
}

/// The PDF with an empty signature in it.
fn prepare(pdf: &[u8], certificate: &Certificate, note: &Note<'_>) -> SealResult<Vec<u8>> {
    let before = Document::load_mem(pdf)?;
    // A file whose table was found by searching has no place to go on from.
    if before.is_encrypted() || before.xref_start == 0 {
        return Err(SealError::Pdf("cannot be continued".to_owned()));
    }
    let root = before.trailer.get(b"Root").and_then(Object::as_reference)?;
    let page = *before.get_pages().get(&1).ok_or_else(|| SealError::Pdf("no page".to_owned()))?;
    let mut pdf = IncrementalDocument::create_from(pdf.to_vec(), before);
    let signature = pdf.new_document.add_object(signature(certificate, note));
    let number = fields(&pdf, root)?;
    let field = pdf.new_document.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Annot".to_vec())),
        ("Subtype", Object::Name(b"Widget".to_vec())),
        ("FT", Object::Name(b"Sig".to_vec())),
        ("T", text(&format!("Signature{}", number + 1))),
        ("V", Object::Reference(signature)),
        ("P", Object::Reference(page)),
        // Nothing is drawn: what a reader should see stands on the page already.
        ("Rect", Object::Array(vec![Object::Integer(0); 4])),
        // Printed, and locked.
        ("F", Object::Integer(132)),
    ]));
    append(&mut pdf, page, b"Annots", field)?;
    name_field(&mut pdf, root, field)?;
    renew_id(&mut pdf, note.at);
    let mut written = Vec::new();
    pdf.save_to(&mut written).map_err(|error| SealError::Pdf(error.to_string()))?;
    Ok(written)
}

fn signature(certificate: &Certificate, note: &Note<'_>) -> Dictionary {
    let range = [0, UNKNOWN, UNKNOWN, UNKNOWN].map(Object::Integer).to_vec();
    Dictionary::from_iter([
        ("Type", Object::Name(b"Sig".to_vec())),
        ("Filter", Object::Name(b"Adobe.PPKLite".to_vec())),
        ("SubFilter", Object::Name(b"adbe.pkcs7.detached".to_vec())),
        ("ByteRange", Object::Array(range)),
        ("Contents", Object::String(vec![0; ROOM], StringFormat::Hexadecimal)),
        ("Name", text(&certificate.owner().name)),
        ("Reason", text(note.reason)),
        ("M", Object::String(date(note.at).into_bytes(), StringFormat::Literal)),
    ])
}

/// How many fields the file's form has.
fn fields(pdf: &IncrementalDocument, root: ObjectId) -> SealResult<usize> {
    let before = pdf.get_prev_documents();
    let Ok(form) = before.get_dictionary(root)?.get_deref(b"AcroForm", before) else { return Ok(0) };
    let fields = form.as_dict()?.get_deref(b"Fields", before);
    Ok(fields.and_then(Object::as_array).map(Vec::len).unwrap_or_default())
}

/// Adds a reference to the list under `key` of an object, wherever the list stands.
fn append(pdf: &mut IncrementalDocument, of: ObjectId, key: &[u8], added: ObjectId) -> SealResult<()> {
    pdf.opt_clone_object_to_new_document(of)?;
    let list = pdf.new_document.get_dictionary(of)?.get(key).and_then(Object::as_reference).ok();
    if let Some(list) = list {
        pdf.opt_clone_object_to_new_document(list)?;
        pdf.new_document.get_object_mut(list)?.as_array_mut()?.push(Object::Reference(added));
        return Ok(());
    }
    push(pdf.new_document.get_object_mut(of)?.as_dict_mut()?, key, added)
}

fn push(into: &mut Dictionary, key: &[u8], added: ObjectId) -> SealResult<()> {
    if !into.has(key) {
        into.set(key, Object::Array(Vec::new()));
    }
    into.get_mut(key)?.as_array_mut()?.push(Object::Reference(added));
    Ok(())
}

/// Names the field in the form of the file, which is made when there is none.
fn name_field(pdf: &mut IncrementalDocument, root: ObjectId, field: ObjectId) -> SealResult<()> {
    pdf.opt_clone_object_to_new_document(root)?;
    let form = pdf.new_document.get_dictionary(root)?.get(b"AcroForm").and_then(Object::as_reference).ok();
    let form = match form {
        Some(form) => form,
        None => {
            let catalog = pdf.new_document.get_object_mut(root)?.as_dict_mut()?;
            let held = catalog.remove(b"AcroForm").unwrap_or_else(|| Object::Dictionary(Dictionary::new()));
            let form = pdf.new_document.add_object(held);
            pdf.new_document.get_object_mut(root)?.as_dict_mut()?.set("AcroForm", Object::Reference(form));
            form
        }
    };
    append(pdf, form, b"Fields", field)?;
    // There are signatures, and the file may only be added to.
    pdf.new_document.get_object_mut(form)?.as_dict_mut()?.set("SigFlags", Object::Integer(3));
    Ok(())
}

/// The second half of the file's id tells one state of it from another.
fn renew_id(pdf: &mut IncrementalDocument, at: Timestamp) {
    let state = sha256(&[pdf.get_prev_documents_bytes(), at.to_string().as_bytes()]);
    if let Ok(Object::Array(halves)) = pdf.new_document.trailer.get_mut(b"ID")
        && let [_, second] = halves.as_mut_slice()
    {
        *second = Object::String(state[..16].to_vec(), StringFormat::Hexadecimal);
    }
}

/// Writes the range and the signature into the places kept free for them.
fn fill(mut pdf: Vec<u8>, from: usize, key: &Key, certificate: &Certificate, at: Timestamp) -> SealResult<Vec<u8>> {
    let lost = || SealError::Pdf("the place of the signature is lost".to_owned());
    let hole = format!("<{}>", "00".repeat(ROOM)).into_bytes();
    let start = find(&pdf, from, &hole).ok_or_else(lost)?;
    let end = start + hole.len();
    let unknown = format!("[0 {UNKNOWN} {UNKNOWN} {UNKNOWN}]").into_bytes();
    let place = find(&pdf, from, &unknown).ok_or_else(lost)?;
    let range = format!("[0 {start} {end} {}]", pdf.len() - end);
    let range = format!("{range:<width$}", width = unknown.len());
    pdf[place..place + unknown.len()].copy_from_slice(range.as_bytes());
    let digest = sha256(&[&pdf[..start], &pdf[end..]]);
    let signed = hex(&envelope::seal(digest, key, certificate, at)?);
    if signed.len() > 2 * ROOM {
        return Err(lost());
    }
    pdf[start + 1..start + 1 + signed.len()].copy_from_slice(signed.as_bytes());
    Ok(pdf)
}

fn find(pdf: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    pdf.get(from..)?.windows(wanted.len()).position(|here| here == wanted).map(|at| from + at)
}

/// A text of the file that may hold any character.
fn text(words: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A moment as a PDF writes it, in China's time.
fn date(at: Timestamp) -> String {
    let at = Offset::constant(8).to_datetime(at);
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+08'00'",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}
