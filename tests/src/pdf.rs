//! A paper as a reader without our code sees it: what pdftotext finds on it.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The text of a PDF without spaces and line ends, as the record has it.
///
/// # Panics
/// When poppler cannot read it.
#[must_use]
pub fn text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("pdftotext: {error}"));
    if let Some(mut into) = child.stdin.take() {
        into.write_all(pdf).unwrap_or_else(|error| panic!("pdftotext: {error}"));
    }
    let read = child.wait_with_output().unwrap_or_else(|error| panic!("pdftotext: {error}"));
    assert!(read.status.success(), "pdftotext cannot read this");
    bare(&String::from_utf8_lossy(&read.stdout))
}

/// Without what only shapes a line.
#[must_use]
pub fn bare(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '\u{200b}' | '\u{c}')).collect()
}
