//! What comes in, looked into before it is kept: a PDF runs nothing, a video is short.

mod pdf;
mod video;

pub use pdf::{PdfError, quiet};
pub(crate) use pdf::{open as open_pdf, write as write_pdf};
pub use video::{VideoError, seconds};
