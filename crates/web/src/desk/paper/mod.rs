//! Papers: issued from the record, opened again as they were, verified by anybody who holds one.

mod excel;
mod gather;
mod issue;
mod open;
pub mod shelf;
pub mod templates;
mod verify;

pub use excel::workbook;
pub(super) use gather::{about, inspection_form, offered, offered_for_dispatch, wall_form};
pub use issue::create;
pub use open::open;
pub use verify::{compare, show as verify};
