//! How many files one form may bring.

use super::FieldError;

/// What is wrong with files that come with one form in these fields, in their order: those beyond `most` are not
/// taken, and the others are.
///
/// ```
/// let wrong = domain::form::attached(&["evidence.0.file", "evidence.1.file", "evidence.2.file"], 2);
/// assert_eq!(wrong.len(), 1);
/// assert_eq!(wrong[0].field, "evidence.2.file");
/// ```
#[must_use]
pub fn attached(fields: &[&str], most: u32) -> Vec<FieldError> {
    let beyond = fields.iter().skip(usize::try_from(most).unwrap_or(usize::MAX));
    let message = format!("一次最多上传{most}个文件，这一个没有上传，请先提交，再分次补充");
    beyond.map(|field| FieldError { field: (*field).to_owned(), message: message.clone() }).collect()
}
