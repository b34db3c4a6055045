//! Papers as PDF on A4: a sheet in, bytes out; the same sheet under the same mark gives the same bytes.

mod data;
mod fonts;
mod qr;
mod setter;
mod world;

pub use fonts::FontError;
pub use setter::{Mark, Pdf, Picture, SetError, Setter};

/// The pages of a stored PDF; 0 when it cannot be read.
#[must_use]
pub fn pages_of(pdf: &[u8]) -> u32 {
    let pages = lopdf::Document::load_mem(pdf).map_or(0, |document| document.get_pages().len());
    u32::try_from(pages).unwrap_or_default()
}
