//! Papers as PDF on A4: a sheet in, bytes out; the same sheet under the same mark gives the same bytes.

mod data;
mod fonts;
mod qr;
mod setter;
mod world;

pub use fonts::FontError;
pub use setter::{Mark, Pdf, Picture, SetError, Setter};
