//! The mark of a download: who took it and when, drawn all over it, so that a copy that turns up
//! elsewhere says where it came from.

mod font;
mod pdf;
mod picture;
#[cfg(test)]
mod tests;
mod tile;

pub use pdf::on_pdf;
pub use picture::on_picture;

use crate::intake::PdfError;
use crate::picture::PictureError;

/// Why something cannot be marked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    /// Without one the mark would be a row of empty boxes.
    #[error("服务器上没有中文字体，不能加水印，请系统管理员安装（Debian：apt install fonts-noto-cjk）")]
    NoFont,
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Pdf(#[from] PdfError),
}
