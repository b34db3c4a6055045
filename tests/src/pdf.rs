//! A paper as a reader without our code sees it: what pdftotext finds on it.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The text of a PDF without spaces and line ends, as the record has it.
///
/// # Panics
/// When poppler cannot read it.
#[must_use]
pub fn text(pdf: &[u8]) -> String {
    bare(&read(pdf, &["-", "-"]))
}

/// The words of each line as it stands on the sheet, so that a row of a table is a line.
///
/// # Panics
/// When poppler cannot read it.
#[must_use]
pub fn lines(pdf: &[u8]) -> Vec<Vec<String>> {
    let words = |line: &str| line.split_whitespace().map(bare).collect();
    read(pdf, &["-layout", "-", "-"]).lines().map(words).collect()
}

fn read(pdf: &[u8], how: &[&str]) -> String {
    let mut child = Command::new("pdftotext")
        .args(how)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("pdftotext: {error}"));
    if let Some(mut into) = child.stdin.take() {
        into.write_all(pdf).unwrap_or_else(|error| panic!("pdftotext: {error}"));
    }
    let read = child.wait_with_output().unwrap_or_else(|error| panic!("pdftotext: {error}"));
    assert!(read.status.success(), "pdftotext cannot read this");
    String::from_utf8_lossy(&read.stdout).into_owned()
}

/// Without what only shapes a line.
#[must_use]
pub fn bare(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '\u{200b}' | '\u{c}')).collect()
}
